"""A traced function told by its cards, read from the trace's file alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np

from gradmath.errors import ParameterError, ReplayError, StageError
from gradmath.explaining.from_trace import zeros_of
from gradmath.explaining.function_codes import function_code
from gradmath.explaining.local_slopes import CardReplay, PlainTerm, slope_terms
from gradmath.explaining.user_rules import user_rule
from gradmath.graphs.card_story import CardStory
from gradmath.graphs.cards import CardGraph, cards_of
from gradmath.graphs.entry_reasons import EntryReason, SlopeTerm, WireReason
from gradmath.graphs.flow import MAP_SIDE, GraphFlow
from gradmath.graphs.trace import load_trace
from gradmath.records.graph import Graph, Held, whole
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Index, Record
from gradmath.running.grad_mode import with_gradients
from gradmath.tracing.flow_of import card_flow, graph_flow

MOST_NODES = 1000
MOST_TERMS = 4  # of one contribution that are told; of more, the largest, and their rest
_ENTRY = re.compile(r"(?P<name>[^\[\]]+?)\s*(?:\[(?P<index>[\d,\s]*)\])?\s*")


@with_gradients
def card_story(
    trace: str, entry: Sequence[str] = (), digits: int = 2, opened: Sequence[str] = ()
) -> CardStory:
    """Read a trace file; what it says of the numbers is all there is.

    Shapes: trace (), the path of a file that `Trace.save` wrote; entry (n,), entries to be
    explained, as x[0, 2]; digits (), decimals at most, from 1 to 6; opened (n,), names of cards
    that are taken apart.
    Raises: TraceFileError if it cannot be read; StageError if it is too large; ParameterError if
        there is no such entry.
    """
    if not 1 <= digits <= 6:
        raise ParameterError(f"digits is {digits}; give 1 to 6")
    saved = load_trace(trace)
    if len(saved.nodes) > MOST_NODES:
        raise StageError(f"the graph has {len(saved.nodes)} nodes, and at most {MOST_NODES} are "
                         "explained; explain a part of it, or fewer rounds")  # fmt: skip
    cards = cards_of(saved, opened)
    for name in opened:
        if not any(name in (card.name, card.title) for card in cards_of(saved).cards):
            raise ParameterError(f"no card is called {name!r} to be opened; there are: "
                                 f"{_titles(cards)}")  # fmt: skip
    code, numbers = function_code(saved)
    flow = card_flow(cards.graph, digits)
    order = tuple(_order(cards.graph))
    asked = dict(_asked(cards, text) for text in entry)
    reasons = tuple(_reasons(cards, flow, order, asked, digits))
    unused = tuple(saved.lost.items())
    return CardStory(code, numbers, cards, flow, order,
                     reasons, unused, tuple(zeros_of(saved)))  # fmt: skip


def _titles(cards: CardGraph) -> str:
    return ", ".join(card.title for card in cards.cards)


def _asked(cards: CardGraph, text: str) -> tuple[int, Index]:
    """The card and the entry that a text names, as `x[0, 2]`.

    Raises: ParameterError if there is none.
    """
    found = _ENTRY.fullmatch(text)
    try:
        card = cards.card(found["name"] if found else text)
    except KeyError as error:
        raise ParameterError(f"entry got {text!r}: {error.args[0]}") from error
    shape = cards.graph.nodes[card.index].shapes[0] or ()
    numbers = re.findall(r"\d+", (found["index"] if found else None) or "")
    index = tuple(map(int, numbers))
    fits = len(index) == len(shape) and all(k < n for k, n in zip(index, shape, strict=True))
    if not fits:
        raise ParameterError(f"entry got {text!r}, but {card.title} has shape {list(shape)}; give "
                             f"{len(shape)} indices within it")  # fmt: skip
    return card.index, index


def _order(graph: Graph) -> Iterator[tuple[int, int]]:
    """The outputs of cards that something came back to, as it was complete."""
    last: dict[tuple[int, int], int] = {}
    for node, output in graph.outputs:
        if graph.nodes[node].cotangents[output] is not None:
            last[node, output] = -1
    for edge in graph.edges:
        if edge.order is not None:
            key = edge.target, edge.output
            last[key] = max(last.get(key, -1), edge.order)
    yield from sorted(last, key=lambda key: (last[key], -key[0]))


def _reasons(
    cards: CardGraph,
    flow: GraphFlow,
    order: Sequence[tuple[int, int]],
    asked: dict[int, Index],
    digits: int,
) -> Iterator[EntryReason]:
    replays: dict[int, CardReplay | None] = {}
    rules = graph_flow(cards.whole)
    for card, output in order:
        held = cards.graph.nodes[card].cotangents[output]
        entries = None if held is None else whole(held)
        if entries is None or entries.size == 0 or entries.dtype.kind != "f":
            continue
        entry = asked.get(card, _telling(entries)) if output == 0 else _telling(entries)
        ways = sorted(flow.arrivals(card, output), key=lambda edge: edge.order or 0)
        parts = [whole(edge.traced.made) for edge in ways if edge.traced.made is not None]
        if len(parts) < len(ways) or any(part is None for part in parts):
            continue
        numbers = np.array([entries[entry], *(part[entry] for part in parts if part is not None)])
        decimals = decimals_for([numbers], digits)
        wires = []
        for edge in ways:
            if edge.source not in replays:
                replays[edge.source] = _replay(cards, edge.source)
            replay = replays[edge.source]
            terms = None if replay is None else slope_terms(cards, edge.index, entry, replay)
            made = whole(edge.traced.made) if edge.traced.made is not None else None
            assert made is not None
            wires.append(WireReason(
                edge, entry, *_told(cards, edge.source, terms or [], digits),
                _number(f"from {cards.cards[edge.source].title}", made[entry], decimals),
                cards.cards[edge.source].text, user_rule(cards, rules, edge.index),
            ))  # fmt: skip
        name = cards.cards[card].port_names[output]
        yield EntryReason(card, output, entry, tuple(wires),
                          _seed(cards.graph, card, output, entry, decimals),
                          _number(name, entries[entry], decimals))  # fmt: skip


def _replay(cards: CardGraph, index: int) -> CardReplay | None:
    try:
        return CardReplay(cards, index)
    except ReplayError:
        return None


def _telling(entries: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Index:
    """The entry of which most is to be told: the first that is not finite, else the largest.

    Of a large tensor one of those that a map shows.
    """
    shown = entries[tuple(slice(0, MAP_SIDE) if axis >= entries.ndim - 2 else slice(0, 1)
                          for axis in range(entries.ndim))]  # fmt: skip
    wide = np.abs(shown.astype(np.float64))
    odd = ~np.isfinite(wide)
    place = int(np.argmax(odd)) if odd.any() else int(np.argmax(wide))
    return tuple(int(k) for k in np.unravel_index(place, shown.shape))


def _told(
    cards: CardGraph, source: int, terms: Sequence[PlainTerm], digits: int
) -> tuple[tuple[SlopeTerm, ...], Record | None, int]:
    """The largest terms in the order of their entries, the sum of the others, and their count."""
    ranked = sorted(terms, key=lambda term: -_size(term.product))
    count = MOST_TERMS if len(terms) <= MOST_TERMS else MOST_TERMS - 1
    chosen = sorted(ranked[:count], key=lambda term: (term.output, term.index))
    left = [term.product for term in ranked[count:]]
    numbers = [np.array([x]) for term in chosen for x in (term.incoming, term.slope, term.product)]
    decimals = decimals_for([each for each in numbers if np.isfinite(each).all()], digits)
    title = cards.cards[source].title
    made = tuple(
        SlopeTerm(term.output, term.index,
                  _number(f"{title}{list(term.index)}", term.incoming, decimals),
                  _number(f"slope of {title}{list(term.index)}", term.slope, decimals),
                  _number(f"term of {title}{list(term.index)}", term.product, decimals))
        for term in chosen
    )  # fmt: skip
    rest = _number(f"rest of {title}", math.fsum(left), decimals) if left else None
    return made, rest, len(left)


def _size(number: float) -> float:
    return abs(number) if math.isfinite(number) else math.inf


def _number(name: str, value: float, decimals: int) -> Record:
    return Record(name, np.array(float(value)), "backward", decimals=decimals)


def _seed(graph: Graph, card: int, output: int, entry: Index, decimals: int) -> Record | None:
    """The entry of v, where the output is one of the function's."""
    seeds: list[Held] = [held for edge, held in graph.contributions(card, output)
                         if edge is None and held is not None]  # fmt: skip
    if not seeds:
        return None
    arrays = [whole(seed) for seed in seeds]
    return _number("v", math.fsum(float(a[entry]) for a in arrays if a is not None), decimals)

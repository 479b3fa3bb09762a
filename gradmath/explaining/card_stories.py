"""A traced function told by its cards, read from the trace's file alone."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from gradmath.errors import ParameterError, ReplayError, StageError
from gradmath.explaining.asked_cards import asked_card, asked_entry, chosen_cards, entry_name
from gradmath.explaining.from_trace import zeros_of
from gradmath.explaining.function_codes import function_code
from gradmath.explaining.local_slopes import CardReplay, PlainTerm, slope_terms
from gradmath.explaining.user_rules import user_rule
from gradmath.graphs.card_story import CardStory
from gradmath.graphs.cards import CardGraph
from gradmath.graphs.entry_reasons import EntryReason, SlopeTerm, WireReason
from gradmath.graphs.flow import MAP_SIDE, GraphEdge, GraphFlow
from gradmath.graphs.trace import load_trace
from gradmath.records.graph import Array, Graph, Held, whole
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Index, Record
from gradmath.running.grad_mode import with_gradients
from gradmath.tracing.flow_of import card_flow, graph_flow

MOST_NODES = 1000
MOST_STEPS = 16  # of the way back that are told, unless more are asked for
_MOST_STEPS = 200
MOST_TERMS = 4  # of one contribution that are told; of more, the largest, and their rest


@with_gradients
def card_story(
    trace: str,
    entry: Sequence[str] = (),
    digits: int = 2,
    opened: Sequence[str] = (),
    focus: Sequence[str] = (),
    steps: int = MOST_STEPS,
) -> CardStory:
    """Read a trace file; what it says of the numbers is all there is.

    Shapes: trace (), the path of a file that `Trace.save` wrote; entry (n,), entries to be
    explained, as x[0, 2]; digits (), decimals at most, from 1 to 6; opened (n,), names of cards
    that are taken apart; focus (n,), names of cards, of which only the way back to them is told;
    steps (), of the way back that are told at most, from 1 to 200.
    Raises: TraceFileError if it cannot be read; StageError if it is too large; ParameterError if
        there is no such entry.
    """
    if not 1 <= digits <= 6:
        raise ParameterError(f"digits is {digits}; give 1 to 6")
    if not 1 <= steps <= _MOST_STEPS:
        raise ParameterError(f"steps is {steps}; give 1 to {_MOST_STEPS}")
    saved = load_trace(trace)
    if len(saved.nodes) > MOST_NODES:
        raise StageError(f"the graph has {len(saved.nodes)} nodes, and at most {MOST_NODES} are "
                         "explained; explain a part of it, or fewer rounds")  # fmt: skip
    cards = chosen_cards(saved, opened, [*map(entry_name, entry), *focus])
    code, numbers = function_code(saved)
    flow = card_flow(cards.graph, digits)
    order = tuple(_order(cards.graph))
    asked = dict(asked_entry(cards, text) for text in entry)
    focused = [asked_card(cards, name, "focus").index for name in focus]
    told = _chosen(cards.graph, order, focused, asked, steps)
    reasons = tuple(_reasons(cards, flow, told, asked, digits))
    unused = tuple(saved.lost.items())
    return CardStory(code, numbers, cards, flow, order,
                     reasons, unused, tuple(zeros_of(saved)))  # fmt: skip


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
    reasoning = _Reasoning(cards, flow, digits)
    for card, output in order:
        found = reasoning.reason(card, output, asked.get(card) if output == 0 else None)
        if found is not None:
            yield found


def _chosen(
    graph: Graph,
    order: Sequence[tuple[int, int]],
    focus: Sequence[int],
    asked: Collection[int],
    steps: int,
) -> list[tuple[int, int]]:
    """The steps that are told: those on the way to the cards in focus; of many, the leaves first.

    Where a graph has more, sums of several contributions come next, then those that are last.
    """
    users: dict[int, set[int]] = {}
    for edge in graph.edges:
        if edge.order is not None:
            users.setdefault(edge.target, set()).add(edge.source)
    if focus:
        near, waiting = set[int](), list(focus)
        while waiting:
            card = waiting.pop()
            if card not in near:
                near.add(card)
                waiting += users.get(card, ())
        order = [key for key in order if key[0] in near]
    if len(order) <= steps:
        return list(order)

    def worth(key: tuple[int, int]) -> tuple[bool, bool, bool, bool, int]:
        node = graph.nodes[key[0]]
        root = key in graph.outputs
        return (key[0] not in {*focus, *asked}, not root, not node.is_leaf,
                len(users.get(key[0], ())) < 2, -order.index(key))  # fmt: skip

    kept = set(sorted(order, key=worth)[:steps])
    return [key for key in order if key in kept]


class _Reasoning:
    """Finds reasons; each card's operations are made ready once."""

    def __init__(self, cards: CardGraph, flow: GraphFlow, digits: int) -> None:
        self.cards, self.flow, self.digits = cards, flow, digits
        self.rules = graph_flow(cards.whole)
        self.replays: dict[int, CardReplay | None] = {}

    def reason(self, card: int, output: int, asked: Index | None) -> EntryReason | None:
        """Why an entry of what came back to an output is what it is; None of large tensors."""
        node = self.cards.graph.nodes[card]
        edit = node.edit(output)
        came = _entries(node.cotangents[output] if edit is None else edit.before)
        left = _entries(node.grad_after if node.grad_after is not None else
                        node.cotangents[output])  # fmt: skip
        if came is None or left is None:
            return None
        entry = asked if asked is not None else _telling(left)
        ways = sorted(self.flow.arrivals(card, output), key=lambda edge: edge.order or 0)
        parts = [_entries(edge.traced.cotangent) for edge in ways]
        if any(part is None for part in parts):
            return None
        seen = [came[entry], left[entry], *(part[entry] for part in parts if part is not None)]
        decimals = decimals_for([np.array([float(x) for x in seen if np.isfinite(x)])], self.digits)
        total = _came_to(self.cards, card, output, entry)
        changed = not (came[entry] == left[entry] or np.isnan(came[entry]))
        edits = [each for each in (edit, node.grad_edit) if each is not None]
        return EntryReason(
            card, output, entry,
            tuple(self._wire(edge, entry, decimals) for edge in ways),
            _seed(self.cards.graph, card, output, entry, decimals),
            _number(total, came[entry], decimals),
            _number(f"{total} in the end", left[entry], decimals) if changed else None,
            ", ".join(hook.name for each in edits for hook in each.hooks),
        )  # fmt: skip

    def _wire(self, edge: GraphEdge, entry: Index, decimals: int) -> WireReason:
        if edge.source not in self.replays:
            self.replays[edge.source] = _replay(self.cards, edge.source)
        replay, title = self.replays[edge.source], self.cards.cards[edge.source].title
        terms = None
        if replay is not None:
            terms = slope_terms(self.cards, edge.index, entry, replay)
        made, sent = _entries(edge.traced.made), _entries(edge.traced.cotangent)
        assert made is not None and sent is not None
        edit = edge.traced.edit
        return WireReason(
            edge, entry, *_told(self.cards, edge.source, terms or [], self.digits),
            _number(f"from {title}", made[entry], decimals),
            self.cards.cards[edge.source].text,
            user_rule(self.cards, self.rules, edge.index),
            None if edit is None else _number(f"from {title}, edited", sent[entry], decimals),
            "" if edit is None else ", ".join(hook.name for hook in edit.hooks),
        )  # fmt: skip


def _entries(held: Held | None) -> Array | None:
    """All real entries of a tensor, if they are at hand."""
    entries = None if held is None else whole(held)
    return None if entries is None or not entries.size or entries.dtype.kind != "f" else entries


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
    card = cards.cards[source]
    entries = [f"{card.port_names[term.output]}{list(term.index)}" for term in chosen]
    made = tuple(
        SlopeTerm(term.output, term.index,
                  _number(_came_to(cards, source, term.output, term.index), term.incoming,
                          decimals),
                  _number(f"slope of {entry}", term.slope, decimals),
                  _number(f"term of {entry}", term.product, decimals))
        for term, entry in zip(chosen, entries, strict=True)
    )  # fmt: skip
    rest = _number(f"rest of {card.title}", math.fsum(left), decimals) if left else None
    return made, rest, len(left)


def _came_to(cards: CardGraph, card: int, output: int, entry: Index) -> str:
    """An entry of what came back to an output, by the name that the card's gradient has."""
    name = cards.cards[card].port_names[output]
    kind = ".grad" if cards.graph.nodes[card].is_leaf else " cotangent"
    return f"{name}{kind}{list(entry)}"


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

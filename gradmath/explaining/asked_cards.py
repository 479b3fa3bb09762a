"""The cards and entries that somebody asked for by their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from gradmath.errors import ParameterError
from gradmath.graphs.card_names import not_known
from gradmath.graphs.cards import CardGraph, CodeCard, cards_of
from gradmath.graphs.few_cards import few_cards
from gradmath.records.graph import Graph
from gradmath.records.tensor import Index

_ENTRY = re.compile(r"(?P<name>.+?)\s*(?:\[(?P<index>[\d,\s-]*)\])?\s*")
_CALL = re.compile(r"(?:self\.)?(?P<name>[\w.]+)\(")


def chosen_cards(trace: Graph, opened: Sequence[str], asked: Sequence[str]) -> CardGraph:
    """The cards of a trace, some of them taken apart; those that are asked for stand.

    Raises: ParameterError if one that is to be opened is not there, or is one operation.
    """
    few = few_cards(trace)
    if not opened and _known(few, asked):
        return few
    titles = [_opened_title(trace, few, name) for name in opened]
    made = few_cards(trace, titles, asked)
    apart = {card.nodes for card in made.cards}
    for name, title in zip(opened, titles, strict=True):
        if any(title == card.title and card.nodes in apart for card in few.cards):
            raise ParameterError(
                f"{name} is one operation, or an input: nothing in it can be opened"
            )
    return made


def _opened_title(trace: Graph, few: CardGraph, name: str) -> str:
    """The card that is meant: by its title, by its name, or by what it calls: `fc1` of `fc1(x)`.

    Raises: ParameterError if there is none.
    """
    plain = cards_of(trace)
    for cards in (few, plain):
        for card in reversed(cards.cards):
            if name in (card.title, card.name):
                return card.title
    for card in reversed(plain.cards):
        called = _CALL.match(card.text)
        if name in _modules(trace, card) or (called is not None and name == called["name"]):
            return card.title
    raise ParameterError(f"{not_known(name, _openable(few))}; one of these can be opened")


def _modules(trace: Graph, card: CodeCard) -> set[str]:
    """The modules all of whose operations a card has."""
    own = set(card.nodes)
    return {group.name for group in trace.groups if group.kind == "module"
            and own >= set(group.nodes)}  # fmt: skip


def _openable(cards: CardGraph) -> list[str]:
    """The titles of cards that are no inputs and more than one operation."""
    found = [card.title for card in cards.cards if len(card.nodes) > 1]
    return found or [card.title for card in cards.cards]


def _known(cards: CardGraph, names: Collection[str]) -> bool:
    """Whether there are cards of all these names."""
    known = {name for card in cards.cards for name in (card.name, card.title)}
    return known.issuperset(names)


def asked_card(cards: CardGraph, name: str, what: str) -> CodeCard:
    """The card of a name.

    Raises: ParameterError if there is none.
    """
    try:
        return cards.card(name)
    except KeyError as error:
        lost = cards.whole.lost.get(name)
        why = f"{name} is {lost}: nothing came back to it" if lost else error.args[0]
        raise ParameterError(f"{what} got {name!r}: {why}") from error


def entry_name(text: str) -> str:
    """The card in the text of an entry: one may be called as the whole of it is.

    >>> entry_name("x[0, -1]"), entry_name("h at t=1"), entry_name("p[k]")
    ('x', 'h at t=1', 'p[k]')
    """
    found = _ENTRY.fullmatch(text)
    return found["name"] if found else text


def asked_entry(cards: CardGraph, text: str) -> tuple[int, Index]:
    """The card and the entry that a text names, as `x[0, 2]` or `x[0, -1]`.

    Raises: ParameterError if there is none.
    """
    found = _ENTRY.fullmatch(text)
    card = asked_card(cards, entry_name(text), "entry")
    shape = cards.graph.nodes[card.index].shapes[0] or ()
    numbers = [int(k) for k in re.findall(r"-?\d+", (found["index"] if found else None) or "")]
    fits = len(numbers) == len(shape) and all(
        -n <= k < n for k, n in zip(numbers, shape, strict=True))  # fmt: skip
    if not fits:
        example = ", ".join(str(n - 1) for n in shape)
        due = f"the last entry is {card.title}[{example}]" if shape and all(shape) else (
            "it has one entry: give no index" if not shape else "it has no entries")  # fmt: skip
        raise ParameterError(f"entry got {text!r}, but {card.title} has shape {list(shape)}; {due}")
    return card.index, tuple(k % n for k, n in zip(numbers, shape, strict=True))

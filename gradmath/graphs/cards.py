"""A trace by the user's own code: a card for each variable and expression of its statements.

Which nodes make up a card hangs on where they ran, `gradmath.records.site`. No torch here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gradmath.graphs.card_folding import folded_cards
from gradmath.graphs.card_groups import Grouped, card_groups
from gradmath.graphs.card_names import not_known, owner, short_name
from gradmath.records.graph import Graph, Line, Node, Port
from gradmath.records.shared import Shared
from gradmath.records.site import Site

FEWEST = 4  # computed cards of a function whose statements are not taken apart
MOST_FINE = 14  # of one that is
_NUMBER = "number"


@dataclass(frozen=True, eq=False)
class CodeCard(Shared):
    """One variable or expression, and the nodes of the whole trace that it stands for.

    name is as the code has it, note what tells it from others of that name: a round, a line.
    ports are the tensors that something outside of it uses, with a name for each. part is the
    whole name of a part of an opened card.
    """

    index: int
    name: str
    note: str
    text: str
    line: Line | None
    nodes: tuple[int, ...]
    ports: tuple[Port, ...]
    port_names: tuple[str, ...]
    part: str | None = None

    @property
    def title(self) -> str:
        """The whole name: `h at t=1`."""
        return titled(self.name, self.note)


@dataclass(frozen=True, eq=False)
class CardGraph(Shared):
    """The graph of the cards, and the whole trace behind it.

    graph has a node for each card, in an order in which each stands after what it was computed
    from; its edges are those that cross cards, parallel ones as one with the sum of what they
    carried. edges has for each of these its edges in the whole trace.
    """

    whole: Graph
    graph: Graph
    cards: tuple[CodeCard, ...]
    edges: tuple[tuple[int, ...], ...]

    @cached_property
    def home(self) -> dict[int, int]:
        """The card of each node of the whole trace."""
        return {node: card.index for card in self.cards for node in card.nodes}

    def card(self, name: str) -> CodeCard:
        """The last card of a name, or of a name with its note.

        Raises: KeyError if there is none.
        """
        for card in reversed(self.cards):
            if name in (card.title, card.name):
                return card
        raise KeyError(not_known(name, [card.title for card in self.cards]))


def titled(name: str, note: str) -> str:
    """A name with what tells it from others.

    >>> titled("h", "t=1"), titled("relu", "number 2"), titled("x", "")
    ('h at t=1', 'relu, number 2', 'x')
    """
    if not note:
        return name
    return f"{name}{', ' if note.startswith(_NUMBER) else ' at '}{note}"


def cards_of(trace: Graph, opened: Collection[str] = ()) -> CardGraph:
    """The cards of a trace: its statements; of a function of few statements, its expressions.

    opened: the names of cards that are taken apart into modules and operations.

    >>> from gradmath.records.graph import Graph
    >>> cards_of(Graph((), (), (), (), (), (), {})).cards
    ()
    """
    groups = _groups(trace, opened)
    folded = folded_cards(trace, [group.nodes for group in groups])
    parts = {group.nodes: group.name for group in groups}
    named = [_named(trace, group, parts[group]) for group in folded.groups]
    given = [trace.nodes[group[-1]].is_leaf for group in folded.groups]
    notes = list(_notes(named, given))
    cards = tuple(
        CodeCard(k, name, notes[k], text, _line(trace, group), tuple(group), tuple(ports),
             tuple(_port_name(trace, port, name, len(ports), k2, _ordered(trace, ports, names))
                   for k2, port in enumerate(ports)), parts[group])
        for k, (group, ports, (name, text, names, _)) in enumerate(
            zip(folded.groups, folded.ports, named, strict=True))
    )  # fmt: skip
    return CardGraph(
        trace, folded.graph([_in_graph(trace, card) for card in cards]), cards, folded.edges
    )


def _in_graph(trace: Graph, card: CodeCard) -> str:
    """A leaf keeps its own name, by which its `.grad` is known."""
    return card.name if trace.nodes[card.nodes[-1]].is_leaf else card.title


def _groups(trace: Graph, opened: Collection[str]) -> list[Grouped]:
    groups = card_groups(trace, fine=False)
    chosen = _last_nodes(trace, groups, opened) if opened else []
    if groups and not chosen and _computed(trace, groups) < FEWEST:
        finer = card_groups(trace, fine=True)
        if len(groups) < _computed(trace, finer) <= MOST_FINE:
            return finer
        largest = max(groups, key=lambda group: len(group.nodes))
        sites = [trace.nodes[k].site for k in largest.nodes]
        if len(largest.nodes) > FEWEST and all(site is not None and site.inner for site in sites):
            chosen = [largest.nodes[-1]]
        elif _computed(trace, finer) > _computed(trace, groups):
            return finer if _computed(trace, finer) <= MOST_FINE else groups
    return card_groups(trace, fine=False, opened=chosen) if chosen else groups


def _last_nodes(trace: Graph, groups: Sequence[Grouped], opened: Collection[str]) -> list[int]:
    """The last node of each group of one of these names, with or without its note."""
    named = [_named(trace, group.nodes, None) for group in groups]
    notes = _notes(named, [trace.nodes[group.nodes[-1]].is_leaf for group in groups])
    return [group.nodes[-1] for group, (name, *_), note in zip(groups, named, notes, strict=True)
            if {name, titled(name, note)} & set(opened)]  # fmt: skip


def _computed(trace: Graph, groups: Sequence[Grouped]) -> int:
    """How many of some cards are computed."""
    return sum(not trace.nodes[group.nodes[-1]].is_leaf for group in groups)


def _named(
    trace: Graph, group: Sequence[int], part: str | None
) -> tuple[str, str, tuple[str, ...], Site | None]:
    """What a group is called, its code, the variables that it is assigned to, and where it ran.

    part is the name of a part of an opened card.
    """
    nodes = [trace.nodes[k] for k in group]
    if part is not None:
        return short_name(part), part, (), None
    placed = [node for node in nodes if node.site is not None]
    if not placed:
        own = next((node for node in reversed(nodes) if not node.is_leaf), nodes[-1])
        return short_name(_of_itself(trace, own)), own.name or "", (), None
    whole = max(placed, key=_extent)
    site = whole.site
    assert site is not None
    if site.names:
        return ", ".join(map(short_name, site.names)), site.text, site.names, site
    return short_name(site.text), site.text, (), site


def _extent(node: Node) -> tuple[bool, int, int]:
    """The largest expression of a card is the one that it is; of equal ones, what ran last."""
    site = node.site
    assert site is not None
    return bool(site.names), len(site.text), node.index


def _of_itself(trace: Graph, node: Node) -> str:
    if node.is_leaf and node.name is None and node.value is not None and node.value.shape == ():
        return "number"
    return node.module or node.label


def _notes(
    named: Sequence[tuple[str, str, tuple[str, ...], Site | None]], inputs: Sequence[bool]
) -> Iterator[str]:
    """What tells cards of one name from each other: their rounds, else the lines of their code."""
    count = Counter(name for name, *_ in named)
    told: list[tuple[str, str]] = []
    frames = {site.frame for *_, site in named if site is not None}
    for (name, text, _, site), given in zip(named, inputs, strict=True):
        rounds = ", ".join(map(str, site.rounds)) if site else ""
        others = any(each[0] == name and each[3] and each[3].rounds for each in named)
        if site is not None and len(frames) > 1:
            rounds = ", ".join(filter(None, (f"call {site.frame + 1}", rounds)))
        if count[name] == 1 or rounds:
            note = rounds
        elif given:
            note = owner(text) or "the start"
        elif site is None:
            note = ""
        else:
            note = "first" if others else f"line {site.statement[0]}"
        told.append((name, note))
    again, used = Counter(told), Counter[tuple[str, str]]()
    for (name, note), (*_, site) in zip(told, named, strict=True):
        used[name, note] += 1
        if again[name, note] == 1:
            yield note
            continue
        line = "" if site is None or "line" in note else f"line {site.statement[0]}"
        here = [k for k, each in enumerate(told) if each == (name, note)]
        lines = {s.statement[0] for k in here if (s := named[k][3]) is not None}
        if line and len(lines) == len(here):
            yield ", ".join(filter(None, (note, line)))
        else:
            yield ", ".join(filter(None, (note, f"{_NUMBER} {used[name, note]}")))


def _line(trace: Graph, group: Sequence[int]) -> Line | None:
    """The line of the traced function that made a card, where its statement begins."""
    for k in reversed(group):
        node = trace.nodes[k]
        if node.site is not None and node.line is not None and not node.site.inner:
            return Line(node.line.file, node.site.statement[0], node.line.text)
    for k in reversed(group):
        node = trace.nodes[k]
        if node.site is not None:
            file = node.line.file if node.line is not None else ""
            return Line(file, node.site.statement[0], "")
    return next((trace.nodes[k].line for k in reversed(group) if trace.nodes[k].line), None)


def _ordered(trace: Graph, ports: Sequence[Port], names: Sequence[str]) -> Sequence[str]:
    """The variables of `h, c = cell(x)` as the tensors stand that they are: c may be made first."""
    nodes = [node for node, _ in ports]
    if len(names) != len(ports) or len(set(nodes)) < len(nodes):
        return names
    known = [trace.nodes[node].name for node in nodes]
    rest = iter([name for name in names if name not in known])
    if sorted(filter(None, (name for name in known if name in names))) != sorted(
        {name for name in known if name in names and name}
    ):
        return names
    return [name if name in names and name else next(rest) for name in known]


def _port_name(
    trace: Graph, port: Port, name: str, count: int, place: int, names: Sequence[str]
) -> str:
    """What one of the tensors of a card is called."""
    if count == 1:
        return name
    if len(names) == count:
        return names[place]
    return trace.nodes[port[0]].name or (
        f"{trace.nodes[port[0]].label}[{port[1]}]" if port[1] else trace.nodes[port[0]].label
    )

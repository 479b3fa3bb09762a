"""The cards of a trace, where many stand as one: `t=1 … t=28`, `layers.3`, `lines 12-18`. No torch.

Names of what is folded tell which of the user's rounds, layers or lines it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from gradmath.graphs.card_folding import folded_cards
from gradmath.graphs.card_rounds import CardRounds, RoundStep, rounds_of
from gradmath.graphs.card_units import MOST_CARDS, CardRow, UnitStretch
from gradmath.graphs.cards import CardGraph, CodeCard, cards_of, titled
from gradmath.records.graph import Graph, Line

BETWEEN = " … "
_LONGEST = 22  # characters of a folded card's name


def few_cards(
    trace: Graph,
    opened: Collection[str] = (),
    kept: Collection[str] = (),
    most: int = MOST_CARDS,
) -> CardGraph:
    """The cards of a trace, at most so many, as long as there are other ones than those asked for.

    opened: names of cards that are taken apart; a folded one into what it was folded of. kept:
    names of cards that stand by themselves, with an entry or in the focus of the story.

    >>> from gradmath.records.graph import Graph
    >>> few_cards(Graph((), (), (), (), (), (), {})).cards
    ()
    """
    plain = cards_of(trace, opened)
    stretches: list[UnitStretch] = []
    single = {card.index for name in kept if (card := _found(plain, name)) is not None}
    names = set(opened)
    while True:
        row = _row(plain, single, stretches, most)
        row.fold()
        units = list(row.members())
        titles = _titles(row, plain, units)
        more = [unit for (unit, _), (name, note, _) in zip(units, titles, strict=True)
                if unit is not None and unit not in stretches
                and names & {name, titled(name, note)}]  # fmt: skip
        if not more:
            return _graph(plain, units, titles)
        stretches += more


def _found(cards: CardGraph, name: str) -> CodeCard | None:
    try:
        return cards.card(name)
    except KeyError:
        return None


def _row(
    cards: CardGraph, kept: Collection[int], opened: Collection[UnitStretch], most: int
) -> CardRow:
    frames = {node.site.frame for node in cards.whole.nodes if node.site is not None}
    places = [rounds_of([cards.whole.nodes[k] for k in card.nodes], card.part, len(frames) > 1)
              for card in cards.cards]  # fmt: skip
    row = CardRow(cards.graph, places, _own(cards), kept, opened, most)
    parts = [k for k, index in enumerate(row.row) if cards.cards[index].part is not None]
    if parts:
        row.opened = [*opened, (parts[0], parts[-1] + 1)]
    return row


def _own(cards: CardGraph) -> set[int]:
    """The leaves that are a module's parameters or buffers, or have no name."""
    leaves = [cards.whole.nodes[card.nodes[-1]] for card in cards.cards]
    return {k for k, node in enumerate(leaves)
            if node.is_leaf and (node.name is None or "." in node.name)}  # fmt: skip


# -- names ---------------------------------------------------------------------------------

_Named = tuple[str, str, str]  # name, note, code


def _titles(
    row: CardRow, cards: CardGraph, units: Sequence[tuple[UnitStretch | None, tuple[int, ...]]]
) -> list[_Named]:
    """What each unit is called, no two the same."""
    named: list[_Named] = []
    for stretch, members in units:
        if stretch is None or stretch[1] - stretch[0] == 1:
            own = cards.cards[members[0] if stretch is None else row.row[stretch[0]]]
            named.append((own.name, own.note, own.text))
        else:
            name, note = _folded_name(row, cards, stretch)
            named.append((name, note, name))
    again, used = Counter(each[:2] for each in named), Counter[tuple[str, str]]()
    for k, (name, note, text) in enumerate(named):
        used[name, note] += 1
        if again[name, note] > 1:
            told = ", ".join(filter(None, (note, f"number {used[name, note]}")))
            named[k] = name, told, text
    return named


def _folded_name(row: CardRow, cards: CardGraph, stretch: UnitStretch) -> tuple[str, str]:
    """The rounds, layers or lines of a stretch, and the round that all of these are in."""
    places = [row.places[k] for k in row.row[slice(*stretch)]]
    common = _common(places)
    inner = [place.steps[len(common)] for place in places if len(place.steps) > len(common)]
    note = ", ".join(step.label for step in common)
    if len(inner) == len(places) and len({step.name for step in inner}) == 1:
        ends = sorted((inner[0], inner[-1]), key=lambda step: step.number)
        return _range(ends[0], ends[1]), note
    if common and _is_round(row, stretch, len(common)):
        leaving = [cards.cards[k].name for k in _leaving(row, stretch)]
        short = ", ".join(dict.fromkeys(leaving))
        if short and len(leaving) <= 2 and len(short) <= _LONGEST:
            return short, note
        return common[-1].label, ", ".join(step.label for step in common[:-1])
    lines = [place.lines for place in places if place.lines is not None]
    if len(lines) == len(places) and all(cards.cards[k].part is None for k in
                                         row.row[slice(*stretch)]):  # fmt: skip
        first, last = min(a for a, _ in lines), max(b for _, b in lines)
        return (f"lines {first}-{last}" if first < last else f"line {first}"), note
    ends_of = [cards.cards[row.row[k]] for k in (stretch[0], stretch[1] - 1)]
    return _shortened(*(card.name for card in ends_of)), note


def _common(places: Sequence[CardRounds]) -> tuple[RoundStep, ...]:
    """The steps inwards that all have made."""
    found: list[RoundStep] = []
    for level in zip(*(place.steps for place in places), strict=False):
        if len({(step.name, step.number) for step in level}) > 1:
            break
        found.append(level[0])
    return tuple(found)


def _range(first: RoundStep, last: RoundStep) -> str:
    """Of the first to the last: `t=4 … t=27`, `layers.4 … 27`.

    >>> _range(RoundStep("round", 4, "round 4"), RoundStep("round", 27, "round 27"))
    'rounds 4 … 27'
    >>> _range(RoundStep("layers", 4, "layers.4"), RoundStep("layers", 27, "layers.27"))
    'layers.4 … 27'
    """
    if first == last:
        return first.label
    plural = first.label.replace(" ", "s ", 1)
    whole = {
        "=": f"{first.label}{BETWEEN}{last.label}",
        ".": f"{first.label}{BETWEEN}{last.number}",
    }
    told = next((text for sign, text in whole.items() if sign in first.label),
                f"{plural}{BETWEEN}{last.label.split()[-1]}")  # fmt: skip
    return told if len(told) <= _LONGEST else f"rounds {first.number}{BETWEEN}{last.number}"


def _shortened(first: str, last: str) -> str:
    room = (_LONGEST - len(BETWEEN)) // 2
    ends = [name if len(name) <= room else f"{name[: room - 1]}…" for name in (first, last)]
    return BETWEEN.join(ends) if len(f"{first}{last}") > _LONGEST - len(BETWEEN) else (
        f"{first}{BETWEEN}{last}")  # fmt: skip


def _is_round(row: CardRow, stretch: UnitStretch, depth: int) -> bool:
    """Whether a stretch is all of a round."""
    start, end = stretch
    own = row.places[row.row[start]].steps[:depth]
    around = [row.row[k] for k in (start - 1, end) if 0 <= k < len(row.row)]
    return all(row.places[k].steps[:depth] != own for k in around)


def _leaving(row: CardRow, stretch: UnitStretch) -> Iterator[int]:
    """The cards of a stretch whose tensors are used after it."""
    start, end = stretch
    used = {card for (card, _), last in row.last.items() if last >= end}
    yield from (k for k in row.row[start:end] if k in used)


# -- the graph -----------------------------------------------------------------------------


def _graph(
    plain: CardGraph,
    units: Sequence[tuple[UnitStretch | None, tuple[int, ...]]],
    titles: Sequence[_Named],
) -> CardGraph:
    """The cards of the units."""
    if all(stretch is None for stretch, _ in units):
        return plain
    nodes = [tuple(sorted(k for card in members for k in plain.cards[card].nodes))
             for _, members in units]  # fmt: skip
    folded = folded_cards(plain.whole, nodes)
    place = {own: k for k, own in enumerate(nodes)}
    cards: list[CodeCard] = []
    for index, (group, ports) in enumerate(zip(folded.groups, folded.ports, strict=True)):
        unit = place[group]
        name, note, text = titles[unit]
        members = [plain.cards[k] for k in units[unit][1]]
        lines = (card.line for card in members if not plain.graph.nodes[card.index].is_leaf)
        line: Line | None = members[0].line if len(members) == 1 else next(lines, None)
        names = [_port_name(plain, port, bool(note)) for port in ports]
        single = len(members) == 1 and len(ports) > 1
        cards.append(CodeCard(
            index, name, note, text, line, group, ports,
            members[0].port_names if single else (name,) if len(ports) == 1 else tuple(names),
            members[0].part,
        ))  # fmt: skip
    graph = folded.graph([card.name if plain.whole.nodes[card.nodes[-1]].is_leaf else card.title
                          for card in cards])  # fmt: skip
    return CardGraph(plain.whole, graph, tuple(cards), folded.edges)


def _port_name(plain: CardGraph, port: tuple[int, int], noted: bool) -> str:
    """What a tensor that leaves a unit is called where it was made."""
    card = plain.cards[plain.home[port[0]]]
    if port in card.ports and len(card.ports) > 1:
        return card.port_names[card.ports.index(port)]
    return card.name if noted else card.title

"""Where cards ran, from the outside in: which call, which round, which layer. No torch here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gradmath.records.graph import Node
from gradmath.records.site import Site


@dataclass(frozen=True)
class RoundStep:
    """One step inwards: which of a row of equal things; name is that of the row."""

    name: str
    number: int
    label: str


@dataclass(frozen=True)
class CardRounds:
    """Where a card ran; lines are the first and last of its statement, None in no function."""

    steps: tuple[RoundStep, ...]
    lines: tuple[int, int] | None


@dataclass(frozen=True)
class RoundSeries:
    """The rounds of one loop, as stretches of a row of cards."""

    depth: int
    rounds: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.rounds[0][0]

    @property
    def end(self) -> int:
        return self.rounds[-1][1]


_Place: TypeAlias = tuple[str, int]


def rounds_of(nodes: Sequence[Node], part: str | None, calls: bool) -> CardRounds:
    """Where the nodes of a card ran; part is its module, where it is a part of an opened card.

    calls: whether the traced function ran more than once, as one does that calls itself.
    """
    site = next((node.site for node in reversed(nodes) if node.site is not None), None)
    module = next((node.module for node in reversed(nodes) if node.module is not None), None)
    if part is not None or site is None:
        lines = None if site is None else (site.statement[0], site.statement[2])
        steps = [] if site is None else _of_site(site, calls)
        return CardRounds((*steps, *_of_module(part or module or "")), lines)
    return CardRounds(tuple(_of_site(site, calls)), (site.statement[0], site.statement[2]))


def _of_site(site: Site, calls: bool) -> list[RoundStep]:
    steps = [RoundStep("call", site.frame, f"call {site.frame + 1}")] if calls else []
    return steps + [RoundStep("round", each.number, str(each)) for each in site.rounds]


def _of_module(path: str) -> list[RoundStep]:
    """Modules that a list holds, by their numbers.

    >>> [step.label for step in _of_module("encoder.layers.3.linear1")]
    ['layers.3']
    """
    parts = path.split(".")
    found: list[RoundStep] = []
    for k, part in enumerate(parts):
        if part.isdecimal():
            own = parts[k - 1] if k else "layer"
            found.append(RoundStep(".".join(parts[:k]), int(part),
                                   f"{own}.{part}" if k else f"layer {part}"))  # fmt: skip
    return found


def series_of(places: Sequence[CardRounds], start: int = 0) -> list[RoundSeries]:
    """The loops in a row of cards, whose first has that number, at every depth.

    >>> def at(*numbers):
    ...     return CardRounds(tuple(RoundStep("round", n, f"{n}") for n in numbers), (1, 1))
    >>> series_of([at(0), at(1, 0), at(1, 1), at(2)])[0].rounds
    ((0, 1), (1, 3), (3, 4))
    """
    found: list[RoundSeries] = []
    _series_within(places, start, 0, len(places), 0, found)
    return found


def _series_within(
    places: Sequence[CardRounds], start: int, a: int, b: int, depth: int, found: list[RoundSeries]
) -> None:
    """The loops of one round (or of all), and those within their rounds."""
    k = a
    while k < b:
        if len(places[k].steps) <= depth:
            k += 1
            continue
        rounds: list[tuple[int, int]] = []
        while k < b and _goes_on(places, rounds, k, depth):
            end = k + 1
            while end < b and _step(places[end], depth) == _step(places[k], depth):
                end += 1
            rounds.append((k, end))
            k = end
        found.append(RoundSeries(depth, tuple((p + start, q + start) for p, q in rounds)))
        for p, q in rounds:
            _series_within(places, start, p, q, depth + 1, found)


def _step(place: CardRounds, depth: int) -> _Place | None:
    if len(place.steps) <= depth:
        return None
    return place.steps[depth].name, place.steps[depth].number


def _goes_on(
    places: Sequence[CardRounds], rounds: Sequence[tuple[int, int]], k: int, depth: int
) -> bool:
    """Whether the next card is in a next round of the same loop."""
    fresh = _step(places[k], depth)
    if fresh is None:
        return False
    if not rounds:
        return True
    before = _step(places[rounds[-1][0]], depth)
    assert before is not None
    if before[0] != fresh[0]:
        return False
    if fresh[0] == "call" and len(rounds) > 1:  # calls within calls come back in turn
        first = _step(places[rounds[-2][0]], depth)
        assert first is not None
        return (first[1] < before[1]) == (before[1] < fresh[1])
    return fresh[0] == "call" or before[1] < fresh[1]

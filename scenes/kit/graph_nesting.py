"""A drawing inside a drawing: the nodes of an opened group in a frame that stands for its card.

The graph around is laid out as if the frame were a large card, so its other cards keep their
layers and their order, and nothing but the group's own can come to stand in the frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scenes.kit.graph_edges import sampled
from scenes.kit.graph_layout import Line, Size, Way, plan
from scenes.kit.stage import Region
from scenes.kit.typesetting import Points

TITLE = 0.46  # the height of a frame's strip for its name
_SIDE = 0.5  # between a frame and its cards, where lines bend to where they are used
_PAD = 0.18  # above and below the cards
_TOUCH = 1e-6
_STEPS = 8  # between knots of a line that changes
_PORT = 0.3  # between lines at a frame's side
_ORIGIN = Region(0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Interior:
    """How a group looks inside, around the middle of its frame.

    tails has, for each edge that crosses the border, its joint with the border's bend, then the
    curves from there to the card where it ends; or the other way round.
    """

    centers: tuple[Points, ...]
    ways: tuple[Way, ...]
    tails: tuple[Points, ...]
    size: Size  # of the frame


@dataclass(frozen=True)
class Crossing:
    """An edge over a group's border: the card inside, and whether values come in by it."""

    card: int
    enters: bool


def interior(
    sizes: Sequence[Size], lines: Sequence[Line], crossings: Sequence[Crossing], rise: float
) -> Interior:
    """Lay out what is inside a frame, with the lines that come in on its left, out on its right."""
    count = len(sizes)
    gates = [sum(each.enters is enters for each in crossings) for enters in (True, False)]
    places = [*sizes, *((0.0, _PORT * number) for number in gates)]
    entry, way_out = count, count + 1
    tails = [
        Line(entry, each.card, None) if each.enters else Line(each.card, way_out, None)
        for each in crossings
    ]
    every = [*lines, *tails]
    holds = [*every, *_anchors(count, every, (entry, way_out))]
    laid_out = plan(places, holds, rise, _ORIGIN)
    sides = [center[0] + sign * size[0] / 2
             for center, size in zip(laid_out.centers, sizes, strict=False)
             for sign in (-1, 1)]  # fmt: skip
    left, right = min(sides), max(sides)
    by = np.array([-(left + right) / 2, -TITLE / 2, 0.0])
    ways = [way.shifted(by) for way in laid_out.ways]
    half = (right - left) / 2
    return Interior(
        tuple(center + by for center in laid_out.centers[:count]),
        tuple(ways[: len(lines)]),
        tuple(
            _among(way.points, half, enters=each.enters)
            for way, each in zip(ways[len(lines) : len(every)], crossings, strict=True)
        ),
        (2 * half + 2 * _SIDE, laid_out.height + 2 * _PAD + TITLE),
    )


def _among(tail: Points, half: float, *, enters: bool) -> Points:
    """A tail from where it comes among the cards, or up to where it leaves them."""
    if enters:
        return tail[3 + 4 * int(np.argmax(tail[3::4, 0] >= -half - _TOUCH)) :]
    return tail[: 1 + 4 * int(np.flatnonzero(tail[::4, 0] <= half + _TOUCH)[-1])]


def _anchors(count: int, lines: Sequence[Line], gates: tuple[int, int]) -> Iterator[Line]:
    """Lines that nobody sees: they keep the border's left side left of all, the right one right."""
    entry, way_out = gates
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for line in lines:
        after.setdefault(line.left, []).append(line.right)
        before.setdefault(line.right, []).append(line.left)
    for gate, ways in ((entry, after), (way_out, before)):
        depths: dict[int, int] = {}
        for card in range(count + 2):
            _depth(card, ways, depths)
        farthest = max(range(count), key=lambda card: depths[card])
        if gate in ways and depths[gate] <= depths[farthest] and farthest not in ways[gate]:
            yield Line(entry, farthest, None) if gate == entry else Line(farthest, way_out, None)


def _depth(card: int, ways: dict[int, list[int]], depths: dict[int, int]) -> int:
    """How many steps it is from a card to where its ways end."""
    if card not in depths:
        depths[card] = max((1 + _depth(each, ways, depths) for each in ways.get(card, ())),
                           default=0)  # fmt: skip
    return depths[card]


def through(way: Way, tail: Points, frame: Place, *, enters: bool) -> Way:
    """The way of an edge over a frame's border, on to the card inside.

    One bend leads from the last card outside to where the tail passes its first cards; a second
    one only where the line would come from above or below the frame.
    """
    own = tail + frame.middle
    if enters:
        start = frame.levelled(way.far)
        bent = _bend(start[-1] if len(start) else way.rest, own[0])
        return Way(way.near, np.concatenate([start, bent, own[1:]]), way.rest)
    first = way.near if len(way.near) else way.far
    rest = frame.levelled(first[::-1])[::-1]
    bent = _bend(own[-1], rest[0] if len(rest) else way.rest)
    longer = np.concatenate([own[:-1], bent, rest])
    return Way(longer, way.far, way.rest) if len(way.near) else Way(way.near, longer, way.rest)


@dataclass(frozen=True, eq=False)
class Place:
    """Where a frame stands."""

    middle: Points
    size: Size

    def levelled(self, line: Points) -> Points:
        """A line up to the frame, without its last bend if that begins level with the frame."""
        start = line[-4]
        beside = abs(start[1] - self.middle[1]) < self.size[1] / 2 - _PAD
        return line[:-4] if beside and len(line) > 4 else line


def _bend(start: Points, end: Points) -> Points:
    half = np.array([(end[0] - start[0]) / 2, 0.0, 0.0])
    return np.array([start, start + half, end - half, end])


# -- ways that grow ------------------------------------------------------------------------


class Blend:
    """What lies between two ways of one edge, as the cards around it glide.

    bands are where layers of cards begin and end, in both drawings: a line that passes a layer
    level in both passes it level in between, too. border is where the last way leaves the frame.
    """

    def __init__(self, ways: tuple[Way, Way], bands: Points, border: float | None) -> None:
        self.first, self.last = ways
        (start, end), (new_start, new_end) = ((way.points[0, 0], way.points[-1, 0]) for way in ways)
        inside: list[float] = []  # of the frame, on the last way
        if border is not None and border > self.last.rest[0]:
            inside, new_end = [border, new_end], border
        elif border is not None:
            inside, new_start = [new_start, border], border
        rests = [way.rest[0] for way in ways]
        own = np.array([[start, new_start], rests, [end, new_end]])
        passed = bands[((bands > own[0]) & (bands < own[-1])).all(axis=1)]
        knots = np.array(sorted([*own.tolist(), *passed.tolist()]))
        here = np.unique(np.concatenate([_levels(knots[:, 0]), [rests[0]]]))
        there = np.interp(here, knots[:, 0], np.maximum.accumulate(knots[:, 1]))
        before, after = _on(self.first, here), _on(self.last, there)
        self.rest = int(np.searchsorted(here, rests[0]))
        if inside:
            tail = _on(self.last, _levels(np.array(inside)))
            left = inside[1] == border
            still = np.repeat(before[:1] if left else before[-1:], len(tail), axis=0)
            pairs = [(still, tail), (before, after)]
            before, after = (np.concatenate(each) for each in zip(*(pairs if left else pairs[::-1]),
                                                                  strict=True))  # fmt: skip
            self.rest += len(tail) if left else 0
        self.before, self.after = before, after

    def at(self, share: float) -> Way:
        """The way at a share of the change; at its ends the very ways themselves."""
        if share in (0.0, 1.0):
            return self.last if share else self.first
        points = self.before + (self.after - self.before) * share
        rest = self.first.rest + (self.last.rest - self.first.rest) * share
        if not len(self.first.near):
            return Way(np.zeros((0, 3)), _straight(points), rest)
        return Way(_straight(points[: self.rest + 1]), _straight(points[self.rest :]), rest)


def _levels(knots: Points) -> Points:
    """Places between knots, close to each other."""
    pieces = [np.linspace(a, b, _STEPS, endpoint=False) for a, b in pairwise(knots) if b > a]
    return np.concatenate([*pieces, knots[-1:]])


def _on(way: Way, across: Points) -> Points:
    """The points of a way, which runs from left to right, at some places across."""
    points = sampled(way.points)
    heights = np.interp(across, np.maximum.accumulate(points[:, 0]), points[:, 1])
    return np.stack([across, heights, np.zeros_like(across)], axis=1)


def _straight(points: Points) -> Points:
    """Straight lines from point to point, as curves."""
    start, end = points[:-1], points[1:]
    shares = (0.0, 1 / 3, 2 / 3, 1.0)
    return np.stack([start + (end - start) * share for share in shares], axis=1).reshape(-1, 3)

"""A drawing inside a drawing: the nodes of an opened group in a frame that stands for its card.

The graph around is laid out as if the frame were a large card, so its other cards keep their
layers and their order, and nothing but the group's own can come to stand in the frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scenes.kit.graph.parts.edges import sampled
from scenes.kit.graph.parts.ways import Room, Size, Way, WayPlan
from scenes.kit.graph.place.layout import plan
from scenes.kit.graph.place.rows import bend
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

TITLE = 0.38  # the height of a frame's strip for its name
_SIDE = 0.5  # between a frame and its cards, where lines bend to where they are used
_PAD = 0.12  # above and below the cards
_TOUCH = 1e-6
_STEPS = 8  # between knots of a line that changes
_PORT = 0.3  # between lines at a frame's side
_ORIGIN = Region(0, 0, 0, 0)
MARGINS = TITLE + 2 * _PAD  # of a frame's height around its cards


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
    sizes: Sequence[Size],
    lines: Sequence[WayPlan],
    crossings: Sequence[Crossing],
    rise: float,
    room: Room,
) -> Interior:
    """Lay out what is inside a frame, with the lines that come in on its left, out on its right."""
    count = len(sizes)
    gates = [sum(each.enters is enters for each in crossings) for enters in (True, False)]
    places = [*sizes, *((0.0, _PORT * number) for number in gates)]
    entry, way_out = count, count + 1
    tails = [
        WayPlan(entry, each.card, None) if each.enters else WayPlan(each.card, way_out, None)
        for each in crossings
    ]
    every = [*lines, *tails]
    holds = [*every, *_anchors(count, every, (entry, way_out))]
    laid_out = plan(places, holds, rise, _ORIGIN, room=room)
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
        (2 * half + 2 * _SIDE, laid_out.height + MARGINS),
    )


def _among(tail: Points, half: float, *, enters: bool) -> Points:
    """A tail from where it comes among the cards, or up to where it leaves them."""
    if enters:
        return tail[3 + 4 * int(np.argmax(tail[3::4, 0] >= -half - _TOUCH)) :]
    return tail[: 1 + 4 * int(np.flatnonzero(tail[::4, 0] <= half + _TOUCH)[-1])]


def _anchors(count: int, lines: Sequence[WayPlan], gates: tuple[int, int]) -> Iterator[WayPlan]:
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
            yield (
                WayPlan(entry, farthest, None)
                if gate == entry
                else WayPlan(farthest, way_out, None)
            )


def _depth(card: int, ways: dict[int, list[int]], depths: dict[int, int]) -> int:
    """How many steps it is from a card to where its ways end."""
    if card not in depths:
        depths[card] = max((1 + _depth(each, ways, depths) for each in ways.get(card, ())),
                           default=0)  # fmt: skip
    return depths[card]


def through(way: Way, tail: Points, frame: NestedPlace, *, enters: bool) -> Way:
    """The way of an edge over a frame's border, on to the card inside.

    One bend leads from the last card outside to where the tail passes its first cards; a second
    one only where the line would come from above or below the frame.
    """
    own = tail + frame.middle
    if enters:
        far = way.far
        if frame.beside(far[-4]):
            far, joint = far[:-4], far[-4]
        else:
            joint = far[-1]
        return Way(way.near, np.concatenate([far, bend(joint, own[0]), own[1:]]), way.rest)
    first = way.near if len(way.near) else way.far
    if frame.beside(first[3]):
        first, joint = first[4:], first[3]
    else:
        joint = first[0]
    longer = np.concatenate([own[:-1], bend(own[-1], joint), first])
    return Way(longer, way.far, way.rest) if len(way.near) else Way(way.near, longer, way.rest)


@dataclass(frozen=True, eq=False)
class NestedPlace:
    """Where a frame stands."""

    middle: Points
    size: Size

    def beside(self, point: Points) -> bool:
        """Whether a point is on a level with the frame."""
        return bool(abs(point[1] - self.middle[1]) < self.size[1] / 2 - _PAD)


# -- ways that grow ------------------------------------------------------------------------


@dataclass(frozen=True)
class Gateway:
    """Where a line goes over the border of a frame, across, and whether values come in by it."""

    across: float
    enters: bool


class Blend:
    """What lies between two ways of one edge, as the cards around it glide.

    bands are where layers of cards begin and end, in both drawings: a line that passes a layer
    level in both passes it level in between, too.
    """

    def __init__(self, ways: tuple[Way, Way], bands: Points, border: Gateway | None) -> None:
        self.first, self.last = ways
        ends = np.array([way.points[[0, -1], 0] for way in ways]).T
        if border is not None:
            within = sorted([border.across, ends[1 if border.enters else 0, 1]])
            ends[1 if border.enters else 0, 1] = border.across
        middle = [way.rest[0] for way in ways if way.rest is not None]
        passed = bands[((bands > ends[0]) & (bands < ends[1])).all(axis=1)]
        knots = np.array(sorted([*ends.tolist(), *([middle] if middle else []), *passed.tolist()]))
        here = np.unique(np.concatenate([_levels(knots[:, 0]), middle[:1]]))
        there = np.interp(here, knots[:, 0], np.maximum.accumulate(knots[:, 1]))
        before, after = _on(self.first, here), _on(self.last, there)
        self.rest = int(np.searchsorted(here, middle[0])) if middle else 0
        if border is not None:
            tail = _on(self.last, _levels(np.array(within)))
            still = np.repeat(before[-1:] if border.enters else before[:1], len(tail), axis=0)
            if border.enters:
                before, after = np.concatenate([before, still]), np.concatenate([after, tail])
            else:
                before, after = np.concatenate([still, before]), np.concatenate([tail, after])
                self.rest += len(tail)
        self.before, self.after = before, after

    def at(self, share: float) -> Way:
        """The way at a share of the change; at its ends the very ways themselves."""
        if share in (0.0, 1.0):
            return self.last if share else self.first
        points = self.before + (self.after - self.before) * share
        if self.first.rest is None or self.last.rest is None:
            return Way(np.zeros((0, 3)), _straight(points), None)
        rest = self.first.rest + (self.last.rest - self.first.rest) * share
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

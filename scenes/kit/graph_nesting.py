"""A drawing inside a drawing: the nodes of an opened group in a frame that stands for its card.

The graph around is laid out as if the frame were a large card, so its other cards keep their
layers and their order, and nothing but the group's own can come to stand in the frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim.utils.bezier import partial_bezier_points

from scenes.kit.graph_layout import Line, Size, Way, plan
from scenes.kit.stage import Region
from scenes.kit.typesetting import Points

TITLE = 0.46  # the height of a frame's strip for its name
_SIDE = 0.42  # between a frame and its cards, where lines bend to where they are used
_PAD = 0.18  # above and below the cards
_PORT = 0.3  # between lines at a frame's side
_ORIGIN = Region(0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Interior:
    """How a group looks inside, around the middle of its frame.

    tails has, for each edge that crosses the border, its way between the border's inside and the
    card where it ends.
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
    width, height = laid_out.width + 2 * _SIDE, laid_out.height + 2 * _PAD + TITLE
    lower = np.array([0.0, -TITLE / 2, 0.0])
    ways = [way.shifted(lower) for way in laid_out.ways]
    return Interior(
        tuple(center + lower for center in laid_out.centers[:count]),
        tuple(ways[: len(lines)]),
        tuple(way.points for way in ways[len(lines) : len(every)]),
        (width, height),
    )


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


# -- ways that grow ------------------------------------------------------------------------


def through(way: Way, tail: Points, middle: Points, *, enters: bool) -> Way:
    """The way of an edge over a frame's border, on to the card inside; middle is the frame's."""
    own = tail + middle
    if enters:
        return Way(way.near, np.concatenate([way.far, _bend(way.far[-1], own[0]), own]), way.rest)
    first = way.near if len(way.near) else way.far
    longer = np.concatenate([own, _bend(own[-1], first[0]), first])
    if len(way.near):
        return Way(longer, way.far, way.rest)
    return Way(way.near, longer, way.rest)


def _bend(start: Points, end: Points) -> Points:
    half = np.array([(end[0] - start[0]) / 2, 0.0, 0.0])
    return np.array([start, start + half, end - half, end])


class Blend:
    """What lies between two ways of one edge, cut into as many curves each."""

    def __init__(self, first: Way, last: Way) -> None:
        self.first, self.last = first, last
        self.near, self.far = _matched(first.near, last.near), _matched(first.far, last.far)

    def at(self, share: float) -> Way:
        """The way at a share of the change; at its ends the very ways themselves."""
        if share in (0.0, 1.0):
            return self.last if share else self.first
        near, far = (a + (b - a) * share for a, b in (self.near, self.far))
        return Way(near, far, self.first.rest + (self.last.rest - self.first.rest) * share)


def _matched(first: Points, last: Points) -> tuple[Points, Points]:
    """Two lines of curves, cut where either has a joint, so that pieces go with pieces."""
    if not len(first) or not len(last):
        return np.zeros((0, 3)), np.zeros((0, 3))
    lengths = [_lengths(each) for each in (first, last)]
    joints = np.unique(np.concatenate([*lengths]).round(6))
    return _cut(first, lengths[0], joints), _cut(last, lengths[1], joints)


def _lengths(points: Points) -> Points:
    """The share of the whole line before each joint."""
    steps = np.linalg.norm(points[3::4] - points[::4], axis=1)
    passed = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(passed / passed[-1])


def _cut(points: Points, joints: Points, wanted: Points) -> Points:
    """The same line with joints where they are wanted."""
    pieces = []
    for start, end in pairwise(wanted):
        middle = (start + end) / 2
        curve = int(np.clip(np.searchsorted(joints, middle) - 1, 0, len(joints) - 2))
        low, high = joints[curve], joints[curve + 1]
        a, b = np.clip([(start - low) / (high - low), (end - low) / (high - low)], 0.0, 1.0)
        pieces.append(partial_bezier_points(points[4 * curve : 4 * curve + 4], a, b))
    return np.concatenate(pieces)

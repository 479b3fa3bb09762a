"""Where the cards of a graph and the ways between them go: a layered drawing, left to right.

The drawing itself is `gradmath.trace_layout`'s, turned on its side: what is computed first stands
left. Each way has a place of its own where its cargo rests, which no other way or card enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gradmath.trace_layout import Drawing, Link, Point, Route, Spacing, layered
from scenes.kit.stage import Region
from scenes.kit.typesetting import Points

Size = tuple[float, float]
_LANE = 0.25
_BORDER = 0.08  # the strokes of borders, which reach out of their cards, on both sides together


def spacing(rise: float, lines: Sequence[Line]) -> Spacing:
    """The room between cards and lines, with lines that are `rise` long between layers.

    Cargo that passes a card on its way must not touch it.
    """
    half = max((line.cargo[1] / 2 for line in lines if line.cargo), default=0.0)
    return Spacing(box=0.22, lane=max(_LANE, half + 0.03), port=0.76, corner=0.1, rise=rise,
                   highest_rise=rise + 0.5)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Way:
    """The line of an edge, from its input (left) to its consumer, and where its cargo rests.

    Shapes: near (4 j, 3), far (4 k, 3), cubic Bezier curves as manim's VMobjects hold them, up
    to the rest and from there on; near is empty where nothing will ever rest. rest (3,).
    """

    near: Points
    far: Points
    rest: Points

    @property
    def points(self) -> Points:
        return np.concatenate([self.near, self.far])

    def shifted(self, by: Points) -> Way:
        """The same way elsewhere."""
        near = self.near + by if len(self.near) else self.near
        return Way(near, self.far + by, self.rest + by)


@dataclass(frozen=True, eq=False)
class Plan:
    """The middles of all cards and the ways between them, around the middle of a region."""

    centers: tuple[Points, ...]
    ways: tuple[Way, ...]
    width: float
    height: float

    def fits(self, region: Region) -> bool:
        return self.width <= region.width - _BORDER and self.height <= region.height - _BORDER


@dataclass(frozen=True)
class Line:
    """An edge to lay out: from which card to which consumer, and the size of its cargo, if any."""

    left: int
    right: int
    cargo: Size | None


def plan(sizes: Sequence[Size], lines: Sequence[Line], rise: float, region: Region) -> Plan:
    """The drawing around a region's middle, whether it fits there or not."""
    turned = [(height, width) for width, height in sizes]
    links = [
        Link(line.left, line.right, (line.cargo[1], line.cargo[0]) if line.cargo else None)
        for line in lines
    ]
    drawing = layered(turned, links, spacing(rise, lines))
    place = _Turned(drawing, region, mirrored=_upside_down(drawing, lines))
    return Plan(
        centers=tuple(
            place((box.left + box.width / 2, box.top + box.height / 2)) for box in drawing.boxes
        ),
        ways=tuple(_way(route, place) for route in drawing.routes),
        width=drawing.height,
        height=drawing.width,
    )


def _upside_down(drawing: Drawing, lines: Sequence[Line]) -> bool:
    """Whether more first inputs stand below second ones than above: then it is to be mirrored."""
    ports: dict[int, list[float]] = {}
    for line, route in zip(lines, drawing.routes, strict=True):
        ports.setdefault(line.right, []).append(route.stops[-1][1][0])
    steps = [step for own in ports.values() for step in pairwise(own)]
    return sum(first > second for first, second in steps) * 2 > len(steps)


class _Turned:
    """From the drawing's points, which run down, to the frame's, which run right."""

    def __init__(self, drawing: Drawing, region: Region, *, mirrored: bool) -> None:
        self.left = (region.left + region.right - drawing.height) / 2
        self.middle = (region.bottom + region.top) / 2
        self.half = drawing.width / 2
        self.sign = 1 if mirrored else -1

    def __call__(self, point: Point) -> Points:
        across, down = point
        return np.array([self.left + down, self.middle + self.sign * (across - self.half), 0.0])


def _way(route: Route, place: _Turned) -> Way:
    stops = [(place(start), place(end)) for start, end in route.stops]
    pieces = [*_straight(*stops[0])]
    for (_, leaving), (start, end) in pairwise(stops):
        pieces += [*_bend(leaving, start), *_straight(start, end)]
    if route.label is None:
        return Way(np.zeros((0, 3)), np.array(pieces), (stops[0][0] + stops[-1][1]) / 2)
    # The line runs straight through the cargo's place, the second one of its route.
    start, end = stops[1]
    rest = (start + end) / 2
    near = [*_straight(*stops[0]), *_bend(stops[0][1], start), *_straight(start, rest)]
    far = [*_straight(rest, end), *pieces[len(near) :]]
    return Way(np.array(near), np.array(far), rest)


def _straight(start: Points, end: Points) -> list[Points]:
    if np.allclose(start, end):
        return []
    return [start, start + (end - start) / 3, end - (end - start) / 3, end]


def _bend(start: Points, end: Points) -> list[Points]:
    """A curve that leaves and arrives level."""
    half = np.array([(end[0] - start[0]) / 2, 0.0, 0.0])
    return [start, start + half, end - half, end]

"""Where the cards of a graph and the ways between them go: a layered drawing, left to right.

The drawing itself is `gradmath.layout.layered`'s, turned on its side: what is computed first stands
left. Where cargo is to rest, each way has a place of its own for it, which no other way or card
enters. A graph too long for the stage goes on in further rows, like a line of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np

from gradmath.layout.layered import Drawing, Link, Route, layered
from gradmath.layout.layers import layers_of
from scenes.kit.graph.parts.ways import AMPLE, BORDER, Room, Size, Way, WayPlan
from scenes.kit.graph.place.rows import Page, bend, straight
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region


@dataclass(frozen=True, eq=False)
class Plan:
    """The middles of all cards and the ways between them, around the middle of a region."""

    centers: tuple[Points, ...]
    ways: tuple[Way, ...]
    width: float
    height: float

    def fits(self, region: Region) -> bool:
        return self.width <= region.width - BORDER and self.height <= region.height - BORDER


def plan(
    sizes: Sequence[Size],
    lines: Sequence[WayPlan],
    rise: float,
    region: Region,
    *,
    rows: int = 1,
    room: Room = AMPLE,
    height: float = inf,
) -> Plan:
    """The drawing around a region's middle, whether it fits there or not.

    In several rows the cards stand in single file, in the order of the computation, and no cargo
    rests. Lines bend further before a row gets higher than height.
    """
    turned = [(height, width) for width, height in sizes]
    links = [
        Link(line.left, line.right, (line.cargo[1], line.cargo[0]) if line.cargo else None)
        for line in lines
    ]
    layers = layers_of_cards(len(sizes), lines, rows)
    drawing = layered(turned, links, room.spacing(rise, lines), layers, height)
    page = Page(drawing, region, rows, mirrored=_upside_down(drawing, lines))
    return Plan(
        centers=tuple(
            page((box.left + box.width / 2, box.top + box.height / 2)) for box in drawing.boxes
        ),
        ways=tuple(_way(route, page) for route in drawing.routes),
        width=page.width,
        height=page.height,
    )


def layers_of_cards(count: int, lines: Sequence[WayPlan], rows: int) -> list[int]:
    """Which cards stand below each other: in several rows, each stands alone."""
    if rows > 1:
        return single_file(count, lines)
    return layers_of(count, [(line.left, line.right) for line in lines])


def single_file(count: int, lines: Sequence[WayPlan]) -> list[int]:
    """The place of each card in a row of all: leaves stand just before they are first used.

    >>> single_file(4, [WayPlan(0, 2, None), WayPlan(1, 3, None), WayPlan(2, 3, None)])
    [0, 2, 1, 3]
    """
    inputs: list[list[int]] = [[] for _ in range(count)]
    for line in lines:
        inputs[line.right].append(line.left)
    used = [each for card in range(count) if inputs[card] for each in (*inputs[card], card)]
    order = dict.fromkeys([*used, *range(count)])
    places = {card: place for place, card in enumerate(order)}
    return [places[card] for card in range(count)]


def _upside_down(drawing: Drawing, lines: Sequence[WayPlan]) -> bool:
    """Whether more first inputs stand below second ones than above: then it is to be mirrored."""
    ports: dict[int, list[float]] = {}
    for line, route in zip(lines, drawing.routes, strict=True):
        ports.setdefault(line.right, []).append(route.stops[-1][1][0])
    steps = [step for own in ports.values() for step in pairwise(own)]
    return sum(first > second for first, second in steps) * 2 > len(steps)


def _way(route: Route, page: Page) -> Way:
    stops = [(page(start), page(end)) for start, end in route.stops]
    pieces = [*straight(*stops[0])]
    for ((_, leaves), (comes, _)), (start, end) in zip(
        pairwise(route.stops), stops[1:], strict=True
    ):
        if page.row(leaves) == page.row(comes):
            pieces += bend(page(leaves), start)
        else:
            pieces += page.turned(leaves, comes)
        pieces += straight(start, end)
    if route.label is None:
        return Way(np.zeros((0, 3)), np.array(pieces), None)
    # The line runs straight through the cargo's place, the second one of its route.
    start, end = stops[1]
    rest = (start + end) / 2
    near = [*straight(*stops[0]), *bend(stops[0][1], start), *straight(start, rest)]
    far = [*straight(rest, end), *pieces[len(near) :]]
    return Way(np.array(near), np.array(far), rest)

"""A graph of up to a thousand nodes as a map: a spot for each node, wrapped like lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
from manim import Square, VGroup

from gradmath.errors import StageError
from gradmath.graphs.flow import GraphFlow, GraphNode
from scenes.kit.graph.parts.ways import WayPlan
from scenes.kit.graph.place.layout import plan
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, LINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, belongs

MOST_SPOTS = 1000
_SPOT = 0.3  # the size of a spot in its own layout, whose lines are _RISE long
_RISE = 0.3
_BETWEEN_ROWS = 0.5
_LARGEST = 1.6  # how much larger than laid out a map is drawn, at most


class Spot(Ornament, Square):
    """A node on a map: a leaf is a ring, an operation is full; amber once a cotangent came."""

    def __init__(self, node: GraphNode, size: float) -> None:
        theme = current_theme()
        color = theme.text if node.root or node.accumulates_grad else theme.muted
        inside = 0.0 if node.is_leaf else 1.0
        super().__init__(side_length=size, stroke_color=color, stroke_width=LINE * 0.6,
                         fill_color=color, fill_opacity=inside)  # fmt: skip
        self.node = node


class Glow(Ornament, Square):
    """What lies over a spot when its node has its cotangent."""

    def __init__(self, spot: Spot) -> None:
        color = current_theme().gradient[0].line
        super().__init__(side_length=spot.width, stroke_width=0, fill_color=color, fill_opacity=1)
        self.node = spot.node
        self.move_to(spot)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not any(self.node.cotangents):
            yield Fault("glow", f"{self.node.label} in amber", "no cotangent came to it")


class Roads(Ornament):
    """Many lines of a map as one outline."""

    def __init__(self, ends: list[tuple[Points, Points]], color: str, width: float) -> None:
        super().__init__(stroke_color=color, stroke_width=width)
        self.points = np.array([
            start + (end - start) * share for start, end in ends for share in (0, 1 / 3, 2 / 3, 1)
        ]).reshape(-1, 3)  # fmt: skip
        self.born = self.points.copy()


@dataclass(frozen=True, eq=False)
class Layer:
    """The nodes of one column, by index."""

    nodes: tuple[int, ...]


class GraphMap(QuickGroup):
    """All nodes of a graph in a region, and the lines between them.

    Raises: StageError for more than MOST_SPOTS nodes.
    """

    def __init__(self, flow: GraphFlow, region: Region) -> None:
        if len(flow.nodes) > MOST_SPOTS:
            raise StageError(
                f"a map of {len(flow.nodes)} nodes cannot be read; fold groups until at most "
                f"{MOST_SPOTS} are left, as in gradmath.graphs.folding.folded_to(trace, 40)"
            )
        self.flow = flow
        places, self.layers, scale = _placed(flow, region)
        self.spots = [
            Spot(node, _SPOT * scale).move_to(place)
            for node, place in zip(flow.nodes, places, strict=True)
        ]
        ends = [(places[edge.target], places[edge.source]) for edge in flow.edges]
        self.ways = Roads(ends, current_theme().outline, HAIRLINE)
        super().__init__(self.ways, *self.spots)
        self.ways.set_z_index(-2)
        self.swept: tuple[Layer, ...] = ()

    def grown(self, nodes: Iterable[int]) -> VGroup:
        """The spots of some nodes, with the lines to what they were computed from."""
        chosen = set(nodes)
        ends = [
            (self.spots[edge.target].get_center(), self.spots[edge.source].get_center())
            for edge in self.flow.edges
            if edge.source in chosen
        ]
        ways = Roads(ends, current_theme().outline, HAIRLINE).set_z_index(-2)
        spots = [self.spots[k] for k in sorted(chosen)]
        for part in (ways, *spots):
            belongs(part, self)
        return VGroup(ways, *spots)

    def glow(self, layer: Layer) -> VGroup:
        """Amber over the spots of a layer, and along the edges by which cotangents came there."""
        nodes = {k for k in layer.nodes if any(self.flow.nodes[k].cotangents)}
        ends = [
            (self.spots[edge.source].get_center(), self.spots[edge.target].get_center())
            for edge in self.flow.sweep
            if edge.target in nodes
        ]
        ways = Roads(ends, current_theme().gradient[0].line, LINE * 0.6).set_z_index(-1)
        glows = [Glow(self.spots[k]) for k in sorted(nodes)]
        for part in (ways, *glows):
            belongs(part, self)
        return VGroup(ways, *glows)

    def faults(self) -> Iterator[Fault]:
        """No layer has its cotangents before those that send them."""
        done: set[int] = set()
        for layer in self.swept:
            done |= set(layer.nodes)
            for edge in self.flow.sweep:
                if edge.target in layer.nodes and edge.source not in done:
                    label = self.flow.nodes[edge.target].label
                    yield Fault("arrival", f"{label} before what sends to it", "after it")


def _placed(flow: GraphFlow, region: Region) -> tuple[list[Points], list[Layer], float]:
    """Where each node stands, the layers from left to right, and how much all was scaled."""
    lines = [WayPlan(edge.target, edge.source, None) for edge in flow.edges]
    origin = Region(0, 0, 0, 0)
    drawing = plan([(_SPOT, _SPOT)] * len(flow.nodes), lines, _RISE, origin)
    columns: dict[float, list[int]] = {}
    for k, center in enumerate(drawing.centers):
        columns.setdefault(round(float(center[0]), 3), []).append(k)
    order = sorted(columns)
    height = drawing.height + _BETWEEN_ROWS
    rows, scale = _wrapped(drawing.width, height, len(order), region)
    per_row = ceil(len(order) / rows)
    starts = [order[row * per_row] for row in range(ceil(len(order) / per_row))]
    widths = [
        order[min((row + 1) * per_row, len(order)) - 1] - starts[row] for row in range(len(starts))
    ]
    left = (region.left + region.right - max(widths) * scale) / 2
    top = (region.bottom + region.top + (len(starts) - 1) * height * scale) / 2
    places = [np.zeros(3) for _ in drawing.centers]
    for number, across in enumerate(order):
        row = number // per_row
        for k in columns[across]:
            # Rows run to and fro, so that a line from one to the next is short.
            ahead = (across - starts[row]) * scale
            x = left + ahead if row % 2 == 0 else left + max(widths) * scale - ahead
            y = top + (float(drawing.centers[k][1]) - row * height) * scale
            places[k] = np.array([x, y, 0.0])
    return places, [Layer(tuple(columns[across])) for across in order], scale


def _wrapped(width: float, height: float, columns: int, region: Region) -> tuple[int, float]:
    """In how many rows the drawing is largest, and its scale."""
    best = (1, 0.0)
    for rows in range(1, columns + 1):
        across, down = region.width / (width / rows + _SPOT), region.height / (rows * height)
        scale = min(across, down, _LARGEST)
        if scale > best[1] + 1e-9:
            best = rows, scale
    return best

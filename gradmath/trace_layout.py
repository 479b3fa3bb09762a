"""Where boxes of given sizes and the lines between them go: a layered drawing, top to bottom.

igraph's Sugiyama layout orders each layer so that few lines cross, but knows no sizes; here each
layer then gets the height of its tallest box and each box its own width, and lines that pass a
layer get a lane of their own in it, so that no line runs behind a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import igraph

Size = tuple[float, float]
GAP = 22.0  # between boxes of one layer
LANE = 9.0  # the width that a line needs to pass a layer
PORT = 26.0  # between lines at one side of a box, where it is wide enough
RISE = 24.0  # between layers, and more where lines have far to go sideways
STEEPEST, HIGHEST_RISE = 0.12, 90.0
IN_A_ROW = 6  # so many boxes that nothing leads to stand in a layer; more go to layers above it
MOST_PLACES = 12_000  # where lines would need more lanes, long ones run straight, behind the boxes
_SWEEPS = 24
_STIFF, _FIRM = 12.0, 3.0  # how hard lanes pull on lanes, and on boxes, to run straight


@dataclass(frozen=True)
class Link:
    """A line from a box down to another; label is the size of what it carries."""

    upper: int
    lower: int
    label: Size | None = None


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing, by its middle and its upper and lower edge."""

    middle: float
    top: float
    bottom: float
    width: float

    @property
    def left(self) -> float:
        return self.middle - self.width / 2


@dataclass(frozen=True)
class Route:
    """A line: vertical at each stop (x, from y, to y), curved in between."""

    stops: tuple[tuple[float, float, float], ...]
    label: Box | None = None
    behind: bool = False  # it had no lane


@dataclass(frozen=True)
class Drawing:
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


@dataclass(eq=False)
class Place:
    """A box, a label or a lane within its layer."""

    size: Size
    layer: int
    box: bool = True
    x: float = 0.0
    above: list[tuple[Place, float]] = field(default_factory=list)  # with how far off the middle
    below: list[tuple[Place, float]] = field(default_factory=list)


def layered(sizes: Sequence[Size], links: Sequence[Link]) -> Drawing:
    """Place boxes so that lines lead down, nothing overlaps and few lines cross.

    The order of boxes and links decides where nothing else does; the same input gives the same
    drawing.
    """
    layers = _layers(len(sizes), links)
    chains = _chains(sizes, links, layers)
    places = list(dict.fromkeys(place for chain in chains.all() for place in chain))
    rows = _ordered(places, chains.laid)
    _set_ports(chains.laid)
    _straighten(rows)
    return _drawn(rows, chains)


# -- layers ----------------------------------------------------------------------------------


def _layers(count: int, links: Sequence[Link]) -> list[int]:
    """A layer for each box, below all that leads to it and as close above the next as can be."""
    graph = igraph.Graph(count, [(link.upper, link.lower) for link in links], directed=True)
    if not graph.is_dag():
        graph.delete_edges(graph.feedback_arc_set(method="eades"))
    above, below = graph.get_adjlist("in"), graph.get_adjlist("out")
    order = graph.topological_sorting()
    layers = [0] * count
    for box in order:
        layers[box] = max((layers[before] + 1 for before in above[box]), default=0)
    for box in reversed(order):
        layers[box] = min((layers[after] - 1 for after in below[box]), default=layers[box])
    _stack([box for box in range(count) if not above[box]], layers)
    top = min(layers, default=0)
    return [layer - top for layer in layers]


def _stack(sources: Iterable[int], layers: list[int]) -> None:
    """Spread many boxes that nothing leads to over several layers: else a sum of 100 is wide."""
    waiting: dict[int, list[int]] = {}
    for box in sources:
        waiting.setdefault(layers[box], []).append(box)
    for layer in sorted(waiting, reverse=True):
        boxes = waiting[layer]
        for start in range(0, len(boxes), IN_A_ROW):
            for box in boxes[start : start + IN_A_ROW]:
                layers[box] = layer - start // IN_A_ROW


@dataclass(eq=False)
class Chains:
    """The places that each line leads through, its label among them. None: it has no lane."""

    boxes: list[Place]
    chains: list[list[Place] | None]
    links: Sequence[Link]

    @property
    def laid(self) -> list[list[Place]]:
        return [chain for chain in self.chains if chain is not None]

    def all(self) -> Iterable[list[Place]]:
        return ([box] for box in self.boxes), *self.laid  # type: ignore[return-value]

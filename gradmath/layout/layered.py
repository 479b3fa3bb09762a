"""Where boxes of given sizes and the lines between them go: a layered drawing, top to bottom.

The order in each layer knows no sizes. Here each layer then gets the height of its tallest box and
each box its own width, and a line that passes a layer gets a lane of its own in it, so that no line
runs behind a box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import inf

from gradmath.layout.lanes import Tie, squeezed, straighten
from gradmath.layout.layers import layers_of
from gradmath.layout.order import ordered

Size = tuple[float, float]
Corner = tuple[float, float]
STEEPNESS = 0.1  # how much more lines rise between layers, by how far aside they lead
MOST_PLACES = 8_000  # beyond, lines over more than LONGEST layers run straight, behind boxes
LONGEST = 3
_STIFFNESS = {0: 8.0, 1: 3.0, 2: 1.0}  # pull of a line, by how many of its ends are boxes


@dataclass(frozen=True)
class Spacing:
    """The room between things, in the units of the boxes' sizes.

    box: beside a box; lane: beside a line that passes; port: between lines at one side of a box
    that is wide enough, corner: from them to its corners, together; rise, highest_rise: of lines
    between layers.
    """

    box: float = 26.0
    lane: float = 12.0
    port: float = 30.0
    corner: float = 16.0
    rise: float = 22.0
    highest_rise: float = 70.0


PIXELS = Spacing()


@dataclass(frozen=True)
class Link:
    """A line from a box down to another, and the size of the label on it."""

    upper: int
    lower: int
    label: Size | None = None


@dataclass(frozen=True)
class Rect:
    """A rectangle of the drawing."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Route:
    """A line: vertical at each stop, from one point to another, and curved from stop to stop."""

    stops: tuple[tuple[Corner, Corner], ...]
    label: Rect | None


@dataclass(frozen=True)
class Drawing:
    """All boxes and lines, within (0, 0) and (width, height)."""

    boxes: tuple[Rect, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def layered(
    sizes: Sequence[Size],
    links: Sequence[Link],
    spacing: Spacing = PIXELS,
    layers: Sequence[int] | None = None,
    breadth: float = inf,
) -> Drawing:
    """Place boxes so that lines lead down, nothing overlaps and few lines cross.

    layers, the layer of each box, are found here unless they are given. Lines bend further where
    the drawing would else be wider than breadth; layers that are wider by themselves stay so.

    >>> drawing = layered([(50, 20), (70, 30)], [Link(0, 1)])
    >>> [(box.left, box.top) for box in drawing.boxes]
    [(10.0, 0.0), (0.0, 42.0)]
    """
    layers = layers or layers_of(len(sizes), [(link.upper, link.lower) for link in links])
    # How long lines are between layers moves nothing aside, and callers try several lengths.
    level = replace(spacing, rise=0.0, highest_rise=0.0)
    across = _across(tuple(sizes), tuple(links), level, tuple(layers), breadth)
    places = _Places(sizes, links, spacing, layers)
    places.x, places.ports = across.x, across.ports
    return places.drawn(across.rows)


@dataclass(frozen=True)
class _Across:
    """Where all places stand from left to right. It is kept, so nobody may change it."""

    rows: list[list[int]]
    x: list[float]
    ports: dict[tuple[int, int, int], float]


@lru_cache(maxsize=32)
def _across(
    sizes: tuple[Size, ...],
    links: tuple[Link, ...],
    spacing: Spacing,
    layers: tuple[int, ...],
    breadth: float,
) -> _Across:
    places = _Places(sizes, links, spacing, layers)
    rows = places.ordered()
    places.set_ports()
    places.straighten(rows)
    places.squeeze(rows, breadth)
    return _Across(rows, places.x, places.ports)


@lru_cache(maxsize=32)  # a graph is asked for again with boxes of other sizes
def _in_order(layers: tuple[int, ...], lines: tuple[tuple[int, int], ...]) -> list[list[int]]:
    return ordered(layers, lines)


class _Places:
    """The boxes, then the labels and lanes of the lines: what stands in layers, each by number."""

    def __init__(
        self,
        sizes: Sequence[Size],
        links: Sequence[Link],
        spacing: Spacing,
        layers: Sequence[int],
    ) -> None:
        self.links, self.boxes, self.spacing = links, len(sizes), spacing
        self.sizes = list(sizes)
        # Labels stand in layers of their own, between those of the boxes.
        self.step = 2 if any(link.label for link in links) else 1
        self.layers = [self.step * layer for layer in layers]
        spans = [self.layers[link.lower] - self.layers[link.upper] for link in links]
        crowded = len(sizes) + sum(max(span, 0) for span in spans) > MOST_PLACES
        self.longest = LONGEST * self.step if crowded else max(spans, default=0)
        self.chains = [self._chain(link) for link in links]
        self.x = [0.0] * len(self.sizes)
        self.ports: dict[tuple[int, int, int], float] = {}  # (link, from, to) -> off the middle

    def _chain(self, link: Link) -> list[int]:
        """The places that a line leads through, as far as it has lanes."""
        first, last = self.layers[link.upper], self.layers[link.lower]
        chain = [link.upper]
        if link.label:
            chain.append(self._new(link.label, first + 1))
        if 0 < last - first <= self.longest:
            chain += [self._new((0.0, 0.0), k) for k in range(first + len(chain), last)]
            chain.append(link.lower)
        return chain

    def _new(self, size: Size, layer: int) -> int:
        self.sizes.append(size)
        self.layers.append(layer)
        return len(self.sizes) - 1

    def _pieces(self) -> Iterator[tuple[int, int, int]]:
        """Each line, layer by layer: (line, place above, place below)."""
        for k, chain in enumerate(self.chains):
            for above, below in pairwise(chain):
                yield k, above, below

    # -- from left to right --------------------------------------------------------------------

    def ordered(self) -> list[list[int]]:
        """The places of each layer from left to right, packed around its middle."""
        pieces = tuple((above, below) for _, above, below in self._pieces())
        rows = _in_order(tuple(self.layers), pieces)
        for row in rows:
            offsets = self._offsets(row)
            for place, offset in zip(row, offsets, strict=True):
                self.x[place] = offset - offsets[-1] / 2
        return rows

    def _offsets(self, row: Sequence[int]) -> list[float]:
        """How far right of the first one the middle of each place must at least be."""
        offsets = [0.0]
        for left, right in pairwise(row):
            wide = self.sizes[left][0] and self.sizes[right][0]
            between = (self.sizes[left][0] + self.sizes[right][0]) / 2
            gap = self.spacing.box if wide else self.spacing.lane
            offsets.append(offsets[-1] + between + gap)
        return offsets

    def set_ports(self) -> None:
        """Where at its lower and its upper side each line meets a box."""
        sides: dict[tuple[int, bool], list[tuple[float, int, int]]] = {}
        for k, above, below in self._pieces():
            sides.setdefault((above, True), []).append((self.x[below], k, below))
            sides.setdefault((below, False), []).append((self.x[above], k, above))
        for (place, _), ends in sides.items():
            room = max(self.sizes[place][0] - self.spacing.corner, 0.0)
            gap = min(self.spacing.port, room / len(ends))
            for port, (_, k, other) in enumerate(sorted(ends)):
                self.ports[k, place, other] = (port - (len(ends) - 1) / 2) * gap

    def straighten(self, rows: Sequence[Sequence[int]]) -> None:
        """Move the places of each layer, in their order, to where their lines run straight."""
        ties: list[list[Tie]] = [[] for _ in self.sizes]
        for k, above, below in self._pieces():
            bend = self.ports[k, above, below] - self.ports[k, below, above]
            pull = _STIFFNESS[(above < self.boxes) + (below < self.boxes)]
            ties[below].append((above, bend, pull))
            ties[above].append((below, -bend, pull))
        # Of a line, all but the boxes at its ends.
        stretches = [[place for place in chain if place >= self.boxes] for chain in self.chains]
        straighten(self.x, [(row, self._offsets(row)) for row in rows], ties, stretches)

    def squeeze(self, rows: Sequence[Sequence[int]], breadth: float) -> None:
        """Move what stands beyond a breadth back into it, as little as can be."""
        halves = [size[0] / 2 for size in self.sizes]
        self.x = squeezed(self.x, halves, [(row, self._offsets(row)) for row in rows], breadth)

    # -- from top to bottom --------------------------------------------------------------------

    def drawn(self, rows: Sequence[Sequence[int]]) -> Drawing:
        lefts = [x - size[0] / 2 for x, size in zip(self.x, self.sizes, strict=True)]
        left = min(lefts, default=0.0)
        self.x = [x - left for x in self.x]
        heights = [max(self.sizes[place][1] for place in row) for row in rows]
        tops, y = [0.0], 0.0
        for height, rise in zip(heights, self._rises(rows), strict=False):
            y += height + rise
            tops.append(y)
        self.bands: dict[int, tuple[float, float]] = {}
        for row, top, height in zip(rows, tops, heights, strict=False):
            self.bands |= {place: (top, top + height) for place in row}
        width = max(
            (x + size[0] / 2 for x, size in zip(self.x, self.sizes, strict=True)), default=0
        )
        return Drawing(
            boxes=tuple(self._box(place) for place in range(self.boxes)),
            routes=tuple(self._route(k) for k in range(len(self.links))),
            width=width,
            height=max((bottom for _, bottom in self.bands.values()), default=0.0),
        )

    def _rises(self, rows: Sequence[Sequence[int]]) -> list[float]:
        """The room below each layer: more where a line leads far to the side."""
        farthest: dict[int, float] = {}
        for k, above, below in self._pieces():
            start = self.x[above] + self.ports[k, above, below]
            end = self.x[below] + self.ports[k, below, above]
            layer = self.layers[above]
            farthest[layer] = max(farthest.get(layer, 0.0), abs(end - start))
        reaches = [farthest.get(self.layers[row[0]], 0.0) for row in rows]
        rise, highest = self.spacing.rise, self.spacing.highest_rise
        return [min(rise + STEEPNESS * reach, highest) for reach in reaches]

    def _box(self, place: int) -> Rect:
        (width, height), (top, bottom) = self.sizes[place], self.bands[place]
        return Rect(self.x[place] - width / 2, (top + bottom - height) / 2, width, height)

    def _route(self, k: int) -> Route:
        link, chain = self.links[k], self.chains[k]
        lower = chain if chain[-1] == link.lower and len(chain) > 1 else [*chain, link.lower]
        stops = []
        for at, place in enumerate(lower):
            box, (top, bottom) = self._box(place), self.bands[place]
            start = box.top + box.height if at == 0 else top
            end = box.top if at == len(lower) - 1 else bottom
            ends = [lower[n] for n in (at - 1, at + 1) if 0 <= n < len(lower)]
            port = self.ports.get((k, place, ends[0]), 0.0)
            stops.append(((self.x[place] + port, start), (self.x[place] + port, end)))
        return Route(tuple(stops), self._box(chain[1]) if link.label else None)

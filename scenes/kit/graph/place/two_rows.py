"""Two rows for a graph and its gradient's graph: the first runs right, the other one back left.

What a backward pass makes stands below what it made it from, in the direction in which the pass
goes. The weights of the pass, which no gradient comes to, hang beside the root.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.errors import StageError
from gradmath.graphs.second_order import SecondOrder
from scenes.kit.graph.parts.ways import Size, Way, WayPlan
from scenes.kit.graph.place.layout import Plan
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

_APART = 0.36  # between cards of the lower row, at least
_BESIDE_CARGO = 0.3  # between cards of the upper row and cargo on the line between them, together
_BESIDE_WEIGHTS = 0.2  # beside the card that hangs there, on both sides
_SLOT = 0.1  # how far cargo stays off the middle of its line, because of the number at its end
_BAND = 1.0  # between the rows, at least
_INSET = 0.4  # from a card's corner to where lines between the rows meet it
_PORTS = 0.7  # between them
_LANE = 0.3  # of the line to the root below the row's top, where weights hang below it
_BORDERS = 0.16
_HALFWAY, _LATER = 0.5, 0.64  # where cargo rests on a line that is short, or long


@dataclass(frozen=True)
class TwoRows:
    """Which nodes stand in which row, from left to right; `hanging` between the last two above."""

    upper: tuple[int, ...]
    hanging: tuple[int, ...]
    lower: tuple[int, ...]


def rows_of(grown: SecondOrder) -> TwoRows:
    """The rows of a graph in which each node uses the one before it.

    Raises: StageError for any other graph.
    """
    second = range(len(grown.first.nodes), len(grown.flow.nodes))
    tracked = [k for k in second if grown.flow.nodes[k].traced.requires_grad]
    rows = TwoRows(
        upper=tuple(range(len(grown.first.nodes))),
        hanging=tuple(k for k in second if k not in tracked),
        lower=tuple(reversed(tracked)),
    )
    chain = [*zip(rows.upper, rows.upper[1:], strict=False),
             *zip(rows.lower[1:], rows.lower, strict=False)]  # fmt: skip
    sides = [(edge.target, edge.source) for edge in grown.flow.edges]
    within = [(a, b) for a, b in sides if {a, b} <= {*rows.upper} or {a, b} <= {*rows.lower}]
    numbers = list(grown.flow.stubs())
    if len(rows.hanging) != 1 or numbers or sorted(within) != sorted(chain):
        raise StageError(
            "two rows show a gradient's graph where each operation uses the result of the one "
            "before, once, and no plain number but as an exponent; show other graphs by a "
            "GraphView of the whole"
        )
    return rows


def two_rows(grown: SecondOrder, sizes: Sequence[Size], lines: Sequence[WayPlan],
             region: Region) -> Plan:  # fmt: skip
    """The drawing in a region, whether it fits there or not."""
    drawing = _Drawing(grown, rows_of(grown), sizes, lines, region)
    return Plan(
        centers=tuple(drawing.centers[k] for k in range(len(sizes))),
        ways=tuple(drawing.way(line) for line in lines),
        width=drawing.width,
        height=drawing.height,
    )


class _Drawing:
    def __init__(
        self,
        grown: SecondOrder,
        rows: TwoRows,
        sizes: Sequence[Size],
        lines: Sequence[WayPlan],
        region: Region,
    ) -> None:
        self.rows, self.sizes, self.lines = rows, sizes, lines
        cargo = max((line.cargo for line in lines if line.cargo), default=(0.0, 0.0))
        apart = cargo[0] + _BESIDE_CARGO
        (hanging,) = rows.hanging
        least = [apart] * (len(rows.upper) - 2) + [sizes[hanging][0] + 2 * _BESIDE_WEIGHTS]
        self.width = max(self._length(rows.upper, least),
                         self._length(rows.lower, [_APART] * (len(rows.lower) - 1)))  # fmt: skip
        high, low = (max(sizes[k][1] for k in row) for row in (rows.upper, rows.lower))
        self.height = high + low + _BAND
        above = region.top - _BORDERS / 2 - high / 2
        self.centers: dict[int, Points] = {}
        self._set(rows.upper, above, region, least)
        self._set(rows.lower, region.bottom + _BORDERS / 2 + low / 2, region,
                  [_APART] * (len(rows.lower) - 1))  # fmt: skip
        # Below the line to the root and the cargo on it.
        self.lane = above + high / 2 - _LANE
        root, before = rows.upper[-1], rows.upper[-2]
        middle = (self._side(before, 1) + self._side(root, -1)) / 2
        top = self.lane - cargo[1] / 2 - 0.1
        self.centers[hanging] = np.array([middle, top - sizes[hanging][1] / 2, 0.0])

    def _length(self, row: Sequence[int], least: Sequence[float]) -> float:
        return sum(self.sizes[k][0] for k in row) + sum(least) + _BORDERS

    def _set(self, row: Sequence[int], y: float, region: Region, least: Sequence[float]) -> None:
        """From one side of the region to the other, what is left between them shared evenly."""
        spare = (region.width - self._length(row, least)) / max(len(least), 1)
        x = region.left + _BORDERS / 2
        for k, gap in zip(row, [*least, 0.0], strict=True):
            self.centers[k] = np.array([x + self.sizes[k][0] / 2, y, 0.0])
            x += self.sizes[k][0] + gap + spare

    def _side(self, card: int, side: int) -> float:
        """Where a card's right (1) or left (-1) side is."""
        return float(self.centers[card][0] + side * self.sizes[card][0] / 2)

    def _edge(self, card: int, side: int) -> float:
        """Where a card's upper (1) or lower (-1) side is."""
        return float(self.centers[card][1] + side * self.sizes[card][1] / 2)

    def way(self, line: WayPlan) -> Way:
        above = {*self.rows.upper, *self.rows.hanging}
        if line.left in above and line.right in self.rows.lower:
            return self._down(line)
        return self._level(line)

    def _level(self, line: WayPlan) -> Way:
        """A straight line between neighbours."""
        right = 1 if self.centers[line.left][0] < self.centers[line.right][0] else -1
        y = self.centers[line.right][1]
        if line.right == self.rows.upper[-1]:
            y = self.lane
        start = np.array([self._side(line.left, right), y, 0.0])
        end = np.array([self._side(line.right, -right), y, 0.0])
        third = (end - start) / 3
        at = _HALFWAY - _SLOT / abs(end[0] - start[0])
        return _split(start, start + third, end - third, end, at)

    def _down(self, line: WayPlan) -> Way:
        """A curve from the lower side of a card to the upper side of another."""
        start = np.array([self._port(line), self._edge(line.left, -1), 0.0])
        reach = self.sizes[line.right][0] / 2 - _INSET
        middle = self.centers[line.right][0]
        x = float(np.clip(start[0], middle - reach, middle + reach))
        end = np.array([x, self._edge(line.right, 1), 0.0])
        half = np.array([0.0, (end[1] - start[1]) * 0.55, 0.0])
        long = abs(end[0] - start[0]) > 1.0
        return _split(start, start + half, end - half, end, _LATER if long else _HALFWAY)

    def _port(self, line: WayPlan) -> float:
        """Where a line leaves: those that lead further right stand further right."""
        own = sorted(self._downwards(line.left), key=lambda each: self.centers[each.right][0])
        place = own.index(line) - (len(own) - 1) / 2
        return float(self.centers[line.left][0] + place * _PORTS)

    def _downwards(self, card: int) -> Iterator[WayPlan]:
        return (each for each in self.lines if each.left == card and each.right in self.rows.lower)


def _split(start: Points, first: Points, second: Points, end: Points, at: float) -> Way:
    """A curve in two parts, up to a share of it, where its cargo rests, and from there on."""
    a, b, c = (p + (q - p) * at for p, q in ((start, first), (first, second), (second, end)))
    d, e = a + (b - a) * at, b + (c - b) * at
    rest = d + (e - d) * at
    return Way(np.array([start, a, d, rest]), np.array([rest, e, c, end]), rest)

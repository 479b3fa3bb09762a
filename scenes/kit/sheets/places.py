"""Where matrices lie when rows meet columns, as tables side by side, and slid into one another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

_GAP, _WIDEST, _HIGHEST = 0.07, 0.95, 0.66  # between cells; a cell
_DIGITS, _ABOVE = 0.42, 0.16  # how large digits may be, and what a cell needs over and under them
_APART = 0.55  # matrices
PAD, MARGIN = 0.1, 0.045  # around what a tray holds; around cells of a table
_TRAYS, _SHELVES = 0.22, 0.2  # from tray to tray, both ways
_OVER = 0.32  # from B down to the trays
_EDGE = 0.14  # between a table and its edges
_TABLES = 0.4  # from one table to the next
_CORNER = 0.35  # left of the first one, for a name
_NAMES = 0.42  # over what stands in one row, for names
_LARGER, _LARGEST = 1.4, 1.75  # times as large at most: tables, and what they are pressed into
_SMALLEST = 0.9  # times as large at least, with edges
_PLACES, _SUMS = 0.5, 0.62  # from place to place; under each one, for its sum


@dataclass(frozen=True, eq=False)
class SheetPose:
    """Where the first cell of a matrix is, and how far its columns and rows lie apart.

    Its cells are drawn so many times as large.
    """

    first: Points
    across: float
    down: float
    zoom: float = 1.0

    def toward(self, other: SheetPose, share: float) -> SheetPose:
        """A share of the way to another one."""
        return SheetPose(
            self.first + (other.first - self.first) * share,
            self.across + (other.across - self.across) * share,
            self.down + (other.down - self.down) * share,
            self.zoom + (other.zoom - self.zoom) * share,
        )


@dataclass(frozen=True)
class SheetPlaces:
    """SheetPlaces in a region for A (n, k), B (k, m) and what comes of them."""

    region: Region
    lengths: tuple[int, int, int]
    longest: int  # characters of a number

    @property
    def size(self) -> CellSize:
        """One size for all cells, with which everything has room."""
        (n, k, m), room = self.lengths, self.region
        trays = _APART + 2 * m * PAD + (m - 1) * _TRAYS
        tables = (k - 1) * _TABLES + k * _EDGE + _CORNER + 2 * MARGIN
        wide = min(
            self._width((1 + m) * k, trays),
            self._width((1 + m) * k, tables),
            self._width((k + 1) * m, k * _TABLES),
            _WIDEST,
        )
        shelves = (k - 1) * _GAP + _OVER + n * 2 * PAD + (n - 1) * _SHELVES
        high = min((room.height - shelves) / (k + n), _HIGHEST)
        fitting = CellSize.fitting(wide, high, _GAP, self.longest)
        across = wide * 0.92 / (ADVANCE * self.longest)
        return replace(fitting, em=min(_DIGITS, across, (high - _ABOVE) / DIGIT_HEIGHT))

    def _width(self, cells: int, rest: float) -> float:
        """How wide a cell may be if so many share the region with so much else."""
        return (self.region.width - rest) / cells - _GAP

    def span(self, cells: int) -> float:
        """How much room so many neighbours take, from side to side."""
        return cells * (self.size.width + _GAP) - _GAP

    def _pose(self, left: float, top: float, zoom: float = 1.0) -> SheetPose:
        """Where a matrix lies whose cells are neighbours."""
        size = self.size.times(zoom)
        first = np.array([left + size.width / 2, top - size.height / 2, 0.0])
        return SheetPose(first, *size.pitch, zoom)

    def stack(self, cells: int) -> float:
        """How much room so many neighbours take, from the upper one to the lower one."""
        return cells * (self.size.height + _GAP) - _GAP

    # -- rows meet columns ---------------------------------------------------------------------

    @property
    def tray_pitch(self) -> tuple[float, float]:
        """From tray to tray, across and down."""
        _, k, _ = self.lengths
        return self.span(k) + 2 * PAD + _TRAYS, self.size.height + 2 * PAD + _SHELVES

    def _cross(self) -> tuple[float, float]:
        """The left end of A, and the top of B."""
        n, k, m = self.lengths
        across, down = self.tray_pitch
        wide = self.span(k) + _APART + m * across - _TRAYS
        high = self.stack(k) + _OVER + n * down - _SHELVES
        middle = (self.region.top + self.region.bottom) / 2
        return -wide / 2, middle + high / 2

    @property
    def trays(self) -> SheetPose:
        """Where trays have their middles."""
        _, k, _ = self.lengths
        left, top = self._cross()
        across, down = self.tray_pitch
        x = left + self.span(k) + _APART + across / 2 - _TRAYS / 2
        y = top - self.stack(k) - _OVER - down / 2 + _SHELVES / 2
        return SheetPose(np.array([x, y, 0.0]), across, down)

    @property
    def cross_a(self) -> SheetPose:
        """A, with its rows beside those of the trays."""
        left, _ = self._cross()
        trays = self.trays
        first = np.array([left + self.size.width / 2, trays.first[1], 0.0])
        return SheetPose(first, self.size.pitch[0], trays.down)

    @property
    def cross_b(self) -> SheetPose:
        """B, with its columns over those of the trays."""
        _, top = self._cross()
        trays = self.trays
        first = np.array([trays.first[0], top - self.size.height / 2, 0.0])
        return SheetPose(first, trays.across, self.size.pitch[1])

    def slot(self, number: int) -> SheetPose:
        """The table that all products of one number in their trays make."""
        _, k, _ = self.lengths
        trays = self.trays
        aside = -(self.span(k) - self.size.width) / 2 + number * self.size.pitch[0]
        return SheetPose(trays.first + np.array([aside, 0.0, 0.0]), trays.across, trays.down)

    def sorted(self, number: int) -> SheetPose:
        """A table of products beside the others, where the trays were."""
        _, k, m = self.lengths
        trays, across = self.trays, self.span(m)
        room = m * trays.across - _TRAYS
        apart = (room - k * across) / (k - 1)
        left = trays.first[0] - trays.across / 2 + _TRAYS / 2 + number * (across + apart)
        first = np.array([left + self.size.width / 2, trays.first[1], 0.0])
        return SheetPose(first, self.size.pitch[0], trays.down)

    def sorted_b(self) -> SheetPose:
        """B over the last of these tables, column over column."""
        x = self.sorted(self.lengths[1] - 1).first[0]
        return SheetPose(np.array([x, self.cross_b.first[1], 0.0]), *self.size.pitch)

    # -- tables --------------------------------------------------------------------------------

    @property
    def _edged(self) -> float:
        """How large cells are in tables with edges."""
        n, k, m = self.lengths
        rest = _CORNER + 2 * MARGIN + (k - 1) * _TABLES + k * _EDGE
        wide = (self.region.width - rest) / (k * (self.size.width + self.span(m)))
        high = (self.region.height - 2 * _NAMES - _EDGE) / (self.size.height + self.stack(n))
        return min(wide, high, _LARGER)

    def _table(self, number: int) -> tuple[float, float]:
        """The left upper corner of a table with its edges."""
        n, k, m = self.lengths
        zoom = self._edged
        wide = zoom * (self.size.width + self.span(m)) + _EDGE
        room = self.region.width - _CORNER - 2 * MARGIN
        apart = min((room - k * wide) / (k - 1), 2 * _TABLES)
        high = zoom * (self.size.height + self.stack(n)) + _EDGE
        top = (self.region.top + self.region.bottom) / 2 + high / 2
        return number * (wide + apart) - (k * wide + (k - 1) * apart - _CORNER) / 2, top

    def table(self, number: int) -> SheetPose:
        """A table of products, right of one edge and below the other."""
        (left, top), size = self._table(number), self.size.times(self._edged)
        return self._pose(left + size.width + _EDGE, top - size.height - _EDGE, self._edged)

    def left_edge(self, number: int) -> SheetPose:
        """What stands at the left edge of a table."""
        left, top = self._table(number)
        return self._pose(left, top - self._edged * self.size.height - _EDGE, self._edged)

    def upper_edge(self, number: int) -> SheetPose:
        """What lies on the upper edge of a table."""
        left, top = self._table(number)
        return self._pose(left + self._edged * self.size.width + _EDGE, top, self._edged)

    # -- tables that slide into one another ----------------------------------------------------

    @property
    def _slid(self) -> float:
        """How large cells are when all tables lie in one another."""
        n, k, m = self.lengths
        wide = (self.region.width - 2 * PAD - (m - 1) * _PLACES) / (m * self.span(k))
        high = (self.region.height / n - _SUMS - 2 * PAD) / self.size.height
        return min(wide, high, _LARGEST)

    @property
    def pressed(self) -> SheetPose:
        """The middles of places, in each of which one entry of every table lies."""
        n, k, m = self.lengths
        zoom = self._slid
        across, down = zoom * self.span(k) + _PLACES, zoom * self.size.height + 2 * PAD + _SUMS
        middle = (self.region.top + self.region.bottom + _SUMS) / 2
        first = np.array([-(m - 1) * across / 2, middle + (n - 1) * down / 2, 0.0])
        return SheetPose(first, across, down, zoom)

    def slid(self, number: int) -> SheetPose:
        """A table whose entries lie in all places, beside those of the other tables."""
        pressed, k = self.pressed, self.lengths[1]
        aside = (number - (k - 1) / 2) * pressed.zoom * self.size.pitch[0]
        return replace(pressed, first=pressed.first + np.array([aside, 0.0, 0.0]))

    def level(self, number: int, *, spread: bool) -> SheetPose:
        """A table at a height of its own, where it stood, or spread as far as it will be."""
        n, k, _ = self.lengths
        zoom = min(self._edged, (self.region.height / k - _GAP) / self.stack(n))
        size, table, slid = self.size.times(zoom), self.table(number), self.slid(number)
        middle = (self.region.top + self.region.bottom) / 2
        high = zoom * self.stack(n)
        top = middle + (k / 2 - number) * (high + _GAP) - _GAP / 2
        x, across = (slid.first[0], slid.across) if spread else (table.first[0], size.pitch[0])
        return SheetPose(np.array([x, top - size.height / 2, 0.0]), across, size.pitch[1], zoom)

    def under(self, index: tuple[int, ...]) -> Points:
        """Where the sum of a place is written."""
        pressed, (row, column) = self.pressed, index
        down = pressed.zoom * self.size.height / 2 + PAD + _SUMS / 2
        return np.asarray(
            pressed.first + np.array([column * pressed.across, -row * pressed.down - down, 0.0])
        )

    @property
    def whole(self) -> SheetPose:
        """What all tables are pressed into, alone."""
        n, _, m = self.lengths
        zoom = min(
            1.2 * _LARGEST,
            (self.region.height - _NAMES) / self.stack(n),
            (self.region.width - 2 * _APART) / (2 * self.span(m)),
        )
        middle = (self.region.top + self.region.bottom - _NAMES) / 2
        return self._pose(-zoom * self.span(m) / 2, middle + zoom * self.stack(n) / 2, zoom)

    def twin(self, side: int) -> SheetPose:
        """One of two matrices side by side, as large as that."""
        whole = self.whole
        aside = whole.zoom * self.span(self.lengths[2]) / 2 + _APART / 2
        return replace(whole, first=whole.first + np.array([side * aside, 0.0, 0.0]))

    # -- tables over what they are pressed into ------------------------------------------------

    @property
    def edged(self) -> bool:
        """Whether there is room for edges of tables, too."""
        return self._ending(self.size.height + _EDGE) >= _SMALLEST

    def _ending(self, edges: float) -> float:
        """How large cells may be in tables, whose edges take so much, over their sum."""
        room = self.region.height - _NAMES - _OVER
        return room / (edges + 2 * self.stack(self.lengths[0]))

    def ending(self, number: int) -> SheetPose:
        """A table over the sum of all tables."""
        beside, zoom = self.table(number), min(self._edged, self._ending(0.0))
        if self.edged:
            zoom = min(self._edged, self._ending(self.size.height + _EDGE))
        size = self.size.times(zoom)
        top = self.region.top - _NAMES - (size.height + _EDGE if self.edged else 0.0)
        left = beside.first[0] - self._edged * self.size.width / 2
        return self._pose(left, top, zoom)

    def ending_edges(self, number: int) -> tuple[SheetPose, SheetPose]:
        """What stands at the left of a table over the sum of all, and what lies on top of it."""
        ending = self.ending(number)
        first, size = ending.first, self.size.times(ending.zoom)
        aside, over = np.array([size.width + _EDGE, 0, 0]), np.array([0, size.height + _EDGE, 0])
        left = SheetPose(first - aside, *size.pitch, ending.zoom)
        return left, SheetPose(first + over, *size.pitch, ending.zoom)

    @property
    def sum(self) -> SheetPose:
        """What all tables are pressed into, column under column below one of them."""
        n, k, _ = self.lengths
        ending = self.ending(k // 2)
        low = self.region.bottom + ending.zoom * self.stack(n)
        return self._pose(ending.first[0] - ending.zoom * self.size.width / 2, low, ending.zoom)

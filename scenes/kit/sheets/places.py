"""Where matrices lie when cells meet cells, when rows meet columns, and as tables side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

_GAP, _WIDEST, _HIGHEST = 0.07, 1.15, 0.62  # between cells; a cell
_APART = 0.55  # matrices
PAD, MARGIN = 0.1, 0.045  # around what a tray holds; around cells of a table
_TRAYS, _SHELVES = 0.22, 0.2  # from tray to tray, both ways
_OVER = 0.32  # from B down to the trays
_EDGE = 0.14  # between a table and its edges
_TABLES = 0.45  # from one table to the next
_CORNER = 0.35  # left of the first one, for a name
_PILED, _SHOWS = 1.7, 0.3  # times as large; of a cell, of each table below another one
_SHAPES = 0.45  # for a line below tables
_NAMES = 0.4  # over what stands in one row, for names
_STAR = 1.4  # times as large: two matrices over their products
_ASIDE, _LEVELS = 0.3, 1.15  # of numbers that stand alone, for their names; from one to the next
_LOW = 0.5  # from the foot of the region to the middle of what torch refuses


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
        return CellSize.fitting(wide, high, _GAP, self.longest)

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

    # -- cells meet cells ----------------------------------------------------------------------

    @property
    def _star(self) -> float:
        """How large cells are when two matrices stand over the one of their products."""
        n, k, _ = self.lengths
        wide = self.region.width / (2 * self.span(k) + self.size.width + 2 * _GAP)
        high = (self.region.height - 2 * _NAMES) / (2 * self.stack(n))
        return min(wide, high, _STAR)

    def factor(self, side: int) -> SheetPose:
        """A matrix at the left or at the right, a cell's width between them, under its name."""
        _, k, _ = self.lengths
        zoom = self._star
        half, away = self.span(k) / 2, self.size.width / 2 + _GAP
        left = zoom * (side * (half + away) - half)
        return self._pose(left, self.region.top - _NAMES, zoom)

    @property
    def products(self) -> SheetPose:
        """What comes of two matrices, below them."""
        n, k, _ = self.lengths
        zoom = self._star
        low = self.region.bottom + zoom * self.stack(n)
        return self._pose(-zoom * self.span(k) / 2, low, zoom)

    def alone(self, level: int) -> Points:
        """Where a number stands by itself, or below such a one, right of the products."""
        n, k, _ = self.lengths
        right = self._star * self.span(k) / 2
        middle = self.region.bottom + self._star * self.stack(n) / 2
        return np.array([
            (right + self.region.right) / 2 + _ASIDE, middle + _LEVELS * (0.5 - level), 0.0
        ])  # fmt: skip

    @property
    def refusal(self) -> Points:
        """Where torch says what it refuses."""
        return np.array([0.0, self.region.bottom + _LOW, 0.0])

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

    def _table(self, number: int) -> tuple[float, float]:
        """The left upper corner of a table with its edges."""
        n, k, m = self.lengths
        wide = self.size.width + _EDGE + self.span(m)
        room = self.region.width - _CORNER - 2 * MARGIN
        apart = min((room - k * wide) / (k - 1), 2 * _TABLES)
        high = self.size.height + _EDGE + self.stack(n) + 2 * _NAMES + _SHAPES
        top = (self.region.top + self.region.bottom) / 2 + high / 2 - _NAMES
        return number * (wide + apart) - (k * wide + (k - 1) * apart - _CORNER) / 2, top

    def table(self, number: int) -> SheetPose:
        """A table of products, right of one edge and below the other."""
        left, top = self._table(number)
        size = self.size
        return self._pose(left + size.width + _EDGE, top - size.height - _EDGE)

    def left_edge(self, number: int) -> SheetPose:
        """What stands at the left edge of a table."""
        left, top = self._table(number)
        return self._pose(left, top - self.size.height - _EDGE)

    def upper_edge(self, number: int) -> SheetPose:
        """What lies on the upper edge of a table."""
        left, top = self._table(number)
        return self._pose(left + self.size.width + _EDGE, top)

    def pile(self, number: int) -> SheetPose:
        """A table in a pile of all of them, so that those below are still seen."""
        n, _, m = self.lengths
        zoom = min(
            _PILED,
            (self.region.height - _NAMES) / (self.stack(n) + self.size.height),
            (self.region.width - 2 * _APART) / (2 * self.span(m)),
        )
        wide, high = zoom * self.span(m), zoom * self.stack(n)
        middle = (self.region.top + self.region.bottom - _NAMES) / 2
        size = self.size.times(zoom)
        aside, up = number * _SHOWS * size.width, number * _SHOWS * size.height
        return self._pose(-wide / 2 + aside, middle + high / 2 + up, zoom)

    def twin(self, side: int) -> SheetPose:
        """One of two matrices side by side, as large as in the pile."""
        pile = self.pile(0)
        aside = pile.zoom * self.span(self.lengths[2]) / 2 + _APART / 2
        return replace(pile, first=pile.first + np.array([side * aside, 0.0, 0.0]))

    # -- tables over what they are pressed into ------------------------------------------------

    @property
    def edged(self) -> bool:
        """Whether there is room for edges of tables, too."""
        return self._ending(self.size.height + _EDGE) >= 1.0

    def _ending(self, edges: float) -> float:
        """How large cells may be in tables, whose edges take so much, over their sum."""
        room = self.region.height - _NAMES - _OVER
        return room / (edges + 2 * self.stack(self.lengths[0]))

    def ending(self, number: int) -> SheetPose:
        """A table over the sum of all tables."""
        beside, zoom = self.table(number), min(1.0, self._ending(0.0))
        top = self.region.top - _NAMES - (self.size.height + _EDGE if self.edged else 0.0)
        return self._pose(beside.first[0] - self.size.width / 2, top, zoom)

    def ending_edges(self, number: int) -> tuple[SheetPose, SheetPose]:
        """What stands at the left of a table over the sum of all, and what lies on top of it."""
        first, size = self.ending(number).first, self.size
        left = SheetPose(first - np.array([size.width + _EDGE, 0.0, 0.0]), *size.pitch)
        return left, SheetPose(first + np.array([0.0, size.height + _EDGE, 0.0]), *size.pitch)

    @property
    def sum(self) -> SheetPose:
        """What all tables are pressed into, column under column below one of them."""
        n, k, _ = self.lengths
        zoom = min(1.0, self._ending(0.0))
        low = self.region.bottom + zoom * self.stack(n)
        return self._pose(self.table(k // 2).first[0] - self.size.width / 2, low, zoom)

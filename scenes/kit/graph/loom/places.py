"""Where the parts of a loom stand, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT
from scenes.kit.graph.cloth.pose import Hanging
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_WIDTHS = {1: 1.05, 2: 0.78}  # of a cell, by how many columns there are
_LONGEST, _LONGEST_NUDGED, _LONGEST_SUM = 3, 6, 4  # characters
_NUDGED = 1.0  # the width of a cell whose entry was nudged
_MARGIN = 0.7  # the width of a cell between the two halves
_EM = 0.36  # of digits, where there is room
_ROOM = 0.08  # above and below them
_BETWEEN = 0.3  # a cell and the lane beside it: room for a sign
_HALF = 3.75  # the width of the half with the rows
_MIDDLE = 1.85  # the width of what is between the halves
_BAR = 0.28  # half the height of the bar, and of the letterbox beside it
_TALLEST, _ROW, _SHARE = 0.42, 1.0, 0.45  # of cells; of rows; of a row that a cell takes
_FOOT = 0.55  # below the rows, for names
_CORNER = 0.8  # from the rows up to what is copied to all of them, and from the bar down to it


@dataclass(frozen=True)
class CellSpacing(CellSize):
    """Cells with another gap below than beside them."""

    below: float = 0.0

    @property
    def pitch(self) -> tuple[float, float]:
        return self.width + self.gap, self.height + self.below


def _size(width: float, height: float, longest: int) -> CellSize:
    across, down = width * 0.92 / (ADVANCE * longest), (height - 2 * _ROOM) / DIGIT_HEIGHT
    return CellSize(width, height, _BETWEEN, min(_EM, across, down))


@dataclass(frozen=True, eq=False)
class LoomPlaces:
    """Two halves, side by side: copies go down on the left, weights are folded up on the right.

    On the left are the bar with b and the rows of X, with a lane beside each column, on the right
    b's letterbox and the weights, row beside row. What is copied along the rows, or to all of them,
    has its place between the halves. beside is where the stage goes on, below the code.
    """

    region: Region
    beside: Region
    rows: int
    columns: int
    cell: CellSize
    nudged: CellSize
    margin: CellSize

    @classmethod
    def of(cls, rows: int, columns: int, region: Region, beside: Region) -> Self:
        pitch = min(_ROW, (region.height - 2 * _BAR - _CORNER - _FOOT) / rows)
        height = min(_TALLEST, _SHARE * pitch)
        return cls(
            region, beside, rows, columns,
            _size(_WIDTHS[columns], height, _LONGEST),
            _size(_NUDGED, height, _LONGEST_NUDGED),
            _size(_MARGIN, height, _LONGEST_SUM),
        )  # fmt: skip

    # -- columns -------------------------------------------------------------------------------

    @property
    def left(self) -> float:
        return self.region.left

    @property
    def pitch(self) -> float:
        """From column to column of X."""
        return _HALF / self.columns

    @property
    def right(self) -> float:
        """Where the left half ends."""
        return self.left + _HALF

    @property
    def start(self) -> float:
        """Where the right half begins."""
        return self.right + _MIDDLE

    @property
    def weight_pitch(self) -> float:
        """From column to column of the weights."""
        return (self.region.right - self.start) / self.columns

    def lane(self, column: int) -> float:
        """Where copies come down."""
        middle = self.left + (column + 0.5) * self.pitch
        return middle + (self.cell.width + _BETWEEN) / 2

    def column(self, column: int) -> float:
        """Where the entries of a column stand, left of its lane."""
        return self.lane(column) - self.cell.width - _BETWEEN

    def weight(self, column: int) -> float:
        """Where the weights of a column stand, and their sum."""
        return self.start + (column + 0.5) * self.weight_pitch

    @property
    def leaf_box(self) -> float:
        """The column of the letterboxes between the halves."""
        return self.start - _MARGIN / 2 - 0.13

    @property
    def leaf(self) -> float:
        """The column of what is copied from between the halves."""
        return self.right + _MARGIN / 2 + 0.05

    # -- rows ----------------------------------------------------------------------------------

    @property
    def bar(self) -> float:
        return self.region.top - _BAR

    @property
    def top(self) -> float:
        """Where the rows begin."""
        return self.region.top - 2 * _BAR - _CORNER

    @property
    def row_pitch(self) -> float:
        return min(_ROW, (self.top - self.region.bottom - _FOOT) / self.rows)

    @property
    def low(self) -> float:
        """Where the rows end."""
        return self.top - self.rows * self.row_pitch

    def row(self, row: int) -> float:
        return self.top - (row + 0.5) * self.row_pitch

    @property
    def corner(self) -> float:
        """The height of what is copied along both axes."""
        return self.top + _CORNER / 2

    # -- sizes and regions ---------------------------------------------------------------------

    def _grid(self, cell: CellSize, pitch: float) -> CellSpacing:
        gap, below = pitch - cell.width, self.row_pitch - cell.height
        return CellSpacing(cell.width, cell.height, gap, cell.em, below)

    @property
    def grid(self) -> CellSpacing:
        """Cells that stand in the columns of X."""
        return self._grid(self.cell, self.pitch)

    @property
    def weight_grid(self) -> CellSpacing:
        """Cells that stand in the columns of the weights."""
        return self._grid(self.cell, self.weight_pitch)

    @property
    def margin_grid(self) -> CellSpacing:
        """Cells below each other, between the halves."""
        return self._grid(self.margin, self.margin.width)

    @property
    def letterbox(self) -> Region:
        return Region(self.start, self.region.right, self.bar - _BAR, self.bar + _BAR)

    @property
    def bar_region(self) -> Region:
        return Region(self.left, self.right, self.bar - _BAR, self.bar + _BAR)

    @property
    def leaf_letterbox(self) -> Region:
        half = _MARGIN / 2 + 0.08
        return Region(self.leaf_box - half, self.leaf_box + half, self.low + 0.03, self.top - 0.03)

    @property
    def corner_letterbox(self) -> Region:
        half, high = _MARGIN / 2 + 0.08, self.cell.height / 2 + 0.06
        return Region(self.leaf_box - half, self.leaf_box + half,
                      self.corner - high, self.corner + high)  # fmt: skip

    def at(self, x: float, y: float) -> Points:
        return np.array([x, y, 0.0])

    # -- cloths --------------------------------------------------------------------------------

    @property
    def _weights(self) -> tuple[float, float]:
        """The middle and the width of the right half."""
        return (self.start + self.region.right) / 2, self.region.right - self.start

    @property
    def row_cloth(self) -> Hanging:
        """Its strips are rows, beside those of X, and below the letterbox."""
        middle, width = self._weights
        alongs = tuple(self.weight(k) - middle for k in range(self.columns))
        hinge = self.at(middle, self.top)
        return Hanging(0, hinge, width, self.row_pitch, alongs, self.row_pitch / 2)

    @property
    def column_cloth(self) -> Hanging:
        """In the same place; its strips are columns."""
        height = self.rows * self.row_pitch
        alongs = tuple((k + 0.5) * self.row_pitch - height / 2 for k in range(self.rows))
        hinge = self.at(self.start, self.top - height / 2)
        return Hanging(1, hinge, height, self.weight_pitch, alongs, self.weight_pitch / 2)

    @property
    def one_column(self) -> Hanging:
        """A single column, whose strips are its cells."""
        hinge = self.at(self.weight(0), self.top)
        return Hanging(0, hinge, self.weight_pitch, self.row_pitch, (0.0,), self.row_pitch / 2)

    # -- ways ----------------------------------------------------------------------------------

    def lane_down(self, column: int) -> Polyline:
        """From b down to the last row."""
        x = self.lane(column)
        return Polyline.through(self.at(x, self.bar), self.at(x, self.row(self.rows - 1)))

    def into(self, row: int, column: int) -> Polyline:
        """From the lane onto the entry beside it."""
        y = self.row(row)
        return Polyline.through(self.at(self.lane(column), y), self.at(self.column(column), y))

    def sign(self, row: int, column: int) -> Points:
        """Between an entry and the lane beside it."""
        return self.at((self.lane(column) + self.column(column)) / 2, self.row(row))

    def warp(self, column: int) -> Polyline:
        """What is drawn of a lane."""
        x = self.lane(column)
        return Polyline.through(self.at(x, self.bar - _BAR), self.at(x, self.row(self.rows - 1)))

    def home(self, column: int) -> Polyline:
        """From where a cloth's first strip hangs up into the letterbox."""
        start = self.row_cloth.home(column)
        return Polyline.through(start, self.at(self.weight(column), self.bar))

    def sideways(self, row: int, column: int) -> Polyline:
        """From what is copied along the rows to beside an entry of a row."""
        y = self.row(row)
        return Polyline.through(self.at(self.leaf, y), self.at(self.lane(column), y))

    def threads(self, row: int) -> list[Polyline]:
        """What is drawn of the ways along a row: from what is copied, past each entry."""
        y, last = self.row(row), self.columns - 1
        starts = [self.column(k + 1) if k < last else self.leaf for k in range(self.columns)]
        return [
            Polyline.through(self.at(start, y), self.at(self.lane(k), y))
            for k, start in enumerate(starts)
        ]

    def both_ways(self, row: int, column: int) -> Polyline:
        """From the corner along the top, and down to beside an entry of a row."""
        x, y = self.lane(column), self.row(row)
        corners = (self.leaf, self.corner), (x, self.corner), (x, y)
        return Polyline.through(*(self.at(*corner) for corner in corners))

    def to_leaf_box(self, row: int) -> Polyline:
        """From the first column into the letterbox beside the rows."""
        y = self.row(row)
        return Polyline.through(self.at(self.weight(0), y), self.at(self.leaf_box, y))

    @property
    def to_corner_box(self) -> Polyline:
        """From the first entry of the first column into the letterbox in the corner."""
        x = self.weight(0)
        corners = (x, self.row(0)), (x, self.corner), (self.leaf_box, self.corner)
        return Polyline.through(*(self.at(*corner) for corner in corners))

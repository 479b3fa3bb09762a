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

_WIDTHS = {1: 1.05, 2: 1.05, 3: 0.66}  # of a cell, by how many columns there are
_TALLEST, _GAP = 0.5, 0.06  # of cells, and between rows of them
_LONGEST, _LONGEST_NUDGED = 3, 6  # characters
_NUDGED = 1.1  # the width of a cell whose entry was nudged
_EM = 0.36  # of digits, where there is room
_ROOM = 0.08  # above and below them
_WIDEST, _LANE = 3.9, 0.6  # of a column; and where its lane is, as a share of it
_BETWEEN = 0.14  # a cell and the lane beside it
_BAR, _BOX, _APART = 0.28, 0.28, 0.07  # half heights, and from the one to the other
_ROWS = 1.7  # the height of all rows of X
_STRIP, _WIDE = 0.64, 0.92  # the most from row to row, in a cloth below b and in a wide one
_NAME = 0.44  # room for a name between two letterboxes
_CODE = 0.76  # below it there is room beside the rows


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
    """Columns, each with cells on the left and a lane on the right of it, and rows.

    From above: the bar with b, b's letterbox, room for a cloth to hang in, and the rows of X. Where
    nothing stands below them, rows are as far apart as there is room (`wide`). beside is where the
    stage goes on right of the columns, below the code.
    """

    region: Region
    beside: Region
    rows: int
    columns: int
    cell: CellSize
    nudged: CellSize

    @classmethod
    def of(cls, rows: int, columns: int, region: Region, beside: Region) -> Self:
        height = min(_TALLEST, _ROWS / rows - _GAP)
        return cls(
            region, beside, rows, columns,
            _size(_WIDTHS[columns], height, _LONGEST),
            _size(_NUDGED, height, _LONGEST_NUDGED),
        )  # fmt: skip

    # -- columns -------------------------------------------------------------------------------

    @property
    def left(self) -> float:
        return self.region.left

    @property
    def pitch(self) -> float:
        return min(_WIDEST, self.region.width / self.columns)

    @property
    def right(self) -> float:
        return self.left + self.columns * self.pitch

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def lane(self, column: int) -> float:
        """Where copies come down, and weights go up."""
        return self.left + (column + _LANE) * self.pitch

    def column(self, column: int) -> float:
        """Where the entries of a column stand, left of its lane."""
        return self.lane(column) - self.cell.width - _BETWEEN

    @property
    def vacant(self) -> float:
        """Between the first lane and the next: where a text crosses nobody's way."""
        return self.lane(0) + self.cell.width / 2 + 0.45

    @property
    def leaf_box(self) -> float:
        """The column of the letterbox of what is copied along the rows."""
        return self.beside.left + self.cell.width / 2 + 0.1

    @property
    def leaf(self) -> float:
        """The column of what is copied along the rows."""
        return self.leaf_box + self.cell.width + 0.45

    # -- rows ----------------------------------------------------------------------------------

    @property
    def bar(self) -> float:
        return self.region.top - _BAR

    @property
    def box(self) -> float:
        return self.bar - _BAR - _BOX - _APART

    @property
    def top(self) -> float:
        """Below the letterbox."""
        return self.box - _BOX - _APART

    @property
    def low(self) -> float:
        """Where the rows of X begin."""
        return self.region.bottom + _ROWS

    @property
    def row_pitch(self) -> float:
        return _ROWS / self.rows

    def row(self, row: int) -> float:
        return self.low - (row + 0.5) * self.row_pitch

    @property
    def corner(self) -> float:
        """The height of what is copied along both axes."""
        return self.region.bottom + _BOX

    @property
    def wide_pitch(self) -> float:
        return min(_WIDE, (_CODE - self.corner - _BOX - _NAME) / self.rows)

    def wide(self, row: int) -> float:
        """The height of a row when all are far apart."""
        return _CODE - (row + 0.5) * self.wide_pitch

    # -- sizes and regions ---------------------------------------------------------------------

    def grid(self, pitch: float) -> CellSpacing:
        """Cells that stand in the columns, with so much from row to row."""
        cell = self.cell
        gap, below = self.pitch - cell.width, pitch - cell.height
        return CellSpacing(cell.width, cell.height, gap, cell.em, below)

    @property
    def letterbox(self) -> Region:
        return Region(self.left, self.right, self.box - _BOX, self.box + _BOX)

    @property
    def bar_region(self) -> Region:
        return Region(self.left, self.right, self.bar - _BAR, self.bar + _BAR)

    @property
    def leaf_letterbox(self) -> Region:
        half = self.cell.width / 2 + 0.1
        low, high = _CODE - self.rows * self.wide_pitch, _CODE
        return Region(self.leaf_box - half, self.leaf_box + half, low, high)

    @property
    def corner_letterbox(self) -> Region:
        half = self.cell.width / 2 + 0.1
        low, high = self.corner - _BOX, self.corner + _BOX
        return Region(self.leaf_box - half, self.leaf_box + half, low, high)

    def at(self, x: float, y: float) -> Points:
        return np.array([x, y, 0.0])

    # -- cloths --------------------------------------------------------------------------------

    def _rows_of(self, top: float, pitch: float) -> Hanging:
        alongs = tuple(self.lane(k) - self.middle for k in range(self.columns))
        hinge = self.at(self.middle, top)
        return Hanging(0, hinge, self.right - self.left, pitch, alongs, pitch / 2)

    @property
    def low_cloth(self) -> Hanging:
        """Beside the rows of z."""
        return self._rows_of(self.low, self.row_pitch)

    @property
    def high_cloth(self) -> Hanging:
        """Below b."""
        return self._rows_of(self.top, min(_STRIP, (self.top - self.low) / self.rows))

    @property
    def wide_cloth(self) -> Hanging:
        """Its strips are columns."""
        height = self.rows * self.wide_pitch
        alongs = tuple((k + 0.5) * self.wide_pitch - height / 2 for k in range(self.rows))
        hinge = self.at(self.left, _CODE - height / 2)
        return Hanging(1, hinge, height, self.pitch, alongs, _LANE * self.pitch)

    @property
    def one_column(self) -> Hanging:
        """A single column, whose strips are its cells."""
        hinge = self.at(self.left + self.pitch / 2, _CODE)
        along = (_LANE - 0.5) * self.pitch
        return Hanging(0, hinge, self.pitch, self.wide_pitch, (along,), self.wide_pitch / 2)

    # -- ways ----------------------------------------------------------------------------------

    def lane_down(self, column: int) -> Polyline:
        """From b down to the last row."""
        x = self.lane(column)
        return Polyline.through(self.at(x, self.bar), self.at(x, self.row(self.rows - 1)))

    def into(self, row: int, column: int) -> Polyline:
        """From the lane onto the entry beside it."""
        y = self.row(row)
        return Polyline.through(self.at(self.lane(column), y), self.at(self.column(column), y))

    def warp(self, column: int) -> Polyline:
        """What is drawn of a lane."""
        x = self.lane(column)
        return Polyline.through(self.at(x, self.bar - _BAR), self.at(x, self.region.bottom))

    def home(self, column: int) -> Polyline:
        """From where a cloth's first strip hangs up into the letterbox."""
        start = self.high_cloth.home(column)
        return Polyline.through(start, self.at(self.lane(column), self.box))

    def sideways(self, row: int, column: int) -> Polyline:
        """From what is copied along the rows to an entry of a wide row."""
        y = self.wide(row)
        return Polyline.through(self.at(self.leaf, y), self.at(self.column(column), y))

    def both_ways(self, row: int, column: int) -> Polyline:
        """From the corner along the bottom, and up to an entry of a wide row."""
        x, y = self.lane(column), self.wide(row)
        corners = (self.leaf, self.corner), (x, self.corner), (x, y), (self.column(column), y)
        return Polyline.through(*(self.at(*corner) for corner in corners))

    def to_leaf_box(self, row: int) -> Polyline:
        """From the first column into the letterbox beside the rows."""
        y = self.wide(row)
        return Polyline.through(self.at(self.lane(0), y), self.at(self.leaf_box, y))

    @property
    def to_corner_box(self) -> Polyline:
        """From the first entry of the first column into the letterbox in the corner."""
        x = self.lane(0)
        corners = (x, self.wide(0)), (x, self.corner), (self.leaf_box, self.corner)
        return Polyline.through(*(self.at(*corner) for corner in corners))

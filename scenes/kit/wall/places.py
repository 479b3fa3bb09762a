"""Where a wall stands: its cells, what enters at its left and from below, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradmath.records.walls import WallRun
from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

LEFT, BELOW, ABOVE = 1.78, 0.98, 0.38  # of a region: for v, for u, with names; for the name of J
_GAP = 0.14  # between cells, as far as their pitch leaves it
_TALLEST, _WIDEST = 1.05, 1.9  # of a cell
_PORT, _PORT_HEIGHT = 0.5, 0.42  # of a cell of v, or of u
_APART = 0.18  # from the wall to v or u, and from these to their names
_LONGEST = 4  # characters of an entry


@dataclass(frozen=True, eq=False)
class WallPlaces:
    """Places of a wall of m rows and n columns in the right upper part of a region."""

    run: WallRun
    region: Region

    @cached_property
    def cell(self) -> CellSize:
        """How large a cell is."""
        m, n = self.run.size
        across = (self.region.width - LEFT + _GAP) / n
        down = (self.region.height - BELOW - ABOVE + _GAP) / m
        gap = min(_GAP, 0.16 * down)
        height = min(_TALLEST, down - gap)
        return CellSize.fitting(min(_WIDEST, across - gap), height, gap, _LONGEST)

    @cached_property
    def corner(self) -> Points:
        """The middle of the upper left cell: the wall stands in the middle of its part."""
        (m, n), (across, down) = self.run.size, self.cell.pitch
        left, right = self.region.left + LEFT, self.region.right
        bottom, top = self.region.bottom + BELOW, self.region.top - ABOVE
        middle = np.array([(left + right) / 2, (bottom + top) / 2, 0.0])
        return middle + [-(n - 1) / 2 * across, (m - 1) / 2 * down, 0.0]

    def center(self, i: int, j: int) -> Points:
        """The middle of a cell."""
        across, down = self.cell.pitch
        return np.asarray(self.corner + [j * across, -i * down, 0.0])

    @cached_property
    def sides(self) -> Region:
        """The rectangle of all cells."""
        m, n = self.run.size
        first, last = self.center(0, 0), self.center(m - 1, n - 1)
        half = self.cell.width / 2, self.cell.height / 2
        return Region(first[0] - half[0], last[0] + half[0], last[1] - half[1], first[1] + half[1])

    @property
    def name_corner(self) -> Points:
        """Where the wall's name begins, over its upper left corner."""
        return np.array([self.sides.left + 0.05, self.sides.top + 0.08, 0.0])

    # -- what enters -----------------------------------------------------------------------------

    @cached_property
    def v_size(self) -> CellSize:
        """Of what enters at the left: its cells stand as far apart as rows."""
        height = min(_PORT_HEIGHT, self.cell.height)
        return CellSize.fitting(_PORT, height, self.cell.pitch[1] - height, 1)

    @cached_property
    def u_size(self) -> CellSize:
        """Of what enters from below: its cells stand as far apart as columns."""
        return CellSize.fitting(_PORT, _PORT_HEIGHT, self.cell.pitch[0] - _PORT, 1)

    def v_center(self, i: int) -> Points:
        """The middle of an entry of v."""
        x = self.sides.left - _APART - _PORT / 2
        return np.array([x, self.center(i, 0)[1], 0.0])

    def u_center(self, j: int) -> Points:
        """The middle of an entry of u."""
        y = self.sides.bottom - _APART - _PORT_HEIGHT / 2
        return np.array([self.center(0, j)[0], y, 0.0])

    def out_edge(self, i: int) -> Points:
        """Where the name of an output ends."""
        return np.asarray(self.v_center(i) - [_PORT / 2 + _APART, 0.0, 0.0])

    def in_edge(self, j: int) -> Points:
        """Where the name of an input has its upper edge."""
        return np.asarray(self.u_center(j) - [0.0, _PORT_HEIGHT / 2 + 0.1, 0.0])

    def along_row(self, i: int) -> Polyline:
        """From an entry of v through its row."""
        start = self.v_center(i) + [_PORT / 2, 0.0, 0.0]
        return Polyline.through(start, (self.sides.right, start[1], 0.0))

    def along_column(self, j: int) -> Polyline:
        """From an entry of u through its column."""
        start = self.u_center(j) + [0.0, _PORT_HEIGHT / 2, 0.0]
        return Polyline.through(start, (start[0], self.sides.top, 0.0))

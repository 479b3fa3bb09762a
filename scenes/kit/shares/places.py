"""Where things stand when V is shared out: arrows or a plot on the left, V and two bars beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region

ROOM = Region(SAFE.left, -1.45, bottom=-2.5, top=2.3)  # of the arrows
TANH = Region(0.55, 4.15, bottom=0.12, top=1.85)
CROWD = Region(SAFE.left + 0.75, -1.2, bottom=-2.0, top=1.7)
_FLOOR_LEFT, _FLOOR = -0.6, 3.3  # where the floor begins on which squares stand, how wide it is
_PITCH = _FLOOR / 4  # at most from square to square, so that the bar of all is slender
_FILLED = 0.95  # of a cell, by the largest square
_BAR, _SIZE, FOOT = 3.3, 5.24, -2.05
_WIDE = 0.9  # of the bar for the size of X.grad
_THROUGH, _SLIM = (4.72, 5.78), 0.6  # bars of what one row is given, and gets; how wide they are
_HIGH = 3.3  # how high both bars are
_LEVELS = (-0.83, -1.47, -2.11)  # of the table, from its first line
_NUMBERS = -0.3  # of its columns
_CELL, _HEIGHT, _GAP, _APART = 1.0, 0.56, 0.08, 1.0
_LARGE = 5  # rows, whose cells have room for two decimals
NAMES = 0.45  # where names of its lines end


@dataclass(frozen=True)
class SharePlaces:
    """For so many rows: all that does not hang on the numbers, but which column of the table each
    row has in `columns`.
    """

    n: int
    columns: tuple[int, ...]

    @property
    def pitch(self) -> float:
        """From square to square on the floor."""
        return min(_PITCH, _FLOOR / self.n)

    @property
    def side(self) -> float:
        """Of a square that is 1: so large that squares of a diagonal alone nearly meet."""
        return _FILLED * self.pitch * float(np.sqrt(self.n))

    def cell(self, i: int, j: int) -> Points:
        """The middle of a cell of the floor."""
        box, half = self.floor, self.pitch / 2
        return np.array([box.left + j * self.pitch + half, box.top - i * self.pitch - half, 0.0])

    @property
    def floor(self) -> Region:
        """All cells."""
        wide = self.n * self.pitch
        return Region(_FLOOR_LEFT, _FLOOR_LEFT + wide, FOOT, FOOT + wide)

    @property
    def bar(self) -> tuple[float, float]:
        """How wide the bar of all squares is, and how high: its area is theirs."""
        return self.side**2 / _HIGH, _HIGH

    @property
    def ground(self) -> Points:
        """The foot of the bar of all squares."""
        return np.array([_BAR, FOOT, 0.0])

    @property
    def size_ground(self) -> Points:
        """The foot of the bar for the size of X.grad."""
        return np.array([_SIZE, FOOT, 0.0])

    @property
    def size_bar(self) -> tuple[float, float]:
        """How wide that is, and how high."""
        return _WIDE, _HIGH

    def through(self, number: int) -> tuple[Points, float, float]:
        """The foot, width and height of a bar of what the row is given (0), or gets (1)."""
        return np.array([_THROUGH[number], FOOT, 0.0]), _SLIM, _HIGH

    # -- the table of factors ------------------------------------------------------------------

    @property
    def letters(self) -> int:
        """At most in a cell of the table."""
        return 4 if self.n <= _LARGE else 3

    @property
    def factor_size(self) -> CellSize:
        """Of a cell of the table."""
        width = min(_CELL, TANH.width / self.n - _GAP)
        return CellSize.fitting(width, _HEIGHT, _GAP, self.letters)

    def factor(self, j: int, line: int) -> Points:
        """The middle of a cell of the table: of row j of X, in a line."""
        pitch = min(_APART, TANH.width / self.n)
        return np.array([TANH.left + pitch * (self.columns[j] + 0.5), _LEVELS[line], 0.0])

    def above(self, j: int) -> Points:
        """Where the number of row j is, over its column."""
        x, *_ = self.factor(j, 0)
        return np.array([x, _NUMBERS, 0.0])

"""Where the two floors, what lies on them and the curve between them stand on the stage."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region

PITCH = 0.5  # from cell to cell, across and down: a floor that turns over keeps it
CELL = CellSize.fitting(0.43, 0.43, PITCH - 0.43, 2)
CLOTH = CellSize.fitting(0.36, 0.36, PITCH - 0.36, 2)  # of what is laid over a floor
SUM = CellSize.fitting(0.86, 0.5, 0.0, 4)
SEED = CellSize.fitting(0.5, 0.43, 0.0, 2)
ON_TOP = np.array([0.045, -0.045, 0.0])  # of out, a little to the right and down
BESIDE = np.array([2.46, 0.0, 0.0])  # to the right of out
_HALF = CELL.width / 2
_TOP, _OUT_TOP = 2.02, 0.78  # of inp; of out, below the code
_LEFT, _OUT_LEFT = SAFE.left + 0.09, 1.82
_BELOW = 0.49  # inp, before its letterbox begins
_ROOM = 0.06  # around what lies in the letterbox
PLOT = Region(-3.0, 1.2, bottom=-1.5, top=1.78)
SUM_AT = np.array([3.37, -2.2, 0.0])
SEED_AT = np.array([4.32, -2.2, 0.0])
ERROR_AT = np.array([1.4, -2.3, 0.0])


@dataclass(frozen=True, eq=False)
class FloorPlaces:
    """The places for a matrix of so many rows and columns, and its transpose.

    laid is where a cloth hangs, from out on.
    """

    rows: int
    columns: int
    laid: Points = field(default_factory=ON_TOP.copy)

    @property
    def inp(self) -> Points:
        """The middle of inp's first cell."""
        return np.array([_LEFT + _HALF, _TOP - _HALF, 0.0])

    @property
    def grad(self) -> Points:
        """That of `inp.grad`, below inp."""
        down = self.rows * PITCH - CELL.gap + _BELOW + _ROOM
        return np.asarray(self.inp - [0.0, down, 0.0])

    @property
    def out(self) -> Points:
        """That of out, and of what becomes out by turning over."""
        return np.array([_OUT_LEFT + _HALF, _OUT_TOP - _HALF, 0.0])

    @property
    def cloth(self) -> Points:
        """That of a cloth over out, or beside it."""
        return np.asarray(self.out + self.laid)

    @property
    def covered(self) -> bool:
        """Whether a cloth lies on top of out."""
        return bool(np.abs(self.laid).max() < PITCH)

    @property
    def letterbox(self) -> Region:
        left, top = self.grad[0] - _HALF, self.grad[1] + _HALF
        return Region(
            float(left - _ROOM),
            float(left + self.columns * PITCH - CELL.gap + _ROOM),
            float(top - self.rows * PITCH + CELL.gap - _ROOM),
            float(top + _ROOM),
        )

    @staticmethod
    def cell(first: Points, row: int, column: int) -> Points:
        """The middle of a cell of a floor that begins at a place."""
        return np.asarray(first + [column * PITCH, -row * PITCH, 0.0])

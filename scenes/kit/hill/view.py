"""Where the hill of a loss stands over the axis of its logits, and a board left of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.hill.places import ENDS, AxisPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE

CELLS = CellSize.fitting(0.72, 0.5, 0.08, 4)
_LOW, _HIGH = -7.3, 3.3  # the numbers at both ends of the axis
_ROWS = (1.76, 1.41, 1.06)  # heights of names, of the highest bead first
_FIRST = (SAFE.left + 0.62, 1.45)  # the middle of the board's first cell
_P, _FULL = -2.0, 3.4  # where the axis of probabilities stands, and how high one is


@dataclass(frozen=True, eq=False)
class HillView(AxisPlaces):
    """A loss of 1 stands as high as a logit of 1 is far: slopes look as they are."""

    @classmethod
    def whole(cls) -> HillView:
        """From -7 to 3."""
        unit = (ENDS[1] - ENDS[0]) / (_HIGH - _LOW)
        return cls(unit, ENDS[0] - _LOW * unit)

    def above(self, number: float, height: float) -> Points:
        """Where a loss stands over its logit."""
        return np.array([self.across(number), self.axis + self.unit * height, 0.0])

    def row(self, rank: int) -> float:
        """The height of the name of a bead, of which so many stand higher at the start."""
        return _ROWS[rank]

    def cell(self, row: int, column: int) -> Points:
        """The middle of a cell of the board."""
        across, down = CELLS.pitch
        return np.array([_FIRST[0] + column * across, _FIRST[1] - row * down, 0.0])

    # -- probabilities -----------------------------------------------------------------------

    @property
    def upright(self) -> float:
        """Where the axis of p stands."""
        return _P

    def of_p(self, number: float, p: float) -> Points:
        """Where a probability stands over its logit."""
        return np.array([self.across(number), self.axis + _FULL * p, 0.0])

    def on_upright(self, p: float) -> Points:
        return np.array([_P, self.axis + _FULL * p, 0.0])

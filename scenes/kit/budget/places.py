"""Where the two floors, the curve between them and the two long bars stand on the stage."""

from __future__ import annotations

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region

PITCH = 0.55  # from cell to cell, across and down
CELL = CellSize.fitting(0.48, 0.48, PITCH - 0.48, 2)
LARGEST = 0.33  # the radius of the largest heap of all
_HALF = CELL.width / 2
INP_AT: Points = np.array([SAFE.left + 0.2 + _HALF, 2.0 - _HALF, 0.0])
OUT_AT: Points = np.array([SAFE.right - 0.2 - 3 * PITCH - _HALF, 1.62 - _HALF, 0.0])
PLOT = Region(-2.4, 2.9, bottom=-0.68, top=1.5)
BARS = Region(SAFE.left + 1.42, SAFE.right - 0.05, bottom=-2.06, top=-1.24)
THICK = 0.3  # of a bar
WEIGHT_AT, GRADIENT_AT = BARS.top - THICK / 2, BARS.bottom + 0.07 + THICK / 2


def cell(first: Points, row: int, column: int) -> Points:
    """The middle of a cell of a floor that begins at a place."""
    return np.asarray(first + [column * PITCH, -row * PITCH, 0.0])

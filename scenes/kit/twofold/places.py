"""Where arrows, a cloth, and the sum of a pair stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region

ROOM = Region(SAFE.left, 1.5, bottom=-1.76, top=2.6)  # of the arrows
_CLOTH = Region(1.95, SAFE.right - 0.1, bottom=-2.48, top=1.25)
_GAP, _LARGEST, _LETTERS = 0.05, 0.9, 4
_READ = 0.245  # em of digits that can be read
_SUM = -2.12  # how high it stands


@dataclass(frozen=True, eq=False)
class TwofoldPlaces:
    """For so many rows."""

    n: int

    @property
    def size(self) -> CellSize:
        """Of a cell of the cloth."""
        side = min(_LARGEST, min(_CLOTH.width, _CLOTH.height) / self.n - _GAP)
        size = CellSize.fitting(side, side, _GAP, _LETTERS)
        return replace(size, em=max(size.em, _READ))

    @property
    def cloth(self) -> Points:
        """Its middle."""
        return np.array([(_CLOTH.left + _CLOTH.right) / 2, (_CLOTH.bottom + _CLOTH.top) / 2, 0.0])

    @property
    def sum_size(self) -> CellSize:
        """Of a cell of the sum."""
        return TwofoldPlaces(max(5, self.n)).size

    @property
    def sum(self) -> Points:
        """Its middle."""
        return np.array([(ROOM.left + ROOM.right) / 2, _SUM, 0.0])

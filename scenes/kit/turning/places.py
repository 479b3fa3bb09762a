"""Where V stands, and beside each of its rows a bar that says how far a gradient has moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.turning.bars import BEHIND, BarPlaces

ROOM = Region(SAFE.left, 1.15, bottom=-2.65, top=2.45)  # of the arrows
_TOP, _BOTTOM = 0.42, -2.2
_LEFT, _RIGHT = 1.75, 3.7  # of V
_GAP, _HIGHEST = 0.05, 0.42
_GROUND = 3.95
_EM, _LETTERS = 0.28, 4
_THICK = 0.6  # of a row's height


@dataclass(frozen=True, eq=False)
class TurnPlaces:
    """For so many rows, of which none moves farther than `most`."""

    n: int
    most: float

    @property
    def _pitch(self) -> float:
        return min(_HIGHEST + _GAP, (_TOP - _BOTTOM) / self.n)

    @property
    def cell(self) -> CellSize:
        """Of V."""
        width = (_RIGHT - _LEFT) / self.n - _GAP
        return CellSize.fitting(min(width, _HIGHEST), self._pitch - _GAP, _GAP, 4)

    @property
    def corner(self) -> Points:
        """The upper right corner of V."""
        return np.array([_RIGHT, _TOP, 0.0])

    @property
    def bars(self) -> BarPlaces:
        pitch = self._pitch
        levels = tuple(_TOP - pitch * k - (pitch - _GAP) / 2 for k in range(self.n))
        room = SAFE.right - _GROUND - BEHIND - _LETTERS * ADVANCE * _EM
        return BarPlaces(_GROUND, levels, _THICK * (pitch - _GAP), room / self.most, _EM)

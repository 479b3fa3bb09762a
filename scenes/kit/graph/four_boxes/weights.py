"""Cells of a matrix that stand where its columns run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import ORIGIN

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize, Grid
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face


class Crossings(QuickGroup):
    """The weights that lie on crossings; its middle is that of the board, wherever they lie."""

    def __init__(self, record: Record, cells: Sequence[Cell], region: Region) -> None:
        self.record, self.face, self.region = record, Face.VALUE, region
        super().__init__(*cells)

    def get_x(self, direction: Any = ORIGIN) -> float:
        return (self.region.left + self.region.right) / 2


class SpreadGrid(Grid):
    """A matrix whose rows stand `down` apart: as far as others need, not as its columns do."""

    def __init__(
        self, record: Record, face: Face, size: CellSize, *, scale: float, down: float
    ) -> None:
        self.down = down
        super().__init__(record, face, size, scale=scale)

    def offset(self, index: Index) -> Points:
        return np.array([index[1] * self.size.pitch[0], -index[0] * self.down, 0.0])

"""Tensors whose rows lie on the grounds of the rows of a Jacobian."""

from __future__ import annotations

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.jacobian.places import RowPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import Face

BESIDE = 1.86  # from the left edge of the stage to the middle of what lies beside the sliders


class OnGrounds(Grid):
    """A tensor whose rows lie on the grounds of rows, and whose columns below those of x."""

    def __init__(
        self, record: Record, face: Face, places: RowPlaces, left: float, size: CellSize
    ) -> None:
        self.places = places
        super().__init__(record, face, size, scale=record.magnitude() or 1.0)
        first = np.array([left, places.grounds[0], 0.0])
        self.shift(first - self[(0,) * len(record.shape)].get_center())

    def offset(self, index: Index) -> Points:
        row, *columns = index
        middles, grounds = self.places.columns.middles, self.places.grounds
        across = sum(middles[column] - middles[0] for column in columns)
        return np.array([across, grounds[row] - grounds[0], 0.0])

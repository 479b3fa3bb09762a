"""A strip of memory: the cells of one storage, as wide as their bytes, counted from its start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import DOWN, LEFT

from gradmath.records.memory import Stored
from scenes.kit.cells.grids import Cell, CellSize, Row, index_labels
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, within_a_pixel

_HEIGHT = 0.56
_DOUBLE = 8  # bytes of a cell that is one unit wide


class Rail(QuickGroup):
    """All cells of a storage from left to right; a cell of 4 bytes is half as wide as one of 8."""

    def __init__(
        self, stored: Stored, unit: float, *, scale: float | None = None,
        size: CellSize | None = None,
    ) -> None:  # fmt: skip
        """unit is the width of 8 bytes, scale the magnitude of the strongest colour.

        size is that of a cell, if what it holds now is not all that it has to have room for.
        """
        self.unit, self.stored = unit, stored
        self.size = stored.size
        cells = stored.cells
        longest = max(len(cells.text((k,))) for k in range(cells.shape[0]))
        size = size or CellSize.fitting(self._due_width(), _HEIGHT, 0.0, longest)
        self.row = Row(cells, Face.VALUE, size, scale=scale or cells.magnitude() or 1.0)
        self.feet = index_labels(self.row, 0, beside=DOWN, gap=0.14)
        super().__init__(self.row, self.feet)

    def _due_width(self) -> float:
        return self.unit * float(self.size.value) / _DOUBLE

    def begin_at(self, place: Points) -> Self:
        """Let the left end of its cells be at a place."""
        return self.shift(place - self.row.get_edge_center(LEFT))

    def cell(self, place: int) -> Cell:
        return self.row[place]

    def top(self, place: int) -> Points:
        """The middle of the upper edge of a cell, of one that turns over as well."""
        box = self.cell(place).box.points
        low, high = box.min(axis=0), box.max(axis=0)
        tall = self.row.size.height * (high[0] - low[0]) / self.row.size.width
        return np.array([(low[0] + high[0]) / 2, (low[1] + high[1] + tall) / 2, 0.0])

    def sides(self, place: int) -> tuple[float, float]:
        """Where a cell begins and ends, from left to right."""
        across = self.cell(place).box.points[:, 0]
        return float(across.min()), float(across.max())

    def faults(self) -> Iterator[Fault]:
        """Cells are as wide as their bytes, and stand side by side."""
        ends = np.array([self.sides(place) for place in range(len(self.row.entries))])
        widths = ends[:, 1] - ends[:, 0]
        if not within_a_pixel(widths, self._due_width()):
            yield Fault("rail", f"cells {widths.max():.2f} wide", f"{self._due_width():.2f}")
        if len(ends) > 1 and not within_a_pixel(ends[1:, 0], ends[:-1, 1]):
            yield Fault("rail", "cells apart", "side by side, as memory is")

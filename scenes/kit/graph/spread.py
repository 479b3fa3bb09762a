"""A cotangent before broadcasting is undone: each of its cells knows where it will be added."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import Mobject

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell
from scenes.kit.graph.parts.tensors import Look
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, belongs


class Spread(QuickGroup):
    """The cells of the cotangent before the sum, free to slide onto those of the sum."""

    def __init__(self, before: Record, total: Record, look: Look) -> None:
        self.before, self.total, self.size = before, total, look.chip
        scale = look.scale(Face.GRADIENT)
        self.cells = [
            Cell(before, index, Face.GRADIENT, look.chip, scale=scale)
            for index in np.ndindex(before.shape)
        ]
        for cell in self.cells:
            cell.shift(self._place(cell.index))
            belongs(cell.box, self)
        super().__init__(*self.cells)
        self.set_z_index(11)
        self.start = ref(self.cells[0])

    def _place(self, index: Index) -> Points:
        across, down = self.size.pitch
        row, column = (index[0], 0) if len(index) == 1 else (0, 0, *index)[-2:]
        return np.array([column * across, -row * down, 0.0])

    def feeds(self, index: Index) -> Index:
        """The entry of the sum to which an entry is added: leading and single axes are summed."""
        shape = self.total.shape
        own = index[len(index) - len(shape) :]
        return tuple(0 if side == 1 else k for k, side in zip(own, shape, strict=True))

    def goal(self, cell: Cell) -> Mobject:
        """The cell onto which another one slides: the first that feeds the same entry."""
        fed = self.feeds(cell.index)
        return next(each for each in self.cells if self.feeds(each.index) == fed)

    def faults(self) -> Iterator[Fault]:
        """The cells of each entry of the sum really add up to it."""
        sums = np.zeros(self.total.shape)
        for cell in self.cells:
            sums[self.feeds(cell.index)] += float(self.before.value[cell.index])
        due = self.total.value.astype(np.float64)
        if not np.allclose(sums, due, rtol=1e-3, atol=1e-3 * (np.abs(due).max() or 1.0)):
            yield Fault("unbroadcast", f"{self.before.name} spread over {self.total.name}",
                        "what adds up to it")  # fmt: skip

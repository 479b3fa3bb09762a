"""The mark of an entry whose weights are all zero: a dotted line round their column."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import PIXEL, Fault, Ornament, Standing

_ROUND = 0.2  # the radius of its corners


class ColumnDots(Ornament):
    """A dotted outline."""


class EmptyColumn(QuickGroup):
    """A column of zeros in a matrix, from low to high, so wide to each side of its middle."""

    def __init__(
        self, matrix: Record, column: int, across: float, low: float, high: float, half: float
    ) -> None:
        self.record, self.column, self.across = matrix, column, across
        ink = current_theme().text
        self.dots = ColumnDots(stroke_width=1.5 * HAIRLINE, stroke_color=ink)
        left, right = across - half, across + half
        middle = (low + high) / 2
        corners = [(left, middle), (left, high), (right, high), (right, low), (left, low),
                   (left, middle)]  # fmt: skip
        way = Polyline.bent(*([*each, 0.0] for each in corners), radius=_ROUND)
        self.dots.points = self.dots.born = dotted(way)
        super().__init__(self.dots)
        self.set_z_index(1.5)

    def follow(self, matrix: Record) -> EmptyColumn:
        """Stand for another run."""
        self.record = matrix
        return self

    @property
    def empty(self) -> bool:
        return not np.any(self.record.value[:, self.column])

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (0, self.column), "all zero")

    def faults(self) -> Iterator[Fault]:
        """It is all zero, and the mark is around its own column."""
        if not self.empty:
            yield Fault("column", f"the mark of zeros on column {self.column}", "a column of zeros")
        if abs(self.dots.get_x() - self.across) > PIXEL:
            yield Fault("place", f"a mark beside column {self.column}", "around it")

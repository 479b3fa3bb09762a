"""The directions of a space as thin lines through the origin, named by the columns of a record."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.texts import TextInSpace
from scenes.kit.truth.checks import Fault, Ornament, same_way
from scenes.kit.truth.claims import Ordinal

_ASIDE = 0.22  # from the end of a line to its number
_LAYER = 0.4


class DirectionLine(Ornament):
    """One direction."""


class SpaceAxes(InSpace, QuickGroup):
    """As many lines through the origin as a matrix has columns, as long to both sides."""

    def __init__(self, space: Scenery, rows: Record, reach: float) -> None:
        self.stand_in(space)
        self.reach = reach
        self.lines = [
            DirectionLine(stroke_width=1.2 * HAIRLINE, stroke_color=current_theme().outline)
            for _ in range(rows.shape[1])
        ]
        super().__init__(*self.lines)
        self.set_z_index(_LAYER)
        self.numbers = [ColumnNumber(self, rows, column) for column in range(len(self.lines))]
        self.lay()

    def reach_to(self, reach: float) -> SpaceAxes:
        """Be so long to both sides."""
        self.reach = reach
        for number in self.numbers:
            number.lay()
        return self.lay()

    def _due(self, column: int) -> Points:
        way = np.eye(3)[column] * self.reach
        start, end = self.space.see([-way, way])
        return straights(start[None], end[None])

    def lay(self) -> SpaceAxes:
        for column, line in enumerate(self.lines):
            line.points = line.born = self._due(column)
        return self

    def faults(self) -> Iterator[Fault]:
        """Each runs along its own direction."""
        for column, line in enumerate(self.lines):
            if not same_way(line.points, self._due(column)):
                yield Fault("axis", f"the line of column {column} elsewhere", "its own direction")


class ColumnNumber(TextInSpace):
    """Which column of the record a direction stands for, beside the end where it is positive."""

    def __init__(self, axes: SpaceAxes, rows: Record, column: int) -> None:
        super().__init__("{}", Ordinal(rows, 1, column), em=INDEX / CODE_SIZE,
                         color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.column = column
        self.stand_in(axes.space)
        self.beside = (*self.beside, ref(axes))
        self.set_z_index(_LAYER)
        self.lay()

    def due(self) -> Points:
        axes = self.beside[1]()
        assert axes is not None, "a number outlives its line"
        origin, end = self.space.see([np.zeros(3), np.eye(3)[self.column] * axes.reach])
        way = (end - origin) / (float(np.linalg.norm(end - origin)) or 1.0)
        return np.asarray(end + _ASIDE * np.array([way[1], -way[0], 0.0]))

    def astray(self) -> Fault:
        return Fault("axis", f"column {self.column} elsewhere", "beside the end of its line")

"""How a row becomes an arrow: entry by entry it goes along one direction after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, ramp_of, rgba
from scenes.kit.space.arrows import Vector, row_of
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way

_LAYER = 2.5
_NOTHING = np.zeros((0, 3))


class LegStroke(Ornament):
    """One entry of a row, along its own direction."""


class RowLegs(InSpace, QuickGroup):
    """The entries of a row as ways that join, from the origin to the tip of the row's arrow.

    Blue or violet by the sign of the entry; where one is zero there is no way to go.
    """

    def __init__(self, space: Scenery, record: Record, row: int) -> None:
        self.stand_in(space)
        self.record, self.row, self.drawn = record, row, 1.0
        self.theme, self.face = current_theme(), Face.VALUE
        self.legs = [
            LegStroke(stroke_width=1.4 * LINE, cap_style=CapStyleType.ROUND)
            for _ in range(record.shape[1])
        ]
        super().__init__(*self.legs)
        self.set_z_index(_LAYER)
        self.lay()

    def draw_to(self, share: float) -> Self:
        """Be drawn so far: each leg takes an equal part."""
        self.drawn = share
        return self.lay()

    def corners(self) -> list[Vector]:
        """The origin, and where each leg ends."""
        steps = np.diag(row_of((self.record, self.row)))
        return [np.zeros(3), *np.cumsum(steps, axis=0)]

    def _due(self, column: int) -> Points:
        done = min(1.0, max(0.0, self.drawn * len(self.legs) - column))
        start, end = self.corners()[column : column + 2]
        if not done or np.array_equal(start, end):
            return _NOTHING
        seen = self.space.see([start, start + (end - start) * done])
        return straights(seen[:1], seen[1:])

    def hue(self, column: int) -> str:
        ramp = ramp_of(Face.VALUE, float(self.record.value[self.row, column]), self.theme)
        return ramp.line if ramp else self.theme.outline

    def lay(self) -> Self:
        for column, leg in enumerate(self.legs):
            leg.points = leg.born = self._due(column)
            leg.stroke_rgbas = rgba(self.hue(column), float(leg.stroke_rgbas[0, 3]))
        return self

    @property
    def standing(self) -> Standing:
        index = (self.row, self.record.shape[1] - 1)
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """Each leg goes along its own direction as far as its entry says."""
        for column, leg in enumerate(self.legs):
            told = f"the leg of {self.record.name}[{self.row}, {column}]"
            if not same_way(leg.points, self._due(column)):
                yield Fault("leg", f"{told} elsewhere", "as far as its entry says")
            if len(leg.points) and not in_colour(leg.stroke_rgbas, self.hue(column)):
                yield Fault(
                    "colour", f"{told} {leg.stroke_rgbas[0, :3].round(2)}", self.hue(column)
                )

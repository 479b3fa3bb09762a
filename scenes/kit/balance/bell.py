"""The density that x is drawn from, dashed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.listing import ExpressionKind
from gradmath.records.random_inputs import RandomInputs
from scenes.kit.balance.layout import BalanceLayout
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.samples.dashes import dashes
from scenes.kit.truth.checks import Fault, Ornament, same_way


class Bell(Ornament):
    """The density over the ruler of x."""

    def __init__(self, drawn: RandomInputs, layout: BalanceLayout) -> None:
        self.drawn, self.layout = drawn, layout
        super().__init__(stroke_width=0.9 * LINE, stroke_color=current_theme().text,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.set_z_index(0.2)
        self.follow(drawn)

    def follow(self, drawn: RandomInputs) -> Self:
        """Be the density of other draws."""
        self.drawn = drawn
        self.points = self.born = self._outline()
        return self

    def corners(self) -> Points:
        """The way along it."""
        numbers, due = (
            each.value.astype(np.float64) for each in (self.drawn.places, self.drawn.due)
        )
        return self.layout.bell.at(numbers, due * self.layout.tall)

    def _outline(self) -> Points:
        return dashes(Polyline(self.corners()))

    def faults(self) -> Iterator[Fault]:
        """It is theory, and stands where that has it."""
        due = self.drawn.due
        if due.expression is None or due.expression.kind is not ExpressionKind.THEORY:
            yield Fault("theory", f"{due.name}, dashed", "a full line: torch computed it")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{due.name} elsewhere", "where it is expected")

"""The density that x is drawn from, dashed, and the half of it that is turned over onto the other."""

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
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.samples.pile import dashes
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Ornament, Standing, filled_otherwise, same_way

_FILL = 0.3  # of the half that turns


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


class TurningHalf(Quick):
    """The half of a bell right of its middle; turned by a whole share it lies on the other half."""

    def __init__(self, bell: Bell) -> None:
        self.bell, self.turned = bell, 0.0
        self.hue = shade(current_theme().background, current_theme().text, _FILL)
        super().__init__(stroke_width=0, fill_opacity=0.75, fill_color=self.hue)
        self.set_z_index(0.1)
        self.turn(0.0)

    @property
    def record(self) -> object:
        return self.bell.drawn.due

    def turn(self, share: float) -> Self:
        """Be turned so far about the middle."""
        self.turned = share
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        corners = self.bell.corners()
        middle = len(corners) // 2
        half = corners[middle:].copy()
        center = half[0, 0]
        half[:, 0] = center + (half[:, 0] - center) * np.cos(np.pi * self.turned)
        foot = float(self.bell.layout.bell.middle[1])
        ends = [[half[-1, 0], foot, 0.0], [center, foot, 0.0], half[0]]
        return Polyline(np.concatenate([half, ends])).curves()

    @property
    def standing(self) -> Standing:
        due = self.bell.drawn.due
        middle = (due.shape[0] // 2,)
        return Standing(due, middle, due.text(middle))

    def faults(self) -> Iterator[Fault]:
        """Turned over, it covers the other half: the bell is as high to both sides."""
        name = self.bell.drawn.due.name
        yield from filled_otherwise(f"half of {name}", self, self._outline(), self.hue,
                                    "a half of the bell")  # fmt: skip
        due = self.bell.drawn.due.value
        if not np.allclose(due, due[::-1]):
            yield Fault("symmetry", f"half of {name} on the other", "halves that are alike")

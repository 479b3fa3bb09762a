"""The density that x is drawn from, dashed, and the half of it that turns onto the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Self

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.listing import ExpressionKind
from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from scenes.kit.balance.layout import BalanceLayout
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.samples.dashes import dashes
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import (
    Fault,
    Ornament,
    Standing,
    belongs,
    filled_otherwise,
    same_way,
)

_FILL = 0.4  # of the half that turns
_SLABS = 10


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


class _Slab(Ornament):
    """A part of the half that turns, narrow enough to keep off what stands beside the bell."""

    def __init__(self, hue: str) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=hue)
        self.set_z_index(-0.5)

    def lay(self, points: Points) -> None:
        self.points = self.born = points


class TurningHalf(QuickGroup):
    """The half of a bell right of its middle; turned by a whole share it lies on the other half.

    It is what is on: it stands for the chance of that.
    """

    def __init__(self, bell: Bell, chance: Record) -> None:
        self.bell, self.record, self.turned = bell, chance, 0.0
        theme = current_theme()
        self.hue = shade(theme.background, theme.text, _FILL)
        self.slabs = [_Slab(self.hue) for _ in range(_SLABS)]
        super().__init__(*self.slabs)
        for slab in self.slabs:
            belongs(slab, self)
        self.turn(0.0)

    def turn(self, share: float) -> Self:
        """Be turned so far about the middle."""
        self.turned = share
        for slab, outline in zip(self.slabs, self._outlines(), strict=True):
            slab.lay(outline)
        return self

    def _outlines(self) -> list[Points]:
        corners = self.bell.corners()
        half = corners[len(corners) // 2 :].copy()
        center = half[0, 0]
        half[:, 0] = center + (half[:, 0] - center) * np.cos(np.pi * self.turned)
        foot = float(self.bell.layout.bell.middle[1])
        cuts = np.linspace(0, len(half) - 1, _SLABS + 1).round().astype(int)
        outlines = []
        for first, last in pairwise(cuts):
            edge = half[first : last + 1]
            ends = [[edge[-1, 0], foot, 0.0], [edge[0, 0], foot, 0.0], edge[0]]
            outlines.append(Polyline(np.concatenate([edge, ends])).curves())
        return outlines

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text(()))

    def faults(self) -> Iterator[Fault]:
        """Turned over, it covers the other half: the bell is as high to both sides."""
        told = f"the half that stands for {self.record.name}"
        due = self.bell.drawn.due.value.astype(np.float64)
        for slab, outline in zip(self.slabs, self._outlines(), strict=True):
            yield from filled_otherwise(told, slab, outline, self.hue, "a half of the bell")
        half = float(np.trapezoid(due[len(due) // 2 :])) / float(np.trapezoid(due))
        if not np.allclose(due, due[::-1]) or abs(half - float(self.record.value)) > 1e-3:
            yield Fault("half", told, "one of two halves that are alike")

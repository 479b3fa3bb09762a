"""Which probability each logit has: an upright axis, and rays that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import LEFT, VMobject

from gradmath.records.tensor import Index, Record
from scenes.kit.charts.axes import AxisLabel, Span
from scenes.kit.charts.crossed import ScaledAxis
from scenes.kit.hill.view import HillView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Standing, same_way

_BEHIND = -0.5
_NOTHING = np.zeros((0, 3))


class UprightAxis(ScaledAxis):
    """The probabilities, from 0 to 1."""

    def __init__(self, view: HillView, p: Record) -> None:
        span = Span(0.0, 1.0, (0.0, 0.5, 1.0))
        super().__init__([span], view.on_upright(0.0), view.on_upright(1.0), LEFT)
        self.name_label = AxisLabel(p, span)
        self.name_label.belongs_to(self)
        self.name_label.move_to(view.on_upright(1.0) + [0.0, 0.24, 0.0])

    @property
    def ticks_and_numbers(self) -> list[VMobject]:
        """All but its line."""
        return [part for part in self.submobjects if part is not self.line]


class Ray(Quick):
    """From a logit up to the line of p, and across to the upright axis: which p it has."""

    def __init__(self, view: HillView, z: Record, p: Record, index: Index) -> None:
        super().__init__(stroke_width=0.7 * LINE, stroke_color=current_theme().text)
        self.face, self.view = Face.VALUE, view
        self.z, self.record, self.index = z, p, index
        self.set_z_index(_BEHIND)
        self.drawn = 1.0
        self.draw_to(0.0)

    def draw_to(self, share: float) -> Self:
        """Be drawn over a share of its way."""
        self.drawn = share
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        z, p = (float(each.value[self.index]) for each in (self.z, self.record))
        foot, top, end = self.view.axis_at(z), self.view.of_p(z, p), self.view.on_upright(p)
        way = Polyline.through(foot, top, end)
        return way.part(0.0, self.drawn).curves() if self.drawn else _NOTHING

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It turns where its p is, and ends there."""
        if not same_way(self.points, self._outline()):
            yield Fault("ray", f"the ray of {self.record.name}{list(self.index)} elsewhere",
                        "by its own p")  # fmt: skip

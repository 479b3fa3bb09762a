"""The plane of weights: for one output a line of numbers, for two of them all directions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT

from gradmath.records.pulls import Weighed
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, ScaledAxis, name_at
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.plane.arrow import PlaneArrow
from scenes.kit.plane.cards import CardGround
from scenes.kit.plane.trail import TipTrail

_REACH = 0.45  # beyond the last weights
_AWAY = 0.2  # from the line to its numbers
_NAME = 0.22
_INSIDE = 0.12


class WeightAxes(CrossedAxes):
    """One unit is as long across as up; numbers stand along the line across alone."""

    def __init__(self, region: Region, low: float, high: float, ticks: Sequence[float]) -> None:
        across = Span(low - _REACH, high + _REACH, tuple(ticks))
        half = across.length * region.height / region.width / 2
        super().__init__(region, [across], [Span(-half, half, ())])
        self.across = ScaledAxis([across], *self.across.ends, DOWN, _AWAY)
        self.up = ScaledAxis([Span(-half, half, ())], *self.up.ends, LEFT)
        QuickGroup.__init__(self, self.across, self.up)


class WeightPlane:
    """An arrow of what is given to backward, and where its tip has been, beside the plane of x."""

    def __init__(
        self, region: Region, weighed: Sequence[Weighed], turned: Sequence[Weighed]
    ) -> None:
        ends = [float(each.weights.value) for each in (weighed[0], weighed[-1])]
        theme = current_theme()
        self.ground = CardGround(
            width=region.width, height=region.height, corner_radius=0.12,
            fill_color=theme.background, fill_opacity=1, stroke_color=theme.outline,
            stroke_width=HAIRLINE,
        )  # fmt: skip
        middle = (region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0
        self.ground.move_to(middle).set_z_index(-3)
        inner = Region(region.left + _INSIDE, region.right - _INSIDE, region.bottom, region.top)
        self.axes = WeightAxes(inner, ends[0], ends[1], np.arange(ends[0], ends[1] + 1).tolist())
        self.one = PlaneArrow(self.axes, None, weighed[0].weights)
        self.two = PlaneArrow(self.axes, None, turned[0].weights)
        self.circle = TipTrail(self.axes, None, [each.weights for each in turned])
        right, up = self.axes.across, self.axes.up
        line_end = right.ends[1] + [0.0, _NAME, 0.0]
        self.name = name_at(AxisEntry(right, weighed[0].weights, (), Face.GRADIENT), line_end, LEFT)
        v = turned[0].weights
        self.names = (
            name_at(AxisEntry(right, v, (0,), Face.GRADIENT), line_end, LEFT),
            name_at(AxisEntry(up, v, (1,), Face.GRADIENT), up.ends[1] + [0.1, -0.16, 0.0]),
        )

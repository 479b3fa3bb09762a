"""What measures how far off means are: upright gauges, and a level to come down to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number, number_outline
from scenes.kit.charts.crossed import Paper
from scenes.kit.charts.guides import AFTER, DOT, DashedWay
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme, rgba
from scenes.kit.samples.chart import Chart
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.truth.checks import Fault, Standing, belongs, same_way, within_a_pixel

_EM, _LEVEL_EM = 1.8 * INDEX, 1.4 * INDEX
_CAP, _BESIDE, _OVER = 0.14, 0.24, 0.36


class LevelDots(DashedWay):
    """The line of a level, which is short at first."""

    def faults(self) -> Iterator[Fault]:
        return iter(())


class Gauge(QuickGroup):
    """From zero up to a number over a count of samples; `grown` by a share.

    The number stands over it, to the right as far as the chart reaches.
    """

    def __init__(self, chart: Chart, record: Record, count: int) -> None:
        theme = current_theme()
        self.chart, self.record, self.count, self.grown = chart, record, count, 1.0
        self.index = (count - 1,)
        self.stem, self.caps = (
            RulerLine(stroke_width=1.1 * LINE, stroke_color=theme.text) for _ in range(2)
        )
        self.number = Number(record, self.index, decimals=2, em=_EM)
        self.paper = Paper(stroke_width=0)
        super().__init__(self.stem, self.caps, self.paper, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.5)
        self.paper.set_z_index(0.45)
        self.lay()

    def grow(self, share: float) -> Self:
        """Reach so far up."""
        self.grown = share
        return self.lay()

    def stand_at(self, count: int) -> Self:
        """Stand over another count."""
        self.count = count
        return self.lay()

    def lay(self) -> Self:
        """Stand where the chart has it now."""
        self.stem.lay(Polyline.through(*self._ends()).curves())
        self.caps.lay(self._caps())
        self.number.follow(self.record, _EM, self._spot())
        self.number.fill_rgbas = rgba(current_theme().text, self.grown)
        self.paper.cover(self.number, self.grown)
        return self

    def _ends(self) -> Points:
        foot, top = self._whole()
        return np.array([foot, foot + (top - foot) * max(self.grown, 1e-3)])

    def _whole(self) -> Points:
        value = float(self.record.value[self.index])
        foot, top = self.chart.places(np.full(2, float(self.count)), np.array([0.0, value]))
        return np.array([[foot[0], max(foot[1], self.chart.bottom), 0.0], top])

    def _caps(self) -> Points:
        half, ends = np.array([_CAP, 0.0, 0.0]), self._ends()
        return straights(ends - half, ends + half)

    def _spot(self) -> Points:
        _, top = self._whole()
        width = len(self.record.text(self.index, 2)) * ADVANCE * _EM
        room = float(self.chart.count.line.points[-1, 0] - top[0])
        return np.asarray(top + np.array([min(width / 2, room), _OVER, 0.0]))

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index, 2))

    def faults(self) -> Iterator[Fault]:
        """It is as high as its number, and stands at its own count."""
        told = f"the gauge of {self.record.name} {self.number.drawn}"
        if self.index != (self.count - 1,):
            yield Fault("gauge", f"{told} at {self.count}", "its own count")
        if self.number.index != self.index or self.number.claim.record is not self.record:
            yield Fault("gauge", f"{told} with another number", "its own")
        drawn, (foot, top) = self.stem.points, self._ends()
        ends = within_a_pixel(drawn[0], foot) and within_a_pixel(drawn[-1], top)
        if not ends or not same_way(self.caps.points, self._caps()):
            yield Fault("gauge", f"{told} elsewhere", "from zero up to its number")
        if not same_way(self.number.points, number_outline(self.number.drawn) * _EM + self._spot()):
            yield Fault("gauge", f"{told} away from its number", "with it")


class HalfLevel(QuickGroup):
    """A dotted line as high as a number, which stands at its left end; drawn by a share."""

    def __init__(self, chart: Chart, record: Record) -> None:
        theme = current_theme()
        self.chart, self.record, self.reach = chart, record, 1.0
        self.line = LevelDots(stroke_width=0.9 * LINE, stroke_color=theme.text,
                              cap_style=CapStyleType.ROUND)  # fmt: skip
        self.number = Number(record, (), decimals=2, em=_LEVEL_EM)
        super().__init__(self.line, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.4)
        self.lay()

    def draw_to(self, share: float) -> Self:
        """Be drawn so far to the right."""
        self.reach = share
        return self.lay()

    def lay(self) -> Self:
        """Lie where the chart has it now."""
        start, end = self._ends()
        self.line.lay(start, end, DOT, AFTER)
        self.number.follow(self.record, _LEVEL_EM, self._spot())
        self.number.fill_rgbas = rgba(current_theme().text, min(1.0, 4 * self.reach))
        return self

    def _ends(self) -> Points:
        across = self.chart.count.line.points[[0, -1], 0]
        height = self.chart.places(np.zeros(1), self.record.value.astype(np.float64)[None])[0, 1]
        reached = across[0] + (across[1] - across[0]) * max(self.reach, 1e-3)
        return np.array([(across[0], height, 0.0), (reached, height, 0.0)])

    def _spot(self) -> Points:
        width = len(self.record.text((), 2)) * ADVANCE * _LEVEL_EM
        return np.asarray(self._ends()[0] - np.array([_BESIDE + width / 2, 0.0, 0.0]))

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text((), 2))

    def faults(self) -> Iterator[Fault]:
        """It is as high as its number, which stands before it."""
        told = f"the level of {self.record.name} {self.number.drawn}"
        if self.number.index != () or self.number.claim.record is not self.record:
            yield Fault("gauge", f"{told} with another number", "its own")
        if not within_a_pixel(self.line.points[0], self._ends()[0]):
            yield Fault("gauge", f"{told} elsewhere", "as high as its number")
        outline = number_outline(self.number.drawn) * _LEVEL_EM + self._spot()
        if not same_way(self.number.points, outline):
            yield Fault("gauge", f"{told} away from its number", "with it")

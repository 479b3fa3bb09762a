"""What a gradient promises: a dashed line through a run's point, as steep as torch says there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.promise import PromiseRun
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.guides import DASH, GAP
from scenes.kit.charts.swept import LineStroke, Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.truth.checks import Fault, Standing, same_way
from scenes.kit.truth.claims import Entry


def swept(run: PromiseRun) -> Swept:
    """A run as a point: over e, what changed."""
    return Swept(Entry(run.e), Entry(run.change))


class PromiseLine(SweptPlot, QuickGroup):
    """The straight line that one run's slope foretells, between two steps; its axes cut it off."""

    face = Face.GRADIENT

    def __init__(self, axes: CrossedAxes, now: Swept, slope: Entry) -> None:
        self.beside, self.strength = (ref(axes),), 1.0
        self.dashes = LineStroke(stroke_width=1.5 * LINE, cap_style=CapStyleType.BUTT)
        super().__init__(self.dashes)
        self.set_z_index(0.15)  # below the paper behind numbers
        here = number(now.across)
        self.reach = (here, here)
        self.lean(now, slope)

    def lean(self, now: Swept, slope: Entry) -> Self:
        """Lie at the point of another run, as steep as torch says there."""
        self.now, self.slope = now, slope
        self.swept = [self.now]
        self.plotted = self.coordinates()
        return self.lay()

    def reach_to(self, low: float, high: float) -> Self:
        """Be drawn from one step to another."""
        self.reach = (low, high)
        return self.lay()

    def dim_to(self, strength: float) -> Self:
        """Be as strong as a share of full strength."""
        self.strength = strength
        return self.lay()

    def lay(self) -> Self:
        """Draw it where its axes have its places now."""
        self.dashes.points = self.dashes.born = self._outline()
        self.dashes.stroke_rgbas = rgba(current_theme().ink(self.face), self.strength)
        return self

    def coordinates(self) -> Numbers:
        return np.array([self.now.place])

    def _ends(self) -> Numbers:
        """The steps between which it can be seen, from its own point on."""
        (here, up), slope = self.now.place, number(self.slope)
        across, upright = self.axes.across.span, self.axes.up.span
        low, high = max(self.reach[0], across.low), min(self.reach[1], across.high)
        if slope:
            cuts = sorted(here + (end - up) / slope for end in (upright.low, upright.high))
            low, high = max(low, cuts[0]), min(high, cuts[1])
        return np.array([low, high])

    def _outline(self) -> Points:
        low, high = self._ends()
        if not low < high or not np.isfinite(number(self.slope)):
            return np.zeros((0, 3))
        (here, up), slope = self.now.place, number(self.slope)
        unit = np.hypot(1.0 * self.crossed.unit[0], slope * self.crossed.unit[1])
        # Counted from its point, so that no dash moves while the line grows.
        first, last = (low - here) * unit, (high - here) * unit
        period = DASH + GAP
        starts = np.arange(np.floor(first / period), np.ceil(last / period) + 1) * period
        ends = starts + DASH
        kept = (ends > first) & (starts < last)
        steps = [np.clip(each[kept], first, last) / unit for each in (starts, ends)]
        return straights(*(self.axes.place(here + step, up + slope * step) for step in steps))

    @property
    def standing(self) -> Standing:
        return Standing(self.slope.record, self.slope.index, self.slope.text)

    def faults(self) -> Iterator[Fault]:
        """It goes through its point, as steep as its own run's slope."""
        name = f"the promise with slope {self.slope.text} of {self.slope.record.name}"
        yield from self.run_faults()
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        own, slope = self.now.up.record.expression, self.slope.record.expression
        if own and slope and own.listing.lines != slope.listing.lines:
            yield Fault("plot", f"{name} of another run", "the slope of its own")
        if not same_way(self.dashes.points, self._outline()):
            yield Fault("slope", f"{name} elsewhere", "as steep as torch says")

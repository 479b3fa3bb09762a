"""A level across a plot: no gain at all, or the most there can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import BELOW_FLIGHTS, CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.swept import Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, same_way
from scenes.kit.truth.claims import Entry


class LevelStroke(Ornament):
    """The line of a level."""


class GainLevel(SweptPlot, QuickGroup):
    """A level line at a number of the run before any step, drawn by a share from the left."""

    face = None  # a bound is neither a value nor a gradient of the run

    def __init__(self, axes: CrossedAxes, now: Swept, gain: Entry, *, strong: bool = False) -> None:
        self.beside, self.now, self.gain, self.drawn = (ref(axes),), now, gain, 1.0
        self.swept = [now]
        theme = current_theme()
        ink = theme.text if strong else theme.muted
        self.stroke = LevelStroke(stroke_width=(1.3 if strong else 0.7) * LINE)
        self.stroke.stroke_rgbas = rgba(ink)
        super().__init__(self.stroke)
        self.set_z_index(BELOW_FLIGHTS)
        self.plotted = self.coordinates()
        self.lay()

    @property
    def record(self) -> Record:
        """What it is called after."""
        return self.now.up.record

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        """Its axes count what is gained."""
        return ((self.now.across, self.gain),)

    def coordinates(self) -> Numbers:
        return np.array([self.now.place])

    def draw_to(self, share: float) -> Self:
        """Be drawn so far."""
        self.drawn = share
        return self.lay()

    def lay(self) -> Self:
        """Lie where its axes have its number now."""
        self.stroke.points = self.stroke.born = self._outline()
        return self

    def _outline(self) -> Points:
        height = number(self.now.up)
        across, up = self.axes.across.span, self.axes.up.span
        if not self.drawn or not up.low <= height <= up.high:
            return np.zeros((0, 3))
        end = across.low + self.drawn * across.length
        first, last = self.axes.place(np.array([across.low, end]), height)
        return straights(first[None], last[None])

    def faults(self) -> Iterator[Fault]:
        """It lies at its number, as far as its axes reach."""
        name = f"the level of {self.now.up.record.name}"
        yield from self.run_faults()
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        if not same_way(self.stroke.points, self._outline()):
            yield Fault("level", f"{name} elsewhere", "at its number")

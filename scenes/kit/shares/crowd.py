"""How long gradients of random X are, over what V weighs pairs by: thin lines, and all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim import UP

from gradmath.records.shares import CrowdRun
from scenes.kit.charts.axes import AxisLabel, Numbers, Span
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.swept import Swept, SweptLine, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, rgba
from scenes.kit.shares.places import CROWD
from scenes.kit.truth.checks import Fault, Ornament, same_way
from scenes.kit.truth.claims import Entry

_THIN = 0.3  # how strong a single one's line is
_TALL = 1.05  # of the largest size that is shown


class FaintLines(SweptPlot, Ornament):
    """A thin line for each of a few random X, through the runs that have been."""

    def __init__(self, axes: CrossedAxes, runs: Sequence[CrowdRun]) -> None:
        self.face, self.beside = Face.GRADIENT, (ref(axes),)
        # Lists, into which no audit looks frame by frame.
        self.runs = list(runs)
        self.swept = [Swept(Entry(run.b, ()), Entry(run.some, (0,))) for run in runs]
        super().__init__(stroke_width=HAIRLINE, fill_opacity=0)
        self.set_z_index(0.1)
        self.reach(0)

    def reach(self, count: int) -> Self:
        """Run through the first so many runs."""
        self.reached, self.now = count, self.swept[max(0, count - 1)]
        self.plotted = self.coordinates()
        self.points = self.born = self._outline()
        self.stroke_rgbas = rgba(current_theme().ink(self.face), _THIN)
        return self

    @property
    def reached_points(self) -> Sequence[Swept]:
        return self.swept[: self.reached]

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ()  # the axes bear the name of what is drawn in front of them

    def coordinates(self) -> Numbers:
        """Of all lines, run by run: where, and how high each of them is."""
        found = [(float(run.b.value), float(size)) for run in self.runs[: self.reached]
                 for size in run.some.value]  # fmt: skip
        return np.array(found).reshape(-1, 2)

    def _outline(self) -> Points:
        if self.reached < 2:
            return np.zeros((0, 3))
        places = self.due().reshape(self.reached, -1, 3)
        return straights(places[:-1].reshape(-1, 3), places[1:].reshape(-1, 3))

    def faults(self) -> Iterator[Fault]:
        """They run through their runs' numbers."""
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"lines of {self.told} as they were", "what the records hold now")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"lines of {self.told} elsewhere", "through their runs")


class CrowdPlot:
    """Sizes of gradients of random X over b, which is swept from zero."""

    def __init__(self, runs: Sequence[CrowdRun]) -> None:
        far = float(max(run.b.value for run in runs))
        most = _TALL * max(float(run.some.value.max()) for run in runs)
        across = Span(0.0, 1.04 * far, (0.0, round(far / 2, 2), round(far, 2)))
        up = Span(0.0, most, tuple(0.5 * k for k in range(1, int(most / 0.5) + 1)))
        self.axes = CrossedAxes(CROWD, [across], [up])
        self.names = AxisLabel(runs[0].b, across), AxisLabel(runs[0].rms, up)
        for name, axis in zip(self.names, (self.axes.across, self.axes.up), strict=True):
            name.belongs_to(axis)
        self.names[0].next_to(self.axes.across.ends[1], UP, buff=0.12)
        self.names[1].next_to(self.axes.up.ends[1], UP, buff=0.15)
        self.runs = tuple(runs)
        self.line = SweptLine(self.axes, [swept(run) for run in runs], Face.GRADIENT)
        self.thin = FaintLines(self.axes, runs)

    def reach(self, run: CrowdRun) -> None:
        """Let all lines run up to a run."""
        count = 1 + self.runs.index(run)
        self.line.reach(count)
        self.thin.reach(count)


def swept(run: CrowdRun) -> Swept:
    """A run as a point: what V weighs pairs by, and how long gradients are."""
    return Swept(Entry(run.b, ()), Entry(run.rms, ()))

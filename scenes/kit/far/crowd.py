"""Gains of many X over the rate, as thin lines; those that lose now are lit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.far_steps import CrowdStep
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.swept import Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Ornament, in_colour, same_way
from scenes.kit.truth.claims import Entry

_FAINT = 0.6


class CrowdStroke(Ornament):
    """Lines of many draws in one colour."""


class GainCrowd(SweptPlot, QuickGroup):
    """One line for each draw, as far as the runs have come; blue above zero, violet below."""

    def __init__(self, axes: CrossedAxes, runs: Sequence[CrowdStep]) -> None:
        self.beside, self.runs = (ref(axes),), list(runs)
        theme = current_theme()
        gains, loses = (ramp.line for ramp in theme.value)
        self.inks = (shade(theme.background, gains, _FAINT), loses)
        self.swept = [Swept(Entry(run.rate), Entry(run.gain, (0,))) for run in runs]
        self.table = np.array([run.gain.value for run in runs], dtype=np.float64)
        self.rates = np.array([float(run.rate.value) for run in runs])
        self.above, self.below = (
            CrowdStroke(stroke_width=width * LINE, cap_style=CapStyleType.ROUND,
                        joint_type=LineJointType.ROUND)
            for width in (0.37, 1.5)
        )  # fmt: skip
        super().__init__(self.above, self.below)
        self.above.set_z_index(0.05)
        self.below.set_z_index(0.4)
        self.reach(1)

    def reach(self, count: int, ahead: float = 0.0) -> Self:
        """Run through the first so many rates, and a share of the way to the next one."""
        self.reached, self.ahead, self.step = count, ahead, self.runs[count - 1]
        worst = (int(self.table[count - 1].argmin()),)
        self.now = Swept(Entry(self.step.rate), Entry(self.step.gain, worst))
        self.plotted = self.coordinates()
        return self.lay()

    def lay(self) -> Self:
        """Draw it where its axes have its points now."""
        for part, due, ink in zip((self.above, self.below), self._outlines(), self.inks,
                                  strict=True):  # fmt: skip
            part.points = part.born = due
            part.stroke_rgbas = rgba(ink)
        return self

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        """Its axes count what each draw gains."""
        return ((self.now.across, Entry(self.step.gain)),)

    @property
    def losing(self) -> list[int]:
        """The draws that lose now."""
        return np.flatnonzero(self.table[self.reached - 1] < 0).tolist()

    def coordinates(self) -> Numbers:
        return np.column_stack([np.repeat(float(self.step.rate.value), len(self.step.gain.value)),
                                self.step.gain.value])  # fmt: skip

    def _outlines(self) -> tuple[Points, Points]:
        """The lines of those that gain now, and of those that lose."""
        count, axes = self.reached, self.axes
        rates, table, lost = self.rates[:count], self.table[:count], self.table[count - 1] < 0
        if self.ahead and count < len(self.runs):
            first, second = (slice(each, each + 1) for each in (count - 1, count))
            rates, table = (
                np.concatenate([part, whole[first] + (whole[second] - whole[first]) * self.ahead])
                for part, whole in ((rates, self.rates), (table, self.table))
            )
        found = []
        for ups in (table[:, ~lost].T, table[:, lost].T):
            places = axes.place(np.tile(rates, len(ups)), ups.ravel())
            places = places.reshape(len(ups), len(rates), 3)
            found.append(straights(places[:, :-1].reshape(-1, 3), places[:, 1:].reshape(-1, 3)))
        return found[0], found[1]

    @property
    def reached_points(self) -> Sequence[Swept]:
        return self.swept[: self.reached]

    def faults(self) -> Iterator[Fault]:
        """Each line runs through its draw's gains; those that lose, and no others, are lit."""
        yield from self.run_faults()
        yield from self.data_faults("gains of random X")
        if int(self.step.lost.value) != len(self.losing):
            yield Fault("relation", f"{len(self.losing)} lit lines", self.step.lost.text())
        for part, due, ink in zip((self.above, self.below), self._outlines(), self.inks,
                                  strict=True):  # fmt: skip
            if not same_way(part.points, due):
                yield Fault("plot", "gains of random X elsewhere", "from rate to rate")
            if len(part.points) and not in_colour(part.stroke_rgbas, ink):
                yield Fault("colour", f"gains in {part.stroke_rgbas[0, :3].round(2)}", ink)

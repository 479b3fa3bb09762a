"""Two plots over one moving entry: an output with its tangent above, the entry's gradient below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from manim import LEFT, RIGHT, VGroup
from manim.constants import CapStyleType

from gradmath.records.layer import SlopedPass, SlopedRun
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import (
    BELOW_FLIGHTS,
    AxisEntry,
    CrossedAxes,
    closer_spans,
    name_at,
    room_of_numbers,
)
from scenes.kit.charts.guides import AFTER, DOT, DashedWay, Lens, Plumb
from scenes.kit.charts.open_end import OpenEnd
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.claims import Entry

_NUMBERS, _LONG = 0.5, 0.95  # beside an upright axis at least; between it and a name
_LABELS = 0.46  # of height, for the numbers below the lower plot
_BETWEEN = 0.5  # from one plot to the other
_LOWER = 0.58  # of the height that is left, for the lower plot
_SPARE = 0.17  # of its length, beyond the ends of the sweep
_ABOVE = 0.17  # of its height, beyond what is plotted upwards
_BAR = 0.95  # the length of a tangent bar, which keeps within the plot
_BESIDE = 0.2  # from an axis to the name of what is plotted
_TAGGED = 0.45  # from the upper plot to how many times it is seen as large
_END = 0.075  # the radius of the ends of a sweep


Plottable: TypeAlias = SlopedRun | SlopedPass
"""A run that the plots can show."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """Runs in the order of a moving entry, and the last of them before something leaps."""

    runs: Sequence[Plottable]
    last: int


class SlopePlots:
    """out[output] over x[entry], and below it x.grad[entry]; beads stand for the run that is now.

    `sweeps` are one stretch of runs, and the same stretch so many times (`factors`) closer to the
    place where it leaps. What has been is drawn as traces: of the upper plot as one, of the lower
    as one before the leap and one after it, for no line bridges a jump.
    """

    def __init__(
        self,
        sweeps: Sequence[Stretch],
        factors: Sequence[int],
        entry: int,
        output: int,
        region: Region,
    ) -> None:
        self.sweeps, self.entry, self.output = sweeps, entry, output
        self.foot = region.bottom
        first, last = sweeps[0].runs[0], sweeps[0].runs[-1]
        self.rightwards = self._across(first) < self._across(last)
        runs = sweeps[0].runs
        self.climbs = float(runs[-1].x_grad.value[entry]) > float(runs[0].x_grad.value[entry])
        # As its code has it: a float32 is no number of few decimals, and ticks are.
        corner = float(str(runs[sweeps[0].last].x.value[entry]))
        along = _wider(self._span([run.x for run in runs], entry, 3))
        above = _taller(self._span([run.out for run in runs], output, 3, 0.0))
        gradient = _taller(self._span([run.x_grad for run in runs], entry, 3, 0.0))
        across, up = closer_spans(along, corner, factors), closer_spans(above, 0.0, factors)
        # Numbers stand where the output is zero; off the middle they would be in a curve's way.
        side = LEFT if self.rightwards else RIGHT
        at = 0.0 if corner == 0 else along.low if self.rightwards else along.high
        beside = max(_NUMBERS, room_of_numbers(up))
        if at:
            left, right = (_LONG, 0.0) if self.rightwards else (0.0, beside)
            region = Region(region.left + left, region.right - right, region.bottom, region.top)
        bottom = region.bottom + _LABELS
        middle = bottom + (region.top - bottom) * _LOWER
        lower = Region(region.left, region.right, bottom, middle - _BETWEEN / 2)
        upper = Region(region.left, region.right, middle + _BETWEEN / 2, region.top)
        bare = [Span(each.low, each.high, ()) for each in across]
        heights = [_without_zero(each) for each in up]
        self.upper = CrossedAxes(upper, bare, heights, at=at, side=side)
        self.lower = CrossedAxes(lower, across, [_farthest(gradient)] * len(across), at=at,
                                 side=side)  # fmt: skip
        self.names = self._names(first, _LONG if at and self.rightwards else 0.0)
        self.bead = Bead(self.upper, self.swept(first, "out"), Face.VALUE)
        self.shadow = Bead(self.lower, self.swept(first, "x_grad"), Face.GRADIENT)
        self.tangent = TangentBar(self.upper, self.swept(first, "out"), self.slope(first),
                                  length=_BAR)  # fmt: skip
        self.plumb = Plumb(self.bead, self.lower)
        self.traces = [self._traces(sweep) for sweep in sweeps]
        self.numbers = {
            id(run): (level, k)
            for level, sweep in enumerate(sweeps)
            for k, run in enumerate(sweep.runs)
        }
        self.ends = [
            (Bead(self.upper, self.swept(run, "out"), Face.VALUE, _END),
             Bead(self.lower, self.swept(run, "x_grad"), Face.GRADIENT, _END))
            for run in (first, last)
        ]  # fmt: skip
        for pair in self.ends:
            for bead in pair:
                bead.set_z_index(0.6)
        self.answer = VGroup()  # the guess that was right, once it is ringed
        off, on = (runs[sweeps[0].last + k] for k in (0, 1))
        self.closed = Bead(self.lower, self.swept(off, "x_grad"), Face.GRADIENT, _END)
        self.closed.set_z_index(0.6)
        self.open = OpenEnd(self.lower, self.swept(off, "x_grad"), self.swept(on, "x_grad"),
                            Face.GRADIENT)  # fmt: skip

    # -- runs ------------------------------------------------------------------------------------

    def _across(self, run: Plottable) -> float:
        return float(run.x.value[self.entry])

    def swept(self, run: Plottable, name: str) -> Swept:
        """A run as a point of a plot: over x[entry], out[output] or x.grad[entry]."""
        record: Record = getattr(run, name)
        place = self.output if name == "out" else self.entry
        return Swept(Entry(run.x, (self.entry,)), Entry(record, (place,)))

    def slope(self, run: Plottable) -> Entry:
        """What torch takes for the slope of out[output] over x[entry] there."""
        return Entry(run.slope, (self.entry,))

    @staticmethod
    def _span(records: Sequence[Record], at: int, most: int, *also: float) -> Span:
        # Of digits that rounding has made, no tick is to come.
        values = np.array([float(f"{float(record.value[at]):.5g}") for record in records])
        return Span.of(Record("plotted", values, "runs"), also=also, most=most)

    def _traces(self, sweep: Stretch) -> tuple[SweptLine, SweptLine, SweptLine]:
        """The upper one, and the two stretches of the lower one."""
        out = [self.swept(run, "out") for run in sweep.runs]
        gradient = [self.swept(run, "x_grad") for run in sweep.runs]
        cut = sweep.last + 1
        return (
            SweptLine(self.upper, out, Face.VALUE),
            SweptLine(self.lower, gradient[:cut], Face.GRADIENT),
            SweptLine(self.lower, gradient[cut:], Face.GRADIENT),
        )

    def _names(self, run: Plottable, numbers: float) -> VGroup:
        """The names of what the axes count, before and behind the lines across.

        numbers is how much room those of the upright axes take before these.
        """
        away = numbers + _BESIDE
        names = []
        for axes, record, at, face in (
            (self.upper, run.out, self.output, Face.VALUE),
            (self.lower, run.x_grad, self.entry, Face.GRADIENT),
        ):
            name = AxisEntry(axes.up, record, (at,), face)
            names.append(name_at(name, axes.across.line.points[0] + away * LEFT, LEFT))
        across = AxisEntry(self.lower.across, run.x, (self.entry,), Face.VALUE)
        names.append(name_at(across, self.lower.across.line.points[-1] + _BESIDE * RIGHT, RIGHT))
        return VGroup(*names)

    def traces_of(self, run: Plottable) -> tuple[SweptLine, SweptLine, SweptLine]:
        """The traces of the stretch that a run belongs to."""
        level, _ = self.numbers[id(run)]
        return self.traces[level]

    def dotted(self, start: Plottable, end: Plottable) -> DashedWay:
        """The way of a leap in the lower plot."""
        places = [self.lower.place(*self.swept(run, "x_grad").place)[0] for run in (start, end)]
        line = DashedWay(stroke_width=LINE, stroke_color=current_theme().ink(Face.GRADIENT),
                      cap_style=CapStyleType.ROUND)  # fmt: skip
        return line.lay(places[0], places[1], DOT, AFTER).set_z_index(BELOW_FLIGHTS)

    # -- what is on stage ------------------------------------------------------------------------

    @property
    def moving(self) -> VGroup:
        """What stands for the run that is now."""
        return VGroup(self.plumb, self.tangent, self.bead, self.shadow)

    def living(self, level: int = 0) -> VGroup:
        """All that may change from run to run of a stretch."""
        return VGroup(self.moving, *self.traces[level])

    def follow(self, run: Plottable) -> None:
        """Stand for a run, with the traces as they are."""
        self.bead.follow(self.swept(run, "out"))
        self.shadow.follow(self.swept(run, "x_grad"))
        self.tangent.follow(self.swept(run, "out"), self.slope(run))
        self.plumb.lay()

    def glide(self, start: Plottable, run: Plottable, share: float) -> None:
        """Let the upper bead be on its way from one run to the next one, with its trace."""
        level, number = self.numbers[id(run)]
        trace = self.traces[level][0]
        if share < 1.0:
            self.bead.glide(self.swept(start, "out"), self.swept(run, "out"), share)
            if trace.reached == number:
                trace.reach(number, share)
        else:
            self.bead.follow(self.swept(run, "out"))
            self.draw_upper(run)
        self.plumb.lay()

    def sweep_to(self, run: Plottable) -> None:
        """Stand for a run of the stretch that is looked at, and draw the traces as far as that."""
        self.follow(run)
        self.draw_upper(run)
        self.draw_lower(run)

    def draw_upper(self, run: Plottable) -> None:
        """Draw the upper trace as far as a run, if it has not come farther yet."""
        level, number = self.numbers[id(run)]
        trace = self.traces[level][0]
        if number >= trace.reached:
            trace.reach(number + 1)

    def draw_lower(self, run: Plottable) -> None:
        """Draw the lower ones as far as a run."""
        level, number = self.numbers[id(run)]
        last = self.sweeps[level].last
        _, before, after = self.traces[level]
        if min(number, last) >= before.reached:
            before.reach(min(number, last) + 1)
        if number - last > after.reached:
            after.reach(number - last)

    def lens(self, level: int) -> Lens:
        """A frame around what a nearer stretch shows of the upper plot."""
        upper, lower = self.upper.region, self.lower.region
        return Lens(self.upper, level, np.array([upper.right + _TAGGED, lower.top - _TAGGED, 0.0]))

    def look(self, closeness: float, past: Sequence[int] = ()) -> None:
        """Look from so close: 0 is all of the first stretch, 1 the next one, and so on.

        past are stretches that are passed by at once.
        """
        for axis in (self.upper.across, self.upper.up, self.lower.across):
            axis.look(closeness, past)
        for traces in self.traces:
            for trace in traces:
                trace.lay()
        self.closed.follow(self.closed.now)
        self.open.lay()


def _wider(span: Span) -> Span:
    spare = _SPARE * span.length / 2
    return Span(span.low - spare, span.high + spare, span.ticks)


def _taller(span: Span) -> Span:
    """With room beyond what is plotted; 0 stays an end if it is one."""
    spare = _ABOVE * span.length
    low = span.low - spare if span.low < 0 else span.low
    high = span.high + spare if span.high > 0 else span.high
    return Span(low, high, span.ticks)


def _farthest(span: Span) -> Span:
    """With the one tick that is farthest from 0."""
    return Span(span.low, span.high, (max(span.ticks, key=abs),))


def _without_zero(span: Span) -> Span:
    return Span(span.low, span.high, tuple(tick for tick in span.ticks if tick))

"""Two plots over one x: y with the tangent that rolls along it, and below it the slopes of that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, VGroup

from gradmath.records.second_derivative import CubeRun, SlopeGraph
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at
from scenes.kit.charts.guides import Plumb
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.claims import Entry

_LABELS = 0.46  # of height, for the numbers below the lower plot
_BETWEEN = 0.3  # from one plot to the other
_LOWER = 0.5  # of the height that is left, for the lower plot
_SPARE = 0.14  # of its length, beyond what is plotted
_BAR = 2.1  # the length of a tangent
_OUT = (0.8, 0.7)  # how a number leaves its point: past the names and numbers of the axes
_LONG = 0.8  # what numbers take beside an upright axis at the left end
_BESIDE = 0.2  # from an axis to the name of what is plotted


class RollPlots:
    """y over x, and dy over x below it; beads, a tangent and traces stand for the run that is now.

    `touching` is a tangent of the lower curve, at the last of the runs.
    """

    def __init__(self, runs: Sequence[CubeRun], graph: SlopeGraph, region: Region) -> None:
        self.runs = runs
        first = runs[0]
        across = _span([run.x for run in runs], 6)
        inside = across.low <= 0.0 <= across.high
        self.numbers = 0.0 if inside else _LONG  # the room of those beside the upright axes
        left = region.left + self.numbers
        ups = [_span([getattr(run, name) for run in runs], 4) for name in ("y", "dy")]
        bottom = region.bottom + _LABELS
        middle = bottom + (region.top - bottom) * _LOWER
        upper = Region(left, region.right, middle + _BETWEEN / 2, region.top)
        lower = Region(left, region.right, bottom, middle - _BETWEEN / 2)
        bare = Span(across.low, across.high, ())
        at = 0.0 if inside else across.low
        self.upper = CrossedAxes(upper, [bare], [_without_zero(ups[0])], at=at)
        self.lower = CrossedAxes(lower, [across], [_without_zero(ups[1])], at=at)
        self.names = self._names(first)
        self.bead = Bead(self.upper, self.swept(first, "y"), Face.VALUE)
        self.shadow = Bead(self.lower, self.swept(first, "dy"), Face.GRADIENT)
        self.tangent = TangentBar(self.upper, self.swept(first, "y"), Entry(first.dy), length=_BAR)
        self.plumb = Plumb(self.bead, self.lower)
        self.touching = TangentBar(
            self.lower, self.swept(runs[-1], "dy"), Entry(graph.slope), length=_BAR
        )
        self.traces = (
            SweptLine(self.upper, [self.swept(run, "y") for run in runs], Face.VALUE),
            SweptLine(self.lower, [self.swept(run, "dy") for run in runs], Face.GRADIENT),
        )

    def swept(self, run: CubeRun, name: str) -> Swept:
        """A run as a point of a plot: y or dy over x."""
        record: Record = getattr(run, name)
        return Swept(Entry(run.x), Entry(record))

    def _names(self, run: CubeRun) -> VGroup:
        away = self.numbers + _BESIDE
        names = [
            name_at(AxisEntry(axes.up, record, (), face),
                    axes.across.line.points[0] + away * LEFT, LEFT)
            for axes, record, face in ((self.upper, run.y, Face.VALUE),
                                       (self.lower, run.dy, Face.GRADIENT))
        ]  # fmt: skip
        across = AxisEntry(self.lower.across, run.x, (), Face.VALUE)
        names.append(name_at(across, self.lower.across.line.points[-1] + _BESIDE * RIGHT, RIGHT))
        return VGroup(*names)

    @property
    def moving(self) -> VGroup:
        """What stands for the run that is now."""
        return VGroup(self.plumb, self.tangent, self.bead, self.shadow)

    @property
    def living(self) -> VGroup:
        """All that may change from run to run."""
        return VGroup(self.moving, *self.traces)

    @property
    def whole(self) -> VGroup:
        return VGroup(self.upper, self.lower, self.names, self.living, self.touching)

    def follow(self, run: CubeRun) -> None:
        """Stand for a run, and draw the traces as far as that."""
        self.bead.follow(self.swept(run, "y"))
        self.shadow.follow(self.swept(run, "dy"))
        self.tangent.follow(self.swept(run, "y"), Entry(run.dy))
        self.plumb.lay()
        for trace in self.traces:
            trace.reach(max(trace.reached, self.runs.index(run) + 1))

    def at(self, run: CubeRun) -> Points:
        """Where the lower plot shows a run."""
        place: Points = self.lower.place(*self.swept(run, "dy").place)[0]
        return place

    def way_out(self, run: CubeRun, end: Points) -> Polyline:
        """From the lower plot's point of a run up beside it, and over to another place."""
        start = self.at(run)
        right, up = _OUT
        beside = start[0] + right
        return Polyline.bent(
            start, [beside, start[1] + up, 0.0], [beside, end[1], 0.0], end, radius=0.4
        )


def _span(records: Sequence[Record], most: int) -> Span:
    """What is plotted and some room beyond its ends, with round numbers for ticks."""
    # Of digits that rounding has made, no tick is to come.
    values = np.array([float(f"{float(record.value):.5g}") for record in records])
    ticks = Span.of(Record("plotted", values, "runs"), most=most).ticks
    spare = _SPARE * float(np.ptp(values))
    low, high = float(values.min()) - spare, float(values.max()) + spare
    return Span(low, high, tuple(tick for tick in ticks if low <= tick <= high))


def _without_zero(span: Span) -> Span:
    return Span(span.low, span.high, tuple(tick for tick in span.ticks if tick))

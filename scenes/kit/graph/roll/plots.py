"""One plot of y and of its slopes dy, with the tangents that lie on both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import RIGHT, VGroup

from gradmath.records.second_derivative import CubeRun, KeptSlope
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, PlottedEntry, name_at
from scenes.kit.charts.guides import Plumb
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry

_LABELS = 0.46  # of height, for the numbers below
# Of its length, what lies before and beyond what is plotted: room for the tangent where it begins.
_ACROSS, _UP = (0.13, 0.13), (0.16, 0.06)
_BAR = 2.0  # the length of a tangent
_LONG = 0.75  # what numbers take beside the upright axis
_BESIDE = 0.2  # from an axis or a curve to its name
_READS = np.array([0.8, 0.55, 0.0])  # from a point to the number that rides along with it
_NAME = 1.15 * HEADING
_MOST = 8  # ticks of an axis
_OFF = np.array([-0.42, 0.3, 0.0])  # from where a line begins to its name


class CurveName(Phrase):
    """The name of what a line plots, in the line's colour.

    It stands at the left of where the line begins, on the side that no tangent comes to.
    """

    def __init__(self, line: SweptLine, record: Record) -> None:
        assert line.face is not None
        super().__init__("{}", PlottedEntry(record, (), line.face), em=_NAME / CODE_SIZE,
                         type=Type.CODE)  # fmt: skip
        self.record, self.line = record, ref(line)
        self.move_to(self._due())

    def _due(self) -> Points:
        line = self.line()
        assert line is not None
        first, second = (each.place for each in line.swept[:2])
        side = np.array([1.0, 1.0 if second[1] >= first[1] else -1.0, 0.0])
        place: Points = line.axes.place(*first)[0] + _OFF * side
        return place

    def faults(self) -> Iterator[Fault]:
        """It is what the line plots, and stands where that begins."""
        line = self.line()
        assert line is not None
        plotted = line.swept[0].up.record.name
        if self.record.name != plotted:
            yield Fault("plot", f"a curve called {self.record.name}", plotted)
        if np.abs(self.get_center() - self._due())[:2].max() > _BESIDE:
            yield Fault("place", f"the name {self.record.name} elsewhere", "where its line begins")


class RollPlots:
    """y and dy over x, on one scale; beads, a tangent and traces stand for the run that is now.

    `touching` is a tangent of the curve of slopes, as steep as what dy's own pass has found.
    """

    def __init__(self, runs: Sequence[CubeRun], kept: Sequence[KeptSlope], region: Region) -> None:
        self.runs = runs
        first = runs[0]
        across = _span([run.x for run in runs], _ACROSS)
        up = _span([record for run in runs for record in (run.y, run.dy)], _UP)
        place = Region(region.left + _LONG, region.right, region.bottom + _LABELS, region.top)
        # The upright axis stands where no number rides by.
        self.axes = CrossedAxes(place, [across], [up], at=across.low)
        self.bead = Bead(self.axes, self.swept(first, "y"), Face.VALUE)
        self.shadow = Bead(self.axes, self.swept(first, "dy"), Face.GRADIENT)
        self.tangent = TangentBar(self.axes, self.swept(first, "y"), Entry(first.dy), length=_BAR)
        self.plumb = Plumb(self.shadow, self.axes)
        at = kept[0]
        self.touching = TangentBar(
            self.axes, self.swept(at.run, "dy"), Entry(at.slope), length=_BAR
        )
        self.traces = (
            SweptLine(self.axes, [self.swept(run, "y") for run in runs], Face.VALUE),
            SweptLine(self.axes, [self.swept(run, "dy") for run in runs], Face.GRADIENT),
        )
        self.names = self._names(first)

    def swept(self, run: CubeRun, name: str) -> Swept:
        """A run as a point of the plot: y or dy over x."""
        record: Record = getattr(run, name)
        return Swept(Entry(run.x), Entry(record))

    def _names(self, run: CubeRun) -> VGroup:
        across = AxisEntry(self.axes.across, run.x, (), Face.VALUE)
        end = self.axes.across.line.points[-1] + _BESIDE * RIGHT
        y, dy = (CurveName(line, record)
                 for line, record in zip(self.traces, (run.y, run.dy), strict=True))  # fmt: skip
        return VGroup(name_at(across, end, RIGHT), y, dy)

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
        return VGroup(self.axes, self.names, self.living, self.touching)

    def follow(self, run: CubeRun) -> None:
        """Stand for a run."""
        self.bead.follow(self.swept(run, "y"))
        self.shadow.follow(self.swept(run, "dy"))
        self.tangent.follow(self.swept(run, "y"), Entry(run.dy))
        self.plumb.lay()

    def draw_to(self, run: CubeRun) -> None:
        """Stand for one of the runs, and draw the traces as far as that."""
        self.follow(run)
        for trace in self.traces:
            trace.reach(self.runs.index(run) + 1)

    def follow_kept(self, kept: KeptSlope) -> None:
        """Stand for a run that kept its graph: both tangents do."""
        self.follow(kept.run)
        self.touching.follow(self.swept(kept.run, "dy"), Entry(kept.slope))

    def reading(self, run: CubeRun) -> Points:
        """Where the number of a slope stands, beside the point of it."""
        place: Points = self.axes.place(*self.swept(run, "dy").place)[0] + _READS
        place[1] = min(place[1], self.axes.region.top)
        return place

    def trail(self) -> Polyline:
        """The way of that number from run to run."""
        return Polyline(np.array([self.reading(run) for run in self.runs]))


def _span(records: Sequence[Record], spare: tuple[float, float]) -> Span:
    """What is plotted and some room beyond its ends, with round numbers for ticks."""
    # Of digits that rounding has made, no tick is to come.
    values = np.array([float(f"{float(record.value):.5g}") for record in records])
    ticks = Span.of(Record("plotted", values, "runs"), most=_MOST).ticks
    low, high = float(values.min()), float(values.max())
    ticks = tuple(tick for tick in ticks if low <= tick <= high)
    low, high = low - spare[0] * (high - low), high + spare[1] * (high - low)
    return Span(low, high, ticks)

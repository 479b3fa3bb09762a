"""A folded line y over x, drawn from where a film begins to both sides, with its tangent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from weakref import ref

import numpy as np
from manim import LEFT, RIGHT, VGroup

from gradmath.records.branches import BranchRun
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.charts.tangent import Leaving, TangentBar
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import NUMBER, Face, current_theme
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry

_BELOW, _CHARACTER = 0.46, 0.17  # below the axes, and beside them for each character of a number
_BESIDE = 0.33  # from the numbers of the upright axis to the edge, and to the axis
_NAME, _OFF = 0.62, 0.42  # of width, for the name of what is across; from the axis to it
_ABOVE = 0.1  # of height, over the upright axis
_SPARE, _TALL = 0.03, 0.21  # of its lengths, beyond what is plotted
_BAR = 0.9  # the length of the tangent


class Ribbon:
    """y over x, a point for each run; from where the film begins one line runs to each side."""

    def __init__(self, runs: Sequence[BranchRun], begin: BranchRun, region: Region) -> None:
        """runs go from the largest x to the smallest."""
        xs = np.array([float(run.x.value) for run in runs])
        ys = np.array([float(run.y.value) for run in runs])
        whole = Span.of(Record("x", xs, "runs"), most=9).ticks
        levels = Span.of(Record("y", ys, "runs"), most=4).ticks
        low, high = xs.min(), xs.max()
        across = Span(low - _SPARE * (high - low), high + _SPARE * (high - low),
                      tuple(tick for tick in whole if low <= tick <= high))  # fmt: skip
        tall = _TALL * np.ptp(ys)
        up = Span(float(ys.min() - tall), float(ys.max() + tall),
                  tuple(tick for tick in levels if ys.min() <= tick <= ys.max()))  # fmt: skip
        longest = max(len(f"{tick:g}") for tick in up.ticks)
        room = Region(region.left + _BESIDE + _CHARACTER * longest, region.right - _NAME,
                      region.bottom + _BELOW, region.top - _ABOVE)  # fmt: skip
        self.spare = tall * room.height / up.length
        self.axes = CrossedAxes(room, [across], [up], at=across.low)
        self.begin = begin
        split = next(k for k, run in enumerate(runs) if run is begin)
        rising, falling = runs[split::-1], runs[split:]
        self.lines = [self._line(side) for side in (rising, falling)]
        self.numbers = {
            id(run): (line, k)
            for line, side in zip(self.lines, (rising, falling), strict=True)
            for k, run in enumerate(side)
        }
        self.bead = Bead(self.axes, swept(begin), Face.VALUE)
        self.tangent = TangentBar(self.axes, swept(begin), Entry(begin.grad), length=_BAR)
        self.names = VGroup(
            name_at(AxisEntry(self.axes.up, begin.y, (), Face.VALUE),
                    self.axes.up.line.points[-1] + 0.15 * LEFT, LEFT),
            name_at(AxisEntry(self.axes.across, begin.x, (), Face.VALUE),
                    self.axes.across.line.points[-1] + _OFF * RIGHT),
        )  # fmt: skip

    def _line(self, side: Sequence[BranchRun]) -> SweptLine:
        return SweptLine(self.axes, [swept(run) for run in side], Face.VALUE)

    @property
    def moving(self) -> VGroup:
        """What stands for the run that is now."""
        return VGroup(self.tangent, self.bead)

    @property
    def living(self) -> VGroup:
        """All that may change from run to run."""
        return VGroup(*self.lines, self.tangent, self.bead)

    def follow(self, run: BranchRun) -> None:
        """Stand for a run, with the lines drawn as far as that."""
        self.bead.follow(swept(run))
        self.tangent.follow(swept(run), Entry(run.grad))
        line, number = self.numbers[id(run)]
        if number >= line.reached:
            line.reach(number + 1)

    def step(self, start: BranchRun, run: BranchRun, moved: float) -> None:
        """Be on the way from a run to the next one, the tangent as steep as it was."""
        if moved >= 1.0:
            self.bead.follow(swept(run))
        else:
            self.bead.glide(swept(start), swept(run), moved)
        self.tangent.follow(swept(run), Entry(run.grad))
        self.tangent.swing(Leaving(swept(start), Entry(start.grad), moved, 0.0))
        self.extend(run, moved)

    def extend(self, run: BranchRun, moved: float) -> None:
        """Let the line be on the way to a run, the next one of those that it runs through."""
        line, number = self.numbers[id(run)]
        if line.reached == number and moved < 1.0:
            line.reach(number, moved)
        elif line.reached <= number:
            line.reach(number + 1)

    def swing(self, start: BranchRun, run: BranchRun, turned: float) -> None:
        """Let the tangent be on its way from the slope of one run to that of the next one."""
        if turned >= 1.0:
            self.tangent.follow(swept(run), Entry(run.grad))
        else:
            self.tangent.swing(Leaving(swept(start), Entry(start.grad), 1.0, turned))


def swept(run: BranchRun) -> Swept:
    """A run as a point: over x, y."""
    return Swept(Entry(run.x), Entry(run.y))


class SlopeTag(QuickGroup):
    """The slope of a straight piece beside its middle; `ends` are its first and its last run."""

    transition = None  # it shows one run alone

    def __init__(
        self, ribbon: Ribbon, run: BranchRun, ends: tuple[BranchRun, BranchRun]
    ) -> None:  # fmt: skip
        self.axes_of, self.run, self.ends = ref(ribbon.axes), run, ends
        self.room = ribbon.spare
        self.face = Face.GRADIENT
        ink = current_theme().ink(Face.GRADIENT)
        self.number = Number(run.grad, (), em=NUMBER, color=ink)
        super().__init__(self.number)
        self.number.points = self.number.points + self.place()
        self.set_z_index(1.0)

    def _piece(self) -> Polyline:
        axes = self.axes_of()
        assert axes is not None
        return Polyline.through(*(axes.place(*swept(run).place)[0] for run in self.ends))

    def place(self) -> Points:
        """Beyond all that is plotted: below the middle of a rising piece, above a falling one."""
        axes = self.axes_of()
        assert axes is not None
        middle = self._piece().at(0.5)
        end = axes.up.line.points[0 if float(self.run.grad.value) > 0 else -1]
        inwards = np.sign(middle[1] - end[1]) * self.room / 2
        return np.array([middle[0], end[1] + inwards, 0.0])

    @property
    def records(self) -> Mapping[str, Record]:
        return {"x": self.run.x, "x.grad": self.run.grad}

    def relations(self) -> Iterator[Fault]:
        """Its run lies on its piece, where the same lines ran at both ends."""
        first, last = self.ends
        if not first.lines == self.run.lines == last.lines:
            yield Fault("slope", f"the slope {self.number.drawn} of other lines", "its piece's")
        if not float(last.x.value) <= float(self.run.x.value) <= float(first.x.value):
            yield Fault("slope", f"the slope {self.number.drawn} of another piece", "its piece's")

    def faults(self) -> Iterator[Fault]:
        """It stands beside its piece, and is that one's."""
        if self.number.claim.record is not self.run.grad:
            yield Fault("slope", f"{self.number.drawn} on a piece", "the slope of its run")
        if np.abs(self.number.get_center() - self.place()).max() > 0.05:
            yield Fault("place", f"the slope {self.number.drawn} elsewhere", "beside its piece")

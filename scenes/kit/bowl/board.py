"""The bowl with its bead, hops and step, and beside it the dial of the rate: one run at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import ref

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from gradmath.records.hops import HopPath, HopRun
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.labels import ExpressionName
from scenes.kit.bowl.bowl import Bowl, HopTrail, OfRun, landing
from scenes.kit.bowl.rates import Bound, Hand, Mark, MarkKind, RateAxes
from scenes.kit.bowl.step import StepArrow, StepNumber
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at, room_of_numbers
from scenes.kit.charts.swept import BEAD, Bead
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.claims import Entry

BOWL = Region(SAFE.left, 1.75, bottom=-1.72, top=1.9)
MAP = Region(3.3, SAFE.right - 0.1, bottom=-1.72, top=1.3)
_LANE = -2.36  # the height of the steps
_NEAR, _FAR = (1.62, 1.75), (2.3, 4.6)  # of the start, of its height: what the axes show
_TANGENT = 1.7
_STEP_DECIMALS = 2
_BESIDE, _BELOW = 0.16, 0.62  # from an axis to its name
_EM = INDEX / CODE_SIZE


class BowlBead(Bead):
    """Where a descent is, in its bowl."""

    def __init__(self, axes: CrossedAxes, run: HopPath, radius: float = BEAD) -> None:
        self.run = run
        super().__init__(axes, landing(run, 0), Face.VALUE, radius)

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ((Entry(self.run.t), Entry(self.run.f)),)

    def stand(self, run: HopPath, k: int) -> None:
        """Be where a run's k-th step sets out."""
        self.run = run
        self.follow(landing(run, k))

    def hop(self, run: HopPath, k: int, share: float) -> None:
        """Be on the way of a run's k-th step."""
        self.run = run
        self.glide(landing(run, k), landing(run, k + 1), share)


class BowlTangent(TangentBar):
    """The slope where a descent sets out."""

    def __init__(self, axes: CrossedAxes, run: HopRun) -> None:
        self.run = run
        super().__init__(axes, landing(run, 0), Entry(run.slopes, (0,)), length=_TANGENT)

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ((Entry(self.run.t), Entry(self.run.f)),)


class BowlBoard:
    """A bowl, the descent in it, and the dial of its rate.

    It can be looked at from near (1) and from afar (0).
    """

    def __init__(
        self, runs: Sequence[HopRun], begin: HopRun, mirrored: HopRun, window: LoopWindow
    ) -> None:
        """mirrored is the run at the mirror's rate in the first bowl."""
        self.runs, self.run, self.window = runs, begin, window
        start, height = (abs(float(each)) for each in begin.path.value[0])
        across = [_across(start * reach) for reach, _ in (_FAR, _NEAR)]
        up = [_up(height * reach) for _, reach in (_FAR, _NEAR)]
        region = replace(BOWL, left=BOWL.left + room_of_numbers(up))
        self.axes = CrossedAxes(region, across, up, at=across[0].low)
        self.bowl, self.trail = Bowl(self.axes, begin), HopTrail(self.axes, begin)
        self.bead, self.tangent = BowlBead(self.axes, begin), BowlTangent(self.axes, begin)
        self.arrow = StepArrow(self.axes, begin, _LANE)
        self.number = StepNumber(self.arrow, _STEP_DECIMALS)
        self.look(1.0)
        self.rates = RateAxes(MAP, mirrored)
        self.hand = Hand(self.rates, begin)
        self.marks: list[Mark] = []
        company: dict[str, OfRun] = {"bowl": self.bowl, "bead": self.bead, "step": self.arrow}
        company["hand"] = self.hand
        self.trail.company = {name: ref(each) for name, each in company.items()}
        self.names = VGroup(
            AxisEntry(self.axes.up, begin.f, (), Face.VALUE)
            .next_to(self.axes.up.line, UP, buff=_BESIDE),
            name_at(AxisEntry(self.axes.across, begin.t, (), Face.VALUE),
                    self.axes.across.line.points[-1] + _BESIDE * RIGHT),
        )  # fmt: skip
        self.rate_name = AxisEntry(self.rates.up, begin.rate, (), Face.VALUE)
        self.rate_name.next_to(self.rates.up.line, UP, buff=_BESIDE)
        self.curvature_name = AxisEntry(self.rates.across, begin.curvature, (), Face.VALUE)
        below = self.rates.across.line.points[-1] + _BELOW * DOWN
        name_at(self.curvature_name, below, LEFT)

    @property
    def living(self) -> VGroup:
        """All that stands for the run that is now."""
        return VGroup(self.bowl, self.trail, self.bead, self.arrow, self.number, self.hand,
                      self.window)  # fmt: skip

    def follow(self, run: HopRun) -> None:
        """Show another run, and its code."""
        self.window.follow(run.listing)
        self.stand_for(run)

    def stand_for(self, run: HopRun) -> None:
        """Show another run, whose code is shown already."""
        self.run = run
        self.bowl.follow(run)
        self.trail.follow(run)
        self.bead.stand(run, 0)
        self.arrow.follow(run)
        self.number.keep_up()
        self.hand.follow_run(run)

    def look(self, closeness: float) -> None:
        """See the bowl from near, or from afar."""
        self.axes.across.look(closeness)
        self.axes.up.look(closeness)
        self.bowl.lay()
        self.trail.lay()
        self.bead.follow(self.bead.now)
        self.tangent.lay()
        self.arrow.lay()
        self.number.keep_up()

    def open_map(self, share: float) -> None:
        """Let what stands on the dial come away from it, to its own curvature."""
        self.rates.opened = share
        for each in (self.hand, *self.marks):
            each.lay()

    def mark(self, run: HopRun, kind: MarkKind) -> Mark:
        """A mark of a run on the dial or its map, which goes along with the others."""
        mark = Mark(self.rates, run, kind)
        self.marks.append(mark)
        return mark

    def bound(self, runs: Sequence[HopRun], kind: MarkKind) -> tuple[Bound, Phrase]:
        """What theory tells along the map, and its name: above it, or below."""
        bound = Bound(self.rates, runs, kind)
        name = Phrase("{}", ExpressionName(bound.of_theory(runs[-1])), em=_EM, type=Type.CODE)
        places = self.rates.place(bound.plotted[:, 0], bound.plotted[:, 1])
        if kind is MarkKind.MIRROR:
            k = int(np.abs(places[:, 0] - (MAP.left + 0.2 * MAP.width)).argmin())
            name.move_to(places[k] + [0.25, 0.2, 0.0], aligned_edge=LEFT)
        else:
            name.move_to((MAP.left + 0.2, MAP.bottom + 0.2, 0.0), aligned_edge=LEFT)
        return bound, name


def _across(reach: float) -> Span:
    """To both sides of the floor."""
    return _with_ticks(Span(-reach, reach, ()), 8)


def _up(reach: float) -> Span:
    return _with_ticks(Span(0.0, reach, ()), 6)


def _with_ticks(span: Span, most: int) -> Span:
    around = Span.of(Record("plotted", np.array([span.low, span.high]), "a plot"), most=most)
    kept = (tick for tick in around.ticks if 0.02 <= float(span.share(tick)) <= 0.95)
    return Span(span.low, span.high, (*kept, *((0.0,) if span.low == 0.0 else ())))

"""The same two descents in a bowl, and what their letterboxes hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from weakref import ref

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, linear

from gradmath.records.zeroing import BowlDescent, ZeroingRun
from scenes.kit.bowl.bowl import Bowl
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at
from scenes.kit.look.theme import QUICK, Face
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.zeroing.beads import HoppingBead
from scenes.kit.zeroing.comment import Comment
from scenes.kit.zeroing.lane import Lane
from scenes.kit.zeroing.places import BOWL, LanePlaces
from scenes.kit.zeroing.race import HillRace, HillRunner
from scenes.kit.zeroing.walking import walk

_WIDE, _HIGH = 1.45, 1.5  # of the start, and of its height
_SMALLEST = 0.02
_BELOW = 0.06  # of the start's height: room for a bead that lies on the floor
_BESIDE = 0.16


class Swinger:
    """One descent in the bowl, its bead and its lane."""

    def __init__(
        self, axes: CrossedAxes, run: ZeroingRun, number: int, most: float, old: HillRunner
    ) -> None:
        self.run: BowlDescent = run.bowl
        self.bead = HoppingBead(axes, run.bowl, ringed=number > 0)
        self.lane = Lane(run, run.bowl, LanePlaces.around_zero(number, most), 0)
        self.lane.head = old.lane.head  # it stands there already
        self.bead.step_count = ref(self.lane.count)

    def go(self, way: float) -> None:
        """Have made so many steps."""
        self.bead.go(self.run, way)
        self.lane.go(way)

    @property
    def moving(self) -> VGroup:
        return VGroup(self.bead, self.lane.bars, self.lane.number, self.lane.count)


class BowlSwing:
    """The bowl and both descents in it."""

    def __init__(self, race: HillRace, zeroed: ZeroingRun, forgotten: ZeroingRun) -> None:
        self.race = race
        self.window: LoopWindow = race.window
        bowl = zeroed.bowl
        start, height = (abs(float(each)) for each in bowl.path.value[0])
        reach = start * _WIDE
        ticks = [k * 0.5 for k in range(-8, 9) if abs(k * 0.5) <= 0.95 * reach]
        if len(ticks) > 7:
            ticks = [each for each in ticks if each == int(each)]
        across = Span(-reach, reach, tuple(ticks))
        self.axes = CrossedAxes(
            BOWL, [across], [Span(-_BELOW * height, height * _HIGH, ())], at=-reach
        )
        self.bowl = Bowl(self.axes, bowl)
        end = self.axes.across.line.points[-1]
        name = AxisEntry(self.axes.across, bowl.t, (), Face.VALUE)
        self.name = name_at(name, end + np.array([_BESIDE, 0.0, 0.0]))
        most = max(float(np.abs(each.bowl.grads.value).max()) for each in (zeroed, forgotten))
        self.zeroed, self.forgotten = (
            Swinger(self.axes, each, number, most, old)
            for number, (each, old) in enumerate(
                ((zeroed, race.zeroed), (forgotten, race.forgotten))
            )
        )

    @property
    def both(self) -> tuple[Swinger, Swinger]:
        return self.zeroed, self.forgotten


def open_bowl(swing: BowlSwing, line: str) -> Iterator[Animation]:
    """The hill goes, the bowl opens in its place, and the code is that which zeroes again."""
    race = swing.race
    kept = race.zeroed.lane.head
    gone = [part for runner in (race.zeroed, race.forgotten) for part in runner.laid
            if part is not kept]  # fmt: skip
    axis, across = race.axis, swing.axes.across
    yield Score([
        (0.0, Comment(swing.window, race.zeroed.listing, line)),
        (0.6, FadeOut(VGroup(*gone, axis, axis.name_label, race.profile), run_time=QUICK)),
        (0.8, Create(across.line, run_time=0.5)),
        (1.0, FadeIn(VGroup(across.marks, swing.name), run_time=QUICK)),
        (0.85, Vary(swing.bowl, swing.bowl.open_to, _SMALLEST, 1.0, run_time=1.2, comes=True)),
        (1.9, _enter(swing.zeroed)),
    ])  # fmt: skip


def _enter(swinger: Swinger) -> Animation:
    """A bead comes, and the slope where it begins lies in its letterbox."""
    lane = swinger.lane
    parts = (swinger.bead, lane.count, lane.tray, lane.bars, lane.number)
    return FadeIn(VGroup(*parts), run_time=QUICK)


def forget(swing: BowlSwing, line: str) -> Animation:
    """The line that zeroes becomes a comment, and the ringed bead comes."""
    comment = Comment(swing.window, swing.race.forgotten.listing, line)
    return Score([
        (0.0, comment),
        (0.9, FadeIn(swing.forgotten.lane.head, run_time=QUICK)),
        (1.1, _enter(swing.forgotten)),
    ])  # fmt: skip


def hop(
    swinger: Swinger, start: float, end: float, run_time: float,
    rate: Callable[[float], float] = linear,
) -> Follow:  # fmt: skip
    """So many steps."""
    return walk(swinger.moving, swinger.go, start, end, run_time, rate)

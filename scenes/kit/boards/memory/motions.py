"""Motions on a strip: threads drop, a walker hops, and a write is seen through every name."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, AnimationGroup, Succession, linear, smooth

from gradmath.records.memory import Stored
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.labels import Thread
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.moves import TurnTo
from scenes.kit.charts.points import Disc
from scenes.kit.look.theme import MOVE, QUICK, current_theme

_PULSE = 0.09


class Drop(Animation):
    """Let a thread hang down from its label to the strip."""

    def __init__(self, thread: Thread, *, run_time: float = QUICK) -> None:
        self.thread = thread.drop_to(0.0)
        super().__init__(thread, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.thread.drop_to(float(self.rate_func(alpha)))


class Walk(Animation):
    """Let the walker take its hops one after the other."""

    def __init__(self, hops: Hops, *, run_time: float = 2 * MOVE) -> None:
        self.hops = hops.walk_to(0.0)
        super().__init__(hops, run_time=run_time, rate_func=linear, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        done = float(self.rate_func(alpha)) * len(self.hops.bows)
        self.hops.walk_to((int(done) + float(smooth(done - int(done)))) / len(self.hops.bows))


class Runner(Animation):
    """A dot that runs along a thread, up to its label or down from it."""

    def __init__(
        self, thread: Thread, *, up: bool, run_time: float = QUICK, radius: float = _PULSE
    ) -> None:
        self.dot = Disc(radius=radius, fill_opacity=1, stroke_width=0,
                        fill_color=current_theme().text).set_z_index(1.2)  # fmt: skip
        self.thread, self.up = thread, up
        super().__init__(self.dot, run_time=run_time, rate_func=smooth, introducer=True,
                         remover=True)  # fmt: skip

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        self.dot.move_to(self.thread.way.at(1 - share if self.up else share))


def write(
    rail: Rail,
    after: Stored,
    writer: Thread,
    readers: Sequence[tuple[Thread, Grid, Record]],
) -> Animation:
    """A write through one name: cells turn over, and every grid on a thread there follows.

    after is the writer's tensor when the line has run; readers are the threads that stand on the
    strip, each with the grid of its tensor's entries and what that one holds then.
    """
    cells = TurnTo(rail.row, after.cells)
    up = [Runner(thread, up=True) for thread, _, _ in readers]
    seen = [TurnTo(grid, record) for _, grid, record in readers]
    return Succession(Runner(writer, up=False), cells, AnimationGroup(*up), AnimationGroup(*seen))

"""How predictions grow out of a point, bend one from another, miss, roll along, and draw back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, Wait, linear, smooth

from gradmath.records.predictions import PredictedRun
from scenes.kit.boards.bending.derivatives import DerivativeRow
from scenes.kit.boards.bending.misses import StickPair, StickRow
from scenes.kit.boards.bending.plot import BendingPlot
from scenes.kit.boards.bending.reach import ReachBar, ReachBars
from scenes.kit.boards.machine.steps import Timed
from scenes.kit.boards.plot_motions import Come
from scenes.kit.cells.moves import Bump, TurnUp
from scenes.kit.charts.predicted import Prediction
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

DIM = 0.35  # of its strength: a line that is not spoken of


def draw(plot: BendingPlot) -> list[Animation]:
    """Axes run out, the point draws the curve, and comes back to the run that is told of."""
    axes: Timed = [(0.2, FadeIn(plot.called, run_time=QUICK))]
    for axis in (plot.axes.across, plot.axes.up):
        axes.append((0.0, Create(axis.line, run_time=MOVE, rate_func=smooth)))
        axes.append((0.5, FadeIn(axis.marks, run_time=QUICK)))
    axes.append((0.6, FadeIn(plot.bead, run_time=QUICK)))
    drawn = VGroup(plot.line, plot.bead, plot.window)
    ends = plot.runs.index(plot.run)
    return [
        Score(axes),
        Follow(drawn, plot.runs, plot.draw_to, run_time=2.0, rate=smooth),
        Wait(0.1),
        Follow(VGroup(plot.bead, plot.window), plot.runs[:ends - 1 : -1], plot.slide_to,
               run_time=0.8, rate=smooth),
    ]  # fmt: skip


def derive(row: DerivativeRow) -> Score:
    """y comes with the nodes of its graph; one derivative after the other, each with its own."""
    parts: Timed = []
    start = 0.0
    for cell, label, heap in zip(row.cells, row.labels, row.heaps, strict=True):
        grows = 0.3 + 0.003 * heap.count
        parts.append((start, FadeIn(label, run_time=0.3)))
        parts.append((start, TurnUp(cell, run_time=0.4)))
        parts.append((start + 0.3, Vary(heap, heap.grow_to, 0.0, 1.0, run_time=grows, rate=linear,
                                        comes=True)))  # fmt: skip
        start += 0.2 + grows
    return Score(parts)


def first_line(plot: BendingPlot, row: DerivativeRow, reach: float) -> Score:
    """The tangent grows out of the point, to both sides."""
    x = float(plot.run.x.value)

    def grow(share: float) -> None:
        plot.grow(1, low=x - share * reach, high=x + share * reach)

    return Score([
        (0.0, Bump(row.cells[1])),
        (0.1, Vary(plot.predictions[1], grow, 0.0, 1.0, run_time=1.2, comes=True)),
    ])  # fmt: skip


def bend(plot: BendingPlot, row: DerivativeRow, degree: int, run_time: float = 1.5) -> Score:
    """The next derivative bends a line away from the one before."""
    line, before = plot.predictions[degree], plot.predictions[degree - 1]

    def bending(share: float) -> None:
        line.reach = before.reach
        line.bend(share)

    return Score([
        (0.0, Bump(row.cells[degree])),
        (0.2, Vary(line, bending, 0.0, 1.0, run_time=run_time, comes=True)),
    ])  # fmt: skip


def named(plot: BendingPlot) -> VGroup:
    """The names of all lines."""
    return VGroup(*plot.names.labels)


def name_lines(plot: BendingPlot) -> Animation:
    """The names of lines come where these end."""
    return Come(named(plot), plot.names.lay, 0.3)


# -- looked at from close ------------------------------------------------------------------


def come_closer(plot: BendingPlot, row: DerivativeRow) -> list[Animation]:
    """An upright line comes near the point, and what is around it there grows."""
    seen = VGroup(plot.axes, plot.line, plot.lines, plot.upright, plot.lens)
    return [
        Score([
            (0.0, FadeOut(row, run_time=0.3)),
            (0.2, Create(plot.upright.dots, run_time=0.5)),
            (0.5, Create(plot.lens.frame, run_time=0.4)),
            (0.7, FadeIn(plot.lens.tag, run_time=0.3)),
            (0.8, FadeOut(VGroup(plot.bead, plot.called), run_time=0.2)),
        ]),
        Score([
            (0.0, Vary(seen, plot.look, 0.0, 1.0, run_time=1.4)),
            (1.4, FadeOut(plot.lens.frame, run_time=0.2)),
        ]),
        name_lines(plot),
    ]  # fmt: skip


def line_up(row: StickRow) -> list[Animation]:
    """Between the curve and each line a stick grows, and is carried to a floor beside others."""
    row.lay()
    parts: Timed = []
    for k, stick in enumerate(row.sticks):
        start = 0.5 * k
        parts.append((start, Vary(stick, stick.grow_to, 0.0, 1.0, run_time=0.4, comes=True)))
        parts.append((start + 0.45, Vary(stick, stick.move, 0.0, 1.0, run_time=0.8)))
    return [Score(parts), FadeIn(row.told, run_time=QUICK)]


def step_back(plot: BendingPlot, row: StickRow) -> list[Animation]:
    """The sticks go, and the whole plot is looked at again."""
    seen = VGroup(plot.axes, plot.line, plot.lines, plot.upright)
    return [
        FadeOut(VGroup(row.whole, plot.lens.tag, named(plot)), run_time=0.3),
        Vary(seen, plot.look, 1.0, 0.0, run_time=1.1),
        Score([
            (0.0, FadeIn(VGroup(plot.bead, plot.called), run_time=0.3)),
            (0.0, name_lines(plot)),
        ]),
    ]  # fmt: skip


# -- far away ------------------------------------------------------------------------------


def go_to(plot: BendingPlot, start: int, place: int, run_time: float = 1.0) -> Animation:
    """The upright line glides from one place to another."""

    def glide(share: float) -> None:
        plot.upright.glide(start, place, share)

    return Vary(plot.upright, glide, 0.0, 1.0, run_time=run_time)


def dim_between(plot: BendingPlot, start: float, end: float) -> Animation:
    """The lines between the lowest and the highest degree become as strong as that."""
    lines = list(plot.predictions.values())[1:-1]

    def dim(share: float) -> None:
        for line in lines:
            line.dim_to(share)

    return Vary(VGroup(*lines), dim, start, end, run_time=QUICK)


def grow_out(plot: BendingPlot, low: float, high: float, run_time: float) -> list[Animation]:
    """All lines grow on, to one side or both."""
    lines = list(plot.predictions.values())
    before: list[tuple[float, float]] = []

    def grow(share: float) -> None:
        if not before:
            before.append(lines[0].reach)
        ends = zip(before[0], (low, high), strict=True)
        low_now, high_now = (one + (other - one) * share for one, other in ends)
        plot.grow(*plot.predictions, low=low_now, high=high_now)

    growing = Vary(plot.lines, grow, 0.0, 1.0, run_time=run_time)
    return [FadeOut(named(plot), run_time=0.2), growing, name_lines(plot)]


def measure(pair: StickPair) -> Score:
    """Sticks grow from the curve to both lines, and say how long they are."""
    pair.lay()
    parts: Timed = [
        (0.5 * k, Vary(stick, stick.grow_to, 0.0, 1.0, run_time=0.6, comes=True))
        for k, stick in enumerate(pair.sticks)
    ]
    return Score([*parts, (1.1, FadeIn(pair.told, run_time=0.3))])


# -- the point slides ------------------------------------------------------------------------


def set_free(plot: BendingPlot, pair: StickPair) -> Score:
    """What was measured goes, and all lines are as strong again."""
    gone = VGroup(pair.whole, plot.upright, named(plot))
    return Score([(0.0, FadeOut(gone, run_time=0.3)), (0.0, dim_between(plot, DIM, 1.0))])


def roll(plot: BendingPlot, runs: Sequence[PredictedRun], run_time: float) -> Animation:
    """The point slides along, and all that its derivatives predict."""
    drawn = VGroup(plot.bead, plot.lines, plot.window)
    return Follow(drawn, runs, plot.follow, run_time=run_time, rate=smooth)


# -- how far they are right ----------------------------------------------------------------


def draw_back(plot: BendingPlot, bars: ReachBars) -> list[Animation]:
    """Each line draws back to where it is nearly right, and the bar below it does, too."""
    parts: Timed = [(0.0, FadeIn(bar, run_time=QUICK)) for bar in bars.bars]
    for k, bar in enumerate(bars.bars):
        parts.append((0.4 + 0.55 * k, _retract(plot, bar.line, bar)))
    return [Score(parts), Come(bars.told, bars.label, QUICK)]


def point_out(bars: ReachBars, *numbers: int) -> Score:
    """Some of the bars swell for a moment, one after the other."""
    return Score([(0.4 * k, _swell(bars.bars[number])) for k, number in enumerate(numbers)])


def _swell(bar: ReachBar) -> Animation:
    stroke = bar.stroke
    width = stroke.stroke_width

    def swell(share: float) -> None:
        stroke.stroke_width = width * (1.0 + 0.8 * float(np.sin(np.pi * share)))

    return Vary(stroke, swell, 0.0, 1.0, run_time=1.0)


def _retract(plot: BendingPlot, line: Prediction, bar: ReachBar) -> Animation:
    low, high = plot.ends
    ends = bar.due

    def retract(share: float) -> None:
        line.reach_to(low + (ends[0] - low) * share, high + (ends[1] - high) * share)
        bar.lay()

    return Vary(VGroup(line, bar), retract, 0.0, 1.0, run_time=1.0)

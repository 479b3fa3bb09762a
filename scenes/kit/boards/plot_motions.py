"""How plots grow, are swept through, leap, and are looked at from closer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, linear, smooth

from scenes.kit.boards import guess_names
from scenes.kit.boards.machine.steps import Timed
from scenes.kit.boards.slope_plots import Plottable, SlopePlots
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.charts.guides import GuessLine, Lens, SlopeFan
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_ASIDE = 1.15  # from the place of a leap to the way down
_FLARE = 0.4  # of its size, beyond it: a bead that lights up
_LIES_ON = 0.3  # of closeness, from which nearer traces are seen beside farther ones
_SMALLEST = 0.04  # of its size: a bead that has gone out


def grow(plots: SlopePlots, numbers: float) -> Score:
    """Axes run out; ticks and names come after so many seconds."""
    parts: Timed = []
    for start, axes in ((0.0, plots.upper), (0.25, plots.lower)):
        for axis in (axes.across, axes.up):
            parts.append((start, Create(axis.line, run_time=MOVE, rate_func=smooth)))
            parts.append((numbers, FadeIn(axis.marks, run_time=QUICK)))
    return Score([*parts, (numbers, FadeIn(plots.names[-1], run_time=QUICK))])


class Come(FadeIn):
    """Let things come that first come to stand for a run."""

    def __init__(self, drawing: Any, stand: Callable[[], object], run_time: float) -> None:
        self.stand = stand
        super().__init__(drawing, run_time=run_time)

    def begin(self) -> None:
        self.stand()
        super().begin()


def open_fan(fan: SlopeFan, run_time: float = 1.2) -> Score:
    """The fan of slopes opens from the first of them, and the slopes of its edges come."""
    return Score([
        (0.0, Vary(fan.rays, fan.open_to, 0.0, 1.0, run_time=run_time, comes=True)),
        (run_time - 0.2, FadeIn(fan.labels, run_time=0.3)),
    ])  # fmt: skip


def guesses(plots: SlopePlots) -> list[GuessLine]:
    """Between the ends of the lower plot: a ramp, a bend, a jump."""
    sweep = plots.sweeps[0]
    swept = [plots.swept(run, "x_grad") for run in sweep.runs]
    first, last = swept[0].place, swept[-1].place
    before, after = swept[sweep.last].place, swept[sweep.last + 1].place
    shapes = ([first, last], [first, before, last], [first, before, after, last])
    ink = plots.shadow.disc.get_fill_color().to_hex()
    return [GuessLine(plots.lower, np.array(sorted(shape)), swept, ink) for shape in shapes]


def draw_guesses(lines: Sequence[GuessLine], names: Sequence[KitLabel | None]) -> Score:
    """One after the other, each with its name."""
    drawn: Timed = []
    for k, (line, name) in enumerate(zip(lines, names, strict=True)):
        come = Vary(line, line.draw_to, 0.0, 1.0, run_time=1.1, rate=linear, comes=True)
        drawn.append((0.7 * k, come))
        if name is not None:
            drawn.append((0.7 * k + 0.8, FadeIn(name, run_time=0.3)))
    return Score(drawn)


def cross_out(line: GuessLine, name: KitLabel | None) -> Score:
    """A guess was wrong: it is crossed out, and goes."""
    if name is None:
        return Score([(0.0, FadeOut(line, run_time=0.4))])
    cross = guess_names.Cross(line, name)
    strokes = [(0.2 * k, Create(stroke, run_time=0.2)) for k, stroke in enumerate(cross)]
    return Score([*strokes, (0.8, FadeOut(VGroup(line, name, cross), run_time=0.4))])


def meanwhile(*motions: Animation) -> Score:
    """Motions that begin at one time, each as it would by itself."""
    parts: Timed = []
    for motion in motions:
        parts += motion.parts if isinstance(motion, Score) else [(0.0, motion)]
    return Score(parts)


def answer(plots: SlopePlots, right: GuessLine) -> Score:
    """The name of the guess that was right comes, ringed, on the side from where the leap came."""
    ringed = guess_names.ringed(plots, right)
    plots.answer = VGroup(right, *ringed)
    return Score([(0.2 * k, FadeIn(part, run_time=0.3)) for k, part in enumerate(ringed)])


def step_on(plots: SlopePlots, start: Plottable, run: Plottable, pace: float = 1.0) -> Timed:
    """The bar lets go, the upper bead glides on to the next run, and a new bar grows out of it."""

    def let_go(share: float) -> None:
        plots.tangent.grow_to(share)

    def glide(share: float) -> None:
        plots.glide(start, run, share)

    def grow_anew(share: float) -> None:
        if plots.tangent.now.across.record is not run.x:
            plots.tangent.follow(plots.swept(run, "out"), plots.slope(run))
        plots.tangent.grow_to(share)

    gliding = VGroup(plots.bead, plots.plumb, plots.traces_of(run)[0])
    return [
        (0.0, Vary(plots.tangent, let_go, 1.0, 0.0, run_time=0.3 * pace)),
        (0.3 * pace, Vary(gliding, glide, 0.0, 1.0, run_time=0.3 * pace)),
        (0.6 * pace, Vary(plots.tangent, grow_anew, 0.0, 1.0, run_time=0.6 * pace)),
    ]


def leap(plots: SlopePlots, run: Plottable, run_time: float = 0.5) -> Animation:
    """The lower bead goes out, and lights up at the next run: it is nowhere in between."""
    shadow, there = plots.shadow, plots.swept(run, "x_grad")

    def move(share: float) -> None:
        if share >= 0.5 and shadow.now.across.record is not run.x:
            shadow.follow(there)
        if share == 1.0:
            plots.draw_lower(run)
        shadow.grow_to(
            max(_SMALLEST, 1.0 - 2.0 * share if share < 0.5 else _flare(2.0 * share - 1))
        )

    moving = VGroup(shadow, *plots.traces_of(run)[1:])
    return Vary(moving, move, 0.0, 1.0, run_time=run_time, rate=linear)


def _flare(alpha: float) -> float:
    """From nothing to more than full size, and back to it."""
    return float(np.sin(np.pi / 2 * alpha) + _FLARE * np.sin(np.pi * alpha))


def landing(plots: SlopePlots, start: Points, run: Plottable) -> Polyline:
    """From above the plots down to the side of the place of the leap, and in from there.

    From the other side it passes below the bar that has just grown.
    """
    side = 1.0 if plots.rightwards else -1.0
    end = plots.lower.place(*plots.swept(run, "x_grad").place)[0]
    beside = (float(end[0]) + side * _ASIDE, float(end[1]))
    corners = [beside]
    if side * (float(start[0]) - beside[0]) < 0:
        low = (plots.lower.region.bottom + plots.lower.region.top) / 2
        down = side * min(side * float(start[0]), side * float(end[0]) - _ASIDE)
        corners = [(down, low), (beside[0], low), beside]
    bends = [np.array([*each, 0.0]) for each in corners]
    return Polyline.bent(start, *bends, end, radius=0.4)


def come_closer(plots: SlopePlots, lens: Lens, level: int) -> Score:
    """Look at the next stretch through a lens; what was drawn is seen through it, too."""

    def look(closeness: float) -> None:
        _look(plots, closeness)
        lens.lay()

    zoom = Vary(VGroup(_all_of(plots), lens.frame), look, level - 1.0, float(level), run_time=1.1)
    return Score([(0.0, zoom), (zoom.run_time, FadeOut(lens.frame, run_time=0.2))])


def step_back(plots: SlopePlots, run_time: float = 1.2) -> Animation:
    """Look at all of the first stretch, from the last one."""
    farthest = len(plots.sweeps) - 1
    past = range(1, farthest)

    def look(closeness: float) -> None:
        _look(plots, closeness, past)
        for traces in plots.traces[1:]:  # at last they lie on the first ones
            for trace in traces:
                trace.dim_to(min(trace.strength, closeness / _LIES_ON))

    return Vary(_all_of(plots), look, float(farthest), 0.0, run_time=run_time)


def _all_of(plots: SlopePlots) -> VGroup:
    traces = [trace for traces in plots.traces for trace in traces]
    return VGroup(plots.upper, plots.lower, *traces, plots.closed, plots.open)


def _look(plots: SlopePlots, closeness: float, past: Sequence[int] = ()) -> None:
    plots.look(closeness, past)
    for k, traces in enumerate(plots.traces):
        upper, *lower = traces
        upper.dim_to(faded(k, closeness))
        for trace in lower:  # from closer one would see how far apart its runs are
            trace.dim_to(max(0.0, 2.0 * faded(k, closeness) - 1.0))


def faded(level: int, closeness: float) -> float:
    """How strong the traces of one stretch are, seen from another: from closer they go."""
    return float(np.interp(closeness - level, [0.0, 1.0, 2.0], [1.0, 0.5, 0.0]))

"""How plots grow, are swept through, leap, and are looked at from closer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, smooth

from scenes.kit.boards.machine.steps import Timed
from scenes.kit.boards.slope_plots import Plottable, SlopePlots
from scenes.kit.charts.guides import GuessLine, SlopeFan
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.score import Score


def grow(plots: SlopePlots) -> Score:
    """Axes run out, ticks and names come."""
    parts: Timed = []
    for start, axes in ((0.0, plots.upper), (0.25, plots.lower)):
        for axis in (axes.across, axes.up):
            parts.append((start, Create(axis.line, run_time=MOVE, rate_func=smooth)))
            ticks = VGroup(*(part for part in axis.submobjects if part is not axis.line))
            parts.append((start + 0.5, FadeIn(ticks, run_time=QUICK)))
    return Score([*parts, (0.5, FadeIn(plots.names[-1], run_time=QUICK))])


class Come(FadeIn):
    """Let things come that first come to stand for a run."""

    def __init__(self, drawing: Any, stand: Callable[[], object], run_time: float) -> None:
        self.stand = stand
        super().__init__(drawing, run_time=run_time)

    def begin(self) -> None:
        self.stand()
        super().begin()


class Vary(Animation):
    """Let a drawing follow a number from one value to another."""

    def __init__(
        self,
        drawing: Any,
        vary: Callable[[float], object],
        start: float,
        end: float,
        *,
        run_time: float,
        rate: Callable[[float], float] = smooth,
        comes: bool = False,
        goes: bool = False,
    ) -> None:
        self.vary, self.ends = vary, (start, end)
        super().__init__(drawing, run_time=run_time, rate_func=rate, introducer=comes,
                         remover=goes)  # fmt: skip

    def interpolate_mobject(self, alpha: float) -> None:
        start, end = self.ends
        self.vary(start + (end - start) * float(self.rate_func(alpha)))


def open_fan(fan: SlopeFan, run_time: float = 1.2) -> Animation:
    """The fan of slopes opens from the first of them."""
    return Vary(fan, fan.open_to, 0.0, 1.0, run_time=run_time, comes=True)


def guesses(plots: SlopePlots) -> list[GuessLine]:
    """Between the ends of the lower plot: a ramp, a bend, a jump."""
    sweep = plots.sweeps[0]
    swept = [plots.swept(run, "x_grad") for run in sweep.runs]
    first, last = swept[0].place, swept[-1].place
    before, after = swept[sweep.last].place, swept[sweep.last + 1].place
    shapes = ([first, last], [first, before, last], [first, before, after, last])
    ink = plots.shadow.disc.get_fill_color().to_hex()
    return [GuessLine(plots.lower, np.array(sorted(shape)), swept, ink) for shape in shapes]


def draw_guesses(lines: Sequence[GuessLine]) -> Score:
    """One after the other."""
    return Score([
        (0.4 * k, Vary(line, line.draw_to, 0.0, 1.0, run_time=0.7, comes=True))
        for k, line in enumerate(lines)
    ])  # fmt: skip


def step_on(plots: SlopePlots, run: Plottable, pace: float = 1.0) -> Timed:
    """The bar lets go, the upper bead steps on to a run, and a new bar grows out of it."""

    def let_go(share: float) -> None:
        plots.tangent.grow_to(share)

    def grow_anew(share: float) -> None:
        if plots.tangent.now.across.record is not run.x:
            point = plots.swept(run, "out")
            plots.bead.follow(point)
            plots.tangent.follow(point, plots.slope(run))
            plots.draw_upper(run)
            plots.plumb.lay()
        plots.tangent.grow_to(share)

    moving = VGroup(plots.tangent, plots.bead, plots.plumb, plots.traces_of(run)[0])
    return [
        (0.0, Vary(plots.tangent, let_go, 1.0, 0.0, run_time=0.3 * pace)),
        (0.32 * pace, Vary(moving, grow_anew, 0.0, 1.0, run_time=0.6 * pace)),
    ]


def leap(plots: SlopePlots, start: Plottable, run: Plottable, run_time: float = 0.5) -> Animation:
    """The lower bead leaps from one run to the next."""
    one, other = (plots.swept(each, "x_grad") for each in (start, run))

    def move(share: float) -> None:
        if share < 1.0:
            plots.shadow.leap(one, other, share)
        else:
            plots.shadow.follow(other)
            plots.draw_lower(run)
        plots.plumb.lay()

    moving = VGroup(plots.shadow, plots.plumb, *plots.traces_of(run)[1:])
    return Vary(moving, move, 0.0, 1.0, run_time=run_time, rate=_springing)


def _springing(alpha: float) -> float:
    """Sets out fast, and arrives softly."""
    return float(1.0 - (1.0 - alpha) ** 3)


def come_closer(plots: SlopePlots, start: int, end: int, run_time: float = 1.0) -> Timed:
    """Look at another stretch; what was drawn stays, and is seen through the new one."""

    lens = plots.lens(max(start, end))

    def look(closeness: float) -> None:
        plots.look(closeness)
        lens.lay()
        for k, traces in enumerate(plots.traces):
            for trace in traces:
                trace.dim_to(faded(k, closeness))

    drawn = [trace for traces in plots.traces for trace in traces]
    moving = VGroup(plots.upper, plots.lower, *drawn, lens)
    return [
        (0.0, Come(lens, lens.lay, run_time=0.3)),
        (0.35, Vary(moving, look, float(start), float(end), run_time=run_time)),
        (0.36 + run_time, FadeOut(lens, run_time=0.25)),
    ]


def faded(level: int, closeness: float) -> float:
    """How strong the traces of one stretch are, seen from another: nearer ones soon go."""
    if level > closeness:
        return float(np.interp(level - closeness, [0.0, 0.5], [1.0, 0.0]))
    return float(np.interp(abs(closeness - level), [0.0, 1.0, 1.6], [1.0, 0.4, 0.0]))

"""A strip of the machine above two plots: both follow one dial, and the code with them."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, FadeIn, FadeOut, VGroup, smooth

from gradmath.records.layer import SlopedRun
from gradmath.records.listing import Listing
from scenes.kit.boards import plot_motions, slope_product
from scenes.kit.boards.machine import strip_motions
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_plots import Plottable, SlopePlots
from scenes.kit.cells.code_window import CodeWindow, TurnCode
from scenes.kit.cells.moves import Rate
from scenes.kit.charts.guides import DashedWay, GuessLine, SlopeFan
from scenes.kit.motion.motions import Follow
from scenes.kit.motion.score import Score, end_of

Runs = Sequence[SlopedRun]
_READ = 0.9  # seconds that what was said last may still be read
_STOP = 0.12  # seconds that a run stands still before another one leaps
_DIAL = "with torch.no_grad():"


class StripAndPlots:
    """What a film of one moving entry shows: the motions of its strip, its plots and its code."""

    def __init__(self, strip: Strip, plots: SlopePlots, window: CodeWindow) -> None:
        self.strip, self.plots, self.window = strip, plots, window
        self.names = VGroup()

    def draw_together(self, whole: VGroup) -> Animation:
        """The machine draws together into the strip, and axes grow in the room that it leaves."""
        drawn = strip_motions.condense(self.strip, whole)
        growing = plot_motions.grow(self.plots)
        return Score([*drawn.parts, *((0.55 + time, part) for time, part in growing.parts)])

    def name_parts(self) -> Animation:
        """What runs back in the strip comes, and the names of its entries."""
        currents, self.names = VGroup(*self.strip.wire()), self.strip.names()
        return FadeIn(VGroup(currents, self.names), run_time=0.4)

    def send(self, run: SlopedRun, end: int) -> Animation:
        """Copies of out and x.grad leave the strip, and land as the first or the last point.

        What the plots show is called by its name once the first ones have landed.
        """
        sent = slope_product.send(self.plots, self.strip, run, end)
        names = [] if end else [FadeIn(name, run_time=0.3) for name in self.plots.names[:-1]]
        return Score([*sent.parts, *((sent.run_time - 0.2, name) for name in names)])

    def turn_to(self, start: SlopedRun, run: SlopedRun, pace: float) -> Animation:
        """The strip alone comes to another run."""
        return strip_motions.turn_to(self.strip, self.window, start, run, pace)

    def turn_back(
        self, start: SlopedRun, run: SlopedRun, guesses: Sequence[GuessLine]
    ) -> Animation:
        """Guesses go, and the strip comes to another run."""
        turn = strip_motions.turn_to(self.strip, self.window, start, run, 0.55)
        return Score([*turn.parts, (0.0, FadeOut(VGroup(*guesses), run_time=0.4))])

    def set_out(self, run: SlopedRun) -> Animation:
        """Beads, bar and guide come where the sweep begins, and the code shows its dial."""
        return Score([(0.0, FadeIn(self.plots.moving, run_time=0.4)), (0.0, self.turn_dial(run))])

    def turn_dial(self, run: Plottable) -> Animation:
        """The code shows the line whose number the film turns."""
        listing = listing_of(run)
        return self.window.scroll(listing, listing.after(_DIAL), run_time=0.35)

    def sweep(self, runs: Runs, run_time: float, rate: Rate = smooth) -> Animation:
        """One run after the other: strip, plots and code follow, and traces are drawn."""

        def show(run: SlopedRun) -> None:
            self.strip.follow(run)
            self.plots.sweep_to(run)
            self.window.follow(run.listing)

        drawn = VGroup(self.strip.living, self.plots.living(), self.window)
        return Follow(drawn, runs, show, run_time=run_time, rate=rate)

    def leap(
        self, start: SlopedRun, run: SlopedRun, way: DashedWay, going: Sequence[SlopeFan] = ()
    ) -> Animation:
        """The run at which the switch turns on, slowly: the bar lets go, slope meets v, and leaps.

        What is not needed any more goes first.
        """
        plots = self.plots
        meet = [(1.3 + time, motion) for time, motion in slope_product.meet(plots, self.strip, run)]
        landed = end_of(meet) - 0.1
        turn = strip_motions.turn_to(self.strip, self.window, start, run, rest=landed - 2.1)
        on = [(0.72 + time, motion) for time, motion in plot_motions.step_on(plots, run)]
        steps = [(_READ + time, motion) for time, motion in (*turn.parts, *on, *meet)]
        landed += _READ
        return Score([
            *((0.0, FadeOut(each, run_time=0.4)) for each in going),
            *steps,
            (landed - 0.1, FadeIn(way, run_time=0.2)),
            (landed, plot_motions.leap(plots, start, run)),
        ])  # fmt: skip

    def flip(self, start: SlopedRun, run: SlopedRun, pace: float = 0.32) -> Animation:
        """The same in a moment, on or off."""
        turn = strip_motions.turn_to(self.strip, self.window, start, run, pace)
        on = plot_motions.step_on(self.plots, run, pace)
        landed = _STOP + turn.run_time - 0.3
        return Score([
            *((_STOP + time, part) for time, part in turn.parts),
            *((_STOP + 0.4 * pace + time, part) for time, part in on),
            (landed, plot_motions.leap(self.plots, start, run, 0.3)),
        ])  # fmt: skip

    def leave_plots_alone(self, *others: DashedWay) -> Animation:
        """The strip and all that stands for single runs goes; axes and traces stay."""
        ends = [bead for pair in self.plots.ends for bead in pair]
        gone = (self.strip.parts, *self.strip.currents, self.names, self.plots.moving, *ends)
        return FadeOut(VGroup(*gone, *others), run_time=0.4)

    def come_back(self, run: SlopedRun) -> Animation:
        """The strip comes back, and what stands for the run that it shows."""
        ends = [bead for pair in self.plots.ends for bead in pair]
        there = (self.strip.parts, *self.strip.currents, self.names, self.plots.moving, *ends)
        return plot_motions.Come(VGroup(*there), lambda: self.plots.follow(run), run_time=0.5)

    def look_closer(self, level: int) -> Animation:
        """Both plots are looked at from closer, while the code runs on at a new place."""
        first = self.plots.sweeps[level].runs[0]
        listing = listing_of(first)
        return Score([
            *plot_motions.come_closer(self.plots, level - 1, level),
            (0.5, self.window.scroll(listing, len(listing.statements), run_time=0.4)),
            (1.0, self.turn_dial(first)),
        ])  # fmt: skip

    def look_at_all(self, run: SlopedRun) -> Animation:
        """Both plots are looked at from where the film began."""
        return Score([
            *plot_motions.come_closer(self.plots, len(self.plots.sweeps) - 1, 0),
            (0.5, self.turn_dial(run)),
        ])  # fmt: skip

    def run_again(self, level: int) -> list[Animation]:
        """The stretch that is looked at is run: up to its leap, over it, and to its end."""
        plots, sweep = self.plots, self.plots.sweeps[level]
        before, after = sweep.runs[: sweep.last + 1], sweep.runs[sweep.last + 1 :]

        def show(run: Plottable) -> None:
            plots.sweep_to(run)
            self.window.follow(listing_of(run))

        def stretch(runs: Sequence[Plottable]) -> Animation:
            return Follow(
                VGroup(plots.living(level), self.window), runs, show, run_time=0.5, rate=smooth
            )

        start, run = before[-1], after[0]
        over = Score([
            (_STOP, TurnCode(self.window, run.x.expression.listing)),  # type: ignore[union-attr]
            *((_STOP + time, part) for time, part in plot_motions.step_on(plots, run, 0.4)),
            (_STOP + 0.1, plot_motions.leap(plots, start, run, 0.3)),
        ])  # fmt: skip
        return [
            self._set_out_at(before[0]),
            stretch(before),
            over,
            stretch(after),
            self._put_away(),
        ]

    def _set_out_at(self, run: Plottable) -> Animation:
        """Beads, bar and guide come at a run."""
        return plot_motions.Come(self.plots.moving, lambda: self.plots.follow(run), run_time=0.25)

    def _put_away(self) -> Animation:
        return FadeOut(self.plots.moving, run_time=0.2)


def listing_of(run: Plottable) -> Listing:
    """The code of a run."""
    assert run.x.expression is not None
    return run.x.expression.listing

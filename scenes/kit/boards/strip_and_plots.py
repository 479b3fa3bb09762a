"""Two plots beside a strip of the machine: both follow one dial, and the code with them."""

from __future__ import annotations

from collections.abc import Sequence

from manim import LEFT, Animation, FadeIn, FadeOut, VGroup, VMobject, Wait, smooth

from gradmath.records.layer import SlopedRun
from gradmath.records.listing import Listing
from scenes.kit.boards import factor_row, plot_motions, sending
from scenes.kit.boards.factor_row import FactorRow
from scenes.kit.boards.machine import strip_motions
from scenes.kit.boards.machine.steps import paced
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_plots import Plottable, SlopePlots
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Rate
from scenes.kit.charts.guides import DashedWay, Lens
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.motion.motions import Follow
from scenes.kit.motion.score import Score

Runs = Sequence[SlopedRun]
_STOP = 0.12  # seconds that a run stands still before another one leaps
_GROWING = 0.7  # seconds after which axes grow
_CLEAR = 0.06  # from x.grad to a copy that sets out beside it
_BETWEEN = 0.12  # from the strip to the row under it
_RUNS = 0.3  # seconds in which a nearer stretch is run, on each side


class StripAndPlots:
    """What a film of one moving entry shows: the motions of its strip, its plots and its code."""

    def __init__(self, strip: Strip, plots: SlopePlots, window: CodeWindow) -> None:
        self.strip, self.plots, self.window = strip, plots, window
        self.names = VGroup()
        self.row = self._row()
        self.rows: list[FactorRow] = []  # on stage once the row has opened
        self.lens: Lens | None = None

    def _row(self) -> FactorRow:
        """The row of factors, under the strip."""
        strip = self.strip
        room = Region(
            strip.region.left, SAFE.right, self.plots.foot,
            strip.region.bottom - _BETWEEN,
        )  # fmt: skip
        runs = self.plots.sweeps[0].runs
        return FactorRow(strip.machine, runs, strip.entry, strip.output, room)  # type: ignore[arg-type] # the first stretch is of whole runs

    def arrive(self) -> Animation:
        """What leads from x to out comes, all over the stage, part by part with its name."""
        self.strip.lay(0.0)
        self.names = VGroup(*self.strip.names(), self.strip.lever_name())
        return strip_motions.arrive(self.strip, self.names)

    def run_back(self) -> Animation:
        """The code goes back: v comes, and x.grad."""
        listing = self.window.listing
        light = self.window.scroll(listing, listing.after(listing.lines[-1]), run_time=0.4)
        back = strip_motions.run_back(self.strip, self.names)
        return Score([(0.0, light), *((0.2 + time, part) for time, part in back.parts)])

    def draw_together(self) -> Animation:
        """The row draws together into the strip, and axes grow in the room that it leaves.

        Their numbers come when nothing is on its way any more where they will stand.
        """
        drawn = strip_motions.condense(self.strip, self.names)
        growing = plot_motions.grow(self.plots, numbers=drawn.run_time - _GROWING)
        return Score([*drawn.parts, *((_GROWING + time, part) for time, part in growing.parts)])

    def light(self, run: SlopedRun) -> Animation:
        """What runs back in the strip comes, and the first points of the plots."""
        currents = FadeIn(VGroup(*self.strip.wire()), run_time=0.3)
        return Score([(0.0, currents), *self.send(run, 0).parts])

    def name_parts(self) -> Animation:
        """The names of the strip's entries come."""
        self.names = self.strip.names()
        return FadeIn(self.names, run_time=0.4)

    def send(self, run: SlopedRun, end: int) -> Score:
        """Copies of out and x.grad leave the strip, and land as the first or the last point.

        What the plots show is called by its name once the first ones have landed.
        """
        sent = sending.send(self.plots, self.strip, run, end)
        names = [] if end else [FadeIn(name, run_time=0.3) for name in self.plots.names[:-1]]
        return Score([*sent.parts, *((sent.run_time - 0.2, name) for name in names)])

    def turn_to(self, start: SlopedRun, run: SlopedRun, pace: float) -> Animation:
        """The strip alone comes to another run."""
        return strip_motions.turn_to(self.strip, self.window, start, run, pace)

    def set_out(self, run: SlopedRun) -> Animation:
        """Beads, bar and guide come where the sweep begins."""
        return FadeIn(self.plots.moving, run_time=0.4)

    def sweep(self, runs: Runs, run_time: float, rate: Rate = smooth) -> Animation:
        """One run after the other: strip, plots and code follow, and traces are drawn."""
        rows = [*self.rows]

        def show(run: SlopedRun) -> None:
            self.strip.follow(run)
            self.plots.sweep_to(run)
            self.window.follow(run.listing)
            for row in rows:
                row.follow(run)

        drawn = VGroup(self.strip.living, self.plots.living(), self.window, *rows)
        return Follow(drawn, runs, show, run_time=run_time, rate=rate)

    def open_row(self, run: SlopedRun) -> Animation:
        """What x.grad is a product of, factor by factor."""
        self.row.follow(run)
        self.rows = [self.row]
        return factor_row.open_row(self.row, self.strip)

    def leap(
        self, start: SlopedRun, run: SlopedRun, way: DashedWay, going: Sequence[VMobject] = ()
    ) -> Animation:
        """The run at which the switch turns on, slowly: its factor turns over, the product leaps.

        What is not needed any more goes first; where the line has leapt, its ends come.
        """
        turn = strip_motions.turn_to(self.strip, self.window, start, run, rest=0.6)
        on = [
            (0.85 + time, motion) for time, motion in plot_motions.step_on(self.plots, start, run)
        ]
        factors = [(1.95 + time, motion) for time, motion in factor_row.turn_row(self.row, run)]
        chip, x_grad = self.row.chips["x_grad"].box, self.strip.cells[1].box
        beside = x_grad.get_left() + (chip.width / 2 + _CLEAR) * LEFT
        landing = plot_motions.landing(self.plots, beside, run)
        product = factor_row.carry(factor_row.product_of(self.row, run, landing))
        leaves = 3.2
        landed = leaves + product.run_time
        return Score([
            *((0.0, FadeOut(each, run_time=0.4)) for each in going),
            *turn.parts,
            *on,
            *factors,
            (leaves, product),
            (landed - 0.12, plot_motions.leap(self.plots, run)),
            (landed, FadeIn(way, run_time=0.3)),
            (landed + 0.1, FadeIn(VGroup(self.plots.closed, self.plots.open), run_time=0.3)),
        ])  # fmt: skip

    def flip(self, start: SlopedRun, run: SlopedRun, pace: float = 0.4) -> Animation:
        """The same in a moment, on or off."""
        turn = strip_motions.turn_to(self.strip, self.window, start, run, pace)
        on = plot_motions.step_on(self.plots, start, run, pace)
        row = paced(factor_row.turn_row(self.row, run), pace)
        landed = _STOP + turn.run_time - 0.2
        return Score([
            *((_STOP + time, part) for time, part in turn.parts),
            *((_STOP + 0.9 * pace + time, part) for time, part in on),
            *((_STOP + 0.9 * pace + time, part) for time, part in row.parts),
            (landed, plot_motions.leap(self.plots, run, 0.3)),
        ])  # fmt: skip

    # -- from closer -----------------------------------------------------------------------------

    @property
    def _of_single_runs(self) -> VGroup:
        """The strip, and all that stands for single runs; axes and traces do not."""
        ends = [bead for pair in self.plots.ends for bead in pair]
        strip = (self.strip.parts, *self.strip.currents, self.names)
        return VGroup(*strip, *self.rows, self.plots.moving, *ends)

    def come_back(self, run: SlopedRun) -> Animation:
        """The strip comes back, and what stands for the run that it shows."""

        def stand() -> None:
            self.strip.follow(run)
            self.plots.follow(run)
            self.row.follow(run)

        return plot_motions.Come(self._of_single_runs, stand, run_time=0.5)

    def look_closer(self, level: int, *others: VMobject) -> list[Animation]:
        """A part of both plots is run in finer steps, and then looked at from closer.

        All that stands for single runs goes first, and others with it.
        """
        before, self.lens = self.lens, self.plots.lens(level)
        leaving = before.tag if before else VGroup(self._of_single_runs, *others)
        gone = FadeOut(leaving, run_time=0.3)
        runs = self.plots.sweeps[level].runs
        code = self.window.scroll(listing_of(runs[0]), self.window.sight.lit, run_time=0.4)
        come = plot_motions.Come(self.lens.frame, self.lens.lay, run_time=0.3)
        aim = Score([(0.0, gone), (0.1, code), (gone.run_time, come)])
        zoom = plot_motions.come_closer(self.plots, self.lens, level)
        tag = FadeIn(self.lens.tag, run_time=0.3)
        return [aim, *self._run_finely(level), zoom, tag]

    def _run_finely(self, level: int) -> list[Animation]:
        """A nearer stretch is run, up to its leap and on from there, and its traces are drawn."""
        plots, sweep = self.plots, self.plots.sweeps[level]

        def show(run: Plottable) -> None:
            plots.draw_upper(run)
            plots.draw_lower(run)
            self.window.follow(listing_of(run))

        def stretch(runs: Sequence[Plottable]) -> Animation:
            living = VGroup(*plots.traces[level], self.window)
            return Follow(living, runs, show, run_time=_RUNS)

        before, after = sweep.runs[: sweep.last + 1], sweep.runs[sweep.last + 1 :]
        return [stretch(before), Wait(_STOP), stretch(after)]

    def look_at_all(self, run: SlopedRun) -> Animation:
        """Both plots are looked at from where the film began."""
        assert self.lens is not None
        code = self.window.scroll(run.listing, self.window.sight.lit, run_time=0.5)
        return Score([
            (0.0, FadeOut(self.lens.tag, run_time=0.25)),
            (0.2, plot_motions.step_back(self.plots)),
            (0.4, code),
        ])  # fmt: skip


def listing_of(run: Plottable) -> Listing:
    """The code of a run."""
    assert run.x.expression is not None
    return run.x.expression.listing

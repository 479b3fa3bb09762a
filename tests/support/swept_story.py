"""A sweep through a corner, told by two plots and the code alone: a scene to plant lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from manim import FadeIn, VGroup, Wait

from gradmath.problems.workshop_1.gate_is_a_switch import GateIsASwitch as Found
from gradmath.problems.workshop_1.gate_is_a_switch import gate_is_a_switch
from gradmath.records.layer import SlopedRun
from scenes.kit import Entry, Lecture, Region, Words, ask, silent
from scenes.kit.boards.slope_plots import SlopePlots, Stretch
from scenes.kit.boards.strip_and_plots import listing_of
from scenes.kit.charts.crossed import AxisEntry
from scenes.kit.charts.guides import GuessLine, SlopeFan
from scenes.kit.charts.swept import Bead, SweptLine
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Follow

STAGE = Region(-4.5, 5.3, -2.5, 1.5)
few_runs = partial(gate_is_a_switch, step=0.25)


def plots_of(found: Found) -> SlopePlots:
    sweeps = [Stretch(found.runs, found.last_off)]
    sweeps += [Stretch(each.runs, each.last_off) for each in found.closer]
    factors = [each.factor for each in found.closer]
    return SlopePlots(sweeps, factors, found.entry, found.output, STAGE)


class SweptStory(Lecture):
    """Axes, a sweep from end to end, and what a lie adds or changes when all of it is there."""

    watched = False  # the plumb line crosses the name of the lower plot

    captions = {"title": ask("What comes?"), "axes": silent(), "sweep": silent(), "lie": silent()}

    def construct(self) -> None:
        self.found = self.problem(few_runs)
        self.words = Words()
        plots = self.plots = plots_of(self.found)
        runs = self.found.runs
        window = self.open_window(runs[0].listing, "out.backward(v)", lines=3)
        self.beat("axes", FadeIn(VGroup(plots.upper, plots.lower, plots.names)))

        def show(run: SlopedRun) -> None:
            plots.sweep_to(run)
            window.follow(listing_of(run))

        drawn = VGroup(plots.living(), window)
        self.beat("sweep", Follow(drawn, self.swept(), show, run_time=2.0))
        self.lie()
        self.beat("lie", Wait(0.3))

    def swept(self) -> Sequence[SlopedRun]:
        return self.found.runs

    def lie(self) -> None:
        """Nothing, where the story is honest."""


class RunLeftOut(SweptStory):
    """A line from run to run that goes past one of them."""

    def lie(self) -> None:
        line = self.plots.traces[0][0]
        points = [*line.swept[:2], *line.swept[3:]]
        self.add(SweptLine(self.plots.upper, points, Face.VALUE).reach(len(points)))


class AnotherRunsPlace(SweptStory):
    """The numbers of one run over the place of the next."""

    def lie(self) -> None:
        points = self.plots.traces[0][0].swept
        mixed = [type(a)(b.across, a.up) for a, b in pairwise(points)]
        self.add(SweptLine(self.plots.upper, mixed, Face.VALUE).reach(len(mixed)))


class AheadOfTheCode(SweptStory):
    """A line that goes on where no run has been."""

    def swept(self) -> Sequence[SlopedRun]:
        return self.found.runs[:-2]

    def lie(self) -> None:
        self.plots.traces[0][0].reach(len(self.found.runs))


class BeadAhead(AheadOfTheCode):
    def lie(self) -> None:
        last = self.plots.swept(self.found.runs[-1], "out")
        self.add(Bead(self.plots.upper, last, Face.VALUE))


class SwappedAxisNames(SweptStory):
    def lie(self) -> None:
        upper, lower, _ = (name for name in self.plots.names if isinstance(name, AxisEntry))
        upper.beside, lower.beside = lower.beside, upper.beside


class TwoRightGuesses(SweptStory):
    def lie(self) -> None:
        plots = self.plots
        swept = [plots.swept(run, "x_grad") for run in self.found.runs]
        jump = [swept[0], swept[self.found.last_off], swept[self.found.last_off + 1], swept[-1]]
        corners = [point.place for point in jump]
        for _ in range(2):
            self.add(GuessLine(plots.lower, np.array(corners), swept, "#ffb43c"))


class NoRightGuess(SweptStory):
    def lie(self) -> None:
        swept = [self.plots.swept(run, "x_grad") for run in self.found.runs]
        ramp = np.array([swept[0].place, swept[-1].place])
        self.add(GuessLine(self.plots.lower, ramp, swept, "#ffb43c"))


class TheoryOfAnotherRun(SweptStory):
    def lie(self) -> None:
        corner = self.plots.swept(self.found.runs[0], "out")
        self.add(SlopeFan(self.plots.upper, corner, self.found.fan, length=1.0))


class TheoryWhereNoRunStands(SweptStory):
    """What theory allows at the corner still stands when the sweep has gone on."""

    def lie(self) -> None:
        corner = self.plots.swept(self.found.before[-1], "out")
        self.fan = SlopeFan(self.plots.upper, corner, self.found.fan, length=1.0)
        self.add(self.fan.rays)  # they come without their fan, as in a film


class RayElsewhere(TheoryWhereNoRunStands):
    def lie(self) -> None:
        super().lie()
        self.fan.rays[1].rotate(0.3)


class LightOnAPartOfAStatement(SweptStory):
    """The bar stands half on the lines that are lit, half below them."""

    def lie(self) -> None:
        assert self.window is not None
        listing = self.window.listing
        self.play(self.window.scroll(listing, listing.after("with torch.no_grad():")))
        first, second = self.window.lit_lines
        self.window.light_bar.set_y(self.window.line_at(second).get_y())
        assert first < second


class OneBitOff(SweptStory):
    """A point that torch did not compute, in the middle of a line."""

    def lie(self) -> None:
        line = self.plots.traces[0][0]
        point = line.swept[-2]
        value = np.nextafter(point.up.record.value, np.float32(9))
        other = replace(point.up.record, value=value)
        line.swept[-2] = type(point)(point.across, Entry(other, point.up.index))
        line.numbers = np.array([each.place for each in line.swept])
        line.reach(line.reached)


LIES: dict[type[SweptStory], str] = {
    RunLeftOut: "sweep",
    AnotherRunsPlace: "plot",
    AheadOfTheCode: "early",
    BeadAhead: "early",
    SwappedAxisNames: "axis",
    TwoRightGuesses: "choice",
    NoRightGuess: "choice",
    TheoryOfAnotherRun: "theory",
    TheoryWhereNoRunStands: "theory",
    RayElsewhere: "slope",
    LightOnAPartOfAStatement: "lit",
    OneBitOff: "expression",
}

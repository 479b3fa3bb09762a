"""Tutorial 3: derivatives at one point bend a line to a curve, as far as they can see."""

from __future__ import annotations

from manim import FadeOut, VGroup, Wait

from gradmath.problems.tutorial_3.each_derivative_bends_it import NEARLY, each_derivative_bends_it
from gradmath.problems.tutorial_3.each_derivative_bends_it import EachDerivativeBendsIt as Found
from gradmath.records.predictions import Misses, PredictedRun
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.bending import motions
from scenes.kit.boards.bending.derivatives import DerivativeRow
from scenes.kit.boards.bending.facts import Bends, BendsOff, NearAlone, Steadily
from scenes.kit.boards.bending.misses import StickPair, StickRow
from scenes.kit.boards.bending.plot import BendingPlot
from scenes.kit.boards.bending.reach import ReachBars
from scenes.kit.boards.memory.labels import ExpressionName
from scenes.kit.truth.claims import CodePiece
from scenes.kit.truth.quantities import larger, largest, smaller, smallest

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.5, top=2.0)
FEW_LINES = 2
FIRST_REACH = 2.0  # to each side of the point: all that is drawn before the guess
CURVE = "y = torch.sigmoid(x) ** 2"
LOOP = "for k in range({}):"
PREDICTED, OFF = "p = torch.stack(terms).cumsum(0)", "off = (p - torch.sigmoid(t) ** 2).abs()"
WIDE = "wide = [high - low for low, high in ends]"


class EachDerivativeBendsIt(Lecture):
    """Derivatives at one point describe a curve near it; far away more of them may be worse."""

    captions = {
        "title": ask("Do more derivatives help?"),
        "curve": announce("`y` over `x`: we look from {x}."),
        "derive": state("Each derivative has a larger graph: a dot is a node."),
        "line": silent(),
        "parabola": state("`d[1]` gives the slope, `d[2]` the bend."),
        "others": silent(),
        "look": silent(),
        "near": state({
            "falls": "At {near} each derivative comes closer.",
            "one": "At {near} {nearest} comes closest.",
        }),
        "back": silent(),
        "guess": ask(
            "At {behind}: which comes closer?",
            ring=True,
            choices={"highest": "{highest}", "tangent": "{tangent}"},
        ),
        "behind": silent(),
        "miss": state({
            "tangent": "At {behind} {highest} misses by more than {tangent}.",
            "highest": "At {behind} {highest} misses by less than {tangent}.",
        }),
        "ahead": state({
            "highest ahead": "At {ahead}, as far away, {highest} comes closer.",
            "tangent ahead": "At {ahead}, as far away, {tangent} comes closer.",
        }),
        "roll": silent(),
        "flat": state("`d[2]` changes sign: the parabola lies on the tangent."),
        "on": silent(),
        "reach": announce("Where are they within {within} of the curve?"),
        "widest": state("Within {within}, {widest} has the longest stretch."),
        "answer": state("Derivatives at a point describe the curve near it."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(each_derivative_bends_it)
        run, errors = found.run, found.errors
        self.words = words_of(found)
        window = self.open_window(found.runs[0].listing, CURVE, lines=FEW_LINES)
        # The scene keeps its boards: on the stage are their parts alone.
        plot = self.plot = BendingPlot(found.runs, run, errors.near, STAGE, window)
        row = self.row = DerivativeRow(run, errors, STAGE)
        self.beat("curve", motions.draw(plot), pause=0.1)
        self.beat("derive", motions.derive(row), line=LOOP.format(run.order))
        lights = window.scroll(run.listing, run.listing.after(PREDICTED), run_time=1.6)
        self.beat("line", lights, motions.first_line(plot, row, FIRST_REACH), pause=0.1)
        self.beat("parabola", motions.bend(plot, row, 2))
        others = [motions.bend(plot, row, k, 1.0) for k in run.degrees[2:]]
        self.beat("others", *others, pause=0.2)

        near = StickRow(plot, errors.near)
        self.beat("look", motions.come_closer(plot, row), line=OFF, pause=0.1)
        self.beat("near", motions.line_up(near), pause=1.4)
        behind, ahead = (StickPair(plot, each) for each in (errors.behind, errors.ahead))
        going = motions.go_to(plot, near.misses.place, behind.misses.place)
        self.beat("back", motions.step_back(plot, near), going, pause=0.1)
        self.beat("guess", motions.dim_between(plot, 1.0, motions.DIM))
        low, high = plot.ends
        middle = float(run.x.value) + FIRST_REACH
        self.beat("behind", motions.grow_out(plot, low, middle, 2.0), pause=0.2)
        self.beat("miss", motions.measure(behind), pause=1.0)
        leave = FadeOut(VGroup(behind.whole, motions.named(plot)), run_time=0.3)
        going = motions.go_to(plot, behind.misses.place, ahead.misses.place)
        self.beat("ahead", leave, going, motions.grow_out(plot, low, high, 1.4)[1:],
                  motions.measure(ahead), pause=1.0)  # fmt: skip

        rolled, here = found.rolled, found.rolled.index(run)
        flat, rest = found.rolled.index(found.flat), Wait(0.1)
        there = motions.roll(plot, rolled[here::-1], 1.1)
        self.beat("roll", motions.set_free(plot, ahead), there, rest,
                  motions.roll(plot, rolled[: flat + 1], 2.2), pause=0.1)  # fmt: skip
        self.beat("flat")
        self.beat("on", motions.roll(plot, rolled[flat:], 1.5), rest,
                  motions.roll(plot, rolled[: here - 1 : -1], 1.0), pause=0.1)  # fmt: skip
        bars = ReachBars(plot, errors)
        self.beat("reach", motions.draw_back(plot, bars), line=WIDE, pause=0.1)
        self.beat("widest", motions.point_out(bars, int(errors.widths.value.argmax())))
        self.beat("answer", motions.point_out(bars, *range(run.order)))


def words_of(found: Found) -> Words:
    run, errors = found.run, found.errors
    tangent, highest = ExpressionName(run.p[1]), ExpressionName(run.p[run.order])
    nearest, widest = int(errors.near.off.value.argmin()), int(errors.widths.value.argmax())
    flat = found.runs.index(found.flat)
    return Words(
        {
            "x": Entry(run.x, (), decimals_of(float(run.x.value)), Face.VALUE),
            "near": place_of(errors.near),
            "behind": place_of(errors.behind),
            "ahead": place_of(errors.ahead),
            "tangent": tangent,
            "highest": highest,
            "nearest": ExpressionName(run.p[nearest + 1]),
            "widest": ExpressionName(run.p[widest + 1]),
            "within": CodePiece(run.listing, NEARLY),
        },
        {
            "derive": Steadily(errors.sizes, rises=True),
            "parabola": Bends(run),
            "falls": Steadily(errors.near.off),
            "one": smallest(errors.near.off, nearest),
            "tangent": larger(*ends_of(errors.behind)),
            "highest": smaller(*ends_of(errors.behind)),
            "highest ahead": smaller(*ends_of(errors.ahead)),
            "tangent ahead": smaller(*ends_of(errors.ahead)[::-1]),
            "flat": BendsOff(found.runs[flat - 1], found.flat, found.runs[flat + 1]),
            "widest": largest(errors.widths, widest),
            "answer": Law(near_alone, found.runs),
        },
    )


def place_of(misses: Misses) -> Entry:
    """A place of the plot, as one writes it."""
    value = float(misses.at.value[misses.place])
    return Entry(misses.at, (misses.place,), decimals_of(value), Face.VALUE)


def decimals_of(value: float) -> int:
    """How many one writes of a number that has two at most."""
    return next(k for k in range(3) if abs(round(value, k) - value) < 1e-3)


def ends_of(misses: Misses) -> tuple[Entry, Entry]:
    """By how much the highest degree misses, and by how much the tangent does."""
    return Entry(misses.off, (misses.off.shape[0] - 1,)), Entry(misses.off, (0,))


def near_alone(run: PredictedRun) -> NearAlone:
    """What derivatives at a point predict is nearly right around it, and not everywhere."""
    return NearAlone(run)

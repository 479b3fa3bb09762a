"""Tutorial 2: a nudge, the ratio of what it moves, and two slopes in a row."""

from __future__ import annotations

from gradmath.problems.tutorial_2.nudge_and_ratio import NudgeAndRatio as Found
from gradmath.problems.tutorial_2.nudge_and_ratio import nudge_and_ratio
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    ProductSign,
    Region,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.nudge import laying, nudging, returning, unfolding
from scenes.kit.nudge.facts import (
    MovedBy,
    NearerToSlope,
    SentBack,
    SlopeOf,
    SlopesMultiply,
    slopes_multiply,
)
from scenes.kit.nudge.line import StationLine
from scenes.kit.nudge.table import RatioTable

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=1.85)
LINES = 3  # of code


class NudgeAndRatio(Lecture):
    """A slope is what a small nudge is multiplied by; slopes in a row multiply."""

    captions = {
        "title": ask("Slopes in a row: add or multiply?"),
        "station": announce("`x` runs through a station, and `u` comes out."),
        "nudge": ask("Nudge `x` by a step: how far does `u` move?"),
        "moved": state("A step of {first_step} moves `u` by {first_move}: {ratio} times as far."),
        "shrink": announce("Now the step goes down to {step}, and we zoom in."),
        "slope": state("The smaller the nudge, the nearer to {first}: the slope."),
        "another": ask("Another station. Nudge `u`: how far does `y` move?"),
        "guess": ask(
            "Slope {first}, then {next}: what is the slope of both?",
            ring=True,
            choices={"added": "{added}", "product": "{whole}", "last": "{next}"},
        ),
        "guess alone": ask("Slope {first}, then {next}: what is the slope of both?", ring=True),
        "both": state("{step} in, {last_move} out: the slope of both is {whole}."),
        "why": state("Each step makes {first}, each of these makes {next}: {first} × {next}."),
        "letterbox": state("`x.grad` is a letterbox: `None` until `backward` fills it."),
        "seed": silent(),
        "back": ask("A round cell holds a slope: what do the stations do to it?"),
        "same": state("They multiply it by their slopes: {filled} comes to `x.grad`."),
        "answer": state("Slopes in a row multiply, {first} × {next} {is} {whole}: the chain rule."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(nudge_and_ratio)
        two, first = found.two, found.stops[0]
        self.words = words_of(found)
        window = self.open_window(first.listing, "x.requires_grad_()", lines=LINES)
        line = self.line = StationLine(found.runs, two, STAGE)
        table = RatioTable(found.stops, line.places)
        self.beat("station", nudging.arrive(line), nudging.run_through(line, window, 0, first.u))
        moves = nudging.set_step(line, window, table), nudging.nudge(line, window)
        self.beat("nudge", *moves, laying.lay_along(line, window, table), pause=0.1)
        self.beat("moved")
        self.beat("shrink", *laying.turn_all(line, window, table, found.between, found.stops))
        self.beat("slope", nudging.bring_slope(line, window, two.run.ratio, two.slopes[0]))
        self.beat("another", nudging.second_station(line, window, table, two))
        self.beat(guess_of(found), nudging.let_go(line))
        self.beat("both", nudging.nudge_both(line, window, two))
        self.beat("why", unfolding.unfold(line, two.slopes))
        lane, came = returning.bring_letterbox(line, two)
        self.beat("letterbox", came)
        self.beat("seed", returning.seed(lane, window), pause=0.1)
        self.beat("back", returning.send_back(lane), pause=0.1)
        self.beat("same", returning.tell(lane, window))
        self.beat("answer", returning.both_ways(lane), pause=1.0)


def guess_of(found: Found) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    two = found.two
    numbers = {each.text() for each in (two.added, two.product, two.slopes[1])}
    return "guess" if len(numbers) == 3 else "guess alone"


def words_of(found: Found) -> Words:
    two, start, last = found.two, found.stops[0], found.stops[-1]
    slopes, both = two.slopes, two.both
    chain = SlopesMultiply(slopes, two.product)
    return Words(
        {
            "first_step": Entry(start.step),
            "first_move": Entry(start.moved_u),
            "ratio": Entry(start.ratio),
            "step": Entry(last.step),
            "last_move": Entry(both.moved_y),
            "first": Entry(slopes[0]),
            "next": Entry(slopes[1]),
            "added": Entry(two.added),
            "whole": Entry(two.product),
            "filled": Entry(two.x_grad, ink=Face.GRADIENT),
            "is": ProductSign((Entry(slopes[0]), Entry(slopes[1])), Entry(two.product)),
        },
        {
            "moved": MovedBy(
                ((start.x, start.new_x), (start.u, start.new_u)),
                start.step,
                start.moved_u,
                start.ratio,
            ),
            "slope": NearerToSlope(
                tuple(stop.step for stop in found.stops),
                tuple(stop.moved_u for stop in found.stops),
                slopes[0],
            ),
            "added": every(two.product, "==", two.added),
            "last": every(two.product, "==", slopes[1]),
            "product": chain,
            "guess": chain,
            "guess alone": chain,
            "both": SlopeOf(both.moved_y, last.step, slopes),
            "why": chain,
            "letterbox": every(two.absent, "==", 1),
            "same": SentBack((*two.back, two.x_grad), slopes),
            "answer": [chain, Law(slopes_multiply, (two,))],
        },
    )

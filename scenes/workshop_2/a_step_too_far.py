"""Workshop 2, line 5: a gradient promises to first order only; too long a step breaks it."""

from __future__ import annotations

from manim import VGroup

from gradmath.problems.workshop_2.a_step_too_far import AStepTooFar as Found
from gradmath.problems.workshop_2.a_step_too_far import LongerSteps, a_step_too_far
from scenes.kit import (
    SAFE,
    Axes,
    Curve,
    Entry,
    Face,
    Follow,
    Lecture,
    LineUp,
    Matrix,
    Phrase,
    Region,
    Series,
    Span,
    appear,
    every,
    speech,
    vanish,
)
from scenes.kit.charts.axes import axis_name
from scenes.kit.look.theme import HAIRLINE

STAGE = Region(SAFE.left, SAFE.left + 6.1, bottom=-1.95, top=1.45)
CHART = Region(SAFE.left + 6.4, SAFE.right, bottom=-1.95, top=1.5)
HOLD = 0.1  # seconds for each length of the step

START = "`Y`, before a step along `X.grad`."
GUESS = "To first order `L` gains with the length of the step. Can it lose? Guess."
SEARCH = "Can a step uphill end below its start? Draw random `X`, and look."
ANSWER = "A gradient is a promise for small steps. How small, it does not say."


class AStepTooFar(Lecture):
    """A step along X.grad gains what was predicted if it is short, and may lose if it is long."""

    title = "How far does the promise reach?"

    def construct(self) -> None:
        found = self.problem(a_step_too_far)
        given = Trial(found.given)
        listing = found.given.runs[0].listing
        _, backward, _ = listing.lines
        self.beat("start", appear(given.board.whole("Y")), code=listing, line=backward, say=START)
        self.beat("guess", appear(given.axes, given.level, given.promise), say=GUESS, pause=1.8)
        self.beat("longer steps", appear(given.real), given.longer(), say=say_longer(found.given))
        self.beat("gap", say=say_gap(found.given), pause=1)
        if found.found is None:
            self.beat("search", say=say_none(found), pause=1)
        else:
            other = Trial(found.found)
            self.beat("search", say=SEARCH)
            self.beat("found", vanish(given.all), appear(other.before), say=say_found(found))
            self.beat(
                "overshoot", appear(other.real), other.longer(), say=say_overshoot(found.found)
            )
        self.beat("answer", say=ANSWER, pause=1.5)


class Trial:
    """Longer and longer steps: Y at the end of each, and the gain of L beside the promise."""

    def __init__(self, steps: LongerSteps) -> None:
        self.steps = steps
        start, runs = steps.runs[0], steps.runs
        Y = Matrix(start.Y, Face.VALUE, "`Y`", others=[run.Y for run in runs])
        self.board = LineUp(STAGE, Y=Y)
        names = axis_name("gain of `L`"), axis_name("`rate`")
        up = Span.of(steps.change, steps.predicted)
        self.axes = Axes.filling(CHART, Span.of(steps.rates), up, names)
        self.rates, self.gain = Series(steps.rates), Series(steps.change)
        self.promise = Curve(self.axes, self.rates, Series(steps.predicted), face=Face.GRADIENT)
        self.real = Curve(self.axes, self.rates, self.gain, face=Face.VALUE, count=2)
        self.level = Curve(self.axes, self.rates, Series(steps.level), width=HAIRLINE)
        self.before = VGroup(self.board.whole("Y"), self.axes, self.level, self.promise)
        self.all = VGroup(self.before, self.real)

    def longer(self) -> Follow:
        def follow(k: int) -> None:
            self.board["Y"].follow(self.steps.runs[k].Y)
            self.real.follow(self.rates, self.gain, max(2, k + 1))

        count = len(self.steps.runs)
        moving = VGroup(self.board["Y"], self.real)
        return Follow(moving, range(count), follow, run_time=HOLD * count)


def say_longer(steps: LongerSteps) -> Phrase:
    return speech("Amber was promised to first order; blue is what comes.")


def say_gap(steps: LongerSteps) -> Phrase:
    k = steps.rates.shape[0] - 1
    return speech(
        "At rate {}: promised {}, gained {}.",
        Entry(steps.rates, (k,), decimals=1),
        Entry(steps.predicted, (k,), ink=Face.GRADIENT),
        Entry(steps.change, (k,), ink=Face.VALUE),
    )


def say_found(found: Found) -> Phrase:
    assert found.found is not None and found.seed is not None
    return speech(
        "Searched {} drawn `X`, and found this, of seed {}.",
        Entry(found.searched),
        Entry(found.seed),
    )


def say_none(found: Found) -> Phrase:
    return speech("Searched {} drawn `X`, without success.", Entry(found.searched))


def say_overshoot(steps: LongerSteps) -> Phrase:
    k = steps.rates.shape[0] - 1
    return speech(
        "Promised {}, came {}: a step uphill that ends below its start.",
        Entry(steps.predicted, (k,), ink=Face.GRADIENT),
        Entry(steps.change, (k,), ink=Face.VALUE),
        holds=every(steps.change, "<", 0, at=[k]),
    )

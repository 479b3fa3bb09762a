"""Workshop 1, line 4: x is drawn again and again, and x.grad averages to half of v W."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from gradmath.problems.workshop_1.average_is_half import AverageIsHalf as Found
from gradmath.problems.workshop_1.average_is_half import average_is_half
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Follow,
    Lecture,
    Phrase,
    Position,
    ProductSign,
    Region,
    appear,
    speech,
)
from scenes.kit.boards.arrivals import AverageChart, SampleCard

CHART = Region(SAFE.left, 2.2, bottom=-2.2, top=2.45)
CARD = Region(2.6, SAFE.right, bottom=-1.9, top=1.15)
SLOW, FAST = 3, 60  # samples a second
FIRST = 15  # of them arrive slowly

GUESS = "Random `x`, again and again. What will the average be? Guess."
JUMPS = "Sample by sample the average jumps about."
BAND = "The band is the standard error of an average of that many samples."


class AverageIsHalf(Lecture):
    """Over random x each gate is open half the time, so x.grad averages to half of v W."""

    title = "What is a gradient on average?"

    def construct(self) -> None:
        found = self.problem(average_is_half)
        name = Position(found.latest, (found.entry,), ink=Face.GRADIENT)
        chart = AverageChart(
            found.count, found.x_grad, found.mean, (found.low, found.high), name, CHART
        )
        card = SampleCard(found.count, found.gates, found.x_grad, found.mean, name, CARD)
        n = found.count.shape[0]

        def arrive(samples: Sequence[int], pace: float) -> Follow:
            def show(k: int) -> None:
                card.follow(k)
                chart.follow(k)

            drawn = VGroup(card.living, chart.living)
            return Follow(drawn, samples, show, run_time=len(samples) / pace)

        self.beat("one x", appear(card.all), code=found.listing, line="x.grad",
                  say=say_outcomes(found, name))  # fmt: skip
        self.beat("guess", appear(chart.axes, chart.latest), say=GUESS, pause=1.8)
        self.beat("the first", arrive(range(1, FIRST), SLOW), say=JUMPS)
        self.beat("the band", appear(chart.band), say=BAND)
        self.beat("many", arrive(range(FIRST, n), FAST), say=say_many(found))
        self.beat("half", say=say_half(found), pause=1.0)
        self.beat("answer", say=say_answer(found), pause=1.5)


def say_outcomes(found: Found, name: Position) -> Phrase:
    return speech(
        "`x` is drawn at random. Gate open: {} is {}. Gate closed: {}.",
        name,
        *(Entry(found.x_grad, (found.first(is_open=state),), ink=Face.GRADIENT)
          for state in (True, False)),
    )  # fmt: skip


def say_many(found: Found) -> Phrase:
    last = found.count.shape[0] - 1
    return speech(
        "After {} samples it is {}.",
        Entry(found.count, (last,)), Entry(found.mean, (last,), ink=Face.GRADIENT),
    )  # fmt: skip


def say_half(found: Found) -> Phrase:
    factors = Entry(found.chance), Entry(found.weight), Entry(found.slope)
    product = Entry(found.expected, ink=Face.GRADIENT)
    return speech(
        "The chance of an open gate, times `v`, times `W`: {} × {} × {} {} {}.",
        *factors, ProductSign(factors, product), product,
    )  # fmt: skip


def say_answer(found: Found) -> Phrase:
    return speech("Averaged over `x`, a gate is a factor of {}.", Entry(found.chance))

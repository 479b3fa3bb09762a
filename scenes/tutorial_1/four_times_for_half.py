"""Tutorial 1: half the error of a mean costs four times the samples."""

from __future__ import annotations

from gradmath.problems.tutorial_1.four_times_for_half import (
    ERROR,
    MEANS,
    MOST,
    QUARTER,
    SQUARES,
    TRIED,
    four_times_for_half,
)
from gradmath.records.crowds import Crowd
from scenes.kit import Entry, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.samples import flowing
from scenes.kit.samples.board import SampleBoard
from scenes.kit.samples.facts import HalfAfter, HalvesMeet, NearTheRoot, NotYetHalf, SquaresHalve

LINES = 2  # of code
SOONER = 150  # samples


class FourTimesForHalf(Lecture):
    """The mean of random samples is half as far off after four times as many of them."""

    captions = {
        "title": ask("What does half the error cost?"),
        "one": announce("Dots: samples. Line: mean so far. Dashed: as theory says."),
        "river": announce("Zoom in. Now {runs} runs; the means of {drawn} are drawn."),
        "fold": announce("How far off? Fold up what is under the line."),
        "error": announce("The `error`: the root mean square of {runs} means."),
        "measured": state("After {first} samples the `error` is {before}."),
        "halve": silent(),
        "guess": ask(
            "How many samples until it is {half}?",
            ring=True,
            choices={"sooner": "{sooner}", "twice": "{tried}", "four": "{most}"},
        ),
        "on": silent(),
        "farther": silent(),
        "found": state("{most} samples: {after}. With {tried} it was {between}."),
        "why": announce("The mean of {tried}: half of a mean, and half of another."),
        "angle": announce("Independent errors add at a right angle: as squares."),
        "doubled": announce("Twice the samples: half the area."),
        "again": announce("And twice again."),
        "quarter": ask("How often does it fit into the first square?"),
        "answer": state("Four times: half the error costs four times the samples."),
    }  # fmt: skip

    def construct(self) -> None:
        crowd = self.problem(four_times_for_half)
        self.words = words_of(crowd)
        samples = next(line for line in crowd.listing.lines if line.startswith("samples"))
        window = self.open_window(crowd.listing, samples, lines=LINES)
        board = self.board = SampleBoard(crowd, window)
        self.beat("one", flowing.lay_out(board), flowing.one_run(board, MEANS), pause=0.2)
        self.beat("river", flowing.come_near(board), flowing.let_flow(board), pause=0.2)
        self.beat("fold", flowing.fold(board, SQUARES), pause=0.1)
        self.beat("error", flowing.measure(board, ERROR), pause=0.1)
        self.beat("measured", pause=0.8)
        self.beat("halve", flowing.widen(board), pause=0.1)
        self.beat("guess")
        self.beat("on", flowing.flow_on(board, QUARTER, TRIED, 1.6), flowing.tell(board, TRIED),
                  pause=0.3)  # fmt: skip
        self.beat("farther", flowing.flow_on(board, TRIED, MOST, 2.0), flowing.tell(board, MOST),
                  pause=0.1)  # fmt: skip
        self.beat("found", pause=1.4)
        self.beat("why", flowing.halve(board), pause=0.2)
        self.beat("angle", flowing.span(board), flowing.sweep(board), pause=0.1)
        self.beat("doubled", flowing.fold_in(board), pause=0.3)
        self.beat("again", flowing.fold_in(board), pause=0.3)
        self.beat("quarter", flowing.fill_up(board), pause=0.2)
        self.beat("answer", pause=2.2)


def words_of(crowd: Crowd) -> Words:
    error = crowd.error

    def off(count: int) -> Entry:
        return Entry(error, (count - 1,), 2)

    def counted(count: int) -> Entry:
        return Entry(crowd.count, (count - 1,))

    half = HalfAfter(error, QUARTER, MOST)
    squares = SquaresHalve(error, (QUARTER, TRIED, MOST))
    return Words(
        {
            "runs": Entry(crowd.runs),
            "drawn": Entry(crowd.drawn),
            "first": counted(QUARTER),
            "before": off(QUARTER),
            "half": Entry(crowd.half, (), 2),
            "sooner": counted(SOONER),
            "tried": counted(TRIED),
            "most": counted(MOST),
            "between": off(TRIED),
            "after": off(MOST),
        },
        {
            "measured": NearTheRoot(error, QUARTER),
            "sooner": HalfAfter(error, QUARTER, SOONER),
            "twice": HalfAfter(error, QUARTER, TRIED),
            "four": half,
            "found": [half, NotYetHalf(error, QUARTER, TRIED)],
            "why": HalvesMeet(error, crowd.other, QUARTER),
            "angle": HalvesMeet(error, crowd.other, QUARTER),
            "doubled": squares,
            "again": squares,
            "answer": Law(four_times, (crowd,)),
        },
    )


def four_times(crowd: Crowd) -> HalfAfter:
    """Half the error takes four times as many samples."""
    return HalfAfter(crowd.error, QUARTER, MOST)

"""Tutorial 1: half the error of a mean costs four times the samples."""

from __future__ import annotations

from gradmath.problems.tutorial_1.four_times_for_half import (
    DOUBLINGS,
    ERROR,
    FLAT,
    MEANS,
    MOST,
    POSTS,
    QUARTER,
    TRIED,
    A,
    B,
    C,
    four_times_for_half,
)
from gradmath.records.crowds import Crowd
from scenes.kit import Entry, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.samples import flowing, motions
from scenes.kit.samples.board import SampleBoard
from scenes.kit.samples.facts import (
    HalfAfter,
    NearTheRoot,
    NotYetHalf,
    RootLaw,
    SameDraws,
    Settled,
    SomeGetWorse,
)

LINES = 2  # of code
FIRST, SOONER = 25, 150  # counts of samples


class FourTimesForHalf(Lecture):
    """The mean of random samples is half as far off after four times as many of them."""

    captions = {
        "title": ask("What does half the error cost?"),
        "draws": announce("A seed, then `a` and `b`; the seed again, then `c`."),
        "same": state("The same seed, the same samples: `c` is `a`."),
        "rain": announce("Samples rain onto a line of numbers. Dashed: their density."),
        "others": announce("Now `torch.rand`, too, and `torch.bernoulli`."),
        "more": ask("And with ever more samples?"),
        "settled": state("With {piled} samples each pile lies on its density."),
        "one": announce("Now a run, sample by sample, and its mean so far."),
        "near": ask("Does the mean settle, too? Zoom in."),
        "river": announce("Now {runs} runs; the means of {drawn} are drawn."),
        "fold": announce("How far away? What lies under the line turns up."),
        "error": announce("`error`: the root mean square of the means."),
        "measured": state("After {first} samples the `error` is {before}."),
        "halve": announce("A dotted {half} waits to fit under the line."),
        "guess": ask(
            "After how many samples is the `error` {half}?",
            ring=True,
            choices={"sooner": "{sooner}", "twice": "{tried}", "four": "{most}"},
        ),
        "on": silent(),
        "tried": state("{tried} samples: {between}, more than half."),
        "farther": silent(),
        "found": state("{most} samples: {after}. Half, after four times the samples."),
        "crowd": ask("Is every run better than it was after {first} samples?"),
        "worse": state("For {worse} percent of the runs it got worse."),
        "why": ask("Why? Let the rulers be log scales."),
        "straight": state("Straight, as theory says: one over the root of `n`, dashed."),
        "stairs": silent(),
        "steps": state("Two doublings to the right, one halving down."),
        "back": silent(),
        "answer": state("Half the error costs four times the samples."),
    }  # fmt: skip

    def construct(self) -> None:
        crowd = self.problem(four_times_for_half)
        self.words = words_of(crowd)
        window = self.open_window(crowd.listing, A, lines=LINES)
        board = self.board = SampleBoard(crowd, window)
        samples = next(line for line in crowd.listing.lines if line.startswith("samples"))
        self.beat("draws", motions.draw_strips(board, (A, B, C)), pause=0.2)
        self.beat("same", motions.compare(board), pause=1.2)
        self.beat("rain", motions.clear_strips(board, samples), motions.rain(board), pause=0.3)
        self.beat("others", motions.make_room(board, (FLAT, POSTS)), pause=0.2)
        self.beat("more", motions.settle(board), pause=0.1)
        self.beat("settled", pause=1.6)
        self.beat("one", motions.stand_up(board, MEANS), flowing.one_run(board), pause=0.3)
        self.beat("near", flowing.come_near(board), pause=0.5)
        self.beat("river", flowing.let_flow(board, MEANS), pause=0.5)
        self.beat("fold", flowing.fold(board), pause=0.3)
        self.beat("error", flowing.measure(board, ERROR), pause=0.1)
        self.beat("measured", pause=1.4)
        self.beat("halve", flowing.widen(board), pause=0.3)
        self.beat("guess")
        self.beat("on", flowing.flow_on(board, QUARTER, TRIED, 1.8),
                  flowing.tell(board, TRIED), pause=0.1)  # fmt: skip
        self.beat("tried", pause=1.4)
        self.beat("farther", flowing.flow_on(board, TRIED, MOST, 2.4), flowing.tell(board, MOST),
                  pause=0.1)  # fmt: skip
        self.beat("found", pause=2.2)
        self.beat("crowd", flowing.light_worse(board, MEANS), pause=0.3)
        self.beat("worse", pause=1.6)
        self.beat("why", flowing.bend(board, ERROR), flowing.draw_law(board), pause=0.1)
        self.beat("straight", pause=1.4)
        self.beat("stairs", flowing.climb_down(board), pause=0.1)
        self.beat("steps", pause=1.6)
        self.beat("back", flowing.straighten(board), pause=0.1)
        self.beat("answer", pause=2.2)


def words_of(crowd: Crowd) -> Words:
    error = crowd.error

    def off(count: int) -> Entry:
        return Entry(error, (count - 1,), 2)

    def counted(count: int) -> Entry:
        return Entry(crowd.count, (count - 1,))

    half = HalfAfter(error, QUARTER, MOST)
    return Words(
        {
            "piled": Entry(crowd.sizes, (crowd.sizes.shape[0] - 1,)),
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
            "worse": Entry(crowd.worse),
        },
        {
            "same": SameDraws(crowd.a, crowd.b, crowd.c),
            "settled": Settled((crowd.normal, crowd.flat, crowd.posts)),
            "measured": NearTheRoot(error, QUARTER),
            "sooner": HalfAfter(error, QUARTER, SOONER),
            "twice": HalfAfter(error, QUARTER, TRIED),
            "four": half,
            "tried": NotYetHalf(error, QUARTER, TRIED),
            "found": half,
            "worse": SomeGetWorse(crowd.ends, crowd.worse),
            "straight": RootLaw(error, crowd.law, DOUBLINGS),
            "steps": RootLaw(error, crowd.law, DOUBLINGS),
            "answer": Law(four_times, (crowd,)),
        },
    )


def four_times(crowd: Crowd) -> HalfAfter:
    """Half the error takes four times as many samples."""
    return HalfAfter(crowd.error, QUARTER, MOST)

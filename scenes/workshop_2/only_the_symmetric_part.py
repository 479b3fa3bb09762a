"""Workshop 2, line 3: each pair of rows has two weights in V, and only their sum reaches X.grad."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gradmath.gradients.lopsided import PASS
from gradmath.gradients.pairs import SIMILARITY
from gradmath.problems.workshop_2.only_the_symmetric_part import OnlyTheSymmetricPart as Found
from gradmath.problems.workshop_2.only_the_symmetric_part import only_the_symmetric_part
from gradmath.records.lopsided import LopsidedRun
from scenes.kit import Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.truth.claims import Ordinal
from scenes.kit.twofold import telling
from scenes.kit.twofold.board import TwofoldBoard
from scenes.kit.twofold.facts import LeftOver, PairsAreSums, RowsMoved, SwappedPair
from scenes.kit.twofold.stage import TwofoldStage

LINES = 2  # of code


class OnlyTheSymmetricPart(Lecture):
    """V, V.T and (V + V.T) / 2 leave the same X.grad, and V - V.T leaves none."""

    captions = {
        "title": ask("Can `X.grad` tell `V` from `V.T`?"),
        "arrive": announce("Cells of `V` weigh how much arrows agree. Amber: `X.grad`."),
        "guess": ask(
            "`V` turns over. Which amber arrows move?",
            ring=True,
            choices={"none": "none", "some": "some", "all": "all"},
        ),
        "turn": silent(),
        "pair": announce("Why? How much {i} and {j} agree: both cells weigh it."),
        "swap": state("The two swap; their sum and `X.grad` stay."),
        "rest": ask(
            "`V - V.T`: what is left?",
            ring=True,
            choices={"twice": "double", "same": "the same", "nothing": "nothing"},
        ),
        "gone": state("Nothing: in each pair the two cells cancel."),
        "back": announce("Back to `V`; now `V.T` comes over it: their mean."),
        "mean": state("No: `X.grad` depends only on the mean of `V` and `V.T`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(only_the_symmetric_part)
        self.words = words_of(found)
        given = found.given
        lit = given.listing.after(found.makes_rows)
        window = self.show_window(LoopWindow(given.listing, lit, CORNER, LINES))
        stage = TwofoldStage(TwofoldBoard(given, found.runs, found.pair), window)
        self.beat("arrive", telling.arrive(stage, found.makes_weights, SIMILARITY, PASS))
        self.beat("guess", telling.stand_out(stage), pause=0.1)
        self.beat("turn", telling.turn_over(stage, PASS, found.turned), pause=0.5)
        self.beat("pair", telling.add_up(stage))
        self.beat("swap", telling.turn_over(stage, PASS, given, 2.6), pause=0.1)
        self.beat("rest", telling.bring_back(stage), pause=0.1)
        self.beat("gone", telling.subtract(stage, PASS, found.shrinking, found.nothing, 2.2),
                  pause=0.5)  # fmt: skip
        self.beat("back", telling.subtract(stage, PASS, found.shrinking[::-1], given, 1.0),
                  telling.clear(stage), telling.lay_over(stage, PASS, found.turned, found.mean),
                  pause=0.1)  # fmt: skip
        self.beat("mean", pause=1.6)


def moved(which: str, *runs: LopsidedRun) -> Law[Sequence[LopsidedRun]]:
    return Law(partial(RowsMoved, which), (runs,))


def left(what: str, *runs: LopsidedRun) -> Law[Sequence[LopsidedRun]]:
    return Law(partial(LeftOver, what), (runs,))


def words_of(found: Found) -> Words:
    given, turned, mean, nothing = found.given, found.turned, found.mean, found.nothing
    i, j = found.pair
    return Words(
        {"i": Ordinal(given.X, 0, i), "j": Ordinal(given.X, 0, j)},
        {
            **{each: moved(each, given, turned) for each in ("none", "some", "all")},
            "pair": Law(PairsAreSums, (turned,)),
            "swap": [Law(partial(SwappedPair, found.pair), ((turned, given),)),
                     moved("none", turned, given)],
            **{each: left(each, given, nothing) for each in ("twice", "same", "nothing")},
            "gone": left("nothing", given, nothing),
            "mean": [moved("none", given, mean), Law(PairsAreSums, found.runs)],
        },
    )  # fmt: skip

"""Workshop 2, line 3: each pair of rows has two weights in V, and only their sum reaches X.grad."""

from __future__ import annotations

from gradmath.gradients.lopsided import PASS
from gradmath.gradients.pairs import SIMILARITY
from gradmath.problems.workshop_2.only_the_symmetric_part import OnlyTheSymmetricPart as Found
from gradmath.problems.workshop_2.only_the_symmetric_part import only_the_symmetric_part
from scenes.kit import Law, Lecture, Words, announce, ask, state
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
        "arrive": announce("`V` weighs rows of `X`. At their tips: `X.grad`."),
        "guess": ask(
            "`V` turns over into `V.T`. Which arrows of `X.grad` move?",
            ring=True,
            choices={"none": "none", "some": "some", "all": "all"},
        ),
        "turn": state("None: the same `X.grad`, but for rounding."),
        "pair": announce("Rows {i} and {j}: both cells go to the same arc."),
        "swap": state("Turned over, the two swap, and their sum stays."),
        "rest": ask(
            "And `V - V.T`: what is left of `X.grad`?",
            ring=True,
            choices={"twice": "twice as much", "same": "the same", "nothing": "nothing"},
        ),
        "gone": state("Nothing: in each pair the two cells cancel."),
        "mean": state("No: only the mean of `V` and `V.T` reaches `X.grad`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(only_the_symmetric_part)
        self.words = words_of(found)
        given = found.given
        lit = given.listing.after(found.makes_rows)
        window = self.show_window(LoopWindow(given.listing, lit, CORNER, LINES))
        stage = TwofoldStage(TwofoldBoard(given, found.runs, found.pair), window)
        self.beat("arrive", telling.arrive(stage, found.makes_weights, SIMILARITY, PASS))
        self.beat("guess", pause=0.1)
        self.beat("turn", telling.turn_over(stage, PASS, found.turned))
        self.beat("pair", telling.add_up(stage))
        self.beat("swap", telling.turn_over(stage, PASS, given))
        self.beat("rest", pause=0.1)
        self.beat("gone", telling.shrink(stage, PASS, found.shrinking, 2.5), pause=1.0)
        self.beat("mean", telling.grow_back(stage, PASS, found.shrinking[::-1], 1.2),
                  telling.lay_over(stage, PASS, found.turned, found.mean), pause=1.5)  # fmt: skip


def words_of(found: Found) -> Words:
    given, turned, mean, nothing = found.given, found.turned, found.mean, found.nothing
    i, j = found.pair
    return Words(
        {"i": Ordinal(given.X, 0, i), "j": Ordinal(given.X, 0, j)},
        {
            **{each: RowsMoved((given, turned), each) for each in ("none", "some", "all")},
            "turn": RowsMoved((given, turned), "none"),
            "pair": PairsAreSums(turned),
            "swap": SwappedPair((turned, given), found.pair),
            **{each: LeftOver(given, nothing, each) for each in ("twice", "same", "nothing")},
            "gone": LeftOver(given, nothing, "nothing"),
            "mean": [RowsMoved((given, mean), "none"), Law(PairsAreSums, found.runs)],
        },
    )

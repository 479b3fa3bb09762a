"""Workshop 2, line 3: whose gradients change when one row turns is up to V."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.problems.workshop_2.rows_hear_each_other import RowsHearEachOther as Found
from gradmath.problems.workshop_2.rows_hear_each_other import rows_hear_each_other
from gradmath.records.turning import TurnRun
from scenes.kit import Law, Lecture, Words, announce, ask, every, only, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.pairs.facts import SumOfRows
from scenes.kit.truth.claims import Ordinal
from scenes.kit.turning import telling
from scenes.kit.turning.board import TurnBoard
from scenes.kit.turning.facts import MovedIfWeighed
from scenes.kit.turning.stage import TurnStage

LINES = 4  # of code


class RowsHearEachOther(Lecture):
    """One row turns, and every gradient changes whose row V weighs with it."""

    captions = {
        "title": ask("Turn an arrow: which gradients move?"),
        "weigh": announce("Blue arrows: `X`. `V` weighs pairs. Amber, at tips: `X.grad`."),
        "guess": ask(
            "Arrow {row} turns. Whose gradients move?",
            ring=True,
            choices={"own": "just {row}", "two": "{row} and {toward}", "all": "all"},
        ),
        "turn": state({"all": "All of them: each left its dotted ghost."}),
        "fade": announce("Back. Now the pairs leave `V`."),
        "alone": state("Only its own moves; the others stay."),
        "pair": announce("Now `V` pairs {row} with {partner}."),
        "join": announce("Gradient {partner} is a sum: a copy of {row}, weighed, goes in."),
        "along": state("Its own, and each that `V` pairs with it."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(rows_hear_each_other)
        self.words = words_of(found)
        start = found.start
        lit = start.listing.after(found.makes_rows)
        window = self.show_window(LoopWindow(start.listing, lit, CORNER, LINES))
        stage = self.stage = TurnStage(TurnBoard(start, found.runs), window)
        self.beat("weigh", telling.arrive(stage, found.diagonal), pause=0.5)
        self.beat("guess", telling.point_out(stage), pause=0.1)
        self.beat("turn", telling.turn_first(stage, found.together), pause=1.0)
        self.beat("fade", telling.fade_pairs(stage, found.together, found.fading), pause=0.3)
        self.beat("alone", telling.turn(stage, found.alone), pause=0.8)
        self.beat("pair", telling.weigh_pair(stage, found.alone, found.pairing, found.adds_pair),
                  pause=0.3)  # fmt: skip
        self.beat("join", telling.join(stage, found.terms), pause=0.5)
        self.beat("along", telling.turn_with_terms(stage, found.paired), pause=1.5)


def moved_if_weighed(runs: Sequence[TurnRun]) -> MovedIfWeighed:
    return MovedIfWeighed(runs)


def words_of(found: Found) -> Words:
    row, toward = found.row, found.toward
    ends = [turn[-1] for turn in (found.together, found.alone, found.paired)]
    together, first = found.together[-1].moved, found.paired[0]
    return Words(
        {
            name: Ordinal(found.start.X, 0, number)
            for name, number in (("row", row), ("toward", toward), ("partner", found.partner))
        },
        {
            "own": only(together, ">", 0, at=[row]),
            "two": only(together, ">", 0, at=sorted((row, toward))),
            "all": every(together, ">", 0),
            "alone": MovedIfWeighed([found.alone[-1]]),
            "join": SumOfRows(first.C, first.X, first.X_grad),
            "along": Law(moved_if_weighed, (ends,)),
        },
    )

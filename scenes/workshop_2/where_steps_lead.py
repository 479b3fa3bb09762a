"""Workshop 2, line 6, a trailer: the step repeated, rows turn toward or away from each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

from manim import VGroup

from gradmath.problems.workshop_2.similarity import Similarity
from gradmath.problems.workshop_2.where_steps_lead import WhereStepsLead as Found
from gradmath.problems.workshop_2.where_steps_lead import where_steps_lead
from scenes.kit import (
    SAFE,
    Face,
    Follow,
    Lecture,
    LineUp,
    Matrix,
    Phrase,
    Position,
    Region,
    appear,
    every,
    speech,
)
from scenes.kit.boards.rows_view import Rows, Space, reach_of
from scenes.kit.look.theme import MOVE

VIEW = Region(SAFE.left, SAFE.left + 5.2, bottom=-2.0, top=2.2)
STAGE = Region(SAFE.left + 5.4, SAFE.right, bottom=-1.95, top=1.45)
AROUND, ABOVE = 220, 30  # degrees; from here the rows stand apart
HOLD = 0.2  # seconds for each step
TURN = 1 / 30  # seconds for each degree or two of a walk around the rows
SLOPE = 1.2  # how much longer gradients are drawn than rows

ROWS = "The rows of `X` again, with their gradients at the tips."
WALK = "Walk around them: they point in many directions."
APART = "Step after step, with a new `X.grad` for the next."
AGAIN = "Back to the start: flip the sign of `V` off the diagonal."
ANSWER = "An optimiser repeats this step. Where it leads, `V` has decided."


class WhereStepsLead(Lecture):
    """Repeated steps turn the rows of X into groups that oppose each other, or all one way."""

    title = "Where do many steps lead?"

    def construct(self) -> None:
        found = self.problem(where_steps_lead)
        start, runs = found.apart[0], (*found.apart, *found.together)
        space = Space(VIEW, start.X.shape[1], reach_of([run.X for run in runs]))
        rows = Rows(space.seen_from(AROUND, ABOVE), start.X, start.X_grad, scale=SLOPE)
        Y = Matrix(start.Y, Face.VALUE, "`Y`", others=[run.Y for run in runs])
        board = LineUp(STAGE, Y=Y)
        *_, step = found.listing.lines

        def along(way: Sequence[Similarity]) -> Follow:
            def follow(run: Similarity) -> None:
                rows.follow(run.X, run.X_grad)
                board["Y"].follow(run.Y)

            return Follow(VGroup(rows, board["Y"]), way, follow, run_time=HOLD * len(way))

        def seen_from(degrees: int) -> None:
            space.seen_from(degrees, ABOVE)
            rows.follow(start.X, start.X_grad)

        walk = range(AROUND, AROUND + 361, 3)
        walking = Follow(VGroup(space, rows), walk, seen_from, run_time=TURN * len(walk))
        shown = appear(space, rows, run_time=MOVE), appear(board.whole("Y"))
        self.beat("rows", *shown, code=found.listing, say=ROWS)
        self.beat("walk around", walking, say=WALK)
        self.beat("guess", say=say_guess(start), pause=1.5)
        self.beat("apart", along(found.apart), line=step, say=APART)
        self.beat("groups", say=say_groups(found), pause=1.2)
        self.beat("together", along(found.together), say=AGAIN)
        self.beat("one way", say=say_together(found), pause=1.2)
        self.beat("answer", say=ANSWER, pause=1.5)


def say_guess(start: Similarity) -> Phrase:
    pairs = list(permutations(range(start.V.shape[0]), 2))
    penalty = every(start.V, "<", 0, at=pairs)
    if penalty.fault() is not None:
        return speech("`V` weighs how they agree. Where will many steps lead? Guess.")
    return speech(
        "`V` penalises rows that agree. Where will many steps lead? Guess.", holds=penalty
    )


def say_groups(found: Found) -> Phrase:
    Y = found.apart[-1].Y
    others = [pair for pair in combinations(range(Y.shape[0]), 2) if pair not in found.pairs]
    opposed = [every(Y, "<", 0, at=others)] if others else []
    if not found.pairs:
        return speech("Every row turned away from all others.", holds=opposed)
    agree = every(Y, ">", 0, at=found.pairs)
    return speech(
        "The rows found groups: {} agree, all others oppose.",
        [Position(Y, pair) for pair in found.pairs],
        holds=[agree, *opposed],
    )


def say_together(found: Found) -> Phrase:
    Y = found.together[-1].Y
    agree = every(Y, ">", 0)
    if agree.fault() is not None:
        return speech("The rows turned until they came to rest.")
    return speech("All rows point the same way: every entry of `Y` is positive.", holds=agree)

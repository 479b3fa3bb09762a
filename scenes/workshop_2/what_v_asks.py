"""Workshop 2, line 1: Y.backward(V) differentiates a number that nobody wrote down."""

from __future__ import annotations

from itertools import permutations

from gradmath.problems.workshop_2.similarity import Similarity
from gradmath.problems.workshop_2.what_v_asks import WhatVAsks as Found
from gradmath.problems.workshop_2.what_v_asks import what_v_asks
from scenes.kit import (
    SAFE,
    Face,
    Follow,
    Lecture,
    LineUp,
    Matrix,
    Phrase,
    Region,
    appear,
    every,
    follow_runs,
    speech,
)
from scenes.kit.boards.matrix_motions import rows_meet
from scenes.kit.cells.tally import Tally

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=1.55)
HOLD = 0.16  # seconds for each member of a family

ITEMS = "The rows of `X` are points in space."
ROWS = "`Y` compares the rows: blue where they agree, violet where not."
CHOICE = "You choose `V`. What does `backward(V)` then ask of `Y`? Guess."
OBJECTIVE = "It asks for a single number, `L`: weigh `Y` by `V` and add up."
EVEN = "Move weight off the diagonal, and `L` rewards rows that agree."
ANSWER = "To choose `V` is to choose an objective."


class WhatVAsks(Lecture):
    """Y.backward(V) is the gradient of L = sum(V * Y), whether or not the code says so."""

    title = "What does V ask of Y?"

    def construct(self) -> None:
        found = self.problem(what_v_asks)
        start, runs = found.start, (*found.even, *found.signed)
        V = Matrix(start.V, Face.GRADIENT, "`V`, you choose", others=[run.V for run in runs])
        board = LineUp(STAGE, X=Matrix(start.X, Face.VALUE, "`X`"),
                       Y=Matrix(start.Y, Face.VALUE, "`Y`"), V=V)  # fmt: skip
        ledger = Tally(start.parts, Face.VALUE, ("diagonal", "the rest", "`L`"),
                       others=[run.parts for run in runs]).below_title()  # fmt: skip
        similarity, backward, _ = start.listing.lines
        _, objective, same = found.listing.lines

        def along(family: tuple[Similarity, ...]) -> Follow:
            return follow_runs(family, run_time=HOLD * len(family), V=board["V"], parts=ledger)

        meeting = appear(board.surroundings("Y")), rows_meet(board["X"], board["Y"])
        self.beat("items", appear(board.whole("X")), code=start.listing, say=ITEMS)
        self.beat("compare", *meeting, line=similarity, say=ROWS)
        self.beat("choose V", appear(board.whole("V")), line=backward, say=CHOICE, pause=1.8)
        self.beat("objective", appear(ledger), code=found.listing, line=objective, say=OBJECTIVE)
        self.beat("weight moves", along(found.even), say=EVEN)
        self.beat("weight below zero", along(found.signed), say=say_signed(found))
        self.beat("same gradient", line=same, say=say_same(found))
        self.beat("answer", say=ANSWER, pause=1.5)


def say_signed(found: Found) -> Phrase:
    V = found.signed[-1].V
    return speech(
        "Let it go below zero, and `L` pays for rows that agree.",
        holds=every(V, "<", 0, at=list(permutations(range(V.shape[0]), 2))),
    )


def say_same(found: Found) -> Phrase:
    return speech(
        "`L.backward()` leaves exactly the `X.grad` that `Y.backward(V)` leaves.",
        holds=every(found.X_grad, "==", found.signed[-1].X_grad),
    )

"""Workshop 2, line 3: Y is symmetric, so V and V.T ask for the same."""

from __future__ import annotations

from gradmath.problems.workshop_2.only_the_symmetric_part import OnlyTheSymmetricPart as Found
from gradmath.problems.workshop_2.only_the_symmetric_part import only_the_symmetric_part
from gradmath.problems.workshop_2.similarity import Similarity
from scenes.kit import (
    SAFE,
    Entry,
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
    follow_runs,
    speech,
)
from scenes.kit.boards.matrix_motions import swap, transpose
from scenes.kit.boards.pointing import point_at
from scenes.kit.cells.tally import Tally

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=1.3)

GRADIENT = "`backward(V)` brings `X.grad`."
GUESS = "Now transpose `V`: what will change in `X.grad`? Guess."
ACROSS = "The weights cross the diagonal, and autograd runs again."
MEAN = "And under the mean of `V` and `V.T`?"
ANSWER = "What reaches `X` is the symmetric part of `V`."


class OnlyTheSymmetricPart(Lecture):
    """V, V.T and (V + V.T) / 2 leave the same X.grad, because Y is symmetric."""

    title = "Can X.grad tell V from V.T?"

    def construct(self) -> None:
        found = self.problem(only_the_symmetric_part)
        given, runs = found.given, (found.given, found.transposed, found.mean)
        board = LineUp(
            STAGE,
            X_grad=Matrix(given.X_grad, Face.GRADIENT, "`X.grad`",
                          others=[run.X_grad for run in runs]),
            Y=Matrix(given.Y, Face.VALUE, "`Y`"),
            V=Matrix(given.V, Face.GRADIENT, "`V`, you choose", others=[run.V for run in runs]),
        )  # fmt: skip
        ledger = Tally(given.parts, Face.VALUE, ("diagonal", "the rest", "`L`"),
                       others=[run.parts for run in runs]).below_title()  # fmt: skip
        backward, transposed, mean = found.listing.lines

        def again(run: Similarity) -> Follow:
            return follow_runs([run], run_time=0.6, X_grad=board["X_grad"], parts=ledger)

        given_V = appear(board.whole("Y"), board.whole("V"), ledger)
        self.beat("choose V", given_V, code=found.listing, say=say_choice(given))
        self.beat("gradient", appear(board.whole("X_grad")), line=backward, say=GRADIENT)
        self.beat("guess", say=GUESS, pause=1.8)
        across = transpose(board["V"], found.transposed.V), again(found.transposed)
        self.beat("V.T", *across, line=transposed, say=ACROSS)
        self.beat("same", say=say_transposed(found))
        both = swap(board["V"], found.mean.V), again(found.mean)
        self.beat("mean", *both, line=mean, say=MEAN)
        self.beat("rounding", say=say_mean(found))
        pair = board["Y"][0, 1], board["Y"][1, 0]
        weights = board["V"][0, 1], board["V"][1, 0]
        self.beat("why", point_at(board, *pair, *weights), say=say_why(found))
        self.beat("answer", point_at(board), say=ANSWER, pause=1.5)


def say_choice(given: Similarity) -> Phrase:
    n = given.V.shape[0]
    lower = every(given.V, "==", 0, at=[(i, j) for i in range(n) for j in range(i)])
    if lower.fault() is None:
        return speech("Below its diagonal this `V` is zero.", holds=lower)
    return speech("You choose a `V` that need not be symmetric.")


def say_transposed(found: Found) -> Phrase:
    return speech(
        "Nothing: at most {} away, which is rounding.",
        Entry(found.X_grad_rounding),
        holds=every(found.difference, "<=", found.X_grad_rounding),
    )


def say_mean(found: Found) -> Phrase:
    return speech(
        "Nothing again: at most {} away, which is rounding.",
        Entry(found.X_grad_rounding),
        holds=every(found.difference, "<=", found.X_grad_rounding),
    )


def say_why(found: Found) -> Phrase:
    Y = found.given.Y
    return speech(
        "{} and {} are equal, so their weights just add up.",
        Position(Y, (0, 1)),
        Position(Y, (1, 0)),
        holds=every(found.asymmetry, "<=", float(found.Y_rounding.value)),
    )

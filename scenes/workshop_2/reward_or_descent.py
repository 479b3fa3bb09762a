"""Workshop 2, line 2: X.grad points uphill; the sign of a step decides what it is good for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from gradmath.gradients.objectives import FirstStep
from gradmath.problems.workshop_2.reward_or_descent import RewardOrDescent as Found
from gradmath.problems.workshop_2.reward_or_descent import reward_or_descent
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
    Region,
    appear,
    every,
    follow_runs,
    speech,
    together,
    vanish,
)
from scenes.kit.boards.matrices import FACES
from scenes.kit.cells.tally import Tally

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=1.55)
HOLD = 0.14  # seconds for each state on the way of a step

WEIGHTS = "You choose `V`: reward the diagonal of `Y`, penalise the rest."
GRADIENT = "`backward(V)` brings `X.grad`."
VALUES = "`L = (V * Y).sum()`: what the diagonal of `Y` brings, and the rest."
GUESS = "Add `X.grad` to `X`, or subtract it: which way does `L` go up? Guess."
REWARD = "A reward step: add it, and watch `L`."
DESCENT = "Back, and a descent step: subtract it."
ANSWER = "`X.grad` points uphill: a reward step adds it, a descent step subtracts it."


class RewardOrDescent(Lecture):
    """X + rate * X.grad raises L = sum(V * Y); descent, which lowers it, is the minus."""

    title = "Add the gradient, or subtract it?"

    def construct(self) -> None:
        found = self.problem(reward_or_descent)
        start, runs = found.start, (*found.rising, *found.falling)
        X, Y = ([getattr(run, name) for run in runs] for name in ("X", "Y"))
        board = LineUp(
            STAGE,
            X=Matrix(start.X, Face.VALUE, "`X`", others=X),
            X_grad=Matrix(start.X_grad, Face.GRADIENT, "`X.grad`", before=FACES),
            Y=Matrix(start.Y, Face.VALUE, "`Y`", others=Y),
            V=Matrix(start.V, Face.GRADIENT, "`V`", instead_of="Y"),
        )
        ledger = Tally(start.parts, Face.VALUE, ("diagonal", "the rest", "`L`"),
                       others=[run.parts for run in runs]).below_title()  # fmt: skip
        _, backward, _ = start.listing.lines
        up, down = found.listing.lines

        def along(way: Sequence[Similarity], hold: float = HOLD) -> Follow:
            run_time = hold * len(way)
            return follow_runs(way, run_time=run_time, X=board["X"], Y=board["Y"], parts=ledger)

        given = appear(board.whole("X"), board.whole("V"))
        to_values = together(vanish(board.whole("V")), appear(board.whole("Y"), ledger))
        self.beat("choose V", given, code=start.listing, say=say_weights(start))
        back = along(found.rising[::-1], hold=HOLD / 3)
        self.beat("gradient", appear(board.whole("X_grad")), line=backward, say=GRADIENT)
        self.beat("values", to_values, say=VALUES)
        self.beat("guess", say=GUESS, pause=1.5)
        self.beat("reward step", along(found.rising), code=found.listing, line=up, say=REWARD)
        self.beat("up", say=say_step("Reward step", found.reward))
        self.beat("descent step", back, along(found.falling), line=down, say=DESCENT)
        self.beat("down", say=say_step("Descent step", found.descent))
        self.beat("promise", say=say_promise(found))
        self.beat("answer", say=ANSWER, pause=1.5)


def say_weights(start: Similarity) -> Phrase:
    n = start.V.shape[0]
    diagonal, rest = [(i, i) for i in range(n)], list(permutations(range(n), 2))
    holds = every(start.V, ">", 0, at=diagonal), every(start.V, "<", 0, at=rest)
    if any(fact.fault() for fact in holds):
        return speech("You choose `V`: what it rewards is amber, what it penalises is pink.")
    return speech(WEIGHTS, holds=holds)


def say_step(name: str, step: FirstStep) -> Phrase:
    ends = [Entry(each, decimals=2, ink=Face.VALUE) for each in (step.before, step.after)]
    if step.overshoots:
        return speech(f"{name}: too long, `L` goes from {{}} to {{}}.", *ends)
    if float(step.predicted.value) > 0:
        rises = every(step.change, ">", 0)
        return speech(f"{name}: `L` rises from {{}} to {{}}.", *ends, holds=rises)
    falls = every(step.change, "<=", 0)
    return speech(f"{name}: `L` falls from {{}} to {{}}.", *ends, holds=falls)


def say_promise(found: Found) -> Phrase:
    steps = (found.reward, found.descent)
    return speech(
        "Due to first order: {} and {}. What came: {} and {}.",
        *(Entry(step.predicted, decimals=2) for step in steps),
        *(Entry(step.change, decimals=2) for step in steps),
    )

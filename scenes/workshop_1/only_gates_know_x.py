"""Workshop 1, line 6: x.grad while x is scaled, v is scaled, and x is permuted."""

from __future__ import annotations

from manim import VGroup

from gradmath.problems.workshop_1.only_gates_know_x import OnlyGatesKnowX as Found
from gradmath.problems.workshop_1.only_gates_know_x import only_gates_know_x
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Crossbar,
    Entry,
    Fact,
    Follow,
    Lecture,
    Phrase,
    Region,
    appear,
    every,
    speech,
)
from scenes.kit.boards.pointing import point_at
from scenes.kit.look.theme import MOVE, QUICK

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=2.45)

START = "Forward and backward are done. Now we turn the knobs."
ANSWER = "`x.grad` knows which gates are open, not how far, and it follows `v` in step."


class OnlyGatesKnowX(Lecture):
    """Scaling x leaves x.grad alone, scaling v scales it, permuting x permutes it."""

    title = "What does x.grad know about x?"

    def construct(self) -> None:
        found = self.problem(only_gates_know_x)
        board = Crossbar(
            found.flow, STAGE, (found.x_scaled, found.v_scaled, found.x_permuted), heads=1.1
        )
        names = [board.names[name] for name in ("z", "z_bar", "out", "x_grad")]
        legend = board.legend.values()
        everything = VGroup(board.inputs, board.living, board.choice, *names, *legend)
        *_, backward, read = found.flow.listing.lines

        def run(flow: ReluFlow) -> Follow:
            """The layer is run again, and the whole board stands for it."""
            return Follow(
                VGroup(board.living, board.W, board.v), [flow], board.follow, run_time=QUICK
            )

        self.beat("start", appear(everything, run_time=MOVE), code=found.flow.listing, line=read,
                  say=START)  # fmt: skip
        self.beat("guess x", point_at(board, board.x), say=say_guess("x", found), pause=1.8)
        self.beat("x scaled", run(found.x_scaled), say=say_x(found), pause=1.0)
        self.beat("guess v", run(found.flow), point_at(board, board.v), say=say_guess("v", found),
                  pause=1.8)  # fmt: skip
        self.beat("v scaled", run(found.v_scaled), line=backward, say=say_v(found), pause=1.0)
        self.beat("back", run(found.flow), point_at(board, board.x, board.W), say=say_order())
        self.beat("permuted", run(found.x_permuted), line=read, say=say_permuted(found), pause=1.0)
        self.beat("answer", point_at(board), say=ANSWER, pause=1.5)


def say_guess(name: str, found: Found) -> Phrase:
    return speech(
        f"Multiply `{name}` by {{}}. What becomes of `x.grad`? Guess.", Entry(found.factor)
    )


def if_exact(record: Record, other: Record) -> tuple[Fact, ...]:
    """The fact that two records agree bit for bit, where floating point lets them."""
    agree = every(record, "==", other)
    return () if agree.fault() else (agree,)


def say_x(found: Found) -> Phrase:
    if not found.kept:
        return speech("Here rounding moves a gate, and `x.grad` with it.")
    return speech(
        "`x`, `z` and `out` are {} times as large. Not a gate moves, and `x.grad` stays.",
        Entry(found.factor),
        holds=[every(found.x_scaled.x_grad, "==", found.flow.x_grad),
               every(found.x_scaled.gates, "==", found.flow.gates)],
    )  # fmt: skip


def say_v(found: Found) -> Phrase:
    return speech(
        "`x.grad` is multiplied by {}, too: it is linear in `v`.", Entry(found.factor),
        holds=if_exact(found.v_scaled.x_grad, found.scaled_x_grad),
    )  # fmt: skip


def say_order() -> Phrase:
    return speech("Next, `x` in another order, with the columns of `W`. Guess.")


def say_permuted(found: Found) -> Phrase:
    return speech(
        "`z` does not notice, and `x.grad` comes in the new order.",
        holds=if_exact(found.x_permuted.x_grad, found.permuted_x_grad),
    )  # fmt: skip

"""Workshop 1: the viewer chooses v, and sees two choices side by side."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation

from gradmath.problems.workshop_1.v_asks_the_question import VAsksTheQuestion as Found
from gradmath.problems.workshop_1.v_asks_the_question import v_asks_the_question
from gradmath.records.layer import ReluFlow
from scenes.kit import (
    SAFE,
    Crossbar,
    Lecture,
    Phrase,
    Region,
    appear,
    every,
    only,
    positions,
    speech,
    together,
    vanish,
)
from scenes.kit.boards.contributions import Contribution
from scenes.kit.boards.pointing import point_at
from scenes.kit.boards.second_choice import WIDTH, SecondChoice
from scenes.kit.look.theme import MOVE

STAGE = Region(SAFE.left, SAFE.right - WIDTH, bottom=-2.1, top=2.45)

GIVEN = "`x`, `W` and `out` are there. You choose `v`, a number for an output."
GUESS = "Choose a `v` of your own. Which entries of `x` will hear of it? Guess."
ANSWER = "`v` is the question, and `x.grad` is the answer to that question."


class VAsksTheQuestion(Lecture):
    """out has no gradient of its own: v says what is asked of it, and x.grad answers that."""

    title = "What do you ask of the outputs?"

    def construct(self) -> None:
        found = self.problem(v_asks_the_question)
        first, second = found.first, found.second
        board = Crossbar(first, STAGE, (second,), heads=0.78)
        other = SecondChoice(board, second)
        *_, backward, read = first.listing.lines
        forward = board.z, board.names["z"], board.gates, board.out, board.names["out"]

        self.beat("given", appear(board.inputs), appear(*forward, run_time=MOVE),
                  code=first.listing, say=GIVEN)  # fmt: skip
        self.beat("guess", appear(board.questions), say=GUESS, pause=2.5)
        self.beat("choice A", appear(board.v, board.names["v"], other.tags["A"][0]),
                  say=say_choice("A", first))  # fmt: skip
        ways = [board.threads[way] for way in carried(first)]
        self.beat("answer A", appear(board.z_bar, board.names["z_bar"]), *draw(ways),
                  vanish(board.blanks), appear(board.x_grad, other.tags["A"][1]), line=backward,
                  say=say_answer(first))  # fmt: skip
        others = [other.threads[way] for way in carried(second)]
        self.beat("choice B", vanish(*ways, board.z_bar), appear(other.v, other.names[0],
                  other.tags["B"][0]), say=say_choice("B", second))  # fmt: skip
        board.z_bar.follow(second.z_bar)
        self.beat("answer B", appear(board.z_bar), *draw(others), appear(other.x_grad,
                  other.names[1], other.tags["B"][1]), say=say_answer(second))  # fmt: skip
        rows = point_at(board, board.x_grad, other.x_grad)
        self.beat(
            "side by side",
            [vanish(*others)] if others else [],
            rows,
            line=read,
            say=say_both(found),
        )
        self.beat("answer", say=ANSWER, pause=1.5)


def carried(flow: ReluFlow) -> list[tuple[int, int]]:
    """The weights that a contribution comes through."""
    return [(i, path.entry) for path in flow.paths for i in path.carriers]


def draw(ways: Sequence[Contribution]) -> list[Animation]:
    """All ways of one choice at once."""
    return (
        [together(*(way.draw(1.25 * MOVE) for way in ways), run_time=1.25 * MOVE)] if ways else []
    )


def say_choice(letter: str, flow: ReluFlow) -> Phrase:
    asked = [i for i, weight in enumerate(flow.v.value) if weight]
    if not asked:
        return speech(f"Choice {letter} asks nothing.", holds=every(flow.v, "==", 0))
    return speech(f"Choice {letter} asks about {{}}.", positions(flow.out, asked))


def say_answer(flow: ReluFlow) -> Phrase:
    if not flow.reached:
        return speech("The answer is zero everywhere.", holds=every(flow.x_grad, "==", 0))
    return speech(
        "The answer: only {} matter.".replace("matter", "matters" if len(flow.reached) == 1 else
                                              "matter"),
        positions(flow.x, flow.reached), holds=only(flow.x_grad, "!=", 0, at=flow.reached),
    )  # fmt: skip


def say_both(found: Found) -> Phrase:
    first, second = found.first, found.second
    alike = [every(getattr(first, name), "==", getattr(second, name)) for name in ("x", "W", "out")]
    return speech("The same `x`, the same `W`, the same `out`: another `v`, another gradient.",
                  holds=alike)  # fmt: skip

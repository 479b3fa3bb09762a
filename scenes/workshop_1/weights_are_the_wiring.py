"""Workshop 1, line 3: the same x and the same v, with a diagonal, a block and a dense W."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation

from gradmath.problems.workshop_1.weights_are_the_wiring import WeightsAreTheWiring as Found
from gradmath.problems.workshop_1.weights_are_the_wiring import weights_are_the_wiring
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Index, Record
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
from scenes.kit.look.theme import MOVE

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=2.45)

SAME = "`x` and `v` stay as they are. Only `W` will change."
BACK = "Out through `W`, and home again."
GUESS = "Next, a `W` without a zero. Where will `x.grad` be zero? Guess."
ANSWER = "`W` is the wiring: a gradient comes home by the wires that `x` went out by."


class WeightsAreTheWiring(Lecture):
    """W routes the gradient back as it routed x: who is heard by an output that v asks."""

    title = "Who hears whom through W?"

    def construct(self) -> None:
        found = self.problem(weights_are_the_wiring)
        first, second, third = found.diagonal, found.block, found.dense
        board = Crossbar(first, STAGE, (second, third), heads=1.1)
        z_line, _, backward, read = first.listing.lines
        given = (board.x, board.names["x"], board.indices[0], board.choice)

        self.beat("the same x and v", appear(*given), code=first.listing, say=say_same(found))
        self.beat("diagonal", wire(board, first), line=z_line, say=say_diagonal(first))
        self.beat("diagonal back", back(board, first), line=backward, say=BACK)
        self.beat("diagonal reached", line=read, say=say_reached(first))
        self.beat("block", rewire(board, second), line=z_line, say=say_block(found))
        self.beat("block back", back(board, second), line=backward, say=BACK)
        self.beat("block reached", line=read, say=say_reached(second))
        self.beat("guess", rewire(board, third), line=z_line, say=say_guess(third),
                  pause=1.8)  # fmt: skip
        self.beat("dense back", back(board, third), line=backward, say=BACK)
        self.beat("dense reached", line=read, say=say_reached(third))
        self.beat("answer", line=read, say=ANSWER, pause=1.5)


def wire(board: Crossbar, run: ReluFlow) -> Iterator[Animation]:
    """W comes on stage, and what x.grad will be is asked."""
    board.follow(run)
    yield appear(board.W, board.indices[1], board.names["W"])
    yield appear(board.questions)


def rewire(board: Crossbar, run: ReluFlow) -> Iterator[Animation]:
    """Another W in place of the one before, of which nothing is left."""
    results = (board.x_grad, board.marks, board.z, board.z_bar, board.gates, board.out)
    names = [board.names[name] for name in ("z", "z_bar", "out")]
    yield vanish(*results, *names, *board.threads.values(), *board.legend.values(), board.W)
    yield from wire(board, run)


def back(board: Crossbar, run: ReluFlow) -> Iterator[Animation]:
    """Forward at one go, then the ways of the gradient, row by row."""
    names = [board.names[name] for name in ("z", "z_bar", "out")]
    yield appear(board.z, board.gates, board.out, *names, run_time=MOVE)
    yield appear(board.z_bar)
    for i in range(run.W.shape[0]):
        ways = [board.threads[i, path.entry] for path in run.paths if i in path.carriers]
        if ways:
            yield together(*(way.draw(1.25 * MOVE) for way in ways), run_time=1.25 * MOVE)
    legend = [board.legend[kind] for kind in run.reasons]
    yield together(vanish(board.blanks), appear(board.x_grad, board.marks, *legend), run_time=MOVE)


def indices(W: Record) -> list[tuple[int, int]]:
    rows, columns = map(range, W.shape)
    return [(i, j) for i in rows for j in columns]


def say_same(found: Found) -> Phrase:
    alike = [
        every(getattr(found.diagonal, name), "==", getattr(other, name))
        for name in ("x", "v")
        for other in (found.block, found.dense)
    ]
    return speech(SAME, holds=alike)


def say_diagonal(flow: ReluFlow) -> Phrase:
    beside = [(i, j) for i, j in indices(flow.W) if i != j]
    quiet = every(flow.W, "==", 0, at=beside)
    return speech("A diagonal `W`: each output hears one input, its own.", holds=quiet)


def say_block(found: Found) -> Phrase:
    W, (rows, columns) = found.block.W, found.split
    beside: list[Index] = [(i, j) for i, j in indices(W) if (i < rows) is not (j < columns)]
    quiet = every(W, "==", 0, at=beside)
    return speech("A `W` of blocks: each output hears the inputs of its own block.", holds=quiet)


def say_guess(flow: ReluFlow) -> Phrase:
    return speech(GUESS, holds=every(flow.W, "!=", 0))


def say_reached(flow: ReluFlow) -> Phrase:
    if not flow.unreached:
        return speech(
            "No zero is left: every entry of `x` is heard by an output that `v` asks.",
            holds=every(flow.x_grad, "!=", 0),
        )
    if not flow.reached:
        return speech("Nothing comes home here.", holds=every(flow.x_grad, "==", 0))
    verb = "gets" if len(flow.reached) == 1 else "get"
    return speech(
        f"Only {{}} {verb} a gradient.", positions(flow.x, flow.reached),
        holds=only(flow.x_grad, "!=", 0, at=flow.reached),
    )  # fmt: skip

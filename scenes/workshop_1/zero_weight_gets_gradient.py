"""Workshop 1, line 3: W.grad is the outer product of the gated v and x."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup

from gradmath.problems.workshop_1.zero_weight_gets_gradient import ZeroWeightGetsGradient as Found
from gradmath.problems.workshop_1.zero_weight_gets_gradient import zero_weight_gets_gradient
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Fact,
    Frame,
    Lecture,
    Phrase,
    Position,
    ProductSign,
    Region,
    appear,
    every,
    positions,
    speech,
    vanish,
)
from scenes.kit.boards.outer_board import OuterBoard
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.motions import glide

STAGE = Region(SAFE.left, 3.3, bottom=-2.15, top=2.5)  # left of the code panel

INPUTS = "Now `W` asks for a gradient of its own."
GUESS = "An entry will be a $macron(z)$ times an `x`. Which rows stay empty? Guess."
UNASKED = "Had `W` not asked, these lines would leave `W.grad` at `None`."
ANSWER = "Empty rows: `v` did not ask, or the gate was closed. `W` is not asked."
PRODUCTS = "Row by row, $macron(z)$ meets `x`. The numbers in `W` are not asked."


class ZeroWeightGetsGradient(Lecture):
    """W.grad = outer(gated v, x): a zero of W blocks x's gradient, never its own."""

    title = "Which rows of W.grad stay empty?"

    def construct(self) -> None:
        found = self.problem(zero_weight_gets_gradient)
        board = OuterBoard(found.flow, found.W_grad, STAGE, heads=1.95)
        names = board.names
        _, _, backward, read = found.listing.lines

        self.beat("W asks", appear(board.x, board.W, board.indices, names["x"], names["W"]),
                  code=found.listing, say=INPUTS)  # fmt: skip
        gated = (
            appear(board.v, names["v"]),
            appear(board.gates),
            appear(board.z_bar, names["z_bar"]),
        )
        self.beat("the gated v", gated, line=backward, say=say_gated(found))
        self.beat("guess", say=GUESS, pause=1.8)
        self.beat("outer product", outer(board), line=read, say=PRODUCTS)
        for name, targets, said in reasons(found, board):
            frames = [Frame(target) for target in targets]
            self.beat(name, appear(*frames), say=said, pause=1.0)
            self.play(vanish(*frames, run_time=QUICK / 2))
        if found.unasked:
            self.beat("not asked", say=UNASKED)
        self.beat("answer", say=ANSWER, pause=1.5)


def outer(board: OuterBoard) -> Iterator[Animation]:
    """Row i of W.grad comes out of the entry of z_bar that a frame rests on, and of x."""
    reading, whole = Frame(board.z_bar[0]), Frame(board.x)
    yield appear(reading, whole, board.names["W_grad"])
    for i, cell in enumerate(board.z_bar.cells):
        if i:
            yield glide(reading, cell)
        yield appear(board.W_grad.row(i))
    yield vanish(reading, whole)


def say_gated(found: Found) -> Phrase:
    if found.shut:
        return speech("`v` goes back through the gates: what is left is $macron(z)$.")
    asked = [i for i, weight in enumerate(found.flow.v.value) if weight]
    if not asked:
        return speech("`v` asks nothing.", holds=every(found.flow.v, "==", 0))
    return speech(
        "`v` goes back, and no gate that it meets is closed.",
        holds=every(found.flow.z, ">", 0, at=asked),
    )


Explained = tuple[str, list[VGroup], Phrase]


def reasons(found: Found, board: OuterBoard) -> Iterator[Explained]:
    """What keeps rows of W.grad empty, and what does not."""
    flow = found.flow
    if found.ignored:
        yield (
            "v ignores",
            [*(board.W_grad.row(i) for i in found.ignored), *(board.v[i] for i in found.ignored)],
            speech("`v` does not ask {}: empty rows.", positions(flow.out, found.ignored), holds=[
                every(flow.v, "==", 0, at=found.ignored), empty(found, found.ignored)]),
        )  # fmt: skip
    if found.shut:
        yield (
            "gate closed",
            [*(board.W_grad.row(i) for i in found.shut), *(board.gates.all[i] for i in found.shut)],
            speech("The gates of {} are closed: empty again.".replace(
                "gates", "gate" if len(found.shut) == 1 else "gates").replace(
                "are", "is" if len(found.shut) == 1 else "are"),
                positions(flow.z, found.shut), holds=[
                every(flow.gates, "==", 0, at=found.shut), empty(found, found.shut)]),
        )  # fmt: skip
    for i, j in found.heard[:1]:
        yield (
            "a zero of W",
            [VGroup(board.W[i, j], board.W_grad[i, j]), board.z_bar[i], board.x[j]],
            say_heard(found, i, j),
        )


def empty(found: Found, rows: Sequence[int]) -> Fact:
    columns = range(found.flow.x.shape[0])
    return every(found.W_grad, "==", 0, at=[(i, j) for i in rows for j in columns])


def say_heard(found: Found, i: int, j: int) -> Phrase:
    flow = found.flow
    factors = Entry(flow.z_bar, (i,), ink=Face.GRADIENT), Entry(flow.x, (j,), ink=Face.VALUE)
    product = Entry(found.W_grad, (i, j), ink=Face.GRADIENT)
    return speech(
        "{} is zero, and still its gradient is {} × {} {} {}.",
        Position(flow.W, (i, j), ink=Face.VALUE), *factors, ProductSign(factors, product), product,
        holds=every(flow.W, "==", 0, at=[(i, j)]),
    )  # fmt: skip

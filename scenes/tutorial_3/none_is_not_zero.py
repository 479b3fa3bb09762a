"""Tutorial 3: three `.grad`s are None, each for its own reason; one entry of another is zero."""

from __future__ import annotations

from gradmath.problems.tutorial_3.none_is_not_zero import NoneIsNotZero as Found
from gradmath.problems.tutorial_3.none_is_not_zero import none_is_not_zero
from gradmath.records.dot_pass import DotPass
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    ProductSign,
    Region,
    Words,
    announce,
    ask,
    column,
    every,
    silent,
    state,
)
from scenes.kit.graph.four_boxes import again, backward, forward, trying
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.signs.facts import LinesChange, NothingThere, OnlyOneComputed, ZeroOfNumbers
from scenes.kit.truth.claims import Ordinal

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)


class NoneIsNotZero(Lecture):
    """None in a letterbox has a cause in the code; a zero is a number."""

    captions = {
        "title": ask("Which `.grad` is zero?"),
        "inputs": silent(),
        "z is made": silent(),
        "loss": silent(),
        "boxes": silent(),
        "guess": ask("After `backward`: which hold `None`, and which zero?", ring=True),
        "a": state("`detach` cuts the way: `a.grad` is `None`."),
        "to z": silent(),
        "z": state("`z` was computed, it is no leaf: its gradient is not kept."),
        "W": state("`W` does not require a gradient: `W.grad` is `None`."),
        "to x": announce("Now through the weights, and down to `x.grad`."),
        "x": state("{entry} is a number, {zero}: column {column} of `W` is zero."),
        "plus one": silent(),
        "refused": silent(alone=True),
        "join a": announce("Now mend the causes, and run the code again."),
        "keep z": silent(),
        "require W": state("Three lines changed, and every `None` is gone."),
        "zero weight": state({
            "tells": "{weight} is {nothing}, yet its gradient is {came} × {input} {makes} {whole}.",
        }),
        "answer": state("The {same} stays: it comes from the zeros of `W`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(none_is_not_zero)
        first = found.before
        board = FourBoxes(first, STAGE, found.entry, [*found.mended])
        self.words = words_of(found)
        window = self.open_window(first.listing, first.listing.lines[1])
        self.beat("inputs", forward.arrive(board, window))
        self.beat("z is made", forward.multiply(board, window))
        self.beat("loss", forward.finish(board, window, "loss = a.detach() @ z"))
        self.beat("boxes", backward.cover(board), pause=0.1)
        self.beat("guess")
        self.beat("a", backward.to_a(board), line="loss.backward()")
        self.beat("to z", backward.to_z(board), pause=0.1)
        self.beat("z", backward.past_z(board))
        self.beat("W", backward.to_w(board))
        self.beat("to x", backward.to_x(board), pause=0.2)
        self.beat("x", backward.find_zero(board))
        trial = trying.AddOne(board, found.plus_one)
        self.beat("plus one", trying.add_to_zero(trial, window), pause=0.2)
        self.beat("refused", trying.add_to_none(trial, window, found.refused), pause=0.1)
        joined, kept, required = found.mended
        self.beat("join a", again.join_a(board, window, joined), pause=0.1)
        self.beat("keep z", again.keep_z(board, window, kept), pause=0.1)
        self.beat("require W", again.require_w(board, window, required), pause=0.2)
        self.beat("zero weight", again.weigh_zero(board, found.row))
        self.beat("answer", again.stay(board), pause=1.0)


def words_of(found: Found) -> Words:
    run, after, k = found.before, found.after, (found.entry,)
    at = (found.row, found.entry)
    came = Entry(after.grads["z"], (found.row,), ink=Face.GRADIENT)
    given, whole = Entry(after.x, k), Entry(after.grads["W"], at, ink=Face.GRADIENT)
    return Words(
        {
            "entry": Position(run.x_grad, k, Face.GRADIENT),
            "zero": Entry(run.x_grad, k, ink=Face.GRADIENT),
            "same": Entry(after.x_grad, k, ink=Face.GRADIENT),
            "column": Ordinal(run.W, 1, found.entry),
            "weight": Position(after.W, at, Face.VALUE),
            "nothing": Entry(after.W, at),
            "came": came,
            "input": given,
            "makes": ProductSign((came, given), whole),
            "whole": whole,
        },
        {
            "z": [
                OnlyOneComputed(
                    tuple(run.leaves[name] for name in ("W", "x", "a")), run.leaves["z"]
                ),
                NothingThere(run.absent["z"], run.kept, run.z_bar),
            ],
            "a": NothingThere(run.absent["a"], run.tracks["a"]),
            "W": NothingThere(run.absent["W"], run.required),
            "x": column(run.W, found.entry, "==", 0),
            "require W": LinesChange(run.listing, after.listing, 3),
            "tells": [
                every(after.W, "==", 0, at=[at]),
                every(after.grads["W"], "!=", 0, at=[at]),
            ],
            "answer": Law(zeros_of_zero_columns, (run, *found.mended)),
        },
    )


def zeros_of_zero_columns(run: DotPass) -> list[ZeroOfNumbers]:
    """Where a column of W is all zero, its entry of x has the gradient zero, whatever the code."""
    zeros = (k for k in range(run.W.shape[1]) if not run.W.value[:, k].any())
    return [ZeroOfNumbers(run.x_grad, run.W, k) for k in zeros]

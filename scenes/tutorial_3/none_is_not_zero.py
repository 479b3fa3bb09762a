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
    Region,
    Words,
    announce,
    ask,
    column,
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
        "title": ask("Which of these is zero?"),
        "inputs": silent(),
        "z is made": silent(),
        "loss": silent(),
        "leaves": state("`W`, `x` and `a` are leaves. `z` was computed: no leaf."),
        "boxes": silent(),
        "guess": ask("After `backward`: which holds the number zero?", ring=True),
        "pass z": silent(),
        "z": state("The gradient passes `z` and is not kept: `z.grad` is `None`."),
        "a": state("`detach` cuts the track: `a.grad` is `None`."),
        "W": state("`W` does not require a gradient: `W.grad` is `None`."),
        "to x": silent(),
        "x": state("{entry} is a number, {zero}: column {column} of `W` is empty."),
        "plus one": silent(),
        "refused": silent(alone=True),
        "edit": announce("Mend the code, and run it again."),
        "again": silent(),
        "back again": silent(),
        "three": state("Three lines changed, and the three `None` are gone."),
        "zero again": silent(),
        "answer": state("The {same} stays: it lies in the numbers, not in the code."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(none_is_not_zero)
        first, second = found.before, found.after
        board = FourBoxes(first, STAGE, found.entry, [second])
        self.words = words_of(found)
        window = self.open_window(first.listing, first.listing.lines[1])
        self.beat("inputs", forward.arrive(board, window))
        self.beat("z is made", forward.multiply(board, window))
        self.beat("loss", forward.finish(board, window, "loss = a.detach() @ z"))
        self.beat("leaves", forward.outline_leaves(board))
        self.beat("boxes", backward.cover(board), pause=0.1)
        self.beat("guess")
        self.beat("pass z", backward.pass_z(board), line="loss.backward()")
        self.beat("z", backward.look(board, "z"))
        self.beat("a", backward.look(board, "a"))
        self.beat("W", backward.look(board, "W"))
        self.beat("to x", backward.to_x(board))
        self.beat("x", backward.find_zero(board))
        trial = trying.AddOne(board, found.plus_one)
        self.beat("plus one", trying.add_to_zero(trial, window), pause=0.6)
        self.beat("refused", trying.add_to_none(trial, window, found.refused), pause=0.1)
        self.beat("edit", again.cover_again(board, window), again.edit(window, second), pause=0.3)
        self.beat("again", again.run_again(board, window, second), pause=0.2)
        self.beat("back again", again.run_back(board, window), pause=0.3)
        self.beat("three", again.open_three(board))
        self.beat("zero again", again.find_zero_again(board))
        self.beat("answer", pause=1.5)


def words_of(found: Found) -> Words:
    run, k = found.before, (found.entry,)
    return Words(
        {
            "entry": Position(run.x_grad, k, Face.GRADIENT),
            "zero": Entry(run.x_grad, k, ink=Face.GRADIENT),
            "same": Entry(found.after.x_grad, k, ink=Face.GRADIENT),
            "column": Ordinal(run.W, 1, found.entry),
        },
        {
            "leaves": OnlyOneComputed(
                tuple(run.leaves[name] for name in ("W", "x", "a")), run.leaves["z"]
            ),
            "z": NothingThere(run.absent["z"], run.kept, run.z_bar),
            "a": NothingThere(run.absent["a"], run.lost["a"]),
            "W": NothingThere(run.absent["W"], run.required),
            "x": column(run.W, found.entry, "==", 0),
            "three": LinesChange(run.listing, found.after.listing, 3),
            "answer": Law(zeros_of_empty_columns, (run, found.after)),
        },
    )


def zeros_of_empty_columns(run: DotPass) -> list[ZeroOfNumbers]:
    """Where a column of W is empty, the gradient of its entry of x is zero, whatever the code."""
    empty = (k for k in range(run.W.shape[1]) if not run.W.value[:, k].any())
    return [ZeroOfNumbers(run.x_grad, run.W, k) for k in empty]

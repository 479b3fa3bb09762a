"""Tutorial 3: three `.grad`s are None, each for its own reason; one entry of another is zero."""

from __future__ import annotations

from gradmath.problems.tutorial_3.none_is_not_zero import NoneIsNotZero as Found
from gradmath.problems.tutorial_3.none_is_not_zero import none_is_not_zero
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Lecture,
    Position,
    Region,
    Words,
    announce,
    ask,
    column,
    every,
    silent,
    state,
    unchanged,
)
from scenes.kit.graph.four_boxes import again, backward, forward, trying
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.signs.facts import LinesChange
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
        "guess": ask("After `backward`: which of the four is the number zero?", ring=True),
        "pass z": silent(),
        "z": state("The gradient passes `z` and is not kept: `z.grad` is `None`."),
        "a": state("`detach` cuts the track: `a.grad` is `None`."),
        "W": state("`W` does not require a gradient: `W.grad` is `None`."),
        "to x": silent(),
        "x": state("{entry} is a number, {zero}: column {column} of `W` is empty."),
        "plus one": silent(alone=True),
        "refused": silent(),
        "edit": announce("Mend the code, and run it again."),
        "W again": silent(),
        "z again": silent(),
        "a again": silent(),
        "back again": silent(),
        "three": state("Three lines changed, and the three `None` are gone."),
        "zero again": silent(alone=True),
        "stays": state("The {zero} stays: column {column} of `W` is still empty."),
        "answer": state("`None` lay in the code, {zero} lies in the numbers."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(none_is_not_zero)
        first, second = found.before, found.after
        board = self.board = FourBoxes(first, STAGE, found.entry, [second])
        self.words = words_of(found)
        window = self.open_window(first.listing, first.listing.lines[1])
        self.beat("inputs", forward.arrive(board, window))
        self.beat("z is made", forward.multiply(board, window))
        self.beat("loss", forward.finish(board, window, "loss = a.detach() @ z"))
        self.beat("leaves", forward.seek_leaves(board))
        self.beat("guess", backward.cover(board))
        self.beat("pass z", backward.pass_z(board), line="loss.backward()")
        self.beat("z", backward.look(board, "z"))
        self.beat("a", backward.look(board, "a"))
        self.beat("W", backward.look(board, "W"))
        self.beat("to x", backward.to_x(board))
        self.beat("x", backward.find_zero(board))
        trial = trying.Trial(board, found.plus_one)
        self.beat("plus one", trying.add_to_zero(trial, window), pause=0.6)
        self.beat("refused", trying.add_to_none(trial, window, found.refused), pause=0.1)
        self.beat("edit", again.cover_again(board, window), again.edit(window, second), pause=0.3)
        self.beat("W again", again.mend_w(board, second), pause=0.2)
        self.beat("z again", again.keep_z(board, window), pause=0.2)
        self.beat("a again", again.mend_a(board, window), pause=0.2)
        self.beat("back again", again.run_back(board, window), pause=0.3)
        self.beat("three", again.open_three(board))
        self.beat("zero again", again.find_zero_again(board))
        self.beat("stays")
        self.beat("answer", pause=1.5)


def words_of(found: Found) -> Words:
    run, k = found.before, (found.entry,)
    return Words(
        {
            "entry": Position(run.x_grad, k, Face.GRADIENT),
            "zero": Entry(run.x_grad, k, ink=Face.GRADIENT),
            "column": Ordinal(run.W, 1, found.entry),
        },
        {
            "leaves": every(run.leaves["z"], "==", 0),
            "z": every(run.absent["z"], "==", 1),
            "a": every(run.absent["a"], "==", 1),
            "W": every(run.absent["W"], "==", 1),
            "x": column(run.W, found.entry, "==", 0),
            "three": LinesChange(run.listing, found.after.listing, 3),
            "stays": [unchanged([run.x_grad, found.after.x_grad], at=[k]),
                      column(found.after.W, found.entry, "==", 0)],
            "answer": unchanged([run.x_grad, found.after.x_grad], at=[k]),
        },
    )

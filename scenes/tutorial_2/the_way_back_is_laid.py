"""Tutorial 2: lines lay a way back; detach and no_grad keep the numbers, not the way."""

from __future__ import annotations

from gradmath.problems.tutorial_2.the_way_back_is_laid import TheWayBackIsLaid as Found
from gradmath.problems.tutorial_2.the_way_back_is_laid import the_way_back_is_laid
from scenes.kit import (
    SAFE,
    Law,
    Lecture,
    Refused,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.graph.laid import laying, passing
from scenes.kit.graph.laid.board import LaidBoard
from scenes.kit.graph.laid.facts import TakePair, Truths, filled, same_numbers

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.4, top=1.55)
LINES = 3  # of code
CODES = "x @ w + b", "w.detach()", "z.detach()", "torch.no_grad()"


class TheWayBackIsLaid(Lecture):
    """detach and no_grad take away the way back, and no number."""

    captions = {
        "title": ask("What does `detach` take away?"),
        "leaves": announce("`w` and `b` require gradients, so they have letterboxes."),
        "line of z": state("The line leaves `z`, and a way back to `w` and `b`."),
        "line of loss": state("The way is laid, and unused: each `.grad` is `None`."),
        "backward": state("`backward` follows the tracks and fills both."),
        "edit": silent(),
        "guess": ask(
            "What changes: loss, `b.grad`, `w.grad`?",
            ring=True,
            choices={"nothing": "none", "w alone": "`w.grad`", "everything": "all"},
        ),
        "cut": silent(),
        "surprise": state("Same loss, same `b.grad`. `w.grad` is `None`."),
        "cut z": announce("Now `z.detach()`: the gap comes behind `z`."),
        "refused": state("Behind `z` no way is left: torch refuses."),
        "no grad": announce("And `no_grad`: now the lines run within it."),
        "no way": state("The lines run, but lay no way back."),
        "answer": state("`detach` and `no_grad` keep the numbers, not the way."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(the_way_back_is_laid)
        whole, w_cut, z_cut, no_grad = found.takes
        self.words = words_of(found)
        window = self.open_window(whole.listing, "y = torch.zeros(3)", lines=LINES)
        board = self.board = LaidBoard(found.takes, STAGE)
        self.beat("leaves", laying.arrive(board))
        self.beat("line of z", laying.make_z(board, window))
        self.beat("line of loss", laying.make_loss(board, window))
        self.beat("backward", passing.run_back(board, window))
        self.beat("edit", passing.take_anew(board, window, w_cut, "z = "), pause=0.1)
        self.beat("guess")
        lines = laying.make_z(board, window), laying.make_loss(board, window)
        self.beat("cut", *lines, pause=0.1)
        self.beat("surprise", passing.run_back(board, window))
        anew = passing.take_anew(board, window, z_cut, "z = ")
        self.beat("cut z", anew)
        lines = laying.make_z(board, window, pace=0.6), laying.make_loss(board, window)
        self.beat("refused", *lines, passing.refuse(board, window))
        self.beat("no grad", passing.take_anew(board, window, no_grad, "with "))
        self.beat("no way", laying.run_without(board, window))
        self.columns, last = passing.side_by_side(board, found.takes, CODES)
        self.beat("answer", last, pause=1.0)


def words_of(found: Found) -> Words:
    whole, w_cut, z_cut, no_grad = found.takes
    pairs: list[TakePair] = [
        (whole, w_cut, ("w",)),
        (whole, z_cut, ("w", "b")),
        (whole, no_grad, ("w", "b")),
    ]
    return Words(
        {},
        {
            "line of z": Truths(
                (
                    *(whole.nodes[name] for name in ("Mm", "Add")),
                    *(whole.leads[name] for name in ("w", "b")),
                )
            ),
            "line of loss": Truths(tuple(whole.empty.values())),
            "backward": Law(filled, (whole,)),
            "nothing": Law(same_numbers, ((whole, w_cut, ()),)),
            "w alone": Law(same_numbers, tuple(pairs[:1])),
            "everything": Law(same_numbers, ((whole, w_cut, ("w", "b")),)),
            "surprise": Law(same_numbers, tuple(pairs[:1])),
            "refused": [Refused(z_cut.refused), Truths((z_cut.ends["z"],))],
            "no way": Truths(tuple(no_grad.ends.values())),
            "answer": Law(same_numbers, tuple(pairs)),
        },
    )

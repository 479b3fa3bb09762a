"""Tutorial 3, line 4: one x, used three times; its contributions meet and are added up."""

from __future__ import annotations

from gradmath.problems.tutorial_3 import fan_out
from scenes.kit import SAFE, Lecture, Region
from scenes.kit.graph_motions import (
    accumulate,
    another_pass,
    inputs_appear,
    land,
    run_line,
    seed,
    send,
    sweep,
    zero,
)
from scenes.kit.graph_view import GraphView

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.35, top=2.3)

INPUTS = "One tensor `x`. Its `.grad` is still None."
FORWARD = "One line uses `x` three times: copies go forward."
GUESS = "Three copies went out. What will come back to `x`? Guess."
CHOICE = "`backward(v)` starts at `y`, with the weights `v`."
AGAIN = "Run both lines again, without zeroing."
ZERO = "So zero it before the next pass, or it counts twice."
ANSWER = "Copied forward, summed backward."


class FanOut(Lecture):
    """What is copied forward is summed backward, and .grad sums over passes, too."""

    title = "Where do the uses of x meet again?"

    def construct(self) -> None:
        records = self.problem(fan_out)
        first, second = records.passes
        forward, backward, zeroing = records.listing.lines
        view = GraphView(first, STAGE, [second])
        x = view.card("x")

        self.beat("x", inputs_appear(view), code=records.listing, say=INPUTS)
        self.beat("forward", run_line(view, 0), line=forward, say=FORWARD)
        self.beat("guess", say=GUESS, pause=1.5)
        self.beat("choose v", seed(view), line=backward, say=CHOICE)
        for node, edges in first.working():
            self.beat(f"{node.node.grad_fn} sends", send(view, edges), say=node.node.label)
            for edge in edges:
                self.beat(f"arrival {edge.edge.order}", land(view, edge))
        self.beat("into x.grad", accumulate(view, x))
        self.beat("again", another_pass(view, second), sweep(view), line=backward, say=AGAIN)
        self.beat("zero", zero(x, records.zeroed), line=zeroing, say=ZERO)
        self.beat("answer", say=ANSWER, pause=1.5)

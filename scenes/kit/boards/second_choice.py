"""A second v on a crossbar, with an x.grad of its own beside the first one."""

from __future__ import annotations

from manim import DOWN, RIGHT, VGroup

from gradmath.records.layer import ReluFlow
from scenes.kit.boards.contributions import Thread
from scenes.kit.boards.crossbar import Crossbar
from scenes.kit.cells.grids import Column, Row
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import HEADING, Face, current_theme

_FACES = 0.06  # between cells of the first choice and of the second
WIDTH = 1.0  # what a second choice takes to the right of a crossbar


class SecondChoice:
    """The cells of v and x.grad for another choice, and the ways between them.

    The first choice is called A, the second B. z_bar is the board's own, and shows whichever
    choice it follows.
    """

    def __init__(self, board: Crossbar, flow: ReluFlow) -> None:
        gradient, size = Face.GRADIENT, board.size
        scale = board.scales[gradient]
        self.flow = flow
        self.v = Column(flow.v, gradient, size, scale=scale, decimals=board.decimals("v"))
        self.v.next_to(board.v, RIGHT, buff=_FACES)
        self.x_grad = Row(
            flow.x_grad, gradient, size, scale=scale, decimals=board.decimals("x_grad")
        ).next_to(board.x_grad, DOWN, buff=_FACES)
        self.threads = {
            (i, j): Thread(
                flow.contributions, (i, j), (board.z_bar[i], board.W[i, j], self.x_grad[j])
            )
            for path in flow.paths
            for i in path.carriers
            for j in (path.entry,)
        }
        names = board.names["v"].copy(), board.names["x_grad"].copy()
        names[0].shift(self.v.get_center() - board.v.get_center())
        names[1].shift(self.x_grad.get_center() - board.x_grad.get_center())
        self.names = VGroup(*names)
        self.tags = {
            letter: VGroup(_tag(letter).next_to(v, DOWN, buff=0.16),
                           _tag(letter).next_to(x_grad, RIGHT, buff=0.16))
            for letter, v, x_grad in (("A", board.v, board.x_grad), ("B", self.v, self.x_grad))
        }  # fmt: skip


def _tag(letter: str) -> Phrase:
    return Phrase(letter, em=HEADING, color=current_theme().gradient_ink)

"""A few lines of arithmetic below the code that they come from."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP, Mobject, VGroup

from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.stage import SAFE

_TWO_LINES_OF_CODE = 1.12  # how far down a short listing reaches
_CLEARANCE = 0.2


def readout(*lines: Phrase, right_of: Mobject, leading: float = 0.12) -> VGroup:
    """Lines set one below the other under a listing of two lines, flush right with it.

    They are set smaller where they would reach what they have to stay `right_of`.
    """
    block = VGroup(*lines).arrange(DOWN, buff=leading, aligned_edge=RIGHT)
    room = SAFE.right - right_of.get_right()[0] - _CLEARANCE
    if block.width > room:
        block.scale_to_fit_width(room)
    return block.move_to((SAFE.right, SAFE.top - _TWO_LINES_OF_CODE, 0.0), aligned_edge=RIGHT + UP)

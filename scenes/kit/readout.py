"""A few lines of arithmetic below the code that they come from."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP, VGroup

from scenes.kit.lettering import Phrase
from scenes.kit.stage import SAFE

_TWO_LINES_OF_CODE = 1.12  # how far down a short listing reaches


def readout(*lines: Phrase, leading: float = 0.12) -> VGroup:
    """Lines set one below the other under a listing of two lines, flush right with it."""
    return (
        VGroup(*lines)
        .arrange(DOWN, buff=leading, aligned_edge=RIGHT)
        .move_to((SAFE.right, SAFE.top - _TWO_LINES_OF_CODE, 0.0), aligned_edge=RIGHT + UP)
    )

"""Frames that point at parts of a board."""

from __future__ import annotations

from typing import Protocol

from manim import Animation, Mobject, VGroup

from scenes.kit.cells.frame import Frame
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.motions import appear, together, vanish


class Pointing(Protocol):
    """A board that keeps the frames which point at its parts."""

    pointers: VGroup


def point_at(board: Pointing, *targets: Mobject) -> Animation:
    """Frame some parts of the board, and nothing else (nothing at all, if none is given)."""
    old, board.pointers = board.pointers, VGroup(*(Frame(target) for target in targets))
    return together(
        *([vanish(old)] if len(old) else []),
        *([appear(board.pointers)] if targets else []),
        run_time=QUICK,
    )

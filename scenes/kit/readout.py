"""A few lines of arithmetic beside the picture that they are about."""

from __future__ import annotations

from manim import DOWN, RIGHT, Mobject, VGroup

from scenes.kit.lettering import Phrase


def readout(*lines: Phrase, below: Mobject, gap: float = 0.18, leading: float = 0.14) -> VGroup:
    """Lines set one below the other, flush right with what they stand below."""
    return (
        VGroup(*lines)
        .arrange(DOWN, buff=leading, aligned_edge=RIGHT)
        .next_to(below, DOWN, buff=gap, aligned_edge=RIGHT)
    )

"""Frames drawn around things to point at them."""

from __future__ import annotations

from manim import Mobject, RoundedRectangle

from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.truth.checks import Ornament


class Frame(Ornament, RoundedRectangle):
    """An outline around something, to point at it."""

    def __init__(
        self,
        around: Mobject,
        *,
        buff: float = 0.05,
        corner: float = 0.1,
        color: str | None = None,
        width: float = LINE,
    ) -> None:
        super().__init__(
            width=around.width + 2 * buff,
            height=around.height + 2 * buff,
            corner_radius=corner,
            stroke_color=color or current_theme().text,
            stroke_width=width,
        )
        self.move_to(around).set_z_index(5)

"""Frames drawn around things to point at them."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import Mobject, RoundedRectangle

from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.truth.checks import PIXEL, Fault, Ornament


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


class RoundFrame(Frame):
    """A frame that stays around what it points at."""

    def __init__(self, around: Mobject, *, buff: float = 0.05) -> None:
        self.beside = ref(around)
        super().__init__(around, buff=buff)
        self.half = self.points[:, :2].max(axis=0) - around.get_center()[:2]

    def faults(self) -> Iterator[Fault]:
        """It stands, as far as it is drawn, around its own drawable, and around no other."""
        yield from super().faults()
        around = self.beside()
        if around is None or not len(self.points) or not self.stroke_rgbas[0, 3]:
            return
        away = np.abs(self.points[:, :2] - around.get_center()[:2]).max(axis=0)
        if np.any(away > self.half + PIXEL):
            yield Fault("place", "a ring around something else", "around its own drawable")

"""Regions of the frame, and frames drawn around things to point at them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manim import Camera, Mobject

from scenes.kit.look.logo import paint
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH, MARGIN, Theme


@dataclass(frozen=True)
class Region:
    """A rectangle of the frame, in manim's units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def left_of(self, thing: Mobject, apart: float) -> Region:
        """What is left of it at the left of something."""
        return replace(self, right=min(self.right, float(thing.get_left()[0]) - apart))


# All that may be drawn on.
SAFE = Region(
    left=-FRAME_WIDTH / 2 + MARGIN,
    right=FRAME_WIDTH / 2 - MARGIN,
    bottom=-FRAME_HEIGHT / 2 + MARGIN,
    top=FRAME_HEIGHT / 2 - MARGIN,
)


def show_whole(camera: Camera) -> None:
    """Let a camera see the whole frame, with bands where its pixels are of another shape.

    manim keeps the frame's width where `-r` gives another shape, its height where manim.cfg does.
    """
    aspect = camera.pixel_width / camera.pixel_height
    camera.frame_width = max(camera.frame_width, FRAME_WIDTH, FRAME_HEIGHT * aspect)
    camera.frame_height = camera.frame_width / aspect


def paint_logo(camera: Camera, theme: Theme) -> None:
    """Put the theme's logo on the ground, in the margin below on the right, where nothing is drawn.

    Its picture ends with the stage and is centred in the margin's height.
    """
    if theme.logo is None or camera.background is None:
        return
    unit = camera.pixel_width / camera.frame_width
    right = round(camera.pixel_width / 2 + SAFE.right * unit)
    middle = round(camera.pixel_height / 2 + (FRAME_HEIGHT / 2 - MARGIN / 2) * unit)
    paint(camera.background, theme.logo, unit, right, middle)

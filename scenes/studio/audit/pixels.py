"""Captures drawn small, as manim draws them: what lies behind a text, and what crosses it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Self, TypeAlias

import cairo
import numpy as np
import numpy.typing as npt
from coloraide import Color
from manim import VMobject

from scenes.film.strokes import CAPS, JOINS
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH
from scenes.studio.audit.capture import STROKE_UNIT, Capture

PackedPixels: TypeAlias = npt.NDArray[np.uint32]
"""Opaque colours: alpha, red, green, blue from the highest byte to the lowest."""
Mask: TypeAlias = npt.NDArray[np.bool_]

PICTURE_HEIGHTS = (1080, 480)
"""In pixels: what is rendered, and what a small clip or a slow network leaves of it."""
SMALLEST = min(PICTURE_HEIGHTS)
_INK = 64  # of 255: how much of a pixel a shape must cover to count


@dataclass(frozen=True)
class PixelBox:
    """A rectangle of the frame in manim's units, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, points: Points, border: float = 0.0) -> Self:
        left, bottom = (points[:, :2].min(axis=0) - border).tolist()
        right, top = (points[:, :2].max(axis=0) + border).tolist()
        return cls(left, bottom, right, top)

    @classmethod
    def around(cls, capture: Capture) -> Self:
        """All that a capture may colour."""
        return cls(*capture.sides)

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def sides(self) -> tuple[float, float, float, float]:
        return self.left, self.bottom, self.right, self.top

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.bottom < y < self.top

    def meets(self, other: PixelBox) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


@dataclass(frozen=True)
class View:
    """A rectangle of pixels, `unit` of them to one unit of manim's.

    left and top count, in pixels, from the top left of a whole frame that is drawn at this size.
    """

    unit: float
    left: float
    top: float
    width: int
    height: int

    @classmethod
    def frame(cls, height: int) -> Self:
        """The whole frame, so many pixels high."""
        return cls(height / FRAME_HEIGHT, 0, 0, round(height * FRAME_WIDTH / FRAME_HEIGHT), height)

    @classmethod
    def square(cls, box: PixelBox, side: int, largest: float) -> Self:
        """So many pixels each way with a box in the middle, one unit taking `largest` or fewer."""
        unit = min(largest, side / max(box.right - box.left, box.top - box.bottom))
        across, down = _pixel(box.center, unit)
        return cls(unit, across - side / 2, down - side / 2, side, side)

    def part(self, box: PixelBox) -> View:
        """The pixels of a box with one more on each side, as far as they are in this view."""
        left, top = _pixel((box.left, box.top), self.unit)
        right, bottom = _pixel((box.right, box.bottom), self.unit)
        left, top = max(self.left, floor(left) - 1), max(self.top, floor(top) - 1)
        width = min(self.left + self.width, ceil(right) + 1) - left
        height = min(self.top + self.height, ceil(bottom) + 1) - top
        return View(self.unit, left, top, max(0, round(width)), max(0, round(height)))

    @property
    def empty(self) -> bool:
        return not (self.width and self.height)

    @property
    def matrix(self) -> cairo.Matrix:
        across, down = _pixel((0, 0), self.unit)
        return cairo.Matrix(self.unit, 0, 0, -self.unit, across - self.left, down - self.top)


def _pixel(place: tuple[float, float], unit: float) -> tuple[float, float]:
    """Where a place of the frame is in pixels, across and down."""
    return (FRAME_WIDTH / 2 + place[0]) * unit, (FRAME_HEIGHT / 2 - place[1]) * unit


class Backdrop:
    """A view on which captures are drawn with hard edges.

    A pixel then has the colour of one thing, or of several on top of each other, and never a
    mixture with its neighbour's.
    """

    def __init__(self, view: View, background: str) -> None:
        self.view = view
        self.surface, self.context = _blank(view)
        self.context.set_antialias(cairo.ANTIALIAS_NONE)
        self.context.set_source_rgb(*Color(background).convert("srgb").coords())
        self.context.paint()

    def draw(self, capture: Capture) -> None:
        draw(self.context, capture, capture.fill, capture.stroke)

    def pixels(self, part: View) -> PackedPixels:
        """What stands in a part of the view now."""
        left, top = round(part.left - self.view.left), round(part.top - self.view.top)
        return _pixels(self.surface)[top : top + part.height, left : left + part.width].copy()


def ink(text: Capture, view: View) -> Mask:
    """The pixels of a view that a text colours, be it faintly."""
    return _mask(text, view, cairo.ANTIALIAS_DEFAULT)


def area(thing: Capture, view: View) -> Mask:
    """The pixels of a view that a thing has on a canvas."""
    return _mask(thing, view, cairo.ANTIALIAS_NONE)


def _mask(capture: Capture, view: View, antialias: cairo.Antialias) -> Mask:
    surface, context = _blank(view)
    context.set_antialias(antialias)
    draw(context, capture, _solid(capture.fill), _solid(capture.stroke))
    mask: Mask = (_pixels(surface) >> 24) >= _INK
    return mask


def _solid(rgbas: Points) -> Points:
    """Full strength for what can be seen at all."""
    return np.array([[0.0, 0.0, 0.0, float(rgbas[:, 3].any())]])


def _blank(view: View) -> tuple[cairo.ImageSurface, cairo.Context[cairo.ImageSurface]]:
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, view.width, view.height)
    context = cairo.Context(surface)
    context.set_matrix(view.matrix)
    return surface, context


def _pixels(surface: cairo.ImageSurface) -> PackedPixels:
    surface.flush()
    shape = surface.get_height(), surface.get_width()
    return np.frombuffer(surface.get_data(), np.uint32).reshape(shape)


def draw(context: cairo.Context[Any], capture: Capture, fill: Points, stroke: Points) -> None:
    """Fill and stroke an outline, as manim's camera does."""
    _trace(context, capture)
    if fill[:, 3].any():
        context.set_source(_paint(capture, fill))
        context.fill_preserve()
    if capture.stroke_width and stroke[:, 3].any():
        context.set_source(_paint(capture, stroke))
        context.set_line_width(capture.stroke_width * STROKE_UNIT)
        context.set_line_join(JOINS[capture.mobject.joint_type])
        context.set_line_cap(CAPS[capture.mobject.cap_style])
        context.stroke_preserve()
    context.new_path()


def _trace(context: cairo.Context[Any], capture: Capture) -> None:
    """The outline's curves, with its subpaths divided and closed where manim does."""
    mobject, points = capture.mobject, capture.points
    for start, end in subpaths(mobject, points):
        context.move_to(*points[start, :2])
        for curve in points[start:end, :2].reshape(-1, 8).tolist():
            context.curve_to(*curve[2:])
        if mobject.consider_points_equals_2d(points[start], points[end - 1]):
            context.close_path()


def subpaths(mobject: VMobject, points: Points) -> list[tuple[int, int]]:
    """Where each closed or open part of an outline starts and ends."""
    split = mobject.get_subpath_split_indices_from_points(points, n_dims=2)
    return [(int(start), int(end)) for start, end in split if end - start >= 4]


def _paint(capture: Capture, rgbas: Points) -> cairo.Pattern:
    if len(rgbas) == 1:
        return cairo.SolidPattern(*rgbas[0].tolist())
    start, end = capture.mobject.get_gradient_start_and_end_points()
    gradient = cairo.LinearGradient(*start[:2].tolist(), *end[:2].tolist())
    for offset, rgba in zip(np.linspace(0, 1, len(rgbas)).tolist(), rgbas.tolist(), strict=True):
        gradient.add_color_stop_rgba(offset, *rgba)
    return gradient


def color_of(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06x}"

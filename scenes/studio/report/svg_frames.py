"""Captured frames as SVG: exact and sharp at any size, though nothing was rendered.

An outline that occurs more than once (a digit, a cell) is written down once and used everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from markupsafe import Markup

from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH
from scenes.studio.audit.capture import STROKE_UNIT, Capture, Picture
from scenes.studio.audit.pixels import subpaths

SCALE = 100  # SVG units to one of manim's
WIDTH, HEIGHT = round(FRAME_WIDTH * SCALE), round(FRAME_HEIGHT * SCALE)
_CAPS = ("butt", "round", "butt", "square")  # by the value of manim's CapStyleType
Sides: TypeAlias = tuple[str, str]
"""A colour on a light and on a dark page."""
_JOINS = ("miter", "round", "bevel", "miter")


_PATH = Markup('<path id="{}" d="{}"/>')
_STOP = Markup('<stop offset="{:g}" stop-color="{}"/>')
_GRADIENT = Markup(
    '<linearGradient id="{}" gradientUnits="userSpaceOnUse" x1="{:g}" y1="{:g}" x2="{:g}" '
    'y2="{:g}">{}</linearGradient>'
)


@dataclass
class Outlines:
    """The outlines (and gradients) that some frames have in common, each with a name."""

    names: dict[Markup, str] = field(default_factory=dict)

    def name(self, template: Markup, *content: object) -> str:
        """The name of what a template with this content defines."""
        return self.names.setdefault(template.format("{}", *content), f"o{len(self.names)}")

    @property
    def definitions(self) -> Markup:
        return Markup("").join(defined.format(name) for defined, name in self.names.items())


def frame(light: Picture, dark: Picture, grounds: Sides, outlines: Outlines) -> Markup:
    """All that stands on a frame, to be put into an <svg> of WIDTH by HEIGHT.

    light and dark are one picture in both themes (or twice the same one, to look alike in both),
    grounds the colours behind them.
    """
    ground = Markup('<rect width="{}" height="{}" fill="{}"/>')
    shapes = (
        _shape(capture, other, outlines)
        for capture, other in zip(light, dark, strict=True)
        if len(capture.points)
    )
    return ground.format(WIDTH, HEIGHT, in_both(*grounds)) + Markup("").join(shapes)


def in_both(light: str, dark: str) -> str:
    """A colour that depends on the page's scheme."""
    return light if light == dark else f"light-dark({light}, {dark})"


def _shape(light: Capture, dark: Capture, outlines: Outlines) -> Markup:
    (place,) = _placed(light.points[:1])
    name = outlines.name(_PATH, _path(light))
    looks = {"href": f"#{name}", "x": f"{place[0]:g}", "y": f"{place[1]:g}"}
    looks["fill"] = _paint(light, light.fill, dark.fill, outlines)
    if light.stroke_width and (light.stroke[:, 3].any() or dark.stroke[:, 3].any()):
        looks["stroke"] = _paint(light, light.stroke, dark.stroke, outlines)
        looks["stroke-width"] = f"{light.stroke_width * STROKE_UNIT * SCALE:g}"
        looks["stroke-linecap"] = _CAPS[light.mobject.cap_style.value]
        looks["stroke-linejoin"] = _JOINS[light.mobject.joint_type.value]
    written = Markup(" ").join(Markup('{}="{}"').format(*look) for look in looks.items())
    return Markup("<use {}/>").format(written)


def _paint(capture: Capture, light: Points, dark: Points, outlines: Outlines) -> str:
    """A plain colour, or a gradient in the direction that manim gives it."""
    colors = [in_both(_color(one), _color(other)) for one, other in zip(light, dark, strict=True)]
    if len(colors) == 1:
        return colors[0]
    ends = np.array(capture.mobject.get_gradient_start_and_end_points())
    coordinates = (_placed(ends) - _placed(capture.points[:1])).round(1).ravel().tolist()
    offsets = np.linspace(0, 1, len(colors)).tolist()
    stops = Markup("").join(map(_STOP.format, offsets, colors))
    return f"url(#{outlines.name(_GRADIENT, *coordinates, stops)})"


def _color(rgba: Points) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in rgba)


def _path(capture: Capture) -> str:
    """The outline relative to its first point."""
    points = (_placed(capture.points) - _placed(capture.points[:1])).round(1) + 0.0
    steps: list[str] = []
    for start, end in subpaths(capture.mobject, capture.points):
        steps.append(f"M{points[start, 0]:g} {points[start, 1]:g}")
        for curve in points[start:end].reshape(-1, 8)[:, 2:].tolist():
            steps.append("C" + " ".join(f"{number:g}" for number in curve))
        if capture.mobject.consider_points_equals_2d(
            capture.points[start], capture.points[end - 1]
        ):
            steps.append("Z")
    return "".join(steps)


def _placed(points: Points) -> Points:
    """In SVG's units, from the frame's top left downwards."""
    flipped: Points = points[:, :2] * [SCALE, -SCALE] + [WIDTH / 2, HEIGHT / 2]
    return np.round(flipped, 2)

"""Captured frames as SVG: exact and sharp at any size, though nothing was rendered.

What occurs more than once (a glyph, a cell, a text that stands on many frames, a colour) is written
down once and used everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from markupsafe import Markup

from scenes.kit.look.glyphs import Points
from scenes.studio.audit.capture import STROKE_UNIT, Capture, Picture
from scenes.studio.report.svg_paths import (
    HEIGHT,
    SCALE,
    WIDTH,
    PathPart,
    contours,
    glyphs,
    path,
    placed,
    short,
)

_CAPS = ("butt", "round", "butt", "square")  # by the value of manim's CapStyleType
_JOINS = ("miter", "round", "bevel", "miter")
Sides: TypeAlias = tuple[str, str]
"""A colour on a light and on a dark page."""

_FILE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
    'role="img">{2}<defs>{3}</defs>{4}</svg>\n'
)
_SAID = Markup("<title>{}</title><desc>{}</desc>")
_PATH = Markup('<path id="{}" d="{}"/>')
_GROUP = Markup('<g id="{}">{}</g>')
_SHAPE = Markup('<use id="{}" href="#{}" x="{}" y="{}" class="{}"/>')
_USE = Markup('<use href="#{}"/>')
_USE_AT = Markup('<use href="#{}" x="{}" y="{}"/>')
_RULE = Markup(".{} {{ {} }}\n")
_STOP = Markup('<stop offset="{:g}" stop-color="{}"/>')
_GRADIENT = Markup(
    '<linearGradient id="{}" gradientUnits="userSpaceOnUse" x1="{:g}" y1="{:g}" x2="{:g}" '
    'y2="{:g}">{}</linearGradient>'
)


@dataclass
class Outlines:
    """What some frames have in common, each with a name: outlines, gradients, whole shapes."""

    names: dict[Markup, str] = field(default_factory=dict)
    rules: dict[Markup, str] = field(default_factory=dict)

    def name(self, template: Markup, *content: object) -> str:
        """The name of what a template with this content defines."""
        return self.names.setdefault(template.format("{}", *content), f"o{len(self.names)}")

    def paint(self, look: str) -> str:
        """The name of a class of shapes that look like this."""
        return self.rules.setdefault(_RULE.format("{}", Markup(look)), f"p{len(self.rules)}")

    @property
    def definitions(self) -> Markup:
        """For the <defs> of an <svg> of the page."""
        styles = Markup("").join(_named(rule, name) for rule, name in self.rules.items())
        defined = (_named(each, name) for each, name in self.names.items())
        return Markup("<style>\n{}</style>").format(styles) + Markup("").join(defined)


def _named(template: Markup, name: str) -> Markup:
    """Only the first pair of brackets is a place; a rule has others."""
    return Markup(str(template).replace("{}", name, 1))


def frame(light: Picture, dark: Picture, grounds: Sides, outlines: Outlines) -> Markup:
    """All that stands on a frame, to be put into an <svg> of WIDTH by HEIGHT.

    light and dark are one picture in both themes (or twice the same one, to look alike in both),
    grounds the colours behind them.
    """
    ground = Markup('<rect width="{}" height="{}" class="{}"/>')
    behind = outlines.paint(f"fill: {in_both(*grounds)}")
    shapes = (
        _USE.format(_shape(capture, other, outlines))
        for capture, other in zip(light, dark, strict=True)
        if len(capture.points)
    )
    return ground.format(WIDTH, HEIGHT, behind) + Markup("").join(shapes)


def svg_file(picture: Picture, background: str, title: str = "", description: str = "") -> str:
    """A frame as a picture of its own, with what is said of it."""
    outlines = Outlines()
    drawn = frame(picture, picture, (background, background), outlines)
    said = _SAID.format(title, description) if title else ""
    return str(_FILE.format(WIDTH, HEIGHT, said, outlines.definitions, drawn))


def in_both(light: str, dark: str) -> str:
    """A colour that depends on the page's scheme."""
    return light if light == dark else f"light-dark({light}, {dark})"


def _shape(light: Capture, dark: Capture, outlines: Outlines) -> str:
    """The name of a shape in its place and its colours."""
    parts = contours(light)
    origin = _steady(placed(light.points[:1])[0])
    look = f"fill: {_paint(light, light.fill, dark.fill, outlines)}"
    if light.stroke_width and (light.stroke[:, 3].any() or dark.stroke[:, 3].any()):
        look += (
            f"; stroke: {_paint(light, light.stroke, dark.stroke, outlines)}"
            f"; stroke-width: {light.stroke_width * STROKE_UNIT * SCALE:g}"
            f"; stroke-linecap: {_CAPS[light.mobject.cap_style.value]}"
            f"; stroke-linejoin: {_JOINS[light.mobject.joint_type.value]}"
        )
    outline = _outline(light, parts, origin, outlines)
    return outlines.name(_SHAPE, outline, *map(short, origin), outlines.paint(look))


def _outline(capture: Capture, parts: list[PathPart], origin: Points, outlines: Outlines) -> str:
    """The name of an outline relative to its origin: of a text, which is made of glyphs."""
    groups = glyphs(parts) if capture.text else []
    if len(groups) < 2:
        return outlines.name(_PATH, path(parts, origin))
    uses = []
    for group in groups:
        start = group[0][0][0]
        name = outlines.name(_PATH, path(group, start))
        uses.append(_USE_AT.format(name, *map(short, start - origin)))
    return outlines.name(_GROUP, Markup("").join(uses))


def _paint(capture: Capture, light: Points, dark: Points, outlines: Outlines) -> str:
    """A plain colour, or a gradient in the direction that manim gives it."""
    colors = [in_both(_color(one), _color(other)) for one, other in zip(light, dark, strict=True)]
    if len(colors) == 1:
        return colors[0]
    ends = np.array(capture.mobject.get_gradient_start_and_end_points())
    coordinates = (placed(ends) - placed(capture.points[:1])).round(1).ravel().tolist()
    offsets = np.linspace(0, 1, len(colors)).tolist()
    stops = Markup("").join(map(_STOP.format, offsets, colors))
    return f"url(#{outlines.name(_GRADIENT, *coordinates, stops)})"


def _color(rgba: Points) -> str:
    """In CSS; what cannot be seen is no colour at all."""
    channels = [round(255 * channel) for channel in rgba]
    if not channels[3]:
        return "#0000"
    return "#" + "".join(f"{channel:02x}" for channel in channels[: 3 if channels[3] == 255 else 4])


def _steady(place: Points) -> Points:
    """As the page writes it."""
    return np.round(place, 2)

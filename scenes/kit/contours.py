"""Contour lines over the plane of two axes, each with the level that it stands for."""

from __future__ import annotations

from manim import VGroup

from gradmath.contours import Contours
from scenes.kit.axes import Axes
from scenes.kit.charts import Curve, Series
from scenes.kit.claims import Entry
from scenes.kit.theme import LINE, Face


def contour_lines(axes: Axes, found: Contours, *, face: Face = Face.VALUE) -> VGroup:
    """All lines of all levels."""
    return VGroup(
        *(
            Curve(axes, Series(line, (0,)), Series(line, (1,)), face=face, width=LINE * 0.7)
            for lines in found.lines
            for line in lines
        )
    )


def level(found: Contours, k: int) -> Entry:
    """The height of the lines numbered k."""
    return Entry(found.levels, (k,), ink=Face.VALUE)

"""Contour lines over the plane of two axes: the higher, the stronger their colour."""

from __future__ import annotations

from collections.abc import Iterator

from manim import VGroup

from gradmath.records.contours import Contours
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Axes
from scenes.kit.charts.curves import Curve, Series, number
from scenes.kit.look.theme import LINE, Face, current_theme, fill_of, rgba
from scenes.kit.truth.checks import Fault, in_colour
from scenes.kit.truth.claims import Entry


class Contour(Curve):
    """One line of one height, coloured as a value of that size."""

    def __init__(self, axes: Axes, line: Record, level: Entry, *, scale: float) -> None:
        super().__init__(axes, Series(line, (0,)), Series(line, (1,)), width=LINE)
        self.level, self.scale_limit, self.theme = level, scale, current_theme()
        self.stroke_rgbas = rgba(self.look())

    def look(self) -> str:
        """The colour that its height must have; an exact zero is as quiet as an outline."""
        fill = fill_of(Face.VALUE, number(self.level), self.scale_limit, self.theme)
        return self.theme.outline if fill is None else fill

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not in_colour(self.stroke_rgbas, self.look()):
            shown = self.stroke_rgbas[0, :3].round(3)
            yield Fault("colour", f"a contour of {self.level.text} drawn {shown}", self.look())


def contour_lines(axes: Axes, found: Contours) -> VGroup:
    """All lines of all levels, the lowest first."""
    scale = found.levels.magnitude()
    return VGroup(
        *(
            Contour(axes, line, Entry(found.levels, (k,)), scale=scale)
            for k, lines in enumerate(found.lines)
            for line in lines
        )
    )

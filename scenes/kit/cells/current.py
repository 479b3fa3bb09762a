"""Wires, and what runs through them: an entry of a value or of a gradient, told by its colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import VGroup
from manim.constants import CapStyleType, LineJointType

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.course import WireCourse
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, ramp_of, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, within_a_pixel

_THIN, _WIDTH = 2.6, 6.0
_HALOS = ((2.4, 0.16), (4.0, 0.08))  # widths and opacities of the glow around a current


class Lead(Ornament):
    """A bare wire."""

    def __init__(self, way: Polyline, width: float = 1.6 * HAIRLINE) -> None:
        super().__init__(stroke_width=width, stroke_color=current_theme().outline)
        self.set_z_index(-2)
        self.lay(way)

    def lay(self, way: Polyline) -> Self:
        """Run along a way."""
        self.way = way
        self.points = self.born = way.curves()
        return self

    def take(self, change: Seat) -> None:
        self.way = change.lead(self.way)


class _Stroke(Ornament):
    """One of the strokes that a current is drawn with."""


class GlowingLine(VGroup):
    """What runs along a wire, as far as it has come: a bright line in two halos."""

    def __init__(self, way: Polyline) -> None:
        self.way, self.theme = way, current_theme()
        self.reach = (0.0, 1.0)  # the shares of the way between which it runs
        self.widths = (*(width for width, _ in reversed(_HALOS)), 1.0)
        self.opacities = (*(opacity for _, opacity in reversed(_HALOS)), 1.0)
        strokes = [
            _Stroke(
                cap_style=CapStyleType.ROUND,
                joint_type=LineJointType.ROUND,
            )
            for _ in self.widths
        ]
        self.strokes = strokes
        super().__init__(*strokes)
        self.set_z_index(-1)

    def ink(self, color: str | None, width: float) -> Self:
        """Be drawn in a colour, or not at all."""
        for stroke, opacity, share in zip(self.strokes, self.opacities, self.widths, strict=True):
            stroke.stroke_rgbas = rgba(color or self.theme.outline, opacity if color else 0.0)
            stroke.stroke_width = width * share
        return self

    def run(self, start: float, end: float) -> Self:
        """Run between two shares of the way; what would lie beyond its ends is not there."""
        start, end = max(0.0, start), min(1.0, end)
        self.reach = (start, end)
        points = self.way.part(start, end).curves() if end > start else np.zeros((0, 3))
        for stroke in self.strokes:
            stroke.points = stroke.born = points
        return self

    def take(self, change: Seat) -> None:
        self.way = change.lead(self.way)

    @property
    def seen(self) -> bool:
        core = self.strokes[-1]
        return bool(core.stroke_rgbas[0, 3] > 0 and len(core.points) > 0)


class Current(GlowingLine):
    """What one entry sends along a wire, as far as it has come.

    Its colour tells the entry's face and sign, its width the size; where it is zero nothing runs.
    """

    def __init__(
        self,
        record: Record,
        index: Index,
        face: Face,
        way: Polyline,
        *,
        scale: float,
        of: str = "",
        course: WireCourse | None = None,
    ) -> None:
        """of is what a board calls the record; course, if there is one, where the entry may run."""
        super().__init__(way)
        self.course = course
        self.index, self.face, self.scale_limit = index, face, scale
        self.of = of
        self.follow(record)
        self.run(0.0, 1.0)

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        self.record = record
        return self.ink(self._color(), self._width())

    def take(self, change: Seat) -> None:
        super().take(change)
        if self.course is not None:
            self.course = self.course.taken(change)

    def _color(self) -> str | None:
        """The line colour of its face and sign: fainter entries run thinner."""
        ramp = ramp_of(self.face, float(self.record.value[self.index]), self.theme)
        return ramp.line if ramp else None

    def _width(self) -> float:
        share = min(1.0, abs(float(self.record.value[self.index])) / self.scale_limit)
        return _THIN + (_WIDTH - _THIN) * share

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, "runs" if self._color() else "nothing runs")

    def faults(self) -> Iterator[Fault]:
        """It has the colour of its entry, and lies on its way."""
        core, color, seen = self.strokes[-1], self._color(), self.seen
        name = f"{self.record.name}{list(self.index)}"
        if seen and color is None:
            yield Fault("current", f"a current of {name}", "nothing: the entry is zero")
        elif seen and not in_colour(core.stroke_rgbas, color or ""):
            yield Fault(
                "colour", f"the current of {name} {core.stroke_rgbas[0, :3].round(3)}", str(color)
            )
        if seen and abs(core.stroke_width - self._width()) > 1e-6:
            yield Fault("current", f"the current of {name} {core.stroke_width:.2f} wide",
                        f"{self._width():.2f}")  # fmt: skip
        if seen and not within_a_pixel(core.points, self.way.part(*self.reach).curves()):
            yield Fault("place", f"the current of {name} off its wire", "on its own wire")
        if seen and self.course is not None:
            yield from self.course.faults(self.record, self.index, self.way.corners)

"""A squared entry as a square: a step adds two strips, which were promised, and a corner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel

_ROUNDING = 1e-5  # of the largest area, and one of float32
_BASE, _STRIP = 0.3, 0.75  # how strong areas are
Corners = tuple[float, float, float, float]  # left, right, bottom, top, in numbers of the run


class Area(Ornament):
    """A rectangle of a square."""


class StepSquare(QuickGroup):
    """The square of side before a step, the two strips that a step adds, and the corner of both.

    A step back takes the strips away, and the corner twice: it lies where they overlap.
    """

    face = Face.VALUE

    def __init__(self, run: PromiseRun, region: Region, longest: float) -> None:
        """region has room for a square of the longest side."""
        theme = current_theme()
        self.unit = min(region.width, region.height) / longest
        self.origin = np.array([region.left, region.bottom, 0.0])
        ink, promised = theme.ink(Face.VALUE), theme.ink(Face.GRADIENT)
        self.base = Area(fill_color=ink, fill_opacity=_BASE, stroke_color=ink,
                         stroke_width=HAIRLINE)  # fmt: skip
        self.strips = [Area(fill_color=promised, fill_opacity=_STRIP, stroke_width=0)
                       for _ in range(2)]  # fmt: skip
        self.corner = Area(fill_color=theme.text, fill_opacity=1.0, stroke_width=0)
        super().__init__(self.base, *self.strips, self.corner)
        self.follow(run)

    @property
    def record(self) -> Record:
        return self.run.moved

    @property
    def index(self) -> Index:
        """Its entry of what is turned over."""
        return self.run.index[::-1]

    def follow(self, run: PromiseRun) -> Self:
        """Stand for another run."""
        self.run = run
        for part, corners in zip(self.submobjects, self._areas(), strict=True):
            part.points = part.born = self._outline(corners)
        return self

    def _areas(self) -> list[Corners]:
        side = float(self.run.side.value)
        on = side + float(self.run.e.value)
        near, far = min(side, on), max(side, on)
        # Strips end where the corner begins, so that each colour is seen as it is.
        return [
            (0.0, side, 0.0, side),
            (0.0, near, near, far),
            (near, far, 0.0, near),
            (near, far, near, far),
        ]

    def _outline(self, corners: Corners) -> Points:
        left, right, bottom, top = (each * self.unit for each in corners)
        ways = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
        places = np.array([(*place, 0.0) for place in ways]) + self.origin
        return np.concatenate([
            np.linspace(start, end, 4) for start, end in zip(places, places[1:], strict=False)
        ])  # fmt: skip

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """Its areas are what torch has: before the step, promised, and missed."""
        for part, corners in zip(self.submobjects, self._areas(), strict=True):
            if len(part.points) and not within_a_pixel(part.points, self._outline(corners)):
                yield Fault("plot", f"a part of {self.record.name} elsewhere", "its own sides")
        run, e = self.run, float(self.run.e.value)
        side = float(run.side.value)
        dues = {
            run.out: (side**2, self.index),
            run.moved: ((side + e) ** 2, self.index),
            run.promise: (2 * side * e, ()),
            run.gap: (e**2, ()),
        }
        for record, (area, index) in dues.items():
            if abs(float(record.value[index]) - area) > _ROUNDING * ((side + abs(e)) ** 2 + 1):
                yield Fault("relation", f"{record.name} = {record.text(index)}", f"{area:g}")

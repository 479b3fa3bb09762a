"""A squared entry as a square: a step adds two strips, which were promised, and a corner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import VGroup

from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, area_of, current_theme, fill_of
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way, within_a_pixel

_ROUNDING = 1e-5  # of the largest area, and one of float32
_TILES = 1e-3  # of their sum
_FILL, _STRIP = 0.6, 0.9  # how strong what was there and what was promised are, of 1
SquareCorners = tuple[
    float, float, float, float
]  # left, right, upper and lower edge, counted from its upper left corner


class SquarePart(Ornament):
    """A rectangle of a square: it stands for the number that is its area."""

    face = Face.VALUE

    def __init__(self, square: StepSquare, name: str, **style: object) -> None:
        self.square, self.of = ref(square), name
        super().__init__(**style)

    @property
    def record(self) -> Record:
        square = self.square()
        assert square is not None
        record: Record = getattr(square.run, self.of)
        return record

    @property
    def index(self) -> Index:
        square = self.square()
        return square.index if square and self.record.shape else ()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))


class TileLines(Ornament):
    """The outlines of tiles."""


class StepSquare(QuickGroup):
    """The square of side before a step, the two strips that a step adds, and the corner of both.

    A step back takes the strips away, and the corner twice: it lies where they overlap.
    """

    face = Face.VALUE

    def __init__(self, run: PromiseRun, region: Region, longest: float) -> None:
        """region has room for a square of the longest side."""
        theme = current_theme()
        self.unit = min(region.width, region.height) / longest
        self.origin = np.array([region.left, region.top, 0.0])
        ink = theme.ink(Face.VALUE)
        fill = fill_of(Face.VALUE, _FILL, 1.0, theme)
        promised = area_of(Face.GRADIENT, _STRIP, 1.0, theme)
        self.base = SquarePart(self, "out", fill_color=fill, fill_opacity=1.0, stroke_color=ink,
                         stroke_width=HAIRLINE)  # fmt: skip
        self.strips = [
            SquarePart(self, "promise", fill_color=promised, fill_opacity=1.0, stroke_width=0)
            for _ in range(2)
        ]
        self.corner = SquarePart(
            self, "gap", fill_color=theme.text, fill_opacity=1.0, stroke_width=0
        )
        super().__init__(self.base, *self.strips, self.corner)
        self.parts = [self.base, *self.strips, self.corner]
        for part in self.parts:
            belongs(part, self)
        self.follow(run)

    @property
    def added(self) -> VGroup:
        """What a step adds."""
        return VGroup(*self.strips, self.corner)

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
        for part, corners in zip(self.parts, self._areas(), strict=True):
            part.points = part.born = self._outline(corners)
        return self

    def _areas(self) -> list[SquareCorners]:
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

    def _outline(self, corners: SquareCorners) -> Points:
        return rectangle(self.origin, *(each * self.unit for each in corners))

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """Its areas are what torch has: before the step, promised, and missed."""
        for part, corners in zip(self.parts, self._areas(), strict=True):
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


class CornerTiles(QuickGroup):
    """A large corner, laid with as many small ones as it has room for, the first in its own place.

    `laid` tells how many of them are there.
    """

    def __init__(self, square: StepSquare, small: PromiseRun, large: PromiseRun) -> None:
        self.square, self.small, self.large, self.laid = square, small, large, 0
        theme = current_theme()
        self.first = TileLines(fill_color=theme.background, fill_opacity=1.0, stroke_width=0)
        self.lines = TileLines(stroke_color=theme.background, stroke_width=HAIRLINE)
        super().__init__(self.first, self.lines)
        self.lay(0)

    @property
    def across(self) -> int:
        """How many of them lie along the side."""
        return round(float(self.large.e.value) / float(self.small.e.value))

    def lay(self, count: int) -> Self:
        """Lie there so many, row by row."""
        self.laid = count
        for part, due in zip((self.first, self.lines), self._outlines(), strict=True):
            part.points = part.born = due
        return self

    def _outlines(self) -> tuple[Points, Points]:
        side, e = float(self.small.side.value), float(self.small.e.value)
        unit, origin = self.square.unit, self.square.origin

        def tile(k: int) -> Points:
            row, column = divmod(k, self.across)
            edges = (side + e * (place + more) for place in (column, row) for more in (0, 1))
            return rectangle(origin, *(each * unit for each in edges))

        nothing = np.zeros((0, 3))
        first = tile(0) if self.laid else nothing
        return first, np.concatenate([nothing, *(tile(k) for k in range(self.laid))])

    def faults(self) -> Iterator[Fault]:
        """All of them together are the large one."""
        for part, due in zip((self.first, self.lines), self._outlines(), strict=True):
            if not same_way(part.points, due):
                yield Fault("plot", "tiles elsewhere", "side by side in the corner")
        whole = self.across**2 * float(self.small.gap.value)
        if abs(whole - float(self.large.gap.value)) > _TILES * whole:
            yield Fault("relation", f"tiles of {self.small.gap.text()}", self.large.gap.text())
        if self.square.run is not self.large:
            yield Fault("run", "tiles in another corner", "that of the large step")


def rectangle(origin: Points, left: float, right: float, upper: float, lower: float) -> Points:
    """The outline of a rectangle so far to the right of an origin and below it."""
    corners = [(left, lower), (right, lower), (right, upper), (left, upper), (left, lower)]
    places = np.array([(x, -y, 0.0) for x, y in corners]) + origin
    return straights(places[:-1], places[1:])

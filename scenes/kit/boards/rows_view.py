"""The rows of a matrix as arrows in their own space of three dimensions, seen from one side.

A `Space` is drawn in parallel projection: a place is a sum of its axes, as drawn on the frame.
Arrows keep the numbers that they were drawn from and must end within a pixel of their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.switches import Wire
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.points import ArrowTip, Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel
from scenes.kit.truth.claims import Ordinal

AZIMUTH, ELEVATION = 35.0, 20.0  # degrees, from where a space is seen at first
_TIP = 0.2  # length of an arrow's tip
_LABEL = 0.2  # from a tip to its label
_SHORT = 0.3  # an arrow that its label need not avoid altogether
_HALO = 0.17  # radius of the clearing around a label
_SIDES = 72  # of the polygon that stands for a circle


def projection(azimuth: float, elevation: float, dimensions: int) -> Numbers:
    """Where the unit vectors of a space fall on the frame, one row each.

    A plane is seen from straight above.
    Shapes: (dimensions, 3), the last column zero.

    >>> abs(projection(0, 0, 3).round(6)).tolist()
    [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    if dimensions == 2:
        return np.eye(3)[:2]
    a, e = np.radians(azimuth), np.radians(elevation)
    right = np.array([-np.sin(a), np.cos(a), 0.0])
    up = np.array([-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)])
    return np.column_stack([right, up, np.zeros(3)])


class Space(QuickGroup):
    """Axes of length `reach`, and circles of that radius around the origin."""

    def __init__(self, region: Region, dimensions: int, reach: float) -> None:
        theme = current_theme()
        self.dimensions, self.reach = dimensions, reach
        self.unit = min(region.width, region.height) / 2 / reach
        self.center_of_view = np.array(
            [(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0]
        )
        self.axes = [Wire(stroke_color=theme.outline, stroke_width=LINE) for _ in range(dimensions)]
        self.circles = [
            Round(stroke_color=theme.outline, stroke_width=HAIRLINE) for _ in range(dimensions - 1)
        ]
        super().__init__(*self.circles, *self.axes)
        self.set_z_index(-2)
        self.seen_from(AZIMUTH, ELEVATION)

    def seen_from(self, azimuth: float, elevation: float = ELEVATION) -> Self:
        """Turn the whole space around its upright axis, or tilt it."""
        self.onto = projection(azimuth, elevation, self.dimensions) * self.unit
        for axis, tip in zip(self.axes, self.onto * self.reach, strict=True):
            axis.grow([self.center_of_view, self.center_of_view + tip])
        turns = np.linspace(0, 2 * np.pi, _SIDES + 1)
        round_ = np.column_stack([np.cos(turns), np.sin(turns), 0 * turns])
        outlines = [round_ * self.unit, round_[:, :2] @ self.onto[:2]]  # horizon, then equator
        for circle, outline in zip(self.circles, outlines, strict=False):
            circle.grow(list(self.center_of_view + outline * self.reach))
        return self

    def place(self, row: Numbers) -> Points:
        """Where a point of the space is on the frame, from the axes as they are drawn."""
        origin = self.axes[0].points[0]
        units = np.array([axis.points[-1] - origin for axis in self.axes]) / self.reach
        place: Points = origin + row @ units
        return place


class Round(Ornament, VMobject):
    """A circle of a space, as it is seen."""


class RowArrow(QuickGroup):
    """Row i of a matrix: an arrow from the origin, or from where a row of `start` is.

    `scale` lengthens a gradient so that it can be seen.
    """

    def __init__(
        self,
        space: Space,
        record: Record,
        row: int,
        face: Face,
        *,
        start: Record | None = None,
        scale: float = 1.0,
    ) -> None:
        color = current_theme().ink(face)
        self.beside = (ref(space),)
        self.row, self.scale_limit = row, scale
        self.line = Wire(stroke_color=color, stroke_width=LINE * 1.4)
        self.tip = ArrowTip(fill_color=color, fill_opacity=1, stroke_width=0)
        super().__init__(self.line, self.tip)
        self.follow(record, start)

    @property
    def space(self) -> Space:
        space = self.beside[0]()
        assert space is not None, "an arrow outlives its space"
        return space

    def follow(self, record: Record, start: Record | None = None) -> Self:
        """Stand for the same row of other records, in the space as it is seen now."""
        self.record, self.start = record, start
        self.plotted = self.coordinates()
        tail, head = self.due()
        length = float(np.linalg.norm(head - tail))
        way = _unit(head - tail)
        size = min(_TIP, length)
        side = np.array([-way[1], way[0], 0.0]) * size * 0.4
        back = head - way * size
        self.line.grow([tail, head - way * size * 0.9])
        self.tip.grow([head, back + side, back - side, head])
        return self

    def coordinates(self) -> Numbers:
        """Tail and head in the space, as the records have them now."""
        row = self.record.value[self.row].astype(np.float64) * self.scale_limit
        tail = 0 * row if self.start is None else self.start.value[self.row].astype(np.float64)
        return np.array([tail, tail + row])

    def due(self) -> Points:
        return np.array([self.space.place(each) for each in self.plotted])

    @property
    def standing(self) -> Standing:
        index = (self.row, int(np.abs(self.record.value[self.row]).argmax()))
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        name = f"the arrow of {self.record.name}[{self.row}]"
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        tail, head = self.due()
        if not (
            within_a_pixel(self.line.points[0], tail) and within_a_pixel(self.tip.points[0], head)
        ):
            yield Fault("plot", f"{name} elsewhere", "where its row is in the space")


class RowLabel(Phrase):
    """The number of a row, beyond the tip of its arrow and away from its gradient."""

    def __init__(self, arrow: RowArrow, slope: RowArrow | None = None) -> None:
        ordinal = Ordinal(arrow.record, 0, arrow.row)
        super().__init__("{}", ordinal, em=INDEX / CODE_SIZE, type=Type.CODE)
        self.beside = (ref(arrow.tip),)
        self.row = arrow.row
        # It keeps the lines of the space, but no arrow, off the number.
        halo = Disc(radius=_HALO, fill_color=current_theme().background, fill_opacity=1,
                    stroke_width=0)  # fmt: skip
        self.add(halo.move_to(self).set_z_index(-1))
        middle = self.get_center()
        self.around = [part.points - middle for part in self.get_family()]
        self.follow(arrow, slope)

    def follow(self, arrow: RowArrow, slope: RowArrow | None = None) -> Self:
        tail, head = arrow.due()
        way = _unit(head - tail)
        if slope is not None:
            start, end = slope.due()
            # The shorter a gradient, the less it has to be avoided.
            weight = 1.2 * min(1.0, float(np.linalg.norm(end - start)) / _SHORT)
            way = _unit(way - weight * _unit(end - start))
        # Not moved from where it was: the rounding of many small steps would add up.
        for part, around in zip(self.get_family(), self.around, strict=True):
            part.points = around + head + way * _LABEL
        return self

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        tip = self.beside[0]()
        if tip is not None and np.linalg.norm(tip.points[0] - self.get_center()) > 1.5 * _LABEL:
            yield Fault("index", f"the number of row {self.row} astray", "at the tip of its arrow")


def _unit(way: Points) -> Points:
    length = float(np.linalg.norm(way))
    unit: Points = way / length if length else way
    return unit


class Rows(QuickGroup):
    """All rows of a matrix as arrows with their numbers, and their gradients at their tips."""

    def __init__(self, space: Space, X: Record, X_grad: Record, *, scale: float = 1.0) -> None:
        numbers = range(X.shape[0])
        self.arrows = [RowArrow(space, X, i, Face.VALUE) for i in numbers]
        self.slopes = [
            RowArrow(space, X_grad, i, Face.GRADIENT, start=X, scale=scale) for i in numbers
        ]
        pairs = zip(self.arrows, self.slopes, strict=True)
        self.labels = [RowLabel(arrow, slope) for arrow, slope in pairs]
        super().__init__(*self.arrows, *self.slopes, *self.labels)

    def follow(self, X: Record, X_grad: Record) -> Self:
        """Stand for another run, in the space as it is seen now."""
        for arrow, slope, label in zip(self.arrows, self.slopes, self.labels, strict=True):
            label.follow(arrow.follow(X), slope.follow(X_grad, X))
        return self


def reach_of(records: Sequence[Record]) -> float:
    """How far out the longest row of some matrices is."""
    return max(float(np.linalg.norm(each.value, axis=1).max()) for each in records)

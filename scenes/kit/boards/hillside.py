"""A landscape over two entries of x: contours, arrows of its gradient, and one place on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, VGroup

from gradmath.records.contours import Contours
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize, Row
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import tensor_name
from scenes.kit.charts.axes import Axes, Span, axis_name
from scenes.kit.charts.contours import contour_lines
from scenes.kit.charts.points import Arrow
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, QUICK, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.motion.motions import Follow
from scenes.kit.truth.claims import Entry, Position

_LONGEST = 0.55  # units of x that the arrow of the largest slope is long
_FIELD = (8, 14, 20, 26, 32)  # of 41 points along each axis, those that get an arrow
_CELL = CellSize(1.05, 0.6, 0.1)
_FACES = 0.06
_ROW = 0.8


class Hillside:
    """Square axes over two entries of x, so that uphill stands upright on a contour."""

    def __init__(
        self,
        across: Record,
        along: Record,
        slopes: Sequence[Record],
        names: tuple[Position, Position],
        region: Region,
    ) -> None:
        self.across, self.along = across, along
        self.scale = _LONGEST / max(record.magnitude() for record in slopes)
        spans = Span.of(across, most=5), Span.of(along, most=5)
        right, above = (axis_name("{}", name) for name in names)
        axes = Axes.filling(region, *spans, (above,))
        side = axes.up.line.height
        self.axes = Axes(*spans, width=side, height=side, names=(above,))
        self.axes.move_to((region.left, region.bottom, 0.0), aligned_edge=LEFT + DOWN)
        self.right = right.next_to(self.axes.across.line, RIGHT, buff=0.15)
        self.all = VGroup(self.axes, self.right)

    def contours(self, found: Contours) -> VGroup:
        return contour_lines(self.axes, found)

    def arrow(self, x: Record, x_grad: Record, entries: tuple[int, int]) -> Arrow:
        """The gradient at a point of its own."""
        first, second = entries
        start = Entry(x, (first,)), Entry(x, (second,))
        slopes = Entry(x_grad, (first,)), Entry(x_grad, (second,))
        arrow = Arrow(self.axes, start, slopes, scale=self.scale)
        return arrow.set_z_index(2)

    def field(self, slopes: Record) -> VGroup:
        """Arrows at some points of the grid, rings where the landscape is flat."""
        return VGroup(
            *(
                Arrow(
                    self.axes,
                    (Entry(self.across, (i,)), Entry(self.along, (j,))),
                    (Entry(slopes, (j, i, 0)), Entry(slopes, (j, i, 1))),
                    scale=self.scale,
                )
                for j in _FIELD
                for i in _FIELD
            )
        )


class PlaceCard:
    """Two entries of x with their gradients, and the height L there."""

    def __init__(
        self, places: Sequence[tuple[Record, Record, Record]], entries: tuple[int, int],
        region: Region,
    ) -> None:  # fmt: skip
        self.places = places
        x, x_grad, _ = places[0]
        value = max(max(x.magnitude(), L.magnitude()) for x, _, L in places)
        gradient = max(x_grad.magnitude() for _, x_grad, _ in places)
        self.x = [self._cell(0, (k,), Face.VALUE, value) for k in entries]
        self.x_grad = [self._cell(1, (k,), Face.GRADIENT, gradient) for k in entries]
        self.L = self._cell(2, (), Face.VALUE, value)
        ems = HEADING / CODE_SIZE
        names = [Phrase("{}", Position(x, (k,), ink=Face.VALUE), em=ems) for k in entries]
        grads = [Phrase("{}", Position(x_grad, (k,), ink=Face.GRADIENT), em=ems) for k in entries]
        height = tensor_name("`L`", Face.VALUE)
        middle = (region.left + region.right) / 2
        for k, (name, cell, gradient_cell, grad) in enumerate(
            zip(names, self.x, self.x_grad, grads, strict=True)
        ):
            y = region.top - _CELL.height / 2 - k * _ROW
            cell.move_to((middle - _FACES / 2, y, 0.0), aligned_edge=RIGHT)
            gradient_cell.move_to((middle + _FACES / 2, y, 0.0), aligned_edge=LEFT)
            name.next_to(cell, LEFT, buff=0.16)
            grad.next_to(gradient_cell, RIGHT, buff=0.16)
        self.L.next_to(self.x[-1], DOWN, buff=0.3)
        height.next_to(self.L, LEFT, buff=0.16)
        self.living = VGroup(*self.x, *self.x_grad, self.L)
        self.all = VGroup(self.living, *names, *grads, height)

    def _cell(self, which: int, index: Index, face: Face, scale: float) -> Cell:
        records = [place[which] for place in self.places]
        decimals = max(record.decimals for record in records)
        return Cell(records[0], index, face, _CELL, scale=scale, decimals=decimals)

    def move(self, k: int) -> Follow:
        """Stand for another place."""
        return Follow(self.living, [k], self.follow, run_time=QUICK / 2)

    def follow(self, k: int) -> None:
        x, x_grad, L = self.places[k]
        for cells, record in ((self.x, x), (self.x_grad, x_grad), ([self.L], L)):
            for cell in cells:
                cell.follow(record)


def choice_of_v(v: Record, others: Sequence[Record], region: Region) -> tuple[Row, Phrase]:
    """v as a row of cells that will follow other choices, and its name."""
    every = (v, *others)
    decimals = max(record.decimals for record in every)
    longest = max(len(each.text(k, decimals)) for each in every for k in np.ndindex(each.shape))
    room = (region.width - 0.5) / v.shape[0] - _CELL.gap
    size = CellSize.fitting(min(_CELL.width, room), _CELL.height, _CELL.gap, longest)
    scale = max(record.magnitude() for record in every)
    row = Row(v, Face.GRADIENT, size, scale=scale, decimals=decimals)
    row.move_to((region.right, region.bottom, 0.0), aligned_edge=RIGHT + DOWN)
    return row, tensor_name("`v`", Face.GRADIENT).next_to(row, LEFT, buff=0.16)

"""Strings from cells to all entries that are read from them, empty places, and shapes in line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, smooth
from manim.constants import CapStyleType

from gradmath.records.memory import Stored
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.memory.labels import ExpressionName
from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.points import Disc
from scenes.kit.graph.signs.letterbox import dotted, outline_of
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, same_way, within_a_pixel
from scenes.kit.truth.claims import Entry

ASIDE = 0.2  # of the middle of a cell: a thread may stand there
_UNDER = -2  # cells, and what flies to them
_EM, _COLUMN = 0.36 / CODE_SIZE, 0.62  # of shapes; from length to length
_DOT = 0.095


class StringDots(Ornament):
    """The dots of a string."""


class ReadString(QuickGroup):
    """A dotted string from a cell through the entries of a field that are read from it.

    It runs upwards from the cells of a row, and to the right from those of a column.
    """

    def __init__(
        self, source: Cell, field: Grid, line: Sequence[Index], *, up: bool,
        stored: Stored | None = None,
    ) -> None:  # fmt: skip
        """line are the entries, the farthest one first; stored is what they are entries of."""
        self.beside = ref(source), ref(field)
        self.line, self.up, self.stored, self.grown = tuple(line), up, stored, 1.0
        self.dots = StringDots(stroke_width=2 * HAIRLINE, stroke_color=current_theme().muted,
                               cap_style=CapStyleType.ROUND)  # fmt: skip
        super().__init__(self.dots)
        self.set_z_index(_UNDER)
        self.grow_to(1.0)

    @property
    def way(self) -> Polyline:
        """From the edge of its cell to the middle of the farthest entry."""
        source, field = (each() for each in self.beside)
        assert isinstance(source, Cell) and isinstance(field, Grid)
        middle, far = source.box.get_center(), field[self.line[0]].box.get_center()
        if self.up:
            start = middle + ASIDE * RIGHT + source.size.height / 2 * UP
            return Polyline.through(start, [start[0], far[1], 0.0])
        start = middle + source.size.width / 2 * RIGHT
        return Polyline.through(start, [far[0], start[1], 0.0])

    def entry(self, index: Index) -> Points:
        """Where it passes an entry: at the edge towards its cell."""
        _, field = (each() for each in self.beside)
        assert isinstance(field, Grid)
        middle, size = field[index].box.get_center(), field.size
        start: Points = self.way.at(0.0)
        if self.up:
            return np.array([start[0], middle[1] - size.height / 2, 0.0])
        return np.array([middle[0] - size.width / 2, start[1], 0.0])

    def grow_to(self, share: float) -> Self:
        """Have grown so far from its cell on."""
        self.grown = share
        self.dots.born = dotted(self.way)
        count = len(self.dots.born) // 4
        self.dots.points = self.dots.born[: 4 * round(share * count)]
        return self

    def faults(self) -> Iterator[Fault]:
        """It runs straight from its cell, through entries of that very cell."""
        source, field = (each() for each in self.beside)
        drawn = self.dots.points
        if source is None or field is None or not len(drawn):
            return
        if not same_way(drawn, dotted(self.way)[: len(drawn)]):
            yield Fault("place", "a string elsewhere", "from its cell to its entries")
        for index in self.line if self.stored is not None else ():
            assert self.stored is not None and isinstance(source, Cell)
            if self.stored.place(index) != source.index[0]:
                yield Fault("place", f"{self.stored.name}{list(index)} on the string of cell "
                            f"{source.index[0]}", f"cell {self.stored.place(index)}")  # fmt: skip


class EmptyPlaces(Ornament):
    """Dotted outlines where cells of a grid are going to stand, or where it has none."""

    def __init__(self, grid: Grid, indices: Sequence[Index]) -> None:
        self.beside, self.indices = ref(grid), tuple(indices)
        super().__init__(stroke_width=1.5 * HAIRLINE, stroke_color=current_theme().muted)
        self.points = self.born = self._due(grid)
        self.set_z_index(_UNDER)

    def _due(self, grid: Grid) -> Points:
        first = grid[(0,) * len(grid.record.shape)].box.get_center()
        half = np.array([grid.size.width, grid.size.height]) / 2
        outlines = []
        for index in self.indices:
            (left, low), (right, high) = (
                (first + grid.offset(index))[:2] + sign * half for sign in (-1, 1)
            )
            outlines.append(dotted(outline_of(Region(left, right, low, high))))
        return np.concatenate(outlines)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        grid = self.beside()
        if grid is None or len(self.points) < len(self.born):
            return
        if not within_a_pixel(self.points[:-4], self._due(grid)[:-4]):
            yield Fault("place", "empty places elsewhere", "where cells would stand")


class ShapeLine(QuickGroup):
    """The name of a shape, and its lengths: the last ones of several stand below each other."""

    def __init__(self, shape: Record, left: float, right: float, middle: float) -> None:
        """right is where the last length stands, middle how high all of it."""
        self.shape, self.ends, self.middle = shape, (left, right), middle
        theme = current_theme()
        self.name_shown = Phrase("{}", ExpressionName(shape), em=_EM, type=Type.CODE,
                                 color=theme.muted)  # fmt: skip
        self.lengths = [
            Phrase("{}", Entry(shape, (k,)), em=_EM, type=Type.CODE, color=theme.text)
            for k in range(shape.shape[0])
        ]
        super().__init__(self.name_shown, *self.lengths)
        self.lay()

    def lay(self) -> Self:
        self.name_shown.move_to(np.array([self.ends[0], self.middle, 0.0]), aligned_edge=LEFT)
        base = self.middle - 0.1
        self.name_shown.stand_on(base)
        for length, place in zip(self.lengths, self._due(), strict=True):
            length.move_to(place)
            length.stand_on(base)
        return self

    def _due(self) -> list[Points]:
        count = len(self.lengths)
        return [
            np.array([self.ends[1] - _COLUMN * (count - 1 - k), self.middle, 0.0])
            for k in range(count)
        ]

    def faults(self) -> Iterator[Fault]:
        """Lengths are counted from the right."""
        for k, (length, place) in enumerate(zip(self.lengths, self._due(), strict=True)):
            if not within_a_pixel(length.get_center()[0], place[0]):
                yield Fault("place", f"{self.shape.name}[{k}] out of line", "from the right")


class Slip(Animation):
    """A dot slips along a way, below cells; it stays at the end, or is gone."""

    def __init__(self, way: Polyline, *, goes: bool = True, run_time: float) -> None:
        self.way = way
        self.dot = Disc(radius=_DOT, fill_opacity=1, stroke_width=0,
                        fill_color=current_theme().text).set_z_index(_UNDER + 0.5)  # fmt: skip
        super().__init__(self.dot, run_time=run_time, rate_func=smooth, introducer=True,
                         remover=goes)  # fmt: skip

    def interpolate_mobject(self, alpha: float) -> None:
        self.dot.move_to(self.way.at(float(self.rate_func(alpha))))

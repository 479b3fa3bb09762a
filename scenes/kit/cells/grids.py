"""A tensor as a grid of cells: one number each, coloured by sign and size, in one of two faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from statistics import median
from typing import Self
from weakref import ReferenceType, ref

import numpy as np
from manim import VGroup

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Number, Phrase
from scenes.kit.look.glyphs import Points, extent
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import (
    HAIRLINE,
    INDEX,
    NUMBER,
    Face,
    Theme,
    current_theme,
    fill_of,
    ramp_of,
    rgba,
    text_on,
)
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, in_colour
from scenes.kit.truth.claims import Ordinal

_ROOM = 0.08  # above and below a cell's digits


@dataclass(frozen=True)
class CellSize:
    """How large a cell is and how far its neighbours stand, in units of the frame."""

    width: float
    height: float
    gap: float
    em: float = NUMBER

    @classmethod
    def fitting(cls, width: float, height: float, gap: float, longest: int) -> Self:
        """A cell with type that leaves room for so many characters."""
        across, down = width * 0.92 / (ADVANCE * longest), (height - 2 * _ROOM) / DIGIT_HEIGHT
        return cls(width, height, gap, min(NUMBER, across, down))

    @property
    def pitch(self) -> tuple[float, float]:
        """The distance between the centres of neighbours, across and down."""
        return self.width + self.gap, self.height + self.gap

    def times(self, zoom: float) -> CellSize:
        """All of it so many times as large."""
        return CellSize(self.width * zoom, self.height * zoom, self.gap * zoom, self.em * zoom)


class CellBox(Ornament):
    """A cell's shape: square corners hold a value, round ones a gradient."""

    def __init__(self, face: Face, size: CellSize) -> None:
        super().__init__(stroke_width=HAIRLINE)
        self.face = face
        radius = 0.05 if face is Face.VALUE else size.height / 2 * 0.75
        self.points = rounded(size.width, size.height, radius).copy()
        self.born = self.points.copy()


class Cell(QuickGroup):
    """One entry of a record: a box and its number."""

    def __init__(
        self,
        record: Record,
        index: Index,
        face: Face,
        size: CellSize,
        *,
        scale: float,
        decimals: int | None = None,
    ) -> None:
        self.face, self.scale_limit, self.size = face, scale, size
        self.theme: Theme = current_theme()
        self.home: ReferenceType[Grid] | None = None  # chips have none
        self.digits = 1.0  # how well its number is seen; where it could not be read it is not
        self.box = CellBox(face, size)
        self.number = Number(record, index, decimals=decimals, em=size.em)
        super().__init__(self.box, self.number)
        self.follow(record)

    @property
    def index(self) -> Index:
        return self.number.index

    @property
    def record(self) -> Record:
        return self.number.claim.record

    @property
    def meaning(self) -> str:
        value = float(self.record.value[self.index])  # whose sign the digits tell
        state = "zero" if value == 0 else "filled" if value == value else "nan"
        return f"{state} {self.face}"

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record: its number and its colours."""
        low, high = self.box.points.min(axis=0), self.box.points.max(axis=0)
        zoom = (high[0] - low[0]) / self.size.width
        self.number.follow(record, self.size.em * zoom, (low + high) / 2)
        value = float(record.value[self.index])
        fill, rim, ink = self.look(value)
        # Set directly: manim's set_fill parses the colour anew for every cell of every frame.
        self.box.fill_rgbas = rgba(fill)
        self.box.stroke_rgbas = rgba(rim)
        self.box.stroke_width = 1.6 * HAIRLINE if isnan(value) else HAIRLINE
        self.number.fill_rgbas = rgba(ink, self.digits)
        return self

    def show_digits(self, share: float) -> Self:
        """Let its number be seen so well; its colours are not touched."""
        self.digits = share
        self.number.fill_rgbas = self.number.fill_rgbas.copy()
        self.number.fill_rgbas[:, 3] = share
        return self

    def move_on(self, index: Index) -> Self:
        """Stand for another entry of the same record."""
        self.number.index = index
        return self.follow(self.record)

    def look(self, value: float) -> tuple[str, str, str]:
        """The fill, the rim and the ink of an entry; an exact zero is left unfilled."""
        fill = fill_of(self.face, value, self.scale_limit, self.theme)
        ramp = ramp_of(self.face, value, self.theme)
        if fill is None:
            return self.theme.background, self.theme.outline, self.theme.muted
        if ramp is None:  # NaN looks like no number
            return fill, self.theme.muted, text_on(fill)
        return fill, ramp.line, self.theme.text

    def faults(self) -> Iterator[Fault]:
        """The number stands in its own box, whose colours are its entry's."""
        name = f"{self.record.name}{list(self.index)}"
        fill, rim, _ = self.look(float(self.record.value[self.index]))
        if self.box.face is not self.face:
            yield Fault("colour", f"{name} as a {self.face} in the shape of a {self.box.face}",
                        "one face")  # fmt: skip
        for shown, due in ((self.box.fill_rgbas, fill), (self.box.stroke_rgbas, rim)):
            if not in_colour(shown, due):
                yield Fault("colour", f"{name} drawn {shown[0, :3].round(3)}", due)
        low, high = extent(self.box.points)
        least, most = extent(self.number.points)
        away, room = np.abs(least + most - low - high)[:2] / 2, (high - low)[:2] / 4
        if np.any(away > room):
            yield Fault("place", f"{name} outside its cell", "in the middle of its cell")


class Grid(QuickGroup):
    """A record as cells: a vector stands (`Column`) or lies (`Row`), a matrix is a table.

    A scalar is a single cell.
    """

    lies = False

    def __init__(
        self,
        record: Record,
        face: Face,
        size: CellSize,
        *,
        scale: float,
        decimals: int | None = None,
    ) -> None:
        super().__init__()
        self.record, self.face, self.size = record, face, size
        self.shown_decimals = record.decimals if decimals is None else decimals
        for index in np.ndindex(record.shape):
            cell = Cell(record, index, face, size, scale=scale, decimals=self.shown_decimals)
            cell.shift(self.offset(index))
            cell.home = ref(self)
            self.add(cell)
        self.center()

    def offset(self, index: Index) -> Points:
        """Where a cell stands relative to the first one."""
        across, down = self.size.pitch
        row, column = (index[0], 0) if len(index) == 1 and not self.lies else (0, 0, *index)[-2:]
        return np.array([column * across, -row * down, 0.0])

    def __getitem__(self, index: int | Index) -> Cell:  # type: ignore[override]
        """The cell of an entry: `x[3]`, `W[3, 3]`."""
        whole = index if isinstance(index, tuple) else (index,)
        cell = self.submobjects[int(np.ravel_multi_index((0, *whole), (1, *self.record.shape)))]
        assert isinstance(cell, Cell)
        return cell

    @property
    def box(self) -> Self:
        """What its place is read from when it moves as one: all of it."""
        return self

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for cell in self.submobjects if isinstance(cell, Cell))

    @property
    def entries(self) -> list[Cell]:
        """Its cells in the order of its entries."""
        return [*self.cells]

    @property
    def zoom(self) -> float:
        """How large it is drawn, which most of three cells tell: one of them may just swell."""
        entries = self.entries
        seen = (entries[0], entries[len(entries) // 2], entries[-1])
        return float(median(cell.box.width for cell in seen) / self.size.width)

    def follow(self, record: Record) -> Self:
        """Let every cell stand for its entry of another record of the same shape."""
        self.record = record
        for cell in self.cells:
            cell.follow(record)
        return self

    def faults(self) -> Iterator[Fault]:
        """Every cell stands for the entry of its place: index, order and distances agree."""
        first = self[(0,) * len(self.record.shape)]
        origin, zoom = first.box, self.zoom
        for cell, index in zip(self.cells, np.ndindex(self.record.shape), strict=True):
            if cell.index != index:
                shown, due = list(cell.index), list(index)
                yield Fault("index", f"{self.record.name}{shown} in the cell of {due}", f"{due}")
            away = cell.box.get_center() - origin.get_center() - self.offset(index) * zoom
            if np.abs(away).max() > self.size.height / 4:
                yield Fault(
                    "place", f"{self.record.name}{list(index)} away from its place", "on the grid"
                )
            if (cell.scale_limit, cell.face) != (first.scale_limit, self.face):
                cell_name = f"{self.record.name}{list(index)}"
                yield Fault("colour", f"{cell_name} on a scale or face of its own", "its grid's")
            if cell.record is not self.record:
                yield Fault(
                    "stale",
                    f"{cell.record.name}{list(index)} of another record",
                    f"the record that {self.record.name} shows",
                )

    def row(self, i: int) -> VGroup:
        return QuickGroup(*(cell for cell in self.cells if cell.index[0] == i))

    def column(self, j: int) -> VGroup:
        return QuickGroup(*(cell for cell in self.cells if cell.index[-1] == j))


class Column(Grid):
    """A vector that stands."""


class Row(Grid):
    """A vector that lies."""

    lies = True


class IndexLabel(Phrase):
    """One index beside the row or column of cells that it counts."""

    def __init__(self, grid: Grid, axis: int, number: int) -> None:
        super().__init__(
            "{}",
            Ordinal(grid.record, axis, number),
            em=INDEX / CODE_SIZE,
            color=current_theme().muted,
            type=Type.CODE,
        )
        self.axis, self.number, self.beside = axis, number, ref(grid)

    def faults(self) -> Iterator[Fault]:
        """The label is in line with the cells that it counts."""
        yield from super().faults()
        grid = self.beside()
        if grid is None:
            return
        cell = grid[
            tuple(self.number if k == self.axis else 0 for k in range(len(grid.record.shape)))
        ]
        away = np.abs(cell.box.get_center() - self.get_center())[:2]
        if away.min() > self.em / 4:
            yield Fault("index", f"index {self.number} out of line", f"beside {list(cell.index)}")


def index_labels(grid: Grid, axis: int, *, beside: Points, gap: float = 0.12) -> VGroup:
    """The indices along one axis, on one side of a grid's first row or column of cells."""
    labels = QuickGroup()
    for number in range(grid.record.shape[axis]):
        place = [0] * len(grid.record.shape)
        place[axis] = number
        labels.add(IndexLabel(grid, axis, number).next_to(grid[tuple(place)], beside, buff=gap))
    return labels

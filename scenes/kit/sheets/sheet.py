"""A matrix whose rows and columns may lie apart, products of a row and a column, and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ReferenceType, ref

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.lettering import number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import Face
from scenes.kit.sheets.places import SheetPose
from scenes.kit.truth.checks import Fault, within_a_pixel

UNDER = -1  # of what flies: it comes out from under cells, and goes under cells


class Sheet(Grid):
    """A matrix, or a vector that stands or lies, whose cells are where its pose has them."""

    def __init__(
        self, record: Record, size: CellSize, pose: SheetPose, *, scale: float, lies: bool = False
    ) -> None:  # fmt: skip
        self.pose, self.lies = pose, lies
        super().__init__(record, Face.VALUE, size, scale=scale)
        self.lie(pose)

    @property
    def zoom(self) -> float:
        """It is drawn as its pose has it: cells that swell tell nothing of the others."""
        return self.pose.zoom

    def offset(self, index: Index) -> Points:
        row, column = (index[0], 0) if len(index) == 1 and not self.lies else (0, 0, *index)[-2:]
        # As of cells that are not zoomed, as of any grid.
        return np.array([column * self.pose.across, -row * self.pose.down, 0.0]) / self.pose.zoom

    def at(self, index: Index) -> Points:
        """Where the cell of an entry is."""
        return np.asarray(self.pose.first + self.offset(index) * self.pose.zoom)

    def lie(self, pose: SheetPose) -> Self:
        """Take another pose."""
        self.pose = pose
        for cell in self.cells:
            place = self.at(cell.index)
            cell.box.points = cell.box.born * pose.zoom + place
            em = self.size.em * pose.zoom
            cell.number.points = number_outline(cell.number.drawn) * em + place
        return self

    def show_digits(self, share: float) -> None:
        """Let all its numbers be seen so well."""
        for cell in self.cells:
            cell.show_digits(share)

    def faults(self) -> Iterator[Fault]:
        """Its cells are where its pose has them."""
        yield from super().faults()
        for cell in self.cells:
            if not within_a_pixel(cell.box.get_center(), self.at(cell.index)):
                told = f"{cell.record.name}{list(cell.index)}"
                yield Fault("place", f"{told} beside its place", "where its sheet lies")


class TrayProducts(Sheet):
    """The products of a row and a column, side by side where the two cross."""

    lies = True

    def __init__(
        self, record: Record, pose: SheetPose, at: Index, factors: tuple[Sheet, Sheet],
        *, scale: float,
    ) -> None:  # fmt: skip
        self.crossing, self.factors = at, (ref(factors[0]), ref(factors[1]))
        super().__init__(record, factors[0].size, pose, scale=scale, lies=True)

    def faults(self) -> Iterator[Fault]:
        """They are those of the row that they lie level with, and the column above them."""
        yield from super().faults()
        left, top = (each() for each in self.factors)
        if left is None or top is None:
            return
        i, j = self.crossing
        due = left.record.value[i] * top.record.value[:, j]
        name = self.record.name
        if not np.array_equal(self.record.value, due):
            yield Fault("crossing", f"{name} for row {i} and column {j}", "their products")
        middle = (self.at((0,)) + self.at((len(due) - 1,))) / 2
        crossed = top.at((0, j))[0], left.at((i, 0))[1]
        if not within_a_pixel(middle[:2], np.array(crossed)):
            yield Fault("crossing", f"{name} elsewhere", "where row and column cross")


class Table(Sheet):
    """Products as a table; with edges, the column at its left and the row on top of it."""

    edges: tuple[ReferenceType[Sheet], ReferenceType[Sheet]] | None = None
    into: SheetPose | None = None  # where entries are pressed to
    shares: dict[Index, float]  # of the way there

    def press(self, into: SheetPose, index: Index, share: float) -> Self:
        """Have an entry so far on its way to where the same one of all tables is pressed to."""
        self.into = into
        self.shares = {**vars(self).get("shares", {}), index: share}
        return self.lie(self.pose)

    def at(self, index: Index) -> Points:
        own = np.asarray(self.pose.first + super().offset(index) * self.pose.zoom)
        if self.into is None:
            return own
        row, column = index
        step = np.array([column * self.into.across, -row * self.into.down, 0.0])
        return np.asarray(own + (self.into.first + step - own) * self.shares.get(index, 0.0))

    def offset(self, index: Index) -> Points:
        return np.asarray((self.at(index) - self.at((0, 0))) / self.pose.zoom)

    def edged(self, left: Sheet, top: Sheet) -> Self:
        """From now on stand right of a column, and below a row."""
        self.edges = ref(left), ref(top)
        return self

    def faults(self) -> Iterator[Fault]:
        """Each entry is the product of the two at its edges, which stand in line with it."""
        yield from super().faults()
        left, top = (each() for each in self.edges or ()) if self.edges else (None, None)
        if left is None or top is None:
            return
        name = self.record.name
        if not np.array_equal(self.record.value, np.outer(left.record.value, top.record.value)):
            told = f"{name} at {left.record.name} and {top.record.name}"
            yield Fault("table", told, "the products of its edges")
        away = self.pose.first - np.array([top.pose.first[0], left.pose.first[1], 0.0])
        beside = left.pose.first[0] < self.pose.first[0] and top.pose.first[1] > self.pose.first[1]
        if not (beside and within_a_pixel(away, 0.0)):
            yield Fault("table", f"the edges of {name} out of line", "column left, row on top")

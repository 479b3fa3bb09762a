"""A matrix whose rows and columns may lie apart, a tray for products, and the shape of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import DL, UR, VGroup

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.lettering import Number, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, LINE, NUMBER, Face, current_theme
from scenes.kit.sheets.places import PAD, Pose
from scenes.kit.truth.checks import Fault, Ornament, same_way, within_a_pixel

UNDER = -1  # of what flies: it comes out from under cells, and goes under cells


class Sheet(Grid):
    """A matrix, or a vector that stands or lies, whose cells are where its pose has them."""

    def __init__(
        self, record: Record, size: CellSize, pose: Pose, *, scale: float, lies: bool = False
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

    def lie(self, pose: Pose) -> Self:
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


class Tray(Ornament):
    """The ground on which the products for one entry lie; it opens from one cell's width on."""

    def __init__(self, middle: Points, narrow: float, wide: float, height: float) -> None:
        theme = current_theme()
        super().__init__(stroke_width=HAIRLINE, stroke_color=theme.outline,
                         fill_color=theme.surface, fill_opacity=1)  # fmt: skip
        self.middle, self.widths, self.height_of_it = middle, (narrow, wide), height
        self.set_z_index(UNDER - 1)
        self.open_to(0.0)

    def open_to(self, share: float) -> Self:
        """Have opened so far."""
        narrow, wide = self.widths
        width = narrow + (wide - narrow) * share
        self.points = self.born = rounded(width, self.height_of_it, 0.1) + self.middle
        return self


class Band(Ornament):
    """A ground behind one row or column of a matrix, to point at it."""

    def __init__(self, cells: VGroup, to: VGroup | None = None, *, margin: float = PAD) -> None:
        """It can stretch to other cells as well, if some are given."""
        super().__init__(stroke_width=0, fill_color=current_theme().outline, fill_opacity=1)
        self.sides = _sides(cells, margin), _sides(to or cells, margin)
        self.set_z_index(UNDER - 1)
        self.stretch(0.0)

    def stretch(self, share: float) -> Self:
        """Have stretched so far."""
        start, end = self.sides
        (left, low), (right, high) = start + (end - start) * share
        middle = np.array([(left + right) / 2, (low + high) / 2, 0.0])
        self.points = self.born = rounded(right - left, high - low, 0.1) + middle
        return self


def _sides(cells: VGroup, margin: float) -> Points:
    """The lower left and the upper right corner around cells, so far away from them."""
    low, high = cells.get_corner(DL)[:2], cells.get_corner(UR)[:2]
    return np.array([low - margin, high + margin])


class ShapeLattice(Ornament):
    """The shape of a matrix alone: lines around where its cells would be."""

    def __init__(self, shaped: Sheet) -> None:
        super().__init__(stroke_width=0.8 * LINE, stroke_color=current_theme().text)
        self.shape = shaped.record.shape
        self.beside = ref(shaped)
        self.set_z_index(UNDER)
        self.lie(shaped.pose)

    def lie(self, pose: Pose) -> Self:
        """Lie around the cells of a matrix of this shape in a pose."""
        self.pose = pose
        self.points = self.born = self._lines()
        return self

    def _lines(self) -> Points:
        rows, columns = self.shape
        pitch = np.array([self.pose.across, self.pose.down])
        corner = self.pose.first[:2] + pitch * [-0.5, 0.5]
        right, low = corner + pitch * [columns, -rows]
        lines = [
            *([(x, corner[1]), (x, low)] for x in corner[0] + pitch[0] * np.arange(columns + 1)),
            *([(corner[0], y), (right, y)] for y in corner[1] - pitch[1] * np.arange(rows + 1)),
        ]
        drawn = [Polyline.through(*((x, y, 0.0) for x, y in ends)).curves() for ends in lines]
        return np.concatenate(drawn)

    def faults(self) -> Iterator[Fault]:
        """Its lines are those of the shape of its matrix."""
        yield from super().faults()
        shaped = self.beside()
        if shaped is not None and self.shape != shaped.record.shape:
            yield Fault("sheet", f"the shape {self.shape}", f"that of {shaped.record.name}")
        if not same_way(self.points, self._lines()):
            yield Fault("sheet", f"lines of a shape {self.shape} elsewhere", "around its cells")


class BareNumber(Number):
    """A number that is no tensor: it has no cell."""

    def __init__(self, record: Record, place: Points, zoom: float = 1.0) -> None:
        super().__init__(record, em=NUMBER * zoom)
        self.face = Face.VALUE
        self.points = self.points + place

    @property
    def record(self) -> Record:
        return self.claim.record

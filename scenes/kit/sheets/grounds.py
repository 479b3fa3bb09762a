"""What lies under cells: a tray, a band that points at a row or a column, the shape of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import DL, UR, VGroup

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, LINE, current_theme
from scenes.kit.sheets.places import PAD, SheetPose
from scenes.kit.sheets.sheet import UNDER, Sheet
from scenes.kit.truth.checks import Fault, Ornament, same_way


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
        self.share = share
        self.points = self.born = self._outline()
        return self

    def _outline(self) -> Points:
        narrow, wide = self.widths
        width = narrow + (wide - narrow) * self.share
        return np.asarray(rounded(width, self.height_of_it, 0.1) + self.middle)

    def faults(self) -> Iterator[Fault]:
        """It is where its entry will be."""
        if not same_way(self.points, self._outline()):
            yield Fault("tray", "a tray elsewhere", "where its entry will be")


class CellBand(Ornament):
    """A ground behind one row or column of a matrix, to point at it."""

    def __init__(self, cells: VGroup, to: VGroup | None = None, *, margin: float = PAD) -> None:
        """It can stretch to other cells as well, if some are given."""
        super().__init__(stroke_width=0, fill_color=current_theme().outline, fill_opacity=1)
        self.ends, self.margin = (cells, to or cells), margin
        self.set_z_index(UNDER - 1)
        self.stretch_to(0.0)

    def stretch_to(self, share: float) -> Self:
        """Have stretched so far."""
        self.share = share
        self.points = self.born = self._outline()
        return self

    def _outline(self) -> Points:
        start, end = (_sides(each, self.margin) for each in self.ends)
        (left, low), (right, high) = start + (end - start) * self.share
        middle = np.array([(left + right) / 2, (low + high) / 2, 0.0])
        return np.asarray(rounded(right - left, high - low, 0.1) + middle)

    def faults(self) -> Iterator[Fault]:
        """It lies behind its cells, and no others."""
        if np.abs(self.points - self._outline()).max() > self.margin:  # cells may swell
            yield Fault("band", "a band behind something else", "behind its own cells")


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

    def lie(self, pose: SheetPose) -> Self:
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

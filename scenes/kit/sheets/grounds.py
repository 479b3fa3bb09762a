"""What lies under cells: a tray, and a band that points at a row or a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import DL, UR, VGroup

from scenes.kit.look.glyphs import Points
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.sheets.places import PAD
from scenes.kit.sheets.sheet import UNDER
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

    def __init__(self, cells: VGroup, *, margin: float = PAD) -> None:
        super().__init__(stroke_width=0, fill_color=current_theme().outline, fill_opacity=1)
        self.cells, self.margin = cells, margin
        self.set_z_index(UNDER - 1)
        self.points = self.born = self._outline()

    def _outline(self) -> Points:
        (left, low), (right, high) = _sides(self.cells, self.margin)
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

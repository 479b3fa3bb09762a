"""What each row brings to L: a block that leaves its cell, joins the bar, and stands on a plot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.pairs import PairRun
from scenes.kit.cells.grids import Grid
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, Face, area_of, current_theme
from scenes.kit.pairs.entry_area import EntryArea
from scenes.kit.pairs.places import PairPlaces
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, filled_otherwise

CELL, BAR, PLOT = 0.0, 1.0, 2.0  # where a block may stand
_SLIM = 0.1  # on the plot
_DIMS = 0.5  # of its colour on the plot, where lines cross it
_NOTHING = np.zeros((0, 3))


class ProductBlock(EntryArea):
    """An entry of the diagonal of V * Y, which leaves its cell for the bar, and that for the plot.

    On the bar it is as high as its share of L, from where the one before it ends; on the plot it
    stands over the length of its row.
    """

    what = "block"

    def __init__(
        self, run: PairRun, i: int, cells: Grid, axes: CrossedAxes, places: PairPlaces,
        scale: float,
    ) -> None:  # fmt: skip
        """scale is the height of the bar."""
        self.theme, self.face, self.index = current_theme(), Face.VALUE, (i,)
        super().__init__(stroke_width=1.5 * HAIRLINE, stroke_color=self.theme.background,
                         fill_opacity=1)  # fmt: skip
        self.cells, self.axes, self.places, self.scale_limit = ref(cells), ref(axes), places, scale
        self.stands = BAR
        self.set_z_index(0.5)
        self.follow(run)

    def follow(self, run: PairRun) -> Self:
        """Stand for the same product of another run."""
        self.record, self.lengths = run.products, run.lengths
        return self.lay()

    def stand(self, where: float) -> Self:
        """Be in the cell (0), on the bar (1), on the plot (2), or on the way between two."""
        self.stands = where
        return self.lay()

    def _cell(self) -> Points:
        cells = self.cells()
        assert cells is not None
        (i,) = self.index
        box = cells[i, i].box.points
        low, high = box.min(axis=0), box.max(axis=0)
        return np.array([(low[0] + high[0]) / 2, high[0] - low[0], low[1], high[1]])

    def _on_bar(self) -> Points:
        width, height = self.places.bar
        x, foot, _ = self.places.ground
        before = float(self.record.value[: self.index[0]].astype(float).sum())
        unit = height / self.scale_limit
        return np.array([x, width, foot + unit * before, foot + unit * (before + self.value)])

    def _on_plot(self) -> Points:
        axes = self.axes()
        assert axes is not None
        length = float(self.lengths.value[self.index])
        foot, top = axes.place(np.array([length, length]), np.array([0.0, self.value]))
        return np.array([foot[0], _SLIM, foot[1], top[1]])

    def outline(self) -> Points:
        """Its middle, its breadth, its lower and its upper edge, as corners."""
        if self.stands < BAR:
            start, end, share = self._cell(), self._on_bar(), self.stands
        elif self.stands < PLOT:
            start, end, share = self._on_bar(), self._on_plot(), self.stands - BAR
        else:
            start = end = self._on_plot()
            share = 1.0
        x, width, low, high = start + (end - start) * share
        if high - low < 1e-9:
            return _NOTHING
        left, right = x - width / 2, x + width / 2
        corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
        return Polyline.through(*((*corner, 0.0) for corner in corners)).curves()

    @property
    def hue(self) -> str:
        color = area_of(
            self.face, self.value, self.scale_limit / len(self.record.value), self.theme
        )
        left = 1.0 - _DIMS * max(0.0, self.stands - BAR)
        return shade(self.theme.background, color or self.theme.outline, left)

    def faults(self) -> Iterator[Fault]:
        """It stands where it is due, as high as its product."""
        due = "as high as its product"
        if self.laid != self.value:
            yield Fault("bar", f"{self.told} as it was", due)
        yield from filled_otherwise(self.told, self, self.outline(), self.hue, due)

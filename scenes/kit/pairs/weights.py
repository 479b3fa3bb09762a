"""A matrix of weights as a cloth of dots, laid over the cells that it weighs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Grid
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, ramp_of
from scenes.kit.pairs.entry_area import EntryArea
from scenes.kit.truth.checks import Fault, belongs, in_colour, same_way

_CIRCLE: Points = Disc(radius=1.0).points
_LARGEST = 0.4  # radius of the largest dot, as a share of a cell's shorter side
_NOTHING = np.zeros((0, 3))


class WeightDot(EntryArea):
    """One weight, in the middle of its cell; its area is the weight's size. Zero: no dot."""

    what = "dot"

    def __init__(self, record: Record, index: Index, cells: Grid, scale: float) -> None:
        self.theme, self.face = current_theme(), Face.GRADIENT
        super().__init__(stroke_width=HAIRLINE, fill_opacity=1,
                         stroke_color=self.theme.background)  # fmt: skip
        self.beside, self.index, self.scale_limit = ref(cells), index, scale
        self.grown = 1.0
        self.set_z_index(1.0)
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same weight of another matrix."""
        self.record = record
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Be so large, of its full size."""
        self.grown = share
        return self.lay()

    def outline(self) -> Points:
        cells = self.beside()
        assert cells is not None, "weights outlive what they weigh"
        side = min(cells.size.width, cells.size.height)
        radius = _LARGEST * side * np.sqrt(min(1.0, abs(self.value) / self.scale_limit))
        if not radius * self.grown:
            return _NOTHING
        outline: Points = _CIRCLE * radius * self.grown + cells[self.index].box.get_center()
        return outline

    @property
    def hue(self) -> str:
        ramp = ramp_of(self.face, self.value, self.theme)
        return ramp.line if ramp else self.theme.outline

    def faults(self) -> Iterator[Fault]:
        """It lies on its own cell, as large and in the colour that its weight says."""
        if not same_way(self.points, self.outline()) or self.laid != self.value:
            yield Fault("weight", f"{self.told} elsewhere", "on its cell, as large as it is")
        if len(self.points) and not in_colour(self.fill_rgbas, self.hue):
            yield Fault("colour", f"{self.told} {self.fill_rgbas[0, :3].round(2)}", self.hue)


class WeightDots(QuickGroup):
    """All weights of a matrix over the cells of another one."""

    def __init__(self, record: Record, cells: Grid, scale: float) -> None:
        self.record, self.face = record, Face.GRADIENT
        self.dots = [WeightDot(record, index, cells, scale) for index in np.ndindex(record.shape)]
        super().__init__(*self.dots)
        for dot in self.dots:
            belongs(dot, self)

    def follow(self, record: Record) -> Self:
        self.record = record
        for dot in self.dots:
            dot.follow(record)
        return self

    @property
    def diagonal(self) -> list[WeightDot]:
        return [dot for dot in self.dots if dot.index[0] == dot.index[1]]

    def faults(self) -> Iterator[Fault]:
        """They are all of one matrix, each entry once."""
        if [dot.index for dot in self.dots] != list(np.ndindex(self.record.shape)):
            yield Fault("weight", f"entries of {self.record.name} in another order", "each once")
        if any(dot.record is not self.record for dot in self.dots):
            yield Fault("stale", f"weights beside {self.record.name}", "one matrix")

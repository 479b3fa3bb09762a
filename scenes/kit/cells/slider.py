"""An entry of v as a handle that slides upright: at the ground it gives no weight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel


class Groove(Ornament):
    """The line that a handle slides along, and the stem that it stands on."""


class Slider(VGroup):
    """One entry of v: its round cell stands as far above the ground as the entry is large."""

    def __init__(
        self,
        record: Record,
        index: int,
        ground: Points,
        size: CellSize,
        *,
        travel: float,
        scale: float,
        decimals: int,
    ) -> None:
        """travel is how far above the ground an entry of size scale stands."""
        theme = current_theme()
        self.index, self.travel, self.scale_limit = index, travel, scale
        self.ground = np.array(ground, dtype=float)
        self.groove = Groove(stroke_width=HAIRLINE, stroke_color=theme.outline)
        self.stem = Groove(stroke_width=LINE, stroke_color=theme.muted)
        self.handle = Cell(record, (index,), Face.GRADIENT, size, scale=scale, decimals=decimals)
        super().__init__(self.groove, self.stem, self.handle)
        self.handle.beside = ref(self)  # type: ignore[attr-defined]
        self.groove.set_z_index(-2)  # behind the handle of a neighbour that comes close
        self.stem.set_z_index(-0.6)
        reach = np.array([0.0, travel, 0.0])
        low = min(0.0, float(record.value[index]))
        self.groove.points = Polyline.through(
            self.ground + reach * low / scale, self.ground + reach
        ).curves()
        self.groove.born = self.groove.points
        self.follow(record)

    @property
    def record(self) -> Record:
        return self.handle.record

    def place(self, value: float) -> Points:
        """Where the handle stands for a number."""
        up: Points = np.array([0.0, self.travel * value / self.scale_limit, 0.0])
        return self.ground + up

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        place = self.place(float(record.value[self.index]))
        self.handle.move_to(place)
        self.handle.follow(record)
        self.stem.points = Polyline.through(self.ground, place).curves()
        self.stem.born = self.stem.points
        return self

    @property
    def standing(self) -> Standing:
        place = self.handle.box.get_center()[1] - self.ground[1]
        return Standing(self.record, (self.index,), f"{place:.3f} above the ground")

    def faults(self) -> Iterator[Fault]:
        """The handle stands at its entry."""
        due = self.place(float(self.record.value[self.index]))
        if not within_a_pixel(self.handle.box.get_center(), due):
            name = f"{self.record.name}[{self.index}]"
            yield Fault("slider", f"the slider of {name} elsewhere", self.handle.number.claim.text)

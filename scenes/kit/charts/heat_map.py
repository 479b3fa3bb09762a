"""A table as coloured tiles without numbers, for tensors with too many entries to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ReferenceType, ref

import numpy as np
from manim import Line, Rectangle

from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, Face, area_of, current_theme, rgba, text_on
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, within_a_pixel


class Plate(Ornament, Rectangle):
    """A tile's shape."""


class MinusMark(Ornament, Line):
    """The drawn mark of a negative entry, so that its sign does not hang on a hue."""


class Tile(QuickGroup):
    """One entry as a colour; an exact zero is left unfilled, a negative entry is marked."""

    def __init__(
        self, record: Record, index: Index, face: Face, side: float, *, scale: float
    ) -> None:
        self.face, self.scale_limit, self.index = face, scale, index
        self.theme = current_theme()
        self.home: ReferenceType[HeatMap] | None = None
        self.plate = Plate(width=side, height=side, fill_opacity=1, stroke_width=HAIRLINE)
        self.mark = MinusMark([-side / 5, 0, 0], [side / 5, 0, 0], stroke_width=LINE)
        super().__init__(self.plate, self.mark)
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        self.record = record
        value = float(record.value[self.index])
        fill = self.look(value)
        self.plate.fill_rgbas = rgba(fill)
        self.plate.stroke_rgbas = rgba(self.theme.outline if value == 0 else fill)
        self.mark.stroke_rgbas = rgba(text_on(fill), 1.0 if value < 0 else 0.0)
        return self

    def look(self, value: float) -> str:
        """The fill that an entry must have."""
        fill = area_of(self.face, value, self.scale_limit, self.theme)
        return self.theme.background if fill is None else fill

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """Its colour and its mark are its entry's."""
        name = f"{self.record.name}{list(self.index)}"
        value = float(self.record.value[self.index])
        if not in_colour(self.plate.fill_rgbas, self.look(value)):
            yield Fault("colour", f"{name} filled {self.plate.fill_rgbas[0, :3].round(3)}",
                        self.look(value))  # fmt: skip
        marked = bool(self.mark.stroke_rgbas[0, 3] > 0)
        if marked and not value < 0:
            yield Fault("mark", f"{name} marked negative", self.record.text(self.index))
        if value < 0 and self.plate.fill_rgbas[0, 3] > self.mark.stroke_rgbas[0, 3] + 0.01:
            yield Fault("mark", f"{name} without its negative mark", self.record.text(self.index))


class HeatMap(QuickGroup):
    """A table as tiles: rows from the top down, columns from left to right."""

    def __init__(self, record: Record, face: Face, side: float, *, scale: float) -> None:
        super().__init__()
        self.record, self.side = record, side
        for index in np.ndindex(record.shape):
            tile = Tile(record, index, face, side, scale=scale)
            tile.shift(self.offset(index))
            tile.home = ref(self)
            self.add(tile)
        self.center()

    def offset(self, index: Index) -> Points:
        """Where a tile stands relative to the first one."""
        row, column = index
        return np.array([column * self.side, -row * self.side, 0.0])

    @property
    def tiles(self) -> Iterator[Tile]:
        return (tile for tile in self.submobjects if isinstance(tile, Tile))

    def follow(self, record: Record) -> Self:
        """Let every tile stand for its entry of another record of the same shape."""
        self.record = record
        for tile in self.tiles:
            tile.follow(record)
        return self

    def faults(self) -> Iterator[Fault]:
        """Every tile stands for the entry of its place."""
        tiles = list(self.tiles)
        origin = tiles[0].plate
        zoom = origin.width / self.side
        for tile, index in zip(tiles, np.ndindex(self.record.shape), strict=True):
            name = f"{self.record.name}{list(index)}"
            away = tile.plate.get_center() - origin.get_center()
            if tile.index != index or not within_a_pixel(away, self.offset(index) * zoom):
                yield Fault("place", f"{name} away from its place", "on the grid")
            if tile.record is not self.record:
                yield Fault("stale", f"{name} of another record", "the record of the whole map")

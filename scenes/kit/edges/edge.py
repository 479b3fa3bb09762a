"""The two edges of a board: for each entry a cell, and a bar as long as its number is large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.axes import Numbers
from scenes.kit.edges.places import CHIP, EdgePlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import INDEX, Face, area_of, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import (
    Fault,
    Standing,
    belongs,
    filled_otherwise,
    within_a_pixel,
)
from scenes.kit.truth.claims import Ordinal

_THICK = 0.15
MARKED = 1.6  # times as thick
_LEAST = 1e-3  # of a bar: what is 0 has none


class EdgeBar(Quick):
    """One entry of an edge: it lies over its column, or stands beside its row on the row's ground.

    grown is the share of its length that is drawn, swell how many times as thick it is.
    """

    def __init__(self, record: Record, k: int, face: Face, places: EdgePlaces) -> None:
        super().__init__(stroke_width=0, fill_opacity=1)
        self.theme, self.face, self.places, self.index = current_theme(), face, places, (k,)
        self.grown, self.swell, self.room, self.lowered = 1.0, 1.0, 0.0, 0.0
        self.set_z_index(0.2)
        self.follow(record)

    index: Index

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another run."""
        self.record = record
        return self.lay()

    def make_room(self, share: float) -> Self:
        """Stand where its row stands when so much of the room for the minus is there."""
        self.room = share
        return self.lay()

    def grow(self, share: float) -> Self:
        self.grown = share
        return self.lay()

    def swell_to(self, times: float) -> Self:
        self.swell = times
        return self.lay()

    def lower(self, far: float) -> Self:
        """Be so far below its place: a copy that passes down over the board."""
        self.lowered = far
        return self.lay()

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    @property
    def lies(self) -> bool:
        """Whether it is of the upper edge."""
        return self.face is Face.GRADIENT

    @property
    def foot(self) -> Points:
        """Where it begins."""
        places, (k,) = self.places, self.index
        if self.lies:
            return np.array(
                [places.lefts(numbers(self.record))[k], places.upper - self.lowered, 0.0]
            )
        return np.array([places.side, places.grounds(self.room)[k], 0.0])

    @property
    def head(self) -> Points:
        """Where its cell is."""
        places, (k,) = self.places, self.index
        if self.lies:
            return np.array([places.middles(numbers(self.record))[k], places.heads, 0.0])
        up = places.middle(places.high * self.value)
        return np.array([places.cells, places.grounds(self.room)[k] + up, 0.0])

    def _outline(self) -> Points:
        length = self.grown * self.value * (self.places.wide if self.lies else self.places.high)
        if abs(length) < _LEAST:
            return np.zeros((0, 3))
        half = _THICK / 2 * self.swell
        low, high = sorted((0.0, length))
        if self.lies:
            return box(self.foot, (low, -half), (high, half))
        return box(self.foot, (-half, low), (half, high))

    @property
    def hue(self) -> str:
        return area_of(self.face, self.value, 0.0, self.theme) or self.theme.outline

    def lay(self) -> Self:
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It is as long as its number, at its own row or column."""
        told = f"the bar of {self.record.name}{list(self.index)}"
        due = "as long as its number"
        yield from filled_otherwise(told, self, self._outline(), self.hue, due)


class EdgeCell(Cell):
    """The cell of an entry beside its bar; on its way there it is `aside` of that."""

    def __init__(self, bar: EdgeBar, scale: float) -> None:
        self.bar, self.aside = bar, np.zeros(3)
        super().__init__(bar.record, bar.index, bar.face, CHIP, scale=scale)
        self.stand()

    def stand(self) -> Self:
        """Be where it is due."""
        return self.move_to(self.bar.head + self.aside)

    def away(self, aside: Points) -> Self:
        self.aside = np.array(aside)
        return self.stand()

    def faults(self) -> Iterator[Fault]:
        """It stands beside its own bar."""
        yield from super().faults()
        told = f"the cell of {self.record.name}{list(self.index)}"
        if self.bar.record is not self.record or self.bar.index != self.index:
            yield Fault("stale", f"{told} beside the bar of another entry", "its own")
        away = self.bar.head + self.aside - self.box.get_center()
        if not within_a_pixel(away, np.zeros(3)) and self.box.height > 0.9 * CHIP.height:
            yield Fault("place", f"{told} elsewhere", "beside its bar")


class BoardEdge(QuickGroup):
    """All bars and cells of one vector: a gradient lies above the board, a value stands left."""

    def __init__(self, record: Record, face: Face, places: EdgePlaces, scale: float) -> None:
        self.record, self.face, self.places = record, face, places
        count = range(record.shape[0])
        self.bars = [EdgeBar(record, k, face, places) for k in count]
        self.cells = [EdgeCell(bar, scale) for bar in self.bars]
        super().__init__(*self.bars, *self.cells)
        for part in (*self.bars, *self.cells):
            belongs(part, self)

    def follow(self, record: Record) -> Self:
        """Stand for the vector of another run."""
        self.record = record
        for bar, cell in zip(self.bars, self.cells, strict=True):
            bar.follow(record)
            cell.follow(record)
            cell.stand()
        return self

    def make_room(self, share: float) -> Self:
        for bar, cell in zip(self.bars, self.cells, strict=True):
            bar.make_room(share)
            cell.stand()
        return self

    def swell_to(self, times: float) -> Self:
        for bar in self.bars:
            bar.swell_to(times)
        return self

    def faults(self) -> Iterator[Fault]:
        """Its bars stand in the order of its entries, all for one record."""
        for k, (bar, cell) in enumerate(zip(self.bars, self.cells, strict=True)):
            if (bar.index, cell.index) != ((k,), (k,)):
                yield Fault("index", f"{self.record.name}{list(bar.index)} as entry {k}", f"{k}")
            if bar.record is not self.record or cell.record is not self.record:
                yield Fault("stale", f"{self.record.name}[{k}] of another record", "the edge's")


class RowIndex(Phrase):
    """Which row of the board stands beside it."""

    def __init__(self, bar: EdgeBar) -> None:
        super().__init__("{}", Ordinal(bar.record, 0, bar.index[0]), em=INDEX / CODE_SIZE,
                         color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.bar = bar
        self.stand()

    def stand(self) -> Self:
        """Be in line with its row's cell."""
        return self.move_to((self.bar.places.indices, float(self.bar.head[1]), 0.0))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if abs(self.get_center()[1] - self.bar.head[1]) > self.em / 4:
            yield Fault("index", f"index {self.text} out of line", f"beside row {self.text}")


def numbers(record: Record) -> Numbers:
    """The entries of a record."""
    values: Numbers = record.value.astype(np.float64)
    return values


def box(place: Points, low: tuple[float, float], high: tuple[float, float]) -> Points:
    """The outline of a rectangle between two corners, seen from a place."""
    (left, bottom), (right, top) = low, high
    ring = (left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)
    return Polyline.through(*(place + [*corner, 0.0] for corner in ring)).curves()

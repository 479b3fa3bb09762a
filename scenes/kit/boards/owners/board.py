"""Where labels stand, and the strips of cells below them."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from gradmath.records.memory import Stored
from gradmath.records.owned import Owned
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.boards.owners.tags import OwnerTag, OwnerThread, Reading
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face

_APART, _BETWEEN = 0.28, 0.8  # labels; strips
_WIDEST = 1.5  # of what 8 bytes take
_READ = CellSize(0.66, 0.42, 0.0, em=0.26)
_HIGH, _LOW = 1.12, 1.34  # from the ends of the region to the labels, and to the strips
_CARGO = 0.75  # of a cell
_LEVELS = (0, 1, 2, 3, 0)  # of threads, from left to right, so that none crosses another


class OwnersBoard:
    """An array and what was made of it: labels in a row, and the strips that they lead to."""

    def __init__(
        self, array: Owned, tensors: tuple[Owned, ...], scale: float, region: Region,
        window: CodeWindow,
    ) -> None:  # fmt: skip
        self.window, self.region, self.scale = window, region, scale
        self.owners = (array, *tensors)
        count = len(self.owners)
        self.width = (region.width - (count - 1) * _APART) / count
        self.tags = [self.tag(owned, k) for k, owned in enumerate(self.owners)]
        assert array.stored is not None
        length = array.stored.cells.shape[0]
        self.unit = min(_WIDEST, (region.width - 2 * _BETWEEN) / (2.5 * length))
        self.lefts = [region.left + k * (length * self.unit + _BETWEEN) for k in range(3)]
        self.home = self.rail(array.stored, 0)
        apart = [k for k, owned in enumerate(self.owners) if owned.apart]
        self.copies = {k: self.rail(self.tags[k].stored, n + 1) for n, k in enumerate(apart)}
        self.threads = [
            self.thread(tag, self.copies.get(k, self.home), _LEVELS[k])
            for k, tag in enumerate(self.tags)
        ]
        self.readings: list[Reading] = []
        self.rolled_up: set[int] = set()  # whose thread has gone

    def tag(self, owned: Owned, column: int) -> OwnerTag:
        """A label in one of the columns."""
        across = self.region.left + self.width / 2 + column * (self.width + _APART)
        tag = OwnerTag(owned, self.width)
        tag.shift(np.array([across, self.region.top - _HIGH, 0.0]) - tag.panel.get_center())
        return tag

    def rail(self, stored: Stored, place: int) -> Rail:
        """A strip of cells, the first, second or third from the left."""
        rail = Rail(stored, self.unit, scale=self.scale)
        return rail.begin_at(np.array([self.lefts[place], self.region.bottom + _LOW, 0.0]))

    def thread(self, tag: OwnerTag, rail: Rail, level: int) -> OwnerThread:
        thread = OwnerThread(tag, rail, level)
        return thread

    def read(self, records: list[Record], k: int) -> list[Reading]:
        """What an entry of each of them reads, above the labels."""
        self.readings = [
            Reading(tag, record, k, _READ, self.scale)
            for tag, record in zip(self.tags, records, strict=True)
        ]
        return self.readings

    def cargo(self, rail: Rail, k: int) -> Cell:
        """A cell's number on its way to a copy."""
        cell = rail.cell(k)
        size = cell.size.times(_CARGO)
        cargo = Cell(cell.record, cell.index, Face.VALUE, size, scale=self.scale)
        cargo.set_z_index(2)
        return cargo

    @property
    def whole(self) -> VGroup:
        return VGroup(*self.tags, self.home, *self.copies.values(), *self.threads, *self.readings)

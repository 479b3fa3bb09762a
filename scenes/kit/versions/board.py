"""Names in a row, the cells of h below their middle, and the ring between; other cells aside."""

from __future__ import annotations

import numpy as np

from gradmath.records.memory import Stored
from gradmath.records.tensor import Record
from gradmath.records.versions import CountedState, NamedCells
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.versions.ring import HALF_WIDTH, VersionRing
from scenes.kit.versions.threads import WriterTag, WriterThread, sit

_HEIGHT, _EM, _FILLED = 0.86, 0.5, 0.88
_RING_UP, _CELLS_UP = 0.49, 0.745  # shares of the region's height, from its top
_THROUGH, _PAST, _BETWEEN = 0.21, 0.5, 0.42  # between threads in a ring; past it; between these
_WIDEST, _MOST = 1.6, 3.2  # of a cell, and of a strip
_ORDER = (2, 0, 1, 3, 4)  # the columns of h, in the middle, and of other names for its cells
_NAMES = 0.52  # below the top


class VersionsBoard:
    """h, other names for its cells beside it, and for a while a tensor with cells of its own."""

    def __init__(
        self, start: CountedState, writers: tuple[NamedCells, ...], new: NamedCells,
        new_version: Record, held: tuple[Record, ...], region: Region, window: CodeWindow,
    ) -> None:  # fmt: skip
        self.window, self.region = window, region
        self.scale = max(record.magnitude() for record in (*held, new.stored.values))
        length = start.h.shape[0]
        self.pitch = region.width / len(writers)
        shown = (*held, new.stored.values)
        longest = max(len(each.text((k,))) for each in shown for k in range(length))
        width = min(_WIDEST, _MOST / length)
        self.size = CellSize(width, _HEIGHT, 0.0, min(_EM, _FILLED * width / (ADVANCE * longest)))
        up = region.top - _RING_UP * (region.top - region.bottom)
        middle = self._across(_ORDER[0])
        self.home = self._rail(writers[0].stored, middle - self.size.width / 2)
        self.ring = VersionRing(start.version, np.array([middle, up, 0.0]))
        right = region.right - length * self.size.width
        self.apart = self._rail(new.stored, right)
        self.new_ring = VersionRing(
            new_version, np.array([right + self.size.width / 2, up, 0.0]), named=False
        )
        self.tags = [
            self._tag(writer, column) for writer, column in zip(writers, _ORDER, strict=True)
        ]
        self.new_tag = self._tag(new, _ORDER[-1])
        lanes = self._lanes(writers)
        self.threads = [
            WriterThread(tag, self.home, self.ring, lane)
            for tag, lane in zip(self.tags, lanes, strict=True)
        ]
        self.new_thread = WriterThread(self.new_tag, self.apart, self.new_ring, 0.0)

    def _across(self, column: int) -> float:
        return self.region.left + (column + 0.5) * self.pitch

    def _tag(self, writer: NamedCells, column: int) -> WriterTag:
        tag = WriterTag(writer, self.pitch)
        return sit(tag, self._across(column), self.region.top - _NAMES)

    def _rail(self, stored: Stored, left: float) -> Rail:
        size = self.size
        rail = Rail(stored, 8 * size.width / int(stored.size.value), scale=self.scale, size=size)
        down = self.region.top - _CELLS_UP * (self.region.top - self.region.bottom)
        return rail.begin_at(np.array([left, down - _HEIGHT / 2, 0.0]))

    def _lanes(self, writers: tuple[NamedCells, ...]) -> list[float]:
        """Who shares the counter runs through the ring, the others to the right of it."""
        inside = [_ORDER[k] for k, writer in enumerate(writers) if writer.shares_counter]
        past = [_ORDER[k] for k, writer in enumerate(writers) if not writer.shares_counter]
        lanes = {
            column: _THROUGH * (number - sorted(inside).index(_ORDER[0]))
            for number, column in enumerate(sorted(inside))
        }
        for number, column in enumerate(sorted(past)):
            lanes[column] = HALF_WIDTH + _PAST + _BETWEEN * number
        return [lanes[column] for column in _ORDER]

    @property
    def aside(self) -> tuple[QuickGroup, ...]:
        """All that belongs to the tensor with cells of its own."""
        return self.new_tag, self.new_thread, self.new_ring, self.apart

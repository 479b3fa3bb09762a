"""Where sheets, labels and strips of cells stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import DL, VMobject

from gradmath.records.memory import Stored
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.labels import TensorLabel, Thread
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.tensor_names import NameLabel, name_of
from scenes.kit.floors.floor import Floor
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face

_WIDEST, _EDGE = 0.8, 0.03  # of the strip's cells; beside it, for a ring
_GAP, _LARGEST, _TALL = 0.05, 0.7, 2.24  # between cells of a sheet; a cell; a sheet
_APART, _BESIDE = 0.4, 0.8  # sheets; a sheet and a label
_ABOVE = 0.66  # from the foot of the region to the middle of the strip
_COPY = 2.4  # from there to that of a copy
_LABEL = 2.46  # from there to the lower edge of a label
_HIGHER = 0.65  # where nothing stands over the strip
_CARGO = 0.72  # of a cell of a sheet
_NAMED = 0.12
UNDER = -1  # of what flies: it comes out from under a sheet, and goes under cells


@dataclass(frozen=True, eq=False)
class HungLabel:
    """A label, and the thread that hangs from it."""

    label: TensorLabel
    thread: Thread


class HopBoard:
    """One strip of memory, the sheets of the tensor that it holds, and labels of what reads it."""

    def __init__(
        self,
        x: Stored,
        sheets: Sequence[Record],
        scale: float,
        region: Region,
        window: CodeWindow,
    ) -> None:
        self.region, self.window, self.scale, self.x = region, window, scale, x
        count, (rows, columns) = x.cells.shape[0], sheets[0].shape
        self.unit = min(_WIDEST, (region.width - 2 * _EDGE) / count)
        self.rail = self.strip(x, -count * self.unit / 2, _ABOVE)
        wide = TensorLabel(x).panel.width
        room = region.width - wide - _BESIDE - (len(sheets) - 1) * _APART
        pitch = min(_LARGEST, _TALL / max(rows, columns), room / (len(sheets) * columns))
        self.size = CellSize.fitting(pitch - _GAP, pitch - _GAP, _GAP, 2)
        self.pitch, self.breadth = pitch, pitch * max(rows, columns) - _GAP
        across = columns * pitch - _GAP + _APART
        taken = len(sheets) * across - _APART + _BESIDE + wide
        self.sheets = [
            self.floor(record, k * across - taken / 2) for k, record in enumerate(sheets)
        ]
        self.labelled = taken / 2 - wide  # where the label of x begins
        self.names = [name_of(sheet, _NAMED) for sheet in self.sheets]
        self.hanging: list[HungLabel] = []
        self.standing: list[VMobject] = []  # what leaves when the next case comes
        self.turned = self.sheets[0]  # the sheet that has been turned over, once there is one
        left = region.left + self.breadth + _APART
        self.lefts = (region.left, left, left + self.breadth + _APART)  # of m, of t, of labels

    # -- parts ---------------------------------------------------------------------------------

    def strip(self, stored: Stored, left: float, above: float) -> Rail:
        """A strip of cells, so far from the foot of the region."""
        rail = Rail(stored, self.unit, scale=self.scale)
        return rail.begin_at(np.array([left, self.region.bottom + above, 0.0]))

    def copied(self, stored: Stored) -> Rail:
        """The strip of a copy, at the right end of the region."""
        left = self.region.right - self.unit * stored.cells.shape[0]
        return self.strip(stored, left, _COPY)

    def floor(self, record: Record, left: float) -> Floor:
        """A sheet whose first cell has its left edge at a place."""
        half = self.size.width / 2
        first = np.array([left + half, self.region.top - half, 0.0])
        return Floor(record, Face.VALUE, self.size, first, scale=self.scale)

    def at(self, left: float) -> Points:
        """The middle of the first cell of a sheet that begins at a place."""
        half = self.size.width / 2
        return np.array([left + half, self.region.top - half, 0.0])

    def name(self, floor: Floor) -> NameLabel:
        return name_of(floor, _NAMED)

    def named(self, stored: Stored, left: float, *, higher: bool = False) -> TensorLabel:
        """A label in the region, so low that its thread passes below the sheets, or higher."""
        label = TensorLabel(stored)
        left = min(left, self.region.right - label.panel.width)
        low = self.region.bottom + _LABEL + (_HIGHER if higher else 0.0)
        return label.shift(np.array([left, low, 0.0]) - label.panel.get_corner(DL))

    def hang(
        self, stored: Stored, left: float, level: int, *, higher: bool = False,
        rail: Rail | None = None,
    ) -> HungLabel:  # fmt: skip
        """A label with the thread that hangs from it."""
        label = self.named(stored, left, higher=higher)
        hang = HungLabel(label, Thread(label, rail or self.rail, level))
        self.hanging.append(hang)
        return hang

    def spread(self, several: Sequence[Stored]) -> list[HungLabel]:
        """Labels side by side over all of the region."""
        widths = [TensorLabel(each).panel.width for each in several]
        apart = (self.region.width - sum(widths)) / (len(several) - 1)
        lefts = [self.region.left + sum(widths[:k]) + k * apart for k in range(len(several))]
        return [
            self.hang(stored, left, level, higher=True)
            for level, (stored, left) in enumerate(zip(several, lefts, strict=True))
        ]

    def put_away(self) -> list[VMobject]:
        """All labels and threads, which are to go."""
        gone, self.hanging = self.hanging, []
        return [part for hang in gone for part in (hang.label, hang.thread)]

    def stairs(self, stored: Stored) -> Hops:
        """From the first entry one on along each index, one index after the other."""
        indices = stairs(stored)
        return Hops(self.rail, stored, indices)

    def row_by_row(self, stored: Stored) -> Hops:
        """Through the first row of a matrix, and on to the next one."""
        return Hops(self.rail, stored, row_by_row(stored))

    def cargo(self, cell: Cell) -> Cell:
        """A cell's number on its way."""
        chip = Cell(cell.record, cell.index, Face.VALUE, self.size.times(_CARGO), scale=self.scale)
        return chip.set_z_index(UNDER)

    def on_sheets(self, index: Index) -> Cell:
        """The cell of an entry of x."""
        return self.sheets[index[0]][index[1:]]


def stairs(stored: Stored) -> list[Index]:
    """The first entry, then one on along each index that goes on, from the first to the last."""
    lengths = stored.values.shape
    steps = [axis for axis, length in enumerate(lengths) if length > 1]
    return [
        tuple(int(axis in steps[:done]) for axis in range(len(lengths)))
        for done in range(len(steps) + 1)
    ]


def row_by_row(stored: Stored) -> list[Index]:
    """The entries of a matrix's first row, and the first one of the next."""
    return [*((0, k) for k in range(stored.values.shape[1])), (1, 0)]

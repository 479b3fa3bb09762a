"""A square matrix of weights as a cloth that turns over its diagonal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize, IndexLabel
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.twofold.cells import TurningCell, TurningFabric
from scenes.kit.twofold.diagonal_turn import FLAT, DiagonalTurn

_EM = 0.9 * HEADING / CODE_SIZE
_HEM = 0.09  # of the fabric around its cells
_INDEX, _NAME = 0.28, 0.5  # from the fabric to the indices, and to its name


class FlatSlots(QuickGroup):
    """Where cells are when the cloth lies flat: what indices are beside."""

    def __init__(self, cloth: TurningCloth) -> None:
        super().__init__()
        self.record, self.at = cloth.record, {cell.slot: cell.copy() for cell in cloth.cells}

    def __getitem__(self, index: Index) -> TurningCell:  # type: ignore[override]
        return self.at[index]


class TurningCloth(QuickGroup):
    """Its cells stand for one record; turned over, they stand for the transposed one."""

    def __init__(
        self, record: Record, middle: Points, size: CellSize, scale: float, layer: float = 0.0
    ) -> None:
        super().__init__()
        self.record, self.face, self.size = record, Face.GRADIENT, size
        self.turn, self.n = DiagonalTurn(middle), record.shape[0]
        self.fabric = TurningFabric(record, self.n * size.pitch[0] / 2 + _HEM, self.turn, layer)
        self.cells = [
            TurningCell(record, index, size, scale, self.turn, layer)
            for index in np.ndindex(record.shape)
        ]
        self.slots = FlatSlots(self)
        self.name_label = NameLabel(self, _EM)
        self.name_label.next_to(self.fabric, UP, buff=_NAME)
        self.line = self.name_label.baseline
        self.labels = [
            IndexLabel(self.slots, axis, k).next_to(  # type: ignore[arg-type] # as a grid
                self.slots[(k, 0) if axis == 0 else (0, k)], beside, buff=_INDEX)
            for axis, beside in ((0, LEFT), (1, UP)) for k in range(self.n)
        ]  # fmt: skip
        self.add(self.fabric, *self.cells)
        for part in self.submobjects:
            belongs(part, self)

    def __getitem__(self, index: Index) -> TurningCell:  # type: ignore[override]
        return next(cell for cell in self.cells if cell.slot == index)

    @property
    def parts(self) -> list[VMobject]:
        """All that turns."""
        return [self.fabric, *self.cells]

    def turn_to(self, angle: float) -> Self:
        """Have turned so far."""
        self.turn = DiagonalTurn(self.turn.middle, angle)
        return self._sit()

    def _sit(self) -> Self:
        self.fabric.sit(self.turn)
        for cell in self.cells:
            cell.sit(self.turn)
        return self

    def have_turned(self, record: Record) -> Self:
        """Lie flat again, turned over: each cell in the slot it has come to, of another record."""
        self.record = self.fabric.record = record
        self.turn = DiagonalTurn(self.turn.middle, FLAT)
        self.fabric.sit(self.turn)
        for cell in self.cells:
            cell.move_to_slot(cell.slot[::-1], record, self.turn)
        return self

    def follow(self, record: Record) -> Self:
        """Stand for another record."""
        self.record = self.fabric.record = record
        for cell in self.cells:
            cell.follow(record)
        return self

    def let_digits(self, share: float) -> Self:
        """Let all numbers be seen so well."""
        for cell in self.cells:
            cell.let_digits(share)
        return self

    def faults(self) -> Iterator[Fault]:
        """Each entry of one record once, all on one fabric."""
        slots = sorted(cell.slot for cell in self.cells)
        if slots != list(np.ndindex(self.record.shape)):
            yield Fault("index", f"slots of {self.record.name} taken twice", "each once")
        for cell in self.cells:
            told = f"{cell.record.name}{list(cell.index)}"
            if cell.record is not self.record:
                yield Fault("stale", f"{told} on a cloth of {self.record.name}", "one record")
            if cell.turn is not self.turn:
                yield Fault("cloth", f"{told} turned by another angle", "as its cloth")
        if self.fabric.turn is not self.turn:
            yield Fault("cloth", f"the fabric of {self.record.name} turned otherwise", "as cells")

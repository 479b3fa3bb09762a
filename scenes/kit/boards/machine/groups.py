"""Cells of the machine that bear one name together."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.records.tensor import Record
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face


class Asked(QuickGroup):
    """Cells of a gradient, and what stands in their places before anybody knows them."""

    def __init__(self, strand: WiredVector | Weights, blanks: Sequence[Blank]) -> None:
        self.strand, self.face = strand, strand.face
        super().__init__(strand, *blanks)

    @property
    def record(self) -> Record:
        return self.strand.record


class Weights(QuickGroup):
    """The weights that lie on crossings, or their gradients."""

    def __init__(self, record: Record, cells: Sequence[Cell], face: Face = Face.VALUE) -> None:
        self.record, self.face, self.cells = record, face, [*cells]
        super().__init__(*cells)

    @property
    def entries(self) -> list[Cell]:
        return self.cells

    def follow(self, record: Record) -> Weights:
        """Let every weight stand for its entry of another record."""
        self.record = record
        for cell in self.cells:
            cell.follow(record)
        return self

"""Sums, one below the other: what the code says, what comes out, and its dtype."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from manim import LEFT

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.boards.owners.tags import SaidOfIt
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import NUMBER, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import CodePiece

_EM = 1.1 * NUMBER / CODE_SIZE
_SIZE = CellSize.fitting(1.25, 0.55, 0.1, 5)
_CELL, _DTYPE = -0.75, 0.05  # where cells have their middle, and dtypes begin


class Sum(Protocol):
    """A tensor of one number, and what its dtype is."""

    @property
    def line(self) -> str: ...

    @property
    def value(self) -> Record: ...

    @property
    def dtype(self) -> Record: ...


class SumRow(QuickGroup):
    """One sum."""

    def __init__(self, listing: Listing, summed: Sum, scale: float) -> None:
        theme = current_theme()
        self.summed = summed
        self.code = Phrase("{}", CodePiece(listing, summed.line), em=_EM, type=Type.CODE,
                           color=theme.text)  # fmt: skip
        self.cell = Cell(summed.value, (0,), Face.VALUE, _SIZE, scale=scale)
        self.said = Phrase("{}", SaidOfIt(summed.dtype), em=_EM, type=Type.CODE, color=theme.muted)
        super().__init__(self.code, self.cell, self.said)
        for part in self.submobjects:
            belongs(part, self)
        self.stand(0.0)

    def stand(self, height: float) -> SumRow:
        """Stand so high."""
        self.code.move_to((SAFE.left, height, 0.0), aligned_edge=LEFT)
        self.cell.move_to((_CELL, height, 0.0))
        self.said.move_to((_DTYPE, height, 0.0), aligned_edge=LEFT)
        self.offsets = self._offsets()
        return self

    def _offsets(self) -> list[Points]:
        middle = self.cell.box.get_center()
        return [self.code.get_center() - middle, self.said.get_center() - middle]

    @property
    def standing(self) -> Standing:
        return Standing(self.summed.dtype, (), self.summed.line)

    def faults(self) -> Iterator[Fault]:
        """The number and the dtype are those of the code before them."""
        summed = self.summed
        asked = (f"{summed.line}.dtype", f"({summed.line}).dtype")
        if not bool(summed.dtype.value):
            yield Fault("ledger", f"{summed.line} of another dtype", summed.dtype.name)
        if summed.value.name != summed.line or not summed.dtype.name.startswith(asked):
            yield Fault("ledger", f"{summed.line} with {summed.value.name}, {summed.dtype.name}",
                        "what comes out of it")  # fmt: skip
        for found, due in zip(self._offsets(), self.offsets, strict=True):
            if not within_a_pixel(found, due):
                yield Fault("place", f"a word off the row of {summed.line}", "as set")

"""The two weights of a pair of rows, and their sum: `V[i, j] + V[j, i]` as cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.lopsided import LopsidedRun
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import CAPTION, Face, current_theme
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel

_APART = 0.62  # between cells, where a sign stands
_HIGH = 0.82  # how far the one that passes over the other rises
_ON_TOP, _FLIES = 3.0, 6.0
_ROUNDING = 1e-6


class LedgerSign(Phrase):
    """A sign between two cells."""

    def __init__(self, sign: str, place: Points) -> None:
        super().__init__(sign, em=1.2 * CAPTION, color=current_theme().text)
        self.place = place
        self.move_to(place).set_z_index(_ON_TOP)

    def faults(self) -> Iterator[Fault]:
        """It stands where it was set."""
        yield from super().faults()
        if not within_a_pixel(self.get_center(), self.place):
            yield Fault("place", "a sign away from its cells", "between them")


class PairLedger(QuickGroup):
    """Both entries of a pair and their sum; parts come one by one."""

    def __init__(
        self, run: LopsidedRun, pair: tuple[int, int], middle: Points, size: CellSize, scale: float
    ) -> None:
        super().__init__()
        self.pair, self.moving = pair, False
        step = np.array([size.width + _APART, 0.0, 0.0])
        self.places = [middle - step, middle, middle + step]
        records = (run.V, pair), (run.V, pair[::-1]), (run.sums, pair)
        self.cells = [
            Cell(record, index, Face.GRADIENT, size, scale=scale).move_to(place)
            for (record, index), place in zip(records, self.places, strict=True)
        ]
        self.signs = [LedgerSign(sign, middle + (k - 0.5) * step) for k, sign in enumerate("+=")]
        for cell in self.cells:
            cell.set_z_index(_ON_TOP)
        self.add(*self.cells, *self.signs)
        for part in self.submobjects:
            belongs(part, self)

    @property
    def addends(self) -> list[Cell]:
        """The cells of the two entries, from the left."""
        return self.cells[:2]

    @property
    def total(self) -> Cell:
        return self.cells[2]

    def fly(self, number: int, start: Points, share: float) -> Self:
        """Let an entry be on its way from a place to its own."""
        self.moving = share < 1.0
        cell, end = self.cells[number], self.places[number]
        cell.move_to(start + (end - start) * share).set_z_index(_FLIES if self.moving else _ON_TOP)
        return self

    def exchange(self, share: float) -> Self:
        """Let the two entries be on their way into each other's place, one over the other."""
        self.moving = True
        left, right = self.places[:2]
        rise = np.array([0.0, _HIGH * np.sin(np.pi * share), 0.0])
        for cell, start, end, lift in zip(
            self.addends, (left, right), (right, left), (rise, 0 * rise), strict=True
        ):
            cell.move_to(start + (end - start) * share + lift)
        return self

    def have_exchanged(self, run: LopsidedRun) -> Self:
        """Stand for another run, in which they are exchanged."""
        self.moving = False
        self.cells[:2] = self.cells[1::-1]
        for cell, index in zip(self.addends, (self.pair, self.pair[::-1]), strict=True):
            cell.number.index = index
        return self.follow(run)

    def follow(self, run: LopsidedRun) -> Self:
        for cell, record in zip(self.cells, (run.V, run.V, run.sums), strict=True):
            cell.follow(record)
        return self

    def let_digits(self, share: float) -> Self:
        """Let its numbers be seen so well."""
        for cell in self.cells:
            cell.show_digits(share)
        return self

    def faults(self) -> Iterator[Fault]:
        """Each in its place, of one pair, and the sum is theirs."""
        indices = [self.pair, self.pair[::-1], self.pair]
        for cell, index, place in zip(self.cells, indices, self.places, strict=True):
            told = f"{cell.record.name}{list(cell.index)}"
            if cell.index != index:
                yield Fault("index", f"{told} in the place of {list(index)}", f"{list(index)}")
            if not self.moving and not within_a_pixel(cell.box.get_center(), place):
                yield Fault("place", f"{told} away from its place", "in its place of the sum")
        one, other, total = (float(cell.record.value[cell.index]) for cell in self.cells)
        if abs(one + other - total) > _ROUNDING:
            told = f"{self.total.record.name}{list(self.pair)} = {total:g}"
            yield Fault("relation", told, f"{one + other:g}, the sum of the two")

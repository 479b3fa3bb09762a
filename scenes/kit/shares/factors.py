"""What a row's gradient gets of each row of X: weight times slope, in a table below tanh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT

from gradmath.records.shares import SharedOutRun
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, IndexLabel
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import CAPTION, INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.shares.places import NAMES, SharePlaces
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel

_EM = 1.1 * INDEX / CODE_SIZE
_BEFORE = 0.12  # from a sign to the name behind it
_ROUNDING = 1e-5


class FactorLine(QuickGroup):
    """A vector with an entry for each row of X, each in the column of its row."""

    def __init__(
        self, record: Record, face: Face, places: SharePlaces, line: int, scale: float
    ) -> None:
        self.record, self.face, self.places, self.line = record, face, places, line
        size, digits = places.factor_size, places.letters - 2
        self.cells = [
            Cell(record, (j,), face, size, scale=scale, decimals=digits) for j in range(places.n)
        ]
        for j, cell in enumerate(self.cells):
            cell.shift(places.factor(j, line) - cell.box.get_center())
        super().__init__(*self.cells)
        for cell in self.cells:
            belongs(cell, self)
        self.follow(record)

    def __getitem__(self, index: Index) -> Cell:  # type: ignore[override]
        return self.cells[index[0]]

    def follow(self, record: Record) -> Self:
        """Stand for that of another run; a number too long for its cell is colour alone."""
        self.record = record
        for cell in self.cells:
            cell.follow(record)
            cell.show_digits(float(len(cell.number.claim.text) <= self.places.letters))
        return self

    def faults(self) -> Iterator[Fault]:
        """Each entry of one record is in its own column."""
        for j, cell in enumerate(self.cells):
            told = f"{cell.record.name}{list(cell.index)}"
            if cell.record is not self.record:
                yield Fault("stale", f"{told} in a line of {self.record.name}", "one record")
            if cell.index != (j,) or not within_a_pixel(
                cell.box.get_center(), self.places.factor(j, self.line)
            ):
                yield Fault("place", f"{told} in another column", f"that of row {j}")


class MetColumnNumber(IndexLabel):
    """Of which arrow a column is, as strong as the number at that arrow."""

    def __init__(self, line: FactorLine, axis: int, number: int) -> None:
        super().__init__(line, axis, number)  # type: ignore[arg-type] # as a grid
        self.set_color(current_theme().text)


class FactorTable(QuickGroup):
    """Weights, slopes, and their products; parts come one by one."""

    def __init__(self, run: SharedOutRun, places: SharePlaces, most: float) -> None:
        """most is the largest weight of all runs that are shown."""
        faces = (Face.GRADIENT, Face.VALUE, Face.GRADIENT)
        scales = (most, 1.0, most)
        self.lines = [
            FactorLine(record, face, places, line, scale)
            for line, (record, face, scale) in enumerate(
                zip(_records(run), faces, scales, strict=True)
            )
        ]
        super().__init__(*self.lines)
        for line in self.lines:
            belongs(line, self)
        self.numbers = [
            MetColumnNumber(self.lines[0], 0, j).move_to(places.above(j)) for j in range(places.n)
        ]
        self.names: list[Any] = []
        self.signs: list[Phrase] = []
        for line, sign in zip(self.lines, ("", "×", "="), strict=True):
            name = NameLabel(line, _EM)
            level = line.cells[0].get_center()
            name.move_to(np.array([NAMES, level[1], 0.0]), aligned_edge=RIGHT)
            self.names.append(name)
            if sign:
                mark = Phrase(sign, em=1.1 * CAPTION, color=current_theme().text)
                self.signs.append(mark.next_to(name, LEFT, buff=_BEFORE).set_y(level[1]))

    def follow(self, run: SharedOutRun) -> Self:
        """Show the factors of another run."""
        for line, record in zip(self.lines, _records(run), strict=True):
            line.follow(record)
        return self

    def faults(self) -> Iterator[Fault]:
        """The last line is the product of the two others."""
        weight, slope, share = (line.record.value.astype(float) for line in self.lines)
        off = float(abs(weight * slope - share).max())
        if off > _ROUNDING:
            yield Fault(
                "relation", f"{self.lines[2].record.name} {off:g} off", "weight times slope"
            )


def _records(run: SharedOutRun) -> tuple[Record, Record, Record]:
    return run.weight, run.slope, run.share

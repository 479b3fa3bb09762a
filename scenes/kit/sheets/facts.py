"""What captions say of products: how many there are, what meets what, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry, number, place
from scenes.kit.truth.claims import Inkless


@dataclass(frozen=True, eq=False)
class TakesProducts(OfNoEntry):
    """A matrix product takes just so many products, `each` for an entry of it."""

    factors: tuple[Record, Record]
    count: Record  # what is guessed
    made: Record  # how many there are
    entries: Record

    @property
    def each(self) -> int:
        return int(self.count.value) // int(self.entries.value)

    @property
    def bears(self) -> frozenset[str]:
        words = frozenset({"each", "every", "product", "row", "column"})
        return words | number(self.each) | number(int(self.count.value))

    def fault(self) -> str | None:
        (n, k), m = self.factors[0].shape, self.factors[1].shape[1]
        made, entries = int(self.made.value), int(self.entries.value)
        if made != n * k * m or entries != n * m:
            return f"{made} products for {entries} entries"
        return None if int(self.count.value) == made else f"{made} products"


@dataclass(frozen=True, eq=False)
class RowMeetsColumn(OfNoEntry):
    """The products of a row and a column, number by number."""

    products: Record
    factors: tuple[Record, Record]
    at: Index

    @property
    def bears(self) -> frozenset[str]:
        i, j = self.at
        rows, columns = self.factors[0].shape[0], self.factors[1].shape[1]
        counted = number(len(self.products.value)) | number(1)
        words = frozenset({"row", "column", "product", "each"})
        return words | place(i, rows) | place(j, columns) | counted

    def fault(self) -> str | None:
        i, j = self.at
        first, second = (each.value for each in self.factors)
        if not np.array_equal(self.products.value, first[i] * second[:, j]):
            return f"{self.products.name}, which are others"
        return None


@dataclass(frozen=True, eq=False)
class OuterTables(OfNoEntry):
    """Each table has all products of one column of A and the row of B with the same number."""

    factors: tuple[Record, Record]
    tables: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        words = frozenset({"each", "every", "product", "row", "column", "same", "first"})
        return words | number(len(self.tables))

    def fault(self) -> str | None:
        first, second = (each.value for each in self.factors)
        if len(self.tables) != first.shape[1]:
            return f"{len(self.tables)} tables for {first.shape[1]} columns"
        for k, table in enumerate(self.tables):
            if not np.array_equal(table.value, np.outer(first[:, k], second[k])):
                return f"{table.name}, which is another table"
        return None


@dataclass(frozen=True, eq=False)
class PressedTogether(OfNoEntry):
    """The sum of all tables is the matrix product of A and B."""

    tables: tuple[Record, ...]
    pressed: Record
    out: Record

    @property
    def bears(self) -> frozenset[str]:
        words = frozenset({"sum", "equal", "same", "each", "every", "about"})
        return words | number(len(self.tables)) | number(1)

    def fault(self) -> str | None:
        due = np.sum([each.value for each in self.tables], axis=0)
        for found in (self.pressed, self.out):
            if not np.array_equal(found.value, due):
                return f"{found.name}, which is not the sum of {len(self.tables)} tables"
        return None


@dataclass(frozen=True, eq=False)
class AddedUp(Inkless):
    """An entry of all tables, added up: `7 + 18 + 33 = 58`."""

    tables: Sequence[Record]
    pressed: Record
    index: Index

    @property
    def text(self) -> str:
        first, *others = (each.text(self.index) for each in self.tables)
        signed = (
            f"\N{MINUS SIGN} {text[1:]}" if text[0] == "\N{MINUS SIGN}" else f"+ {text}"
            for text in others
        )
        return f"{' '.join((first, *signed))} = {self.pressed.text(self.index)}"

    def fault(self) -> str | None:
        due = sum(int(each.value[self.index]) for each in self.tables)
        found = int(self.pressed.value[self.index])
        return None if found == due else f"{due}, and not {found}"

"""What captions say of products: how many there are, what meets what, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry, number, place
from scenes.kit.truth.claims import Inkless


def _integers(record: Record) -> npt.NDArray[np.int64]:
    return record.value.astype(np.int64)


@dataclass(frozen=True, eq=False)
class CellByCell(OfNoEntry):
    """Each entry is the product of the two in its place, and so many there are."""

    p: Record
    factors: tuple[Record, Record]
    count: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "product"}) | number(self.p.value.size) | number(1)

    def fault(self) -> str | None:
        first, second = (_integers(each) for each in self.factors)
        if first.shape != second.shape or not np.array_equal(self.p.value, first * second):
            return f"{self.p.name}, which is not {self.factors[0].name} times the other"
        found = int(self.count.value)
        return None if found == self.p.value.size else f"{found} products"


@dataclass(frozen=True, eq=False)
class SumWithoutIndex(OfNoEntry):
    """A tensor with no dimension holds the sum of all entries of another one."""

    terms: Record
    total: Record
    dim: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "every", "none"}) | number(1)

    def fault(self) -> str | None:
        due, found = int(self.terms.value.sum()), int(self.total.value)
        if found != due:
            return f"{self.total.name}, which is not {due}"
        same = self.total.shape == () and int(self.dim.value) == 0
        return None if same else f"{self.total.name} with {int(self.dim.value)} dimensions"


@dataclass(frozen=True, eq=False)
class PythonNumber(OfNoEntry):
    """What `item` gives is the number that a tensor holds, and an int of Python."""

    of: Record
    item: Record
    is_int: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "only"}) | number(1)

    def fault(self) -> str | None:
        asked = self.is_int.name == f"type({self.item.name}) is int"
        if not asked or not bool(self.is_int.value):
            return f"{self.item.name}, which is no int"
        same = int(self.of.value) == int(self.item.value)
        return None if same else f"{self.item.text()} out of {self.of.text()}"


@dataclass(frozen=True, eq=False)
class Unfit(OfNoEntry):
    """Two matrices are of different shapes."""

    shapes: tuple[Record, Record]

    bears = frozenset({"different", "not:same", "not:equal", "some", "none"})

    def fault(self) -> str | None:
        first, second = (each.shape for each in self.shapes)
        return None if first != second else f"two matrices of shape {first}"


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
class Stretches(OfNoEntry):
    """Of two shapes each length is that of the result, or 1."""

    shapes: tuple[Record, Record]
    whole: Record

    bears = frozenset({"each", "every", "number:1"})

    def fault(self) -> str | None:
        for shape in self.shapes:
            for length, due in zip(shape.value, self.whole.value, strict=True):
                if length not in (1, due):
                    return f"a length of {length} that is to be {due}"
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

"""What captions say of a tensor that is stretched, and of the cells that it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gradmath.records.memory import Stored
from gradmath.records.stretched import StretchedRow
from gradmath.records.tensor import Record
from scenes.kit.hops.facts import on_the_cells, reads_as_shown
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.refusals import doubt_of

NewCells: TypeAlias = Literal["all", "rest", "none"]
Reached: TypeAlias = Literal["one", "column", "all"]
_HELD = ".untyped_storage().data_ptr()"


@dataclass(frozen=True, eq=False)
class CellsAdded(OfNoEntry):
    """A stretched row has cells for all its entries, for the rest of them, or none of its own."""

    e: Stored
    r: Stored
    lends: Record
    counted: Record
    needed: Record
    added: NewCells

    @property
    def bears(self) -> frozenset[str]:
        if self.added != "none":
            return frozenset()
        return frozenset({"none", "not", "same", "each", "every", "row"})

    def fault(self) -> str | None:
        found = self._found()
        wrong = reads_as_shown(self.e)
        return wrong if wrong or found == self.added else f"new cells: {found}"

    def _found(self) -> NewCells:
        e, r = self.e, self.r
        if not on_the_cells(e, self.lends, r.name) or not bool(self.counted.value):
            return "all" if e.cells.value.size == int(self.needed.value) else "rest"
        return "none" if e.cells.value.size == r.cells.value.size else "rest"


@dataclass(frozen=True, eq=False)
class SameRowAgain(OfNoEntry):
    """By a stride of 0 every row of a matrix is read from the cells of its first one."""

    stored: Stored

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "each", "every", "row", "zero"})

    def fault(self) -> str | None:
        stored = self.stored
        if int(stored.stride.value[0]) != 0:
            return f"{stored.name} with the stride {stored.stride.text((0,))}"
        return reads_as_shown(stored)


@dataclass(frozen=True, eq=False)
class WriteReaches(OfNoEntry):
    """A write to the first entry of a matrix changes it alone, its column, or all entries."""

    before: Stored
    after: Stored
    reached: Reached

    @property
    def bears(self) -> frozenset[str]:
        return {
            "one": frozenset({"number:1", "only", "changes"}),
            "column": frozenset({"column", "same", "each", "every", "row", "number:1", "changes"}),
            "all": frozenset({"every", "changes"}),
        }[self.reached]

    def fault(self) -> str | None:
        changed = self.before.values.value != self.after.values.value
        due = np.zeros_like(changed)
        due[{"one": (0, 0), "column": (slice(None), 0), "all": slice(None)}[self.reached]] = True
        if not np.array_equal(changed, due):
            return f"{int(changed.sum())} entries of {self.after.name} changed"
        return reads_as_shown(self.after)


@dataclass(frozen=True, eq=False)
class ManyForOne(OfNoEntry):
    """torch refuses a write by which several sums would go to one cell, and nothing changes."""

    before: Stored
    kept: Stored
    refused: Record

    @property
    def bears(self) -> frozenset[str]:
        return number(self.kept.values.shape[0]) | {"number:1", "same", "stops", "sum"}

    def fault(self) -> str | None:
        kept, before = self.kept, self.before
        if not np.array_equal(kept.cells.value, before.cells.value):
            return f"cells of {kept.name} that were written to"
        places = [place for _, place in kept.places()]
        if len(set(places)) * kept.values.shape[0] != len(places):
            return f"{len(places)} entries on {len(set(places))} cells"
        return doubt_of(self.refused)


@dataclass(frozen=True, eq=False)
class ReadAlong(OfNoEntry):
    """A sum reads a column along each row and a row down each column, from their own cells.

    summed are the column C, the row r and their sum.
    """

    summed: tuple[Record, Record, Record]
    stretched: tuple[Record, Record]
    lent: tuple[Record, Record]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "row", "column", "not", "none", "same", "number:1"})

    def fault(self) -> str | None:
        both = "torch.broadcast_tensors(C, r)"
        for k, (of, strides) in enumerate((("C", [1, 0]), ("r", [0, 1]))):
            lent, stretched = self.lent[k], self.stretched[k]
            asked = lent.name == f"{both}[{k}]{_HELD} == {of}{_HELD}"
            if not asked or not bool(lent.value):
                return f"{of} on other cells"
            if stretched.value.tolist() != strides or not stretched.name.startswith(f"{both}[{k}]"):
                return f"{of} with the strides {stretched.value.tolist()}"
        column, row, sums = (each.value for each in self.summed)
        return None if np.array_equal(sums, np.add(column, row)) else "other sums"


@dataclass(frozen=True, eq=False)
class LastDiffer(OfNoEntry):
    """The last lengths of two shapes differ, and neither is 1: torch refuses their sum."""

    shapes: tuple[Record, Record]
    failed: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"different", "not", "number:1", "stops", "last"})

    def fault(self) -> str | None:
        first, second = (int(each.value[-1]) for each in self.shapes)
        if first == second or 1 in (first, second):
            return f"last lengths {first} and {second}"
        return doubt_of(self.failed)


@dataclass(frozen=True, eq=False)
class LengthOfOne(OfNoEntry):
    """A vector that stands has a last length of 1: to each row of a matrix one number is added.

    summed are the matrix, the vector and their sum.
    """

    standing: Stored
    lends: Record
    summed: tuple[Record, Record, Record]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"number:1", "last", "each", "row", "same"})

    def fault(self) -> str | None:
        standing, (first, vector, sums) = self.standing, self.summed
        if standing.shape.value.tolist() != [vector.value.size, 1]:
            return f"the shape {standing.shape.value.tolist()}"
        if not on_the_cells(standing, self.lends, vector.name):
            return f"{standing.name} on other cells"
        due = np.add(first.value, vector.value[:, None])
        return None if np.array_equal(sums.value, due) else "other sums"


@dataclass(frozen=True, eq=False)
class NothingCopied(OfNoEntry):
    """What is stretched has no cells of its own, and is read again by strides of 0."""

    found: StretchedRow

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"none", "not", "same", "every", "each", "row", "number:1"})

    def fault(self) -> str | None:
        found = self.found
        facts = added(found, "none"), SameRowAgain(found.e), along(found)
        return next((wrong for fact in facts if (wrong := fact.fault())), None)


def added(found: StretchedRow, which: NewCells) -> CellsAdded:
    """How many cells stretching by hand has added."""
    return CellsAdded(found.e, found.r, found.lends, found.counted, found.needed, which)


def along(found: StretchedRow) -> ReadAlong:
    """How `+` reads what it stretches by itself."""
    summed = found.C, found.r_after.values, found.S
    return ReadAlong(summed, found.stretched, found.lent)

"""What captions say of tensors that are read from one strip of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from gradmath.records.memory import Stored
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry

_HELD = ".untyped_storage().data_ptr()"
Place: TypeAlias = Literal["together", "apart", "elsewhere"]
Moved: TypeAlias = Literal["all", "some", "none"]


def reads_as_shown(stored: Stored) -> str | None:
    """What is wrong with a tensor whose entries are not what its hops lead to."""
    for index, place in stored.places():
        if stored.values.value[index] != stored.cells.value[place]:
            return f"{stored.name}{list(index)} elsewhere than at cell {place}"
    return None


def on_the_cells(stored: Stored, lends: Record, of: str = "x") -> bool:
    """Whether a comparison that holds says that a tensor is read from the cells of another."""
    asked = lends.name == f"{stored.name}{_HELD} == {of}{_HELD}"
    return asked and bool(lends.value)


@dataclass(frozen=True, eq=False)
class LieInOrder(OfNoEntry):
    """The rows of a tensor follow one another on its strip, and nothing else is on it."""

    stored: Stored

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "row"})

    def fault(self) -> str | None:
        same = np.array_equal(self.stored.values.value.ravel(), self.stored.cells.value)
        return None if same else f"cells of {self.stored.name} in another order"


@dataclass(frozen=True, eq=False)
class StridesLead(OfNoEntry):
    """Each stride is how many cells lie from the first entry to the next one along its index."""

    stored: Stored

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "row"})

    def fault(self) -> str | None:
        stored = self.stored
        for axis, stride in enumerate(stored.stride.value):
            step = tuple(int(k == axis) for k in range(stored.values.value.ndim))
            place = int(stored.offset.value) + int(stride)
            if stored.values.value[step] != stored.cells.value[place]:
                return f"{stored.name}{list(step)} elsewhere than at cell {place}"
        return None


@dataclass(frozen=True, eq=False)
class LieSo(OfNoEntry):
    """The entries of a tensor lie side by side, or on the same cells but apart, or in new ones."""

    stored: Stored
    lends: Record
    place: Place

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal"})

    def fault(self) -> str | None:
        found = self._found()
        wrong = reads_as_shown(self.stored)
        return wrong if wrong or found == self.place else f"entries that lie {found}"

    def _found(self) -> Place:
        if not on_the_cells(self.stored, self.lends):
            return "elsewhere"
        places = [place for _, place in self.stored.places()]
        return "together" if all(b - a == 1 for a, b in pairwise(places)) else "apart"


@dataclass(frozen=True, eq=False)
class EvenHops(OfNoEntry):
    """From entry to entry a tensor goes the same way on: its last stride, and nothing else."""

    stored: Stored

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "every"})

    def fault(self) -> str | None:
        places = [place for _, place in self.stored.places()]
        hops = {b - a for a, b in pairwise(places)}
        if places[0] != int(self.stored.offset.value):
            return f"{self.stored.name} that begins elsewhere"
        return None if hops == {int(self.stored.stride.value[-1])} else f"hops of {sorted(hops)}"


@dataclass(frozen=True, eq=False)
class CellsMove(OfNoEntry):
    """A line has changed all, some or none of the cells on the strip."""

    before: Stored
    after: Stored
    lends: Record
    moved: Moved

    @property
    def bears(self) -> frozenset[str]:
        borne = {"changes", *({"every"} if self.moved == "all" else {self.moved})}
        return frozenset(borne | ({"stays", "not"} if self.moved == "none" else set()))

    def fault(self) -> str | None:
        if not on_the_cells(self.after, self.lends):
            return f"{self.after.name} on other cells"
        same = self.before.cells.value == self.after.cells.value
        found: Moved = "none" if same.all() else "some" if same.any() else "all"
        return None if found == self.moved else f"{found} of the cells moved"


@dataclass(frozen=True, eq=False)
class StridesSwap(OfNoEntry):
    """One matrix has another one's two strides in the other order, and its start."""

    front: Stored
    back: Stored

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"swapped", "changes", "only", "number:2", "both"})

    def fault(self) -> str | None:
        first, second = (each.stride.value.tolist() for each in (self.front, self.back))
        if second != first[::-1] or int(self.front.offset.value) != int(self.back.offset.value):
            return f"{self.back.name} with the strides {second}, and not {first[::-1]}"
        return None


@dataclass(frozen=True, eq=False)
class OneCell(OfNoEntry):
    """Two entries of two tensors are read from one and the same cell, with what it holds."""

    one: Stored
    other: Stored
    at: tuple[Index, Index]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "number:1", "both"})

    def fault(self) -> str | None:
        first, second = self.one.place(self.at[0]), self.other.place(self.at[1])
        read = self.one.values.value[self.at[0]], self.other.values.value[self.at[1]]
        if first != second or read[0] != read[1]:
            return f"cells {first} and {second} that hold {read[0]} and {read[1]}"
        return reads_as_shown(self.one) or reads_as_shown(self.other)


@dataclass(frozen=True, eq=False)
class TwoHops(OfNoEntry):
    """Read row by row a matrix goes on by one hop within a row, and by another to the next."""

    stored: Stored

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"not:same", "not:number:1", "different", "number:2", "row"})

    def fault(self) -> str | None:
        hops = {b - a for (_, a), (_, b) in pairwise(self.stored.places())}
        return None if len(hops) == 2 else f"hops of {sorted(hops)}"


@dataclass(frozen=True, eq=False)
class CopiedInOrder(OfNoEntry):
    """A tensor has cells of its own, which hold another one's entries row by row."""

    copy: Stored
    of: Stored
    apart: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "same", "different"})

    def fault(self) -> str | None:
        copy = self.copy
        asked = self.apart.name == f"{copy.name}{_HELD} != x{_HELD}"
        if not asked or not bool(self.apart.value):
            return f"{copy.name}, which has no cells of its own"
        same = np.array_equal(copy.cells.value, self.of.values.value.ravel())
        return None if same else f"cells of {copy.name} in another order than {self.of.name}"


@dataclass(frozen=True, eq=False)
class StartAndHops(OfNoEntry):
    """The place of every entry is a start, and for each index so many hops of its stride."""

    views: tuple[Stored, ...]
    lends: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each", "number:1"})

    def fault(self) -> str | None:
        return next(self._wrong(), None)

    def _wrong(self) -> Iterator[str]:
        for view, lends in zip(self.views, self.lends, strict=True):
            if not on_the_cells(view, lends):
                yield f"{view.name} on other cells"
            wrong = reads_as_shown(view)
            if wrong:
                yield wrong

"""What captions say of an array and the tensors that were made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gradmath.records.memory import Stored
from gradmath.records.owned import Owned, right_side
from gradmath.records.raised import raised_in
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry

_NO_DATA = "no data"


@dataclass(frozen=True, eq=False)
class BeginsAtFirst(OfNoEntry):
    """An array's label leads to the first of its cells, and these hold what it reads."""

    stored: Stored | None

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"first"})

    def fault(self) -> str | None:
        stored = self.stored
        if stored is None or int(stored.offset.value) != 0:
            return "a label that leads elsewhere"
        same = np.array_equal(stored.cells.value, stored.values.value)
        return None if same else f"cells that {stored.name} does not read"


@dataclass(frozen=True, eq=False)
class HaveCopies(OfNoEntry):
    """Some tensors begin elsewhere than the array, and held its numbers when they were made."""

    tensors: tuple[Owned, ...]
    array: Owned

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "different"})

    def fault(self) -> str | None:
        for owned in self.tensors:
            if not owned.apart:
                return f"{owned.name}, which begins with the array"
            assert owned.values is not None and self.array.values is not None
            if not np.allclose(owned.values.value, self.array.values.value, atol=0.0, rtol=1e-6):
                return f"{owned.name} with other numbers"
        return None


@dataclass(frozen=True, eq=False)
class ReadTheWrite(OfNoEntry):
    """Of some tensors just these read what was written to the array; the others what they did."""

    tensors: tuple[Owned, ...]
    readers: frozenset[str]
    before: tuple[Record, ...]
    after: tuple[Record, ...]
    array: Record
    place: int

    @property
    def bears(self) -> frozenset[str]:
        everyone = {"every"} if len(self.readers) == len(self.tensors) else {"only"}
        return frozenset({"stays", "changes", *everyone})

    def fault(self) -> str | None:
        k = (self.place,)
        for owned, old, new in zip(self.tensors, self.before, self.after, strict=True):
            due = self.array if owned.name in self.readers else old
            if {old.name, new.name} != {owned.name}:
                return f"{new.name} as what {owned.name} reads"
            if np.float32(new.value[k]) != np.float32(due.value[k]):
                return f"{new.name}[{self.place}] = {new.text(k)}"
        return None


@dataclass(frozen=True, eq=False)
class OtherWidth(OfNoEntry):
    """A tensor's cells have other bytes than the array's, and so it has a copy."""

    narrow: Owned
    wide: Owned

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"different", "smaller"})

    def fault(self) -> str | None:
        narrow, wide = self.narrow.stored, self.wide.stored
        if narrow is None or wide is None or int(narrow.size.value) >= int(wide.size.value):
            return "cells of as many bytes"
        return None if self.narrow.apart and self.wide.shares else "the same cells"


@dataclass(frozen=True, eq=False)
class SameLabel(OfNoEntry):
    """What was made like a tensor has its shape, dtype and device, and other cells."""

    ones: Owned
    alike: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "different", "not:same"})

    def fault(self) -> str | None:
        for record in self.alike:
            if not bool(record.value):
                return f"not `{record.name}`"
        return None if self.ones.apart else f"{self.ones.name} on the array's cells"


@dataclass(frozen=True, eq=False)
class WithoutCells(OfNoEntry):
    """A tensor on the device 'meta', of which torch says that there is no data."""

    meta: Owned
    refused: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"only"})

    def fault(self) -> str | None:
        if self.meta.device is None or right_side(self.meta.device) != "meta":
            return f"{self.meta.name} on another device"
        said = raised_in(self.refused)
        return None if said is not None and _NO_DATA in said.says else "numbers that torch found"


@dataclass(frozen=True, eq=False)
class SharersRead(OfNoEntry):
    """A write to the array is read by whoever begins at its first cell, and by nobody else."""

    tensors: tuple[Owned, ...]
    before: tuple[Record, ...]
    after: tuple[Record, ...]
    array: Record
    place: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "only", "same"})

    def fault(self) -> str | None:
        return next(self._wrong(), None)

    def _wrong(self) -> Iterator[str]:
        k = (self.place,)
        for owned, old, new in zip(self.tensors, self.before, self.after, strict=True):
            read = bool(np.float32(new.value[k]) == np.float32(self.array.value[k]))
            kept = bool(np.array_equal(old.value, new.value))
            if owned.shares is not read or owned.shares is kept:
                yield f"{owned.name} that shares={owned.shares} and reads={bool(read)}"

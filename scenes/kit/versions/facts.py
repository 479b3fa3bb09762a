"""What captions say of writes: which of them torch counts, and who shares a counter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Record
from gradmath.records.versions import CountedState, NamedCells, Write
from scenes.kit.truth.bearing import OfNoEntry


@dataclass(frozen=True, eq=False)
class AreCounted(OfNoEntry):
    """Each of some writes changes what it is to change in h, and torch counts it once."""

    writes: tuple[Write, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "each", "every"})

    def fault(self) -> str | None:
        wrong = (write for write in self.writes if write.counted != 1)
        return next((f"`{each.line}`, counted {each.counted} times" for each in wrong), None)


@dataclass(frozen=True, eq=False)
class MakesOtherCells(OfNoEntry):
    """A line makes a tensor with other cells and another counter; h and its version stay."""

    new: NamedCells
    version: Record
    before: CountedState
    after: CountedState

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stays", "different", "not", "zero"})

    def fault(self) -> str | None:
        new, old, now = self.new, self.before, self.after
        if new.on_cells or new.shares_counter or not new.told:
            return f"{new.name} with the cells of h, or its counter"
        if int(self.version.value) != 0:
            return f"`{self.version.name}`, which has counted {self.version.text()}"
        same = np.array_equal(old.h.value, now.h.value)
        return None if same and old.version.value == now.version.value else "a write to h"


@dataclass(frozen=True, eq=False)
class JustTheseCount(OfNoEntry):
    """Of some writes torch counts those through some names, and no others."""

    writes: tuple[Write, ...]
    names: frozenset[str]

    @property
    def bears(self) -> frozenset[str]:
        found = {"every"} if len(self.names) == len(self.writes) else {"only"}
        return frozenset(found if self.names else {"none", "not"})

    def fault(self) -> str | None:
        for write in self.writes:
            if (write.counted == 1) is not (write.writer.name in self.names):
                return f"`{write.line}`, counted {write.counted} times"
        return None


@dataclass(frozen=True, eq=False)
class SharersCount(OfNoEntry):
    """All names lead to one cell; a write is counted if its name shares the counter, not else."""

    writes: tuple[Write, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "only", "same", "not"})

    def fault(self) -> str | None:
        return next(self._wrong(), None)

    def _wrong(self) -> Iterator[str]:
        for write in self.writes:
            writer, counted = write.writer, write.counted == 1
            if not writer.told or not writer.on_cells:
                yield f"{writer.name} on other cells"
            if writer.shares_counter is not counted:
                yield f"`{write.line}`, {counted=}"

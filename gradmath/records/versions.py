"""Names for one tensor's cells, what is written through them, and what torch counts. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.memory import Stored
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class CountedState:
    """What h holds, and how often torch has counted a write. Shapes: h (n,), version ()."""

    h: Record
    version: Record


@dataclass(frozen=True, eq=False)
class NamedCells:
    """What the code calls a tensor, or a NumPy array, that may share the cells of h.

    place compares its first cell with that of h, and counter its version with that of h, at a time
    when h has been written to: both are the same (`==`), or they are not (`!=`). stored has its
    cells. Shapes: place and counter ().
    """

    name: str
    stored: Stored
    place: Record
    counter: Record

    @property
    def on_cells(self) -> bool:
        """Whether its first cell is that of h."""
        return _holds(self.place, self.name)

    @property
    def shares_counter(self) -> bool:
        """Whether its version is that of h."""
        return _holds(self.counter, f"getattr({self.name}, ")

    @property
    def told(self) -> bool:
        """Whether both comparisons hold, and are about it."""
        asked = self.place.name.startswith(self.name) and f"({self.name}, " in self.counter.name
        return asked and bool(self.place.value) and bool(self.counter.value)


@dataclass(frozen=True, eq=False)
class Write:
    """A line that writes through a name, and h before and after it."""

    line: str
    writer: NamedCells
    before: CountedState
    after: CountedState

    @property
    def changes(self) -> bool:
        """Whether a number of h is another one afterwards."""
        return not np.array_equal(self.before.h.value, self.after.h.value)

    @property
    def counted(self) -> int:
        """How many writes torch counted meanwhile."""
        return int(self.after.version.value) - int(self.before.version.value)


def _holds(record: Record, start: str) -> bool:
    return record.name.startswith(start) and " == " in record.name and bool(record.value)

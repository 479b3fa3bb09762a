"""Where a tensor's entries are in memory: a start, and a hop for each index. Torch-free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Index, Record


@dataclass(frozen=True, eq=False)
class Stored:
    """A tensor as a label on the cells of its storage.

    Shapes: cells (c,), all of the storage; values has the tensor's shape; shape and stride (d,),
    with d the number of its indices; offset and size (), the first cell and the bytes of one.
    """

    name: str
    cells: Record
    values: Record
    shape: Record
    stride: Record
    offset: Record
    size: Record

    def place(self, index: Index) -> int:
        """The cell that an entry is read from."""
        hops = np.array(index, dtype=np.int64) @ self.stride.value.astype(np.int64)
        return int(self.offset.value) + int(hops)

    def places(self) -> Iterator[tuple[Index, int]]:
        """Each entry's index, and its cell."""
        for index in np.ndindex(self.values.shape):
            yield index, self.place(index)

"""A layer whose weights are two blocks first, and none of them zero afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Index, Record


@dataclass(frozen=True, eq=False)
class FilledWeights:
    """W on its way, when one of the two parts beside its blocks has come."""

    W: Record


@dataclass(frozen=True, eq=False)
class JoinedBlocks:
    """One W before and after its two blocks are joined, and a weight of it that slides.

    split are the rows and columns of the first block. blocks is the run with zeros beside the
    blocks; filling is W when what is at the right of the first block has come, and when what is at
    the left of the second one has. slide are runs without a zero in W, the first with W as it is
    given, then W[row, column] by hundredths up to the first one that has x.grad[column] at zero,
    or to the stop. Both rows that v weighs are of the second block: row, and the standing one.
    """

    split: tuple[int, int]
    row: int
    standing: int
    blocks: MachineRun
    filling: tuple[FilledWeights, FilledWeights]
    slide: tuple[MachineRun, ...]

    @property
    def full(self) -> MachineRun:
        """The run of W as it is given."""
        return self.slide[0]

    @property
    def last(self) -> MachineRun:
        """Where the slide ends."""
        return self.slide[-1]

    @property
    def last_line_of_weights(self) -> str:
        """The line that sets the weight that slides."""
        made = self.blocks.W.expression
        assert made is not None
        return made.listing.statements[made.after - 1].text

    @property
    def column(self) -> int:
        """The last column, in which the weight slides."""
        return int(self.full.W.shape[1]) - 1

    @property
    def sliding(self) -> Index:
        """The weight that slides."""
        return (self.row, self.column)

    @property
    def paths(self) -> tuple[Index, Index]:
        """Where the two weighed rows cross the last column: the one that stands comes first."""
        return (self.standing, self.column), self.sliding

    @property
    def runs(self) -> tuple[MachineRun, ...]:
        """Every run, in their order."""
        return (self.blocks, *self.slide)

    @property
    def cancels(self) -> bool:
        """Whether x.grad[column] comes to zero."""
        return bool(self.last.x_grad.value[self.column] == 0)

    @property
    def beside(self) -> tuple[list[Index], list[Index]]:
        """The crossings that come: right of the first block, and left of the second one."""
        rows, columns = self.split
        upper: list[Index] = []
        lower: list[Index] = []
        for i, j in np.ndindex(self.full.W.shape):
            if (i < rows) is not (j < columns):
                (upper if i < rows else lower).append((i, j))
        return upper, lower

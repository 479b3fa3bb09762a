"""A layer that two outputs weigh, and a weight of its last column that slides."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Index


@dataclass(frozen=True, eq=False)
class TwoPaths:
    """Runs without a zero in W, in each column of which two paths live.

    slide are runs of which the first has W as it is given, then W[row, column] goes by hundredths
    up to the first one that has x.grad[column] at zero, or to the stop. v weighs row, and the
    standing one.
    """

    row: int
    standing: int
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
        made = self.full.W.expression
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
    def cancels(self) -> bool:
        """Whether x.grad[column] comes to zero."""
        return bool(self.last.x_grad.value[self.column] == 0)

"""One step on an entry of a leaf: what its gradient promised, what moved, and the gap between."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record


@dataclass(frozen=True, eq=False)
class PromiseRun(Shared):
    """inp is moved by e at one entry; out is the square of inp + addend, turned over.

    Shapes: inp, grad and slopes (m, n); out, moved and v (n, m); e, side, change, promise and
        gap ().
    grad is what v brought back before the step; promise is that times the step, change how far
    (v * out).sum() really moved, gap by how much they differ. side is the entry plus the addend
    before the step. slopes are what v brings back after it.
    """

    listing: Listing
    index: Index
    inp: Record
    out: Record
    v: Record
    grad: Record
    e: Record
    side: Record
    moved: Record
    change: Record
    promise: Record
    gap: Record
    slopes: Record

    @property
    def dial(self) -> str:
        """The line of its listing that sets the step."""
        return self._line("e = ")

    @property
    def moves(self) -> str:
        """The line of its listing that runs forward once more, after the step."""
        return self._line("moved = ")

    def _line(self, start: str) -> str:
        return next(line for line in self.listing.lines if line.startswith(start))

"""What a run holds whose weights need not be alike on both sides of the diagonal."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class LopsidedRun(ArrowsRun):
    """A run in which two entries of V weigh each pair of rows.

    Shapes: V (n, n), what is made of the V that was given; sums (n, n), for each pair of rows its
    two entries added.
    """

    sums: Record

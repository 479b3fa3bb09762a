"""One step on an entry of a leaf: what its gradient promised, what moved, and the gap between."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record


@dataclass(frozen=True, eq=False)
class PromiseRun(Shared):
    """inp is moved by e at one entry; out is the square of inp + addend, turned over.

    Shapes: inp and grad (m, n); out, moved and v (n, m); e, side, change, promise, gap and
        slope ().
    grad is what v brought back before the step; promise is that times the step, change how far
    (v * out).sum() really moved, gap by how much they differ. side is the entry plus the addend
    before the step. slope is the entry's gradient after it.
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
    slope: Record

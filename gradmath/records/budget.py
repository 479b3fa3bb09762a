"""One run of a matrix that is cubed entry by entry and turned over, pulled back with shared weight.

Its sum is what is looked at: how much all entries of inp.grad are together.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class BudgetRun:
    """v shares weight out among the entries of out; each brings its own entry of inp a gradient.

    Shapes: u, curve (k,), points of the curve that every entry goes by; inp, powers, slopes, came
        and grad (m, n); out and v (n, m); budget and total (), the sums of v and of grad.
    powers is out before it is turned over; slopes are the curve's at the entries of inp; came is v
    turned over, as it meets them.
    """

    listing: Listing
    u: Record
    curve: Record
    inp: Record
    powers: Record
    out: Record
    slopes: Record
    v: Record
    budget: Record
    came: Record
    grad: Record
    total: Record

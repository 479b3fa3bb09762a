"""One run of a matrix that is squared entry by entry and turned over, pulled back with weights."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class FloorsRun:
    """inp on one floor, out on the other: each entry of inp has one of out, its mirror entry.

    Shapes: u, curve (k,), points of the curve that every entry goes by; inp, powers, slopes, came,
        sent and grad (m, n); out and weights (n, m); J (n, m, m, n), the derivative of each entry
        of out by each of inp; absent and fits (), that inp has no `.grad` yet, and that weights
        have the shape of out.
    powers is out before it is turned over; slopes are the curve's at the entries of inp. weights is
    what the pass starts with at out, came the same turned over, sent what it brings to inp, and
    grad what is in `inp.grad` then.
    """

    listing: Listing
    u: Record
    curve: Record
    inp: Record
    absent: Record
    powers: Record
    out: Record
    slopes: Record
    J: Record
    weights: Record
    fits: Record
    came: Record
    sent: Record
    grad: Record


@dataclass(frozen=True, eq=False)
class SummedRun(FloorsRun):
    """The same, but the weighted entries of out are added up, and the sum is pulled back.

    Shapes: terms (n, m), what is added; whole and seed (), the sum, and the weight it starts with;
        counts (n, m), how much each entry of out counts in that sum. weights is what the pass
        brings to out.
    """

    terms: Record
    whole: Record
    seed: Record
    counts: Record

"""What runs hold whose V is shared out anew while the sum of its squares stays 1."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class SharedOutRun(ArrowsRun):
    """A run for one X, in which one row is looked at more closely.

    Shapes: squares (n, n), V**2; whole (), their sum; products (n, n), X @ X.T; t, curve (k,), tanh
    over all products of the row; size (), how long X.grad is. weight, slope, share (n,), for each
    row of X how much V weighs it together with the row, how steep tanh is where the two meet, and
    the product of both: how much of it the row's gradient gets; gave, got (), the sizes of weight
    and of share; terms (n, d), what it gets; C
    (n, n), such shares for each row.
    """

    row: int
    squares: Record
    whole: Record
    products: Record
    t: Record
    curve: Record
    size: Record
    weight: Record
    slope: Record
    share: Record
    gave: Record
    got: Record
    terms: Record
    C: Record


@dataclass(frozen=True, eq=False)
class CrowdRun:
    """A run for many random X, all with one V.

    Shapes: V, squares (n, n); whole (); b (), what V weighs a pair by; draws (), how many X; some
    (m,), how long the gradients of the first few X are; rms (), the root mean square of all.
    """

    listing: Listing
    V: Record
    squares: Record
    whole: Record
    b: Record
    draws: Record
    some: Record
    rms: Record

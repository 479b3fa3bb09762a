"""What a run holds that compares the rows of X with each other, and weighs each pair by V."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class ArrowsRun:
    """One run of `Y = tanh(X @ X.T)`, `Y.backward(V)`.

    Shapes: X, X_grad (n, d); V, Y (n, n); steep (n, n), the slope of tanh for each entry of Y.
    """

    listing: Listing
    X: Record
    V: Record
    Y: Record
    X_grad: Record
    steep: Record


@dataclass(frozen=True, eq=False)
class PairRun(ArrowsRun):
    """A run in which one row is looked at more closely.

    Shapes: L (), the sum of V * Y; products (n,), what its diagonal brings to L; lengths, sizes
    (n,), how long each row of X is, and each one of X.grad; C (n, n), how much of row j is in row i
    of X.grad; terms (n, d), of which the gradient of the row is the sum.
    """

    row: int
    L: Record
    products: Record
    sizes: Record
    lengths: Record
    C: Record
    terms: Record

"""A map from n inputs to n outputs: all of its Jacobian, beside the one row of a backward pass."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class Pattern(Shared):
    """A tensor, and where it is not 0.

    Shapes: tensor any; filled the same, boolean.
    """

    tensor: Record
    filled: Record


@dataclass(frozen=True, eq=False)
class JacobianRun(Shared):
    """One n: the Jacobian J, and the row that `out.backward(v)` leaves in `x.grad`.

    Shapes: J (n, n); grad and product, which is v @ J, (n,); n and counts (). Counts are of
    entries: cells of J, full of those that are not 0, entries of x.grad.
    """

    listing: Listing
    n: Record
    J: Pattern
    cells: Record
    full: Record
    grad: Pattern
    entries: Record
    product: Record


@dataclass(frozen=True, eq=False)
class RowAlone(Shared):
    """The same lines without the one that makes J.

    Shapes: v, passed (what comes to the values that are squared) and grad (n,); made (k,), the
    entries of each tensor that the backward pass made.
    """

    listing: Listing
    n: Record
    v: Pattern
    passed: Pattern
    grad: Pattern
    made: Record


@dataclass(frozen=True, eq=False)
class TimedRun(Shared):
    """The same lines under a clock.

    Shapes: all (). whole and row are seconds, measured, of `jacobian(f, x)` and of
        `f(x).backward(v)`: of both the shortest of several tries.
    """

    listing: Listing
    n: Record
    whole: Record
    row: Record

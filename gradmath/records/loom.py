"""A tensor that broadcasting copies along an axis, and its gradient, which is summed along it."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class StripSums:
    """A matrix that is summed along one axis, one of its strips after the other.

    Shapes: of (m, n). Strips are its rows for axis 0 and its columns for axis 1; sums[k] has the
    sum of the first k + 2 strips, an entry for each position along a strip; a single strip has
    none. The last one is what the backward pass brings to the tensor that was copied along this
    axis.
    """

    of: Record
    axis: int
    sums: tuple[Record, ...]

    @property
    def strips(self) -> int:
        return self.of.shape[self.axis]

    @property
    def whole(self) -> Record:
        return self.sums[-1] if self.sums else self.of


@dataclass(frozen=True, eq=False)
class Lift:
    """One entry of b is moved by a step, and with it a column of z; each row's effect is weighed.

    Shapes: step (), moved (n,) is b with the step, lifted (m, n) is z then; effects, one for each
    row, and together are scalars: what the step adds to `(V * z).sum()`.
    """

    entry: int
    step: Record
    moved: Record
    lifted: Record
    effects: tuple[Record, ...]
    together: Record


@dataclass(frozen=True, eq=False)
class MarginsPass:
    """h = X + c and y = h + s, with c copied along the rows and s along both axes.

    Shapes: h, y (m, n); c, c_grad (m, 1); s, s_grad (); c_strides, s_strides (2,), those of c and s
    as all entries read them. folds are those of V, the weights of y, onto one column, and of that
    column onto one cell.
    """

    c: Record
    s: Record
    h: Record
    y: Record
    folds: tuple[StripSums, StripSums]
    c_grad: Record
    s_grad: Record
    c_strides: Record
    s_strides: Record


@dataclass(frozen=True, eq=False)
class LoomPass:
    """X + b, with b copied to each row, pulled back with V.

    Shapes: X, z, V (m, n); b, grad (n,). absent tells that b had no `.grad` before; strides are
    those of b as all rows read it. grad is `b.grad` as the pass left it.
    """

    listing: Listing
    X: Record
    b: Record
    z: Record
    V: Record
    absent: Record
    strides: Record
    fold: StripSums
    grad: Record
    lifts: tuple[Lift, ...]
    margins: MarginsPass

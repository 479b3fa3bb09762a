"""What runs hold that weigh the rows of a Jacobian and add them up, without ever building it."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class Pulled:
    """One call of `out.backward(v)`.

    Shapes: x (n,), the leaf; out, v (m,), the outputs and their weights; x_grad (n,), what the call
    left in x.grad.
    """

    listing: Listing
    x: Record
    out: Record
    v: Record
    x_grad: Record


@dataclass(frozen=True, eq=False)
class RowsRun(Pulled):
    """One such call, and the Jacobian of the same outputs row by row.

    Shapes: each of rows (n,), `J[i]`; each of terms (n,), `v[i] * J[i]`.
    """

    rows: tuple[Record, ...]
    terms: tuple[Record, ...]


@dataclass(frozen=True, eq=False)
class WithoutRows:
    """How backward gets x.grad: v times the slopes of the squares comes to z, and goes on by A.

    Shapes: A (m, n); slopes, z_bar (m,).
    """

    A: Record
    slopes: Record
    z_bar: Record

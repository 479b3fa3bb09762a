"""What runs hold whose gradient of a matrix is the outer product of two vectors."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class EdgeRun:
    """One run of `z = x @ w + b`, of its mean loss h and of the way back to w and b.

    Where w moves afterwards, z and h are those of the moved w.
    Shapes: x (n,); w, w_grad, outer (n, m), where outer is `torch.outer(x, b.grad)`; b, y, z, h,
        slopes, b_grad (m,), where slopes has that of each loss at its own logit; loss (); no_w
        and no_b (), that there is no `.grad` before the call.
    """

    listing: Listing
    x: Record
    w: Record
    b: Record
    y: Record
    z: Record
    h: Record
    loss: Record
    slopes: Record
    b_grad: Record
    w_grad: Record
    outer: Record
    no_w: Record
    no_b: Record

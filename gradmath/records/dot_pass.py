"""One run of z = W @ x and of a number made from it, with its backward pass and four `.grad`s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record

Tensors: TypeAlias = Literal["W", "z", "a", "x"]
"""The tensors that are asked for their `.grad`, by their names."""


@dataclass(frozen=True, eq=False)
class DotPass:
    """All that one pass holds, what its graph is like, and what is in `.grad` after it.

    Shapes: W, products and contributions (m, n); x and x_grad (n,); a, used, z, terms and z_bar
    (m,); loss and seed (); truths ().
    used is what z is multiplied by, `a.detach()` or `a`; seed what comes to loss, z_bar what comes
    to z; contributions is what each row sends through its weights, gathered what has come to x
    row by row. Truths: leaves tells of each tensor whether it is one; absent that a tensor has no
    `.grad` after the pass, grads holds those that there are; tracks tells that the way back from a
    node to W or to a is there, or that in its place is None; required is whether W requires a
    gradient, kept whether z is to keep its own.
    """

    listing: Listing
    W: Record
    x: Record
    a: Record
    products: Record
    z: Record
    used: Record
    terms: Record
    loss: Record
    seed: Record
    z_bar: Record
    contributions: Record
    gathered: Record
    grads: dict[Tensors, Record]
    absent: dict[Tensors, Record]
    leaves: dict[Tensors, Record]
    tracks: dict[Tensors, Record]
    required: Record
    kept: Record

    @property
    def x_grad(self) -> Record:
        return self.grads["x"]

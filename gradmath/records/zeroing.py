"""Descents whose `.grad` is emptied after each step, or never: on a hill, then in a bowl."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.hops import HopPath
from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class HillDescent(Shared):
    """Logits step by step, until their loss is small enough.

    Shapes: z and y (m,), the last logits and their targets; path (n, m), the logits before each
    step, and in the last row when they have arrived; heights (n, m), the losses there; losses (n,),
    their means; steps (n,), how many steps have been made; grads (n - 1, m), what `b.grad` held
    when a step was made, and b_grad (m,), what it holds in the end; slopes (n, m), of the loss by
    b, by autograd, from each row of path alone.
    """

    listing: Listing
    z: Record
    y: Record
    b_grad: Record
    path: Record
    heights: Record
    losses: Record
    steps: Record
    grads: Record
    slopes: Record

    @property
    def count(self) -> int:
        """How many steps it took."""
        return self.path.shape[0] - 1


@dataclass(frozen=True, eq=False)
class ZeroingRun(Shared):
    """One listing: a descent on the hill, then one in a bowl, both zeroed or both not."""

    hill: HillDescent
    bowl: BowlDescent

    @property
    def listing(self) -> Listing:
        return self.hill.listing


@dataclass(frozen=True, eq=False)
class BowlDescent(HopPath):
    """A descent in a bowl, and what it carried.

    Shapes: slopes (n,), of the bowl at each row of path, by autograd; grads (n,), what `t.grad`
    held when the step was made; steps (n,); t_grad (), the last of grads.
    """

    slopes: Record
    grads: Record
    steps: Record
    t_grad: Record

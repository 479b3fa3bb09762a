"""One take of z = x @ w + b and its loss: its numbers, and the way back that is laid, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record

LeafName: TypeAlias = Literal["w", "b"]
"""A tensor that requires a gradient, by its name."""


@dataclass(frozen=True, eq=False)
class LaidRun:
    """All that one take holds.

    Shapes: x (5,); w (5, 3); b, product, which is x @ w, and z (3,); loss (); truths ().
    seed is what a pass brings to loss, z_bar (3,) what it brings to z; None where there is none.
    Truths: nodes tells of each node that is there that it has this name; leads of each place where
    a way leads on that it does, and where to; ends of each place where none does that there is
    None. empty tells of w and b that they have no `.grad` before the last line, absent that they
    have none after it; grads holds those that there are then. required is whether w requires a
    gradient; raised what the last line raised, if it did.
    """

    listing: Listing
    x: Record
    w: Record
    b: Record
    product: Record
    z: Record
    loss: Record
    seed: Record | None
    z_bar: Record | None
    nodes: dict[str, Record]
    leads: dict[str, Record]
    ends: dict[str, Record]
    empty: dict[LeafName, Record]
    absent: dict[LeafName, Record]
    grads: dict[LeafName, Record]
    required: Record
    raised: Record | None

    @property
    def refused(self) -> Record:
        """What torch said to the last line."""
        assert self.raised is not None, "the last line ran"
        return self.raised

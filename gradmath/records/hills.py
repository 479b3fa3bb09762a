"""What runs hold that stand logits on the hill of their loss."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class HillRun:
    """One run of binary cross-entropy with logits z and targets y.

    Shapes: z, y, p, h (m,), where p is `sigmoid(z)` and h has the losses; loss (), their mean.
    """

    listing: Listing
    z: Record
    y: Record
    p: Record
    h: Record
    loss: Record


@dataclass(frozen=True, eq=False)
class LossHill:
    """The loss of one logit at many places, for a target of zero.

    Shapes: line (n,), the places; hill (n,), their losses; sigmoid (n,); slopes (n,), of the hill,
    by autograd.
    """

    line: Record
    hill: Record
    sigmoid: Record
    slopes: Record

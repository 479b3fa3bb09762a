"""What runs of a small model hold: inputs, weights, biases, and the logits that they make."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class LogitRun:
    """One run of `z = x @ w + b`.

    Shapes: x (n,); w (n, m); b, z (m,); terms (n, m), `x[:, None] * w`.
    """

    listing: Listing
    x: Record
    w: Record
    b: Record
    z: Record
    terms: Record

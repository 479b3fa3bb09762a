"""What a run holds in which one row of X has turned, beside the gradients from before."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class TurnRun(ArrowsRun):
    """One row of X turns towards another one; `X.grad` is taken before that and after.

    Shapes: old (n, d), X.grad before; moved (n,), how far each row of X.grad has moved; C (n, n),
    how much of row j is in row i of X.grad; terms (n, d), of which the gradient of the row is the
    sum that is turned to.
    """

    row: int
    toward: int
    old: Record
    moved: Record
    C: Record
    terms: Record

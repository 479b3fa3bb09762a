"""What a run holds in which one row of X has turned, beside the gradients from before."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record

# Lines of the listing, or how they begin.
WEIGHS, ANGLE, TURNS = "b =", "t = torch.tensor(", "with torch.no_grad():"
BEFORE, KEEPS = "Y0.backward(V)", "old = X.grad"
EARLIER = "Y0 = torch.tanh(X @ X.T)"
SIMILARITY, BACKWARD = "Y = torch.tanh(X @ X.T)", "Y.backward(V)"
MOVED, FACTORS = "moved = change.norm(dim=1)", "C = (V + V.T) * (1 - Y**2)"


@dataclass(frozen=True, eq=False)
class TurnRun(ArrowsRun):
    """One row of X turns; `X.grad` is taken before that and after.

    partner is a row that V may weigh with it more than all others are.

    Shapes: old (n, d), X.grad before; moved (n,), how far each row of X.grad has moved; C (n, n),
    how much of row j is in row i of X.grad; terms (n, d), of which the partner's row of X.grad is
    the sum.
    """

    row: int
    partner: int
    old: Record
    moved: Record
    C: Record
    terms: Record

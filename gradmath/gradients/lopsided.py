"""Rows that are compared, and weights made of one V: turned over, averaged, subtracted."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from gradmath.gradients.pairs import SIMILARITY
from gradmath.records.listing import Listing
from gradmath.records.lopsided import LopsidedRun
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

GIVEN, TURNED, MEAN, DIFFERENCE = "V", "V.T", "(V + V.T) / 2", "V - V.T"
_DECIMALS = {"X": 1, "V": 1, "sums": 1}  # 2 of all others
PASS = "Y.backward("  # how the line begins that says what is made of V


def less(share: float) -> str:
    """V less so much of V.T.

    >>> less(0.0), less(0.25)
    ('V - 0.00 * V.T', 'V - 0.25 * V.T')
    """
    return f"V - {share:.2f} * V.T"


@dataclass(frozen=True)
class LopsidedLines:
    """The listing for rows X and weights V, which its last line may take as they are or not.

    Runs are made once.
    """

    rows: Tensor
    weights: Tensor
    known: dict[str, LopsidedRun] = field(default_factory=dict)

    def run(self, made: str) -> LopsidedRun:
        """The run that weighs by what is made of V."""
        if made not in self.known:
            self.known[made] = self._run(made)
        return self.known[made]

    def _run(self, made: str) -> LopsidedRun:
        rows = assignment("X", self.rows, requires_grad=True, width=32)
        weights = assignment("V", self.weights, width=36)
        last = f"{PASS}{made})"
        run = ListingRun(Listing(("import torch", *rows, *weights, SIMILARITY, last)))
        found = run.records({
            "X": ("X", rows[0]),
            "V": (made, weights[0] if made == GIVEN else last),
            "Y": ("Y", SIMILARITY),
            "steep": ("1 - Y**2", SIMILARITY),
            "X_grad": ("X.grad", last),
            "sums": (f"{made} + ({made}).T", last),
        }, _DECIMALS, others=2)  # fmt: skip
        return LopsidedRun(run.listing, **found)

"""Rows that are compared with each other, and a V that weighs them: one run for each V or X."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from gradmath.records.listing import Listing
from gradmath.records.pairs import PairRun
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

DIAL = "b ="  # how the line begins whose number is what V weighs off its diagonal
STRETCH = "with torch.no_grad():"
SIMILARITY, OBJECTIVE, BACKWARD = "Y = torch.tanh(X @ X.T)", "L = (V * Y).sum()", "Y.backward(V)"
SIZES, FACTORS = "X.grad.norm(dim=1)", "C = (V + V.T) * (1 - Y**2)"
_DECIMALS = {"X": 1}  # 2 of all others


@dataclass(frozen=True)
class PairLines:
    """The listing for rows X; `a` is the diagonal of V, and `row` the one that is looked at.

    Runs are made once.
    """

    rows: Tensor
    a: float
    row: int
    known: dict[tuple[float, float], PairRun] = field(default_factory=dict)

    def run(self, b: float, factor: float = 1.0) -> PairRun:
        """V weighs all pairs by b; the row is so many times as long as in X as given."""
        key = b + 0.0, factor + 0.0
        if key not in self.known:
            self.known[key] = self._run(*key)
        return self.known[key]

    @property
    def makes_rows(self) -> tuple[str, ...]:
        """The lines that make X."""
        return assignment("X", self.rows, requires_grad=True, width=32)

    @property
    def diagonal(self) -> str:
        """The line that gives V its diagonal."""
        return f"V.fill_diagonal_({self.a!r})"

    @property
    def terms(self) -> str:
        """The last line: what each row brings to the gradient of one."""
        return f"C[{self.row}, :, None] * X"

    def _listing(self, b: float, factor: float) -> Listing:
        n = len(self.rows)
        return Listing((
            "import torch",
            *self.makes_rows,
            STRETCH,
            f"    X[{self.row}] *= {factor!r}",
            f"{DIAL} {b!r}",
            f"V = torch.full(({n}, {n}), b)",
            self.diagonal,
            SIMILARITY,
            OBJECTIVE,
            BACKWARD,
            SIZES,
            FACTORS,
            self.terms,
        ))  # fmt: skip

    def _run(self, b: float, factor: float) -> PairRun:
        run = ListingRun(self._listing(b, factor))
        found = run.records({
            "X": ("X", STRETCH if factor != 1.0 else self.makes_rows[0]),
            "V": ("V", self.diagonal),
            "Y": ("Y", SIMILARITY),
            "steep": ("1 - Y**2", SIMILARITY),
            "lengths": ("X.norm(dim=1)", STRETCH),
            "L": ("L", OBJECTIVE),
            "products": ("(V * Y).diagonal()", OBJECTIVE),
            "X_grad": ("X.grad", BACKWARD),
            "sizes": (SIZES, SIZES),
            "C": ("C", FACTORS),
            "terms": (self.terms, self.terms),
        }, _DECIMALS, others=2)  # fmt: skip
        return PairRun(run.listing, row=self.row, **found)

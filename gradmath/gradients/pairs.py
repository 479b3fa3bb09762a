"""Rows that are compared with each other, and a V that weighs them: one run for each V or X."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from torch import Tensor

from gradmath.records.listing import Listing
from gradmath.records.pairs import PairRun
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

DIAL = "b ="  # how the line begins whose number is what V weighs off its diagonal
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
    known: dict[tuple[float, float | None], PairRun] = field(default_factory=dict)

    def run(self, b: float, length: float | None = None) -> PairRun:
        """V weighs all pairs by b; the row has been given a length, if one is given."""
        key = b + 0.0, length
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

    def _listing(self, b: float, length: float | None) -> Listing:
        n = len(self.rows)
        stretched = () if length is None else (
            "with torch.no_grad():", f"    X[{self.row}] *= {length!r} / X[{self.row}].norm()",
        )  # fmt: skip
        return Listing((
            "import torch",
            *self.makes_rows,
            f"{DIAL} {b!r}",
            f"V = torch.full(({n}, {n}), b)",
            self.diagonal,
            *stretched,
            SIMILARITY,
            OBJECTIVE,
            BACKWARD,
            SIZES,
            FACTORS,
            self.terms,
        ))  # fmt: skip

    def _run(self, b: float, length: float | None) -> PairRun:
        run = ListingRun(self._listing(b, length))
        rows = self.makes_rows[0] if length is None else "with torch.no_grad():"
        found = run.records({
            "X": ("X", rows),
            "V": ("V", self.diagonal),
            "Y": ("Y", SIMILARITY),
            "steep": ("1 - Y**2", SIMILARITY),
            "lengths": ("X.norm(dim=1)", rows),
            "L": ("L", OBJECTIVE),
            "products": ("(V * Y).diagonal()", OBJECTIVE),
            "X_grad": ("X.grad", BACKWARD),
            "sizes": (SIZES, SIZES),
            "C": ("C", FACTORS),
            "terms": (self.terms, self.terms),
        })  # fmt: skip
        read = {key: replace(each, decimals=_DECIMALS.get(key, 2)) for key, each in found.items()}
        return PairRun(run.listing, self.row, **read)

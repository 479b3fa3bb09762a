"""One row of X turns, gradients are taken before and after: one run for each V and each angle."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from gradmath.records.listing import Listing
from gradmath.records.turning import (
    ANGLE,
    BACKWARD,
    BEFORE,
    EARLIER,
    FACTORS,
    KEEPS,
    MOVED,
    SIMILARITY,
    TURNS,
    WEIGHS,
    TurnRun,
)
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

_DECIMALS = {"X": 1}  # 2 of all others


@dataclass(frozen=True)
class TurnLines:
    """The listing for rows X, of which one turns towards another; a is the diagonal of V.

    partner is the row that V may weigh with it more than all others are.

    Runs are made once.
    """

    rows: Tensor
    a: float
    row: int
    toward: int
    partner: int
    known: dict[tuple[float, float, float], TurnRun] = field(default_factory=dict)

    def run(self, b: float, pair: float, degrees: float) -> TurnRun:
        """V weighs all pairs by b, the two rows by `pair` more; one of them has turned so far."""
        key = b + 0.0, pair + 0.0, degrees + 0.0
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
    def adds_pair(self) -> str:
        """How the line begins that gives one pair more weight."""
        i, j = self.row, self.partner
        return f"V[[{i}, {j}], [{j}, {i}]] +="

    @property
    def terms(self) -> str:
        """The last line: what each row brings to the partner's gradient."""
        return f"C[{self.partner}, :, None] * X"

    def _listing(self, b: float, pair: float, degrees: float) -> Listing:
        n, i = len(self.rows), self.row
        return Listing((
            "import torch",
            *self.makes_rows,
            f"{WEIGHS} {b!r}",
            f"V = torch.full(({n}, {n}), b)",
            self.diagonal,
            f"{self.adds_pair} {pair!r}",
            EARLIER,
            BEFORE,
            KEEPS,
            "X.grad = None",
            f"{ANGLE}{degrees!r})",
            "t = torch.deg2rad(t)",
            "c, s = t.cos(), t.sin()",
            f"p, q = X.detach()[[{i}, {self.toward}]]",
            "q -= (q @ p) / (p @ p) * p",
            "q *= p.norm() / q.norm()",
            TURNS,
            f"    X[{i}] = c * p + s * q",
            SIMILARITY,
            BACKWARD,
            "change = X.grad - old",
            MOVED,
            FACTORS,
            self.terms,
        ))  # fmt: skip

    def _run(self, b: float, pair: float, degrees: float) -> TurnRun:
        run = ListingRun(self._listing(b, pair, degrees))
        turned = degrees != 0.0
        found = run.records({
            "V": ("V", f"{self.adds_pair} {pair!r}" if pair else self.diagonal),
            "old": ("old", KEEPS),
            "X": ("X", TURNS if turned else self.makes_rows[0]),
            "Y": ("Y", SIMILARITY) if turned else ("Y0", EARLIER),
            "steep": ("1 - Y**2", SIMILARITY) if turned else ("1 - Y0**2", EARLIER),
            "X_grad": ("X.grad", BACKWARD if turned else BEFORE),
            "moved": ("moved", MOVED),
            "C": ("C", FACTORS),
            "terms": (self.terms, self.terms),
        }, _DECIMALS, others=2)  # fmt: skip
        return TurnRun(run.listing, row=self.row, partner=self.partner, **found)

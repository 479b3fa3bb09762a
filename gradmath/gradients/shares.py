"""V is shared out between its diagonal and the pairs; the sum of its squares stays 1."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from gradmath.gradients.pairs import BACKWARD, DIAL, SIMILARITY, STRETCH
from gradmath.records.listing import Listing
from gradmath.records.shares import CrowdRun, SharedOutRun
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

DIAGONAL, WHOLE = "V.fill_diagonal_(a)", "(V**2).sum()"
SIZE = "X.grad.norm()"
WEIGHT, SLOPE, SHARE = "weight = V + V.T", "slope = 1 - Y**2", "share = weight * slope"
GAVE, GOT = "gave = weight.norm(dim=1)", "got = share.norm(dim=1)"
SEED, CROWD = "torch.manual_seed(", "Y = torch.tanh(X @ X.mT)"
SIZES, TYPICAL = "sizes = X.grad.norm(dim=(1, 2))", "rms = (sizes**2).mean().sqrt()"
_POINTS, _BESIDE = 121, 0.25  # of the curve; how far it reaches beyond all products of a row
SOME = 40  # of random X, whose sizes are shown one by one
_DECIMALS = {"X": 1, "squares": 3, "draws": 0}  # 2 of all others


def family(n: int, b: float) -> tuple[str, ...]:
    """The lines of a V that weighs pairs by b, and its diagonal so that its squares sum to 1."""
    return (
        f"{DIAL} {b!r}",
        f"a = ((1 - {n * (n - 1)} * b**2) / {n}) ** 0.5",
        f"V = torch.full(({n}, {n}), b)",
        DIAGONAL,
        WHOLE,
    )


@dataclass(frozen=True)
class SharedOutLines:
    """The listing for rows X, one of which is looked at. Runs are made once."""

    rows: Tensor
    row: int
    known: dict[tuple[float, float], SharedOutRun] = field(default_factory=dict)

    def run(self, b: float, factor: float = 1.0) -> SharedOutRun:
        """V weighs pairs by b; all rows are so many times as long as given."""
        key = b + 0.0, factor + 0.0
        if key not in self.known:
            self.known[key] = self._run(*key)
        return self.known[key]

    @property
    def makes_rows(self) -> tuple[str, ...]:
        """The lines that make X."""
        return assignment("X", self.rows, requires_grad=True, width=32)

    def _run(self, b: float, factor: float) -> SharedOutRun:
        low, high = self._reach
        n, row = len(self.rows), self.row
        run = ListingRun(Listing((
            "import torch",
            *self.makes_rows,
            STRETCH,
            f"    X *= {factor!r}",
            *family(n, b),
            SIMILARITY,
            WEIGHT,
            SLOPE,
            SHARE,
            GAVE,
            GOT,
            BACKWARD,
            SIZE,
        )))  # fmt: skip
        across = f"torch.linspace({low!r}, {high!r}, {_POINTS}, dtype=X.dtype)"
        found = run.records({
            "X": ("X", STRETCH if factor != 1.0 else self.makes_rows[0]),
            "V": ("V", DIAGONAL),
            "squares": ("V**2", DIAGONAL),
            "whole": (WHOLE, WHOLE),
            "products": ("X @ X.T", SIMILARITY),
            "Y": ("Y", SIMILARITY),
            "steep": ("1 - Y**2", SIMILARITY),
            "t": (across, SIMILARITY),
            "curve": (f"torch.tanh({across})", SIMILARITY),
            "weight": (f"weight[{row}]", WEIGHT),
            "slope": (f"slope[{row}]", SLOPE),
            "share": (f"share[{row}]", SHARE),
            "gave": (f"gave[{row}]", GAVE),
            "got": (f"got[{row}]", GOT),
            "C": ("share", SHARE),
            "terms": (f"share[{row}][:, None] * X", SHARE),
            "X_grad": ("X.grad", BACKWARD),
            "size": (SIZE, SIZE),
        }, _DECIMALS, others=2)  # fmt: skip
        return SharedOutRun(run.listing, row=row, **found)

    @property
    def _reach(self) -> tuple[float, float]:
        """From where to where tanh is drawn: a little beyond all products of the row."""
        products = self.rows @ self.rows[self.row]
        low, high = min(0.0, float(products.min())), float(products.max())
        return round(low - _BESIDE, 1), round(high + _BESIDE, 1)


@dataclass(frozen=True)
class CrowdLines:
    """The listing for random X of n rows of d entries. Runs are made once."""

    n: int
    d: int
    draws: int
    seed: int
    known: dict[float, CrowdRun] = field(default_factory=dict)

    def run(self, b: float) -> CrowdRun:
        """V weighs pairs by b."""
        key = b + 0.0
        if key not in self.known:
            self.known[key] = self._run(key)
        return self.known[key]

    def _run(self, b: float) -> CrowdRun:
        n, draws = self.n, self.draws
        run = ListingRun(Listing((
            "import torch",
            *family(n, b),
            f"{SEED}{self.seed})",
            f"X = torch.randn({draws}, {n}, {self.d})",
            "X.requires_grad_()",
            CROWD,
            f"Y.backward(V.expand({draws}, {n}, {n}))",
            SIZES,
            TYPICAL,
        )))  # fmt: skip
        found = run.records({
            "b": ("b", f"{DIAL} {b!r}"),
            "V": ("V", DIAGONAL),
            "squares": ("V**2", DIAGONAL),
            "whole": (WHOLE, WHOLE),
            "draws": ("len(X)", CROWD),
            "some": (f"sizes[:{SOME}]", SIZES),
            "rms": ("rms", TYPICAL),
        }, _DECIMALS, others=2)  # fmt: skip
        return CrowdRun(run.listing, **found)

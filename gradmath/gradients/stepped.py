"""Steps along X.grad: with rows of X mirrored, in all ways one after the other, and at random X."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from torch import Tensor

from gradmath.records.listing import Listing
from gradmath.records.stepped import (
    AGAINST,
    BACKWARD,
    CHANGE,
    DRAWS,
    MEAN,
    MIRROR,
    PUSHES,
    SHARES,
    SIGNS,
    SIMILARITY,
    STEP,
    MeanRun,
    MeanShares,
    SteppedRun,
)
from gradmath.records.tensor import Index
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

_LEAF = "X.requires_grad_()"
_FACTORS = "C = (V + V.T) * (1 - Y.detach()**2)"
_AGAINST_MEAN = "(V * mean < 0).sum()"
_DECIMALS = {"X": 1, "V": 2, "change": 3, "mean": 3, "shares": 2, "total": 2}


@dataclass(frozen=True)
class StepLines:
    """The listings for rows X and weights V; `pusher` is the row whose pushes of a pair are seen.

    Runs are made once.
    """

    rows: Tensor
    V: Tensor
    rate: float
    pusher: int
    pair: Index = (0, 1)
    known: dict[tuple[tuple[float, ...], float], SteppedRun] = field(default_factory=dict)

    @property
    def _given(self) -> tuple[str, ...]:
        return (
            "import torch",
            *assignment("X", self.rows, width=32),
            *assignment("V", self.V, width=36),
        )

    @property
    def _makes_weights(self) -> str:
        return assignment("V", self.V, width=36)[0]

    # -- one step ------------------------------------------------------------------------------

    def run(self, signs: Sequence[float], rate: float | None = None) -> SteppedRun:
        """Rows but the first are so many times as long as in X as given; then all take a step."""
        key = tuple(sign + 0.0 for sign in signs), self.rate if rate is None else rate
        if key not in self.known:
            self.known[key] = self._stepped(*key)
        return self.known[key]

    def _stepped(self, signs: Sequence[float], rate: float) -> SteppedRun:
        makes_rows = assignment("X", self.rows, width=32)[0]
        numbers = ", ".join(f"{sign:g}" for sign in signs[1:])
        pushes = f"{PUSHES}{self.pusher}, None] * X[{self.pusher}]"
        run = ListingRun(Listing((
            *self._given,
            f"{SIGNS}torch.tensor([1.0, {numbers}])",
            MIRROR,
            _LEAF,
            SIMILARITY,
            BACKWARD,
            f"{STEP} {rate!r} * X.grad",
            CHANGE,
            AGAINST,
            _FACTORS,
            pushes,
            "A = (X @ X.T).detach()",
            f"{SHARES}{self._shares('A')}",
        )))  # fmt: skip
        found = run.records({
            "X": ("X", makes_rows if set(signs) == {1.0} else MIRROR),
            "V": ("V", self._makes_weights),
            "Y": ("Y", SIMILARITY),
            "steep": ("1 - Y**2", SIMILARITY),
            "X_grad": ("X.grad", BACKWARD),
            "up": ("up", f"{STEP} {rate!r} * X.grad"),
            "change": ("change", CHANGE),
            "astray": (AGAINST, AGAINST),
            "entries": ("change.numel()", CHANGE),
            "C": ("C", _FACTORS),
            "pushes": (pushes, pushes),
            "shares": (self._by_weight, f"{SHARES}{self._shares('A')}"),
            "total": ("P.sum()", f"{SHARES}{self._shares('A')}"),
        }, _DECIMALS)  # fmt: skip
        return SteppedRun(run.listing, pusher=self.pusher, pair=self.pair, **found)

    def _shares(self, products: str) -> str:
        """What each row brings to one of the pair, along the other one."""
        i, j = self.pair
        return f"C[[{i}, {j}]] * {products}[[{j}, {i}]]"

    @property
    def _by_weight(self) -> str:
        """Of these the pair's own share, those of other rows, and of the two with themselves."""
        i, j = self.pair
        rest = [f"P[:, {k}].sum()" for k in range(len(self.rows)) if k not in self.pair]
        shares = f"P[0, {j}] + P[1, {i}]", *rest, f"P[0, {i}] + P[1, {j}]"
        return f"torch.stack(({', '.join(shares)}))"

    # -- many steps ----------------------------------------------------------------------------

    def mirrorings(self, count: int) -> MeanRun:
        """Row 0 stays, all others are mirrored in all ways: the mean of the first changes."""
        return _mean(
            (
                *self._given,
                "from itertools import product",
                "changes = []",
                f"for signs in product((1.0, -1.0), repeat={len(self.rows) - 1}):",
                "    s = torch.tensor((1.0, *signs))",
                "    Z = s[:, None] * X",
                "    Z.requires_grad_()",
                "    Y = torch.tanh(Z @ Z.T)",
                "    Y.backward(V)",
                f"    up = Z + {self.rate!r} * Z.grad",
                "    change = torch.tanh(up @ up.T) - Y",
                "    changes.append(change.detach())",
                f"{MEAN}torch.stack(changes[:{count}]).mean(0)",
            ),
            self._makes_weights,
            f"changes[{count - 1}]",
            f"len(changes[:{count}])",
        )

    def shares(self, count: int) -> MeanShares:
        """The mean of the pair's shares over the first mirrorings."""
        run = ListingRun(Listing((
            *self._given,
            "from itertools import product",
            "pushes = []",
            f"for signs in product((1.0, -1.0), repeat={len(self.rows) - 1}):",
            "    s = torch.tensor((1.0, *signs))",
            "    A = (s[:, None] * X) @ (s[:, None] * X).T",
            "    C = (V + V.T) * (1 - torch.tanh(A)**2)",
            f"    pushes.append({self._shares('A')})",
            f"{SHARES}torch.stack(pushes[:{count}]).mean(0)",
        )))  # fmt: skip
        last = run.listing.lines[-1]
        found = run.records({
            "V": ("V", self._makes_weights),
            "shares": (self._by_weight, last),
            "total": ("P.sum()", last),
        }, _DECIMALS)  # fmt: skip
        return MeanShares(run.listing, pair=self.pair, **found)

    def random(self, seed: int, draws: int, count: int) -> MeanRun:
        """So many random X: the mean of the first changes."""
        n, d = self.rows.shape
        return _mean(
            (
                *self._given,
                f"torch.manual_seed({seed})",
                f"{DRAWS}({draws}, {n}, {d})[:{count}]",
                _LEAF,
                "Y = torch.tanh(X @ X.mT)",
                "Y.backward(V.expand_as(Y))",
                f"up = X + {self.rate!r} * X.grad",
                "change = torch.tanh(up @ up.mT) - Y",
                f"{MEAN}change.mean(0)",
            ),
            self._makes_weights,
            "change[-1]",
            "len(X)",
        )


def _mean(lines: tuple[str, ...], makes_weights: str, last: str, count: str) -> MeanRun:
    run = ListingRun(Listing((*lines, _AGAINST_MEAN)))
    found = run.records({
        "V": ("V", makes_weights),
        "last": (last, lines[-1]),
        "mean": ("mean", lines[-1]),
        "astray": (_AGAINST_MEAN, _AGAINST_MEAN),
        "count": (count, lines[-1]),
    }, _DECIMALS)  # fmt: skip
    return MeanRun(run.listing, **found)

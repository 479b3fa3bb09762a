"""What captions say of a budget, each fact with the words that it bears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.budget import BudgetRun
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number

_HARDLY = 0.06  # of what it was
_ROUNDING = 1e-5


def _floats(record: Record) -> np.ndarray:
    return record.value.astype(np.float64)


@dataclass(frozen=True, eq=False)
class OneBudget(OfNoEntry):
    """The entries of v sum to 1, up to rounding."""

    v: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "every", "about"}) | number(1)

    def fault(self) -> str | None:
        whole = float(_floats(self.v).sum())
        return None if abs(whole - 1) <= _ROUNDING else f"{self.v.name} that sums to {whole:g}"


@dataclass(frozen=True, eq=False)
class TwoSlopes(OfNoEntry):
    """Every entry of the gradient is that of v, turned over, times one of two slopes."""

    v: Record
    slopes: Record
    grad: Record

    @classmethod
    def of(cls, run: BudgetRun) -> Self:
        return cls(run.v, run.slopes, run.grad)

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "product"}) | number(2)

    def fault(self) -> str | None:
        slopes = _floats(self.slopes)
        found = np.unique(slopes)
        if len(found) != 2:
            return f"slopes {found.tolist()}"
        if np.allclose(_floats(self.grad), _floats(self.v).T * slopes, rtol=_ROUNDING, atol=0):
            return None
        return f"{self.grad.name}, which is not v turned over times the slopes"


@dataclass(frozen=True, eq=False)
class Between(OfNoEntry):
    """The sum lies between the budget at the smaller slope and at the larger one."""

    v: Record
    slopes: Record
    total: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "sum"}) | number(2)

    def fault(self) -> str | None:
        slopes, budget = _floats(self.slopes), float(_floats(self.v).sum())
        total, slack = float(_floats(self.total)), _ROUNDING * float(slopes.max())
        if budget * slopes.min() - slack <= total <= budget * slopes.max() + slack:
            return None
        return f"{self.total.name} = {total:g} beyond the slopes"


@dataclass(frozen=True, eq=False)
class WeighedSlopes(OfNoEntry):
    """The sum of the gradient is that of the slopes, each as often as weight lies there."""

    v: Record
    slopes: Record
    total: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "product"})

    def fault(self) -> str | None:
        due = float((_floats(self.v).T * _floats(self.slopes)).sum())
        total = float(_floats(self.total))
        if abs(total - due) <= _ROUNDING * abs(due):
            return None
        return f"{self.total.name} = {total:g}, not {due:g}"


@dataclass(frozen=True, eq=False)
class Hardly(OfNoEntry):
    """A sum has changed by a small share of what it was."""

    before: Record
    after: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"about", "sum", "changes", "not:changes", "stays"})

    @property
    def share(self) -> float:
        before, after = float(self.before.value), float(self.after.value)
        return (after - before) / before

    def fault(self) -> str | None:
        if abs(self.share) <= _HARDLY:
            return None
        return f"{self.before.text()} before {self.after.text()}"


class Shrinks(Hardly):
    """A sum has fallen by more than that."""

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"falls", "sum", "changes"})

    def fault(self) -> str | None:
        return f"a share of {self.share:+.3f}" if self.share >= -_HARDLY else None


@dataclass(frozen=True, eq=False)
class GrowsAsRow(Hardly):
    """A sum has grown as much as a row of weights has."""

    rows: tuple[Record, Record]
    row: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"rises", "sum", "same", "row"})

    def fault(self) -> str | None:
        first, last = (float(_floats(each)[self.row].sum()) for each in self.rows)
        due = (last - first) / first if first else float("inf")
        if abs(self.share - due) <= _HARDLY:
            return None
        return f"a share of {self.share:+.3f} beside {due:+.3f}"


@dataclass(frozen=True, eq=False)
class Doubled(OfNoEntry):
    """Twice the weight: each entry of the gradient is twice as large, to the last bit, and the sum.

    Pairs of what was and what is: v, the gradient, and its sum.
    """

    v: tuple[Record, Record]
    grad: tuple[Record, Record]
    total: tuple[Record, Record]

    @classmethod
    def of(cls, before: BudgetRun, after: BudgetRun) -> Self:
        return cls((before.v, after.v), (before.grad, after.grad), (before.total, after.total))

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"doubles", "every", "each", "larger", "rises", "sum"}) | number(2)

    def fault(self) -> str | None:
        for before, after in (self.v, self.grad, self.total):
            if (2 * before.value).tobytes() != after.value.tobytes():
                return f"{after.name}, which is not twice what it was"
        return None

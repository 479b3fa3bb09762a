"""What captions say of a promise, of what changed, and of the gap between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-4
_ABOUT = 0.01  # of what a ratio may be off


def _float(record: Record) -> float:
    return float(record.value[()])


def _away(found: float, due: float) -> bool:
    return abs(found - due) > _ROUNDING * max(1.0, abs(due))


@dataclass(frozen=True, eq=False)
class OneRowCounts(OfNoEntry):
    """v is 0 but in one of its rows, and 1 there."""

    v: Record
    row: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"only", "row", "exactly"}) | number(1)

    def fault(self) -> str | None:
        due = [[float(row == self.row)] * self.v.shape[1] for row in range(self.v.shape[0])]
        return None if self.v.value.tolist() == due else "other rows that count"


@dataclass(frozen=True, eq=False)
class Missed(OfNoEntry):
    """What changed is the promise and the gap together."""

    promise: Record
    change: Record
    gap: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "changes"})

    def fault(self) -> str | None:
        due = _float(self.promise) + _float(self.gap)
        return f"changed by {due:g}" if _away(_float(self.change), due) else None


@dataclass(frozen=True, eq=False)
class GapGrows(OfNoEntry):
    """A gap is so many times as large as another one, after ten times its step.

    small and large are both the step and the gap.
    """

    small: tuple[Record, Record]
    large: tuple[Record, Record]
    times: int

    @property
    def bears(self) -> frozenset[str]:
        same = {"same", "equal"} if self.times == 1 else {"larger", "rises", "product"}
        return frozenset(same) | number(self.times) | number(10)

    def fault(self) -> str | None:
        steps, gaps = (_float(more) / _float(less)
                       for less, more in zip(self.small, self.large, strict=True))  # fmt: skip
        if abs(steps - 10) > _ROUNDING:
            return f"{steps:g} times the step"
        return None if abs(gaps / self.times - 1) <= _ABOUT else f"{gaps:g} times the gap"


@dataclass(frozen=True, eq=False)
class StripsAndCorner(OfNoEntry):
    """An entry is a square; what is promised is two strips along it, the gap a corner."""

    out: Record
    moved: Record
    promise: Record
    gap: Record
    index: Index

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "both", "exactly"}) | number(2) | number(1)

    def fault(self) -> str | None:
        before, after = (float(each.value[self.index]) for each in (self.out, self.moved))
        promised, gap = _float(self.promise), _float(self.gap)
        if _away(abs(promised), 2 * (before * gap) ** 0.5):
            return f"two strips of {promised:g} beside squares of {before:g} and {gap:g}"
        due = before + promised + gap
        return f"{due:g} in all, not {after:g}" if _away(after, due) else None


@dataclass(frozen=True, eq=False)
class MovesNothing(OfNoEntry):
    """A step on an entry changes nothing, and none was promised: v has 0 for its output."""

    v: Record
    grad: Record
    change: Record
    index: Index

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"zero", "none", "changes", "not:changes", "stays", "every"})

    def fault(self) -> str | None:
        weight, entry = self.v.value[self.index[::-1]], self.grad.value[self.index]
        if weight or entry or _float(self.change):
            return f"a weight of {weight:g} and a change of {self.change.text()}"
        return None


@dataclass(frozen=True, eq=False)
class NearlyKept(OfNoEntry):
    """A gap is no larger a share of what was promised than the step is of 1."""

    e: Record
    promise: Record
    gap: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"about", "smaller", "product"})

    def fault(self) -> str | None:
        gap, e = abs(_float(self.gap)), abs(_float(self.e))
        if gap <= e * abs(_float(self.promise)) + _ROUNDING:
            return None
        return f"a gap of {gap:g} after a step of {e:g}"


def nearly_kept(run: PromiseRun) -> Sequence[NearlyKept]:
    """The smaller the step, the smaller a share of the promise is missed."""
    return [NearlyKept(run.e, run.promise, run.gap)]


def moves_nothing(run: PromiseRun) -> Sequence[MovesNothing]:
    """No step on the entry changes anything."""
    return [MovesNothing(run.v, run.grad, run.change, run.index)]

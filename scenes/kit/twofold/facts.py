"""What captions say of a V and of V turned over, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.lopsided import LopsidedRun
from gradmath.records.tensor import Record
from scenes.kit.space.arrows import Vector
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 2e-6


@dataclass(frozen=True, eq=False)
class RowsMoved(OfNoEntry):
    """Of the rows of X.grad none, some or all are others in a second run, beyond rounding."""

    which: str
    runs: Sequence[LopsidedRun]

    @property
    def bears(self) -> frozenset[str]:
        still = {"none", "not", "same", "equal", "every", "each", "not:changes", "stays"}
        return frozenset(still if self.which == "none" else {"some", "every", "changes"})

    def fault(self) -> str | None:
        one, other = (_floats(run.X_grad) for run in self.runs)
        moved = np.abs(one - other).max(axis=1) > _ROUNDING
        found = "none" if not moved.any() else "all" if moved.all() else "some"
        return None if found == self.which else f"{found} of the rows moved"


@dataclass(frozen=True, eq=False)
class PairsAreSums(OfNoEntry):
    """X.grad is made of the sums of the two weights of each pair, and of nothing else of V.

    Both weigh one entry of Y, as that is symmetric.
    """

    run: LopsidedRun

    bears = frozenset({"only", "sum", "both", "each", "every", "row"}) | number(1)

    def fault(self) -> str | None:
        run = self.run
        V, X, Y = (_floats(each) for each in (run.V, run.X, run.Y))
        off = float(max(np.abs(V + V.T - _floats(run.sums)).max(), np.abs(Y - Y.T).max()))
        if off > _ROUNDING:
            return f"sums, or two angles of one pair, that are {off:g} off"
        due = (_floats(run.sums) * (1 - Y**2)) @ X
        off = float(np.abs(due - _floats(run.X_grad)).max())
        return f"X.grad up to {off:g} off" if off > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class SwappedPair(OfNoEntry):
    """The two weights of a pair in one run are those in another, swapped; their sum stays."""

    pair: tuple[int, int]
    runs: Sequence[LopsidedRun]

    bears = frozenset({"swapped", "stays", "sum", "same", "both", "equal"}) | number(2)

    def fault(self) -> str | None:
        one, other = self.runs
        if one.V.value[self.pair] != other.V.value[self.pair[::-1]] or (
            one.V.value[self.pair[::-1]] != other.V.value[self.pair]
        ):
            return "weights that are not swapped"
        if one.V.value[self.pair] == other.V.value[self.pair]:
            return "two weights that are alike"
        same = one.sums.value[self.pair] == other.sums.value[self.pair]
        return None if same else "another sum"


@dataclass(frozen=True, eq=False)
class LeftOver(OfNoEntry):
    """What is left of X.grad in a second run: nothing but rounding, the same, or twice as much.

    Where nothing is left, the two weights of each pair cancel.
    """

    what: str
    runs: Sequence[LopsidedRun]

    @property
    def bears(self) -> frozenset[str]:
        if self.what == "nothing":
            return frozenset({"none", "not", "zero", "every", "each", "both"}) | number(2)
        return frozenset({"same", "equal"} if self.what == "same" else {"doubles", "larger"})

    def fault(self) -> str | None:
        before, after = (_floats(run.X_grad) for run in self.runs)
        if not np.abs(before).max() > _ROUNDING:
            return "nothing before"
        factor = {"nothing": 0.0, "same": 1.0, "twice": 2.0}[self.what]
        off = float(np.abs(after - factor * before).max())
        if self.what == "nothing":
            off = max(off, float(np.abs(_floats(self.runs[1].sums)).max()))
        return f"X.grad {off:g} off that" if off > _ROUNDING else None


def _floats(record: Record) -> Vector:
    values: Vector = record.value.astype(np.float64)
    return values

"""What captions say of entries that follow V, or go against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.stepped import SteppedRun
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry

_ROUNDING = 2e-6
NONE, FEWER, MORE = "none", "fewer", "more"


@dataclass(frozen=True, eq=False)
class ShareAgainst(OfNoEntry):
    """Of all entries none goes against V, or fewer than half, or more."""

    V: Record
    change: Record
    share: str

    @property
    def bears(self) -> frozenset[str]:
        borne = {NONE: {"every", "none", "not", "not:some"}, FEWER: {"smaller", "half", "some"},
                 MORE: {"larger", "half", "some"}}  # fmt: skip
        return frozenset({"changes", *borne[self.share]})

    @property
    def found(self) -> str:
        """Which of them it is."""
        against = _floats(self.V) * _floats(self.change) < 0
        count = int(against.sum())
        return NONE if not count else FEWER if 2 * count < against.size else MORE

    def fault(self) -> str | None:
        return None if self.found == self.share else f"{self.found} go against V"


@dataclass(frozen=True, eq=False)
class EachHasSome(OfNoEntry):
    """In each of some steps there are entries that go against V."""

    runs: Sequence[SteppedRun]

    bears = frozenset({"each", "every", "some", "always"})

    def fault(self) -> str | None:
        clean = [k for k, run in enumerate(self.runs)
                 if not (_floats(run.V) * _floats(run.change) < 0).any()]  # fmt: skip
        return f"none in run {clean[0]}" if clean else None


@dataclass(frozen=True, eq=False)
class PushedToward(OfNoEntry):
    """What one row brings to the gradient of another leads toward a third one, or away from it.

    And their entry of Y rises by the step, or falls.
    """

    pushes: Record
    X: Record
    change: Record
    pair: Index
    toward: bool

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "rises" if self.toward else "falls"})

    def fault(self) -> str | None:
        i, j = self.pair
        along = float(_floats(self.pushes)[i] @ _floats(self.X)[j])
        change = float(_floats(self.change)[self.pair])
        if along and (along > 0) == self.toward == (change > 0):
            return None
        return f"{along:g} along row {j}, and a change of {change:g}"


@dataclass(frozen=True, eq=False)
class OthersCancel(OfNoEntry):
    """Over all mirrorings, what third rows bring to the change of an entry has the mean 0.

    To first order a change is steep[i, j] times the sum over rows k of what k brings to row i
    along row j, and to row j along row i; all but rows i and j cancel.
    """

    runs: Sequence[SteppedRun]

    bears = frozenset({"zero", "others:zero", "others", "every", "each", "row", "only"})

    def fault(self) -> str | None:
        mean = np.mean([_by_others(run) for run in self.runs], axis=0)
        off = float(np.abs(mean).max())
        return f"a mean of up to {off:g}" if off > _ROUNDING else None


def _by_others(run: SteppedRun) -> npt.NDArray[np.float64]:
    """What rows other than i and j bring to entry i, j. Shapes: returned is (n, n)."""
    X, C, steep = (_floats(each) for each in (run.X, run.C, run.steep))
    products = X @ X.T
    brings = C[:, None, :] * products[None, :, :]  # row k to i, along j
    brings = brings + brings.transpose(1, 0, 2)
    count = len(X)
    for i in range(count):
        brings[i, :, i] = 0.0
        brings[:, i, i] = 0.0
    found: npt.NDArray[np.float64] = steep * brings.sum(axis=2)
    return found


def _floats(record: Record) -> npt.NDArray[np.float64]:
    values: npt.NDArray[np.float64] = record.value.astype(np.float64)
    return values

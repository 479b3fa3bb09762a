"""What captions say of a V that is shared out, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.shares import CrowdRun, SharedOutRun
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 2e-4  # of b, which is written with four decimals
_CLEARLY = 1.1  # times as long: it grows
_STRAIGHT = 0.95  # slope of tanh where it is all but straight
_ERRORS = 4.0  # standard errors within which two means are alike


@dataclass(frozen=True, eq=False)
class SquaresSumToOne(OfNoEntry):
    """The squares of V sum to 1 in every run."""

    runs: Sequence[SharedOutRun | CrowdRun]

    bears = frozenset({"sum", "always", "every", "same", "stays"}) | number(1)

    def fault(self) -> str | None:
        sums = [float((run.V.value.astype(np.float64) ** 2).sum()) for run in self.runs]
        off = max(abs(each - 1) for each in sums)
        return f"a sum that is {off:g} off" if off > _ROUNDING else None


def way_of(runs: Sequence[SharedOutRun]) -> str:
    """Whether X.grad grows from the first run to the last, shrinks, or stays about as long."""
    first, last = _size(runs[0]), _size(runs[-1])
    if last > _CLEARLY * first:
        return "grows"
    return "shrinks" if first > _CLEARLY * last else "stays"


@dataclass(frozen=True, eq=False)
class SizeGoes(OfNoEntry):
    """While weight goes from the diagonal to pairs, X.grad grows, shrinks, or stays as it is."""

    runs: Sequence[SharedOutRun]
    way: str

    @property
    def bears(self) -> frozenset[str]:
        words = {"grows": "rises", "shrinks": "falls", "stays": "stays same"}
        return frozenset(words[self.way].split())

    def fault(self) -> str | None:
        found = way_of(self.runs)
        return None if found == self.way else f"X.grad {found}"


@dataclass(frozen=True, eq=False)
class FlatAlone(OfNoEntry):
    """Rows meet themselves farther out than each other on average, and there tanh is flatter."""

    run: SharedOutRun

    bears = frozenset({"row", "each", "every", "larger", "smaller", "both"}) | number(2)

    def fault(self) -> str | None:
        rows = self.run.X.value.astype(np.float64)
        met = np.abs(rows @ rows.T)
        alone, slopes = np.eye(len(met), dtype=bool), 1 - np.tanh(met) ** 2
        if met[alone].mean() < met[~alone].mean():
            return "rows that meet farther out than they meet themselves"
        one, two = float(slopes[alone].mean()), float(slopes[~alone].mean())
        return None if one < two else f"{one:.2f} on the diagonal, {two:.2f} beside it"


@dataclass(frozen=True, eq=False)
class LessChange(OfNoEntry):
    """Rows are so short that tanh is straight wherever they meet; X.grad changes less than before.

    By what factor it does is compared, whether it grows or shrinks.
    """

    before: Sequence[SharedOutRun]
    short: Sequence[SharedOutRun]

    bears = frozenset({"smaller", "changes"})

    def fault(self) -> str | None:
        least = min(float(run.steep.value.min()) for run in self.short)
        if least < _STRAIGHT:
            return f"a slope of {least:.2f}"
        long, short = (
            abs(float(np.log(_size(runs[-1]) / _size(runs[0]))))
            for runs in (self.before, self.short)
        )
        return None if short < long else f"changes by {short:.2f}, and {long:.2f} before"


@dataclass(frozen=True, eq=False)
class CrowdGrows(OfNoEntry):
    """Typical gradients of random X get larger with each step from zero, to both sides alike.

    also: those of the X that is given grow, too.
    """

    above: Sequence[CrowdRun]
    below: Sequence[CrowdRun]
    given: Sequence[SharedOutRun]
    also: bool

    bears = frozenset({"rises", "same", "both", "equal", "larger", "every"})

    def fault(self) -> str | None:
        if (way_of(self.given) == "grows") is not self.also:
            return f"X.grad {way_of(self.given)} for the X that is given"
        up, down = ([float(run.rms.value) for run in side] for side in (self.above, self.below))
        if any(np.diff(side).min() < 0 for side in (up, down)):
            return "a size that shrinks"
        for one, other in zip(self.above, self.below, strict=True):
            apart = abs(float(one.rms.value) ** 2 - float(other.rms.value) ** 2)
            error = float(np.hypot(one.error.value, other.error.value))
            if apart > _ERRORS * error:
                return f"sizes {apart / error:.1f} standard errors apart"
        return None


def _size(run: SharedOutRun) -> float:
    """How long all of X.grad is."""
    return float(np.linalg.norm(run.X_grad.value.astype(np.float64)))

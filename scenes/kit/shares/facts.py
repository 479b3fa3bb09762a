"""What captions say of a V that is shared out, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.shares import CrowdRun, SharedOutRun
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 2e-4  # of b, which is written with four decimals
_CLEARLY = 1.1  # times as long: it grows
_OFF = 1e-5  # of products of float32
_LOST = 0.05  # what is hardly seen to be lacking on a bar


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
class SharesAreProducts(OfNoEntry):
    """What a row's gradient gets of each row is what V weighs both by, times the slope of tanh."""

    runs: Sequence[SharedOutRun]

    bears = frozenset({"product", "each", "every", "row"})

    def fault(self) -> str | None:
        for run in self.runs:
            V, X = (each.value.astype(np.float64) for each in (run.V, run.X))
            due = (V + V.T) * (1 - np.tanh(X @ X.T) ** 2)
            off = np.abs(due[run.row] - run.share.value).max()
            off = max(off, np.abs(due @ X - run.X_grad.value).max())
            if off > _OFF:
                return f"shares or gradients that are {off:g} off"
        return None


@dataclass(frozen=True, eq=False)
class MoreGetsThrough(OfNoEntry):
    """V gives the row's gradient as much in all runs, and of that it gets more at the end."""

    runs: Sequence[SharedOutRun]

    bears = frozenset({"same", "equal", "stays", "larger", "every"})

    def fault(self) -> str | None:
        gave, got = _through(self.runs)
        if np.ptp(gave) > _OFF * 10:
            return f"from {gave.min():g} to {gave.max():g} given"
        return None if got[-1] > _CLEARLY * got[0] else f"{got[0]:.2f}, then {got[-1]:.2f}"


@dataclass(frozen=True, eq=False)
class AllGetsThrough(OfNoEntry):
    """Rows are so short that tanh is straight: their gradient gets what V gives, in all runs."""

    runs: Sequence[SharedOutRun]

    bears = frozenset({"same", "equal", "stays", "every"})

    def fault(self) -> str | None:
        gave, got = _through(self.runs)
        lost = float((1 - got / gave).max())
        return f"{lost:.0%} that is lost" if lost > _LOST else None


def _through(runs: Sequence[SharedOutRun]) -> tuple[npt.NDArray[np.float64], ...]:
    """How much V gives the row's gradient in some runs, and how much that gets."""
    V = np.array([run.V.value for run in runs], dtype=np.float64)
    X = np.array([run.X.value for run in runs], dtype=np.float64)
    weights = V + V.swapaxes(1, 2)
    shares = weights * (1 - np.tanh(X @ X.swapaxes(1, 2)) ** 2)
    row = runs[0].row
    return tuple(np.linalg.norm(each[:, row], axis=1) for each in (weights, shares))


@dataclass(frozen=True, eq=False)
class CrowdGrows(OfNoEntry):
    """Typical gradients of random X get longer with each step of b, while V keeps its size."""

    runs: Sequence[CrowdRun]

    bears = frozenset({"rises", "larger", "every", "stays"})

    def fault(self) -> str | None:
        sizes = [float(run.rms.value) for run in self.runs]
        if np.diff(sizes).min() < 0 or sizes[-1] <= _CLEARLY * sizes[0]:
            return f"a size from {sizes[0]:.2f} to {sizes[-1]:.2f} that does not grow"
        return SquaresSumToOne(self.runs).fault()


def _size(run: SharedOutRun) -> float:
    return float(run.size.value)

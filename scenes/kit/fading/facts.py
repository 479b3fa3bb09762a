"""What captions say of an average over random draws, and of a draw and its mirror image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.fading import FadingAverage
from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record
from scenes.kit.space.arrows import Vector
from scenes.kit.truth.bearing import OfNoEntry, number

FAR = 4.0  # standard errors: no average of chance alone is farther from zero
_TENTH = 0.06, 0.16  # what is about a tenth
_HUNDRED = 100


@dataclass(frozen=True, eq=False)
class LeftOver(OfNoEntry):
    """What is left of an average: next to nothing, one sign all over, or a pattern."""

    average: FadingAverage
    what: str

    bears = frozenset({"only"}) | number(1)

    @property
    def found(self) -> str:
        mean, error = _last(self.average)
        if bool((np.abs(mean) <= FAR * error).all()):
            return "nothing"
        return "colour" if abs(np.sign(mean).sum()) == mean.size else "pattern"

    def fault(self) -> str | None:
        return None if self.found == self.what else f"what is left is {self.found}"


@dataclass(frozen=True, eq=False)
class TenthOfIt(OfNoEntry):
    """Of the averages of some seeds about a tenth is left after a hundred times the draws."""

    averages: Sequence[FadingAverage]

    bears = (
        frozenset({"about", "product", "smaller", "falls", "only"})
        | {"ordinal:10"}
        | number(_HUNDRED)
    )

    def fault(self) -> str | None:
        shares = []
        for each in self.averages:
            counts, sizes = (part.value.astype(np.float64) for part in (each.counts, each.sizes))
            before = int(np.searchsorted(counts, counts[-1] / _HUNDRED))
            shares.append(np.log(sizes[-1] / sizes[before]))
        share = float(np.exp(np.mean(shares)))
        return None if _TENTH[0] <= share <= _TENTH[1] else f"{share:.3f} of it"


@dataclass(frozen=True, eq=False)
class ByChance(OfNoEntry):
    """No entry of any average is farther from zero than chance has it; no two seeds are alike."""

    averages: Sequence[FadingAverage]

    bears = frozenset({"only", "different", "every", "others", "not:same"})

    def fault(self) -> str | None:
        for each in self.averages:
            mean, error = _last(each)
            off = float((np.abs(mean) / np.maximum(error, 1e-30)).max())
            if off > FAR:
                return f"an entry {off:.1f} standard errors away"
        means = {_last(each)[0].tobytes() for each in self.averages}
        return None if len(means) == len(self.averages) else "two seeds alike"


@dataclass(frozen=True, eq=False)
class SameOfBoth(OfNoEntry):
    """Y of X is that of its mirror image M, which is -X. Shapes: X, M (n, d); Y, YM (n, n)."""

    X: Record
    Y: Record
    M: Record
    YM: Record

    bears = frozenset({"same", "equal", "every", "each"})

    def fault(self) -> str | None:
        if not np.array_equal(self.M.value, -self.X.value.astype(np.float64)):
            return "another X than -X"
        return None if np.array_equal(self.YM.value, self.Y.value) else "another Y"


@dataclass(frozen=True, eq=False)
class OppositeGradients(OfNoEntry):
    """A draw and its mirror image have opposite gradients: together nothing, for all draws."""

    run: ArrowsRun
    mirrored: ArrowsRun
    together: Record
    most: Record

    bears = frozenset({"zero", "exactly", "every", "each", "both"})

    def fault(self) -> str | None:
        opposite = -self.run.X_grad.value.astype(np.float64)
        if not np.array_equal(self.mirrored.X_grad.value, opposite):
            return "gradients that are not opposite"
        left = bool(self.together.value.any()) or bool(self.most.value.any())
        return "something left of the sum" if left else None


def _last(average: FadingAverage) -> tuple[Vector, Vector]:
    """The average over all draws, and the standard error of each entry."""
    mean, spread = (
        part.astype(np.float64) for part in (average.means.value[-1], average.spread.value)
    )
    return mean, spread / np.sqrt(average.draws)

"""What captions say of an average over random draws, and of a draw and its mirror image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.fading import FadingAverage
from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number

FAR = 4.0  # standard errors: no average of chance alone is farther from zero
_TENTH = 0.06, 0.16  # what is about a tenth
_HUNDRED = 100

Floats = npt.NDArray[np.float64]


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
class MirrorImage(OfNoEntry):
    """-X has the same Y as X, and the opposite gradient: together nothing, for all draws."""

    run: ArrowsRun
    mirrored: ArrowsRun
    together: Record
    most: Record

    bears = frozenset({"same", "equal", "zero", "exactly", "every", "each", "both"})

    def fault(self) -> str | None:
        (X, mirrored_X), (X_grad, mirrored_X_grad) = (
            (getattr(self.run, name).value.astype(np.float64),
             getattr(self.mirrored, name).value.astype(np.float64))
            for name in ("X", "X_grad")
        )  # fmt: skip
        if not np.array_equal(mirrored_X, -X):
            return "another X than -X"
        if not np.array_equal(self.mirrored.Y.value, self.run.Y.value):
            return "another Y"
        opposite = np.array_equal(mirrored_X_grad, -X_grad)
        left = bool(self.together.value.any()) or bool(self.most.value.any())
        return "something left of the sum" if left or not opposite else None


def _last(average: FadingAverage) -> tuple[Floats, Floats]:
    """The average over all draws, and the standard error of each entry."""
    mean, spread = (
        part.astype(np.float64) for part in (average.means.value[-1], average.spread.value)
    )
    return mean, spread / np.sqrt(average.draws)

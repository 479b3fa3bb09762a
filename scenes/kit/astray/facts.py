"""What captions say of entries that follow V, or go against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
class OwnPush(OfNoEntry):
    """The weight of a pair pushes its two rows together, or apart."""

    V: Record
    shares: Record
    pair: Index
    together: bool

    bears = frozenset({"row", "own"})

    def fault(self) -> str | None:
        own, weight = float(_floats(self.shares)[0]), float(_floats(self.V)[self.pair])
        if own and (own > 0) == (weight > 0) == self.together:
            return None
        return f"{own:g} by a weight of {weight:g}"


@dataclass(frozen=True, eq=False)
class OthersPush(OfNoEntry):
    """What remains of all pushes, and so the entry of Y, rises or falls against the pair's own.

    Or it follows the pair's own push.
    """

    shares: Record
    total: Record
    change: Record
    pair: Index
    kind: str  # "rises", "falls" or "follows"

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({self.kind, "others", "larger", "row"})

    def fault(self) -> str | None:
        own, remains = float(_floats(self.shares)[0]), float(_floats(self.total))
        change = float(_floats(self.change)[self.pair])
        found = "follows" if own * remains > 0 else "rises" if remains > 0 else "falls"
        if remains * change > 0 and found == self.kind:
            return None
        return f"{own:g} of {remains:g}, and a change of {change:g}"


@dataclass(frozen=True, eq=False)
class OwnRemains(OfNoEntry):
    """Of a mean of shares over all mirrorings nothing but the pair's own is left.

    To first order an entry changes by the sum of the shares, times its step and its slope.
    """

    shares: Record
    total: Record

    bears = frozenset({"others:zero", "others", "zero", "own", "only", "stays"})

    def fault(self) -> str | None:
        own, *others = _floats(self.shares).tolist()
        off = max(abs(each) for each in (*others, own - float(_floats(self.total))))
        return f"{off:g} beside it" if off > _ROUNDING or not own else None


@dataclass(frozen=True, eq=False)
class RowPushes(OfNoEntry):
    """What weights bring by one row pushes a pair together, or apart, and so does all.

    bar is its number among the shares. And the pair's entry of Y rises by the step, or falls.
    """

    shares: Record
    bar: int
    change: Record
    pair: Index
    together: bool

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "rises" if self.together else "falls"})

    def fault(self) -> str | None:
        share = float(_floats(self.shares)[self.bar])
        change = float(_floats(self.change)[self.pair])
        if share and (share > 0) == self.together == (change > 0):
            return None
        return f"{share:g} by its row, and a change of {change:g}"


def _floats(record: Record) -> npt.NDArray[np.float64]:
    values: npt.NDArray[np.float64] = record.value.astype(np.float64)
    return values

"""What captions say of steps along X.grad, short and long, for one X and for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.far_steps import CrowdStep, FarStep
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number, total

_ALIKE = 0.1  # of so many times the gain: within that it is as much
_ROUNDING = 1e-4
_STEEP = 0.03  # by how much a slope from two runs may be off


def _float(record: Record) -> float:
    return float(record.value[()])


@dataclass(frozen=True, eq=False)
class UpAndDown(OfNoEntry):
    """A step forwards gains, the same one backwards loses."""

    forwards: FarStep
    backwards: FarStep

    bears = frozenset({"rises", "falls"})

    def fault(self) -> str | None:
        rates = _float(self.forwards.rate), _float(self.backwards.rate)
        if rates[0] <= 0 or rates[0] != -rates[1]:
            return f"steps of {rates[0]:g} and {rates[1]:g}"
        gains = _float(self.forwards.gain), _float(self.backwards.gain)
        return None if gains[0] > 0 > gains[1] else f"gains of {gains[0]:g} and {gains[1]:g}"


@dataclass(frozen=True, eq=False)
class SlopeOfGain(OfNoEntry):
    """The squares of X.grad sum to the slope of the gain where no step is taken."""

    before: FarStep
    start: FarStep
    after: FarStep

    bears = frozenset({"sum", "equal"})

    def fault(self) -> str | None:
        told = _float(self.start.square)
        squares = float((self.start.X_grad.value.astype(np.float64) ** 2).sum())
        rise = _float(self.after.gain) - _float(self.before.gain)
        slope = rise / (_float(self.after.rate) - _float(self.before.rate))
        if abs(squares - told) > _ROUNDING:
            return f"squares that sum to {squares:g}"
        return None if abs(slope - told) <= _STEEP * told else f"a slope of {slope:g}"


@dataclass(frozen=True, eq=False)
class GainCompared(OfNoEntry):
    """So many times the step gains as many times as much, or more, or less, or it loses."""

    ratio: Record
    times: Record
    kind: str

    @property
    def found(self) -> str:
        """Which of them is so."""
        share = _float(self.ratio) / _float(self.times)
        if abs(share - 1) <= _ALIKE:
            return "same"
        return "more" if share > 1 else "less" if share > 0 else "loses"

    @property
    def bears(self) -> frozenset[str]:
        more = {"more": {"larger"}, "less": {"smaller", "only"}, "same": {"same", "about"},
                "loses": {"falls"}}  # fmt: skip
        return frozenset({"product", "rises", *more[self.kind]})

    def fault(self) -> str | None:
        return None if self.found == self.kind else f"a gain that is {self.found}"


@dataclass(frozen=True, eq=False)
class Bounded(OfNoEntry):
    """No entry of Y exceeds 1, so that no gain exceeds what is left to the sum of all |V|."""

    run: FarStep

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"none", "not:larger", "every"}) | number(1)

    def fault(self) -> str | None:
        run = self.run
        highest = float(np.abs(run.new.value).max())
        if highest > 1:
            return f"an entry of {highest:g}"
        due = float(np.abs(run.V.value.astype(np.float64)).sum()) - _float(run.L)
        if abs(due - _float(run.ceiling)) > _ROUNDING:
            return f"a ceiling at {due:g}"
        return None if _float(run.gain) <= due else f"a gain of {_float(run.gain):g}"


@dataclass(frozen=True, eq=False)
class SomeLose(OfNoEntry):
    """So many of the random X lose at a rate: some of them, or none."""

    run: CrowdStep
    some: bool

    @property
    def bears(self) -> frozenset[str]:
        count, all_of = int(self.run.lost.value), int(self.run.draws.value)
        falls = {"falls", "some"} if self.some else {"none", "not:falls", "zero"}
        return frozenset({"rises", "product", *falls}) | number(count) | total(all_of)

    def fault(self) -> str | None:
        gains: Sequence[float] = self.run.gain.value.tolist()
        count = sum(gain < 0 for gain in gains)
        if count != int(self.run.lost.value) or len(gains) != int(self.run.draws.value):
            return f"{count} of {len(gains)}"
        return None if bool(count) == self.some else f"{count} that lose"

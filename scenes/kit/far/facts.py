"""What captions say of steps along X.grad, short and long, for one X and for many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number, total
from scenes.kit.truth.claims import Inkless

_ALIKE = 0.1  # of so many times the gain: within that it is as much
_ROUNDING = 1e-4
_STEEP = 0.03  # by how much a slope from two runs may be off


def _float(record: Record) -> float:
    return float(record.value[()])


@dataclass(frozen=True, eq=False)
class TimesAsFar(Inkless):
    """How many times as far one step goes as another."""

    rate: Record
    short: Record

    @property
    def text(self) -> str:
        return f"{_float(self.rate) / _float(self.short):.0f}"

    def fault(self) -> str | None:
        off = int(self.text) * _float(self.short) - _float(self.rate)
        return (
            None if abs(off) <= _ROUNDING else f"{_float(self.rate) / _float(self.short):g} times"
        )


@dataclass(frozen=True, eq=False)
class UpAndDown(OfNoEntry):
    """X.grad added gains, and subtracted loses as well as it can.

    Both are a rate and a gain; then come X, X.grad, and where the first one leads.
    """

    forwards: tuple[Record, Record]
    backwards: tuple[Record, Record]
    X: Record
    X_grad: Record
    up: Record

    bears = frozenset({"rises", "falls", "sum"})

    def fault(self) -> str | None:
        (rate, gain), (back, loss) = (map(_float, each) for each in (self.forwards, self.backwards))
        if rate <= 0 or rate != -back:
            return f"steps of {rate:g} and {back:g}"
        X, X_grad, up = (each.value.astype(np.float64) for each in (self.X, self.X_grad, self.up))
        if np.abs(X + rate * X_grad - up).max() > _ROUNDING:
            return "a step that is no sum"
        return None if gain > 0 > loss else f"gains of {gain:g} and {loss:g}"


@dataclass(frozen=True, eq=False)
class SlopeOfGain(OfNoEntry):
    """The squares of X.grad sum to the slope of the gain where no step is taken.

    before and after are a rate and a gain of steps so short that the gain is nearly straight.
    """

    before: tuple[Record, Record]
    after: tuple[Record, Record]
    X_grad: Record
    square: Record

    bears = frozenset({"sum", "equal"})

    def fault(self) -> str | None:
        told = _float(self.square)
        squares = float((self.X_grad.value.astype(np.float64) ** 2).sum())
        (first, low), (last, high) = (map(_float, each) for each in (self.before, self.after))
        slope = (high - low) / (last - first)
        if abs(squares - told) > _ROUNDING:
            return f"squares that sum to {squares:g}"
        return None if abs(slope - told) <= _STEEP * told else f"a slope of {slope:g}"


@dataclass(frozen=True, eq=False)
class GainCompared(OfNoEntry):
    """So many times the step gains as many times as much, or more, or less, or it loses."""

    ratio: Record
    times: TimesAsFar
    kind: str

    @property
    def found(self) -> str:
        """Which of them is so."""
        share = _float(self.ratio) / float(self.times.text)
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

    new: Record
    V: Record
    L: Record
    ceiling: Record
    gain: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"none", "not:larger", "every"}) | number(1)

    def fault(self) -> str | None:
        highest = float(np.abs(self.new.value).max())
        if highest > 1:
            return f"an entry of {highest:g}"
        due = float(np.abs(self.V.value.astype(np.float64)).sum()) - _float(self.L)
        if abs(due - _float(self.ceiling)) > _ROUNDING:
            return f"a ceiling at {due:g}"
        return None if _float(self.gain) <= due else f"a gain of {_float(self.gain):g}"


@dataclass(frozen=True, eq=False)
class SomeLose(OfNoEntry):
    """So many of the random X lose at a rate: some of them, or none."""

    gain: Record
    lost: Record
    draws: Record
    some: bool

    @property
    def bears(self) -> frozenset[str]:
        count, all_of = int(self.lost.value), int(self.draws.value)
        falls = {"falls", "some"} if self.some else {"none", "not:falls", "zero"}
        return frozenset({"rises", "product", *falls}) | number(count) | total(all_of)

    def fault(self) -> str | None:
        gains: list[float] = self.gain.value.tolist()
        count = sum(gain < 0 for gain in gains)
        if count != int(self.lost.value) or len(gains) != int(self.draws.value):
            return f"{count} of {len(gains)}"
        return None if bool(count) == self.some else f"{count} that lose"

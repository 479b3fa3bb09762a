"""What captions say of the hill of a loss, each fact with the words that it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry

_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class OnTheHill(Shared):
    """Losses are log(1 + exp(z)), which is what they are for a target of zero."""

    z: Record
    h: Record
    at: tuple[int, ...]

    @property
    def about(self) -> frozenset[Index]:
        return frozenset((j,) for j in self.at)

    @property
    def bears(self) -> frozenset[str]:
        every = {"every"} if len(self.at) == self.z.shape[0] else set[str]()
        return frozenset({"each", "same", "equal", *every})

    def fault(self) -> str | None:
        for j in self.at:
            z, h = float(self.z.value[j]), float(self.h.value[j])
            due = float(np.logaddexp(0.0, z))
            if abs(h - due) > _ROUNDING * max(1.0, due):
                return f"h[{j}] = {h:g}, and log(1 + exp({z:g})) = {due:g}"
        return None


@dataclass(frozen=True, eq=False)
class NoFloor(OfNoEntry):
    """From left to right the hill rises at each of its places, and nowhere is it zero."""

    line: Record
    hill: Record

    bears = frozenset({"every", "always", "none", "not", "not:zero", "falls", "smaller", "changes"})

    def fault(self) -> str | None:
        line, hill = _floats(self.line), _floats(self.hill)
        if hill.min() <= 0:
            return f"a hill as low as {hill.min():g}"
        if not (np.all(np.diff(line) > 0) and np.all(np.diff(hill) > 0)):
            return "a hill that does not rise everywhere"
        return None


@dataclass(frozen=True, eq=False)
class FallsLeft(OfNoEntry):
    """By torch's own slopes the hill falls to the left at each place of it."""

    line: Record
    slopes: Record

    bears = frozenset({"every", "each", "always", "falls"})

    def fault(self) -> str | None:
        line, slopes = _floats(self.line), _floats(self.slopes)
        off = float(np.abs(slopes - 1.0 / (1.0 + np.exp(-line))).max())
        if off > _ROUNDING or slopes.min() <= 0:
            return f"slopes from {slopes.min():g}, up to {off:g} off"
        return None


@dataclass(frozen=True, eq=False)
class ZeroAt(OfNoEntry):
    """The hill is zero over a place."""

    line: Record
    hill: Record
    place: float

    bears = frozenset({"zero", "each", "only"})

    def fault(self) -> str | None:
        k = int(np.abs(_floats(self.line) - self.place).argmin())
        height = float(self.hill.value[k])
        return f"{height:g} over {self.place:g}" if height else None


@dataclass(frozen=True, eq=False)
class MiddleAndEnd(OfNoEntry):
    """Over the zero of the axis p is a half; it falls towards the targets, which are 0."""

    line: Record
    p: Record
    y: Record

    bears = frozenset({"half", "zero", "each"})

    def fault(self) -> str | None:
        line, p = _floats(self.line), _floats(self.p)
        middle = float(np.interp(0.0, line, p))
        if abs(middle - 0.5) > _ROUNDING:
            return f"p = {middle:g} over 0"
        if self.y.value.any() or float(p.min()) <= 0 or not np.all(np.diff(p) > 0):
            return "targets that are not at the lower end of p"
        return None


@dataclass(frozen=True, eq=False)
class MeanOf(OfNoEntry):
    """One number is the mean of several."""

    parts: Record
    mean: Record

    bears = frozenset({"sum", "equal", "same", "ratio"})

    def fault(self) -> str | None:
        due = float(self.parts.value.astype(np.float64).mean())
        if abs(float(self.mean.value) - due) <= _ROUNDING * max(1.0, due):
            return None
        return f"{self.mean.name} = {float(self.mean.value):g}, and the mean is {due:g}"


def _floats(record: Record) -> Numbers:
    values: Numbers = record.value.astype(np.float64)
    return values

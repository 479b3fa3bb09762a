"""What captions say of descents that zero `.grad`, and of those that never do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-5
SMALL = 0.01  # of a loss, or of the largest slope: nearly nothing


@dataclass(frozen=True, eq=False)
class AsHighAsTheirLoss(OfNoEntry, Shared):
    """Heights are log(1 + exp(z)), the losses of logits whose targets are zero."""

    path: Record
    heights: Record

    bears = frozenset({"each", "every", "same", "equal"})

    def fault(self) -> str | None:
        return _apart(np.logaddexp(0.0, self.path.value.astype(np.float64)), self.heights.value)


@dataclass(frozen=True, eq=False)
class Arrives(OfNoEntry, Shared):
    """With its last step a descent comes to a loss of 0.01 or less, and not before."""

    losses: Record

    bears = frozenset({"first", "last", "smaller"})

    def fault(self) -> str | None:
        losses = self.losses.value
        if losses[-1] <= SMALL < losses[:-1].min():
            return None
        return f"losses down to {losses[:-1].min():g}, then {losses[-1]:g}"


@dataclass(frozen=True, eq=False)
class ArrivesSooner(OfNoEntry, Shared):
    """One descent arrives after fewer steps than another one from the same start."""

    sooner: Record
    later: Record

    bears = frozenset({"smaller", "larger", "not:same", "different"})

    def fault(self) -> str | None:
        wrong = Arrives(self.sooner).fault() or Arrives(self.later).fault()
        if wrong is not None:
            return wrong
        first, second = self.sooner.value, self.later.value
        if first[0] == second[0] and len(first) < len(second):
            return None
        return f"{len(first) - 1} steps from {first[0]:g}, and {len(second) - 1} from {second[0]:g}"


@dataclass(frozen=True, eq=False)
class ArrivesAsSoon(OfNoEntry, Shared):
    """Two descents arrive after as many steps."""

    one: Record
    other: Record

    bears = frozenset({"same", "equal"})

    def fault(self) -> str | None:
        first, second = (each.shape[0] - 1 for each in (self.one, self.other))
        return None if first == second else f"{first} steps, and {second}"


@dataclass(frozen=True, eq=False)
class HoldsItsSlope(OfNoEntry, Shared):
    """What `.grad` held for each step is the slope there alone."""

    slopes: Record
    grads: Record

    bears = frozenset({"each", "every", "only", "same", "equal", "zero"}) | number(1)

    def fault(self) -> str | None:
        return _apart(self.slopes.value[: len(self.grads.value)], self.grads.value)


@dataclass(frozen=True, eq=False)
class SumsItsSlopes(OfNoEntry, Shared):
    """What `.grad` held for each step is the sum of all slopes up to there."""

    slopes: Record
    grads: Record

    bears = frozenset({"sum", "every", "each", "not:zero", "always:zero", "always", "larger"})

    def fault(self) -> str | None:
        slopes = self.slopes.value[: len(self.grads.value)].astype(np.float64)
        return _apart(slopes.cumsum(axis=0), self.grads.value)


@dataclass(frozen=True, eq=False)
class Outlasts(OfNoEntry, Shared):
    """At the end of a descent the slope is next to nothing, and `.grad` is what it was."""

    slopes: Record
    grads: Record
    j: int

    bears = frozenset({"zero", "about", "stays", "last", "not:changes"})

    def fault(self) -> str | None:
        slopes, grads = (each.value[:, self.j] for each in (self.slopes, self.grads))
        end = len(grads) - 1
        before, last = (round(float(grads[k]), 2) for k in (end - 1, end))
        if slopes[end] < SMALL * grads[end] and before == last:
            return None
        return f"a slope of {slopes[end]:g}, and `.grad` {before:g}, then {last:g}"


@dataclass(frozen=True, eq=False)
class RunsThrough(OfNoEntry, Shared):
    """Nearly at the floor of a bowl a step is made with a `.grad` far from nothing."""

    slopes: Record
    grads: Record
    k: int

    bears = frozenset({"zero", "about", "not", "not:zero", "larger", "smaller"})

    def fault(self) -> str | None:
        slope, grad = (abs(float(each.value[self.k])) for each in (self.slopes, self.grads))
        first = abs(float(self.slopes.value[0]))
        return None if slope < 0.25 * first < grad else f"a slope of {slope:g}, `.grad` {grad:g}"


@dataclass(frozen=True, eq=False)
class Settles(OfNoEntry, Shared):
    """A descent in a bowl comes to its floor, and stays there."""

    path: Record

    bears = frozenset({"zero", "stays", "smaller"})

    def fault(self) -> str | None:
        far = np.abs(self.path.value[:, 0].astype(np.float64))
        end = float(far[-10:].max())
        return None if end < 1e-3 * far[0] else f"|t| up to {end:g} at the end"


@dataclass(frozen=True, eq=False)
class NeverSettles(OfNoEntry, Shared):
    """In a bowl one descent settles, another one from the same start swings as far as ever."""

    settles: Record
    swings: Record

    bears = frozenset({"always", "not:stops", "not:falls", "stays", "zero", "not:zero",
                       "always:zero"})  # fmt: skip

    def fault(self) -> str | None:
        wrong = Settles(self.settles).fault()
        if wrong is not None:
            return wrong
        far = np.abs(self.swings.value[:, 0].astype(np.float64))
        start, last = abs(float(self.settles.value[0, 0])), float(far[-20:].max())
        if far[0] == start and 0.9 * start < last and far.max() < 1.3 * start:
            return None
        return f"|t| from {far[0]:g} up to {far.max():g}, and to {last:g} at the end"


@dataclass(frozen=True, eq=False)
class NoSlope(SumsItsSlopes):
    """`.grad`, never zeroed, sums all slopes: somewhere it points up where the slope is down."""

    bears = frozenset({"always", "none", "not", "not:zero", "not:same", "different", "sum", "each",
                       "every", "zero"})  # fmt: skip

    def fault(self) -> str | None:
        wrong = super().fault()
        if wrong is not None:
            return wrong
        slopes = self.slopes.value[: len(self.grads.value)]
        against = np.sign(slopes) * np.sign(self.grads.value) < 0
        return None if against.any() else "a `.grad` that has the slope's sign everywhere"


def _apart(slopes: Any, grads: Any) -> str | None:
    """By how much two arrays differ, if by more than rounding does."""
    off: Numbers = np.abs(slopes - grads)
    if (off <= _ROUNDING * np.maximum(1.0, np.abs(slopes))).all():
        return None
    return f"{off.max():g} off"

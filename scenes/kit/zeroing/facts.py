"""What captions say of descents that zero `.grad`, and of those that never do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.zeroing import BowlDescent, HillDescent
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-5
SMALL = 0.01  # of a loss, or of the largest slope: nearly nothing


def _last(run: HillDescent) -> float:
    return float(run.losses.value[-1])


@dataclass(frozen=True, eq=False)
class Arrives(OfNoEntry, Shared):
    """With its last step a descent comes to a loss of 0.01 or less, and not before."""

    run: HillDescent

    bears = frozenset({"first", "last", "smaller"})

    def fault(self) -> str | None:
        losses = self.run.losses.value
        if losses[-1] <= 0.01 < losses[:-1].min() and len(self.run.steps.value) == len(losses):
            return None
        return f"losses down to {losses[:-1].min():g}, then {losses[-1]:g}"


@dataclass(frozen=True, eq=False)
class ArrivesSooner(OfNoEntry, Shared):
    """One descent arrives after fewer steps than another one from the same start."""

    sooner: HillDescent
    later: HillDescent

    bears = frozenset({"smaller", "larger", "not:same", "different"})

    def fault(self) -> str | None:
        wrong = Arrives(self.sooner).fault() or Arrives(self.later).fault()
        if wrong is not None:
            return wrong
        if not np.array_equal(self.sooner.path.value[0], self.later.path.value[0]):
            return "two starts"
        if self.sooner.count < self.later.count:
            return None
        return f"{self.sooner.count} steps, and {self.later.count}"


@dataclass(frozen=True, eq=False)
class ArrivesAsSoon(OfNoEntry, Shared):
    """Two descents arrive after as many steps."""

    one: HillDescent
    other: HillDescent

    bears = frozenset({"same", "equal"})

    def fault(self) -> str | None:
        same = self.one.count == self.other.count
        return None if same else f"{self.one.count} steps, and {self.other.count}"


@dataclass(frozen=True, eq=False)
class HoldsItsSlope(OfNoEntry, Shared):
    """What `.grad` held for each step is the slope there alone."""

    run: HillDescent

    bears = frozenset({"each", "every", "only", "same", "equal"}) | number(1)

    def fault(self) -> str | None:
        return _apart(self.run.slopes.value[:-1], self.run.grads.value)


@dataclass(frozen=True, eq=False)
class SumsItsSlopes(OfNoEntry, Shared):
    """What `.grad` held for each step is the sum of all slopes up to there."""

    run: HillDescent | BowlDescent

    bears = frozenset({"sum", "every", "each", "not:zero", "always", "larger"})

    def fault(self) -> str | None:
        slopes = self.run.slopes.value[: len(self.run.grads.value)].astype(np.float64)
        return _apart(slopes.cumsum(axis=0), self.run.grads.value)


@dataclass(frozen=True, eq=False)
class Outlasts(OfNoEntry, Shared):
    """At the end of a descent the slope is next to nothing, and `.grad` is what it was."""

    run: HillDescent
    j: int

    bears = frozenset({"zero", "about", "stays", "last", "not:changes"})

    def fault(self) -> str | None:
        slopes, grads = (each.value[:, self.j] for each in (self.run.slopes, self.run.grads))
        end = len(grads) - 1
        if slopes[end] < SMALL * grads[end] and round(float(grads[end]), 2) == round(
            float(grads[end - 1]), 2
        ):
            return None
        return f"a slope of {slopes[end]:g}, and `.grad` {grads[end - 1]:g}, then {grads[end]:g}"


@dataclass(frozen=True, eq=False)
class RunsThrough(OfNoEntry, Shared):
    """Nearly at the floor of a bowl a step is made with a `.grad` far from nothing."""

    run: BowlDescent
    k: int

    bears = frozenset({"zero", "about", "not:zero", "larger"})

    def fault(self) -> str | None:
        slope, grad = (float(each.value[self.k]) for each in (self.run.slopes, self.run.grads))
        first = abs(float(self.run.slopes.value[0]))
        if abs(slope) < 0.25 * first < abs(grad):
            return None
        return f"a slope of {slope:g}, and `.grad` {grad:g}"


@dataclass(frozen=True, eq=False)
class NeverSettles(OfNoEntry, Shared):
    """In a bowl one descent settles, another one from the same start swings as far as ever."""

    settles: BowlDescent
    swings: BowlDescent

    bears = frozenset({"always", "not:stops", "not:falls", "stays", "zero", "not:zero"})

    def fault(self) -> str | None:
        calm, wild = (np.abs(_places(each)) for each in (self.settles, self.swings))
        if calm[0] == wild[0] and calm[-10:].max() < 1e-3 * calm[0] < wild[-20:].max():
            if 0.9 < wild[-20:].max() / wild[0] < 1.3 and wild.max() < 1.3 * wild[0]:
                return None
        return f"|t| up to {calm[-10:].max():g} and {wild[-20:].max():g} at the end"


@dataclass(frozen=True, eq=False)
class NoSlope(OfNoEntry, Shared):
    """Somewhere `.grad`, never zeroed, points up where the slope points down."""

    run: BowlDescent

    bears = frozenset({"always", "not:same", "different", "sum", "each", "every", "zero", "none"})

    def fault(self) -> str | None:
        wrong = SumsItsSlopes(self.run).fault()
        if wrong is not None:
            return wrong
        against = np.sign(self.run.slopes.value) * np.sign(self.run.grads.value) < 0
        return None if against.any() else "a `.grad` that has the slope's sign everywhere"


def _places(run: BowlDescent) -> Numbers:
    places: Numbers = run.path.value[:, 0].astype(np.float64)
    return places


def _apart(slopes: Numbers, grads: Numbers) -> str | None:
    off = np.abs(slopes - grads)
    if (off <= _ROUNDING * np.maximum(1.0, np.abs(slopes))).all():
        return None
    return f"`.grad` is {off.max():g} off"

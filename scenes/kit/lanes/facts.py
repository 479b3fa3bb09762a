"""What captions say of races down a hill, and of a step with two samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number, total

_WITHIN = 0.05  # of ten
_ROUNDING = 1e-5


def losses(path: Record) -> Numbers:
    """The loss before each step of a descent, and at its end."""
    found: Numbers = path.value[:, 2].astype(np.float64)
    return found


@dataclass(frozen=True, eq=False)
class TooLarge(OfNoEntry, Shared):
    """Of some descents these lanes, and no others, end higher than they began."""

    paths: tuple[Record, ...]
    lanes: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        none = set[str]() if self.lanes else {"none", "not"}
        return frozenset({"larger", "only", *none}) | number(1) | total(len(self.paths))

    def fault(self) -> str | None:
        ended = [losses(path) for path in self.paths]
        found = tuple(k for k, each in enumerate(ended) if each[-1] > each[0])
        return None if found == self.lanes else f"lanes {found} end higher than they began"


@dataclass(frozen=True, eq=False)
class ArriveAtOnce(OfNoEntry, Shared):
    """These lanes, and no others, are at the goal after their first step."""

    paths: tuple[Record, ...]
    limit: Record
    lanes: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        both = frozenset({"both"}) if len(self.lanes) == 2 else frozenset[str]()
        return frozenset({"first", "only"}) | both | number(len(self.lanes)) | number(1)

    def fault(self) -> str | None:
        limit = float(self.limit.value)
        found = tuple(
            k for k, path in enumerate(self.paths)
            if path.shape[0] == 2 and losses(path)[1] <= limit < losses(path)[0]
        )  # fmt: skip
        return None if self.lanes and found == self.lanes else f"lanes {found} arrive at once"


@dataclass(frozen=True, eq=False)
class RateTimesSlope(OfNoEntry, Shared):
    """All descents begin at one place, and their first steps are in the ratio of their rates."""

    rates: Record
    paths: tuple[Record, ...]

    bears = frozenset({"every", "each", "same", "equal", "product", "proportional"})

    def fault(self) -> str | None:
        rates = self.rates.value.astype(np.float64)
        rows = np.array([path.value[:2, 0] for path in self.paths], dtype=np.float64)
        if len(set(rows[:, 0])) != 1:
            return f"starts at {rows[:, 0].tolist()}"
        steps = rows[:, 0] - rows[:, 1]
        # What is left of a small step when it has been taken from a larger number.
        lost = 8 * float(np.finfo(np.float32).eps) * float(np.abs(rows).max())
        due = steps[-1] * rates / rates[-1]
        if np.all(np.abs(steps - due) <= lost + 1e-5 * due) and steps[-1] > 0:
            return None
        return f"first steps of {steps.tolist()} at rates {rates.tolist()}"


@dataclass(frozen=True, eq=False)
class OneStepLeads(OfNoEntry, Shared):
    """The first step of a descent leads to the left."""

    path: Record

    bears = number(1) | {"first"}

    def fault(self) -> str | None:
        path = self.path.value
        return None if path[1, 0] < path[0, 0] else f"from {path[0, 0]:g} to {path[1, 0]:g}"


@dataclass(frozen=True, eq=False)
class TenfoldRate(OfNoEntry, Shared):
    """A rate ten times as large takes about a tenth of the steps, and both arrive."""

    rates: Record
    steps: Record
    ended: tuple[Record, Record]
    limit: Record
    slow: int
    fast: int

    bears = frozenset({"about", "product", "ratio", "ordinal:10", "smaller"}) | number(10)

    def fault(self) -> str | None:
        limit = float(self.limit.value)
        if any(losses(path)[-1] > limit for path in self.ended):
            return "a descent that has not arrived"
        rates, steps = (each.value.astype(np.float64) for each in (self.rates, self.steps))
        times = float(rates[self.fast] / rates[self.slow])
        many, few = float(steps[self.slow]), float(steps[self.fast])
        if abs(times - 10) < 1e-4 and abs(many / few - 10) <= _WITHIN * 10:
            return None
        return f"{times:g} times the rate, {many:g} and {few:g} steps"


@dataclass(frozen=True, eq=False)
class TakesSteps(OfNoEntry, Shared):
    """A descent arrives after more than one step."""

    path: Record
    steps: Record
    limit: Record
    lane: int

    bears = frozenset({"larger"})

    def fault(self) -> str | None:
        took = self.path.shape[0] - 1
        if losses(self.path)[-1] > float(self.limit.value):
            return "a descent that has not arrived"
        return None if took == int(self.steps.value[self.lane]) > 1 else f"{took} steps"


@dataclass(frozen=True, eq=False)
class NeverUphill(OfNoEntry, Shared):
    """To the left the hill rises nowhere, and each step of each descent leads there."""

    line: Record
    hill: Record
    paths: tuple[Record, ...]

    bears = frozenset({"always", "every", "each", "none", "not:rises", "not:always", "falls"})

    def fault(self) -> str | None:
        line, hill = (each.value.astype(np.float64) for each in (self.line, self.hill))
        if not (np.all(np.diff(line) > 0) and np.all(np.diff(hill) >= 0)):
            return "a hill that rises to the left"
        for k, path in enumerate(self.paths):
            if not np.all(np.diff(path.value[:, 0]) < 0):
                return f"a step of lane {k} to the right"
        low = min(float(path.value[:, 0].min()) for path in self.paths)
        return None if line[0] <= low else f"a hill drawn from {line[0]:g}, and a bead at {low:g}"


@dataclass(frozen=True, eq=False)
class LossRises(OfNoEntry, Shared):
    """The mean of two losses is larger after a step."""

    before: tuple[Record, Record]
    after: tuple[Record, Record]

    bears = frozenset({"rises", "larger", "changes", "both"}) | number(2)

    def fault(self) -> str | None:
        means = []
        for parts, mean in (self.before, self.after):
            due = float(parts.value.astype(np.float64).mean())
            if abs(float(mean.value) - due) > _ROUNDING * max(1.0, due):
                return f"{float(mean.value):g} for a mean of {due:g}"
            means.append(due)
        return None if means[1] > means[0] else f"{means[0]:g}, then {means[1]:g}"


@dataclass(frozen=True, eq=False)
class OneWeightTwoWays(Shared):
    """A weight falls; a negative input makes of that a logit that rises."""

    X: Record
    w: tuple[Record, Record]
    z: tuple[Record, Record]
    sample: int

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({(0,), (self.sample,), (self.sample, 0)})

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"falls", "rises", "product", "negative"})

    def fault(self) -> str | None:
        w, z = (
            float(after.value[k]) - float(before.value[k])
            for (before, after), k in ((self.w, 0), (self.z, self.sample))
        )
        factor = float(self.X.value[self.sample, 0])
        if w < 0 < z and factor < 0:
            return None
        return f"w[0] changes by {w:g}, times {factor:g}, and z[{self.sample}] by {z:g}"

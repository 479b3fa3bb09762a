"""What captions say of races down a hill, and of a step with two samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.races import RateRace, TwoSampleStep
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number, total

_WITHIN = 0.05  # of ten


def losses(path: Record) -> Numbers:
    """The loss before each step of a descent, and at its end."""
    found: Numbers = path.value[:, 2].astype(np.float64)
    return found


@dataclass(frozen=True, eq=False)
class TooLarge(OfNoEntry, Shared):
    """Of some descents these lanes, and no others, end higher than they began."""

    race: RateRace
    lanes: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        none = frozenset() if self.lanes else frozenset({"none"})
        return frozenset({"larger", "only"}) | none | number(1) | total(len(self.race.paths))

    def fault(self) -> str | None:
        ended = [losses(path) for path in self.race.paths]
        found = tuple(k for k, each in enumerate(ended) if each[-1] > each[0])
        return None if found == self.lanes else f"lanes {found} end higher than they began"


@dataclass(frozen=True, eq=False)
class ArriveAtOnce(OfNoEntry, Shared):
    """These lanes, and no others, are at the goal after their first step."""

    race: RateRace
    lanes: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        both = frozenset({"both"}) if len(self.lanes) == 2 else frozenset[str]()
        return frozenset({"first", "only"}) | both | number(len(self.lanes)) | number(1)

    def fault(self) -> str | None:
        race, limit = self.race, float(self.race.limit.value)
        found = tuple(
            k for k, path in enumerate(race.paths)
            if path.shape[0] == 2 and losses(path)[1] <= limit < losses(path)[0]
        )  # fmt: skip
        return None if self.lanes and found == self.lanes else f"lanes {found} arrive at once"


@dataclass(frozen=True, eq=False)
class OneStepLeads(OfNoEntry, Shared):
    """The first step of a lane leads to the left, from the first row of its path to the next."""

    race: RateRace
    lane: int

    bears = number(1) | {"first"}

    def fault(self) -> str | None:
        path = self.race.paths[self.lane].value
        return None if path[1, 0] < path[0, 0] else f"from {path[0, 0]:g} to {path[1, 0]:g}"


@dataclass(frozen=True, eq=False)
class TenfoldRate(OfNoEntry, Shared):
    """A rate ten times as large takes about a tenth of the steps."""

    race: RateRace
    slow: int
    fast: int

    bears = frozenset({"about", "product", "ratio", "ordinal:10", "smaller"}) | number(10)

    def fault(self) -> str | None:
        rates, steps = (each.value.astype(np.float64) for each in (self.race.rates, self.race.steps))
        times = float(rates[self.fast] / rates[self.slow])
        many, few = float(steps[self.slow]), float(steps[self.fast])
        arrived = self.race.arrived[self.slow] and self.race.arrived[self.fast]
        if arrived and abs(times - 10) < 1e-4 and abs(many / few - 10) <= _WITHIN * 10:
            return None
        return f"{times:g} times the rate, {many:g} and {few:g} steps"


@dataclass(frozen=True, eq=False)
class TakesSteps(OfNoEntry, Shared):
    """A descent arrives after more than one step."""

    race: RateRace
    lane: int

    bears = frozenset({"larger"})

    def fault(self) -> str | None:
        if self.race.arrived[self.lane] and int(self.race.steps.value[self.lane]) > 1:
            return None
        return f"lane {self.lane} has not arrived so"


@dataclass(frozen=True, eq=False)
class NeverUphill(OfNoEntry, Shared):
    """To the left the hill rises nowhere, and each step of each descent leads there."""

    race: RateRace

    bears = frozenset({"always", "every", "each", "none", "not:rises", "not:always", "falls", "same"})

    def fault(self) -> str | None:
        line, hill = (each.value.astype(np.float64) for each in (self.race.line, self.race.hill))
        if not (np.all(np.diff(line) > 0) and np.all(np.diff(hill) >= 0)):
            return "a hill that rises to the left"
        for k, path in enumerate(self.race.paths):
            if not np.all(np.diff(path.value[:, 0]) <= 0):
                return f"a step of lane {k} to the right"
        low = min(float(path.value[:, 0].min()) for path in self.race.paths)
        return None if line[0] <= low else f"a hill drawn from {line[0]:g}, and a bead at {low:g}"


@dataclass(frozen=True, eq=False)
class LossRises(OfNoEntry, Shared):
    """A step of two samples makes their loss larger."""

    two: TwoSampleStep

    bears = frozenset({"rises", "larger", "changes", "both"}) | number(2)

    def fault(self) -> str | None:
        before, after = float(self.two.loss.value), float(self.two.loss_new.value)
        means = [float(each.value.astype(np.float64).mean()) for each in (self.two.h, self.two.h_new)]
        if np.abs(np.array(means) - [before, after]).max() > 1e-4 * max(means):
            return f"losses {before:g} and {after:g}, and means {means}"
        return None if after > before else f"{before:g}, then {after:g}"

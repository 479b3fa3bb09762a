"""What captions say of climbers on a sheet that v tilts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.climbers import PlacedRun, Tilt
from scenes.kit.truth.bearing import OfNoEntry

_WRITTEN = 0.6e-3  # places are written in thousandths
_ROUNDING = 1e-5


@dataclass(frozen=True, eq=False)
class StepsUphill(OfNoEntry):
    """Some climbers step by `rate` times their gradients, and rise; another one has none."""

    walks: tuple[Sequence[PlacedRun], ...]
    standing: PlacedRun
    entries: tuple[int, int]
    rate: float

    bears = frozenset({"zero", "each", "none", "not", "rises"})

    def fault(self) -> str | None:
        if not self.standing.stands(self.entries):
            return f"a gradient of {self.standing.slope(self.entries).tolist()} where one stands"
        for walk in self.walks:
            if len(walk) < 2:
                return "a climber that takes no step"
            places = np.array([run.place(self.entries) for run in walk])
            slopes = np.array([run.slope(self.entries) for run in walk])
            off = float(np.abs(np.diff(places, axis=0) - self.rate * slopes[:-1]).max())
            if off > _WRITTEN:
                return f"a step that is {off:.2g} off its arrow"
            if not np.all(np.diff([float(run.L.value) for run in walk]) > 0):
                return "a step that does not rise"
        return None


@dataclass(frozen=True, eq=False)
class NoneMoves(OfNoEntry):
    """Of all v that turn once around, none gives a climber a gradient, and its place is one."""

    tilts: tuple[Tilt, ...]
    number: int

    bears = frozenset({"none", "not", "every", "each", "always", "zero"})

    def fault(self) -> str | None:
        runs = [tilt.climbers[self.number] for tilt in self.tilts]
        entries = self.tilts[0].entries
        if any((run.x.value != runs[0].x.value).any() for run in runs):
            return "a climber that is moved"
        moved = [run for run in runs if not run.stands(entries)]
        if moved:
            return f"x.grad[{entries[0]}] = {float(moved[0].slope(entries)[0]):g} for one of them"
        weighed = np.array([run.v.value[run.v.value != 0] for run in runs])
        turns = np.unwrap(np.arctan2(weighed[:, 1], weighed[:, 0]))
        around = abs(float(turns[-1] - turns[0]))
        return None if abs(around - 2 * np.pi) < _ROUNDING else f"a v that turns by {around:.2f}"


@dataclass(frozen=True, eq=False)
class BySwitches(OfNoEntry):
    """Of every run, x.grad is W.T @ (v * on): v tilts, and what x has turned on is tilted."""

    tilts: tuple[Tilt, ...]

    bears = frozenset({"every", "each", "always"})

    def fault(self) -> str | None:
        for tilt in self.tilts:
            for run in (*tilt.climbers, *tilt.facets):
                W, v = (each.value.astype(np.float64) for each in (run.W, run.v))
                due = W.T @ (v * run.on.value.astype(np.float64))
                off = float(np.abs(due - run.x_grad.value.astype(np.float64)).max())
                if off > _ROUNDING * max(1.0, float(np.abs(due).max())):
                    return f"x.grad {off:.2g} off W.T @ (v * on)"
        return None

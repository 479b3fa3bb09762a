"""What captions say of descents in a bowl: where they land, and from which rate on they climb."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.hops import HopRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number


def heights(path: Record) -> Numbers:
    """How high each landing lies."""
    found: Numbers = path.value[:, 1].astype(np.float64)
    return found


def told(path: Record) -> str:
    """A descent as faults call it."""
    return f"heights {', '.join(f'{each:.3g}' for each in heights(path)[:4])}, …"


@dataclass(frozen=True, eq=False)
class LandsLower(OfNoEntry, Shared):
    """Each step of a descent lands lower than it set out."""

    path: Record

    bears = frozenset({"each", "every", "always", "falls", "smaller", "not:rises", "not:larger"})

    def fault(self) -> str | None:
        return None if (np.diff(heights(self.path)) < 0).all() else told(self.path)


@dataclass(frozen=True, eq=False)
class LandsHigher(OfNoEntry, Shared):
    """Each step of a descent lands higher than it set out."""

    path: Record

    bears = frozenset({"each", "every", "always", "rises", "larger", "not:falls", "not:smaller"})

    def fault(self) -> str | None:
        return None if (np.diff(heights(self.path)) > 0).all() else told(self.path)


@dataclass(frozen=True, eq=False)
class LandsOnFloor(OfNoEntry, Shared):
    """The first step of a descent lands on the floor, and there it stays."""

    path: Record

    bears = frozenset({"first", "zero", "stays", "each"}) | number(1)

    def fault(self) -> str | None:
        landed = self.path.value[1:]
        return None if heights(self.path)[0] > 0 and not landed.any() else told(self.path)


@dataclass(frozen=True, eq=False)
class SwingsLevel(OfNoEntry, Shared):
    """Each step of a descent lands at the mirror image of where it set out, at the same height."""

    path: Record

    bears = frozenset({"each", "every", "always", "same", "equal", "stays", "not:falls",
                       "not:rises", "not:lower"})  # fmt: skip

    def fault(self) -> str | None:
        t = self.path.value[:, 0].astype(np.float64)
        return None if t[0] and (t[1:] == -t[:-1]).all() else told(self.path)


@dataclass(frozen=True, eq=False)
class TwiceToTheFloor(OfNoEntry, Shared):
    """One step leads to the floor; one that is twice as long leads to the mirror image."""

    to_floor: HopRun
    mirrored: HopRun

    bears = frozenset({"doubles", "same", "equal"}) | number(2) | number(1)

    def fault(self) -> str | None:
        wrong = LandsOnFloor(self.to_floor.path).fault() or SwingsLevel(self.mirrored.path).fault()
        if wrong is not None:
            return wrong
        short, long = (float(run.step.value) for run in (self.to_floor, self.mirrored))
        if long == 2 * short and long == 2 * float(self.mirrored.path.value[0, 0]):
            return None
        return f"steps of {short:g} and {long:g}"


@dataclass(frozen=True, eq=False)
class ClimbsBeyond(OfNoEntry, Shared):
    """Of some runs those climb that have a larger rate than a given one, and no other ones."""

    runs: tuple[HopRun, ...]
    edge: HopRun

    bears = frozenset({"larger", "rises", "only", "each", "every", "others"}) | number(1)

    def fault(self) -> str | None:
        edge = float(self.edge.rate.value)
        for run in self.runs:
            climbs = LandsHigher(run.path).fault() is None
            if climbs is not (float(run.rate.value) > edge):
                return f"{told(run.path)} at rate {run.rate.text()}, with an edge at {edge:g}"
        return None


@dataclass(frozen=True, eq=False)
class SteeperAlone(OfNoEntry, Shared):
    """With one rate, ever steeper bowls bring a first step to the floor, then to the mirror."""

    rates: tuple[Record, ...]
    curvatures: tuple[Record, ...]
    to_floor: Record
    mirrored: Record

    bears = frozenset({"same", "equal", "stays", "larger", "rises"}) | number(1)

    def fault(self) -> str | None:
        if len({float(each.value) for each in self.rates}) != 1:
            return "more than one rate"
        if not (np.diff([float(each.value) for each in self.curvatures]) > 0).all():
            return "a curvature that does not rise"
        return LandsOnFloor(self.to_floor).fault() or SwingsLevel(self.mirrored).fault()


@dataclass(frozen=True, eq=False)
class AsTheoryTells(OfNoEntry, Shared):
    """A run climbs if its rate is above its bound, and lands where theory says at both bounds."""

    run: HopRun

    bears = frozenset({"each", "every", "larger", "rises", "same", "zero"}) | number(1) | number(2)

    def fault(self) -> str | None:
        run = self.run
        rate, floor, mirror = (float(each.value) for each in (run.rate, run.floor, run.mirror))
        share = 4 * float(np.finfo(run.curvature.value.dtype.str).eps)
        due = (
            LandsOnFloor if abs(rate - floor) <= share * floor
            else SwingsLevel if abs(rate - mirror) <= share * mirror
            else LandsHigher if rate > mirror
            else LandsLower
        )  # fmt: skip
        wrong = due(run.path).fault()
        return None if wrong is None else f"{wrong}, with bounds {floor:g} and {mirror:g}"

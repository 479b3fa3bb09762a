"""What captions say of nudges and slopes, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from gradmath.records.stations import TwoStations
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number

_NEAR = 1e-9  # of differences of numbers in float64


@dataclass(frozen=True, eq=False)
class MovedBy(OfNoEntry):
    """A step of x has moved u, just so far, and so many times the step.

    ends are x and u, before it and after it.
    """

    ends: tuple[tuple[Record, Record], tuple[Record, Record]]
    step: Record
    moved: Record
    ratio: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"changes", "product"})

    def fault(self) -> str | None:
        for (before, after), due in zip(self.ends, (self.step, self.moved), strict=True):
            away = _number(after) - _number(before)
            if not away or abs(away - _number(due)) > _NEAR:
                return f"{before.name} moved by {away:g}"
        times = _number(self.moved) / _number(self.step)
        return None if abs(times - _number(self.ratio)) <= _NEAR else f"{times:g} times as far"


@dataclass(frozen=True, eq=False)
class NearerToSlope(OfNoEntry):
    """With each smaller step the ratio comes nearer to the slope, and at last as near as a step."""

    steps: tuple[Record, ...]
    moves: tuple[Record, ...]
    slope: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"smaller"})

    def fault(self) -> str | None:
        steps = [*map(_number, self.steps)]
        away = [abs(_number(move) / step - _number(self.slope))
                for step, move in zip(steps, self.moves, strict=True)]  # fmt: skip
        for name, values in (("steps", steps), ("distances from the slope", away)):
            if not all(after < before for before, after in pairwise(values)):
                return f"{name} {values}"
        return None if away[-1] <= 2 * steps[-1] else f"{away[-1]:g} away from the slope"


@dataclass(frozen=True, eq=False)
class SlopeOf(OfNoEntry):
    """How far something moved, over the step, is a slope but for about as much as the step."""

    moved: Record
    step: Record
    slopes: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"both"} if len(self.slopes) == 2 else ())

    def fault(self) -> str | None:
        step, due = _number(self.step), prod(map(_number, self.slopes))
        ratio = _number(self.moved) / step
        return None if abs(ratio - due) <= 5 * step + _NEAR else f"a slope of {ratio:g}"


@dataclass(frozen=True, eq=False)
class SlopesMultiply(OfNoEntry):
    """The slope of stations in a row is the product of theirs."""

    slopes: tuple[Record, ...]
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "each", "every", "row", "both"}) | number(len(self.slopes))

    def fault(self) -> str | None:
        due = prod(map(_number, self.slopes))
        whole = _number(self.whole)
        return None if abs(whole - due) <= _NEAR else f"{whole:g}, not {due:g}"


@dataclass(frozen=True, eq=False)
class SentBack(OfNoEntry):
    """A backward pass begins with 1 and multiplies by each station's slope, from the last one."""

    back: tuple[Record, ...]
    slopes: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "same", "each"})

    def fault(self) -> str | None:
        due = 1.0
        for record, slope in zip(self.back, (None, *reversed(self.slopes)), strict=True):
            due *= 1.0 if slope is None else _number(slope)
            if abs(_number(record) - due) > _NEAR:
                return f"{record.name} = {record.text()}, not {due:g}"
        return None


def slopes_multiply(two: TwoStations) -> Sequence[SlopesMultiply | SlopeOf]:
    """Of two stations in a row: x.grad is the product of their slopes, and nudges tell so, too."""
    return [
        SlopesMultiply(two.slopes, two.x_grad),
        SlopeOf(two.both.moved_y, two.run.step, two.slopes),
    ]


def _number(record: Record) -> float:
    return float(record.value[()])

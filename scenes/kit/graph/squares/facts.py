"""What captions say of squares that grow with their side."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.second_derivative import KeptSlope, SquareRun
from gradmath.records.tensor import Index
from scenes.kit.graph.squares.squares import MANY
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.facts import rounding

_ONLY: Index = ()  # the index of the one entry of a number
_SIDES = 2  # of each square, at which a strip comes


@dataclass(frozen=True, eq=False)
class StripsOfSlope(OfNoEntry):
    """A step of x brings a strip as long as x to two sides of each square: together they are as
    long as the slope that a pass found.
    """

    run: SquareRun
    found: KeptSlope

    @property
    def bears(self) -> frozenset[str]:
        return number(MANY) | number(_SIDES) | number(MANY * _SIDES) | {"each", "every", "sum"}

    def fault(self) -> str | None:
        x, moved, strip = (
            float(each.value) for each in (self.run.x, self.run.moved, self.run.strip)
        )
        if not moved > x:
            return "no step"
        share, least = rounding([self.run.strip.value[_ONLY], self.run.moved.value[_ONLY]])
        if abs(strip - x * (moved - x)) > 4 * share * abs(x) + least:
            return f"a strip of {strip:g}"
        slope = float(self.found.slope.value)
        due = MANY * _SIDES * x
        share, least = rounding([self.found.slope.value[_ONLY]])
        if abs(slope - due) > 4 * share * abs(due) + least:
            return f"a slope of {slope:g} beside strips of {due:g}"
        return None

"""What captions say of quotients: which curve they make, how far they scatter, how far off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gradmath.records.quotients import HiddenRatio, Quotients
from scenes.kit.truth.bearing import OfNoEntry

STRAIGHT = 1e-5  # how far points stray, at most, that are said to lie on a line
_BENT = 0.5  # of the logarithm of a quotient
_WITHIN = 3.0  # standard errors

Curve = Literal["level", "straight", "bent"]
Guess = Literal["both", "straighter", "neither"]


@dataclass(frozen=True, eq=False)
class CurveOf(OfNoEntry):
    """Which curve quotients make over the quotients of v, if both rulers are logarithmic."""

    found: Quotients
    curve: Curve

    bears = frozenset({"rises", "stays", "proportional"})

    def fault(self) -> str | None:
        x, y = (np.log(each.value.astype(np.float64))
                for each in (self.found.through, self.found.ratio))  # fmt: skip
        slope, middle = np.polyfit(x, y, 1)
        away = float(np.abs(y - slope * x - middle).max())
        curve = "bent" if away > _BENT else "level" if abs(slope) < 0.5 else "straight"
        return None if curve == self.curve else f"a {curve} curve, of slope {slope:.2f}"


@dataclass(frozen=True, eq=False)
class Scattered(OfNoEntry):
    """Points lie between two of them, which are no nearer than a hundredth."""

    found: Quotients
    low: int
    high: int

    bears = frozenset({"different", "smallest", "largest", "about"})

    def fault(self) -> str | None:
        factor = self.found.factor.value
        if factor[self.low] != factor.min() or factor[self.high] != factor.max():
            return f"points from {factor.min():.3f} to {factor.max():.3f}"
        apart = float(factor.max() / factor.min())
        return None if apart > 1.01 else f"points within {apart:.4f} of each other"


def _straighter(hidden: HiddenRatio) -> bool:
    return float(hidden.shared.spread.value) < 0.01 * float(hidden.few.spread.value)


def _off(hidden: HiddenRatio, found: Quotients) -> float:
    return abs(float(found.level.value) / float(hidden.target.value) - 1.0)


@dataclass(frozen=True, eq=False)
class SharedAre(OfNoEntry):
    """Whether points of shared draws lie straighter, and their level nearer to the target."""

    hidden: HiddenRatio
    guess: Guess

    bears = frozenset({"both", "none", "only", "smaller", "not:smaller", "percent"})

    def fault(self) -> str | None:
        hidden = self.hidden
        nearer = _off(hidden, hidden.shared) < _off(hidden, hidden.few)
        found = ("both" if nearer else "straighter") if _straighter(hidden) else "neither"
        return None if found == self.guess else f"{found}"


@dataclass(frozen=True, eq=False)
class StraightAndOff(OfNoEntry):
    """Points of shared draws lie on a level, so many percent away from the target."""

    hidden: HiddenRatio

    bears = frozenset({"percent", "about", "same", "equal"})

    def fault(self) -> str | None:
        factor = self.hidden.shared.factor.value.astype(np.float64)
        strays = float(factor.max() / factor.min()) - 1.0
        told, off = float(self.hidden.percent.value), 100 * _off(self.hidden, self.hidden.shared)
        if strays < STRAIGHT and abs(told - off) <= 0.51 and told > 0:
            return None
        return f"points that stray by {strays:.1e}, {off:.2f} percent off"


@dataclass(frozen=True, eq=False)
class SameDots(OfNoEntry):
    """The same draws bring a gradient for every v, and as many as are told."""

    found: Quotients

    bears = frozenset({"same", "every", "each", "stays", "on"})

    def fault(self) -> str | None:
        found = self.found
        assert found.upper is not None and found.lower is not None and found.ons is not None
        for draws, told in zip((found.upper, found.lower), found.ons.value, strict=True):
            on = draws.value != 0
            if (on != on[0]).any() or int(on[0].sum()) != int(told):
                return f"{on.sum(axis=1).tolist()} draws that bring a gradient"
        return None


@dataclass(frozen=True, eq=False)
class FitFinds(OfNoEntry):
    """The fit of new draws is within three of its errors of the target."""

    hidden: HiddenRatio

    bears = frozenset({"about", "ratio", "number:2"})

    def fault(self) -> str | None:
        many = self.hidden.many
        away = abs(float(many.fit.value) - float(self.hidden.target.value))
        errors = away / float(many.give.value)
        return None if errors < _WITHIN else f"a fit {errors:.1f} errors off"

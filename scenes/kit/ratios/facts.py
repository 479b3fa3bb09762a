"""What captions say of quotients: which curve they make, how far they scatter, how far off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry

STRAIGHT = 1e-5  # how far points stray, at most, that are said to lie on a line
_BENT = 0.5  # of the logarithm of a quotient
_WITHIN = 3.0  # standard errors
_STRAIGHTER = 0.01  # of how far others stray

CurveShape = Literal["level", "straight", "bent"]
SharedGuess = Literal["both", "straighter", "neither"]
CURVES: tuple[CurveShape, ...] = ("level", "straight", "bent")
GUESSES: tuple[SharedGuess, ...] = ("both", "straighter", "neither")


@dataclass(frozen=True, eq=False)
class CurveOf(OfNoEntry):
    """Which curve quotients make over the quotients of v, if both rulers are logarithmic."""

    through: Record
    ratio: Record
    curve: CurveShape

    bears = frozenset({"rises", "stays", "proportional"})

    def fault(self) -> str | None:
        x, y = (np.log(each.value.astype(np.float64))
                for each in (self.through, self.ratio))  # fmt: skip
        slope, middle = np.polyfit(x, y, 1)
        away = float(np.abs(y - slope * x - middle).max())
        curve = "bent" if away > _BENT else "level" if abs(slope) < 0.5 else "straight"
        return None if curve == self.curve else f"a {curve} curve, of slope {slope:.2f}"


@dataclass(frozen=True, eq=False)
class Scattered(OfNoEntry):
    """Points lie between two of them, which are no nearer than a hundredth."""

    factor: Record
    low: int
    high: int

    bears = frozenset({"different", "smallest", "largest", "about"})

    def fault(self) -> str | None:
        factor = self.factor.value
        if factor[self.low] != factor.min() or factor[self.high] != factor.max():
            return f"points from {factor.min():.3f} to {factor.max():.3f}"
        apart = float(factor.max() / factor.min())
        return None if apart > 1.01 else f"points within {apart:.4f} of each other"


@dataclass(frozen=True, eq=False)
class SharedAre(OfNoEntry):
    """Whether factors of shared draws stray less than others, and their mean is less off."""

    few: Record
    shared: Record
    target: Record
    guess: SharedGuess

    bears = frozenset({"both", "none", "only", "smaller", "not:smaller"})

    def fault(self) -> str | None:
        few, shared = (each.value.astype(np.float64) for each in (self.few, self.shared))
        straighter = bool(shared.std() < _STRAIGHTER * few.std())
        target = float(self.target.value)
        nearer = abs(shared.mean() - target) < abs(few.mean() - target)
        found = ("both" if nearer else "straighter") if straighter else "neither"
        return None if found == self.guess else found


@dataclass(frozen=True, eq=False)
class StraightAndOff(OfNoEntry):
    """Factors lie on a level, so many percent away from the target."""

    factor: Record
    target: Record
    percent: Record

    bears = frozenset({"percent", "about", "same", "equal"})

    def fault(self) -> str | None:
        factor = self.factor.value.astype(np.float64)
        strays = float(factor.max() / factor.min()) - 1.0
        off = 100 * abs(float(factor.mean()) / float(self.target.value) - 1.0)
        told = float(self.percent.value)
        if strays < STRAIGHT and abs(told - off) <= 0.51 and told > 0:
            return None
        return f"points that stray by {strays:.1e}, {off:.2f} percent off"


@dataclass(frozen=True, eq=False)
class SameDots(OfNoEntry):
    """The same draws bring a gradient for every v, and as many as are told."""

    upper: Record
    lower: Record
    ons: Record

    bears = frozenset({"same", "every", "each", "stays", "on"})

    def fault(self) -> str | None:
        for draws, told in zip((self.upper, self.lower), self.ons.value, strict=True):
            on = draws.value != 0
            if (on != on[0]).any() or int(on[0].sum()) != int(told):
                return f"{on.sum(axis=1).tolist()} draws that bring a gradient"
        return None


@dataclass(frozen=True, eq=False)
class FitFinds(OfNoEntry):
    """A fit is within three of its errors of the target."""

    fit: Record
    give: Record
    target: Record

    bears = frozenset({"about", "ratio", "number:2"})

    def fault(self) -> str | None:
        away = abs(float(self.fit.value) - float(self.target.value))
        errors = away / float(self.give.value)
        return None if errors < _WITHIN else f"a fit {errors:.1f} errors off"

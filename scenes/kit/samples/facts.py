"""What captions say of random samples, and how far off their means are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.crowds import Pile
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number

SETTLED = 0.04  # how far all shares of a pile may be off, taken together
NEAR = 0.1  # of what theory expects, how far off an error may be


@dataclass(frozen=True, eq=False)
class SameDraws(OfNoEntry):
    """What is drawn after the same seed is the same; what is drawn without seeding anew is not."""

    a: Record
    b: Record
    c: Record

    bears = frozenset({"same", "equal", "different", "not:same", "not:equal", "not:different"})

    def fault(self) -> str | None:
        a, b, c = (each.value for each in (self.a, self.b, self.c))
        return None if np.array_equal(a, c) and (a != b).all() else f"{a}, {b} and {c}"


@dataclass(frozen=True, eq=False)
class Settled(OfNoEntry):
    """The shares of the largest number of samples are nearly those that theory expects."""

    piles: tuple[Pile, ...]

    bears = frozenset({"each", "every", "about", "smaller"})

    def fault(self) -> str | None:
        for pile in self.piles:
            shares = pile.heights.value[-1].astype(np.float64)
            off = float(np.abs(shares / shares.sum() - pile.shares.value).sum())
            if off > SETTLED:
                return f"the pile of {pile.call} {off:.3f} off"
        return None


@dataclass(frozen=True, eq=False)
class NearTheRoot(OfNoEntry):
    """The error after so many samples is about one over their root."""

    error: Record
    count: int

    bears = frozenset({"about"})

    def fault(self) -> str | None:
        share = float(self.error.value[self.count - 1]) * self.count**0.5
        return None if abs(share - 1) <= NEAR else f"{share:.2f} times one over the root"


@dataclass(frozen=True, eq=False)
class HalfAfter(OfNoEntry):
    """The error at one count is about half of that at another."""

    error: Record
    first: int
    later: int

    @property
    def bears(self) -> frozenset[str]:
        times, rest = divmod(self.later, self.first)
        counted = number(times) if not rest else frozenset[str]()
        return counted | {"half", "halves", "doubles", "product", "smaller"}

    def fault(self) -> str | None:
        share = float(self.error.value[self.later - 1] / self.error.value[self.first - 1])
        return None if abs(2 * share - 1) <= NEAR else f"{share:.2f} of the error"


@dataclass(frozen=True, eq=False)
class NotYetHalf(OfNoEntry):
    """The error at a later count is smaller, and clearly more than half."""

    error: Record
    first: int
    later: int

    bears = frozenset({"not:half", "larger", "smaller", "doubles", "half"})

    def fault(self) -> str | None:
        share = float(self.error.value[self.later - 1] / self.error.value[self.first - 1])
        return None if 0.5 * (1 + NEAR) < share < 1 else f"{share:.2f} of the error"


@dataclass(frozen=True, eq=False)
class SomeGetWorse(OfNoEntry):
    """So many percent of the runs have a mean that is farther off at the later count."""

    ends: Record
    worse: Record

    bears = frozenset({"percent", "larger", "some", "every", "not:smaller"})

    def fault(self) -> str | None:
        early, late = np.abs(self.ends.value.T)
        share = 100 * float((late > early).mean())
        told = float(self.worse.value)
        return None if abs(share - told) <= 0.501 and told > 0 else f"{share:.1f}"


@dataclass(frozen=True, eq=False)
class RootLaw(OfNoEntry):
    """At counts that double the error is about one over the root of the count."""

    error: Record
    law: Record
    counts: Sequence[int]

    bears = frozenset({"doubles", "halves", "half", "falls", "about"}) | number(2) | number(1)

    def fault(self) -> str | None:
        for n in self.counts:
            share = float(self.error.value[n - 1] / self.law.value[n - 1])
            if abs(share - 1) > NEAR or not np.isclose(self.law.value[n - 1], n**-0.5):
                return f"{share:.2f} times the law at {n}"
        return None

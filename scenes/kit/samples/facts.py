"""What captions say of means of random samples, and how far off they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number

NEAR = 0.1  # of what theory expects, how far off an error may be
SQUARED = (1 + NEAR) ** 2 - 1  # and its square


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
class SquaresHalve(OfNoEntry):
    """At counts that double the square of the error is about one over the count."""

    error: Record
    counts: Sequence[int]

    bears = frozenset({"doubles", "halves", "half", "quarter", "about"}) | number(1)

    def fault(self) -> str | None:
        if any(later != 2 * earlier for earlier, later in pairwise(self.counts)):
            return f"counts {self.counts} that do not double"
        for n in self.counts:
            share = float(self.error.value[n - 1]) ** 2 * n
            if abs(share - 1) > SQUARED:
                return f"{share:.2f} over {n}"
        return None


@dataclass(frozen=True, eq=False)
class HalvesMeet(OfNoEntry):
    """Half of one error and half of another, at a right angle, leave the one of twice as many."""

    error: Record
    other: Record
    first: int

    bears = frozenset({"half", "halves", "sum", "about", "doubles"}) | number(1) | number(2)

    def fault(self) -> str | None:
        halves = float(self.error.value[self.first - 1]) / 2, float(self.other.value) / 2
        share = float(self.error.value[2 * self.first - 1]) / hypot(*halves)
        return None if abs(share - 1) <= NEAR else f"{share:.2f} of the long side"

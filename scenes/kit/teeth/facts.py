"""What captions say of numbers that dtypes hold, or miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np

from scenes.kit.teeth.exact import (
    FRACTION,
    Aim,
    Tooth,
    dtype_of,
    ends_after,
    exact_of,
    gap_above,
)
from scenes.kit.truth.bearing import OfNoEntry


@dataclass(frozen=True, eq=False)
class TakesNearest(OfNoEntry):
    """Of all numbers that a dtype has, each takes the one that is nearest to what is asked for."""

    helds: Sequence[Tooth]
    aim: Aim

    bears = frozenset({"smallest", "each", "every", "only"})

    def fault(self) -> str | None:
        for held in self.helds:
            own, exact = exact_of(held.held), self.aim.exact
            teeth = [Fraction(float(each)) for each in held.teeth.value]
            if own is None or abs(own - exact) > min(abs(each - exact) for each in teeth):
                return f"{held.held.text()} in {dtype_of(held)}"
        return None


@dataclass(frozen=True, eq=False)
class HeldBy(OfNoEntry):
    """These dtypes hold a number, and no others of those on stage."""

    helds: Sequence[Tooth]
    aim: Aim
    names: frozenset[str]

    @property
    def bears(self) -> frozenset[str]:
        kinds = {0: {"none", "not"}, 1: {"only"}, 2: {"both"}}.get(len(self.names), set[str]())
        return frozenset({"exactly", *kinds, "every", "stays"})

    def fault(self) -> str | None:
        found = {dtype_of(each) for each in self.helds if exact_of(each.held) == self.aim.exact}
        return None if found == self.names else f"held by {', '.join(sorted(found)) or 'none'}"


@dataclass(frozen=True, eq=False)
class LiesBeside(OfNoEntry):
    """What a dtype holds in place of a number lies to one side of it: 1 above, -1 below."""

    held: Tooth
    aim: Aim
    side: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"larger" if self.side > 0 else "smaller", "not:equal", "different"})

    def fault(self) -> str | None:
        own = exact_of(self.held.held)
        right = own is not None and (own - self.aim.exact) * self.side > 0
        return None if right else f"{dtype_of(self.held)} holds {self.held.held.text()}"


@dataclass(frozen=True, eq=False)
class Endless(OfNoEntry):
    """The binary digits of a number never end: no power of two makes it whole."""

    aim: Aim

    bears = frozenset({"not:stops", "always", "not:always", "none", "not", "every"})

    def fault(self) -> str | None:
        last = ends_after(self.aim.exact)
        return None if last is None else f"{last} digits"


@dataclass(frozen=True, eq=False)
class RoundedOff(OfNoEntry):
    """What dtypes hold are the first digits of a number, the last of them rounded, up or off.

    changes is whether any of them is another number than the digits that were cut.
    """

    helds: Sequence[Tooth]
    aim: Aim
    changes: bool

    bears = frozenset({"last", "first", "each", "every", "changes", "falls"})

    def fault(self) -> str | None:
        exact, changed = self.aim.exact, False
        for held in self.helds:
            unit = gap_above(exact, FRACTION[dtype_of(held)])
            own, steps = exact_of(held.held), exact / unit
            if own != round(steps) * unit:  # ties go to the even digit
                return f"{held.held.text()} in {dtype_of(held)}"
            changed = changed or round(steps) != floor(steps)
        return None if changed == self.changes else "digits that stay" if self.changes else "others"


@dataclass(frozen=True, eq=False)
class NoRoom(OfNoEntry):
    """A number has more digits than a dtype keeps, so that it holds another one."""

    held: Tooth
    aim: Aim

    bears = frozenset({"falls", "not:stays", "changes"})

    def fault(self) -> str | None:
        own, digits = exact_of(self.held.held), ends_after(self.aim.exact)
        keeps = FRACTION[dtype_of(self.held)] + 1
        lost = own is not None and own != self.aim.exact and (digits is None or digits > keeps)
        return None if lost else f"{digits} digits where {keeps} are kept"


@dataclass(frozen=True, eq=False)
class TooLarge(OfNoEntry):
    """The numbers of a dtype end below what is asked for: it holds an infinite one."""

    held: Tooth
    aim: Aim

    bears = frozenset({"none", "stops", "infinite", "smaller"})

    def fault(self) -> str | None:
        own, most = float(self.held.held.value), float(self.held.teeth.value[-1])
        right = np.isinf(own) and own > 0 and most < self.aim.exact
        return None if right else f"{own:g} after {most:g}"

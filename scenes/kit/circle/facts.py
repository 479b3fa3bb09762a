"""What captions say of integers on a ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gradmath.records.owned import right_side
from gradmath.records.raised import raised_in
from gradmath.records.tensor import Record
from scenes.kit.circle.comb import TURN
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.claims import Entry

SumOutcome: TypeAlias = Literal["plain", "stops", "negative"]


@dataclass(frozen=True, eq=False)
class OnARing(OfNoEntry):
    """Adding 1 leads from each number to the next one, and from the last to the first."""

    ring: Record
    following: Record

    bears = frozenset({"each", "every", "first", "last", "smallest", "largest"})

    def fault(self) -> str | None:
        due = np.roll(self.ring.value, -1)
        if len(due) == TURN and np.array_equal(self.following.value, due):
            return None
        return f"{len(due)} numbers, after the last of them {self.following.value[-1]}"


@dataclass(frozen=True, eq=False)
class ComesOut(OfNoEntry):
    """What comes out of a sum: the plain one, the largest number that there is, or less than 0."""

    a: Record
    added: Record
    total: Record
    highest: Record
    outcome: SumOutcome

    bears = frozenset({"negative", "not:positive", "smaller", "zero", "stops"})

    def fault(self) -> str | None:
        total, plain = int(self.total.value[0]), int(self.a.value[0]) + int(self.added.value)
        found = {
            "plain": total == plain,
            "stops": total == int(self.highest.value),
            "negative": total < 0 and (total - plain) % TURN == 0,
        }
        return None if found[self.outcome] else f"{total}"


@dataclass(frozen=True, eq=False)
class OneTurnApart(OfNoEntry):
    """Two sums of the same numbers are a turn of the ring apart."""

    plain: Entry
    wrapped: Entry

    bears = frozenset({"same", "equal", "smaller", "larger", "passes"}) | number(1)

    def fault(self) -> str | None:
        plain, wrapped = (int(each.record.value[each.index]) for each in (self.plain, self.wrapped))
        return None if plain - wrapped == TURN else f"{plain} and {wrapped}"


@dataclass(frozen=True, eq=False)
class HasDtype(OfNoEntry):
    """A comparison that holds says what dtype comes out."""

    compared: Record
    dtype: str

    bears = frozenset({"stays", "not:changes", "changes", "sum"})

    def fault(self) -> str | None:
        found = right_side(self.compared)
        return None if found == self.dtype else found or "another dtype"


@dataclass(frozen=True, eq=False)
class HalfIsKept(OfNoEntry):
    """A sum with a half is larger by a half, and it lies between two integers."""

    a: Record
    real: Record

    bears = frozenset({"half", "larger", "not:zero"})

    def fault(self) -> str | None:
        real = float(self.real.value[0])
        return None if real == int(self.a.value[0]) + 0.5 else f"{real:g}"


@dataclass(frozen=True, eq=False)
class GetsSmaller(OfNoEntry):
    """A sum is smaller than what something positive was added to, which float32 does not have."""

    n: Record
    held: Record
    total: Record

    bears = frozenset({"smaller", "none", "not:larger", "half"})

    def fault(self) -> str | None:
        n, total = int(self.n.value[0]), int(self.total.value[0])
        held = set(self.held.value.tolist())
        if total < n and n not in held and total in held and float(np.float32(n)) != n:
            return None
        return f"{total} out of {n}"


@dataclass(frozen=True, eq=False)
class NoGradient(OfNoEntry):
    """torch refuses to let integers require a gradient, and says that they would have to float."""

    refused: Record

    bears = frozenset({"none", "not:zero", "stops", "only"})

    def fault(self) -> str | None:
        said = raised_in(self.refused)
        words = "" if said is None or not bool(self.refused.value) else said.says
        told = "floating point" in words and "require" in words
        return None if told else words or "nothing that was raised"

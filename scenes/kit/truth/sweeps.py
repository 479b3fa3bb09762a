"""What is said of a whole sweep: it leaps, it takes so many values, it looks alike from close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import number
from scenes.kit.truth.facts import BearingFact, missing, rounding


@dataclass(frozen=True, eq=False)
class _Leaps(Shared):
    records: tuple[Record, ...]
    at: Index
    last: int

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.at})

    @property
    def bears(self) -> frozenset[str]:
        words = "first last only not none changes different not:same not:stays both each"
        return frozenset(words.split()) | number(2)

    def fault(self) -> str | None:
        lacking = next(filter(None, (missing(each, (self.at,)) for each in self.records)), None)
        if lacking:
            return lacking
        values = [each.value[self.at] for each in self.records]
        before, after = values[: self.last + 1], values[self.last + 1 :]
        if not before or not after:
            return f"{len(values)} runs, all on one side"
        if len(set(before)) == len(set(after)) == 1 and before[0] != after[0]:
            return None
        texts = dict.fromkeys(each.text(self.at) for each in self.records)
        return f"{self.records[0].name}{list(self.at)} goes {', '.join(texts)}"


def leaps(records: Sequence[Record], *, at: int, last: int) -> BearingFact:
    """In its order of runs an entry is one number up to the `last` of them, then another.

    >>> runs = [Record("g", np.array([k]), "g") for k in (0.0, 0.0, 0.4)]
    >>> leaps(runs, at=0, last=1).fault() is None, leaps(runs, at=0, last=0).fault()
    (True, 'g[0] goes 0, 0.4')
    """
    return _Leaps(tuple(records), (at,), last)


@dataclass(frozen=True, eq=False)
class _Ramps(_Leaps):
    """The wrong guesses: what happens between the ends happens bit by bit, or after a while."""

    bears = frozenset({"rises", "falls", "changes"})
    bends: bool = False

    def fault(self) -> str | None:
        values = np.array([float(each.value[self.at]) for each in self.records])
        share = np.linspace(0.0, 1.0, len(values))
        if self.bends:
            corner = self.last / (len(values) - 1)
            share = np.clip((share - corner) / (1 - corner), 0.0, 1.0)
        due = values[0] + (values[-1] - values[0]) * share
        off = float(np.abs(values - due).max())
        if off <= 1e-3 * float(np.ptp(values)):
            return None
        return f"{self.records[0].name}{list(self.at)} up to {off:.2g} beside that"


def ramps(records: Sequence[Record], *, at: int, last: int, bends: bool = False) -> BearingFact:
    """From its first number to its last an entry changes evenly (`bends`: from a run on).

    >>> runs = [Record("g", np.array([k]), "g") for k in (0.0, 0.2, 0.4)]
    >>> ramps(runs, at=0, last=1).fault() is None
    True
    """
    return _Ramps(tuple(records), (at,), last, bends)


@dataclass(frozen=True, eq=False)
class _Among(Shared):
    record: Record
    at: Index
    values: tuple[float, ...]

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.at})

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"not", "none", "only", "both", "each", "exactly"}) | number(
            len(self.values)
        )

    def fault(self) -> str | None:
        lacking = missing(self.record, (self.at,))
        if lacking:
            return lacking
        if float(self.record.value[self.at]) in self.values:
            return None
        told = " or ".join(f"{value:g}" for value in self.values)
        return f"{self.record.name}{list(self.at)} = {self.record.text(self.at)}, not {told}"


def among(record: Record, values: Sequence[float], *, at: int) -> BearingFact:
    """An entry is one of so many numbers."""
    return _Among(record, (at,), tuple(values))


@dataclass(frozen=True, eq=False)
class _SameShape(Shared):
    """Two stretches of runs, the second so many times closer: out is as much smaller."""

    wide: tuple[Record, ...]
    near: tuple[Record, ...]
    at: Index
    factor: float

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.at})

    @property
    def bears(self) -> frozenset[str]:
        words = "same equal stays every each always not:changes not:different"
        return frozenset(words.split())

    def fault(self) -> str | None:
        if len(self.wide) != len(self.near):
            return f"{len(self.wide)} runs, and {len(self.near)} closer ones"
        wide, near = (
            np.array([float(each.value[self.at]) for each in side])
            for side in (self.wide, self.near)
        )
        values = [each.value[self.at] for each in (*self.wide, *self.near)]
        share, smallest = rounding(values)
        # A place near the corner was rounded as the corner is, so much larger than its distance.
        room = share * self.factor * float(np.abs(wide).max()) + smallest
        off = float(np.abs(near * self.factor - wide).max())
        if off <= room:
            return None
        name = f"{self.near[0].name}{list(self.at)}"
        return f"{name} up to {off:g} off when it is seen {self.factor:g} times as large"


def same_shape(
    wide: Sequence[Record], near: Sequence[Record], *, at: int, factor: float
) -> BearingFact:
    """Seen so many times as large, an entry of the nearer runs is that of the wider ones.

    >>> wide, near = ([Record("g", np.array([s * k]), "g") for k in (0.0, 1.0)] for s in (1, 0.1))
    >>> same_shape(wide, near, at=0, factor=10).fault() is None
    True
    """
    return _SameShape(tuple(wide), tuple(near), (at,), factor)

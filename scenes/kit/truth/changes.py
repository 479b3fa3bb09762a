"""What becomes of a record over several runs: it rises, falls, changes, stays, is swapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import Comparison, number, total
from scenes.kit.truth.facts import COMPARE, BearingFact, indices, missing, quantifiers


@dataclass(frozen=True, eq=False)
class _Over(Shared):
    """Something about entries of one record in several runs, in their order."""

    records: tuple[Record, ...]
    at: tuple[Index, ...]

    @property
    def about(self) -> frozenset[Index]:
        return frozenset(self.at)

    def lack(self) -> str | None:
        if len(self.records) < 2:
            return f"records of {len(self.records)} run; a change takes two"
        shapes = {record.shape for record in self.records}
        if len(shapes) > 1:
            return f"records of the shapes {', '.join(map(str, sorted(shapes)))}"
        return missing(self.records[0], self.at)

    def told(self, index: Index) -> str:
        first = self.records[0]
        place = f"{first.name}{list(index)}" if index else first.name
        return f"{place} goes {', '.join(record.text(index) for record in self.records)}"


@dataclass(frozen=True, eq=False)
class _Monotone(_Over):
    comparison: Comparison

    @property
    def bears(self) -> frozenset[str]:
        way = "rises larger not:falls" if self.comparison == "<" else "falls smaller not:rises"
        words = f"changes always not:stays not:same {way}"
        return frozenset(words.split()) | quantifiers(self.records[0], self.at)

    def fault(self) -> str | None:
        lack = self.lack()
        if lack:
            return lack
        compare = COMPARE[self.comparison]
        wrong = (
            self.told(index)
            for index in self.at
            if not all(compare(a.value[index], b.value[index]) for a, b in pairwise(self.records))
        )
        return next(wrong, None)


def rises(records: Sequence[Record], *, at: Sequence[int | Index] | None = None) -> BearingFact:
    """The entries (all, or those `at` some indices) get larger from each run to the next.

    >>> runs = [Record("L", np.array(k), "loss") for k in (1.0, 2.0, 1.5)]
    >>> rises(runs[:2]).fault() is None, rises(runs).fault()
    (True, 'L goes 1, 2, 1.5')
    """
    return _Monotone(tuple(records), _at(records, at), "<")


def falls(records: Sequence[Record], *, at: Sequence[int | Index] | None = None) -> BearingFact:
    """The entries (all, or those `at` some indices) get smaller from each run to the next."""
    return _Monotone(tuple(records), _at(records, at), ">")


class _Unchanged(_Over):
    @property
    def bears(self) -> frozenset[str]:
        words = "stays same equal not:changes not:different not:rises not:falls"
        return frozenset(words.split()) | quantifiers(self.records[0], self.at)

    def fault(self) -> str | None:
        return self.lack() or next(
            (self.told(index) for index in self.at if not _steady(self.records, index)), None
        )


class _Changed(_Over):
    @property
    def bears(self) -> frozenset[str]:
        words = "changes different not:stays not:same not:equal"
        borne = frozenset(words.split()) | quantifiers(self.records[0], self.at)
        others = [index for index in np.ndindex(self.records[0].shape) if index not in self.at]
        if others and all(_steady(self.records, index) for index in others):
            borne |= {"only", "others", "others:stays", "others:not:changes"}
            borne |= number(len(self.at)) | total(self.records[0].value.size)
        return borne

    def fault(self) -> str | None:
        return self.lack() or next(
            (self.told(index) for index in self.at if _steady(self.records, index)), None
        )


def unchanged(records: Sequence[Record], *, at: Sequence[int | Index] | None = None) -> BearingFact:
    """The entries (all, or those `at` some indices) are the same in every run."""
    return _Unchanged(tuple(records), _at(records, at))


def changed(records: Sequence[Record], *, at: Sequence[int | Index] | None = None) -> BearingFact:
    """Each of the entries (all, or those `at` some indices) is not the same in every run."""
    return _Changed(tuple(records), _at(records, at))


@dataclass(frozen=True, eq=False)
class _Swapped(_Over):
    bears = frozenset({"swapped", "changes", "both", "each", "number:2", "others", "others:stays"})

    def fault(self) -> str | None:
        lack = self.lack()
        if lack or len(self.at) != 2:
            return lack or f"{len(self.at)} entries; two can be swapped"
        before, after = self.records[0].value, self.records[-1].value
        due = before.copy()
        due[self.at[0]], due[self.at[1]] = before[self.at[1]], before[self.at[0]]
        if np.array_equal(after, due) and before[self.at[0]] != before[self.at[1]]:
            return None
        return "; ".join(map(self.told, self.at))


def swapped(first: Record, second: Record, one: int | Index, other: int | Index) -> BearingFact:
    """The second record is the first with two entries, which differ, in each other's place."""
    return _Swapped((first, second), indices(first, [one, other]))


def _steady(records: tuple[Record, ...], index: Index) -> bool:
    values = [record.value[index] for record in records]
    return all(value == values[0] for value in values)


def _at(records: Sequence[Record], at: Sequence[int | Index] | None) -> tuple[Index, ...]:
    return indices(records[0], at) if records else ()

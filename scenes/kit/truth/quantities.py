"""How many and how much: counts, ratios, the larger of two and the largest of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import Comparison, number, predicates, total
from scenes.kit.truth.claims import Entry, Inkless
from scenes.kit.truth.facts import COMPARE, OPPOSITE, BearingFact, missing, rounding


def holding(record: Record, comparison: Comparison, other: float) -> list[Index]:
    """Where the entries of a record compare so with a number."""
    return [tuple(map(int, k)) for k in np.argwhere(COMPARE[comparison](record.value, other))]


class Counting(Inkless):
    """A whole number that is counted again each time it is asked for; facts have to bear it."""

    @property
    def number(self) -> int:
        raise NotImplementedError

    @property
    def text(self) -> str:
        return str(self.number)

    def fault(self) -> str | None:
        return None


@dataclass(frozen=True, eq=False)
class HowMany(Counting):
    """The number of entries that compare so."""

    record: Record
    comparison: Comparison
    other: float

    @property
    def number(self) -> int:
        return len(holding(self.record, self.comparison, self.other))


@dataclass(frozen=True, eq=False)
class Length(Counting):
    """How many entries a record has along an axis."""

    record: Record
    axis: int = 0

    @property
    def number(self) -> int:
        return self.record.shape[self.axis]

    def fault(self) -> str | None:
        if -len(self.record.shape) <= self.axis < len(self.record.shape):
            return None
        return f"{self.record.name} has no axis {self.axis}"


@dataclass(frozen=True, eq=False)
class _Count(Shared):
    record: Record
    comparison: Comparison
    other: float
    number: int

    @property
    def about(self) -> frozenset[Index]:
        return frozenset(holding(self.record, self.comparison, self.other))

    @property
    def bears(self) -> frozenset[str]:
        size = self.record.value.size
        held = predicates(self.comparison, self.other)
        rest = predicates(OPPOSITE[self.comparison], self.other)
        borne = frozenset({"exactly"}) | number(self.number) | total(size)
        if self.number == 0:
            return borne | held  # "zero of six are on"; that none is says `every`
        if self.number == size:
            return borne | held | {"every", "each", "none"}
        both = {"both"} if self.number == 2 else set()
        others = {"others"} | {f"others:{each}" for each in rest}
        return borne | held | both | others | {"only", "some", "each"}

    def fault(self) -> str | None:
        found = len(holding(self.record, self.comparison, self.other))
        if found == self.number:
            return None
        return f"{found} entries of {self.record.name} compare by {self.comparison} {self.other:g}"


def count(record: Record, comparison: Comparison, other: float, number: int) -> BearingFact:
    """Exactly so many entries compare so with a number.

    >>> x = Record("x", np.array([0.5, -1.0, 0.0]), "torch.tensor([0.5, -1.0, 0.0])")
    >>> count(x, "!=", 0, 1).fault()
    '2 entries of x compare by != 0'
    """
    return _Count(record, comparison, other, number)


_FACTORS = {2.0: "doubles number:2", 3.0: "triples number:3", 0.5: "halves half",
            0.25: "quarter"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Ratio(Shared):
    part: Entry
    whole: Entry
    factor: float

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.part.index, self.whole.index})

    @property
    def bears(self) -> frozenset[str]:
        borne = {"ratio", *_FACTORS.get(self.factor, "").split()}
        if self.factor.is_integer():
            borne |= number(int(self.factor))
        if (100 * self.factor).is_integer():
            borne |= {"percent"} | number(int(100 * self.factor))
        if self.factor == 1:
            return frozenset(borne | {"same", "equal", "stays", "not:changes", "not:different"})
        borne |= {"changes", "different", "not:stays", "not:same", "not:equal"}
        before, after = _number(self.whole), _number(self.part)
        grows = {"larger", "rises", "not:falls", "not:smaller"}
        return frozenset(borne | (grows if after > before else _turned(grows)))

    def fault(self) -> str | None:
        due, found = self.factor * _number(self.whole), _number(self.part)
        values = [entry.record.value[entry.index] for entry in (self.part, self.whole)]
        share, smallest = rounding(values)
        # Both ends were rounded, and the larger of them in units of its own size.
        if self.factor and abs(found - due) <= 2 * share * abs(due) + smallest:
            return None
        return f"{self.part.text} for {self.whole.text}, not {self.factor:g} times as much"


def ratio(part: Entry, whole: Entry, factor: float) -> BearingFact:
    """One entry is so many times another, up to rounding in their dtype.

    >>> x = Record("x", np.array([0.5, 1.0, 1.5]), "torch.tensor([0.5, 1.0, 1.5])")
    >>> ratio(Entry(x, (1,)), Entry(x, (0,)), 2).fault() is None
    True
    >>> ratio(Entry(x, (2,)), Entry(x, (1,)), 2).fault()
    '1.5 for 1.0, not 2 times as much'
    """
    return _Ratio(part, whole, float(factor))


@dataclass(frozen=True, eq=False)
class _Ordered(Shared):
    first: Entry
    second: Entry
    comparison: Comparison

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.first.index, self.second.index})

    @property
    def bears(self) -> frozenset[str]:
        return predicates(self.comparison, None)

    def fault(self) -> str | None:
        if COMPARE[self.comparison](_number(self.first), _number(self.second)):
            return None
        return f"{self.first.text}, compared by {self.comparison} {self.second.text}"


def larger(first: Entry, second: Entry) -> BearingFact:
    """The first entry is the larger one."""
    return _Ordered(first, second, ">")


def smaller(first: Entry, second: Entry) -> BearingFact:
    """The first entry is the smaller one."""
    return _Ordered(first, second, "<")


@dataclass(frozen=True, eq=False)
class _Extreme(Shared):
    record: Record
    at: Index
    comparison: Comparison
    of_size: bool

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.at})

    @property
    def bears(self) -> frozenset[str]:
        name = "largest" if self.comparison == ">" else "smallest"
        return frozenset({name, "only"}) | number(1) | total(self.record.value.size)

    def fault(self) -> str | None:
        lacking = missing(self.record, (self.at,))
        if lacking:
            return lacking
        values = self.record.value.astype(np.float64)
        sizes = np.abs(values) if self.of_size else values
        rivals = [k for k in np.ndindex(self.record.shape) if k != self.at
                  and not COMPARE[self.comparison](sizes[self.at], sizes[k])]  # fmt: skip
        if not rivals:
            return None
        rival, own = self.record.text(rivals[0]), self.record.text(self.at)
        return f"{self.record.name}{list(rivals[0])} = {rival} beside {own}"


def largest(record: Record, at: int | Index, *, of_size: bool = False) -> BearingFact:
    """The entry `at` an index is larger than every other one (`of_size`: in absolute value)."""
    return _Extreme(record, _index(at), ">", of_size)


def smallest(record: Record, at: int | Index, *, of_size: bool = False) -> BearingFact:
    """The entry `at` an index is smaller than every other one (`of_size`: in absolute value)."""
    return _Extreme(record, _index(at), "<", of_size)


def _index(at: int | Index) -> Index:
    return at if isinstance(at, tuple) else (at,)


_TURNED = {"larger": "smaller", "rises": "falls", "not:falls": "not:rises",
           "not:smaller": "not:larger"}  # fmt: skip


def _turned(borne: set[str]) -> set[str]:
    return {_TURNED[each] for each in borne}


def _number(entry: Entry) -> float:
    return float(entry.record.value[entry.index])

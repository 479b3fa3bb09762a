"""What a caption says in words, in a form that is held against the records.

Digits in a caption claim an entry by themselves. Words such as "every", "none" or "larger" claim
something, too: a caption that uses one carries facts (`speech(..., holds=...)`), and the audit
asks each of them. A question claims nothing, unless it names a number.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum, prod
from typing import Any, Protocol

import numpy as np

from gradmath.records.numbers import product_sign, sum_sign
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import NOTHING, Comparison, number, predicates, total
from scenes.kit.truth.claims import Entry, Inkless, inside

COMPARE: dict[Comparison, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPPOSITE: dict[Comparison, Comparison] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip

_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve hundred thousand million
half halves halved quarter both double doubles doubled twice triple triples tripled thrice tenfold
"""
_COMPARISONS = """
all always any each every everything everywhere no nobody none nothing nowhere never only exactly
equal equals identical same alike different differs positive negative
larger largest smaller smallest bigger biggest greater greatest more most less least fewer
higher highest lower lowest faster fastest slower slowest steeper steepest
fall falls fell rise rises rose grow grows grew shrink shrinks shrank
increase increases increased decrease decreases decreased
"""
NUMBERS, COMPARISONS = frozenset(_NUMBERS.split()), frozenset(_COMPARISONS.split())
SIGNS = frozenset("=≠≈<>≤≥∝")


def claiming_words(text: str) -> list[str]:
    """The words and signs of a text that claim a number or a comparison, in their order.

    >>> claiming_words("Two gates are open, the others never.")
    ['two', 'never']
    >>> claiming_words("Is every gate open?"), claiming_words("Are both gates open?")
    ([], ['both'])
    """
    return [word for sentence in re.findall(r"[^.?!]+[.?!]?", text) for word in _claiming(sentence)]


def _claiming(sentence: str) -> Iterator[str]:
    forbidden = NUMBERS if sentence.endswith("?") else NUMBERS | COMPARISONS
    for word in re.findall(rf"[a-z]+|[{''.join(SIGNS)}]", sentence.casefold()):
        if word in forbidden or word in SIGNS:
            yield word


class Fact(Protocol):
    """Something that a caption says about records."""

    def fault(self) -> str | None:
        """What the records hold instead; None if it is so."""
        ...


class BearingFact(Fact, Protocol):
    """A fact that tells which classes of claiming words it can bear (`truth.bearing` has them).

    They follow from what the fact says, so that nobody types them. `about` are the indices that
    it speaks of; none where it speaks of no entry in particular.
    """

    @property
    def bears(self) -> frozenset[str]: ...

    @property
    def about(self) -> frozenset[Index]: ...


@dataclass(frozen=True, eq=False)
class _Comparing(Shared):
    """Entries of a record, each compared with a number or with its entry of another record."""

    record: Record
    comparison: Comparison
    other: Record | float
    at: tuple[Index, ...]

    @property
    def about(self) -> frozenset[Index]:
        return frozenset(self.at)

    @property
    def predicates(self) -> frozenset[str]:
        return predicates(self.comparison, None if isinstance(self.other, Record) else self.other)

    def holds_at(self, index: Index) -> bool:
        other = self.other.value[index] if isinstance(self.other, Record) else self.other
        return bool(COMPARE[self.comparison](self.record.value[index], other))

    def told(self, index: Index) -> str:
        other = self.other.text(index) if isinstance(self.other, Record) else f"{self.other:g}"
        place = f"{self.record.name}{list(index)}" if index else self.record.name
        return f"{place} = {self.record.text(index)}, compared by {self.comparison} {other}"


class _Every(_Comparing):
    @property
    def bears(self) -> frozenset[str]:
        return self.predicates | quantifiers(self.record, self.at)

    def fault(self) -> str | None:
        wrong = (self.told(index) for index in self.at if not self.holds_at(index))
        return missing(self.record, self.at) or next(wrong, None)


def given_entries(fact: BearingFact) -> frozenset[Index]:
    """The entries that a fact was made for, and did not find by itself; none if there are none."""
    return fact.about if isinstance(fact, _Every) else NOTHING


class _Only(_Every):
    @property
    def bears(self) -> frozenset[str]:
        borne = super().bears | {"only", "exactly"} | number(len(self.at))
        if len(self.at) == self.record.value.size:
            return borne
        other = None if isinstance(self.other, Record) else self.other
        rest = predicates(OPPOSITE[self.comparison], other)
        others = {"others", *(f"others:{each}" for each in rest)}
        return borne | others | total(self.record.value.size)

    def fault(self) -> str | None:
        others = [index for index in np.ndindex(self.record.shape) if index not in self.at]
        extra = (self.told(index) for index in others if self.holds_at(index))
        return super().fault() or next(extra, None)


def every(
    record: Record,
    comparison: Comparison,
    other: Record | float,
    *,
    at: Sequence[int | Index] | None = None,
) -> BearingFact:
    """Every entry (every one `at` some indices) compares so with a number, or with its fellow.

    >>> x = Record("x", np.array([0.5, -1.0]), "torch.tensor([0.5, -1.0])")
    >>> every(x, ">", 0).fault()
    'x[1] = −1.0, compared by > 0'
    """
    return _Every(record, comparison, other, indices(record, at))


def only(
    record: Record, comparison: Comparison, other: Record | float, *, at: Sequence[int | Index]
) -> BearingFact:
    """The entries `at` some indices compare so, and no other one does."""
    return _Only(record, comparison, other, indices(record, at))


def indices(record: Record, at: Sequence[int | Index] | None) -> tuple[Index, ...]:
    """The indices meant by `at`: all without it; a number stands for the entry of a vector."""
    if at is None:
        return tuple(np.ndindex(record.shape))
    return tuple(index if isinstance(index, tuple) else (index,) for index in at)


def missing(record: Record, at: tuple[Index, ...]) -> str | None:
    """What is wrong with indices that a fact is to speak of."""
    if at and all(inside(index, record) for index in at):
        return None
    return f"entries of {record.name}; it has none at {list(at)}"


def quantifiers(record: Record, at: tuple[Index, ...]) -> frozenset[str]:
    """What may be said of how many entries are meant: "every" and "none" only of all of them.

    >>> x = Record("x", np.ones(2), "torch.ones(2)")
    >>> sorted(quantifiers(x, indices(x, [1]))), sorted(quantifiers(x, indices(x, None)))
    (['each', 'some'], ['both', 'each', 'every', 'none', 'number:2'])
    """
    whole = set(at) == set(np.ndindex(record.shape))
    several = {"each"} | ({"both"} if len(at) == 2 else set())
    if not whole:
        return frozenset(several | {"some"})
    return frozenset(several | {"every", "none"}) | number(len(at))


@dataclass(frozen=True, eq=False)
class Alike(Shared):
    """Two entries read alike, with the decimals that each is shown with."""

    first: Entry
    second: Entry

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "about", "each", "both"})

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({self.first.index, self.second.index})

    def fault(self) -> str | None:
        if self.first.text == self.second.text:
            return None
        return f"{self.first.text}, and {self.second.text} for the other"


@dataclass(frozen=True, eq=False)
class _EqualsSign(Inkless):
    """The sign between parts and the whole that they make: `=` where it closes as shown."""

    parts: tuple[Entry, ...]
    whole: Entry

    @property
    def about(self) -> frozenset[Index]:
        return NOTHING

    @property
    def bears(self) -> frozenset[str]:
        """ "Is", or "about" where the numbers as shown do not close."""
        sign = "equal" if self.text == "=" else "about"
        return frozenset({sign, self.structure}) | number(len(self.parts)) | total(len(self.parts))

    @property
    def text(self) -> str:
        raise NotImplementedError

    @property
    def structure(self) -> str:
        raise NotImplementedError

    def difference(self, parts: Sequence[float], whole: float) -> tuple[float, float]:
        """How far the whole is off, and the size of what was rounded."""
        raise NotImplementedError

    def fault(self) -> str | None:
        """The numbers behind the texts make the whole, up to rounding in their dtype."""
        values = [part.record.value[part.index] for part in (*self.parts, self.whole)]
        *parts, whole = map(float, values)
        off, size = self.difference(parts, whole)
        share, smallest = rounding(values)
        if abs(off) <= share * size + smallest:
            return None
        return f"a {self.whole.record.name} that is {off:+g} off"


class ProductSign(_EqualsSign):
    """The sign between factors and their product."""

    structure = "product"

    @property
    def text(self) -> str:
        return product_sign([part.text for part in self.parts], self.whole.text)

    def difference(self, parts: Sequence[float], whole: float) -> tuple[float, float]:
        return whole - prod(parts), abs(prod(parts))


@dataclass(frozen=True, eq=False)
class GainSign(ProductSign):
    """The sign between a slope times a step and the gain that it promises.

    The gain was computed as a difference, so that what its ends were rounded by counts, too.
    """

    ends: tuple[Entry, Entry]

    def difference(self, parts: Sequence[float], whole: float) -> tuple[float, float]:
        off, size = super().difference(parts, whole)
        return off, max(size, *(abs(float(end.record.value[end.index])) for end in self.ends))


class SumSign(_EqualsSign):
    """The sign between terms and their sum."""

    structure = "sum"

    @property
    def text(self) -> str:
        return sum_sign([part.text for part in self.parts], self.whole.text)

    def difference(self, parts: Sequence[float], whole: float) -> tuple[float, float]:
        return whole - fsum(parts), len(parts) * max(map(abs, parts))


def rounding(values: Sequence[np.generic]) -> tuple[float, float]:
    """How far off a result may be for being stored: as a share of its size, and at least."""
    if any(value.dtype.kind != "f" for value in values):
        return 0.0, 0.0
    kinds = [np.finfo(value.dtype.str) for value in values]
    smallest = max(float(kind.smallest_normal) for kind in kinds)
    # Records hold bfloat16 as float32, whose last 16 bits are then zero.
    if all(value.dtype == np.float32 and not value.view(np.uint32) & 0xFFFF for value in values):
        return 2.0**-7, smallest
    return 4 * max(float(kind.eps) for kind in kinds), smallest

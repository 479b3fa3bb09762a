"""Classes of claiming words: what a sentence claims by a word, whatever the language.

A dictionary sorts each word of a language into a class ("every", "doubles", "number:2"), and every
kind of fact says which classes it bears. What negates a word asks for `not:zero` in place of
`zero`, what speaks of the rest of a set for `others:zero`, "of six" for `of:6`.
"""

from __future__ import annotations

import re
from math import isinf
from typing import Literal, TypeAlias

from gradmath.records.shared import Shared

Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
NOTHING: frozenset[tuple[int, ...]] = frozenset()  # indices of what speaks of no entry


class OfNoEntry(Shared):
    """What a fact is that speaks of no entry in particular."""

    @property
    def about(self) -> frozenset[tuple[int, ...]]:
        return NOTHING


_QUANTIFIERS = "every each both none some only exactly always others"
_STRUCTURES = "row column sum product ratio"
_PREDICATES = """
positive negative zero equal same different about larger smaller largest smallest
doubles halves triples rises falls stays changes swapped on off passes stops
percent half quarter infinite proportional first last
"""
STRUCTURES = frozenset(_STRUCTURES.split())
CLASSES = STRUCTURES.union(_QUANTIFIERS.split(), _PREDICATES.split())
_COUNTED = re.compile(r"(number|ordinal):\d+")


def known(each: str) -> bool:
    """Whether there is such a class.

    >>> known("every"), known("number:12"), known("lots")
    (True, True, False)
    """
    return each in CLASSES or bool(_COUNTED.fullmatch(each))


def number(count: int) -> frozenset[str]:
    """A number that may be said."""
    return frozenset({f"number:{count}"})


def total(count: int) -> frozenset[str]:
    """The number of all, as in "of six"."""
    return frozenset({f"of:{count}"})


def place(index: int, length: int) -> frozenset[str]:
    """What the entry of an index may be called among so many.

    >>> sorted(place(0, 3)), sorted(place(2, 3))
    (['first', 'ordinal:1'], ['last', 'ordinal:3'])
    """
    ends = {"first"} if index == 0 else {"last"} if index == length - 1 else set[str]()
    return frozenset({f"ordinal:{index + 1}", *ends})


_OF_ZERO: dict[Comparison, str] = {
    ">": "positive not:zero not:negative",
    "<": "negative not:zero not:positive",
    ">=": "not:negative",
    "<=": "not:positive",
    "==": "zero not:positive not:negative",
    "!=": "not:zero",
}
_OF_OTHERS: dict[Comparison, str] = {
    ">": "larger different not:equal not:same not:smaller",
    "<": "smaller different not:equal not:same not:larger",
    ">=": "not:smaller",
    "<=": "not:larger",
    "==": "equal same not:different not:larger not:smaller",
    "!=": "different not:equal not:same",
}


def predicates(comparison: Comparison, other: float | None) -> frozenset[str]:
    """What may be said of entries that compare so with a number, or with another record's (None).

    >>> sorted(predicates(">", 0)), sorted(predicates("==", 2))[:2]
    (['not:negative', 'not:zero', 'positive'], ['equal', 'not:different'])
    """
    if other == 0:
        return frozenset(_OF_ZERO[comparison].split())
    borne = set(_OF_OTHERS[comparison].split())
    if other is not None:
        borne |= {"infinite"} if isinf(other) else set()
        borne |= {f"number:{other:.0f}"} if other > 0 and float(other).is_integer() else set()
        borne |= {"half"} if other == 0.5 else set()
        sign = {"positive", "not:zero"} if other > 0 else {"negative", "not:zero"}
        farther = comparison == "==" or comparison in ("> >=" if other > 0 else "< <=").split()
        borne |= sign if farther else set()
    return frozenset(borne)

"""Exact numbers: what the code asks for, how far others are from it, its binary digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gradmath.records.listing import Listing
from gradmath.records.owned import right_side
from gradmath.records.tensor import Record
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Inkless

# Bits of the fraction, which with a first 1 in front are the digits of a number.
FRACTION = {"bfloat16": 7, "float16": 10, "float32": 23, "float64": 52}


class Tooth(Protocol):
    """What a dtype holds in place of a number, and what it has around it."""

    @property
    def dtype(self) -> Record: ...
    @property
    def held(self) -> Record: ...
    @property
    def decimals(self) -> int: ...
    @property
    def teeth(self) -> Record: ...


class HeldDigits(Tooth, Protocol):
    """The same after a line of code, with its binary digits."""

    @property
    def line(self) -> str: ...
    @property
    def digits(self) -> Record | None: ...


@dataclass(frozen=True, eq=False)
class Aim(Inkless):
    """A number as a line of the listing writes it: exact, whether any tensor holds it or not."""

    listing: Listing
    line: str
    text: str

    @cached_property
    def exact(self) -> Fraction:
        return Fraction(self.text)

    def fault(self) -> str | None:
        lines = "\n".join(self.listing.lines)
        there = f"({self.text}" in self.line and self.line in lines
        return None if there else f"{self.text!r} in `{self.line}`"


def dtype_of(held: Tooth) -> str:
    """The name of a dtype, empty if it is not the one that was asked for."""
    return right_side(held.dtype)


def lane_faults(held: Tooth, lane: int) -> Iterator[Fault]:
    """Every dtype has a lane of its own."""
    due = tuple(FRACTION)[lane]
    if dtype_of(held) != due:
        yield Fault("lane", f"{held.held.text()} by `{held.dtype.name}`", f"in the lane of {due}")


def exact_of(record: Record) -> Fraction | None:
    """The number of a scalar; none if it is infinite."""
    number = float(record.value)
    return Fraction(number) if np.isfinite(number) else None


def offsets(record: Record, exact: Fraction) -> npt.NDArray[np.float64]:
    """How far each entry is from a number: the difference is exact before it is rounded, once."""
    return _offsets(record.value.astype(np.float64).tobytes(), exact)


@lru_cache(maxsize=64)
def _offsets(numbers: bytes, exact: Fraction) -> npt.NDArray[np.float64]:
    away = [float(Fraction(each) - exact) for each in np.frombuffer(numbers).tolist()]
    return np.array(away)


def away(held: Record, exact: Fraction) -> float:
    """How far what is held is from a number, maybe infinitely."""
    own = exact_of(held)
    return float(held.value) if own is None else float(own - exact)


def neighbours_fault(record: Record, fraction: int) -> str | None:
    """What is wrong with numbers that are to follow one another in a dtype.

    By its definition the next one is as far as one step in the last place that it keeps.
    """
    return _neighbours_fault(record.value.astype(np.float64).tobytes(), fraction)


@lru_cache(maxsize=64)
def _neighbours_fault(held: bytes, fraction: int) -> str | None:
    numbers = [Fraction(each) for each in np.frombuffer(held).tolist()]
    for number, following in pairwise(numbers):
        if following - number != gap_above(number, fraction):
            return f"{float(number)!r} and {float(following)!r} next to each other"
    return None


def first_place(number: Fraction) -> int:
    """Which power of two a positive number begins with.

    >>> first_place(Fraction(1, 10)), first_place(Fraction(16777217))
    (-4, 24)
    """
    place = number.numerator.bit_length() - number.denominator.bit_length()
    return place if Fraction(2) ** place <= number else place - 1


def gap_above(number: Fraction, fraction: int) -> Fraction:
    """How far the next number is, where digits are kept up to so many behind the first."""
    return Fraction(2) ** (first_place(number) - fraction)


def digits_of(number: Fraction, count: int) -> list[int]:
    """So many binary digits of a positive number, from its first one on, cut off.

    >>> digits_of(Fraction(1, 10), 9)
    [1, 1, 0, 0, 1, 1, 0, 0, 1]
    """
    rest = number / Fraction(2) ** first_place(number)
    found = []
    for _ in range(count):
        digit = int(rest >= 1)
        found.append(digit)
        rest = 2 * (rest - digit)
    return found


def number_of(digits: Sequence[int], first: int) -> Fraction:
    """The number that binary digits write, the first of them at some place."""
    return sum((Fraction(2) ** (first - k) for k, each in enumerate(digits) if each), Fraction(0))


def ends_after(number: Fraction) -> int | None:
    """How many binary digits a number has in all; none if they never end."""
    if number.denominator & (number.denominator - 1):
        return None
    lowest = (number.numerator & -number.numerator).bit_length() - number.denominator.bit_length()
    return first_place(number) - lowest + 1

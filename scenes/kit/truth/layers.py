"""What is said of a layer: its switches are on or off, its matrix works by rows or by columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import Comparison, number, place, predicates, total
from scenes.kit.truth.facts import (
    COMPARE,
    BearingFact,
    indices,
    missing,
    quantifiers,
    rounding,
)

# -- switches ------------------------------------------------------------------------------

_SAID = {True: "on passes not:off not:stops", False: "off stops not:on not:passes"}


@dataclass(frozen=True, eq=False)
class _Switched(Shared):
    record: Record
    at: tuple[Index, ...]
    state: bool

    @property
    def about(self) -> frozenset[Index]:
        return frozenset(self.at)

    @property
    def bears(self) -> frozenset[str]:
        borne = frozenset(_SAID[self.state].split()) | quantifiers(self.record, self.at)
        others = [index for index in np.ndindex(self.record.shape) if index not in self.at]
        if others and all(bool(self.record.value[k]) is not self.state for k in others):
            borne |= {
                "only",
                "others",
                *(f"others:{each}" for each in _SAID[not self.state].split()),
            }
            borne |= number(len(self.at)) | total(self.record.value.size)
        return borne

    def fault(self) -> str | None:
        if self.record.value.dtype.kind != "b":
            return f"{self.record.name} of dtype {self.record.value.dtype}; switches are on or off"
        state = "off" if self.state else "on"
        wrong = (
            f"{self.record.name}{list(index)} is {state}"
            for index in self.at
            if bool(self.record.value[index]) is not self.state
        )
        return missing(self.record, self.at) or next(wrong, None)


def on(switches: Record, *, at: Sequence[int | Index] | None = None) -> BearingFact:
    """The switches (all, or those `at` some indices) are on: they let a gradient pass."""
    return _Switched(switches, indices(switches, at), True)


def off(switches: Record, *, at: Sequence[int | Index] | None = None) -> BearingFact:
    """The switches (all, or those `at` some indices) are off: they stop a gradient.

    >>> gates = Record("out > 0", np.array([True, False]), "out > 0")
    >>> off(gates, at=[1]).fault() is None, off(gates).fault()
    (True, 'out > 0[0] is on')
    """
    return _Switched(switches, indices(switches, at), False)


# -- matrices ------------------------------------------------------------------------------

_AXES = ("row", "column")


@dataclass(frozen=True, eq=False)
class _Line(Shared):
    """Rows or columns of a matrix; `axis` counts them."""

    matrix: Record
    axis: int
    at: tuple[int, ...]

    @property
    def about(self) -> frozenset[Index]:
        return frozenset((k,) for k in self.at)

    @property
    def named(self) -> frozenset[str]:
        """What they may be called, and how many they are of all."""
        length = self.matrix.shape[self.axis]
        borne = frozenset({_AXES[self.axis]})
        if len(self.at) == 1:
            borne |= place(self.at[0], length)
        if len(self.at) > 1:
            borne |= {"each"} | ({"both"} if len(self.at) == 2 else set())
        if set(self.at) == set(range(length)):
            borne |= {"every", "each", "none"} | number(length)
        return borne

    def lack(self) -> str | None:
        if len(self.matrix.shape) != 2:
            return f"{self.matrix.name} of shape {self.matrix.shape}; a matrix has rows and columns"
        length, name = self.matrix.shape[self.axis], _AXES[self.axis]
        if self.at and all(0 <= k < length for k in self.at):
            return None
        return f"{name}s of {self.matrix.name}; it has none at {list(self.at)}"

    def values(self, k: int) -> npt.NDArray[np.generic]:
        return self.matrix.value[k] if self.axis == 0 else self.matrix.value[:, k]


@dataclass(frozen=True, eq=False)
class _LineCompared(_Line):
    comparison: Comparison
    other: float

    @property
    def bears(self) -> frozenset[str]:
        borne = self.named | predicates(self.comparison, self.other)
        length = self.matrix.shape[self.axis]
        if all(self._holds(k) is (k in self.at) for k in range(length)):
            borne |= {"only", "exactly"} | number(len(self.at)) | total(length)
        return borne

    def _holds(self, k: int) -> bool:
        return bool(np.all(COMPARE[self.comparison](self.values(k), self.other)))

    def fault(self) -> str | None:
        name = _AXES[self.axis]
        wrong = (
            f"{name} {k} of {self.matrix.name} does not compare by {self.comparison} {self.other:g}"
            for k in self.at
            if not self._holds(k)
        )
        return self.lack() or next(wrong, None)


def row(matrix: Record, at: int | Sequence[int], comparison: Comparison, other: float
        ) -> BearingFact:  # fmt: skip
    """Every entry of a row, or of each of some rows, compares so with a number."""
    return _LineCompared(matrix, 0, _numbers(at), comparison, other)


def column(matrix: Record, at: int | Sequence[int], comparison: Comparison, other: float
           ) -> BearingFact:  # fmt: skip
    """Every entry of a column, or of each of some columns, compares so with a number."""
    return _LineCompared(matrix, 1, _numbers(at), comparison, other)


@dataclass(frozen=True, eq=False)
class _LineTimes(_Line):
    vector: Record
    result: Record

    @property
    def bears(self) -> frozenset[str]:
        return self.named | {"sum", "product"}

    def fault(self) -> str | None:
        along = self.matrix.shape[1 - self.axis] if len(self.matrix.shape) == 2 else 0
        if not self.lack() and self.vector.shape != (along,):
            name = _AXES[self.axis]
            return f"{self.vector.name} of shape {self.vector.shape} along a {name} of {along}"
        at = tuple((k,) for k in self.at)
        return (
            self.lack() or missing(self.result, at) or next(filter(None, map(self._off, at)), None)
        )

    def _off(self, index: Index) -> str | None:
        terms = self.values(index[0]).astype(np.float64) * self.vector.value.astype(np.float64)
        found = self.result.value[index]
        share, smallest = rounding([found])
        if abs(float(found) - terms.sum()) <= share * len(terms) * np.abs(terms).sum() + smallest:
            return None
        return f"{self.result.name}{list(index)} = {found:g}, not {terms.sum():g}"


def row_times(
    matrix: Record, vector: Record, result: Record, *, at: Sequence[int] | None = None
) -> BearingFact:
    """Entries of the result are rows of the matrix times the vector: `matrix @ vector`.

    Shapes: matrix (m, n); vector (n,); result (m,).
    """
    return _LineTimes(matrix, 0, _all(result, at), vector, result)


def column_times(
    matrix: Record, vector: Record, result: Record, *, at: Sequence[int] | None = None
) -> BearingFact:
    """Entries of the result are columns of the matrix times the vector: `vector @ matrix`.

    Shapes: matrix (m, n); vector (m,); result (n,).
    """
    return _LineTimes(matrix, 1, _all(result, at), vector, result)


def _all(result: Record, at: Sequence[int] | None) -> tuple[int, ...]:
    return tuple(range(result.shape[0]) if at is None else at)


def _numbers(at: int | Sequence[int]) -> tuple[int, ...]:
    return (at,) if isinstance(at, int) else tuple(at)

"""What captions say of a copied tensor and of its gradient, each fact with the words it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.claims import Entry

_STRIPS = ("row", "column")


@dataclass(frozen=True, eq=False)
class ReadByAll(OfNoEntry):
    """One tensor is read wherever it was copied to: in its strides, the step along axes is 0."""

    strides: Record
    axes: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        strips = {_STRIPS[axis] for axis in self.axes}
        return frozenset({"every", "each", "same"} | strips) | number(1)

    def fault(self) -> str | None:
        steps = [int(self.strides.value[axis]) for axis in self.axes]
        return f"steps of {steps} along {list(self.axes)}" if any(steps) else None


@dataclass(frozen=True, eq=False)
class SummedOver(OfNoEntry):
    """A record is a matrix summed over its rows (axis 0), its columns (1), or both."""

    of: Record
    axes: tuple[int, ...]
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        strips = {_STRIPS[axis] for axis in self.axes}
        both = {"both"} if len(self.axes) == 2 else set()
        return frozenset({"sum", "every", "each"} | strips | both)

    def fault(self) -> str | None:
        matrix = self.of.value.astype(np.float64)
        return _differs(self.whole, matrix.sum(axis=self.axes), np.abs(matrix).sum(axis=self.axes))


@dataclass(frozen=True, eq=False)
class LastRow(OfNoEntry):
    """A record is the last row of a matrix."""

    of: Record
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"last", "row", "only"})

    def fault(self) -> str | None:
        last = self.of.value[-1].astype(np.float64)
        return _differs(self.whole, last, np.abs(last))


@dataclass(frozen=True, eq=False)
class MeanRow(OfNoEntry):
    """A record is the mean of a matrix over its rows."""

    of: Record
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row"})

    def fault(self) -> str | None:
        matrix = self.of.value.astype(np.float64)
        return _differs(self.whole, matrix.mean(axis=0), np.abs(matrix).sum(axis=0))


@dataclass(frozen=True, eq=False)
class Itself(OfNoEntry):
    """A record is another one, shape and all."""

    of: Record
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "same", "equal"})

    def fault(self) -> str | None:
        if self.of.shape != self.whole.shape:
            return f"{self.whole.name} has shape {self.whole.shape}, not {self.of.shape}"
        matrix = self.of.value.astype(np.float64)
        return _differs(self.whole, matrix, np.abs(matrix))


def _differs(
    shown: Record, due: npt.NDArray[np.float64], size: npt.NDArray[np.float64]
) -> str | None:
    """What is wrong with a record that should hold some numbers, summed up from such a size."""
    if shown.value.size != np.size(due):
        return f"{shown.name} has shape {shown.shape}, not {np.shape(due)}"
    eps = float(np.finfo(shown.value.dtype.str).eps)
    off = np.abs(shown.value.astype(np.float64).reshape(np.shape(due)) - due)
    if np.all(off <= 8 * eps * size):
        return None
    return f"{shown.name} that is {np.max(off):g} off"


@dataclass(frozen=True, eq=False)
class Cancel(OfNoEntry):
    """Several numbers, not all of them zero, add up to zero."""

    terms: tuple[Entry, ...]
    whole: Entry

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"zero", "sum"}) | number(len(self.terms))

    def fault(self) -> str | None:
        values = [float(each.record.value[each.index]) for each in self.terms]
        whole = float(self.whole.record.value[self.whole.index])
        if whole == 0 and sum(values) == 0 and any(values):
            return None
        return f"{' and '.join(each.text for each in self.terms)} with the sum {self.whole.text}"


@dataclass(frozen=True, eq=False)
class ColumnLifted(OfNoEntry):
    """Of a matrix all entries of one column have moved by the same step, and no other one has."""

    still: Record
    moved: Record
    column: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"column", "row", "every", "each", "changes", "same", "only"}) | number(1)

    def fault(self) -> str | None:
        steps = self.moved.value.astype(np.float64) - self.still.value.astype(np.float64)
        lifted = [k for k in range(steps.shape[1]) if np.any(steps[:, k])]
        if lifted != [self.column]:
            return f"columns {lifted} of {self.still.name} move"
        own = steps[:, self.column]
        return None if np.all(own == own[0]) else f"steps of {own}"

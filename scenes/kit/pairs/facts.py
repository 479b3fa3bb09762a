"""What captions say of rows that V weighs, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.pairs import PairRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.space.arrows import Vector
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 2e-6


@dataclass(frozen=True, eq=False)
class Agreement(OfNoEntry):
    """Y is tanh of the products of two rows: of their sign, and from -1 to 1."""

    X: Record
    Y: Record

    bears = frozenset({"row", "number:2", "each", "every"})

    def fault(self) -> str | None:
        X, Y = _floats(self.X), _floats(self.Y)
        off = float(np.abs(Y - np.tanh(X @ X.T)).max())
        return f"Y up to {off:g} off" if off > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class SumOfProducts(OfNoEntry):
    """L is the sum of what the rows bring to it."""

    products: Record
    L: Record

    bears = frozenset({"sum", "equal", "every", "same"})

    def fault(self) -> str | None:
        due, found = float(_floats(self.products).sum()), float(self.L.value)
        return (
            None if abs(due - found) <= _ROUNDING * max(1.0, due) else f"L = {found:g}, not {due:g}"
        )


@dataclass(frozen=True, eq=False)
class LargestOf(Shared):
    """The largest gradient is that of the longest row, of the shortest, or of neither."""

    X: Record
    sizes: Record
    whose: str

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({(int(self.sizes.value.argmax()),)})

    @property
    def found(self) -> str:
        """Whose it is."""
        row = int(self.sizes.value.argmax())
        lengths = (_floats(self.X) ** 2).sum(axis=1)
        ends = {"shortest": int(lengths.argmin()), "longest": int(lengths.argmax())}
        return next((name for name, end in ends.items() if end == row), "neither")

    @property
    def bears(self) -> frozenset[str]:
        extreme = {"shortest": "smallest", "longest": "largest"}.get(self.whose, "largest")
        rest = {"others"} if self.whose == "neither" else set[str]()
        return frozenset({extreme, "row", "only", *rest}) | number(1)

    def fault(self) -> str | None:
        sizes = np.sort(self.sizes.value)
        if not sizes[-1] > sizes[-2]:
            return "two gradients of one length"
        return None if self.found == self.whose else f"that of the {self.found} row"


@dataclass(frozen=True, eq=False)
class SlopesAreSizes(OfNoEntry):
    """What a row brings to L grows with its length as fast as its gradient is long."""

    V: Record
    X: Record
    X_grad: Record

    bears = frozenset({"row", "larger", "every", "each", "equal"})

    def fault(self) -> str | None:
        lengths, found = (
            np.sqrt((_floats(each) ** 2).sum(axis=1)) for each in (self.X, self.X_grad)
        )
        steep = 2 * np.diag(_floats(self.V)) * lengths * (1 - np.tanh(lengths**2) ** 2)
        off = float(np.abs(steep - found).max())
        return f"slopes up to {off:g} off" if off > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class Hump(OfNoEntry):
    """As a row grows from nothing, its gradient does too, up to a length; from there on it shrinks.

    It is nothing where the row is, and beyond that length tanh gets flatter at each step.
    """

    runs: Sequence[PairRun]

    bears = frozenset({"largest", "every", "falls", "smaller", "larger", "rises", "changes"})

    def fault(self) -> str | None:
        row = self.runs[0].row
        sizes = np.array([run.sizes.value[row] for run in self.runs], dtype=np.float64)
        steep = np.array([run.steep.value[row, row] for run in self.runs], dtype=np.float64)
        best = int(sizes.argmax())
        if (
            sizes[0]
            or np.any(np.diff(sizes[: best + 1]) <= 0)
            or np.any(np.diff(sizes[best:]) >= 0)
        ):
            return f"sizes that do not rise from 0 to run {best} and fall from there"
        return "a tanh that does not flatten" if np.any(np.diff(steep[best:]) >= 0) else None


@dataclass(frozen=True, eq=False)
class SumOfRows(OfNoEntry):
    """The gradient of each row is a sum of all rows, weighed by a row of C."""

    C: Record
    X: Record
    X_grad: Record

    bears = frozenset({"sum", "row", "every", "each"})

    def fault(self) -> str | None:
        due = _floats(self.C) @ _floats(self.X)
        off = float(np.abs(due - _floats(self.X_grad)).max())
        return f"a sum that is {off:g} off" if off > _ROUNDING else None


def _floats(record: Record) -> Vector:
    values: Vector = record.value.astype(np.float64)
    return values

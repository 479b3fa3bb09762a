"""What captions say of two floors and of what passes between them, each with the words it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number


@dataclass(frozen=True, eq=False)
class TurnedOver(OfNoEntry):
    """One matrix is another one's transpose: each entry has gone to its mirror place."""

    front: Record
    back: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each", "same", "row", "column", "swapped"})

    def fault(self) -> str | None:
        if np.array_equal(self.front.value.T, self.back.value):
            return None
        return f"{self.back.name}, which is not {self.front.name} turned over"


@dataclass(frozen=True, eq=False)
class SameShape(OfNoEntry):
    """Two tensors have one shape: a record that compares them is true."""

    compared: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "each", "every"})

    def fault(self) -> str | None:
        code = self.compared.expression.code if self.compared.expression else ""
        if code.count(".shape") != 2 or " == " not in code:
            return f"`{code}`, which compares no shapes"
        return None if bool(self.compared.value) else "two shapes"


@dataclass(frozen=True, eq=False)
class TimesSlopes(OfNoEntry):
    """What arrives is what came times the slope, entry by entry."""

    came: Record
    slopes: Record
    sent: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "each", "every"})

    def fault(self) -> str | None:
        due = self.came.value.astype(np.float64) * self.slopes.value.astype(np.float64)
        if self.sent.shape == due.shape and np.allclose(self.sent.value, due, rtol=1e-6, atol=0):
            return None
        return f"{self.sent.name}, which is not {self.came.name} times the slopes"


@dataclass(frozen=True, eq=False)
class OnDiagonal(OfNoEntry):
    """A matrix has one number all along its diagonal, and another one everywhere else."""

    record: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "others", "different"})

    def fault(self) -> str | None:
        values = self.record.value.astype(np.float64)
        on = np.eye(*values.shape) > 0
        inner, outer = np.unique(values[on]), np.unique(values[~on])
        if len(inner) == len(outer) == 1 and inner[0] != outer[0]:
            return None
        return f"{self.record.name} with {inner.tolist()} on its diagonal, else {outer.tolist()}"


@dataclass(frozen=True, eq=False)
class RowToColumn(OfNoEntry):
    """One row of the weights has become another one, and what they bring differs in its column.

    Pairs are what was before, and what is then.
    """

    weights: tuple[Record, Record]
    grads: tuple[Record, Record]
    number: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "column", "changes", "only", "others"}) | number(1)

    def fault(self) -> str | None:
        rows, _ = np.nonzero(self.weights[0].value != self.weights[1].value)
        _, columns = np.nonzero(self.grads[0].value != self.grads[1].value)
        found = set(rows.tolist()), set(columns.tolist())
        due = {self.number}
        return None if found == (due, due) else f"rows {found[0]}, columns {found[1]}"


@dataclass(frozen=True, eq=False)
class BitForBit(OfNoEntry):
    """Two tensors are the same, to the last bit."""

    one: Record
    other: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "every", "each"})

    def fault(self) -> str | None:
        one, other = self.one.value, self.other.value
        if one.shape == other.shape and one.tobytes() == other.tobytes():
            return None
        return f"{self.one.name} and {self.other.name}, which differ"


@dataclass(frozen=True, eq=False)
class SumOfAll(OfNoEntry):
    """One number is the sum of all entries of a tensor."""

    terms: Record
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "every", "each"}) | number(self.whole.value.size)

    def fault(self) -> str | None:
        due = float(self.terms.value.astype(np.float64).sum())
        if self.whole.shape == () and abs(float(self.whole.value) - due) <= 1e-5 * abs(due):
            return None
        return f"{self.whole.name}, which is not {due:g}"


@dataclass(frozen=True, eq=False)
class GradientOfSum(OfNoEntry):
    """What a pass with weights brings is the gradient of the sum of the weighted outputs."""

    sent: Record
    of_sum: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "same", "equal"})

    def fault(self) -> str | None:
        if np.allclose(self.sent.value, self.of_sum.value, rtol=1e-6, atol=0):
            return None
        return f"{self.sent.name} beside {self.of_sum.name}, which differs"

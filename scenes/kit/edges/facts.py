"""What captions say of a gradient that is an outer product, each with the words it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.edges import EdgeRun
from gradmath.records.tensor import Record
from scenes.kit.edges.edge import numbers
from scenes.kit.edges.slopes import slopes_due
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class SlopesBySigmoid(OfNoEntry):
    """By torch each slope is sigmoid(z) - y."""

    z: Record
    y: Record
    slopes: Record

    bears = frozenset({"every", "each"})

    def fault(self) -> str | None:
        due = slopes_due(numbers(self.z), numbers(self.y))
        away = float(np.abs(numbers(self.slopes) - due).max())
        return f"slopes that are {away:g} off" if away > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class ThirdsToB(OfNoEntry):
    """b.grad holds a part of each slope, one of as many as there are logits."""

    z: Record
    y: Record
    b_grad: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each", f"ordinal:{self.z.shape[0]}"}) | number(1)

    def fault(self) -> str | None:
        due = slopes_due(numbers(self.z), numbers(self.y)) / self.z.shape[0]
        away = float(np.abs(numbers(self.b_grad) - due).max())
        return f"b.grad is {away:g} off" if away > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class TwoEdges(OfNoEntry):
    """Each row of w.grad is an entry of x times b.grad: by torch's outer product, and by hand."""

    run: EdgeRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "column", "product", "both", "every", "each"}) | number(2)

    def fault(self) -> str | None:
        run = self.run
        if not np.array_equal(run.w_grad.value, run.outer.value):
            return "w.grad that is not torch.outer(x, b.grad)"
        by_hand = numbers(run.x)[:, None] * numbers(run.b_grad)
        away = float(np.abs(numbers(run.w_grad) - by_hand).max())
        return f"products that are {away:g} off" if away > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class EqualRows(OfNoEntry):
    """Just where entries of x are equal, rows of w.grad are; in all there are so many kinds.

    least and most are how many kinds of rows there are.
    """

    x: Record
    w_grad: Record
    least: int
    most: int

    @property
    def bears(self) -> frozenset[str]:
        rows = self.x.shape[0]
        words = frozenset({"row", "equal", "same", "each"})
        if self.most == 1:
            return words | {"every", "both"} | number(rows)
        return words | ({"none", "not", "different"} if self.least == rows else {"some"})

    def fault(self) -> str | None:
        x, w_grad = self.x.value, self.w_grad.value
        alike = (w_grad[:, None] == w_grad[None]).all(axis=2)
        if not np.array_equal(alike, x[:, None] == x[None]):
            return "rows that are equal where x is not"
        kinds = len(np.unique(w_grad, axis=0))
        return None if self.least <= kinds <= self.most else f"{kinds} kinds of rows"


@dataclass(frozen=True, eq=False)
class RowsDiffer(OfNoEntry):
    """No row of w is equal to another one."""

    w: Record

    bears = frozenset({"row", "different", "each", "every"})

    def fault(self) -> str | None:
        kinds = len(np.unique(self.w.value, axis=0))
        return None if kinds == self.w.shape[0] else f"{kinds} kinds of rows"


@dataclass(frozen=True, eq=False)
class RowIsZero(OfNoEntry):
    """An entry of x is 0, and so is its whole row of w.grad, and no row of another one."""

    x: Record
    w_grad: Record
    i: int

    bears = frozenset({"row", "zero", "every", "each"})

    def fault(self) -> str | None:
        if self.x.value[self.i]:
            return f"x[{self.i}] is not 0"
        empty = np.flatnonzero(~self.w_grad.value.any(axis=1)).tolist()
        due = np.flatnonzero(self.x.value == 0).tolist()
        return None if empty == due else f"rows {empty} are 0"


@dataclass(frozen=True, eq=False)
class RowOfSign(OfNoEntry):
    """An entry of x has a sign, and every entry in its row of w.grad has the same one."""

    x: Record
    w_grad: Record
    i: int
    sign: int

    @property
    def bears(self) -> frozenset[str]:
        sign = "positive" if self.sign > 0 else "negative"
        return frozenset({"row", "every", "each", sign})

    def fault(self) -> str | None:
        signs = np.sign(self.w_grad.value[self.i])
        if np.sign(self.x.value[self.i]) != self.sign or (signs != self.sign).any():
            return f"signs {signs.tolist()} in row {self.i}"
        return None


@dataclass(frozen=True, eq=False)
class NudgeTimesInput(OfNoEntry):
    """A weight has moved, and of all logits one did: by the weight's input times as much."""

    before: EdgeRun
    after: EdgeRun
    at: tuple[int, int]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "only", "others", "changes", "others:stays"}) | number(1)

    def fault(self) -> str | None:
        i, j = self.at
        moved = numbers(self.after.w) - numbers(self.before.w)
        only = np.zeros_like(moved)
        only[i, j] = moved[i, j]
        if not moved[i, j] or not np.array_equal(moved, only):
            return "other weights that moved"
        due = np.zeros(moved.shape[1])
        due[j] = numbers(self.before.x)[i] * moved[i, j]
        away = np.abs(numbers(self.after.z) - numbers(self.before.z) - due).max()
        return f"logits that are {away:g} off" if away > _ROUNDING else None

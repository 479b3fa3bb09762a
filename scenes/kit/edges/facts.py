"""What captions say of a gradient that is an outer product, each with the words it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.edges import EdgeRun
from scenes.kit.edges.edge import numbers
from scenes.kit.edges.slopes import slopes_due
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class SlopesBySigmoid(OfNoEntry):
    """By torch each slope is sigmoid(z) - y."""

    run: EdgeRun

    bears = frozenset({"every", "each"})

    def fault(self) -> str | None:
        run = self.run
        due = slopes_due(numbers(run.z), numbers(run.y))
        away = float(np.abs(numbers(run.slopes) - due).max())
        return f"slopes that are {away:g} off" if away > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class ThirdsToB(OfNoEntry):
    """b.grad holds a part of each slope, one of as many as there are logits."""

    run: EdgeRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each", f"ordinal:{self.run.z.shape[0]}"})

    def fault(self) -> str | None:
        run = self.run
        due = slopes_due(numbers(run.z), numbers(run.y)) / run.z.shape[0]
        away = float(np.abs(numbers(run.b_grad) - due).max())
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

    run: EdgeRun
    least: int
    most: int

    @property
    def bears(self) -> frozenset[str]:
        rows = self.run.x.shape[0]
        words = frozenset({"row", "equal", "same", "each"})
        if self.most == 1:
            return words | {"every", "both"} | number(rows)
        return words | ({"none", "different"} if self.least == rows else {"some"})

    def fault(self) -> str | None:
        x, w_grad = self.run.x.value, self.run.w_grad.value
        alike = (w_grad[:, None] == w_grad[None]).all(axis=2)
        if not np.array_equal(alike, x[:, None] == x[None]):
            return "rows that are equal where x is not"
        kinds = len(np.unique(w_grad, axis=0))
        return None if self.least <= kinds <= self.most else f"{kinds} kinds of rows"


@dataclass(frozen=True, eq=False)
class RowIsZero(OfNoEntry):
    """An entry of x is 0, and so is its whole row of w.grad; others are as before."""

    run: EdgeRun
    i: int

    bears = frozenset({"row", "zero", "every", "each"})

    def fault(self) -> str | None:
        run, i = self.run, self.i
        if run.x.value[i] or run.w_grad.value[i].any():
            return f"row {i} is {run.w_grad.value[i].tolist()}"
        return TwoEdges(run).fault()


@dataclass(frozen=True, eq=False)
class RowTurned(OfNoEntry):
    """An entry of x has changed its sign, and in its row of w.grad every entry has, too."""

    before: EdgeRun
    after: EdgeRun
    i: int

    bears = frozenset({"row", "negative", "positive", "different", "every", "each", "changes"})

    def fault(self) -> str | None:
        before, after = (np.sign(numbers(run.w_grad)[self.i]) for run in (self.before, self.after))
        if not before.all() or not np.array_equal(before, -after):
            return f"signs {before.tolist()} and {after.tolist()}"
        return TwoEdges(self.after).fault()


@dataclass(frozen=True, eq=False)
class NudgeTimesInput(OfNoEntry):
    """A weight has moved, and of all logits one did: by the weight's input times as much."""

    before: EdgeRun
    after: EdgeRun
    i: int
    j: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "only", "others", "changes", "others:stays"}) | number(1)

    def fault(self) -> str | None:
        moved = numbers(self.after.w) - numbers(self.before.w)
        only = np.zeros_like(moved)
        only[self.i, self.j] = moved[self.i, self.j]
        if not moved[self.i, self.j] or not np.array_equal(moved, only):
            return "other weights that moved"
        due = np.zeros(moved.shape[1])
        due[self.j] = numbers(self.before.x)[self.i] * moved[self.i, self.j]
        away = np.abs(numbers(self.after.z) - numbers(self.before.z) - due).max()
        return f"logits that are {away:g} off" if away > _ROUNDING else None

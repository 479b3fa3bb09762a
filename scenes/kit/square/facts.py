"""What captions say of a Jacobian and of what a backward pass makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-4  # of the largest entry: sums of a thousand products in another order


@dataclass(frozen=True, eq=False)
class OnItsDiagonal(OfNoEntry):
    """Each row of J has one entry that is not 0, and that one is on the diagonal."""

    J: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "every", "only", "row"}) | number(1)

    def fault(self) -> str | None:
        due = np.eye(len(self.J.value), dtype=bool)
        return None if np.array_equal(self.J.value != 0, due) else "cells that are not so"


@dataclass(frozen=True, eq=False)
class RowOfAll(OfNoEntry):
    """What came to x is v @ J, as far as float32 tells, and has an entry for each column of J."""

    J: Record
    grad: Record
    product: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "same"}) | number(1)

    def fault(self) -> str | None:
        grad, product = (each.value.astype(np.float64) for each in (self.grad, self.product))
        if grad.shape != (self.J.shape[1],):
            return f"{grad.shape} beside {self.J.shape}"
        away = np.abs(grad - product).max()
        return None if away <= _ROUNDING * np.abs(product).max() else f"{away:g} away"


@dataclass(frozen=True, eq=False)
class Filled(OfNoEntry):
    """No cell of J is 0, or some are."""

    J: Record
    wholly: bool = True

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each"} if self.wholly else {"some"})

    def fault(self) -> str | None:
        if bool(self.J.value.all()) is self.wholly:
            return None
        return "a cell that is 0" if self.wholly else "no cell that is 0"


@dataclass(frozen=True, eq=False)
class Made(OfNoEntry):
    """How many cells of an n times n matrix a pass back could have made at once.

    What a pass makes that has as many entries as x, n, is no part of such a matrix: v, the slopes,
    and what comes out. `least` is of which size something larger would have to be there, `most` of
    which it must not be.
    """

    made: Record
    n: Record
    most: int  # as a power of n: 0 for no cell, 1 for a row's worth, 2 for all

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"none", "not", "always", "every", "each"} if not self.most else {"every"})

    def fault(self) -> str | None:
        n, largest = int(self.n.value), int(self.made.value.max())
        found = 2 if largest >= n * n else 0 if largest <= n else 1
        return None if found == self.most else f"tensors of up to {largest} entries"

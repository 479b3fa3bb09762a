"""What captions say of arrows that agree or oppose, and of many starts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from gradmath.records.pigeon import ManyStarts, PlacedArrows
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number, total
from scenes.kit.truth.quantities import Counting

_ROUNDING = 2e-6


@dataclass(frozen=True, eq=False)
class PairCount(Counting):
    """How many pairs of rows there are, or how many of them agree."""

    Y: Record
    agreeing: bool

    @property
    def number(self) -> int:
        pairs = list(combinations(range(len(self.Y.value)), 2))
        return sum(float(self.Y.value[pair]) > 0 for pair in pairs) if self.agreeing else len(pairs)


def agreeing_of(Y: Record) -> frozenset[str]:
    """How many pairs agree, of how many."""
    return number(PairCount(Y, True).number) | total(PairCount(Y, False).number)


@dataclass(frozen=True, eq=False)
class AsLong(OfNoEntry):
    """A record has so many entries along an axis: so many rows, columns, starts."""

    record: Record
    axis: int
    length: int

    @property
    def bears(self) -> frozenset[str]:
        return number(self.length) | {f"ordinal:{self.length}"}

    def fault(self) -> str | None:
        found = self.record.shape[self.axis]
        return None if found == self.length else f"{found} along axis {self.axis}"


@dataclass(frozen=True, eq=False)
class OneMoreColumn(OfNoEntry):
    """The X of some starts has a column more than that of others."""

    X: Record
    wider: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"number:1", "column", "larger"}).union(*map(number, self.wider.shape[1:]))

    def fault(self) -> str | None:
        columns = [each.shape[-1] for each in (self.X, self.wider)]
        return None if columns[1] == columns[0] + 1 else f"{columns} columns"


@dataclass(frozen=True, eq=False)
class BySigns(OfNoEntry):
    """Where Y is above zero two rows point to the same side, where it is below to other sides."""

    X: Record
    Y: Record

    @property
    def bears(self) -> frozenset[str]:
        return agreeing_of(self.Y) | {"each", "every", "some", "number:2"}

    def fault(self) -> str | None:
        X = self.X.value.astype(np.float64)
        wrong = np.argwhere(np.sign(X @ X.T) != np.sign(self.Y.value))
        return f"another sign of Y{wrong[0].tolist()}" if len(wrong) else None


@dataclass(frozen=True, eq=False)
class Agreeing(OfNoEntry):
    """So many pairs agree: none, one or two, or more."""

    Y: Record
    least: int
    most: int

    @property
    def bears(self) -> frozenset[str]:
        told = {"none", "not", "some", "number:1", "number:2", "larger"}
        return agreeing_of(self.Y) | told

    def fault(self) -> str | None:
        found = PairCount(self.Y, True).number
        return None if self.least <= found <= self.most else f"{found} pairs that agree"


@dataclass(frozen=True, eq=False)
class Opposing(OfNoEntry):
    """The first so many arrows all oppose each other, in as many directions as they need."""

    run: PlacedArrows
    arrows: int

    @property
    def bears(self) -> frozenset[str]:
        return number(self.arrows) | {"every", "each"}

    def fault(self) -> str | None:
        X = self.run.X.value.astype(np.float64)[: self.arrows]
        products = (X @ X.T)[np.triu_indices(self.arrows, 1)]
        if products.max() >= 0:
            return f"a product of {products.max():g}"
        room = int(np.linalg.matrix_rank(X, tol=_ROUNDING))
        return None if room == self.arrows - 1 else f"{room} directions for them"


@dataclass(frozen=True, eq=False)
class AddToZero(OfNoEntry):
    """The products of the last arrow with all others add up to zero."""

    run: PlacedArrows

    bears = frozenset({"sum", "product", "zero"})

    def fault(self) -> str | None:
        X = self.run.X.value.astype(np.float64)
        total, shown = float((X[:-1] @ X[-1]).sum()), float(self.run.products.value.sum())
        off = max(abs(total), abs(shown - total))
        return f"products that add up to {total:g}, or {shown:g}" if off > _ROUNDING else None


@dataclass(frozen=True, eq=False)
class OneAgrees(OfNoEntry):
    """The last arrow agrees with one of the others."""

    run: PlacedArrows

    bears = frozenset({"some", "positive", "not:negative", "number:1"})

    def fault(self) -> str | None:
        most = float(self.run.products.value.max())
        return None if most > 0 else f"no product above {most:g}"


@dataclass(frozen=True, eq=False)
class NoneApart(OfNoEntry):
    """In each start some pair still agrees in the end."""

    starts: ManyStarts

    @property
    def bears(self) -> frozenset[str]:
        told = {"none", "not", "not:zero", "each", "every", "some", "always", "column"}
        return sizes(self.starts) | told

    def fault(self) -> str | None:
        found = apart(self.starts)
        return f"{found} starts in which no pair agrees" if found else None


@dataclass(frozen=True, eq=False)
class SomeApart(OfNoEntry):
    """In some starts no pair agrees in the end."""

    starts: ManyStarts

    @property
    def bears(self) -> frozenset[str]:
        return sizes(self.starts) | {"some", "column", "every"}

    def fault(self) -> str | None:
        return None if apart(self.starts) else "none in which no pair agrees"


def sizes(starts: ManyStarts) -> frozenset[str]:
    """How many starts there are, and how many rows and columns each X has."""
    return total(starts.X.shape[0]).union(*map(number, starts.X.shape))


def apart(starts: ManyStarts) -> int:
    """In how many starts no pair agrees in the end, counted anew."""
    return int((starts.agreeing.value[-1] == 0).sum())

"""All of a Jacobian, row by row and column by column, with the calls that it takes."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.square import Pattern
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class WallRun(Shared):
    """A map from n inputs to m outputs, taken apart by calls of `backward` and by calls of `jvp`.

    A tensor without axes counts as one input, or one output. Each of V is what a call of `backward`
    began with, each of rows what it left; each of U what a call of `jvp` began with, each of
    columns what it returned.
    Shapes: out (m,), inp (n,), J (m, n), without the axis of what has none; each of V as out, of
        rows as inp, of U as inp, of columns as out; back_calls, ahead_calls ().
    """

    listing: Listing
    out: Record
    inp: Record
    J: Record
    V: tuple[Record, ...]
    rows: tuple[Record, ...]
    U: tuple[Record, ...]
    columns: tuple[Record, ...]
    back_calls: Record
    ahead_calls: Record

    @property
    def size(self) -> tuple[int, int]:
        """How many outputs and inputs it has."""
        return int(self.out.value.size), int(self.inp.value.size)


@dataclass(frozen=True, eq=False)
class MixedRun(WallRun):
    """A map to one number, and what `jvp` returns for all inputs in a single call.

    Shapes: u (n,), ones; mixed (), the sum of all slopes.
    """

    u: Record
    mixed: Record


@dataclass(frozen=True, eq=False)
class ClockedCalls(Shared):
    """One number of many weights: one call of `backward` and one of `jvp` for each, with a clock.

    Shapes: grad, slopes (n,); all others (). back and ahead are seconds, measured.
    """

    listing: Listing
    grad: Pattern
    slopes: Pattern
    weights: Record
    calls: Record
    back: Record
    ahead: Record

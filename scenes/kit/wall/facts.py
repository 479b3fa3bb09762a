"""What captions say of calls, and of the rows and columns that they leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from gradmath.records.walls import ClockedCalls, WallRun
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-5  # of the largest entry


@dataclass(frozen=True, eq=False)
class LinesOf(OfNoEntry):
    """J has a row for each output and a column for each input."""

    J: Record
    out: Record
    inp: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "column", "each", "every"})

    def fault(self) -> str | None:
        due = self.out.shape + self.inp.shape
        return None if self.J.shape == due else f"J of {self.J.shape}, not {due}"


@dataclass(frozen=True, eq=False)
class OneLine(OfNoEntry):
    """What a call has left is one row of J, or one column: that of the 1 it began with."""

    began: Record
    left: Record
    J: Record
    ahead: bool = False

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"column" if self.ahead else "row", "each", "only"}) | number(1)

    def fault(self) -> str | None:
        units = np.argwhere(np.atleast_1d(self.began.value) != 0).ravel().tolist()
        if len(units) != 1 or np.atleast_1d(self.began.value)[units[0]] != 1:
            return f"{self.began.name} = {self.began.value.tolist()}"
        J = self.J.value
        return _off(self.left, J[:, units[0]] if self.ahead else J[units[0]])


@dataclass(frozen=True, eq=False)
class Painted(Shared):
    """All that calls have left of a Jacobian, one way and the other, and how many calls it took."""

    J: Record
    rows: tuple[Record, ...]
    columns: tuple[Record, ...]
    back: Record
    ahead: Record

    @classmethod
    def of(cls, run: WallRun) -> Painted:
        return cls(run.J, run.rows, run.columns, run.back_calls, run.ahead_calls)


@dataclass(frozen=True, eq=False)
class AllLines(OfNoEntry):
    """So many calls of `backward`, so many of `jvp`, and each way all of J has been computed."""

    painted: Painted
    back: int
    ahead: int

    @property
    def bears(self) -> frozenset[str]:
        counts = number(self.back) | number(self.ahead)
        return counts | {"row", "column", "same", "each", "every", "some"}

    def fault(self) -> str | None:
        done = self.painted
        counts = int(done.back.value), int(done.ahead.value)
        if counts != (self.back, self.ahead) or counts != (len(done.rows), len(done.columns)):
            return f"{counts[0]} calls of backward and {counts[1]} of jvp"
        if done.J.value.size != self.back * self.ahead:
            return f"{counts} calls for J of {done.J.shape}"
        J = done.J.value.reshape(counts)
        rows = (_off(row, J[i]) for i, row in enumerate(done.rows))
        columns = (_off(column, J[:, j]) for j, column in enumerate(done.columns))
        return next(filter(None, (*rows, *columns)), None)


@dataclass(frozen=True, eq=False)
class Mixed(OfNoEntry):
    """What one call of `jvp` returns for all inputs: one number, the sum of all slopes."""

    J: Record
    u: Record
    mixed: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum", "every", "each", "only"}) | number(1)

    def fault(self) -> str | None:
        if self.mixed.shape or not bool((self.u.value == 1).all()):
            return f"{self.mixed.shape} for {self.u.value.tolist()}"
        return _off(self.mixed, self.J.value.sum(dtype=np.float64))


@dataclass(frozen=True, eq=False)
class OneForMany(OfNoEntry):
    """One call of `backward` has left what `jvp` takes a call for each weight to tell."""

    clocked: ClockedCalls

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "every", "each", "some"}) | number(1)

    def fault(self) -> str | None:
        clocked = self.clocked
        weights, calls = int(clocked.weights.value), int(clocked.calls.value)
        if not weights == calls == clocked.slopes.tensor.value.size:
            return f"{calls} calls for {weights} weights"
        return _off(clocked.grad.tensor, clocked.slopes.tensor.value)


def one_call_has_all(run: WallRun | ClockedCalls) -> AllLines | OneForMany:
    """Where there is one output, one call of `backward` leaves all of J."""
    if isinstance(run, ClockedCalls):
        return OneForMany(run)
    return AllLines(Painted.of(run), 1, run.size[1])


def _off(record: Record, due: npt.NDArray[np.generic] | float) -> str | None:
    shown = record.value.astype(np.float64).ravel()
    right: Numbers = np.asarray(due, dtype=np.float64).ravel()
    slack = _ROUNDING * max(1.0, float(np.abs(right).max()))
    if shown.shape == right.shape and np.abs(shown - right).max() <= slack:
        return None
    return f"{record.name} = {shown.tolist()}, not {right.tolist()}"

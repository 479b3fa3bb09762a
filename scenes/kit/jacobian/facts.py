"""What captions say of rows, weights and their sum, each fact with the words that it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.rows import RowsRun, WithoutRows
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.law import Law

_ROUNDING = 1e-5  # of the largest term: sums of a few products in float32


@dataclass(frozen=True, eq=False)
class OneRow(OfNoEntry):
    """v weighs one output alone, by 1, and x.grad is that output's row."""

    v: Record
    x_grad: Record
    row: Record
    output: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "only"}) | number(1)

    def fault(self) -> str | None:
        due = [float(i == self.output) for i in range(self.v.shape[0])]
        if self.v.value.tolist() != due:
            return f"v = {self.v.value.tolist()}"
        return _off(self.x_grad, _floats(self.row))


class RowsOfJ(Law[tuple[RowsRun, int]]):
    """A law of all calls with one output weighed: there is one for each row of J."""

    @property
    def bears(self) -> frozenset[str]:
        return super().bears | {"row"} | number(len(self.runs))

    def fault(self) -> str | None:
        outputs = [output for _, output in self.runs]
        if outputs != list(range(len(self.runs[0][0].rows))):
            return f"calls for outputs {outputs}"
        return super().fault()


def one_row(call: tuple[RowsRun, int]) -> OneRow:
    """What a call with one output weighed leaves in x.grad."""
    run, output = call
    return OneRow(run.v, run.x_grad, run.rows[output], output)


@dataclass(frozen=True, eq=False)
class Scaled(OfNoEntry):
    """Each row times its entry of v."""

    v: Record
    rows: tuple[Record, ...]
    terms: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "every", "each", "product"})

    def fault(self) -> str | None:
        weighed = zip(self.v.value.tolist(), self.rows, self.terms, strict=True)
        wrong = (_off(term, weight * _floats(row)) for weight, row, term in weighed)
        return next(filter(None, wrong), None)


@dataclass(frozen=True, eq=False)
class RowsAdd(OfNoEntry):
    """The weighed rows, added up, are a record."""

    terms: tuple[Record, ...]
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"row", "sum", "every", "each", "not:number:1"}) | number(len(self.terms))

    def fault(self) -> str | None:
        return _off(self.whole, sum((_floats(term) for term in self.terms), np.zeros(1)))


@dataclass(frozen=True, eq=False)
class SameWithout(OfNoEntry):
    """v times slopes, times A, is x.grad, and nothing on this way has as many entries as J."""

    way: WithoutRows
    v: Record
    x_grad: Record
    rows: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "product", "none"}) | number(self.v.value.size)

    def fault(self) -> str | None:
        way, entries = self.way, sum(row.value.size for row in self.rows)
        if max(each.value.size for each in (way.slopes, way.z_bar, self.x_grad)) >= entries:
            return f"no fewer entries than the {entries} of J"
        z_bar = _floats(way.slopes) * _floats(self.v)
        return _off(way.z_bar, z_bar) or _off(self.x_grad, z_bar @ _floats(way.A))


@dataclass(frozen=True, eq=False)
class MovesOutputs(OfNoEntry):
    """An input moves so many outputs: those in whose rows its entry is not zero."""

    column: Record
    count: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"changes", "some"}) | number(self.count)

    def fault(self) -> str | None:
        found = int(np.count_nonzero(self.column.value))
        return None if found == self.count else f"{found} entries of {self.column.name} not 0"


def _floats(record: Record) -> Numbers:
    values: Numbers = record.value.astype(np.float64)
    return values


def _off(record: Record, due: Numbers) -> str | None:
    if np.abs(_floats(record) - due).max() <= _ROUNDING * max(1.0, float(np.abs(due).max())):
        return None
    return f"{record.name} = {record.value.tolist()}, not {due.tolist()}"

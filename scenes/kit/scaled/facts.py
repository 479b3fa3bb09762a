"""What captions say of a tensor while another one is scaled, each fact with the words it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.scaled_run import ScaledRun
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry

_BEARS = {
    "doubles": "doubles changes rises not:stays not:same",
    "halves": "halves changes falls not:stays not:same",
    "stays": "stays same equal not:changes not:doubles not:rises",
}
_FACTORS = {"stays": 1.0, "doubles": 2.0, "halves": 0.5}


@dataclass(frozen=True, eq=False)
class Becomes(OfNoEntry):
    """From one run to another every entry of a tensor doubles, halves, or stays."""

    before: Record
    after: Record
    way: str

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(_BEARS[self.way].split()) | {"every", "each"}

    def fault(self) -> str | None:
        before, after = (each.value.astype(np.float64) for each in (self.before, self.after))
        name = self.before.name
        if np.array_equal(after, _FACTORS[self.way] * before):
            return None
        at = int(np.abs(after - _FACTORS[self.way] * before).argmax())
        place = np.unravel_index(at, before.shape)
        where = f"{name}{list(map(int, place))}" if place else name
        return f"{where} goes from {before.flat[at]:g} to {after.flat[at]:g}, and not {self.way}"


@dataclass(frozen=True, eq=False)
class OnlyAtZero(OfNoEntry):
    """While c goes down to 0 and on below, x.grad changes where c is 0, and nowhere else."""

    above: tuple[ScaledRun, ...]
    zero: ScaledRun
    below: tuple[ScaledRun, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(["changes", "only", "zero", "stays", "not:same"])

    def fault(self) -> str | None:
        if self.zero.c.value[()] != 0:
            return f"c is {self.zero.c.text(())} there"
        for side in (self.above, self.below):
            other = next((run for run in side if not _alike(run, side[0])), None)
            if other is not None:
                return f"x.grad changes at c = {other.c.text(())}, too"
        ends = self.above[-1], self.below[0]
        if all(_alike(end, self.zero) for end in ends):
            return "x.grad is the same at 0"
        return None


def _alike(one: ScaledRun, other: ScaledRun) -> bool:
    return np.array_equal(one.x_grad.value, other.x_grad.value)


@dataclass(frozen=True, eq=False)
class SignsStay(OfNoEntry):
    """No entry of a tensor changes its sign over some runs."""

    records: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(["stays", "same", "each", "every", "not:changes", "not:different"])

    def fault(self) -> str | None:
        first = np.sign(self.records[0].value)
        for record in self.records:
            turned = np.argwhere(np.sign(record.value) != first)
            if len(turned):
                (k, *_) = map(int, turned[0])
                return f"{record.name}[{k}] comes to {record.text((k,))}"
        return None

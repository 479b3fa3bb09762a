"""Beads of two descents: those of the one that never zeroes bear a ring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, Self

import numpy as np

from gradmath.records.hills import LossHill
from gradmath.records.tensor import Index, Record
from gradmath.records.zeroing import BowlDescent, HillDescent
from scenes.kit.bowl.board import BowlBead
from scenes.kit.cells.marks import Ring
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.hill.beads import RADIUS, LogitBead
from scenes.kit.hill.curves import NameFlag, RaisedBead
from scenes.kit.hill.view import HillView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.truth.checks import Fault, Standing, within_a_pixel


class Counts(Protocol):
    """What tells how many steps a descent has made."""

    @property
    def index(self) -> Index: ...


def uncounted() -> None:
    """Nobody counts."""


_RINGED = 1.65  # a ring is so many times as large as a bead
_OF_BOWL = 0.12


def ring_around(place: Points, radius: float) -> Ring:
    """The mark of a descent that never zeroes."""
    ring = Ring(radius=_RINGED * radius, stroke_color=current_theme().text, stroke_width=LINE)
    ring.move_to(place)
    return ring


class DescentBead(RaisedBead):
    """A logit where the k-th step sets out, or a share of the way on to the next one."""

    def __init__(
        self, run: HillDescent, j: int, hill: LossHill, view: HillView, *, ringed: bool
    ) -> None:
        self.run, self.hill, self.j = run, hill, j
        self.k, self.ahead = 0, 0.0
        self.step_count: Callable[[], Counts | None] = uncounted
        self.view, self.heights, self.lift = view, run.heights, 1.0
        self.ring: Ring | None = None
        LogitBead.__init__(self, run.path, j, view)
        if ringed:
            self.ring = ring_around(self.place, RADIUS)
            self.add(self.ring)
            self.set_z_index(0.45)

    def go(self, way: float) -> Self:
        """Have made so many steps, and a part of one."""
        self.k = min(int(way), self.run.count)
        self.ahead = way - self.k
        return self.lay()

    def lay(self) -> Self:
        super().lay()
        if self.ring is not None:
            self.ring.move_to(self.place)
        return self

    def at(self, k: int) -> float:
        """The logit after so many steps."""
        return float(self.record.value[k, self.j])

    @property
    def value(self) -> float:
        return self.at(self.k)

    @property
    def place(self) -> Points:
        if not self.ahead:
            here = float(self.heights.value[self.k, self.j])
            return self.view.above(self.value, self.lift * here) + [self.aside, 0.0, 0.0]
        between = self.value + self.ahead * (self.at(self.k + 1) - self.value)
        line, hill = (each.value.astype(np.float64) for each in (self.hill.line, self.hill.hill))
        return self.view.above(between, float(np.interp(between, line, hill)))

    @property
    def standing(self) -> Standing:
        at = (self.k, self.j)
        return Standing(self.record, at, self.record.text(at))

    def faults(self) -> Iterator[Fault]:
        """It is where so many steps lead as are counted."""
        yield from super().faults()
        count = self.step_count()
        if count is not None and count.index != (self.k,):
            yield Fault("steps", f"{self.record.name}{[self.k, self.j]} after {count.index} steps",
                        f"{self.k} steps")  # fmt: skip
        if self.ring is not None and not within_a_pixel(self.ring.get_center(), self.place):
            yield Fault("bead", f"the ring of {self.record.name}{[self.k, self.j]} elsewhere",
                        "around its bead")  # fmt: skip


class DescentFlag(NameFlag):
    """The name of a logit on a pole that stands on its bead."""

    @property
    def record(self) -> Record:
        bead = self._bead
        assert isinstance(bead, DescentBead)
        return bead.run.z


class HoppingBead(BowlBead):
    """Where a descent in a bowl is; if it never zeroes, with a ring."""

    def __init__(self, axes: CrossedAxes, run: BowlDescent, *, ringed: bool) -> None:
        self.k = 0
        self.step_count: Callable[[], Counts | None] = uncounted
        super().__init__(axes, run, _OF_BOWL)
        if ringed:
            self.add(ring_around(self.disc.get_center(), _OF_BOWL))
            self.set_z_index(1.6)

    def go(self, run: BowlDescent, way: float) -> None:
        """Have made so many steps, and a part of one."""
        self.k = min(int(way), run.count - 1)
        if way == self.k:
            self.stand(run, self.k)
        else:
            self.hop(run, self.k, way - self.k)

    def faults(self) -> Iterator[Fault]:
        """It is where so many steps lead as are counted, or on its way from there."""
        yield from super().faults()
        count = self.step_count()
        here = (self.aloft or self.now).across.index[0]
        if count is not None and count.index != (here,):
            told = f"{self.now.across.record.name}[{here}]"
            yield Fault("steps", f"{told} after {count.index[0]} steps", f"{here} steps")

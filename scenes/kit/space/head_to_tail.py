"""A sum of rows, head to tail: copies shrink by their factors, slide to a tip, and join."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import Animation, smooth

from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import MOVE, Face
from scenes.kit.space.arrows import RowAt, SolidArrow, Vector, row_of
from scenes.kit.space.scenery import Scenery
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault

_SHRINKS = 0.5  # of a copy's time; then it slides
_OVERLAP = 0.55  # of a copy's time, in which the next one is on its way, too
_ROUNDING = 1e-4  # of the longest arrow: sums of a few float32 terms


@dataclass(frozen=True, eq=False)
class WeighedRows(Shared):
    """RowAt i of a sum `factors @ rows`, term by term.

    Shapes: rows, terms (n, d), terms being factors[i] times each row; factors (n, n); total
    (n, d), of which row i is the sum of the terms.
    """

    rows: Record
    factors: Record
    terms: Record
    total: Record
    i: int

    def term(self, j: int) -> Vector:
        return row_of((self.terms, j))

    def before(self, j: int) -> Vector:
        """Where term j joins: the tip of row i, and all terms before it."""
        before = row_of((self.rows, self.i))
        joined = self.terms.value[:j].astype(np.float64).sum(axis=0)
        before[: len(joined)] += joined
        return before


class JoiningRow(SolidArrow):
    """A copy of a row that becomes a term: at rest there (1), or still the row itself (0)."""

    def __init__(self, space: Scenery, weighed: WeighedRows, j: int) -> None:
        self.weighed, self.joined = weighed, 1.0
        super().__init__(space, weighed.terms, j, Face.GRADIENT, width=0.8)

    def join_to(self, share: float) -> Self:
        """Be so far on the way from the row to the term."""
        self.joined = share
        return self.lay()

    @property
    def _shares(self) -> tuple[float, float]:
        """How far it has shrunk, and then slid."""
        shrunk = min(1.0, self.joined / _SHRINKS)
        slid = max(0.0, (self.joined - _SHRINKS) / (1 - _SHRINKS))
        return float(smooth(shrunk)), float(smooth(slid))

    def ends(self) -> tuple[Vector, Vector]:
        shrunk, slid = self._shares
        whole, term = row_of((self.weighed.rows, self.row)), self.weighed.term(self.row)
        tail = self.weighed.before(self.row) * slid
        return tail, tail + whole + (term - whole) * shrunk

    def ink(self) -> str:
        """Blue as a row, amber or rose as a term, by the sign of its factor."""
        factor = float(self.weighed.factors.value[self.weighed.i, self.row])
        term = self.theme.gradient[0 if factor > 0 else 1].line
        return shade(self.theme.value[0].line, term, self._shares[0])

    def faults(self) -> Iterator[Fault]:
        """It is parallel to its row, its factor times as long."""
        yield from super().faults()
        weighed, j = self.weighed, self.row
        due = float(weighed.factors.value[weighed.i, j]) * row_of((weighed.rows, j))
        size = float(np.abs(weighed.rows.value).max()) or 1.0
        if np.abs(weighed.term(j) - due).max() > _ROUNDING * size:
            yield Fault("arrow", f"{self.told} in another direction",
                        f"{weighed.factors.name} times {weighed.rows.name}")  # fmt: skip


class HeadToTail(QuickGroup):
    """All terms of one row of a sum, joined at the tip of an arrow: the gap that they span."""

    def __init__(self, space: Scenery, weighed: WeighedRows) -> None:
        self.weighed = weighed
        self.links = [JoiningRow(space, weighed, j) for j in range(weighed.rows.shape[0])]
        super().__init__(*self.links)

    def follow(self, weighed: WeighedRows) -> Self:
        """Be the terms of the same row in another run."""
        self.weighed = weighed
        for link in self.links:
            link.weighed = weighed
            link.follow(weighed.terms)
        return self

    @property
    def tail(self) -> RowAt:
        """Where the sum begins, for the arrow of the whole sum."""
        return self.weighed.rows, self.weighed.i

    def faults(self) -> Iterator[Fault]:
        """The last tip is where the sum's arrow ends."""
        weighed = self.weighed
        due = row_of((weighed.rows, weighed.i)) + row_of((weighed.total, weighed.i))
        _, tip = self.links[-1].ends()
        size = float(np.abs(weighed.rows.value).max()) or 1.0
        if self.links[-1].joined == 1.0 and np.abs(tip - due).max() > _ROUNDING * size:
            yield Fault("sum", f"terms that do not add up to {weighed.total.name}[{weighed.i}]",
                        "the row that they span")  # fmt: skip


class JoinRows(Animation):
    """Let copies of all rows shrink, slide and join, one after the other."""

    def __init__(self, sums: HeadToTail, *, run_time: float = 4 * MOVE) -> None:
        self.links: Sequence[JoiningRow] = sums.links
        super().__init__(sums, run_time=run_time, rate_func=lambda share: share)

    def interpolate_mobject(self, alpha: float) -> None:
        step = 1 - _OVERLAP
        length = 1 / (1 + step * (len(self.links) - 1))
        for k, link in enumerate(self.links):
            share = (float(self.rate_func(alpha)) - k * step * length) / length
            link.join_to(min(1.0, max(0.0, share)))

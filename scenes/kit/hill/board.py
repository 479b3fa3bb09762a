"""One run of z = x @ w + b: x beside the rows of w, b below its columns, z as beads on an axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.logits import LogitRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, Column, Grid, Row, index_labels
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.hill.arrows import SumArrow, SumLane
from scenes.kit.hill.beads import Flag, LogitAxis, LogitBead, ZeroLine
from scenes.kit.hill.places import CELL, HillPlaces
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = HEADING / CODE_SIZE
_ABOVE = 0.14  # from indices to the baseline of names
_ROUNDING = 1e-5  # of the largest term: sums of a few products in float32


class HillBoard(QuickGroup):
    """All that a run shows; its parts come on stage one by one."""

    def __init__(self, run: LogitRun, places: HillPlaces, runs: Sequence[LogitRun]) -> None:
        super().__init__()
        self.run, self.places = run, places
        self.transition: Transition | None = None
        summed = max(each.magnitude() for one in runs for each in (one.w, one.terms, one.b))
        fed = max(one.x.magnitude() for one in runs)
        self.x = Column(run.x, Face.VALUE, CELL, scale=fed)
        self.w = Grid(run.w, Face.VALUE, CELL, scale=summed)
        self.b = Row(run.b, Face.VALUE, CELL, scale=summed)
        for grid, place in ((self.x, places.x), (self.w, places.w), (self.b, places.b)):
            grid.shift(place - grid.entries[0].box.get_center())
        self.indices = [
            *index_labels(self.w, 0, beside=LEFT, gap=0.14),
            *index_labels(self.w, 1, beside=UP, gap=0.1),
        ]
        heads = float(self.indices[-1].get_top()[1]) + _ABOVE
        self.x_name, self.w_name = (
            NameLabel(grid, _EM).next_to(grid, UP, buff=0.0).stand_on(heads)
            for grid in (self.x, self.w)
        )
        self.b_name = NameLabel(self.b, _EM).next_to(self.b, LEFT, buff=0.16)
        self.axis = LogitAxis(places, run.z)
        self.zero = ZeroLine(places)
        columns = range(run.b.shape[0])
        self.beads = [LogitBead(run.z, j, places) for j in columns]
        self.flags = [Flag(bead, places) for bead in self.beads]
        self.lanes = [SumLane(run, places, j) for j in columns]
        self.laid: list[SumLane] = []  # of these, what has come on stage
        for part in (self.x, self.w, self.b, *self.beads, *self.flags, *self.lanes):
            belongs(part, self)

    def cell_of(self, arrow: SumArrow) -> Cell:
        """The cell of w or b that an arrow comes from."""
        return self.w[arrow.k, arrow.j] if arrow.k < self.w.record.shape[0] else self.b[arrow.j]

    def column(self, j: int) -> QuickGroup:
        """A column of w, and the entry of b below it."""
        return QuickGroup(*self.w.column(j), self.b[j])

    def follow(self, run: LogitRun) -> Self:
        """Show another run."""
        self.run = run
        for grid, record in ((self.x, run.x), (self.w, run.w), (self.b, run.b)):
            grid.follow(record)
        for bead, flag, lane in zip(self.beads, self.flags, self.lanes, strict=True):
            bead.follow(run.z)
            flag.follow()
            lane.follow(run)
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        return [self.x, self.w, self.b, *self.beads, *self.flags, *self.laid]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {"x": self.x.record, "w": self.w.record, "b": self.b.record}
        held |= {f"z[{j}]": bead.record for j, bead in enumerate(self.beads)}
        return held | {f"lane {j}": lane.arrows[0].terms for j, lane in enumerate(self.lanes)}

    def relations(self) -> Iterator[Fault]:
        """Beads and lanes stand in the order of z, and each sum ends at its bead."""
        for j, (bead, lane) in enumerate(zip(self.beads, self.lanes, strict=True)):
            if (bead.index, lane.j) != ((j,), j):
                yield Fault("relation", f"{bead.index} and lane {lane.j} as logit {j}", f"{j}")
            size = max(1.0, float(np.abs(lane.arrows[0].terms.value).max()))
            if abs(lane.tip - bead.value) > _ROUNDING * size:
                yield Fault("relation", f"the sum of lane {j} at {lane.tip:g}", f"{bead.value:g}")

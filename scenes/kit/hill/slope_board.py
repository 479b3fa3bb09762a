"""One run of a loss: logits as beads on its hill, and their numbers on a board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.hills import HillRun, LossHill
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Column, index_labels
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.hill.beads import LogitAxis
from scenes.kit.hill.curves import Height, HillProfile, HillTangent, MeanLine, NameFlag, RaisedBead
from scenes.kit.hill.probabilities import Ray, UprightAxis
from scenes.kit.hill.view import CELLS, HillView
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = HEADING / CODE_SIZE
_ABOVE = 0.16
_ROUNDING = 1e-5
NAMES = ("z", "y", "h", "p")  # of the board's columns


class SlopeBoard(QuickGroup):
    """All that a run shows; its parts come on stage one by one."""

    def __init__(self, run: HillRun, hill: LossHill, runs: Sequence[HillRun]) -> None:
        super().__init__()
        self.run, self.hill, self.view = run, hill, HillView.whole()
        self.transition: Transition | None = None
        view, rows = self.view, range(run.z.shape[0])
        self.columns: dict[str, Column] = {}
        for number, name in enumerate(NAMES):
            scale = max(getattr(each, name).magnitude() for each in runs)
            column = Column(getattr(run, name), Face.VALUE, CELLS, scale=scale or 1.0)
            self.columns[name] = column.shift(view.cell(0, number) - column[0].box.get_center())
        heads = float(self.columns["z"].get_top()[1]) + _ABOVE
        self.names = {
            name: NameLabel(column, _EM).next_to(column, UP, buff=0.0).stand_on(heads)
            for name, column in self.columns.items()
        }
        self.indices = [*index_labels(self.columns["z"], 0, beside=LEFT, gap=0.12)]
        self.axis = LogitAxis(view, run.z)
        self.beads = [RaisedBead(run, j, view) for j in rows]
        ranks = np.argsort(np.argsort(-run.z.value.astype(np.float64))).tolist()
        self.flags = [NameFlag(bead, view.row(ranks[j])) for j, bead in enumerate(self.beads)]
        self.heights = [Height(run, j, view) for j in rows]
        self.profile = HillProfile(hill.line, hill.hill, view)
        self.sigmoid = HillProfile(hill.line, hill.sigmoid, view, p=True)
        self.upright = UprightAxis(view, run.p)
        self.laid: list[Column] = []  # of the columns, what has come on stage
        self.rays: list[Ray] = []
        for part in (*self.columns.values(), *self.beads, *self.flags, *self.heights):
            belongs(part, self)

    def ray(self, z: Record, p: Record, k: int) -> Ray:
        """From a logit to its p."""
        return Ray(self.view, z, p, (k,))

    def tangents(self, places: Sequence[int]) -> list[HillTangent]:
        return [HillTangent(self.hill, k, self.view) for k in places]

    def mean_line(self) -> MeanLine:
        return MeanLine(self.run, self.view)

    def follow(self, run: HillRun) -> Self:
        """Show another run."""
        self.run = run
        for name, column in self.columns.items():
            column.follow(getattr(run, name))
        for bead, flag, height in zip(self.beads, self.flags, self.heights, strict=True):
            bead.follow_run(run)
            flag.follow()
            height.follow(run)
        return self

    def lift(self, front: float) -> Self:
        """Let the hill be drawn up to a place: what it has passed is on it."""
        self.profile.draw_to(front)
        for bead, flag, height in zip(self.beads, self.flags, self.heights, strict=True):
            share = float(np.clip((front - bead.value) / 0.45, 0.0, 1.0))
            share = share * share * (3.0 - 2.0 * share)
            bead.lift_to(share)
            flag.follow()
            height.grow(share)
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        return [*self.laid, *self.beads, *self.flags, *self.heights]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {name: column.record for name, column in self.columns.items()}
        held |= {f"bead {j}": bead.record for j, bead in enumerate(self.beads)}
        return held | {f"height {j}": each.record for j, each in enumerate(self.heights)}

    def relations(self) -> Iterator[Fault]:
        """Each height is the loss of its own logit, and each p its sigmoid."""
        z = self.columns["z"].record.value.astype(np.float64)
        due = {"h": np.logaddexp(0.0, z), "p": 1.0 / (1.0 + np.exp(-z))}
        for name, numbers in due.items():
            found = self.columns[name].record.value.astype(np.float64)
            if np.abs(found - numbers).max() > _ROUNDING:
                yield Fault("relation", f"{name} = {found.round(4)}", f"{numbers.round(4)}")
        for j, (bead, height) in enumerate(zip(self.beads, self.heights, strict=True)):
            if (bead.index, height.index) != ((j,), (j,)) or bead.heights is not height.record:
                yield Fault("relation", f"bead {bead.index} on height {height.index}", f"{j}")

"""Which way is down at a bead: an arrow along its lane, as steep as torch says that it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.races import RateRace
from scenes.kit.hill.arrows import arrow_way
from scenes.kit.lanes.beads import RADIUS, LaneBead
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.truth.checks import Fault, Standing, same_way

_LONG, _PITCH = 0.75, 0.15  # its length, and the room that its breadth is a part of
_NEAREST = 0.05  # of a logit: a place of the hill where a bead stands


class LaneSlope(Quick):
    """The slope where a bead stands, downhill."""

    def __init__(self, race: RateRace, bead: LaneBead) -> None:
        super().__init__(
            stroke_width=0, fill_opacity=1, fill_color=current_theme().gradient[0].line
        )
        self.face, self.record, self.line, self.beside = (
            Face.GRADIENT, race.slopes, race.line, ref(bead),
        )  # fmt: skip
        away = np.abs(race.line.value.astype(np.float64) - bead.number)
        self.index = (int(away.argmin()),)
        self.set_z_index(0.3)
        self.grow(1.0)

    def grow(self, share: float) -> Self:
        """Be drawn over a share of its length."""
        self.grown = share
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        bead = self.beside()
        assert bead is not None, "an arrow outlives its bead"
        view = bead.view
        slope = float(self.record.value[self.index])
        way = np.array([view.unit, view.rise * slope, 0.0])
        way = -way / np.linalg.norm(way)
        tail = bead.place + way * RADIUS * 0.8
        return arrow_way(tail, tail + way * _LONG * max(0.03, self.grown), _PITCH)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It leads from its own bead downhill, along the hill there."""
        bead = self.beside()
        if bead is None:
            return
        told = f"the slope of lane {bead.lane}, {self.record.name}{list(self.index)},"
        if abs(float(self.line.value[self.index]) - bead.number) > _NEAREST:
            yield Fault("slope", f"{told} of another place", "that of its bead")
        if not same_way(self.points, self._outline()):
            yield Fault("slope", f"{told} elsewhere", "from its bead, downhill")

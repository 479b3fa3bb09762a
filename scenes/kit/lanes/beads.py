"""Beads on lanes: each is a logit, on the height of its loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.charts.points import Disc
from scenes.kit.charts.swept import Swept
from scenes.kit.lanes.view import LEFT_END, LaneView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, ramp_of, rgba
from scenes.kit.truth.checks import Fault, Standing, belongs, in_colour, within_a_pixel

RADIUS = 0.13
_ROUNDING = 1e-5
_FADES = 0.6  # of the frame: how far beyond its left end a bead is seen no more


def hill(number: float) -> float:
    """The loss of a logit whose target is 0."""
    with np.errstate(invalid="ignore"):
        return float(np.logaddexp(0.0, number))


class LaneBead(QuickGroup):
    """A logit on its lane; beyond the left end of the frame it is not seen.

    While it slides from one place to another it stands for where it will be.
    """

    def __init__(self, view: LaneView, lane: int, stand: Swept, radius: float = RADIUS) -> None:
        self.theme, self.face = current_theme(), Face.VALUE
        self.view, self.lane, self.now, self.start = view, lane, stand, stand
        self.share = 1.0
        self.began = stand.place[0]
        self.disc = BeadOnLane(radius=radius, fill_opacity=1, stroke_width=0.6 * LINE)
        super().__init__(self.disc)
        belongs(self.disc, self)
        self.set_z_index(0.4)
        self.lay()

    def stand(self, stand: Swept) -> Self:
        """Be somewhere."""
        self.now, self.share = stand, 1.0
        return self.lay()

    def slide(self, start: Swept, end: Swept, share: float) -> Self:
        """Be so far on the way along the hill."""
        self.start, self.now, self.share = start, end, share
        return self.lay()

    @property
    def number(self) -> float:
        """The logit over which it is seen."""
        here, there = self.start.place[0], self.now.place[0]
        return there if self.share == 1.0 else here + self.share * (there - here)

    @property
    def value(self) -> float:
        """The logit that it stands for."""
        return self.now.place[0]

    @property
    def place(self) -> Points:
        """Where it is, or would be if the frame went on to the left."""
        z = self.number
        loss = self.now.place[1] if self.share == 1.0 else hill(z)
        return self.view.place(z, loss, self.lane)

    @property
    def away(self) -> float:
        """How far it is beyond the left end of the frame."""
        return max(0.0, LEFT_END + RADIUS - float(self.place[0]))

    def lay(self) -> Self:
        """Be where it is due, in the colour of its sign."""
        points = self.disc.points
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        self.disc.points = points + self._seat() - middle
        seen = 1.0 - min(1.0, self.away / _FADES)
        self.disc.fill_rgbas = rgba(self._hue, seen)
        self.disc.stroke_rgbas = rgba(self.theme.background, seen)
        return self

    def _seat(self) -> Points:
        seat: Points = self.place + np.array([self.away, 0.0, 0.0])
        return seat

    @property
    def _hue(self) -> str:
        ramp = ramp_of(self.face, self.number, self.theme)
        return ramp.line if ramp else self.theme.text

    @property
    def record(self) -> Record:
        return self.now.across.record

    @property
    def index(self) -> Index:
        return self.now.across.index

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It stands on its own loss, over its own logit, in the colour of its sign."""
        told = f"the bead of {self.record.name}{list(self.index)}"
        middle = self.disc.get_center()
        if not within_a_pixel(middle, self._seat()):
            yield Fault("bead", f"{told} elsewhere", "where its number is")
        due = hill(self.now.place[0])
        if not abs(self.now.place[1] - due) <= _ROUNDING * max(1.0, due):
            yield Fault("bead", f"{told} on a loss of {self.now.place[1]:g}", f"{due:g}")
        if not in_colour(self.disc.fill_rgbas, self._hue):
            yield Fault("colour", f"{told} in {self.disc.fill_rgbas[0, :3].round(2)}", self._hue)


class BeadOnLane(Disc):
    """The bead itself."""

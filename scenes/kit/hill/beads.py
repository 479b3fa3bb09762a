"""Logits on their axis: each is a bead, with a dotted pole up to its name and its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, Self
from weakref import ref

import numpy as np
from manim import DOWN, LEFT, VMobject

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import AxisLabel
from scenes.kit.charts.crossed import ON_PAPER, Paper, ScaledAxis
from scenes.kit.charts.points import Disc
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.hill.places import AxisPlaces, HillPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, Face, current_theme, ramp_of, rgba
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import (
    Fault,
    Ornament,
    Standing,
    belongs,
    in_colour,
    same_way,
    within_a_pixel,
)

RADIUS = 0.15
_EM = 1.1 * INDEX
_BESIDE, _GAP = 0.1, 0.16  # from a pole to a name, from the name to its number
_BELOW = -0.8
_AWAY = 0.27  # from the axis to its numbers


class LogitAxis(ScaledAxis):
    """The numbers that logits may be, from margin to margin."""

    def __init__(self, places: AxisPlaces, z: Record) -> None:
        start, end = (places.axis_at(end) for end in (places.span.low, places.span.high))
        super().__init__([places.span], start, end, DOWN, _AWAY)
        self.name_label = AxisLabel(z, places.span)
        self.name_label.belongs_to(self)
        self.name_label.move_to((SAFE.right, places.axis + 0.24, 0.0), aligned_edge=-LEFT)

    @property
    def ticks_and_numbers(self) -> list[VMobject]:
        """All but its line."""
        return [part for part in self.submobjects if part is not self.line]


class ZeroLine(Ornament):
    """Where sums begin: a dotted line up from the zero of the axis."""

    def __init__(self, places: HillPlaces) -> None:
        super().__init__(stroke_width=HAIRLINE, stroke_color=current_theme().muted)
        self.places = places
        self.points = self.born = self._due()
        self.set_z_index(_BELOW)

    def _due(self) -> Points:
        foot, top = self.places.axis_at(0.0), self.places.top
        return dotted(Polyline.through(foot, [foot[0], top, 0.0]))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not within_a_pixel(self.points[0], self.places.axis_at(0.0)):
            yield Fault("tick", "the line of zero elsewhere", "above the zero of the axis")


class BeadDisc(Disc):
    """The bead itself."""


class Pole(Ornament):
    """From a bead up to where its name stands."""


class LogitBead(QuickGroup):
    """z[j] on the axis. While it rolls up it is `aside` of its place, and nothing names it."""

    def __init__(self, z: Record, j: int, places: AxisPlaces) -> None:
        self.theme, self.face, self.index = current_theme(), Face.VALUE, (j,)
        self.places, self.aside = places, 0.0
        self.disc = BeadDisc(radius=RADIUS, fill_opacity=1, stroke_width=0.6 * LINE)
        super().__init__(self.disc)
        belongs(self.disc, self)
        self.set_z_index(0.4)
        self.follow(z)

    index: Index

    def follow(self, z: Record) -> Self:
        """Stand for the same logit of another run."""
        self.record = z
        return self.roll_to(self.aside)

    def roll_to(self, aside: float) -> Self:
        """Be so far beside its place."""
        self.aside = aside
        return self.lay()

    def lay(self) -> Self:
        """Be where it is due, in the colour of its sign."""
        self.disc.points = self.disc.points + self.place - _middle(self.disc.points)
        self.disc.fill_rgbas, self.disc.stroke_rgbas = (rgba(each) for each in self.inks)
        return self

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    @property
    def place(self) -> Points:
        return self.places.axis_at(self.value) + [self.aside, 0.0, 0.0]

    @property
    def inks(self) -> tuple[str, str]:
        """Its filling, none of a zero, and its rim."""
        ramp = ramp_of(self.face, self.value, self.theme)
        return (ramp.line, self.theme.background) if ramp else (
            self.theme.background, self.theme.text)  # fmt: skip

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It stands where the axis counts its number, in the colour of its sign."""
        told = f"the bead of {self.record.name}{list(self.index)}"
        if not within_a_pixel(_middle(self.disc.points), self.place):
            yield Fault("bead", f"{told} elsewhere", "where its number is")
        if not in_colour(self.disc.fill_rgbas, self.inks[0]):
            yield Fault("colour", f"{told} in {self.disc.fill_rgbas[0, :3].round(2)}", self.inks[0])


class PoleFoot(Protocol):
    """A bead that a pole may stand on."""

    @property
    def record(self) -> Record: ...

    @property
    def index(self) -> Index: ...

    @property
    def value(self) -> float: ...

    @property
    def place(self) -> Points: ...


class OnPole(QuickGroup):
    """A dotted pole that stands on a bead, and at its top the bead's name, on paper."""

    def __init__(self, bead: PoleFoot, below: float, *others: VMobject) -> None:
        """below is how far in front the pole is drawn; others belong to it as well."""
        self.bead, self.face = ref(bead), Face.VALUE
        ink = current_theme().muted
        self.pole = Pole(stroke_width=1.2 * HAIRLINE, stroke_color=ink).set_z_index(below)
        self.paper = Paper(stroke_width=0).set_z_index(ON_PAPER - 0.01)
        super().__init__(self.pole, self.paper, *others)
        self.name_label = NameLabel(self, _EM / CODE_SIZE).set_z_index(ON_PAPER)
        self.add(self.name_label)
        for part in (self.pole, *others):
            belongs(part, self)

    @property
    def _bead(self) -> PoleFoot:
        bead = self.bead()
        assert bead is not None, "a flag outlives its bead"
        return bead

    @property
    def record(self) -> Record:
        return self._bead.record

    @property
    def index(self) -> Index:
        return self._bead.index


class Flag(OnPole):
    """The name and the number of a bead, in its lane, at the top of a pole that stands on it."""

    def __init__(self, bead: LogitBead, places: HillPlaces) -> None:
        self.places = places
        self.number = Number(bead.record, bead.index, em=_EM).set_z_index(ON_PAPER)
        super().__init__(bead, _BELOW, self.number)
        self.follow()

    def follow(self) -> Self:
        """Stand where the bead stands now."""
        bead = self._bead
        self.pole.points = self.pole.born = self._pole()
        start = self._start()
        width = float(self.name_label.width)
        self.name_label.move_to(start, aligned_edge=LEFT)
        self.name_label.stand_on(float(start[1]) - _EM * DIGIT_HEIGHT / 2)
        letters = len(bead.record.text(bead.index))
        right = start + [width + _GAP + letters * ADVANCE * _EM / 2, 0.0, 0.0]
        self.number.follow(bead.record, _EM, right)
        self.paper.cover(QuickGroup(self.name_label.copy(), self.number.copy()), 1.0)
        return self

    def _start(self) -> Points:
        bead = self._bead
        across, height = self.places.across(bead.value), self.places.foot(bead.index[0])
        return np.array([across + _BESIDE, height, 0.0])

    def _pole(self) -> Points:
        bead = self._bead
        foot = self.places.axis_at(bead.value)
        top = self.places.level(bead.index[0], self.places.levels - 1)
        return dotted(Polyline.through(foot, [foot[0], top, 0.0]))

    def faults(self) -> Iterator[Fault]:
        """Its pole stands on its own bead, and its number is that of the bead, beside the pole."""
        bead = self._bead
        told = f"the flag of {bead.record.name}{list(bead.index)}"
        if not same_way(self.pole.points, self._pole()):
            yield Fault("pole", f"{told} on a pole elsewhere", "on its bead")
        if self.number.claim.record is not bead.record or self.number.index != bead.index:
            yield Fault("stale", f"{told} with another number", "its own")
        start = self._start()
        low, high = self.number.points.min(axis=0), self.number.points.max(axis=0)
        if abs((low + high)[1] / 2 - start[1]) > _EM / 2 or not start[0] < low[0] < start[0] + 1.5:
            yield Fault("place", f"{told} away from its pole", "beside it")
        name = self.name_label.get_left() - start
        if max(abs(name[0]), abs(name[1])) > _EM / 2:
            yield Fault("place", f"the name of {told} elsewhere", "at its pole")


def _middle(points: Points) -> Points:
    middle: Points = (points.min(axis=0) + points.max(axis=0)) / 2
    return middle

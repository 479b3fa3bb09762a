"""An entry of v with a bar beside it that is as high as the entry is large: at the ground, none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import LEFT, UP, Circle, VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import LINE, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel

KNOB = 0.055  # the radius of what slides
_APART = 0.1  # from the rail to the cell


class Groove(Ornament):
    """The rail that a knob slides along, and the bar that it pulls up."""


class Knob(Ornament, Circle):
    """What slides: it stands as high above the wire as the entry is large."""


class Slider(VGroup):
    """One entry of v: its round cell on the wire, and before it a rail with a knob."""

    def __init__(
        self,
        record: Record,
        index: int,
        ground: Points,
        size: CellSize,
        *,
        travel: float,
        scale: float,
        decimals: int,
        lowest: float = 0.0,
    ) -> None:
        """ground is where the cell stands; travel how far above it the knob of an entry of size
        scale does; lowest the least entry that its rail has room for, beside its own.
        """
        self.lowest = min(lowest, float(record.value[index]))
        self.theme = theme = current_theme()
        self.index, self.travel, self.scale_limit = index, travel, scale
        self.handle = Cell(record, (index,), Face.GRADIENT, size, scale=scale, decimals=decimals)
        self.groove = Groove(stroke_width=LINE, stroke_color=theme.outline)
        self.bar = Groove(stroke_width=3 * LINE)
        self.knob = Knob(radius=KNOB, stroke_width=0.8 * LINE, fill_opacity=1)
        super().__init__(self.groove, self.bar, self.knob, self.handle)
        self.handle.beside = ref(self)  # type: ignore[attr-defined]
        self.put(ground)

    def put(self, place: Points) -> Self:
        """Stand on another place of a wire."""
        self.handle.move_to(place)
        self.stand = np.array(place, dtype=float)
        self.ground = self.handle.get_left() + LEFT * _APART
        reach = np.array([0.0, self.travel, 0.0])
        low = min(0.0, self.lowest) / self.scale_limit
        way = Polyline.through(self.ground + reach * low, self.ground + reach)
        self.groove.points = self.groove.born = way.curves()
        return self.follow(self.record)

    def take(self, change: Seat) -> None:
        self.stand, self.ground = change.place(self.stand), change.place(self.ground)
        self.travel *= change.zoom

    @property
    def record(self) -> Record:
        return self.handle.record

    def place(self, value: float) -> Points:
        """Where the knob stands for a number."""
        up: Points = np.array([0.0, self.travel * value / self.scale_limit, 0.0])
        return self.ground + up

    @property
    def lift(self) -> float:
        """How far above the ground the knob stands."""
        return float(self.knob.get_y() - self.ground[1])

    def lift_of(self, record: Record) -> float:
        """How far above the ground it is to stand for a record."""
        return float(self.place(float(record.value[self.index]))[1] - self.ground[1])

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        self.handle.follow(record)
        self.gliding = False
        return self._pull(self.lift_of(record))

    def glide(self, lift: float) -> Self:
        """Be on the way between two records: the knob stands for no number."""
        self.gliding = True
        return self._pull(lift)

    def _pull(self, lift: float) -> Self:
        knob = self.ground + UP * lift
        self.knob.move_to(knob)
        self.bar.points = self.bar.born = Polyline.through(self.ground, knob).curves()
        self.bar.stroke_rgbas = self.ink
        self.knob.fill_rgbas, self.knob.stroke_rgbas = self.ink, rgba(self.theme.muted)
        return self

    @property
    def ink(self) -> Points:
        """The colour of the bar and its knob, by the entry; the paper's at zero.

        On the way between two entries it is by the height that they have come to.
        """
        value = float(self.record.value[self.index])
        if self.gliding:
            value = self.lift / self.travel * self.scale_limit
        color = area_of(Face.GRADIENT, value, self.scale_limit, self.theme)
        return rgba(color or self.theme.background)

    @property
    def standing(self) -> Standing:
        place = self.knob.get_y() - self.ground[1]
        return Standing(self.record, (self.index,), f"{place:.3f} above the ground")

    def faults(self) -> Iterator[Fault]:
        """The knob stands at its entry, the bar reaches up to it, the digits are on the wire."""
        due = self.place(float(self.record.value[self.index]))
        knob = self.knob.get_center()
        reached = within_a_pixel(self.bar.points[[0, -1]], np.array([self.ground, knob]))
        placed = within_a_pixel(self.handle.box.get_center(), self.stand)
        if not (placed and reached and (within_a_pixel(knob, due) or self.gliding)):
            name = f"{self.record.name}[{self.index}]"
            yield Fault("slider", f"the slider of {name} elsewhere", self.handle.number.claim.text)
        drawn = (self.bar.stroke_rgbas, self.knob.fill_rgbas)
        if not all(np.allclose(ink[:, :3], self.ink[:, :3], atol=1e-3) for ink in drawn):
            yield Fault("colour", f"the bar of {self.record.name}[{self.index}]", "its entry's")

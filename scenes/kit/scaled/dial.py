"""A number that is turned: a tall slider, its ground at zero; its digits stand below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import Circle, VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import HAIRLINE, LINE, NUMBER, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel

_KNOB = 0.125
_TICK, _ZERO = 0.13, 0.22  # how far marks of whole numbers reach, and that of zero
_GAP = 0.14


class DialMark(Ornament):
    """The rail of a dial, its marks, and the bar that its knob pulls up."""


class DialKnob(Ornament, Circle):
    """What is turned: it stands as high above zero as the number is large."""


class Dial(VGroup):
    """A number on a rail from its lowest to its highest place, marked at whole numbers.

    `number` are its digits, which come and go with it.
    """

    def __init__(
        self, record: Record, foot: Points, height: float, span: tuple[float, float]
    ) -> None:
        """foot is the lower end of the rail, where the lower end of the span stands."""
        self.face, self.theme = Face.VALUE, current_theme()
        self.foot, self.unit, self.span = np.array(foot, float), height / (span[1] - span[0]), span
        self.em = NUMBER
        self.gliding = False
        theme = self.theme
        self.groove = DialMark(stroke_width=LINE, stroke_color=theme.outline)
        self.groove.points = Polyline.through(self.place(span[0]), self.place(span[1])).curves()
        self.groove.born = self.groove.points
        self.wholes = range(int(np.ceil(span[0])), int(span[1]) + 1)
        self.marks = [self._mark(whole) for whole in self.wholes]
        self.bar = DialMark(stroke_width=6 * LINE)
        self.knob = DialKnob(radius=_KNOB, stroke_width=LINE, fill_opacity=1)
        self.knob.set_z_index(0.1)
        self.number = Number(record, (), em=NUMBER)
        super().__init__(self.groove, *self.marks, self.bar, self.knob)
        belongs(self.number, self)
        self.follow(record)

    def _mark(self, whole: int) -> DialMark:
        reach = np.array([_TICK if whole else _ZERO, 0.0, 0.0])
        middle = self.place(whole)
        mark = DialMark(stroke_width=(1 if whole else 2) * HAIRLINE, stroke_color=self.theme.muted)
        mark.points = mark.born = Polyline.through(middle - reach, middle + reach).curves()
        return mark

    @property
    def record(self) -> Record:
        return self.number.claim.record

    def place(self, value: float) -> Points:
        """Where the knob stands for a number."""
        up: Points = np.array([0.0, (value - self.span[0]) * self.unit, 0.0])
        return self.foot + up

    @property
    def stand(self) -> Points:
        """The middle of its digits."""
        down: Points = np.array([0.0, -_GAP - self.em / 2, 0.0])
        return self.foot + down

    def follow(self, record: Record) -> Self:
        """Stand for another record."""
        self.gliding = False
        self.number.follow(record, self.em, self.stand)
        self.number.fill_rgbas = rgba(self.theme.text)
        return self._pull(float(record.value[()]))

    def glide(self, value: float, digits: float) -> Self:
        """Be on the way between two records: the knob stands for none, digits go or come."""
        self.gliding = True
        self.number.fill_rgbas = rgba(self.theme.text, digits)
        return self._pull(value)

    def take(self, change: Seat) -> None:
        self.foot = change.place(self.foot)
        self.unit *= change.zoom
        self.em *= change.zoom

    def _pull(self, value: float) -> Self:
        knob, ground = self.place(value), self.place(0.0)
        color = area_of(Face.VALUE, value, max(map(abs, self.span)), self.theme)
        ink = rgba(color or self.theme.background)
        self.bar.points = self.bar.born = Polyline.through(ground, knob).curves()
        self.bar.stroke_rgbas = ink
        self.knob.move_to(knob)
        self.knob.fill_rgbas, self.knob.stroke_rgbas = ink, rgba(self.theme.text)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), f"{self.knob.get_y() - self.place(0.0)[1]:.3f} high")

    def faults(self) -> Iterator[Fault]:
        """The knob stands at its number, the bar reaches from zero to it, in the number's colour.

        Marks stand at whole numbers.
        """
        value, knob = float(self.record.value[()]), self.knob.get_center()
        name = self.record.name
        ends = self.bar.points[[0, -1]]
        reached = within_a_pixel(ends, np.array([self.place(0.0), knob]))
        if not reached or not (self.gliding or within_a_pixel(knob, self.place(value))):
            yield Fault("dial", f"the dial of {name} elsewhere", self.number.claim.text)
        middles = [mark.points[[0, -1]].mean(axis=0) for mark in self.marks]
        dues = [self.place(whole) for whole in self.wholes]
        if not within_a_pixel(np.array(middles), np.array(dues)):
            yield Fault("dial", f"a mark of {name} elsewhere", "at a whole number")
        stands = float((knob - self.place(0.0))[1]) / self.unit
        due = area_of(Face.VALUE, value if not self.gliding else stands,
                      max(map(abs, self.span)), self.theme)  # fmt: skip
        ink = rgba(due or self.theme.background)[:, :3]
        drawn = (self.bar.stroke_rgbas, self.knob.fill_rgbas)
        if not all(np.allclose(each[:, :3], ink, atol=4e-3) for each in drawn):
            yield Fault("colour", f"the dial of {name}", "its number's")

"""The number that is asked about, as an upright bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import HAIRLINE, NUMBER, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel

_GAP = 0.14  # from the bar to its number
_MARK = 0.05  # how far beyond the bar the mark at zero reaches


class Tube(Ornament):
    """The outline of a meter, its filling, and its ground."""


def _box(center: Points, width: float, low: float, high: float) -> Points:
    x = center[0]
    corners = [(x - width / 2, low, 0), (x + width / 2, low, 0), (x + width / 2, high, 0),
               (x - width / 2, high, 0), (x - width / 2, low, 0)]  # fmt: skip
    return Polyline.through(*corners).curves()


class Meter(VGroup):
    """A bar that stands as high as a number is large, from a ground line, and its digits below."""

    def __init__(
        self,
        record: Record,
        ground: Points,
        *,
        width: float,
        travel: float,
        scale: float,
        lowest: float = 0.0,
        decimals: int | None = None,
        face: Face = Face.VALUE,
    ) -> None:
        """travel is how high a number of size scale stands; lowest is the least that it shows."""
        theme = current_theme()
        self.face = face
        self.theme, self.ground = theme, np.array(ground, dtype=float)
        self.bar_width, self.travel, self.scale_limit = width, travel, scale
        bottom = self.ground[1] + travel * min(0.0, lowest) / scale
        self.tube = Tube(stroke_width=HAIRLINE, stroke_color=theme.outline)
        self.tube.points = _box(self.ground, width, bottom, self.ground[1] + travel)
        self.tube.born = self.tube.points
        self.filling = Tube(stroke_width=0, fill_opacity=1)
        self.number = Number(record, (), decimals=decimals, em=NUMBER)
        self.foot = np.array([self.ground[0], bottom - _GAP - NUMBER / 2, 0.0])
        self.em = NUMBER
        self.digits = 1.0  # how well they are seen; where they could not be read they are not
        super().__init__(self.tube, self.filling, *self._zero(bottom), self.number)
        self.follow(record)

    def _zero(self, bottom: float) -> list[Tube]:
        """A mark at the ground, where that is not the foot of the tube."""
        if bottom >= self.ground[1]:
            return []
        mark = Tube(stroke_width=2 * HAIRLINE, stroke_color=self.theme.muted)
        reach = np.array([self.bar_width / 2 + _MARK, 0.0, 0.0])
        mark.points = mark.born = Polyline.through(
            self.ground - reach, self.ground + reach
        ).curves()
        return [mark]

    @property
    def record(self) -> Record:
        return self.number.claim.record

    @property
    def level(self) -> float:
        """How high the filling is to stand."""
        return self.level_of(self.record)

    def level_of(self, record: Record) -> float:
        """How high it is to stand for a record."""
        share = float(record.value[()]) / self.scale_limit
        return float(self.ground[1] + self.travel * np.clip(share, -1.0, 1.0))

    @property
    def top(self) -> float:
        """How high the filling stands now."""
        heights = self.filling.points[:, 1]
        return float(heights[np.argmax(np.abs(heights - self.ground[1]))])

    def follow(self, record: Record) -> Self:
        """Stand for another record."""
        self.rising = False
        self.number.follow(record, self.em, self.foot)
        self.number.fill_rgbas = rgba(self.theme.text, self.digits)
        return self._fill_to(self.level)

    def rise(self, level: float, record: Record) -> Self:
        """Be on the way to a record: the filling stands between, and no digits are shown."""
        self.rising = True
        self.number.follow(record, self.em, self.foot)
        self.number.fill_rgbas = rgba(self.theme.text, 0.0)
        return self._fill_to(level)

    def fade_digits(self, share: float) -> Self:
        """Let its digits be there in part for a moment: they come, or go."""
        self.number.fill_rgbas = rgba(self.theme.text, share * self.digits)
        return self

    def show_digits(self, share: float) -> Self:
        """Let its digits be seen so well from now on."""
        self.digits = share
        return self.fade_digits(0.0 if self.rising else 1.0)

    def take(self, change: Seat) -> None:
        self.ground, self.foot = change.place(self.ground), change.place(self.foot)
        self.travel *= change.zoom
        self.bar_width *= change.zoom
        self.em *= change.zoom

    def _fill_to(self, level: float) -> Self:
        value = float(self.record.value[()])
        if self.rising:
            value = float((level - self.ground[1]) / self.travel * self.scale_limit)
        color = area_of(self.face, value, self.scale_limit, self.theme)
        self.filling.points = _box(self.ground, self.bar_width, self.ground[1], level)
        self.filling.born = self.filling.points
        self.filling.fill_rgbas = rgba(color or self.theme.outline, 1.0 if color else 0.0)
        return self

    @property
    def standing(self) -> Standing:
        height = self.filling.points[:, 1].max() - self.ground[1]
        return Standing(self.record, (), f"{height:.3f} high")

    def faults(self) -> Iterator[Fault]:
        """The filling reaches from the ground to the number, or rises without digits."""
        due = _box(self.ground, self.bar_width, self.ground[1], self.level)
        if self.rising and self.number.fill_rgbas[0, 3] > 0:
            yield Fault("meter", f"digits of {self.record.name} while it rises", "none")
        if not self.rising and not within_a_pixel(self.filling.points, due):
            yield Fault("meter", f"{self.record.name} at another height", self.number.claim.text)

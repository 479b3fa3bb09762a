"""v as an arrow in the plane of its two entries, and the way that it has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import Circle

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.climbers.names import ShownEntryName
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way, within_a_pixel

_HALF, _HEAD, _WIDE = 0.035, 0.24, 0.14  # half of the shaft, the head's length and half width
_NOTHING = np.zeros((0, 3))
_APART = 0.16
_EM = 0.85 * HEADING / CODE_SIZE


class DialLine(Ornament):
    """The ring of a dial, its cross, and the way of its hand."""


class DialRing(Ornament, Circle):
    """Where v would have length 1."""


class DialHand(Ornament):
    """The arrow of v."""


class WeightDial(QuickGroup):
    """Two entries of v, one to the right and one upwards; the ring is where their length is 1."""

    def __init__(
        self, record: Record, rows: tuple[int, int], middle: Points, radius: float
    ) -> None:
        theme = current_theme()
        self.record = record
        self.rows, self.middle, self.radius = rows, np.array(middle, float), radius
        self.ink = theme.gradient[0].line
        self.ring = DialRing(radius=radius, stroke_width=HAIRLINE, stroke_color=theme.outline)
        self.ring.move_to(self.middle)
        self.ring.born = self.ring.points.copy()
        self.cross = DialLine(stroke_width=HAIRLINE, stroke_color=theme.outline)
        ends = np.array([[-radius, 0, 0], [0, -radius, 0], [radius, 0, 0], [0, radius, 0]])
        self.cross.points = straights(ends[:2] + self.middle, ends[2:] + self.middle)
        self.cross.born = self.cross.points.copy()
        self.trail = DialLine(stroke_width=0.9 * LINE, stroke_color=theme.muted)
        self.hand = DialHand(stroke_width=0, fill_color=self.ink, fill_opacity=1)
        self.names = [
            Phrase("{}", ShownEntryName(ref(self), row), em=_EM, type=Type.CODE)
            for row in rows
        ]  # fmt: skip
        self.way: list[Record] = []  # that the hand has left behind
        super().__init__(self.ring, self.cross, self.trail, self.hand, *self.names)
        self.follow(record)
        for name, due in zip(self.names, self._name_places(), strict=True):
            name.move_to(due)

    def _name_places(self) -> list[Points]:
        right, up = (np.array([name.width, name.height, 0.0]) / 2 for name in self.names)
        reach = self.radius + _APART
        return [
            self.middle + [reach + right[0], 0.0, 0.0],
            self.middle + [up[0] + _APART, reach + 0.02, 0.0],
        ]

    def follow(self, record: Record, *, trail: bool = False) -> Self:
        """Show another v; with `trail` the way to it stands from now on."""
        self.way += [record] if trail else []
        self.record = record
        self.hand.points = self.hand.born = self._outline()
        self.trail.points = self.trail.born = self._trail()
        return self

    def tip(self, record: Record) -> Points:
        """Where a v has its tip."""
        across, up = (float(record.value[row]) for row in self.rows)
        return self.middle + np.array([across, up, 0.0]) * self.radius

    def _trail(self) -> Points:
        if len(self.way) < 2:
            return _NOTHING
        return Polyline(np.array([self.tip(each) for each in self.way])).curves()

    def _outline(self) -> Points:
        tip = self.tip(self.record)
        way = tip - self.middle
        length = float(np.linalg.norm(way))
        if not length:
            return _NOTHING
        ahead = way / length
        aside = np.array([-ahead[1], ahead[0], 0.0])
        head = min(_HEAD, 0.75 * length)
        neck = self.middle + ahead * (length - head)
        thin, wide = aside * _HALF, aside * _WIDE * head / _HEAD
        corners = [self.middle + thin, neck + thin, neck + wide, tip, neck - wide, neck - thin,
                   self.middle - thin]  # fmt: skip
        return Polyline(np.array([*corners, corners[0]])).curves()

    @property
    def standing(self) -> Standing:
        sizes = np.abs(self.record.value[list(self.rows)])
        entry = (self.rows[int(sizes.argmax())],)
        return Standing(self.record, entry, self.record.text(entry))

    def faults(self) -> Iterator[Fault]:
        """Its hand points to v, and the way ends where it has been; names are at their axes."""
        name = f"the hand of {self.record.name}"
        if not same_way(self.hand.points, self._outline()):
            yield Fault("dial", f"{name} elsewhere", "at its two entries")
        if not same_way(self.trail.points, self._trail()):
            yield Fault("dial", f"the way of {name} elsewhere", "through each v that was shown")
        if not in_colour(self.hand.fill_rgbas, self.ink):
            yield Fault("colour", f"{name} {self.hand.fill_rgbas[0, :3].round(2)}", self.ink)
        places = [name.get_center() for name in self.names]
        if not within_a_pixel(np.array(places), np.array(self._name_places())):
            yield Fault("dial", f"the axes of {name} named otherwise", "right and up")

"""Who walks along a comb, from number to number, and a ring that rolls along a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number, number_outline
from scenes.kit.charts.points import Disc
from scenes.kit.circle.comb import TURN, Comb, CombPose, Strokes, rolled
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import NUMBER, THREAD, current_theme
from scenes.kit.truth.checks import Fault, Standing, belongs, same_way, within_a_pixel

RADIUS = 0.13
_SMALL, _LARGE = 1.25 * NUMBER, 0.8
AWAY = 0.85  # of the number that it reads
_NOTHING = np.zeros((0, 3))


def written_at(number: Number, em: float, place: Points) -> bool:
    """Whether a number stands around a place."""
    return same_way(number.points, number_outline(number.drawn) * em + place)


class Walker(QuickGroup):
    """A dot that stands on a tooth, what it reads there, and the way that it has come.

    record is what it reads after 0, 1, 2, ... steps, each to the next tooth; it has begun at the
    entry `first`, and from the entry `then` on its way has another colour. What it reads stands in
    the middle of a ring, or over a straight comb.
    """

    def __init__(self, comb: Comb, record: Record, first: int, then: int) -> None:
        self.em = _LARGE if comb.pose.bend else _SMALL
        self.comb, self.record, self.first, self.then, self.k = comb, record, first, then, first
        theme = current_theme()
        self.ways = [
            Strokes(stroke_width=THREAD, stroke_color=color)
            for color in (theme.muted, theme.value[0].line)
        ]
        self.dot = Disc(radius=RADIUS, fill_color=theme.value[0].line, fill_opacity=1,
                        stroke_width=0)  # fmt: skip
        self.number = Number(record, (first,), em=self.em)
        super().__init__(*self.ways, self.dot, self.number)
        self.set_z_index(1)
        for part in self.submobjects:
            belongs(part, self)
        self.stand(first)

    def stand(self, k: int) -> Self:
        """Have come to an entry."""
        self.k = k
        self.number.index = (k,)
        self.number.follow(self.record, self.em, self._reads())
        self.dot.move_to(self.place)
        for way, due in zip(self.ways, self._ways(), strict=True):
            way.lay(due)
        return self

    @property
    def read(self) -> float:
        return float(self.record.value[self.k])

    @property
    def place(self) -> Points:
        return self.comb.pose.on(self.read)

    def _reads(self) -> Points:
        return self.comb.centre if self.comb.pose.bend else self.comb.pose.on(self.read, AWAY)

    def _ways(self) -> list[Points]:
        return [self._way(self.first, min(self.k, self.then)), self._way(self.then, self.k)]

    def _way(self, start: int, end: int) -> Points:
        if end <= start:
            return _NOTHING
        begun, second = self.record.value[self.first : self.first + 2].astype(np.float64)
        steps = np.arange(start, end + 1) - self.first
        return Polyline(self.comb.pose.on(begun + (second - begun) * steps)).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.k,), self.record.text((self.k,)))

    def faults(self) -> Iterator[Fault]:
        """It stands at what it reads, where a way of that many teeth ends."""
        told = f"the walker at {self.record.name}[{self.k}]"
        ends = [way.points[-1] for way in self.ways if len(way.points)]
        if self.number.index != (self.k,):
            yield Fault("walker", f"{told} that reads entry {self.number.index}", "its own")
        if not written_at(self.number, self.em, self._reads()):
            yield Fault("walker", f"what {told} reads elsewhere", "beside it")
        if not within_a_pixel(self.dot.get_center(), self.place):
            yield Fault("walker", f"{told} elsewhere", "at its tooth")
        if ends and not within_a_pixel(ends[-1], self.place):
            yield Fault("walker", f"{told} off its way", "at its end")
        for way, due in zip(self.ways, self._ways(), strict=True):
            if not same_way(way.points, due):
                yield Fault("walker", f"the way of {told} elsewhere", "along its comb")


class Contact(QuickGroup):
    """Where a ring touches the line under which it rolls: what is there on both of them.

    stops is what the ring has there after 0, 1, 2, ... numbers of the line.
    """

    def __init__(self, ring: Comb, line: Comb, hung: CombPose, stops: Record) -> None:
        self.beside = (ref(ring), ref(line))
        self.ring, self.line, self.hung, self.stops = ring, line, hung, stops
        theme = current_theme()
        self.zero = int(np.flatnonzero(line.numbers == 0)[0])
        self.dot = Disc(radius=RADIUS, fill_color=theme.value[0].line, fill_opacity=1,
                        stroke_width=0)  # fmt: skip
        self.below = Number(stops, (0,), em=_SMALL)
        self.above = Number(line.record, (self.zero,), em=_SMALL)
        super().__init__(self.dot, self.below, self.above)
        self.set_z_index(1)
        for part in self.submobjects:
            belongs(part, self)
        self.touch(0)

    def roll(self, k: int) -> Self:
        """Have rolled over so many numbers."""
        self.ring.lie(rolled(self.hung, k))
        return self.touch(k)

    def touch(self, k: int) -> Self:
        """Be where the ring is to touch the line."""
        self.k = k
        self.dot.move_to(self.place)
        for number, record, index, away in self._written():
            number.index = (index,)
            number.follow(record, _SMALL, self.place + [0.0, away, 0.0])
        return self

    def _written(self) -> list[tuple[Number, Record, int, float]]:
        return [
            (self.below, self.stops, self.k, -TURN * self.hung.unit / (2 * np.pi)),
            (self.above, self.line.record, self.zero + self.k, AWAY),
        ]

    @property
    def place(self) -> Points:
        """On the line."""
        return self.line.pose.on(self.k)

    @property
    def standing(self) -> Standing:
        return Standing(self.stops, (self.k,), self.stops.text((self.k,)))

    def faults(self) -> Iterator[Fault]:
        """The tooth that is read lies at the number of the line that is read."""
        touching = self.ring.pose.on(float(self.stops.value[self.k]))
        number = float(self.line.record.value[self.zero + self.k])
        told = f"{self.stops.name}[{self.k}]"
        radius = TURN * self.hung.unit / (2 * np.pi)
        quarter = self.ring.pose.on(float(self.stops.value[self.k]) + TURN / 4)
        turned = within_a_pixel(quarter, touching + np.array([radius, -radius, 0.0]))
        if not turned or not within_a_pixel(touching, self.line.pose.on(number)):
            yield Fault("contact", f"{told} away from {number:g}", "where ring and line touch")
        if not within_a_pixel(self.dot.get_center(), self.line.pose.on(number)):
            yield Fault("contact", f"the dot of {told} elsewhere", "where ring and line touch")
        for drawn, _, index, away in self._written():
            due = self.place + [0.0, away, 0.0]
            if drawn.index != (index,) or not written_at(drawn, _SMALL, due):
                yield Fault("contact", f"{told} written elsewhere", "over or under the dot")


class Faller(QuickGroup):
    """A dot that leaves its tooth, falls where another comb has none, and slides to the nearest."""

    def __init__(self, upper: Comb, lower: Comb, start: Record, end: Record, ahead: float) -> None:
        """ahead is how far it goes on before it falls."""
        self.beside = (ref(upper), ref(lower))
        self.upper, self.lower, self.start, self.end, self.ahead = upper, lower, start, end, ahead
        theme = current_theme()
        self.dot = Disc(radius=1.3 * RADIUS, fill_color=theme.value[0].line, fill_opacity=1,
                        stroke_width=0)  # fmt: skip
        super().__init__(self.dot)
        belongs(self.dot, self)
        self.set_z_index(1)
        self.go(0.0)

    @property
    def way(self) -> Points:
        """The corners of its way."""
        start, end = (float(each.value[0]) for each in (self.start, self.end))
        return np.array([
            self.upper.pose.on(start), self.upper.pose.on(start + self.ahead),
            self.lower.pose.on(start + self.ahead), self.lower.pose.on(end),
        ])  # fmt: skip

    def go(self, share: float) -> Self:
        """Be at a corner of its way, or between two."""
        self.share = share
        self.dot.move_to(self._due())
        return self

    def _due(self) -> Points:
        way = self.way
        return np.array([np.interp(self.share, np.arange(len(way)), axis) for axis in way.T])

    @property
    def standing(self) -> Standing:
        record = self.start if self.share < 1.0 else self.end
        return Standing(record, (0,), record.text((0,)))

    def faults(self) -> Iterator[Fault]:
        """It is on its way, which begins and ends at teeth."""
        told = f"the dot of {self.standing.record.name}"
        if not within_a_pixel(self.dot.get_center(), self._due()):
            yield Fault("walker", f"{told} elsewhere", "on its way")
        for comb, record in ((self.upper, self.start), (self.lower, self.end)):
            if float(record.value[0]) not in comb.numbers:
                yield Fault("walker", f"{told} at {record.text((0,))}", "a tooth of its comb")


class Probe(QuickGroup):
    """A dot on the tooth of an integer, which tries a step that is smaller than one."""

    def __init__(self, comb: Comb, record: Record, k: int, reach: float) -> None:
        self.beside = (ref(comb),)
        self.comb, self.record, self.k, self.reach, self.share = comb, record, k, reach, 0.0
        theme = current_theme()
        self.dot = Disc(radius=1.3 * RADIUS, fill_color=theme.value[0].line, fill_opacity=1,
                        stroke_width=0)  # fmt: skip
        super().__init__(self.dot)
        belongs(self.dot, self)
        self.set_z_index(1)
        self.go(0.0)

    def go(self, share: float) -> Self:
        """Have gone so far of its step, and back for the rest."""
        self.share = share
        self.dot.move_to(self._due())
        return self

    def _due(self) -> Points:
        ahead = self.reach * float(np.sin(np.pi * self.share))
        return self.comb.pose.on(float(self.record.value[self.k]) + ahead)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.k,), self.record.text((self.k,)))

    def faults(self) -> Iterator[Fault]:
        """It is at its integer, or less than one ahead."""
        told = f"the dot of {self.record.name}[{self.k}]"
        if not within_a_pixel(self.dot.get_center(), self._due()):
            yield Fault("walker", f"{told} elsewhere", "on its way")
        if float(self.record.value[self.k]) not in self.comb.numbers or not self.reach < 1.0:
            yield Fault("walker", f"{told} off its comb", "a tooth, and a step below one")

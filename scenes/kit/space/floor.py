"""The floor below a sheet: the plane of two inputs, with the numbers along its edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from gradmath.records.facets import Spots
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Coordinate
from scenes.kit.charts.crossed import PlottedEntry
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.texts import TextInSpace
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel

_EDGE = 1.14  # of the square's half side: where the lines of the floor end
_NUMBERS, _NAME = 1.28, 1.5  # where numbers and names stand
_NAME_ALONE = 1.12, 1.04  # along and beside the end of a side: the edge of a name without numbers
_EXACT = 1e-9


class FloorLines(Ornament):
    """The lines of a floor."""


class FloorNumber(TextInSpace):
    """A number beside the floor, where a line of it ends."""

    def __init__(self, space: Scenery, axis: int, coordinate: Coordinate, reach: float) -> None:
        super().__init__("{}", coordinate, em=INDEX / CODE_SIZE, color=current_theme().muted,
                         type=Type.CODE)  # fmt: skip
        self.axis, self.coordinate, self.reach = axis, coordinate, reach
        self.stand_in(space)
        self.lay()

    def due(self) -> Points:
        place = _at_edge(self.axis, self.coordinate.value, self.reach * _NUMBERS)
        due: Points = self.space.see(place)[0]
        return due

    def astray(self) -> Fault:
        return Fault("tick", f"{self.coordinate.text} elsewhere", "where its number is")


class FloorName(TextInSpace):
    """The name of the entry that one side of the floor counts, at it or beyond its end."""

    def __init__(
        self, space: Scenery, axis: int, record: Record, entry: int, reach: float, *, ends: bool
    ) -> None:
        super().__init__("{}", PlottedEntry(record, (entry,), Face.VALUE), em=HEADING / CODE_SIZE,
                         type=Type.CODE)  # fmt: skip
        self.axis, self.reach, self.ends = axis, reach, ends
        self.stand_in(space)
        self.lay()

    def due(self) -> Points:
        along, away = _NAME_ALONE if self.ends else (0.5, _NAME)
        place = _at_edge(self.axis, along * self.reach, away * self.reach)
        due: Points = self.space.see(place)[0]
        if self.ends:  # keeps its edge off the floor
            middle = self.space.see(np.zeros(3))[0]
            due[0] += np.sign(due[0] - middle[0]) * self.width / 2
        return due

    def astray(self) -> Fault:
        return Fault("axis", f"{self.text} along another side", "beside its own side")


def _at_edge(axis: int, value: float, away: float) -> Spots:
    """A place beside the floor, on the side that counts one entry."""
    place = [value, -away, 0.0] if axis == 0 else [-away, value, 0.0]
    return np.array(place)


class Floor(InSpace, QuickGroup):
    """The plane of two entries of x: lines at round numbers, and what they count."""

    def __init__(
        self,
        space: Scenery,
        record: Record,
        entries: tuple[int, int],
        reach: float,
        *,
        ticks: Sequence[float] = (-1.0, 0.0, 1.0),
        numbered: bool = True,
    ) -> None:
        self.stand_in(space)
        self.reach, self.ticks = reach, tuple(ticks)
        self.lines = FloorLines(stroke_width=HAIRLINE, stroke_color=current_theme().outline)
        self.lines.set_z_index(0.1)
        decimals = decimals_for([np.array(ticks)], most=6)
        self.numbers = [
            FloorNumber(space, axis, Coordinate(tick, decimals), reach)
            for axis in (0, 1) for tick in ticks if numbered
        ]  # fmt: skip
        self.names = [FloorName(space, axis, record, entry, reach, ends=not numbered)
                      for axis, entry in enumerate(entries)]  # fmt: skip
        super().__init__(self.lines, *self.numbers, *self.names)
        self.lay()

    def _outline(self) -> Points:
        edge = self.reach * _EDGE
        steps = np.diff(sorted(self.ticks)).min() / 2
        inner = np.arange(np.ceil(-self.reach / steps), self.reach / steps + _EXACT) * steps
        along = [[(at, -edge, 0.0), (at, self.reach, 0.0)] for at in inner]
        across = [[(-edge, at, 0.0), (self.reach, at, 0.0)] for at in inner]
        seen = self.space.see(np.concatenate([*along, *across]))
        return straights(seen[::2], seen[1::2])

    def lay(self) -> Self:
        self.lines.points = self.lines.born = self._outline()
        return self

    def faults(self) -> Iterator[Fault]:
        """Its lines lie at round numbers."""
        if not within_a_pixel(self.lines.points, self._outline()):
            yield Fault("floor", "the lines of the floor elsewhere", "at round numbers")

"""How far each row has moved: a bar for each, with its number at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, ramp_of, rgba
from scenes.kit.pairs.entry_area import EntryArea
from scenes.kit.truth.checks import Fault, Ornament, filled_otherwise

BEHIND = 0.14  # from the end of a bar to its number
_NOTHING = np.zeros((0, 3))


@dataclass(frozen=True)
class BarPlaces:
    """Where bars begin, and how long and thick they are: levels are their middles."""

    ground: float
    levels: tuple[float, ...]
    thick: float
    unit: float  # of the frame, for one
    em: float

    def end(self, value: float) -> float:
        return self.ground + self.unit * value


class MovedBar(EntryArea):
    """One entry, to the right of the ground."""

    what = "bar"

    def __init__(self, record: Record, row: int, places: BarPlaces) -> None:
        self.theme, self.face, self.index = current_theme(), Face.GRADIENT, (row,)
        self.places = places
        super().__init__(stroke_width=0, fill_opacity=1)
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another run."""
        self.record = record
        return self.lay()

    def outline(self) -> Points:
        if not self.value > 0:  # nor for what is no number
            return _NOTHING
        left, right = self.places.ground, self.places.end(self.value)
        middle, half = self.places.levels[self.index[0]], self.places.thick / 2
        corners = np.array([[left, middle - half, 0], [right, middle - half, 0],
                            [right, middle + half, 0], [left, middle + half, 0]])  # fmt: skip
        return straights(corners, np.roll(corners, -1, axis=0))

    @property
    def hue(self) -> str:
        ramp = ramp_of(self.face, 1.0, self.theme)
        assert ramp is not None
        return ramp.line

    def faults(self) -> Iterator[Fault]:
        """It is as long as its entry says, in the colour of gradients."""
        if self.laid != self.value:
            yield Fault("bar", f"{self.told} as it was", "what its vector holds")
        yield from filled_otherwise(
            self.told, self, self.outline(), self.hue, "as long as its entry says"
        )


class BarGround(Ornament):
    """Where bars begin."""


class MovedBars(QuickGroup):
    """All entries of a vector as bars, on one ground."""

    def __init__(self, record: Record, places: BarPlaces) -> None:
        self.record, self.places, self.face = record, places, Face.GRADIENT
        rows = range(record.shape[0])
        self.bars = [MovedBar(record, row, places) for row in rows]
        self.numbers = [Number(record, (row,), em=places.em) for row in rows]
        self.ground = BarGround(stroke_width=1.2 * HAIRLINE, stroke_color=current_theme().outline)
        reach = places.thick / 2 + 0.06
        ends = places.levels[0] + reach, places.levels[-1] - reach
        self.ground.grow([np.array([places.ground, end, 0.0]) for end in ends])
        super().__init__(self.ground, *self.bars, *self.numbers)
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same vector of another run."""
        self.record = record
        for bar, number in zip(self.bars, self.numbers, strict=True):
            bar.follow(record)
            number.follow(record, self.places.em, self._beside(bar))
        return self

    def read_to(self, share: float) -> Self:
        """Let the numbers be seen so well."""
        for number in self.numbers:
            number.fill_rgbas = rgba(current_theme().text, share)
        return self

    def _beside(self, bar: MovedBar) -> Points:
        """Where the middle of a bar's number is due."""
        letters = len(self.record.text(bar.index))
        end = self.places.end(bar.value) + BEHIND + letters * ADVANCE * self.places.em / 2
        return np.array([end, self.places.levels[bar.index[0]], 0.0])

    def faults(self) -> Iterator[Fault]:
        """Each number is that of its own bar, behind its end."""
        for row, (bar, number) in enumerate(zip(self.bars, self.numbers, strict=True)):
            told = f"{self.record.name}[{row}]"
            if bar.index != (row,) or number.index != (row,):
                yield Fault("index", f"{bar.told} as number {row}", "each entry once")
            if bar.record is not self.record or number.claim.record is not self.record:
                yield Fault("stale", f"{told} of another run", "one vector")
            low, high = number.points.min(axis=0), number.points.max(axis=0)
            if np.abs((low + high) / 2 - self._beside(bar))[:2].max() > self.places.em / 2:
                yield Fault("place", f"{number.drawn} away from its bar", f"behind that of {told}")

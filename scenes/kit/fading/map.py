"""A tensor as a map of colours on one scale: what is near zero is near the ground of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, HEADING, Face, current_theme, ramp_of
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.pairs.entry_area import EntryArea
from scenes.kit.space.shades import shade
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Fault, belongs, in_colour, same_way
from scenes.kit.truth.claims import Inkless

_FLATTEST = 0.04  # of its height: a cell that is seen from its edge
_CORNER, _ROUND = 0.05, 0.375  # radius of a value's corners; of a gradient's, in heights


@dataclass(frozen=True, eq=False)
class MapPlace:
    """The middle of a map, and the width, height and gap of its cells."""

    middle: tuple[float, float]
    width: float
    height: float
    gap: float = 0.05

    def of(self, i: int, j: int, shape: tuple[int, int]) -> Points:
        """The middle of a cell."""
        across = (j - (shape[1] - 1) / 2) * (self.width + self.gap)
        down = (i - (shape[0] - 1) / 2) * (self.height + self.gap)
        return np.array([self.middle[0] + across, self.middle[1] - down, 0.0])

    def top(self, rows: int) -> float:
        """Where its first row ends."""
        return self.middle[1] + (rows * (self.height + self.gap) - self.gap) / 2


@lru_cache(maxsize=64)
def _box(width: float, height: float, radius: float) -> Points:
    return rounded(width, height, radius).copy()


class FadingCell(EntryArea):
    """One entry, as strong in its colour as it is large."""

    what = "cell"

    def __init__(self, whole: FadingMap, i: int, j: int) -> None:
        super().__init__(stroke_width=HAIRLINE, stroke_color=current_theme().outline,
                         fill_opacity=1)  # fmt: skip
        self.beside, self.i, self.j = ref(whole), i, j
        self.face = whole.face

    @property
    def whole(self) -> FadingMap:
        whole = self.beside()
        assert whole is not None, "a cell outlives its map"
        return whole

    @property
    def record(self) -> Record:  # type: ignore[override] # that of its map
        return self.whole.record

    @property
    def index(self) -> Index:  # type: ignore[override] # at the place of its map
        return (*self.whole.at, self.i, self.j)

    def outline(self) -> Points:
        whole, place = self.whole, self.whole.place
        radius = _CORNER if self.face is Face.VALUE else _ROUND * place.height
        box = _box(place.width, place.height, radius) * [1.0, whole.opened[self.i], 1.0]
        points: Points = box + place.of(self.i, self.j, whole.shape)
        return points

    @property
    def hue(self) -> str:
        theme, whole = current_theme(), self.whole
        ramp = ramp_of(self.face, self.value, theme)
        share = abs(self.value) * whole.factor / whole.scale_limit
        return shade(theme.background, ramp.line, share) if ramp else theme.background

    def faults(self) -> Iterator[Fault]:
        """It lies at its place in the map, in the colour that its entry has there."""
        if not same_way(self.points, self.outline()) or self.laid != self.value:
            yield Fault("place", f"{self.told} elsewhere", "at its entry's place")
        if not in_colour(self.fill_rgbas, self.hue):
            yield Fault("colour", f"{self.told} {self.fill_rgbas[0, :3].round(2)}", self.hue)


class FadingMap(QuickGroup):
    """A matrix, or one of a row of matrices, `at` being which; `factor` stretches its colours."""

    def __init__(
        self, record: Record, place: MapPlace, scale: float, *, at: Index = (),
        face: Face = Face.GRADIENT,
    ) -> None:  # fmt: skip
        """scale is what has the strongest colour."""
        super().__init__()
        self.face, self.place, self.scale_limit, self.factor = face, place, scale, 1.0
        self.record, self.at = record, at
        rows, columns = record.shape[len(at) :]
        self.shape = (int(rows), int(columns))
        self.opened = [1.0] * self.shape[0]  # how much is seen of the height of each row
        self.map_cells = [FadingCell(self, i, j) for i, j in np.ndindex(self.shape)]
        self.rows = [QuickGroup(*(cell for cell in self.map_cells if cell.i == i))
                     for i in range(self.shape[0])]  # fmt: skip
        self.add(*self.rows)
        for cell in self.map_cells:
            belongs(cell, self)
        self.lay()

    def tell(self, record: Record, at: Index = ()) -> Self:
        """Stand for another matrix."""
        self.record, self.at = record, at
        return self.lay()

    def stretch_to(self, factor: float) -> Self:
        """Show entries so many times as strong."""
        self.factor = factor
        return self.lay()

    def turn_row(self, i: int, share: float) -> Self:
        """Let so much be seen of the height of a row."""
        self.opened[i] = max(_FLATTEST, share)
        return self.lay()

    def put(self, place: MapPlace) -> Self:
        """Lie somewhere else."""
        self.place = place
        return self.lay()

    def lay(self) -> Self:
        for cell in self.map_cells:
            cell.lay()
        return self

    def faults(self) -> Iterator[Fault]:
        """It has a cell for each of its entries, all of one record."""
        found = [cell.index for cell in self.map_cells]
        if found != [(*self.at, *index) for index in np.ndindex(self.shape)]:
            yield Fault("index", f"cells of {self.record.name} in another order", "each once")


@dataclass(frozen=True, eq=False)
class TimesStronger(Inkless):
    """How many times as strong colours are as on their own scale."""

    factor: float

    @property
    def text(self) -> str:
        return f"{kit_word('fading', 'colours')} × {self.factor:.0f}"

    def fault(self) -> str | None:
        return None if self.factor == round(self.factor) else f"{self.factor} times"


class StretchLabel(Phrase):
    """By how much the colours of some maps are stretched, or are about to be."""

    def __init__(self, maps: list[FadingMap], factor: float) -> None:
        self.times = TimesStronger(factor)
        super().__init__("{}", self.times, em=HEADING / CODE_SIZE, type=Type.PROSE,
                         color=current_theme().text)  # fmt: skip
        self.beside = tuple(map(ref, maps))

    def faults(self) -> Iterator[Fault]:
        """No map is stretched farther, and all are alike."""
        yield from super().faults()
        found = {each.factor for each in (one() for one in self.beside) if each is not None}
        if len(found) != 1 or max(found) > self.times.factor:
            told = " and ".join(f"{each:.3g}" for each in sorted(found))
            yield Fault("stretch", f"{self.times.text} beside colours × {told}", "what it says")

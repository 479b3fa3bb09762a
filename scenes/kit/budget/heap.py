"""An entry as a round heap of sand: its area tells how much it is; a zero is no heap at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, filled_otherwise, within_a_pixel

_NOTHING = np.zeros((0, 3))
_CIRCLE: Points = Disc(radius=1.0).points


def same_number(laid: float, held: float) -> bool:
    """Whether something was drawn of the very number that is held now."""
    return bool(np.array_equal(laid, held, equal_nan=True))


class Measure:
    """How large heaps are: the radius of a heap of 1, and the magnitude of the strongest colour."""

    def __init__(self, unit: float, scale: float) -> None:
        self.unit, self.scale = unit, scale

    def radius(self, value: float) -> float:
        return self.unit * float(np.sqrt(max(0.0, value)))


class Heap(Quick):
    """One entry. On a `way` it may be anywhere along it, turning as thin as `edge` for a moment.

    `swollen` is how much larger it is drawn while it swells for a moment, or comes out of a bar.
    """

    def __init__(self, record: Record, index: Index, measure: Measure, spot: Points) -> None:
        super().__init__(stroke_width=HAIRLINE, fill_opacity=1)
        self.theme, self.face = current_theme(), Face.GRADIENT
        self.stroke_rgbas = rgba(self.theme.gradient[0].line)
        self.index, self.measure, self.spot = index, measure, np.array(spot, dtype=float)
        self.way: Polyline | None = None
        self.edge, self.swollen = 1.0, 1.0
        self.set_z_index(0.4)
        self.follow(record)

    def follow(self, record: Record, measure: Measure | None = None) -> Self:
        """Stand for the same entry of another record."""
        self.record = record
        self.measure = measure or self.measure
        return self.lay()

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    def _outline(self) -> Points:
        radius = self.measure.radius(self.value) * self.swollen
        if not radius > 0.0:
            return _NOTHING
        return np.asarray(_CIRCLE * [radius, radius * self.edge, 1.0] + self.spot)

    @property
    def hue(self) -> str:
        ink = area_of(self.face, self.value, self.measure.scale, self.theme)
        return ink or self.theme.background

    def lay(self) -> Self:
        """Be drawn as it is due."""
        self.laid = self.value
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    def stand(self, spot: Points, *, edge: float = 1.0, swollen: float = 1.0) -> Self:
        """Be somewhere, as thin and as large as it is seen there."""
        self.spot, self.edge, self.swollen = np.array(spot, dtype=float), edge, swollen
        return self.lay()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """Its area is its entry, in the colour of its size; it is on its way, if it has one."""
        told = f"the heap of {self.record.name}{list(self.index)}"
        if not same_number(self.laid, self.value):
            yield Fault("bar", f"{told} as it was", "what the record holds now")
        yield from filled_otherwise(told, self, self._outline(), self.hue, "as large as its entry")
        way = self.way
        if way is not None and not within_a_pixel(self.spot, way.at(way.share_of(self.spot))):
            yield Fault("way", f"{told} astray", "on its own way")


class HeapHem(Ornament):
    """The hem of a cloth that lies on a floor: it goes round all its heaps."""


class HeapFloor(QuickGroup):
    """A cloth: a matrix as heaps, each in its own cell of a floor that begins at a place."""

    def __init__(self, record: Record, measure: Measure, first: Points, pitch: float) -> None:
        self.face, self.first, self.pitch, self.record = Face.GRADIENT, first, pitch, record
        self.coming: Record | None = None  # what heaps turn over to, one after the other
        self.heaps = [
            Heap(record, index, measure, self.at(index)) for index in np.ndindex(record.shape)
        ]
        self.hem = HeapHem(
            stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().gradient[0].line
        )
        self.hem.points = self.hem.born = self._around()
        super().__init__(*self.heaps, self.hem)

    def _around(self) -> Points:
        """The outline of all cells."""
        half = self.pitch / 2
        out = np.array([-half, half, 0.0])
        low = self.at((0, 0)) + out
        high = self.at(tuple(size - 1 for size in self.record.shape)) - out
        corners = [low, [high[0], low[1], 0.0], high, [low[0], high[1], 0.0], low]
        return Polyline(np.array(corners)).curves()

    def at(self, index: Index) -> Points:
        row, column = index
        return np.asarray(self.first + [column * self.pitch, -row * self.pitch, 0.0])

    def __getitem__(self, index: Index) -> Heap:  # type: ignore[override]
        return self.heaps[int(np.ravel_multi_index(index, self.record.shape))]

    def follow(self, record: Record, measure: Measure | None = None) -> Self:
        """Stand for another record."""
        self.record, self.coming = record, None
        for heap in self.heaps:
            heap.follow(record, measure)
        return self

    def faults(self) -> Iterator[Fault]:
        """Heaps at rest stand in their own cells, all for one record."""
        for heap, index in zip(self.heaps, np.ndindex(self.record.shape), strict=True):
            told = f"{heap.record.name}{list(heap.index)}"
            if heap.index != index:
                yield Fault("index", f"{told} in the cell of {list(index)}", f"{list(index)}")
            if heap.way is None and not within_a_pixel(heap.spot, self.at(index)):
                yield Fault("place", f"{told} beside its cell", "in the middle of it")
            if heap.way is None and heap.record not in (self.record, self.coming):
                yield Fault("stale", f"{told} of another record", self.record.name)

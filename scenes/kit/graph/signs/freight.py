"""A whole tensor that travels through a graph, as a row of cells or as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Grid, Row
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, within_a_pixel


@dataclass(frozen=True, eq=False)
class TensorCourse:
    """Where a tensor, known by the code that gives it, may be: at rest, or on one of its ways."""

    code: str
    ways: tuple[Polyline, ...]

    def faults(self, record: Record, places: Iterable[Points]) -> Iterator[Fault]:
        """What travels is the course's tensor, and stays on one of its ways."""
        if record.name != self.code:
            yield Fault("way", f"{record.name} on the way of {self.code}", self.code)
        held = [np.array(place, dtype=float) for place in places]
        if not any(all(_lies_on(way, place) for place in held) for way in self.ways):
            yield Fault("way", f"{record.name} where no track carries it", "on its own way")


def _lies_on(way: Polyline, place: Points) -> bool:
    return within_a_pixel(place, way.at(way.share_of(place)))


class _Travels(Grid):
    """A tensor as cells that may be wherever it may come, and nowhere else."""

    def __init__(
        self, record: Record, face: Face, size: CellSize, *, scale: float, course: TensorCourse
    ) -> None:
        super().__init__(record, face, size, scale=scale)
        self.course = course

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        cells = list(self.cells)
        if cells[0].box.stroke_rgbas[0, 3] > 0:
            ends = cells[0].box.get_center(), cells[-1].box.get_center()
            yield from self.course.faults(self.record, [(ends[0] + ends[1]) / 2])


class Freight(_Travels, Row):
    """A vector on its way."""


class TableFreight(_Travels):
    """A matrix on its way."""

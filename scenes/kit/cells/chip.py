"""An entry on its way along a wire, with its number."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault


class CarriedEntry(Cell):
    """A cell as cargo: it may be wherever its entry may run, and nowhere else."""

    def __init__(
        self, record: Record, index: Index, face: Face, size: CellSize, *, scale: float,
        course: WireCourse, decimals: int | None = None,
    ) -> None:  # fmt: skip
        self.course = course
        super().__init__(record, index, face, size, scale=scale, decimals=decimals)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if self.box.stroke_rgbas[0, 3] > 0:
            yield from self.course.faults(self.record, self.index, [self.box.get_center()])

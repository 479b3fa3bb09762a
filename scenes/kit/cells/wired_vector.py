"""The cells of a vector, each where its wire runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.slider import Slider
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.seat import Seat
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, within_a_pixel


class WiredVector(QuickGroup):
    """The cells of a vector that stand where its wires run, in the order of its entries."""

    def __init__(self, record: Record, face: Face, cells: Sequence[Cell | Slider]) -> None:
        self.record, self.face, self.cells = record, face, list(cells)
        self.places = [self[k].box.get_center() for k in range(len(cells))]
        super().__init__(*cells)

    def __getitem__(self, k: int) -> Cell:  # type: ignore[override]
        cell = self.cells[k]
        return cell.handle if isinstance(cell, Slider) else cell

    @property
    def entries(self) -> list[Cell]:
        """Its cells, without the sliders that some of them are handles of."""
        return [self[k] for k in range(len(self.cells))]

    def follow(self, record: Record) -> WiredVector:
        """Let every cell stand for its entry of another record."""
        self.record = record
        for cell in self.cells:
            cell.follow(record)
        return self

    def take(self, change: Seat) -> None:
        self.places = [change.place(place) for place in self.places]

    def faults(self) -> Iterator[Fault]:
        """The cells are those of the record, each in its place, all on one scale."""
        scales = {self[k].scale_limit for k in range(len(self.cells))}
        if len(scales) > 1:
            told = ", ".join(f"{scale:g}" for scale in sorted(scales))
            yield Fault("colour", f"{self.record.name} on the scales {told}", "one scale")
        for k in range(len(self.cells)):
            cell = self[k]
            if cell.index != (k,):
                yield Fault("index", f"{cell.record.name}{list(cell.index)} in place {k}", f"[{k}]")
            arrived = cell.box.stroke_rgbas[0, 3] > 0.99 and not isinstance(self.cells[k], Slider)
            if arrived and not within_a_pixel(cell.box.get_center(), self.places[k]):
                yield Fault("place", f"{cell.record.name}[{k}] elsewhere", "where its wire runs")

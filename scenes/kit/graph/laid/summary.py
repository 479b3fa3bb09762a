"""The takes side by side: below each its loss, and what is in the letterboxes of b and w."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import LEFT

from gradmath.records.tensor import Record
from gradmath.records.ways_laid import LaidRun, LeafName
from scenes.kit.cells.grids import CellSize, Grid, Row
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.laid.places import SMALL
from scenes.kit.graph.signs.letterbox import VacantSlot
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.claims import CodePiece

_EM = 0.29 / CODE_SIZE
_NAMES = 1.1  # the room of names, at the left
_LOSS = CellSize.fitting(1.3, 0.5, 0.0, 5)
_PAIR = CellSize.fitting(0.8, 0.4, 0.04, 5)
_SLOTS: dict[LeafName, tuple[float, float]] = {"b": (1.2, 0.3), "w": (0.85, 0.72)}  # half of it
_DOWN = {"head": 0.2, "loss": 0.95, "b": 1.85, "w": 3.15}  # from the top


class TakeColumn(QuickGroup):
    """One take: the code that makes it another one, its loss, and its letterboxes."""

    def __init__(
        self, run: LaidRun, code: str, across: float, region: Region, scales: dict[Face, float]
    ) -> None:
        super().__init__()
        self.run, self.transition = run, None

        def place(name: str) -> tuple[float, float, float]:
            return (across, region.top - _DOWN[name], 0.0)

        def lie(kind: type[Grid], record: Record, size: CellSize, face: Face, name: str) -> Grid:
            grid = kind(record, face, size, scale=scales[face]).move_to(place(name))
            for cell in grid.cells:
                if size is SMALL:
                    cell.show_digits(0.0)
                belongs(cell, grid, self)
            belongs(grid, self)
            return grid

        self.head = Phrase("{}", CodePiece(run.listing, code), em=_EM, type=Type.CODE)
        self.head.move_to(place("head"))
        self.loss = lie(Row, run.loss, _LOSS, Face.VALUE, "loss")
        self.boxes: dict[LeafName, Grid | VacantSlot] = {}
        for leaf, kind, size in (("b", Row, _PAIR), ("w", Grid, SMALL)):
            name: LeafName = "b" if leaf == "b" else "w"
            if name in run.grads:
                self.boxes[name] = lie(kind, run.grads[name], size, Face.GRADIENT, leaf)
                continue
            slot = VacantSlot(run.absent[name], _around(place(leaf), *_SLOTS[name]))
            for piece in (slot, slot.dots, slot.none):
                belongs(piece, slot, self)
            self.boxes[name] = slot

    transition: Transition | None

    @property
    def records(self) -> dict[str, Record]:
        return {"loss": self.loss.record} | {leaf: box.record for leaf, box in self.boxes.items()}

    def relations(self) -> Iterator[Fault]:
        """What is in a box is what the take has left there."""
        for leaf, box in self.boxes.items():
            due = self.run.grads.get(leaf, self.run.absent.get(leaf))
            if box.record is not due:
                yield Fault("relation", f"{box.record.name} of another take", f"{leaf}.grad")

    @property
    def parts(self) -> list[Phrase | Grid | VacantSlot]:
        return [self.head, self.loss, *self.boxes.values()]


def columns_of(
    takes: Sequence[LaidRun], codes: Sequence[str], region: Region, scales: dict[Face, float]
) -> tuple[list[TakeColumn], list[NameLabel]]:
    """The takes side by side, and at the left the names of what is in each line."""
    pitch = (region.width - _NAMES) / len(takes)
    columns = [
        TakeColumn(run, code, region.left + _NAMES + pitch * (k + 0.5), region, scales)
        for k, (run, code) in enumerate(zip(takes, codes, strict=True))
    ]
    first = columns[0]
    named = [NameLabel(each, _EM) for each in (first.loss, *first.boxes.values())]
    for name, each in zip(named, (first.loss, *first.boxes.values()), strict=True):
        name.next_to(each, LEFT, buff=0.2)
    return columns, named


def _around(place: tuple[float, float, float], half: float, up: float) -> Region:
    across, middle, _ = place
    return Region(across - half, across + half, middle - up, middle + up)

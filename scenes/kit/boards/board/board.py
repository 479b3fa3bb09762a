"""A board: named tensors of one run as grids in a region, sized and scaled together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from manim import LEFT, UP

from gradmath.errors import StageError
from gradmath.records.tensor import Record
from scenes.kit.boards.board.places import COUNTS, HEAD, LEFT_COUNTS, Berth, BoardPlaces
from scenes.kit.boards.board.run_board import RunBoard
from scenes.kit.cells.grids import CellSize, Column, Grid, IndexLabel, Row, index_labels
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel
from scenes.kit.truth.faces import face_of

_BESIDE = 0.16  # between a tensor that lies and its name
_LOW = 0.24  # ems from the middle of a row to the baseline of a name beside it


class Board(RunBoard):
    """Tensors of a run by the names of its attributes, each where a table has it.

    `table` has a line of names for each line of tensors, "" for a place that stays empty:
    `[["x", "x_grad"], ["y", "v"]]`. Vectors lie, with their names to the left, or stand if
    `standing` has them; the names of those and of matrices are above. `counted` have indices.
    All cells are of one size, and all values on one scale, as all gradients are; both suit the
    other `runs`, too, that the board will follow. `scales` gives a tensor a scale of its own,
    `faces` a face to one whose expression leaves it open (which is a value otherwise).

    Its parts come on stage one by one (`show`, `carry`); `board["x"]` is the grid of one.
    Raises: StageError if a name is no tensor of the run, or too much is to be read on a frame.
    """

    def __init__(
        self,
        run: object,
        region: Region,
        table: Sequence[Sequence[str]],
        *,
        runs: Sequence[object] = (),
        standing: Collection[str] = (),
        counted: Collection[str] = (),
        faces: Mapping[str, Face] | None = None,
        scales: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(run, runs)
        self.standing, self.counted = frozenset(standing), frozenset(counted)
        names = [name for line in table for name in line if name]
        held = {name: [_record(each, name) for each in self.runs] for name in names}
        self.faces = {name: (faces or {}).get(name) or _face(held[name][0]) for name in names}
        self.decimals = {name: max(r.decimals for r in records) for name, records in held.items()}
        widest = max(_longest(held[name], self.decimals[name]) for name in names)
        self.scales = {**_scales(held, self.faces), **(scales or {})}
        berths = {name: self._berth(name, records[0]) for name, records in held.items()}
        self.places = BoardPlaces.of(table, berths, widest, region)
        self.em = self.places.size.em
        self.grids = {name: self._grid(name, records[0]) for name, records in held.items()}
        self.indices = {name: self._indices(name) for name in names}
        self.names = {name: self._name(name) for name in names}

    def __getitem__(self, name: str) -> Grid:  # type: ignore[override]
        grid: Grid = self.grids[name]
        return grid

    def relations(self) -> Iterator[Fault]:
        """Each grid shows its own tensor of the run, at its own place."""
        yield from super().relations()
        for name, grid in self.grids.items():
            first = grid[(0,) * len(grid.record.shape)].box
            arrived = first.stroke_rgbas[0, 3] > 0.99
            place = self.seat.place(self.places.first[name])
            if arrived and not within_a_pixel(first.get_center(), place):
                yield Fault("place", f"{grid.record.name} out of line", "where its board has it")

    # -- parts ---------------------------------------------------------------------------------

    def lies(self, name: str, record: Record) -> bool:
        """Whether a tensor has its name to its left."""
        return len(record.shape) < 2 and name not in self.standing

    def _berth(self, name: str, record: Record) -> Berth:
        lies, rank = self.lies(name, record), len(record.shape)
        rows, columns = (1, 1, *record.shape)[-2:]
        if rank == 1 and not lies:
            rows, columns = columns, 1
        counts = COUNTS if name in self.counted and (rank == 2 or lies) else 0.0
        beside = LEFT_COUNTS if name in self.counted and not lies else 0.0
        if lies:
            beside += _width_of_name(record, self.faces[name]) + _BESIDE
        return Berth(rows, columns, counts + (0.0 if lies else HEAD), beside)

    def _grid(self, name: str, record: Record) -> Grid:
        kind = Row if self.lies(name, record) else Column if len(record.shape) == 1 else Grid
        grid = kind(
            record, self.faces[name], self.places.size,
            scale=self.scales[name], decimals=self.decimals[name],
        )  # fmt: skip
        first = grid[(0,) * len(record.shape)].box.get_center()
        grid.shift(self.places.first[name] - first)
        belongs(grid, self)
        for cell in grid.cells:
            belongs(cell, grid, self)
        return grid

    def _indices(self, name: str) -> list[IndexLabel]:
        grid = self.grids[name]
        if name not in self.counted or not grid.record.shape:
            return []
        if len(grid.record.shape) == 2:
            return [*index_labels(grid, 0, beside=LEFT), *index_labels(grid, 1, beside=UP)]
        return [*index_labels(grid, 0, beside=UP if grid.lies else LEFT)]

    def _name(self, name: str) -> NameLabel:
        grid = self.grids[name]
        label = NameLabel(grid)
        if self.lies(name, grid.record):
            label.next_to(grid[(0,) * len(grid.record.shape)], LEFT, buff=_BESIDE)
            return label.stand_on(grid.get_y() - _LOW * label.em)
        counts = COUNTS if name in self.counted and len(grid.record.shape) == 2 else 0.0
        label.set_x(grid.get_x())
        return label.stand_on(grid.get_top()[1] + counts + 0.12)


def _record(run: object, name: str) -> Record:
    record = getattr(run, name, None)
    if not isinstance(record, Record) or len(record.shape) > 2:
        kind = type(run).__name__
        raise StageError(
            f"{kind} has no tensor {name!r} of at most two dimensions; "
            "a board's table names records that a run has as attributes"
        )
    return record


def _face(record: Record) -> Face:
    return (record.expression and face_of(record.expression)) or Face.VALUE


def _width_of_name(record: Record, face: Face) -> float:
    """How wide a name is, whatever the size of the cells that it will stand at."""
    named = Grid(record, face, CellSize(1.0, 1.0, 0.0), scale=1.0)
    return float(NameLabel(named).width)


def _longest(records: Sequence[Record], decimals: int) -> int:
    """How many characters the longest number has."""
    return max(len(r.text(index, decimals)) for r in records for index in np.ndindex(r.shape))


def _scales(held: Mapping[str, Sequence[Record]], faces: Mapping[str, Face]) -> dict[str, float]:
    """One scale for each face, on which all of its entries have a place."""
    return {
        name: max(r.magnitude() for other in held if faces[other] is face for r in held[other])
        for name, face in faces.items()
    }

"""Matrices side by side whose rows belong together: X beside X.grad, Y beside V."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import LEFT, RIGHT, UP, VGroup

from gradmath.errors import StageError
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Grid, index_labels
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Phrase
from scenes.kit.cells.tensor_names import tensor_name
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import NUMBER, SMALLEST_DIGIT, Face

_GAP = 0.06  # between cells
_ROWS = 0.34  # the strip for row indices, left of the first matrix
_INDICES = 0.32  # the strip for column indices
_HEADS = 0.42  # the strip for names
_TALLEST = 0.52
_FILLED = 0.95  # of a cell's width that its longest number takes
_LOOSEST = 1.25  # times the least width of a cell
_LEAST_DIGIT = 1.02 * SMALLEST_DIGIT  # a digit's own outline is a little lower than its type
FACES, APART = 0.1, 0.42  # between the two faces of a tensor, and between tensors


@dataclass(frozen=True, eq=False)
class Matrix:
    """One matrix of a line-up: its entries, its face, and the name above it.

    others are further records that the same cells will follow; before is the room to its left;
    scale is the magnitude of the strongest colour, that of its largest entry if it is None;
    instead_of names a matrix whose place it takes while that one is not there.
    """

    record: Record
    face: Face
    name: str
    others: Sequence[Record] = ()
    before: float = APART
    scale: float | None = None
    instead_of: str = ""

    @property
    def records(self) -> tuple[Record, ...]:
        return (self.record, *self.others)

    @property
    def decimals(self) -> int:
        return max(record.decimals for record in self.records)

    @property
    def longest(self) -> int:
        """The characters of its longest number, whichever record it shows."""
        texts = (
            record.text(index, self.decimals)
            for record in self.records
            for index in np.ndindex(record.shape)
        )
        return max(map(len, texts))

    @property
    def limit(self) -> float:
        if self.scale is not None:
            return self.scale
        return max(record.magnitude() for record in self.records)


class LineUp:
    """Matrices from left to right, their rows in line, with names and indices above them.

    `board["X"]` is the grid of the matrix given under that key. Type is as large as the region
    allows, and the same in all of them; the whole is centred in the region.
    """

    def __init__(self, region: Region, **matrices: Matrix) -> None:
        self.region = region
        self.pointers = VGroup()
        side_by_side = [matrix for matrix in matrices.values() if not matrix.instead_of]
        em, height = self._em(side_by_side), self._height(side_by_side)
        # Where there is room to spare, numbers get more air to their sides.
        needed = sum(each.record.shape[1] * _width(each, em, height) for each in side_by_side)
        air = min(_LOOSEST, max(1.0, self._room(side_by_side) / needed))
        self.grids = {
            key: _grid(matrix, air * _width(matrices[matrix.instead_of or key], em, height),
                       height, em)
            for key, matrix in matrices.items()
        }  # fmt: skip
        self._place(matrices)
        self.rows = index_labels(next(iter(self.grids.values())), 0, beside=LEFT)
        self.columns = {key: index_labels(grid, 1, beside=UP) for key, grid in self.grids.items()}
        self.names = {key: self._name(key, matrix) for key, matrix in matrices.items()}

    def __getitem__(self, key: str) -> Grid:
        return self.grids[key]

    def surroundings(self, key: str) -> VGroup:
        """A matrix's name and its indices; the first one has the rows' indices, too."""
        rows = [self.rows] if key == next(iter(self.grids)) else []
        return VGroup(self.names[key], self.columns[key], *rows)

    def whole(self, key: str) -> VGroup:
        """A matrix with its name and its indices."""
        return VGroup(self.grids[key], *self.surroundings(key))

    def _room(self, matrices: Sequence[Matrix]) -> float:
        """What all cells of a row have for their widths."""
        between = sum(matrix.before for matrix in matrices[1:])
        gaps = sum((matrix.record.shape[1] - 1) * _GAP for matrix in matrices)
        return self.region.width - _ROWS - between - gaps

    def _em(self, matrices: Sequence[Matrix]) -> float:
        room = self._room(matrices)
        characters = sum(matrix.record.shape[1] * matrix.longest for matrix in matrices)
        em = min(NUMBER, room * _FILLED / (characters * ADVANCE))
        if em * DIGIT_HEIGHT < _LEAST_DIGIT:
            names = ", ".join(f"{m.record.name} {m.record.shape}" for m in matrices)
            raise StageError(
                f"{names} are too much to be read side by side on one frame; "
                "give fewer entries, or numbers with fewer digits"
            )
        return em

    def _height(self, matrices: Sequence[Matrix]) -> float:
        rows = max(matrix.record.shape[0] for matrix in matrices)
        height = (self.region.height - _HEADS - _INDICES + _GAP) / rows - _GAP
        return min(_TALLEST, height)

    def _place(self, matrices: dict[str, Matrix]) -> None:
        block = VGroup()
        for key, matrix in matrices.items():
            if matrix.instead_of:
                continue
            if len(block):
                self.grids[key].next_to(block, RIGHT, buff=matrix.before).align_to(block, UP)
            block.add(self.grids[key])
        left = (self.region.left + self.region.right + _ROWS - block.width) / 2
        top = self.region.top - _HEADS - _INDICES
        block.move_to((left, top, 0.0), aligned_edge=LEFT + UP)
        for key, matrix in matrices.items():
            if matrix.instead_of:
                self.grids[key].move_to(self.grids[matrix.instead_of], aligned_edge=LEFT + UP)

    def _name(self, key: str, matrix: Matrix) -> Phrase:
        name = tensor_name(matrix.name, matrix.face)
        # Its baseline is at its origin, so that names of different depth stand level.
        grid = self.grids[key]
        base = grid.get_top()[1] + _INDICES + 0.14
        name.shift(RIGHT * (grid.get_x() - name.get_x()) + UP * base)
        return name


def _width(matrix: Matrix, em: float, height: float) -> float:
    """The least width of a cell."""
    return max(height, matrix.longest * ADVANCE * em / _FILLED)


def _grid(matrix: Matrix, width: float, height: float, em: float) -> Grid:
    size = CellSize.fitting(width, height, _GAP, matrix.longest)
    size = replace(size, em=min(em, size.em))
    return Grid(matrix.record, matrix.face, size, scale=matrix.limit, decimals=matrix.decimals)

"""Where a field, the cells below it, a column beside it, labels and shapes stand."""

from __future__ import annotations

import numpy as np
from manim import DL, LEFT, VMobject

from gradmath.records.memory import Stored
from gradmath.records.stretched import StretchedRow
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.memory.labels import TensorLabel, Thread
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell, CellSize, Grid, Row
from scenes.kit.cells.tensor_names import NameLabel, name_of
from scenes.kit.cells.torch_line import TorchLine
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.stretch.parts import EmptyPlaces, ReadString, ShapeLine

_WIDEST, _ACROSS = 1.4, 5.6  # a cell; all cells of a row
_TALLEST, _DOWN = 0.72, 2.12  # a row of the field, all of it
_EDGE = 0.1  # beside the cells, for a frame
_GAP = 0.15  # in the field: strings are seen there
_NAME, _NAMED = 0.46, 0.12  # above the field, and from it to its name
_HEIGHT = 0.56  # of a cell at the foot
_FOOT = 0.66  # from the foot of the region to the middle of the cells
_LABEL, _HIGHER = 1.84, 1.36  # from there to the lower edge of r's label; of e's above that
_RIGHT, _LEVEL = 2.1, 5  # e's label; how far down its thread runs beside r's
_NUMBER = 0.4  # letters in cells
_BESIDE = 0.16  # between the field and a column
_CARGO = 0.72  # of a cell of the field
_LENGTHS = 4.7  # from the left to the last length of a shape
_SHAPES = (1.5, 0.95)  # how high the lines of shapes are
_LETTERS, _SAID = 0.27 / CODE_SIZE, 35  # of what torch says
_LOW, _BELOW = -1.75, 0.2  # the middle of torch's line, below labels or below shapes
OVER = 1.6  # of what flies: it passes in front of threads


class StretchBoard:
    """One field of entries, and what its entries are read from."""

    def __init__(self, found: StretchedRow, region: Region, window: CodeWindow) -> None:
        self.found, self.region, self.window, self.scale = found, region, window, found.scale
        rows, columns = found.S.shape
        most = max(rows, columns)
        self.unit = min(_WIDEST, _ACROSS / most)
        self.left = region.right - self.unit * most - _EDGE
        tall = min(_TALLEST, _DOWN / rows)
        self.size = CellSize(self.unit - _GAP, tall - _GAP, _GAP, _NUMBER)
        half = np.array([self.unit / 2, -self.size.height / 2, 0.0])
        self.first = np.array([self.left, region.top - _NAME, 0.0]) + half
        self.foot = np.array([self.left, region.bottom + _FOOT, 0.0])
        self.on_foot = CellSize(self.unit, _HEIGHT, 0.0, _NUMBER)
        self.rail = Rail(found.r, self.unit, scale=self.scale, size=self.on_foot)
        self.rail.begin_at(self.foot)
        self.r_label = self.label(found.r)
        self.r_thread = Thread(self.r_label, self.rail, 0)
        self.e = self.field(found.e.values)
        self.e_name = self.name(self.e)
        self.e_label = self.label(found.e, _RIGHT, _HIGHER)
        self.e_thread = Thread(self.e_label, self.rail, _LEVEL)
        self.slots = [EmptyPlaces(self.e, [(i, j) for j in range(columns)]) for i in range(rows)]
        self.strings = [
            ReadString(self.rail.cell(j), self.e, [(i, j) for i in range(rows)], up=True,
                       stored=found.e)
            for j in range(columns)
        ]  # fmt: skip
        self.C, self.stood = self.column(found.C), self.column(found.standing.values)
        self.S, self.q = self.field(found.S), self.row(found.q)
        self.C_name, self.stood_name, self.S_name = map(self.name, (self.C, self.stood, self.S))
        self.q_name = self.name_beside(self.q)
        self.rows = self.across(self.C, self.S)  # strings through the rows of a sum
        self.q_strings = self.upwards(self.q, self.S)
        self.standing: list[VMobject] = []  # what leaves when the next case comes
        self.shapes: list[ShapeLine] = []

    # -- parts ---------------------------------------------------------------------------------

    def field(self, record: Record) -> Grid:
        """The entries of a matrix over the cells."""
        return self._grid(record, self.first)

    def column(self, record: Record) -> Grid:
        """A column to the left of the field."""
        return self._grid(record, self.first - np.array([self.unit + _BESIDE, 0.0, 0.0]))

    def _grid(self, record: Record, first: Points) -> Grid:
        grid = Grid(record, Face.VALUE, self.size, scale=self.scale)
        return grid.shift(first - grid[0, 0].box.get_center())

    def row(self, record: Record) -> Row:
        """A row of cells where the strip stands."""
        row = Row(record, Face.VALUE, self.on_foot, scale=self.scale)
        return row.shift(self.foot - row.get_edge_center(LEFT))

    def name(self, grid: Grid) -> NameLabel:
        return name_of(grid, _NAMED)

    def name_beside(self, row: Row) -> NameLabel:
        name = NameLabel(row)
        return name.next_to(row, LEFT, buff=0.25)

    def across(self, source: Grid, field: Grid) -> list[ReadString]:
        """Strings from a column through the rows of a field."""
        rows, columns = field.record.shape
        return [
            ReadString(source[i, 0], field, [(i, j) for j in reversed(range(columns))], up=False)
            for i in range(rows)
        ]

    def upwards(self, source: Row, field: Grid) -> list[ReadString]:
        """Strings from a row through the columns of a field, as far as both go."""
        rows, columns = field.record.shape
        return [
            ReadString(source[j], field, [(i, j) for i in range(rows)], up=True)
            for j in range(min(columns, source.record.shape[0]))
        ]

    def label(self, stored: Stored, right: float = 0.0, up: float = 0.0) -> TensorLabel:
        """A label at the left, or so far to the right and higher."""
        label = TensorLabel(stored)
        corner = np.array([self.region.left + right, self.region.bottom + _LABEL + up, 0.0])
        return label.shift(corner - label.panel.get_corner(DL))

    def shape(self, record: Record, level: int) -> ShapeLine:
        """A shape, on the first or the second of two lines."""
        left = self.region.left
        return ShapeLine(record, left, left + _LENGTHS, _SHAPES[level])

    def said(self, refused: Record, since: str, *, low: bool) -> TorchLine:
        """What torch says, at the left."""
        said = TorchLine(refused, most=_SAID, since=since, stacked=True, em=_LETTERS)
        middle = _LOW if low else _BELOW
        return said.shift(np.array([self.region.left - said.get_left()[0], middle, 0.0]))

    def cargo(self, record: Record, index: Index) -> Cell:
        """An entry on its way."""
        chip = Cell(record, index, Face.VALUE, self.size.times(_CARGO), scale=self.scale)
        return chip.set_z_index(OVER)

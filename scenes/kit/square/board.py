"""A square that is all of J, the row of a backward pass below it, and v at its left side."""

from __future__ import annotations

from dataclasses import replace

from manim import DOWN, LEFT, RIGHT, UP

from gradmath.records.square import JacobianRun, RowAlone
from scenes.kit.cells.grids import Cell, CellSize, Grid
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.graph.signs.letterbox import Dots, dotted, outline_of
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.square.filled import FilledCells

MOST = 1000  # of n, which has the strongest colour but one
_APART = 0.14  # of the square from the row below it, and from a column beside it
_NAME = 0.1
_LOWER = 0.3  # below the middle of the square: what has two lines of heading
_FOOT = 0.16  # from the top of a row down to the foot of its name
_WIDEST, _COUNT = 0.9, 0.46  # of a cell with a count
_SIZE, _BESIDE = CellSize.fitting(0.78, 0.36, 0.0, 4), 0.8  # of n's cell; from the name of J


class SquareBoard:
    """Parts that stay and come to stand for other runs, all at one size.

    The square keeps its side, so that its n cells across get smaller as n grows, and the row below
    it as well as the columns at its left, which are one cell thick, get thinner. On its way from
    one n to the next it is smaller, and grows cell by cell.
    """

    def __init__(self, run: JacobianRun, side: float, corner: tuple[float, float]) -> None:
        """corner is the square's upper left one."""
        left, top = corner
        self.region = Region(left, left + side, top - side, top)
        self.square = FilledCells(run.J, self.region, None)
        self.square_name = NameLabel(self.square)
        self.square_name.next_to(self.square, UP, buff=_NAME).align_to(self.square, LEFT)
        self.size = Cell(run.n, (), Face.VALUE, _SIZE, scale=2 * MOST)
        self.size.next_to(self.square, UP, buff=_NAME).shift(DOWN * 0.06)
        self.size.align_to(self.square, LEFT).shift(_BESIDE * RIGHT)
        self.size_name = NameLabel(self.size)
        self.size_name.next_to(self.size, LEFT, buff=_NAME).stand_on(self.square_name.baseline)
        self.take_row(FilledCells(run.grad, self.row_region(run.n.value.item()), Face.GRADIENT))
        self.ghost = Dots(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().muted)
        self.ghost.points = self.ghost.born = dotted(outline_of(self.region))

    # -- on the way from one n to the next -----------------------------------------------------

    def lay(self, run: JacobianRun, cell: float) -> None:
        """Square and row of a run, of cells so large."""
        n = run.n.value.item()
        self.square.follow(run.J, self.square_region(n * cell))
        self.row.follow(run.grad, self._row_under(n * cell, cell))
        self.size.follow(run.n)
        self._name_row()

    def shrink(self, flat: tuple[FilledCells, FilledCells], side: float) -> None:
        """The same cells as they are laid out, so small that the square has a side."""
        square, row = flat
        cell = row.region.height / square.region.width * side
        self.square.fit(square, self.square_region(side))
        self.row.fit(row, self._row_under(side, cell))
        self._name_row()

    def square_region(self, side: float) -> Region:
        """A square of a side, whose upper left corner stays."""
        left, top = self.region.left, self.region.top
        return Region(left, left + side, top - side, top)

    def _row_under(self, side: float, cell: float) -> Region:
        top = self.region.top - side - _APART
        return Region(self.region.left, self.region.left + side, top - cell, top)

    def _name_row(self) -> None:
        self.row_name.stand_on(self.row.region.top - _FOOT)

    # -- what a pass back makes ----------------------------------------------------------------

    def count_made(self, alone: RowAlone) -> Grid:
        """Where the square was: how many entries each tensor has that the pass back makes."""
        made = alone.made
        longest = max(len(made.text((k,))) for k in range(made.shape[0]))
        pitch = self.region.width / made.shape[0]
        size = CellSize.fitting(min(_WIDEST, pitch - 2 * _NAME), _COUNT, _NAME, longest)
        grid = Grid(made, Face.VALUE, size, scale=2 * made.magnitude())
        middle = self.region.left + self.region.right, self.region.bottom + self.region.top
        grid.move_to((middle[0] / 2, middle[1] / 2 - _LOWER, 0.0))
        self.made, self.made_name = grid, NameLabel(grid)
        self.made_name.next_to(grid, UP, buff=_APART)
        self.made_word = KitLabel("made", grid)
        self.made_word.next_to(self.made_name, UP, buff=_NAME)
        return grid

    def take_row(self, row: FilledCells) -> None:
        """Have a row below the square, which comes out from under it."""
        self.row, self.row_name = row.set_z_index(-0.5), NameLabel(row)
        self.row_name.next_to(row, LEFT, buff=_APART)
        self.row_name.stand_on(row.region.top - _FOOT)  # where the thinnest row will be, too

    def row_region(self, n: int) -> Region:
        """Where the row is when n cells fill the square's side."""
        top = self.region.bottom - _APART
        return replace(self.region, top=top, bottom=top - self.region.width / n)

    def column_region(self, n: int) -> Region:
        """Where a column is when n cells fill the square's side."""
        right = self.region.left - _APART
        return replace(self.region, right=right, left=right - self.region.width / n)

    def bring_column(self, alone: RowAlone) -> FilledCells:
        """v, upright at the left of the square."""
        region = self.column_region(alone.n.value.item())
        self.column = FilledCells(alone.v, region, Face.GRADIENT, upright=True)
        self.column_name = NameLabel(self.column)
        self.column_name.next_to(self.column, LEFT, buff=_NAME)
        return self.column

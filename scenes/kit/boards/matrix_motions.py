"""What happens in a line-up of matrices: rows are compared, a whole run is shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Animation

from gradmath.records.tensor import Record
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import appear, glide, together, travel, vanish


def rows_meet(rows: Grid, table: Grid) -> Iterator[Animation]:
    """The first row meets each row, and the table's first row comes out; then all the others."""
    staying, going = Frame(rows.row(0)), Frame(rows.row(0))
    yield appear(staying, going)
    for j, cell in enumerate(table.row(0)):
        if j:
            yield glide(going, rows.row(j), run_time=0.75 * QUICK)
        yield appear(cell, run_time=QUICK / 2)
    yield vanish(staying, going)
    yield appear(*(cell for cell in table.cells if cell.index[0]), run_time=MOVE)


def transpose(table: Grid, after: Record) -> Iterator[Animation]:
    """Every entry crosses the diagonal; then the table stands for the transposed record."""
    chips = {index: _chip(table, index) for index in np.ndindex(table.record.shape)}
    yield appear(*chips.values(), run_time=QUICK / 4)
    yield vanish(table, run_time=QUICK / 4)
    yield together(
        *(
            travel(chip, table[i, j].get_center(), table[j, i].get_center())
            for (i, j), chip in chips.items()
            if i != j
        ),
        run_time=1.5 * MOVE,
    )
    table.follow(after)
    yield appear(table, run_time=QUICK / 4)
    yield vanish(*chips.values(), run_time=QUICK / 4)


def _chip(table: Grid, index: tuple[int, ...]) -> Cell:
    cell = table[index]
    chip = Cell(table.record, index, table.face, table.size, scale=cell.scale_limit,
                decimals=table.shown_decimals)  # fmt: skip
    return chip.move_to(cell).set_z_index(10)


def swap(table: Grid, after: Record) -> Iterator[Animation]:
    """A table goes, and comes back standing for another record."""
    yield vanish(table)
    table.follow(after)
    yield appear(table)

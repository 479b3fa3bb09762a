"""What happens in a line-up of matrices: rows are compared, a whole run is shown."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation

from scenes.kit.grids import Grid
from scenes.kit.motions import appear, glide, vanish
from scenes.kit.stage import Frame
from scenes.kit.theme import MOVE, QUICK


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

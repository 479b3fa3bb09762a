"""Values and gradients look different; which of them a number is, its expression tells."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.faces import face_of
from scenes.studio.audit.meaning.shown import OnFrame
from scenes.studio.audit.memo import referred


def face_faults(shown: OnFrame) -> Iterator[Fault]:
    """Grids in the colours of the other face; asked when a beat has come to rest."""
    cells = [each for each in shown.memo.drawables.values() if isinstance(each, Cell)]
    seen = [cell for cell in cells if id(cell.box) in shown.captures]
    grids = {id(grid): grid for cell in seen for grid in (*referred(cell, "home"), cell)}
    for grid in grids.values():
        if isinstance(grid, Cell | Grid) and grid.record.expression is not None:
            due = face_of(grid.record.expression)
            if due is not None and grid.face is not due:
                yield Fault("face", f"{grid.record.name} as a {grid.face}", f"as a {due}")

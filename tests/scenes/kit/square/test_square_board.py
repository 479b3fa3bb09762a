"""A square on its way from one n to the next keeps its corner, its row below it, and its cells."""

from __future__ import annotations

import numpy as np
import pytest

from gradmath.problems.tutorial_4.jacobian_is_never_built import jacobian_is_never_built
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.square.board import SquareBoard
from scenes.kit.square.filled import FilledCells, corners

FOUND = jacobian_is_never_built(sizes=(4, 10, 30))
FIRST, SECOND, LAST = FOUND.sparse
SIDE, CORNER = 3.6, (-2.0, 2.6)


def board() -> SquareBoard:
    return SquareBoard(FIRST, SIDE, CORNER)


def bounds(cells: FilledCells) -> list[float]:
    """Left, right, bottom and top of the outline."""
    low, high = corners(cells.box.points)
    return [float(low[0]), float(high[0]), float(low[1]), float(high[1])]


# -- cells that are fitted into a region -----------------------------------------------------


@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_cells_in_another_region_are_the_same_cells(share: float) -> None:
    flat = FilledCells(SECOND.J, Region(-1.0, 1.0, -1.0, 1.0), None)
    end = Region(0.5, 0.5 + 3 * share, -2.0, -2.0 + share)
    fitted = FilledCells(SECOND.J, flat.region, None).fit(flat, end)
    laid = FilledCells(SECOND.J, end, None)
    assert fitted.region == end
    for part, due in zip(fitted.submobjects, laid.submobjects, strict=True):
        assert np.allclose(part.points, due.points)
    assert [*fitted.faults()] == []


def test_what_is_fitted_by_other_cells_is_noticed() -> None:
    flat = FilledCells(SECOND.J, Region(-1.0, 1.0, -1.0, 1.0), None)
    fitted = FilledCells(LAST.J, flat.region, None).fit(flat, flat.region)
    assert {fault.check for fault in fitted.faults()} == {"cells"}


# -- on the way from one n to the next -------------------------------------------------------


@pytest.mark.parametrize("cell", [0.3, 0.12])
def test_a_run_is_laid_out_by_its_cells(cell: float) -> None:
    stage = board()
    stage.lay(SECOND, cell)
    left, top = CORNER
    side = 10 * cell
    assert np.allclose(bounds(stage.square), [left, left + side, top - side, top])
    row_left, row_right, row_bottom, row_top = bounds(stage.row)
    assert np.allclose([row_left, row_right], [left, left + side])
    assert row_top < top - side and np.isclose(row_top - row_bottom, cell)
    assert stage.square.record is SECOND.J.tensor and stage.row.record is SECOND.grad.tensor
    assert stage.size.record is SECOND.n
    assert [*stage.square.faults(), *stage.row.faults()] == []


@pytest.mark.parametrize("side", [3.6, 1.0, 0.2])
def test_what_shrinks_is_laid_out_as_it_would_be_by_smaller_cells(side: float) -> None:
    cell = 0.3
    flat = (
        FilledCells(SECOND.J, Region(-2.0, -2.0 + 10 * cell, 2.6 - 10 * cell, 2.6), None),
        FilledCells(SECOND.grad, Region(-2.0, -2.0 + 10 * cell, -1.0, -1.0 + cell), Face.GRADIENT),
    )
    shrunk, laid = board(), board()
    for stage in (shrunk, laid):
        stage.lay(SECOND, cell)
    shrunk.shrink(flat, side)
    laid.lay(SECOND, side / 10)
    for seen, due in ((shrunk.square, laid.square), (shrunk.row, laid.row)):
        assert np.allclose(bounds(seen), bounds(due))
        assert np.allclose(seen.filling.points, due.filling.points)
        assert [*seen.faults()] == []
    assert np.allclose(shrunk.row_name.get_center(), laid.row_name.get_center())

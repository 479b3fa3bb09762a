"""Line-ups of matrices are laid out as promised."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.errors import StageError
from gradmath.problems.workshop_2.course import V_SIGNED, X
from gradmath.records.tensor import Record
from gradmath.running.tensors import record
from scenes.kit import SAFE, Face, Region
from scenes.kit.boards.matrices import LineUp, Matrix
from scenes.kit.truth.checks import checked

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.0, top=1.4)


def board_of() -> LineUp:
    rows = torch.tensor(X)
    return LineUp(
        STAGE,
        X=Matrix(record("X", rows, "X"), Face.VALUE, "`X`"),
        Y=Matrix(record("Y", torch.tanh(rows @ rows.T), "Y"), Face.VALUE, "`Y`"),
        V=Matrix(record("V", torch.tensor(V_SIGNED), "V"), Face.GRADIENT, "`V`", instead_of="Y"),
    )


def test_rows_are_in_line_and_one_matrix_takes_the_place_of_another() -> None:
    board = board_of()
    for i in range(5):
        heights = [board[key][i, 0].box.get_y() for key in ("X", "Y", "V")]
        np.testing.assert_allclose(heights, heights[0], atol=1e-6)
    for index in np.ndindex(5, 5):
        np.testing.assert_allclose(board["V"][index].get_x(), board["Y"][index].get_x(), atol=1e-3)
    assert board["X"].get_right()[0] < board["Y"].get_left()[0]
    assert board.rows.get_left()[0] >= STAGE.left and board["Y"].get_right()[0] <= STAGE.right
    assert all(checked(board[key]) for key in ("X", "Y", "V"))


def test_what_cannot_be_read_is_refused() -> None:
    large = Record("Y", np.full((5, 40), 0.25), "made up")
    with pytest.raises(StageError, match=r"Y \(5, 40\) are too much to be read side by side"):
        LineUp(STAGE, Y=Matrix(large, Face.VALUE, "`Y`"))

"""Line-ups of matrices are laid out as promised; a tally's names stand before their own cells."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Wait

from gradmath.errors import StageError
from gradmath.problems.workshop_2.similarity import Similarity, weighted_similarity
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Face, Lecture, Region, appear
from scenes.kit.boards.matrices import LineUp, Matrix
from scenes.kit.boards.matrix_motions import rows_meet, transpose
from scenes.kit.cells.tally import Count, Tally
from scenes.kit.truth.checks import checked
from scenes.studio.audit.audit import audit

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.0, top=1.4)


def board_of(found: Similarity) -> LineUp:
    return LineUp(
        STAGE,
        X=Matrix(found.X, Face.VALUE, "`X`"),
        Y=Matrix(found.Y, Face.VALUE, "`Y`"),
        V=Matrix(found.V, Face.GRADIENT, "`V`", instead_of="Y"),
    )


class Honest(Lecture):
    title = "Do they add up?"

    def construct(self) -> None:
        found = self.problem(weighted_similarity)
        board = board_of(found)
        tally = Tally(found.parts, Face.VALUE, ("diagonal", "the rest", "`L`")).below_title()
        self.beat("rows", appear(board.whole("X")), rows_meet(board["X"], board["Y"]))
        self.beat("transpose", transpose(board["Y"], found.Y))  # Y is its own transpose
        self.beat("tally", appear(tally))
        self.lie(tally)
        self.beat("lie", Wait(0.2))

    def lie(self, tally: Tally) -> None:
        pass


class NamesSwapped(Honest):
    def lie(self, tally: Tally) -> None:
        first, second = (tally.labels[k].get_center() for k in (0, 1))
        tally.labels[0].move_to(second)
        tally.labels[1].move_to(first)


def test_the_truth_passes() -> None:
    assert [str(fault) for fault in audit(Honest, frame_rate=10).faults] == []


def test_a_name_before_another_cell_is_found() -> None:
    faults = [fault for fault in audit(NamesSwapped, frame_rate=10).faults if fault.beat == "lie"]
    assert "place" in {fault.check for fault in faults}


def test_rows_are_in_line_and_one_matrix_takes_the_place_of_another() -> None:
    board = board_of(weighted_similarity())
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


def test_a_count_starts_where_it_started() -> None:
    few, many = (Record("n", np.array(n), "n") for n in (10, 100_000))
    count = Count("averaged:", few).below_title()
    start = count.number.get_left()[0]
    count.follow(many)
    assert count.number.drawn == "100000"
    assert count.number.get_left()[0] == pytest.approx(start)
    assert not list(count.number.faults())

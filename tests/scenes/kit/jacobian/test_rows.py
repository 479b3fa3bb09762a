"""Rows of bars, their ghosts, terms and sliders say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP

from gradmath.problems.tutorial_4.rows_slide_together import rows_slide_together
from gradmath.records.rows import WithoutRows
from scenes.kit import BearingFact
from scenes.kit.jacobian.band import ColumnBand
from scenes.kit.jacobian.board import RowBoard
from scenes.kit.jacobian.facts import (
    MovesOutputs,
    OneRow,
    RowsAdd,
    RowsOfJ,
    SameWithout,
    Scaled,
    one_row,
)
from scenes.kit.jacobian.skyline import Skyline
from scenes.kit.jacobian.without import TrueWay
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked
from scenes.tutorial_4.rows_slide_together import board_of

FILM = rows_slide_together()
OTHER = rows_slide_together(
    A=[[0.0, 2.0, -0.5, 1.0, 1.5], [0.0, -2.0, 2.0, 2.0, 1.0], [-1.0, 0.0, 0.0, 0.5, 0.0]],
    x=[2.0, -2.0, 0.5, 1.0, -1.5],
    v=[-1.0, 0.0, 0.5],
)
FINAL = FILM.final


def board(film: Any = FILM) -> RowBoard:
    """All rows, weighed, over their sum."""
    board = board_of(film)
    board.weighed = True
    board.run = film.final
    board.rows = [board.skyline(term, i) for i, term in enumerate(film.final.terms)]
    board.left = board.skyline(film.final.x_grad, -1)
    return board.follow(film.final)


def parts(board: RowBoard) -> list[Any]:
    left = [] if board.left is None else [board.left]
    return [board.x, *board.sliders, *board.rows, *board.ghosts, *left, *board.grounds]


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "five inputs"])
def test_all_that_stands_is_true(film: Any) -> None:
    whole = board(film)
    whole.ghosts = [whole.ghost(row) for row in whole.rows]
    terms = whole.terms_of(film.asked)
    assert faults_of(*parts(whole), *terms) == []
    assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    path = TrueWay(film.way, whole.places, whole.v_names[0].baseline)
    assert faults_of(path.slopes, path.z_bar, path.A) == []


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "five inputs"])
def test_bars_of_different_rows_never_meet(film: Any) -> None:
    whole = board(film)
    shown = [[record for run in film.runs for record in (run.rows[i], run.terms[i])]
             for i in range(len(film.final.rows))]  # fmt: skip
    unit, grounds = whole.places.columns.unit, whole.places.grounds
    lowest = [grounds[i] + unit * np.min([record.value for record in records], axis=0).clip(max=0)
              for i, records in enumerate(shown)]  # fmt: skip
    highest = [grounds[i] + unit * np.max([record.value for record in records], axis=0).clip(min=0)
               for i, records in enumerate(shown)]  # fmt: skip
    for above, below in zip(lowest, highest[1:], strict=False):
        assert np.all(above > below)
    region = whole.places.region
    sums = [run.x_grad.value for run in (*film.turned, *film.single)]
    assert whole.places.bottom + unit * np.min(sums) > region.bottom
    assert np.max(highest[0]) < region.top


def test_a_bar_is_as_high_as_its_entry_and_hangs_if_that_is_negative() -> None:
    whole = board()
    unit = whole.places.columns.unit
    for bar in whole.rows[0].bars:
        value = float(FINAL.terms[0].value[bar.index])
        heights = bar.points[:, 1] - bar.ground if len(bar.points) else np.zeros(1)
        reach = heights[np.argmax(np.abs(heights))]
        assert abs(reach - unit * value) < PIXEL


def test_a_bar_on_another_one_begins_where_that_ends_and_is_eaten_from_there() -> None:
    whole = board()
    total = FILM.sums[1]
    row = whole.skyline(FINAL.terms[0], 0).show_digits(0.0)
    row.stand(whole.places.bottom, total)
    unit = whole.places.columns.unit
    for share in (0.0, 0.5, 1.0):
        row.eat(share)
        for bar in row.bars:
            under, own = float(total.value[bar.index]), float(FINAL.terms[0].value[bar.index])
            assert bar.ends == (under + share * own, under + own)
    assert faults_of(row) == []
    left = whole.skyline(total, -1).show_digits(0.0).set_out(FILM.sums[2])
    for bar in left.grow(0.5).bars:
        start, end = (float(each.value[bar.index]) for each in (total, FILM.sums[2]))
        assert bar.ends[1] == (start + end) / 2
    assert faults_of(left) == [] and unit > 0
    assert faults_of(left.grow(1.0).arrive().show_digits(1.0)) == []


# -- planted faults ------------------------------------------------------------------------


def stretched(whole: RowBoard) -> object:
    whole.rows[0].bars[0].stretch(1.2, 1)
    return whole.rows[0]


def moved(whole: RowBoard) -> object:
    whole.rows[1].bars[1].shift(0.1 * DOWN)
    return whole.rows[1]


def in_another_column(whole: RowBoard) -> object:
    whole.rows[1].bars[0].shift(RIGHT)
    return whole.rows[1]


def in_another_colour(whole: RowBoard) -> object:
    whole.rows[0].bars[0].set_fill("#ffb43c")
    return whole.rows[0]


def of_yesterday(whole: RowBoard) -> object:
    whole.rows[2].bars[1].record = FINAL.terms[1]
    return whole.rows[2]


def swapped(whole: RowBoard) -> object:
    one, other = whole.rows[1].bars[1:3]
    one.index, other.index = other.index, one.index
    one.lay(), other.lay()
    return whole.rows[1]


def digits_on_the_way(whole: RowBoard) -> object:
    return whole.rows[0].move(0.5 * UP)


def digits_of_another(whole: RowBoard) -> object:
    row = whole.rows[1]
    row.numbers[0].follow(FINAL.rows[0], 0.25, row.place_of(row.numbers[0]))
    return row


def digits_elsewhere(whole: RowBoard) -> object:
    whole.rows[1].numbers[0].shift(RIGHT)
    return whole.rows[1]


def higher_ghost(whole: RowBoard) -> object:
    ghost = whole.ghost(whole.rows[1])
    ghost.ghosts[1].stretch(1.3, 1)
    return ghost


def ghost_that_is_not_due(whole: RowBoard) -> object:
    return whole.ghost(whole.rows[1]).be_due(False)


def term_of_another(whole: RowBoard) -> object:
    term = whole.terms_of(FILM.asked)[0].show_digits(1.0)
    term.number.follow(FINAL.terms[1], 0.25, term.head)
    return term


def term_without_its_digits(whole: RowBoard) -> object:
    term = whole.terms_of(FILM.asked)[0].show_digits(1.0)
    term.number.shift(0.2 * UP)
    return term


def band_beside(board: RowBoard) -> Any:
    return ColumnBand(board.places, 1).shift(RIGHT)


def band_of_none(board: RowBoard) -> Any:
    return ColumnBand(board.places, 1).leave()


LIES: dict[Callable[[RowBoard], Any], str] = {
    stretched: "bar",
    moved: "bar",
    in_another_column: "bar",
    in_another_colour: "colour",
    of_yesterday: "bar",
    swapped: "index",
    digits_on_the_way: "bar",
    digits_of_another: "stale",
    digits_elsewhere: "place",
    higher_ghost: "bar",
    ghost_that_is_not_due: "bar",
    term_of_another: "index",
    term_without_its_digits: "place",
    band_beside: "band",
    band_of_none: "band",
}


@pytest.mark.parametrize("plant", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(plant: Callable[[RowBoard], Any]) -> None:
    assert LIES[plant] in {fault.check for fault in faults_of(plant(board()))}


def test_a_board_with_another_sum_or_another_row_says_so() -> None:
    whole = board()
    assert whole.left is not None
    whole.left.follow(FILM.sums[1])
    assert {fault.check for fault in whole.relations()} == {"relation"}
    whole = board()
    whole.rows[0], whole.rows[1] = whole.rows[1], whole.rows[0]
    assert {fault.check for fault in whole.relations()} == {"relation"}
    whole = board()
    whole.rows[0].follow(FILM.turned[0].terms[0])
    assert [fault.check for fault in run_faults(whole)] == ["run"]


def test_a_ground_may_not_turn_into_something_else() -> None:
    whole = board()
    ground = whole.grounds[0]
    ground.points = np.concatenate([ground.points, ground.points + UP])
    assert [fault.check for fault in faults_of(ground)] == ["ornament"]


def test_a_band_lies_behind_its_column_while_that_is_spoken_of() -> None:
    assert faults_of(ColumnBand(board().places, 1).move_over(0.5)) == []


# -- facts ---------------------------------------------------------------------------------


def test_facts_hold_and_others_do_not() -> None:
    single = FILM.single
    holding: list[BearingFact] = [
        one_row((single[1], 1)),
        RowsOfJ(one_row, tuple((run, i) for i, run in enumerate(single))),
        Scaled(FINAL.v, FINAL.rows, FINAL.terms),
        RowsAdd(FINAL.terms, FINAL.x_grad),
        MovesOutputs(FILM.column, 2),
        SameWithout(FILM.way, FINAL.v, FINAL.x_grad, FINAL.rows),
    ]
    assert [fact.fault() for fact in holding] == [None] * 6
    wrong: list[BearingFact] = [
        one_row((single[1], 0)),
        OneRow(FINAL.v, FINAL.x_grad, FINAL.rows[0], 0),
        OneRow(single[0].v, single[0].x_grad, single[1].rows[1], 0),
        RowsOfJ(one_row, tuple((run, i) for i, run in enumerate(single[:2]))),
        Scaled(FINAL.v, FINAL.rows, FINAL.rows),
        RowsAdd(FINAL.terms[:2], FINAL.x_grad),
        MovesOutputs(FILM.column, 3),
        SameWithout(FILM.way, FINAL.v, FILM.single[0].x_grad, FINAL.rows),
        SameWithout(FILM.way, single[0].v, FINAL.x_grad, FINAL.rows),
        SameWithout(_as_large_as_all_rows(), FINAL.v, FINAL.x_grad, FINAL.rows),
    ]
    assert [fact.fault() is None for fact in wrong] == [False] * len(wrong)


def _as_large_as_all_rows() -> WithoutRows:
    large = replace(FILM.way.slopes, value=np.ones(12, dtype=np.float32))
    return replace(FILM.way, slopes=large)


def test_columns_leave_room_for_digits() -> None:
    for film in (FILM, OTHER):
        whole = board(film)
        for line in (*whole.rows, whole.left):
            assert isinstance(line, Skyline)
            ends = [float(number.points[:, 0].max()) for number in line.numbers]
            lefts = [middle - line.columns.width / 2 for middle in line.columns.middles]
            assert all(end < left for end, left in zip(ends, lefts[1:], strict=False))

"""A board with two edges says what is so, and notices where it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP

from gradmath.problems.tutorial_2.a_board_with_two_edges import (
    ABoardWithTwoEdges,
    a_board_with_two_edges,
)
from scenes.kit import BearingFact
from scenes.kit.edges.board import EdgeBoard
from scenes.kit.edges.facts import (
    EqualRows,
    NudgeTimesInput,
    RowIsZero,
    RowOfSign,
    RowsDiffer,
    SlopesBySigmoid,
    ThirdsToB,
    TwoEdges,
)
from scenes.kit.edges.places import EdgePlaces, EdgeView
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = a_board_with_two_edges()
START, ZERO, NEGATED = FILM.start, FILM.at_zero, FILM.negated


def board() -> EdgeBoard:
    """All of it, with the hill drawn and small."""
    board = EdgeBoard(START, FILM.hill, EdgePlaces.of(FILM.runs, 1), FILM.all_runs)
    board.lift(3.0)
    board.look_from(EdgeView.inset(), 1.0)
    board.name_again(2)
    return board


def parts(board: EdgeBoard) -> list[Any]:
    return [*board.living, *board.areas, board.x, board.b_grad, board.w, board.fed, board.b,
            board.profile, board.axis_line, *board.tangents, *board.indices, board.logit,
            board.w_name, board.fed_name, board.x_name]  # fmt: skip


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def test_all_that_stands_is_true_in_every_run() -> None:
    whole = board()
    for run, room in ((START, 0.0), (ZERO, 1.0), (NEGATED, 1.0), (FILM.nudged[-1], 1.0)):
        whole.follow(run).make_room(room)
        assert faults_of(*parts(whole)) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []


def test_on_the_large_hill_tangents_rise_by_their_slopes_within_1() -> None:
    whole = EdgeBoard(START, FILM.hill, EdgePlaces.of(FILM.runs, 1), FILM.all_runs)
    for bead in whole.beads:
        bead.lift_to(1.0)
    assert faults_of(*whole.tangents, *whole.runs_ahead, *whole.slope_cells, *whole.rises[0]) == []
    for j, (low, middle, top) in enumerate(whole.rises):
        slope = 1 / (1 + np.exp(-float(START.z.value[j])))
        rise = top.points[:, 1].max() - low.points[:, 1].min()
        assert rise == pytest.approx(slope * whole.view.unit, abs=PIXEL)
        assert low.height == pytest.approx(rise / 3, abs=PIXEL) == pytest.approx(middle.height)
        end = whole.tangents[j].points[-1]
        assert end[1] == pytest.approx(top.points[:, 1].max(), abs=PIXEL)


def test_areas_are_as_large_as_the_gradient() -> None:
    whole = board().make_room(1.0)
    for run in (START, NEGATED):
        whole.follow(run)
        unit = whole.places.wide * whole.places.high
        for area in whole.areas:
            width, height = np.ptp(area.pane.points[:, :2], axis=0)
            due = abs(float(run.w_grad.value[area.index]))
            assert width * height == pytest.approx(due * unit, abs=1e-3)
            above = area.pane.points[:, 1].max() > area.ground + PIXEL
            assert above == (float(run.x.value[area.index[0]]) > 0)
    whole.follow(ZERO)
    assert all(np.ptp(area.pane.points[:, 1]) == 0 for area in whole.row(1))


def test_painting_reaches_rows_from_above() -> None:
    whole = board()
    grounds = whole.places.grounds(0.0)
    for area in whole.areas:
        area.paint_to(float(grounds[1]) + 0.25)
    seen = [float(area.number.fill_rgbas[0, 3]) for area in whole.areas[::3]]
    assert seen == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert [bool(len(area.pane.points)) for area in whole.areas[::3]] == [True, True] + 3 * [False]
    assert faults_of(*whole.areas) == []


NARROW = a_board_with_two_edges(
    w=[
        [0.7, 1.1, -0.6],
        [0.9, -0.8, -0.7],
        [-1.2, -0.5, -1.0],
        [-0.7, 1.1, 0.6],
        [-0.2, 0.3, -0.6],
    ],
    b=[2.0, -0.9, -0.1],
    x=[0.0, 1.0, 1.0, 1.0, 1.0],
)
"""Its last column is narrower than the cell above it."""


def test_a_narrow_column_has_its_digits_inside() -> None:
    places = EdgePlaces.of(NARROW.runs, 1)
    whole = EdgeBoard(NARROW.start, NARROW.hill, places, NARROW.all_runs)
    last = whole.areas[5]
    pane, digits = (each.points[:, 0] for each in (last.pane, last.number))
    assert np.ptp(pane) < whole.b_grad.cells[2].box.width
    assert last.painted == 1.0
    assert pane.min() < digits.min() and digits.max() < pane.max()
    for j, bar in enumerate(whole.b_grad.bars):
        assert bar.get_center()[0] == pytest.approx(
            whole.b_grad.cells[j].get_center()[0], abs=PIXEL
        )


@pytest.mark.parametrize("film", [FILM, NARROW])
def test_the_name_of_an_edge_stands_beyond_its_last_bar(film: ABoardWithTwoEdges) -> None:
    """So that it is not cut when bars swell."""
    whole = EdgeBoard(film.start, film.hill, EdgePlaces.of(film.runs, 1), film.all_runs)
    for run in (film.start, film.negated):
        whole.follow(run)
        last, cell = whole.b_grad.bars[-1], whole.b_grad.cells[-1]
        ends = float(last.get_right()[0]), float(cell.get_right()[0])
        assert whole.b_grad_name.get_left()[0] > max(ends) + 0.1


# -- planted faults ------------------------------------------------------------------------


def area_elsewhere(whole: EdgeBoard) -> object:
    whole.areas[4].pane.shift(0.2 * RIGHT)
    return whole.areas[4]


def area_of_another_number(whole: EdgeBoard) -> object:
    whole.areas[4].record = START.w  # its edges stay
    return whole.areas[4].lay()


def area_in_another_colour(whole: EdgeBoard) -> object:
    whole.areas[4].pane.fill_rgbas = whole.areas[0].pane.fill_rgbas.copy() * 0.5
    return whole.areas[4]


def area_with_another_number(whole: EdgeBoard) -> object:
    whole.areas[4].number.index = (0, 0)
    return whole.areas[4]


def bar_stretched(whole: EdgeBoard) -> object:
    return whole.b_grad.bars[1].stretch(0.7, 0)


def bar_in_another_colour(whole: EdgeBoard) -> object:
    return whole.x.bars[1].set_fill("#ff0000")


def cell_elsewhere(whole: EdgeBoard) -> object:
    return whole.b_grad.cells[1].shift(0.3 * RIGHT)


def cell_of_another_run(whole: EdgeBoard) -> object:
    return whole.b_grad.cells[1].follow(NEGATED.b_grad)


def edges_swapped(whole: EdgeBoard) -> object:
    bars = whole.b_grad.bars
    bars[0], bars[1] = bars[1], bars[0]
    return whole.b_grad


def index_elsewhere(whole: EdgeBoard) -> object:
    return whole.indices[2].shift(0.4 * UP)


def tangent_turned(whole: EdgeBoard) -> object:
    return whole.tangents[1].rotate(0.2)


def tangent_in_another_colour(whole: EdgeBoard) -> object:
    return whole.tangents[1].set_stroke("#ff0000")


def run_elsewhere(whole: EdgeBoard) -> object:
    return whole.runs_ahead[0].shift(0.3 * DOWN)


def axis_elsewhere(whole: EdgeBoard) -> object:
    return whole.axis_line.shift(0.2 * DOWN)


def logit_of_another_bead(whole: EdgeBoard) -> object:
    assert whole.logit is not None
    whole.logit.flag = whole.flags[0]
    return whole.logit


LIES: dict[Callable[[EdgeBoard], Any], str] = {
    area_elsewhere: "area",
    area_of_another_number: "area",
    area_in_another_colour: "colour",
    area_with_another_number: "stale",
    bar_stretched: "bar",
    bar_in_another_colour: "colour",
    cell_elsewhere: "place",
    cell_of_another_run: "stale",
    edges_swapped: "index",
    index_elsewhere: "index",
    tangent_turned: "slope",
    tangent_in_another_colour: "colour",
    run_elsewhere: "run",
    axis_elsewhere: "tick",
    logit_of_another_bead: "index",
}


@pytest.mark.parametrize("plant", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(plant: Callable[[EdgeBoard], Any]) -> None:
    whole = board()  # a flag does not outlive its bead
    assert LIES[plant] in {fault.check for fault in faults_of(plant(whole))}


def test_a_board_of_numbers_that_do_not_belong_together_says_so() -> None:
    whole = board()
    whole.b_grad.follow(NEGATED.b_grad)
    assert {fault.check for fault in whole.relations()} == {"relation"}
    assert [fault.check for fault in run_faults(whole)] == ["run"]
    whole = board()
    for each in whole.tangents:
        each.record = START.b_grad
    assert {fault.check for fault in whole.relations()} == {"relation"}


# -- facts ---------------------------------------------------------------------------------


def test_facts_hold_and_others_do_not() -> None:
    nudged = FILM.nudged[0], FILM.nudged[-1]
    holding: list[BearingFact] = [
        SlopesBySigmoid(START.z, START.y, START.slopes),
        ThirdsToB(START.z, START.y, START.b_grad),
        TwoEdges(NEGATED),
        EqualRows(START.x, START.w_grad, 1, 1),
        EqualRows(ZERO.x, ZERO.w_grad, 2, 4),
        RowsDiffer(START.w),
        RowIsZero(ZERO.x, ZERO.w_grad, 1),
        RowOfSign(NEGATED.x, NEGATED.w_grad, 1, -1),
        RowOfSign(START.x, START.w_grad, 1, 1),
        NudgeTimesInput(*nudged, (1, 2)),
    ]
    assert [fact.fault() for fact in holding] == [None] * len(holding)
    near = replace(NEGATED, w_grad=START.w_grad)
    off = replace(NEGATED, w_grad=START.w_grad, outer=START.w_grad)
    wrong: list[BearingFact] = [
        SlopesBySigmoid(START.z, START.y, START.b_grad),
        ThirdsToB(START.z, START.y, START.slopes),
        TwoEdges(near),
        TwoEdges(off),
        EqualRows(START.x, START.w_grad, 2, 4),
        EqualRows(ZERO.x, START.w_grad, 1, 5),
        RowsDiffer(START.w_grad),
        RowIsZero(START.x, START.w_grad, 1),
        RowIsZero(ZERO.x, START.w_grad, 1),
        RowOfSign(NEGATED.x, START.w_grad, 1, -1),
        RowOfSign(ZERO.x, ZERO.w_grad, 1, 1),
        RowOfSign(NEGATED.x, NEGATED.w_grad, 1, 1),
        NudgeTimesInput(*nudged, (1, 1)),
        NudgeTimesInput(START, START, (1, 2)),
        NudgeTimesInput(replace(nudged[0], x=START.x), nudged[1], (1, 2)),
    ]
    assert all(fact.fault() for fact in wrong)

"""A slope's plot, its graph, and three squares say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.graph.roll.facts import PiledUp
from scenes.kit.graph.roll.roll import Roll
from scenes.kit.graph.signs.facts import DerivativeOf
from scenes.kit.graph.squares.facts import StripsOfSlope
from scenes.kit.graph.squares.squares import ThreeSquares
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face, rgba
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked

STAGE = Region(SAFE.left, SAFE.right, -2.48, 1.85)
FILM, OTHER = gradient_has_a_graph(), gradient_has_a_graph(1.75)
KEPT, LAST = FILM.kept[0], FILM.squares[-1]
CORNER = np.array([SAFE.right, SAFE.top, 0.0])


def window(listing: Listing) -> CodeWindow:
    return CodeWindow(listing, 1, CORNER, 3)


def roll(film: Any = FILM) -> Roll:
    """As it is when dy's own pass has come to x."""
    built = Roll(film.cubes, film.lost, film.kept, STAGE, window(film.kept[0].run.listing))
    built.dy.move_to(built.way_in(film.cubes[-1]).at(1.0))
    built.named("dy")
    built.lay("x.grad", film.kept[0].slope, Face.GRADIENT, built.way_down.at(1.0))
    built.follow_kept(film.kept[0])
    return built


def squares(film: Any = FILM) -> ThreeSquares:
    """As they are when the whole step has been taken."""
    built = ThreeSquares(film.squares, roll(film).stage, window(film.squares[0].listing))
    built.follow(film.squares[-1])
    built.name_strips()
    return built


def refused() -> Roll:
    """As it is when dy has been found to have no node."""
    built = roll()
    built.rest.pop("x.grad")
    built.follow(FILM.lost.run)
    return built


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def parts(built: Any) -> list[Any]:
    """All that a board may bring on stage."""
    match built:
        case Roll():
            signs = [built.folded, *built.tracks, built.loose, built.letterbox, built.slot]
            return [built.plots.whole, *signs, *built.rest.values(), *built.names.values()]
        case ThreeSquares():
            return [*built.pieces, built.sum, built.sum_name, built.sides, *built.lengths]
    raise AssertionError(built)


def false(record: Record) -> Record:
    return replace(record, value=np.array(False))


def other(record: Record, value: float) -> Record:
    return replace(record, value=np.array(value, np.float32))


@pytest.mark.parametrize(
    "built", [roll, refused, squares, lambda: roll(OTHER), lambda: squares(OTHER)]
)
def test_what_stands_on_a_board_is_true(built: Callable[[], Any]) -> None:
    board = built()
    assert faults_of(*parts(board)) == []
    assert list(board.relations()) == [] and list(run_faults(board)) == []


# -- planted faults ------------------------------------------------------------------------


def folded_under_another_name(built: Roll) -> None:
    built.folded.nodes = (*built.folded.nodes[:2], false(KEPT.names["PowBackward0"]))


def folded_into_one(built: Roll) -> None:
    built.folded.nodes = built.folded.nodes[:1]


def folded_twice(built: Roll) -> None:
    built.folded.nodes = built.folded.nodes[:1] * 3


def folded_of_another_formula(built: Roll) -> None:
    built.folded.formula = KEPT.run.dy


def folded_that_compute_nothing(built: Roll) -> None:
    built.folded.holds = false(KEPT.holds)


def name_off_the_pile(built: Roll) -> None:
    built.folded.name_label.shift(UP)


def tangent_of_another_slope(built: Roll) -> None:
    built.plots.touching.slope = replace(built.plots.touching.slope, record=KEPT.run.dy)


def tangent_of_another_run(built: Roll) -> None:
    built.plots.tangent.slope = replace(built.plots.tangent.slope, record=FILM.cubes[3].dy)


def curve_under_the_name_of_the_other(built: Roll) -> None:
    name: Any = built.plots.names[1]
    name.record = KEPT.run.dy


def name_away_from_its_curve(built: Roll) -> None:
    built.plots.names[2].shift(RIGHT)


def slope_that_is_not_by_hand(built: Roll) -> None:
    built.run = replace(KEPT.run, formula=other(KEPT.run.formula, 2.0))


def grad_that_is_the_slope(built: Roll) -> None:
    built.rest["x.grad"].record = KEPT.run.dy


def graph_that_leads_nowhere(built: Roll) -> None:
    built.tracks[-1].leads = false(KEPT.leads)


def loose_end_where_there_is_a_node(built: Roll) -> None:
    built.loose.tells = FILM.lost.recorded


def square_of_another_side(built: ThreeSquares) -> None:
    built.squares[0].whole.sides = ((None, LAST.moved), (None, LAST.x))


def square_by_another_name(built: ThreeSquares) -> None:
    built.squares[1].whole.record = LAST.whole


def strip_in_the_colour_of_the_square(built: ThreeSquares) -> None:
    built.squares[0].top.fill_rgbas = built.squares[0].whole.fill_rgbas


def rim_in_another_colour(built: ThreeSquares) -> None:
    built.squares[2].side.stroke_rgbas = rgba("#ffffff")


def strip_elsewhere(built: ThreeSquares) -> None:
    built.squares[0].side.shift(UP * 0.2)


def sum_that_has_not_changed(built: ThreeSquares) -> None:
    built.sum.follow(FILM.squares[0].whole)


def corner_as_a_strip(built: ThreeSquares) -> None:
    built.squares[0].corner.record = LAST.strip


def strip_called_longer_than_it_is(built: ThreeSquares) -> None:
    built.lengths[0].length = LAST.moved


def name_beside_nothing(built: ThreeSquares) -> None:
    built.lengths[1].shift(UP * 2)


LIES: dict[Callable[[Any], None], str] = {
    folded_under_another_name: "node",
    folded_into_one: "node",
    folded_twice: "node",
    folded_of_another_formula: "node",
    folded_that_compute_nothing: "node",
    name_off_the_pile: "place",
    tangent_of_another_slope: "slope",
    tangent_of_another_run: "slope",
    curve_under_the_name_of_the_other: "plot",
    name_away_from_its_curve: "place",
    slope_that_is_not_by_hand: "relation",
    grad_that_is_the_slope: "relation",
    graph_that_leads_nowhere: "track",
    loose_end_where_there_is_a_node: "track",
    square_of_another_side: "area",
    square_by_another_name: "area",
    strip_in_the_colour_of_the_square: "colour",
    rim_in_another_colour: "colour",
    strip_elsewhere: "place",
    sum_that_has_not_changed: "relation",
    corner_as_a_strip: "area",
    strip_called_longer_than_it_is: "length",
    name_beside_nothing: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_every_lie_is_noticed(lie: Callable[[Any], None]) -> None:
    board: Any = roll() if lie.__annotations__["built"] == "Roll" else squares()
    lie(board)
    found = [*faults_of(*parts(board)), *board.relations(), *run_faults(board)]
    assert LIES[lie] in {fault.check for fault in found}


def test_a_board_that_shows_two_runs_is_noticed() -> None:
    board = squares()
    board.squares[1].follow(FILM.squares[7])
    assert any(fault.check == "run" for fault in run_faults(board))


# -- what captions say ---------------------------------------------------------------------


def test_strips_together_are_as_long_as_the_slope() -> None:
    fact = StripsOfSlope(LAST, KEPT)
    assert fact.fault() is None and "number:6" in fact.bears
    assert StripsOfSlope(OTHER.squares[-1], OTHER.kept[0]).fault() is None
    assert StripsOfSlope(FILM.squares[0], KEPT).fault() == "no step"
    assert "beside strips of 6" in (StripsOfSlope(LAST, OTHER.kept[0]).fault() or "")
    wrong = replace(LAST, strip=other(LAST.strip, 0.03))
    assert StripsOfSlope(wrong, KEPT).fault() == "a strip of 0.03"


def test_nodes_of_a_pile_are_told_apart() -> None:
    nodes, leads = tuple(KEPT.names.values()), (KEPT.recorded, KEPT.leads)
    assert PiledUp(nodes, KEPT.holds, leads).fault() is None
    assert "number:3" in PiledUp(nodes, KEPT.holds, leads).bears
    assert PiledUp(nodes[:1] * 3, KEPT.holds, leads).fault() == "one node that is counted twice"
    assert PiledUp(nodes, false(KEPT.holds), leads).fault() is not None


def test_a_second_derivative_is_that_of_functions_of_functions() -> None:
    fact = DerivativeOf(KEPT.slope, KEPT.by_functions)
    assert fact.fault() is None and fact.bears == {"ordinal:2"}
    assert DerivativeOf(KEPT.run.dy, KEPT.by_functions).fault() == "3.00 beside 6.00"

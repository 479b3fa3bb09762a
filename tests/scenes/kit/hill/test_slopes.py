"""The hill and what lies on it say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP

from gradmath.problems.tutorial_2.the_hill_without_a_floor import the_hill_without_a_floor
from scenes.kit import BearingFact
from scenes.kit.hill.hill_facts import (
    FallsLeft,
    MeanOf,
    MiddleAndEnd,
    NoFloor,
    OnTheHill,
    ZeroAt,
)
from scenes.kit.hill.slope_board import SlopeBoard
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = the_hill_without_a_floor()
OTHER = the_hill_without_a_floor([-3.0, 0.1, -2.7])
START, ZERO, HILL = FILM.start, FILM.at_zero, FILM.hill


def board(film: Any = FILM) -> SlopeBoard:
    """All of it, with the hill drawn."""
    board = SlopeBoard(film.start, film.hill, film.runs)
    board.laid = list(board.columns.values())
    board.lift(3.0)
    run = film.start
    board.rays = [board.ray(run.z, run.p, j) for j in range(3)]
    for ray in board.rays:
        ray.draw_to(1.0)
    return board


def parts(board: SlopeBoard) -> list[Any]:
    return [*board.living, board.axis, board.axis.name_label, board.profile, board.sigmoid,
            board.upright, board.upright.name_label, *board.rays, *board.names.values(),
            *board.indices]  # fmt: skip


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "close together"])
def test_all_that_stands_is_true(film: Any) -> None:
    whole = board(film)
    for run in (film.start, film.at_zero, film.on[-1]):
        whole.follow(run)
        assert faults_of(*parts(whole)) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    mean = whole.mean_line()
    assert faults_of(mean, *whole.tangents(film.places)) == []


def test_beads_stand_on_the_hill_as_high_as_their_losses() -> None:
    whole = board()
    unit = whole.view.unit
    for j, bead in enumerate(whole.beads):
        across, high, _ = bead.disc.get_center()
        z = float(START.z.value[j])
        assert high - whole.view.axis == pytest.approx(unit * np.log1p(np.exp(z)), abs=PIXEL)
        assert across == pytest.approx(whole.view.zero + unit * z, abs=PIXEL)
        assert whole.heights[j].points[:, 1].max() == pytest.approx(high, abs=PIXEL)


def test_the_hill_lifts_the_beads_that_it_has_passed() -> None:
    whole = board()
    whole.lift(-7.0)
    assert all(bead.lift == 0 for bead in whole.beads)
    whole.lift(1.0)
    assert [bead.lift for bead in whole.beads] == [1.0, 1.0, 0.0]
    assert faults_of(whole.profile, *whole.beads, *whole.flags, *whole.heights) == []


def test_water_levels_at_the_mean() -> None:
    whole = board()
    for each in whole.heights:
        each.broaden(1.0).level(1.0)
    tops = [each.points[:, 1].max() - whole.view.axis for each in whole.heights]
    mean = float(np.log1p(np.exp(START.z.value.astype(float))).mean())
    assert np.allclose(tops, whole.view.unit * mean, atol=PIXEL)
    assert faults_of(*whole.heights) == []


def test_an_arrow_along_the_hill_is_as_steep_as_the_hill_is_there() -> None:
    whole = board()
    (arrow,) = whole.tangents([140])  # over 0, where the slope is a half
    tail, tip = arrow.points[arrow.points[:, 0].argmax()], arrow.points[0]
    assert tip[0] < tail[0]
    way = whole.view.above(0.0, float(np.log(2.0))) - tip
    assert way[1] / way[0] == pytest.approx(0.5, abs=1e-4)


# -- planted faults ------------------------------------------------------------------------


def hill_elsewhere(whole: SlopeBoard) -> object:
    return whole.profile.shift(0.1 * UP)


def hill_of_another(whole: SlopeBoard) -> object:
    whole.profile.record = HILL.slopes
    return whole.profile


def hill_a_hair_higher(whole: SlopeBoard) -> object:
    hill = HILL.hill
    whole.profile.record = replace(hill, value=hill.value.astype(np.float32) + np.float32(1e-4))
    return whole.profile


def hill_in_another_colour(whole: SlopeBoard) -> object:
    whole.profile.set_stroke("#ffb43c")
    return whole.profile


def bead_beside_the_hill(whole: SlopeBoard) -> object:
    whole.beads[1].disc.shift(0.2 * DOWN)
    return whole.beads[1]


def bead_of_another_height(whole: SlopeBoard) -> object:
    whole.beads[1].heights = ZERO.h
    return whole.beads[1]


def height_stretched(whole: SlopeBoard) -> object:
    return whole.heights[2].stretch(0.8, 1, about_edge=DOWN)


def height_in_another_colour(whole: SlopeBoard) -> object:
    return whole.heights[2].set_fill("#ffb43c")


def pole_elsewhere(whole: SlopeBoard) -> object:
    whole.flags[0].pole.shift(0.3 * RIGHT)
    return whole.flags[0]


def name_elsewhere(whole: SlopeBoard) -> object:
    whole.flags[0].name_label.shift(0.5 * RIGHT)
    return whole.flags[0]


def ray_elsewhere(whole: SlopeBoard) -> object:
    return whole.rays[0].shift(0.2 * UP)


def ray_of_another(whole: SlopeBoard) -> object:
    whole.rays[0].index = (1,)
    return whole.rays[0]


def mean_elsewhere(whole: SlopeBoard) -> object:
    line = whole.mean_line()
    line.line.shift(0.2 * UP)
    return line


def mean_of_another(whole: SlopeBoard) -> object:
    line = whole.mean_line()
    line.number.follow(ZERO.loss, 0.25, line.number.get_center())
    return line


def tangent_turned(whole: SlopeBoard) -> object:
    return whole.tangents([140])[0].rotate(0.3)


LIES: dict[Callable[[SlopeBoard], Any], str] = {
    hill_elsewhere: "plot",
    hill_of_another: "plot",
    hill_a_hair_higher: "plot",
    hill_in_another_colour: "colour",
    bead_beside_the_hill: "bead",
    bead_of_another_height: "bead",
    height_stretched: "bar",
    height_in_another_colour: "colour",
    pole_elsewhere: "pole",
    name_elsewhere: "place",
    ray_elsewhere: "ray",
    ray_of_another: "ray",
    mean_elsewhere: "bar",
    mean_of_another: "stale",
    tangent_turned: "slope",
}


@pytest.mark.parametrize("plant", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(plant: Callable[[SlopeBoard], Any]) -> None:
    whole = board()  # a flag does not outlive its bead
    assert LIES[plant] in {fault.check for fault in faults_of(plant(whole))}


def test_a_board_of_numbers_that_do_not_belong_together_says_so() -> None:
    whole = board()
    whole.columns["h"].follow(ZERO.h)
    assert {fault.check for fault in whole.relations()} == {"relation"}
    assert [fault.check for fault in run_faults(whole)] == ["run"]
    whole = board()
    whole.columns["p"].follow(START.h)
    assert {fault.check for fault in whole.relations()} == {"relation"}
    whole = board()
    whole.beads[0], whole.beads[1] = whole.beads[1], whole.beads[0]
    assert {fault.check for fault in whole.relations()} == {"relation"}


# -- facts ---------------------------------------------------------------------------------


def test_facts_hold_and_others_do_not() -> None:
    line, hill = HILL.line, HILL.hill
    holding: list[BearingFact] = [
        OnTheHill(START.z, START.h, (0, 1, 2)),
        NoFloor(line, hill),
        FallsLeft(line, HILL.slopes),
        MiddleAndEnd(line, HILL.sigmoid, START.y),
        MeanOf(START.h, START.loss),
    ]
    assert [fact.fault() for fact in holding] == [None] * 5
    flat = replace(hill, value=np.maximum(hill.value, 0.01))
    sunk = replace(hill, value=hill.value - hill.value.min())
    wrong: list[BearingFact] = [
        OnTheHill(START.z, ZERO.h, (1,)),
        NoFloor(line, flat),
        NoFloor(line, sunk),
        FallsLeft(line, hill),
        FallsLeft(line, replace(hill, value=-HILL.slopes.value.astype(float))),
        ZeroAt(line, hill, 0.0),
        ZeroAt(line, hill, -4.0),
        MiddleAndEnd(line, hill, START.y),
        MiddleAndEnd(line, HILL.sigmoid, START.z),
        MeanOf(START.h, ZERO.loss),
    ]
    assert all(fact.fault() for fact in wrong)
    assert ZeroAt(line, sunk, -7.0).fault() is None

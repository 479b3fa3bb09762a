"""Lanes, beads, flags and levels say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_2.nothing_to_overshoot import nothing_to_overshoot
from gradmath.records.tensor import Record
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.lanes.board import LaneBoard, TwoBoard, row_of
from scenes.kit.lanes.facts import (
    ArriveAtOnce,
    LossRises,
    NeverUphill,
    OneStepLeads,
    OneWeightTwoWays,
    RateTimesSlope,
    TakesSteps,
    TenfoldRate,
    TooLarge,
)
from scenes.kit.lanes.labels import AwayNumber, fewest
from scenes.kit.lanes.view import FAR, LEFT_END, NEAR, SAMPLES
from scenes.kit.truth.checks import Fault, checked

FOUND = nothing_to_overshoot()
RACE, TWO = FOUND.race, FOUND.two
KEPT: list[Any] = []  # what stands in a board knows it by a weak reference


def boards() -> tuple[LaneBoard, TwoBoard]:
    """All of a race after its first steps, and of two samples."""
    window = LoopWindow(FOUND.listing, 1, CORNER, 2).begin_at(FOUND.made_rates)
    board = LaneBoard(RACE, TWO, FOUND.goal_text, window)
    two = TwoBoard(board)
    KEPT.append((board, two))
    board.show(1)
    board.away = [AwayNumber(bead) for bead in board.beads if bead.away]
    return board, two


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def raced(board: LaneBoard) -> list[Any]:
    flags = [flag for flag, done in zip(board.flags, RACE.arrived, strict=True) if done]
    return [*board.tracks, *board.beads, *board.trodden, board.rates, board.goal, *flags,
            *board.away, board.clock]  # fmt: skip


def thrown(two: TwoBoard) -> list[Any]:
    return [*two.beads, *two.flags, *two.bars, two.level]


# -- what is so ----------------------------------------------------------------------------


def test_a_race_is_true_at_each_step_from_near_and_from_afar() -> None:
    board, _ = boards()
    board.away = []
    for closeness in (NEAR, 1.5, FAR, 0.5, SAMPLES):
        board.look(closeness)
        for k in (0, 1, 30, 1000):
            board.show(k)
            assert faults_of(*raced(board)) == [], (closeness, k)
        for share in (0.0, 0.3, 1.0):
            board.first_step(share)
            assert faults_of(*raced(board)) == [], (closeness, share)


def test_a_bead_beyond_the_frame_is_not_seen_and_its_number_is() -> None:
    board, _ = boards()
    told = [number.number.drawn for number in board.away]
    assert told == ["−15.8", "−177.8"]
    assert [bead.disc.fill_rgbas[0, 3] for bead in board.beads] == [1, 1, 1, 1, 0, 0]
    board.look(FAR)
    assert all(bead.disc.fill_rgbas[0, 3] == 1 for bead in board.beads)
    assert min(float(bead.disc.get_left()[0]) for bead in board.beads) >= LEFT_END


def test_arrived_beads_stand_at_the_goal_and_others_before_it() -> None:
    board, _ = boards()
    board.show(1000)
    goal = float(board.view.across(float(RACE.goal.value)))
    for bead, done in zip(board.beads, RACE.arrived, strict=True):
        away = float(bead.place[0]) - goal
        assert away < 0.1 if done else away > 1


def test_slopes_are_those_of_the_start() -> None:
    board, two = boards()
    board.show(0)
    due = 1 / (1 + np.exp(-2.2))
    for slope in board.slopes:
        assert float(slope.record.value[slope.index]) == pytest.approx(due, rel=1e-5)
        assert faults_of(slope.grow(0.5), slope.grow(1.0)) == []
    board.look(SAMPLES)
    two.lay()
    assert faults_of(*two.slopes) == []


def test_two_samples_are_true_before_and_after_and_on_their_way() -> None:
    board, two = boards()
    board.look(SAMPLES)
    two.lay()
    assert faults_of(*thrown(two)) == []
    for bar in two.bars:
        bar.grow(0.0)
    for share in (0.0, 0.4, 1.0):
        two.step(share)
        assert faults_of(*thrown(two)) == []
    assert faults_of(*(bar.grow(1.0) for bar in two.bars)) == []
    heights = []
    for share in (0.0, 0.5, 1.0):
        two.level.rise_to(share)
        assert faults_of(two.level) == []
        heights.append(float(two.level.line.points[0, 1]))
    assert heights == sorted(heights)
    mean = np.mean([bar.height if len(bar.points) else 0.0 for bar in two.bars])
    assert heights[-1] - board.view.level(board.view.lanes - 1) == pytest.approx(mean, abs=1e-3)


def test_numbers_have_as_few_decimals_as_they_have() -> None:
    assert [fewest(each) for each in (0.001, 0.05, 0.5, 1.0, 100.0)] == [3, 2, 1, 0, 0]


# -- what lies -----------------------------------------------------------------------------


def changed(record: Record) -> Record:
    value = record.value.copy()
    value.flat[-1] += np.asarray(1, value.dtype)
    return replace(record, value=value)


def bead_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.beads[0].shift(0.1 * UP)


def bead_of_another_row(board: LaneBoard, two: TwoBoard) -> None:
    board.beads[1].now = row_of(RACE, 1, 500)


def bead_of_no_height(board: LaneBoard, two: TwoBoard) -> None:
    now = board.beads[0].now
    board.beads[0].stand(replace(now, up=replace(now.up, index=(1, 2))))


def bead_of_another_sign(board: LaneBoard, two: TwoBoard) -> None:
    board.beads[0].disc.fill_rgbas = two.beads[1].disc.fill_rgbas.copy()


def track_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.tracks[2].shift(0.1 * RIGHT)


def track_as_it_was(board: LaneBoard, two: TwoBoard) -> None:
    board.tracks[2].record = changed(board.tracks[2].record)


def track_in_another_colour(board: LaneBoard, two: TwoBoard) -> None:
    board.tracks[2].set_stroke("#ffffff")


def way_of_another_lane(board: LaneBoard, two: TwoBoard) -> None:
    board.trodden[2].track = board.trodden[1].track


def way_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.trodden[2].shift(0.1 * UP)


def rate_at_another_lane(board: LaneBoard, two: TwoBoard) -> None:
    board.rates.numbers[0].index = (1,)


def rate_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.rates.numbers[0].shift(0.4 * UP)


def goal_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.goal.pole.shift(0.2 * RIGHT)


def flag_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.flags[3].cloth.shift(0.2 * RIGHT)


def flag_of_another_count(board: LaneBoard, two: TwoBoard) -> None:
    board.flags[3].number.index = (2,)


def flag_after_other_steps(board: LaneBoard, two: TwoBoard) -> None:
    board.flags[5].race = replace(RACE, steps=changed(RACE.steps))


def flag_number_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.flags[3].number.shift(0.4 * UP)


def flag_for_who_is_out(board: LaneBoard, two: TwoBoard) -> None:
    board.flags[3].lane = 0


def away_number_of_another(board: LaneBoard, two: TwoBoard) -> None:
    board.away[0].number.claim = replace(board.away[0].number.claim, index=(0, 0))
    board.away[0].number.index = (0, 0)


def away_head_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    board.away[0].head.shift(0.2 * RIGHT)


def clock_of_another_step(board: LaneBoard, two: TwoBoard) -> None:
    board.clock.number.index = (7,)


def bar_higher(board: LaneBoard, two: TwoBoard) -> None:
    two.bars[0].stretch(1.3, 1)


def level_higher(board: LaneBoard, two: TwoBoard) -> None:
    two.level.line.shift(0.2 * UP)


def level_of_another_number(board: LaneBoard, two: TwoBoard) -> None:
    two.level.number.follow(TWO.loss_new, 0.3, two.level.number.get_center())


def slope_elsewhere(board: LaneBoard, two: TwoBoard) -> None:
    two.slopes[0].shift(0.2 * UP)


def slope_of_another_place(board: LaneBoard, two: TwoBoard) -> None:
    two.slopes[0].index = (0,)


LIES: dict[Callable[[LaneBoard, TwoBoard], None], str] = {
    bead_elsewhere: "bead",
    bead_of_another_row: "bead",
    bead_of_no_height: "bead",
    bead_of_another_sign: "colour",
    track_elsewhere: "plot",
    track_as_it_was: "plot",
    track_in_another_colour: "colour",
    way_of_another_lane: "plot",
    way_elsewhere: "plot",
    rate_at_another_lane: "index",
    rate_elsewhere: "place",
    goal_elsewhere: "pole",
    flag_elsewhere: "flag",
    flag_of_another_count: "flag",
    flag_after_other_steps: "flag",
    flag_number_elsewhere: "place",
    flag_for_who_is_out: "flag",
    away_number_of_another: "stale",
    away_head_elsewhere: "place",
    clock_of_another_step: "stale",
    bar_higher: "bar",
    level_higher: "bar",
    level_of_another_number: "stale",
    slope_elsewhere: "slope",
    slope_of_another_place: "slope",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[LaneBoard, TwoBoard], None]) -> None:
    board, two = boards()
    two.lay()
    stage = [*raced(board), *thrown(two), *two.slopes]
    assert faults_of(*stage) == []
    lie(board, two)
    assert LIES[lie] in {fault.check for fault in faults_of(*stage)}


# -- what captions say ---------------------------------------------------------------------

PATHS, LIMIT = RACE.paths, RACE.limit


def uphill(path: Record) -> Record:
    return replace(path, value=path.value[::-1].copy())


def test_no_rate_is_too_large_unless_its_race_ends_higher() -> None:
    assert TooLarge(PATHS, ()).fault() is None
    assert TooLarge(PATHS, (5,)).fault() is not None
    turned = (*PATHS[:5], uphill(PATHS[5]))
    assert TooLarge(turned, (5,)).fault() is None and TooLarge(turned, ()).fault() is not None
    assert "none" in TooLarge(PATHS, ()).bears - TooLarge(PATHS, (5,)).bears


def test_who_arrives_with_the_first_step() -> None:
    assert ArriveAtOnce(PATHS, LIMIT, (4, 5)).fault() is None
    for lanes in ((), (5,), (3, 4, 5)):
        assert ArriveAtOnce(PATHS, LIMIT, lanes).fault() is not None


def test_steps_are_as_large_as_rates() -> None:
    assert RateTimesSlope(RACE.rates, PATHS).fault() is None
    assert RateTimesSlope(RACE.rates, (PATHS[1], *PATHS[1:])).fault() is not None
    assert OneStepLeads(PATHS[5]).fault() is None
    assert OneStepLeads(uphill(PATHS[5])).fault() is not None


def test_ten_times_the_rate_is_a_tenth_of_the_steps() -> None:
    told = RACE.rates, RACE.steps
    assert TenfoldRate(*told, (PATHS[2], PATHS[3]), LIMIT, 2, 3).fault() is None
    assert TenfoldRate(*told, (PATHS[3], PATHS[4]), LIMIT, 3, 4).fault() is not None
    assert TenfoldRate(*told, (PATHS[0], PATHS[1]), LIMIT, 0, 1).fault() is not None
    assert TakesSteps(PATHS[2], RACE.steps, LIMIT, 2).fault() is None
    assert TakesSteps(PATHS[0], RACE.steps, LIMIT, 0).fault() is not None
    assert TakesSteps(PATHS[2], RACE.steps, LIMIT, 3).fault() is not None


def test_the_hill_rises_nowhere_to_the_left() -> None:
    assert NeverUphill(RACE.line, RACE.hill, PATHS).fault() is None
    assert NeverUphill(RACE.line, uphill(RACE.hill), PATHS).fault() is not None
    assert NeverUphill(RACE.line, RACE.hill, (*PATHS, uphill(PATHS[3]))).fault() is not None
    short = (
        replace(RACE.line, value=RACE.line.value[-90:]),
        replace(RACE.hill, value=RACE.hill.value[-90:]),
    )
    assert NeverUphill(*short, PATHS).fault() is not None


def test_a_loss_that_rises_and_a_weight_that_goes_two_ways() -> None:
    before, after = (TWO.h, TWO.loss), (TWO.h_new, TWO.loss_new)
    assert LossRises(before, after).fault() is None
    assert LossRises(after, before).fault() is not None
    assert LossRises(before, (TWO.h_new, TWO.loss)).fault() is not None
    w, z = (TWO.w, TWO.w_new), (TWO.z, TWO.z_new)
    assert OneWeightTwoWays(TWO.X, w, z, 1).fault() is None
    assert OneWeightTwoWays(TWO.X, w, z, 0).fault() is not None
    assert OneWeightTwoWays(TWO.X, w[::-1], z, 1).fault() is not None

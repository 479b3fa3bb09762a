"""Stations, bars and blocks say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from manim import DOWN, RIGHT, UP

from gradmath.problems.tutorial_2.nudge_and_ratio import NudgeAndRatio, nudge_and_ratio
from scenes.kit import BearingFact
from scenes.kit.nudge.blocks import Blocks, each_again, one_by_one
from scenes.kit.nudge.facts import (
    MovedBy,
    NearerToSlope,
    SentBack,
    SlopeOf,
    SlopesMultiply,
    slopes_multiply,
)
from scenes.kit.nudge.line import StationLine
from scenes.kit.nudge.table import RatioTable
from scenes.kit.nudge.unfolding import unfold
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.tutorial_2.nudge_and_ratio import STAGE

FILM = nudge_and_ratio()
OTHER = nudge_and_ratio(x=2.3, steps=[0.5, 0.007], factor=4.0)
TWO = FILM.two


def board(film: NudgeAndRatio = FILM) -> StationLine:
    """Both stations with their slopes, x nudged, and the blocks of its step."""
    two = film.two
    line = StationLine(film.runs, two, STAGE)
    line.shown, line.run = 2, two.run
    for row, record in (("x", two.new_x), ("u", two.both.new_u), ("y", two.both.new_y)):
        line.cell(row, record)
    for row, moved in (("x", two.moved_x), ("u", two.both.moved_u), ("y", two.both.moved_y)):
        line.bar(row, moved)
    for number, slope in enumerate(two.slopes):
        line.badge(number, slope)
    unfold(line, two.slopes)
    return line


def parts(line: StationLine) -> list[Any]:
    return [*line.cells.values(), *line.names.values(), *line.bars.values(), *line.badges,
            *line.stations, *line.blocks, *line.beams]  # fmt: skip


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "no whole slope"])
def test_all_that_stands_is_true(film: NudgeAndRatio) -> None:
    line = board(film)
    assert faults_of(*parts(line)) == []
    assert list(line.relations()) == [] and list(run_faults(line)) == []
    table = RatioTable(film.stops, line.places)
    assert faults_of(*table.parts) == []
    assert [fault for column in table.columns for fault in column.relations()] == []


def test_a_step_fits_as_often_as_the_ratio_tells() -> None:
    assert [round(each.width, 9) for each in one_by_one(4.1)] == [1, 1, 1, 1, 0.1]
    plan = each_again(one_by_one(2.5), 3)
    assert len(plan) == 9 and sum(each.width for each in plan) == 7.5
    assert [each.source for each in plan[::3]] == [0, 1, 2]
    line = board()
    assert [len(blocks.pieces) for blocks in line.blocks] == [4, 12]
    first = FILM.stops[0]
    laid = Blocks([first.ratio], one_by_one(4.1), line.places.ground("u"), 1.0, 0.0)
    for run in FILM.runs:
        assert faults_of(laid.follow(run.ratio)) == []


def test_nothing_of_a_bar_leaves_the_stage() -> None:
    for film in (FILM, OTHER):
        for bar in board(film).bars.values():
            assert bar.get_right()[0] <= STAGE.right


# -- planted faults ------------------------------------------------------------------------


def longer(line: StationLine) -> object:
    line.bars["u"].area.stretch(1.1, 0)
    return line.bars["u"]


def of_another_step(line: StationLine) -> object:
    line.bars["u"].step = FILM.stops[0].step
    return line.bars["u"]


def amber(line: StationLine) -> object:
    line.bars["x"].area.set_fill("#ffb43c")
    return line.bars["x"]


def slope_of_the_other(line: StationLine) -> object:
    line.badges[0].slope = TWO.slopes[1]
    return line.badges[0]


def slope_at_another_place(line: StationLine) -> object:
    line.badges[0].at = FILM.stops[0].new_x
    return line.badges[0]


def badge_elsewhere(line: StationLine) -> object:
    line.badges[1].shift(UP)
    return line.badges[1]


def code_off_its_card(line: StationLine) -> object:
    line.stations[0].words.shift(DOWN)
    return line.stations[0]


def too_many(line: StationLine) -> object:
    blocks = line.blocks[1]
    blocks.factors = (*blocks.factors, TWO.slopes[1])
    return blocks


def one_away(line: StationLine) -> object:
    line.blocks[0].pieces[2].shift(0.2 * RIGHT)
    return line.blocks[0]


def none_at_the_end(line: StationLine) -> object:
    blocks = line.blocks[0]
    blocks.pieces.pop()
    return blocks


LIES: dict[Callable[[StationLine], Any], str] = {
    longer: "bar",
    of_another_step: "bar",
    amber: "colour",
    slope_of_the_other: "slope",
    slope_at_another_place: "slope",
    badge_elsewhere: "place",
    code_off_its_card: "place",
    too_many: "blocks",
    one_away: "blocks",
    none_at_the_end: "blocks",
}


@pytest.mark.parametrize("plant", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(plant: Callable[[StationLine], Any]) -> None:
    line = board()
    assert LIES[plant] in {fault.check for fault in faults_of(plant(line))}


def test_a_board_whose_parts_do_not_belong_together_says_so() -> None:
    line = board()
    line.bars["y"].unit *= 2
    assert {fault.check for fault in line.relations()} == {"relation"}
    line = board()
    line.bar("u", TWO.alone.moved_u)
    assert [fault.check for fault in line.relations()] == ["relation"]
    line = board()
    line.cells["y"].follow(TWO.alone.new_y)
    assert "relation" in {fault.check for fault in line.relations()}
    line = board()
    line.cells["u"].follow(FILM.stops[0].new_u)
    assert "run" in {fault.check for fault in run_faults(line)}
    column = RatioTable(FILM.stops, line.places).columns[0]
    column.ratio.follow(FILM.stops[1].ratio)
    assert [fault.check for fault in column.relations()] == ["relation"]


def test_a_nudge_of_u_itself_needs_no_station_above_it() -> None:
    line = board()
    line.nudged = "u"
    line.cell("x", line.run.x)
    line.cell("u", TWO.alone.new_u)
    line.cell("y", TWO.alone.new_y)
    line.bars = {}
    assert list(line.relations()) == []


# -- facts ---------------------------------------------------------------------------------


def test_facts_hold_and_others_do_not() -> None:
    first, last, slopes = FILM.stops[0], FILM.stops[-1], TWO.slopes
    ends = (first.x, first.new_x), (first.u, first.new_u)
    steps = tuple(stop.step for stop in FILM.stops)
    moves = tuple(stop.moved_u for stop in FILM.stops)
    back = (*TWO.back, TWO.x_grad)
    holding: list[BearingFact] = [
        MovedBy(ends, first.step, first.moved_u, first.ratio),
        NearerToSlope(steps, moves, slopes[0]),
        SlopeOf(TWO.both.moved_y, last.step, slopes),
        SlopesMultiply(slopes, TWO.x_grad),
        SentBack(back, slopes),
        *slopes_multiply(TWO),
        *slopes_multiply(OTHER.two),
    ]
    assert [fact.fault() for fact in holding] == [None] * len(holding)
    wrong: list[BearingFact] = [
        MovedBy(ends, last.step, first.moved_u, first.ratio),
        MovedBy(ends, first.step, first.moved_u, last.ratio),
        MovedBy((ends[0], (first.u, first.u)), first.step, first.moved_u, first.ratio),
        NearerToSlope(steps[::-1], moves[::-1], slopes[0]),
        NearerToSlope(steps, moves, slopes[1]),
        NearerToSlope(steps, moves[:1] * 3, slopes[0]),
        SlopeOf(TWO.both.moved_y, last.step, slopes[:1]),
        SlopeOf(TWO.alone.moved_y, last.step, slopes),
        SlopesMultiply(slopes, TWO.added),
        SentBack(back[::-1], slopes),
        SentBack((replace(back[0], value=back[1].value), *back[1:]), slopes),
    ]
    assert [fact.fault() is None for fact in wrong] == [False] * len(wrong)

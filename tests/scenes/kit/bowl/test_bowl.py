"""A bowl, the hops in it, steps and marks say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_2.the_mirror_step import the_mirror_step
from gradmath.records.hops import HopRun
from gradmath.records.tensor import Record
from scenes.kit.bowl.board import BowlBoard
from scenes.kit.bowl.facts import (
    AsTheoryTells,
    ClimbsBeyond,
    LandsHigher,
    LandsLower,
    LandsOnFloor,
    SteeperAlone,
    SwingsLevel,
    TwiceToTheFloor,
)
from scenes.kit.bowl.rates import MarkKind
from scenes.kit.bowl.step import StepArrow
from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked

FOUND = the_mirror_step()
OTHER_SIDE = the_mirror_step(start=-0.75, curvature=8)
KEPT: list[Any] = []  # what stands in a board knows it by a weak reference


def board_of(run: HopRun = FOUND.crossing, found: Any = FOUND) -> BowlBoard:
    """All of a board that shows a run, with its hops drawn."""
    window = LoopWindow(run.listing, 1, CORNER, 3).begin_at(run.made)
    board = BowlBoard(found.runs, run, found.mirrored, window)
    board.trail.reach(run.count - 1)
    KEPT.append(board)
    return board


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    claims = [part.claim for part in family if isinstance(part, Lettering)]
    wrong = [fault for part in family if checked(part) for fault in part.faults()]
    return [*wrong, *(Fault("claim", each.text, due) for each in claims if (due := each.fault()))]


def everything(board: BowlBoard) -> list[Any]:
    return [board.axes, board.living, board.tangent, board.names, board.rates, *board.marks]


def all_faults(board: BowlBoard) -> list[Fault]:
    return [*faults_of(*everything(board)), *run_faults(board.trail)]


# -- what is so ----------------------------------------------------------------------------


@pytest.mark.parametrize("found", [FOUND, OTHER_SIDE], ids=["right", "left"])
def test_all_is_true_of_each_run_from_near_and_from_afar(found: Any) -> None:
    board = board_of(found.slow, found)
    for run in (found.slow, found.to_floor, found.nearly, found.mirrored, found.past):
        board.follow(run)
        for closeness in (1.0, 0.4, 0.0):
            board.look(closeness)
            assert all_faults(board) == [], (run.rate.text(), closeness)


def test_what_is_drawn_keeps_within_the_axes() -> None:
    board = board_of()
    region = board.axes.region
    for run in (FOUND.past, FOUND.steep_mirror, FOUND.slow):
        board.stand_for(run)
        for part in (board.bowl.wall, board.bowl.ground, *board.trail.ways):
            if len(part.points):
                across, up, _ = part.points.T
                assert region.left - 1e-6 <= across.min() and across.max() <= region.right + 1e-6
                assert region.bottom - 1e-6 <= up.min() and up.max() <= region.top + 1e-6


def test_a_bowl_opens_from_its_floor() -> None:
    board = board_of()
    widths = []
    for share in (0.1, 0.5, 1.0):
        board.bowl.open_to(share)
        assert faults_of(board.bowl) == []
        widths.append(board.bowl.wall.width)
    assert widths == sorted(widths)


def test_the_bead_hops_on_straight_ways_and_the_trail_behind_it() -> None:
    board = board_of()
    for k, share in ((0, 0.3), (2, 0.8)):
        board.bead.hop(FOUND.crossing, k, share)
        board.trail.reach(k + share)
        assert all_faults(board) == []
        end = board.trail.ways[k].points[-1]
        np.testing.assert_allclose(board.bead.disc.get_center(), end, atol=1e-6)


def test_a_step_laid_twice_leads_to_the_mirror() -> None:
    board = board_of(FOUND.mirrored)
    half = StepArrow(board.axes, FOUND.to_floor, board.arrow.level, guided=False).lay_on(1.0)
    assert faults_of(half) == []
    np.testing.assert_allclose(half.ends[1], board.arrow.ends[1], atol=1e-9)
    for share in (0.0, 0.5):
        assert faults_of(half.grow_to(share)) == []


def test_the_map_opens_and_marks_come_along() -> None:
    board = board_of(FOUND.to_floor)
    mark = board.mark(FOUND.to_floor, MarkKind.FLOOR)
    for share in (0.0, 0.5, 1.0):
        board.open_map(share)
        assert faults_of(board.hand, mark) == []
        np.testing.assert_allclose(mark.disc.get_center(), board.hand.disc.get_center(), atol=1e-6)
    place = board.rates.place(2.0, 0.5)[0]
    np.testing.assert_allclose(mark.disc.get_center(), place, atol=1e-6)


def test_bounds_are_dashed_and_named_by_their_formula() -> None:
    board = board_of()
    for kind, name in ((MarkKind.FLOOR, "1 / curvature"), (MarkKind.MIRROR, "2 / curvature")):
        bound, label = board.bound(FOUND.steeper, kind)
        assert label.text == name
        for share in (0.0, 0.3, 1.0):
            assert faults_of(bound.reach(share)) == []
        steps = np.linalg.norm(bound.dashes.points[3::4] - bound.dashes.points[::4], axis=1)
        assert 0 < steps.max() < 0.2


# -- what lies -----------------------------------------------------------------------------


def changed(record: Record) -> Record:
    value = record.value.copy()
    value.flat[-1] += np.asarray(1, value.dtype)
    return replace(record, value=value)


def another_bead(board: BowlBoard) -> None:
    board.bead.stand(FOUND.nearly, 2)


def another_hand(board: BowlBoard) -> None:
    board.hand.follow_run(FOUND.past)


def another_step(board: BowlBoard) -> None:
    board.arrow.follow(FOUND.past)


def another_bowl(board: BowlBoard) -> None:
    board.bowl.follow(FOUND.steep_mirror)


def foreign_bowl(board: BowlBoard) -> None:
    board.bowl.follow(replace(board.run, bowl=FOUND.steep_mirror.bowl))


def other_heights(board: BowlBoard) -> None:
    board.bowl.run = replace(board.run, bowl=changed(board.run.bowl))


def wider_bowl(board: BowlBoard) -> None:
    board.bowl.wall.stretch(1.1, 0)


def bead_elsewhere(board: BowlBoard) -> None:
    board.bead.shift(0.1 * UP)


def other_landings(board: BowlBoard) -> None:
    board.trail.run = replace(board.run, path=changed(board.run.path))


def hop_elsewhere(board: BowlBoard) -> None:
    board.trail.ways[1].shift(0.1 * UP)


def landing_elsewhere(board: BowlBoard) -> None:
    board.trail.dots[1].shift(0.1 * RIGHT)


def longer_step(board: BowlBoard) -> None:
    board.arrow.shaft.stretch(1.2, 0, about_point=board.arrow.ends[0])


def step_of_other_length(board: BowlBoard) -> None:
    board.arrow.follow(replace(board.run, step=FOUND.past.step))


def old_step(board: BowlBoard) -> None:
    board.arrow.swept = [*reversed(board.arrow.swept)]


def leaning_guide(board: BowlBoard) -> None:
    board.arrow.guides[1].shift(0.2 * RIGHT)


def other_number(board: BowlBoard) -> None:
    board.number.follow(FOUND.past.step, 0.31, board.number.get_center())


def number_elsewhere(board: BowlBoard) -> None:
    board.number.shift(0.5 * UP)


def mark_elsewhere(board: BowlBoard) -> None:
    board.mark(FOUND.mirrored, MarkKind.MIRROR).shift(0.2 * UP)


def mark_where_none_is(board: BowlBoard) -> None:
    board.mark(FOUND.crossing, MarkKind.MIRROR)


def mark_of_the_other_kind(board: BowlBoard) -> None:
    board.mark(FOUND.mirrored, MarkKind.FLOOR)


LIES: dict[Callable[[BowlBoard], None], str] = {
    another_bead: "run",
    another_hand: "run",
    another_step: "run",
    another_bowl: "run",
    foreign_bowl: "plot",
    other_heights: "plot",
    wider_bowl: "plot",
    bead_elsewhere: "plot",
    other_landings: "plot",
    hop_elsewhere: "plot",
    landing_elsewhere: "plot",
    longer_step: "plot",
    step_of_other_length: "step",
    old_step: "plot",
    leaning_guide: "plot",
    other_number: "step",
    number_elsewhere: "place",
    mark_elsewhere: "plot",
    mark_where_none_is: "mark",
    mark_of_the_other_kind: "mark",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[BowlBoard], None]) -> None:
    board = board_of()
    assert all_faults(board) == []
    lie(board)
    assert LIES[lie] in {fault.check for fault in all_faults(board)}


def test_a_bound_that_is_no_theory_or_another_one_is_noticed() -> None:
    board = board_of()
    bound, _ = board.bound(FOUND.steeper, MarkKind.MIRROR)
    bound.kind = MarkKind.FLOOR
    assert {fault.check for fault in bound.faults()} == {"theory"}
    runs = [replace(run, mirror=run.curvature) for run in FOUND.steeper[:3]]
    drawn, _ = board.bound(runs, MarkKind.MIRROR)
    assert {fault.check for fault in drawn.faults()} >= {"theory"}
    bound, _ = board.bound(FOUND.steeper, MarkKind.MIRROR)
    bound.dashes.shift(0.1 * UP)
    assert {fault.check for fault in bound.faults()} == {"plot"}


# -- what captions say ---------------------------------------------------------------------

SLOW, FLOOR, LEVEL, PAST = (
    run.path for run in (FOUND.slow, FOUND.to_floor, FOUND.mirrored, FOUND.past)
)


@pytest.mark.parametrize("kind", [LandsLower, LandsHigher, LandsOnFloor, SwingsLevel])
def test_a_fact_holds_of_its_own_descent_alone(kind: Any) -> None:
    due = {LandsLower: SLOW, LandsHigher: PAST, LandsOnFloor: FLOOR, SwingsLevel: LEVEL}[kind]
    for path in (SLOW, FLOOR, LEVEL, PAST):
        assert (kind(path).fault() is None) is (path is due)


def test_climbing_has_one_edge() -> None:
    assert ClimbsBeyond(FOUND.rising, FOUND.mirrored).fault() is None
    for run in (FOUND.to_floor, FOUND.between, FOUND.nearly, FOUND.past):
        assert ClimbsBeyond(FOUND.rising, run).fault() is not None


def test_twice_the_step_to_the_floor_is_that_to_the_mirror() -> None:
    assert TwiceToTheFloor(FOUND.to_floor, FOUND.mirrored).fault() is None
    assert TwiceToTheFloor(FOUND.to_floor, FOUND.past).fault() is not None
    assert TwiceToTheFloor(FOUND.slow, FOUND.mirrored).fault() is not None
    other = FOUND.steep_mirror  # as long a step, from as far
    assert TwiceToTheFloor(replace(FOUND.to_floor, step=other.step), other).fault() is not None


def test_steeper_alone_means_one_rate_and_a_rising_curvature() -> None:
    runs = FOUND.steeper
    rates, bends = tuple(run.rate for run in runs), tuple(run.curvature for run in runs)
    told = FOUND.steep_floor.path, FOUND.steep_mirror.path
    assert SteeperAlone(rates, bends, *told).fault() is None
    assert SteeperAlone((*rates[1:], FOUND.past.rate), bends, *told).fault() is not None
    assert SteeperAlone(rates, bends[::-1], *told).fault() is not None
    assert SteeperAlone(rates, bends, *told[::-1]).fault() is not None


def test_theory_is_right_of_every_run_and_another_one_is_not() -> None:
    assert all(AsTheoryTells(run).fault() is None for run in FOUND.runs)
    wrong = replace(FOUND.past, mirror=FOUND.steep_floor.mirror, floor=FOUND.slow.floor)
    assert AsTheoryTells(replace(wrong, rate=FOUND.slow.rate)).fault() is not None

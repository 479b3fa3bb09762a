"""Beads, flags and arrows head to tail say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP

from gradmath.problems.tutorial_2.each_z_takes_a_column import each_z_takes_a_column
from scenes.kit import SAFE, BearingFact
from scenes.kit.hill.board import HillBoard
from scenes.kit.hill.facts import ColumnAdds, EveryColumnAdds, InputMovesAll
from scenes.kit.hill.places import AXIS, HillPlaces, tips_of
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = each_z_takes_a_column()
OTHER = each_z_takes_a_column(
    [[0.0, 2.9, -3.0], [1.0, -3.0, 3.0], [0.5, 0.2, -0.1], [3.0, -3.0, -0.1], [0.0, 0.1, 3.0]],
    [0.0, -0.1, 3.0],
    [3.0, -3.0, -1.0, 3.0, 2.0],
)
START, WEIGHED, FED = FILM.start, FILM.weighed[-1], FILM.fed[-1]


def board(film: Any = FILM) -> HillBoard:
    """All of it, with its lanes."""
    board = HillBoard(film.start, HillPlaces.of(film.runs), film.runs)
    board.laid = list(board.lanes)
    return board


def parts(board: HillBoard) -> list[Any]:
    return [*board.living, board.axis, board.axis.name_label, board.zero, board.x_name,
            board.w_name, board.b_name, *board.indices]  # fmt: skip


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "far apart"])
def test_all_that_stands_is_true(film: Any) -> None:
    whole = board(film)
    for run in (film.start, film.weighed[-1], film.fed[-1], film.start):
        whole.follow(run)
        assert faults_of(*parts(whole)) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []


def test_arrows_lie_head_to_tail_and_end_over_the_bead() -> None:
    whole = board()
    tips = tips_of(START)
    for j, lane in enumerate(whole.lanes):
        assert np.allclose([arrow.tip for arrow in lane.arrows], tips[:, j], atol=1e-6)
        for arrow, after in zip(lane.arrows, lane.arrows[1:], strict=False):
            assert abs(arrow.tip - after.tail) < 1e-6
        head = lane.arrows[-1].points[0]
        assert abs(head[0] - whole.beads[j].disc.get_center()[0]) < PIXEL
        assert whole.beads[j].disc.get_center()[1] == pytest.approx(AXIS)


def test_an_arrow_is_as_long_as_its_term_and_points_left_if_that_is_negative() -> None:
    whole = board()
    for j, lane in enumerate(whole.lanes):
        for k, arrow in enumerate(lane.arrows):
            term = START.b.value[j] if k == 5 else START.x.value[k] * START.w.value[k, j]
            ends = arrow.points[0][0], arrow.points[:, 0]
            side = ends[1].min() if term > 0 else ends[1].max()
            assert ends[0] - side == pytest.approx(whole.places.unit * term, abs=PIXEL)


def test_a_term_of_zero_has_no_arrow() -> None:
    assert len(board(OTHER).lanes[0].arrows[0].points) == 0


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "far apart"])
def test_all_sums_stay_beside_the_board_and_within_the_margins(film: Any) -> None:
    whole = board(film)
    right = float(whole.w.get_right()[0])
    for run in film.runs:
        across = whole.places.zero + whole.places.unit * tips_of(run)
        assert across.min() > right and across.max() < SAFE.right
    ticks = whole.places.span.ticks
    assert all(SAFE.left < whole.places.across(tick) < SAFE.right for tick in ticks)
    assert len(ticks) >= 3


def test_an_arrow_on_its_way_leaves_from_its_cell() -> None:
    whole = board()
    arrow = whole.lanes[1].arrows[2]
    cell = whole.cell_of(arrow)
    assert cell.index == (2, 1)
    arrow.set_out(cell.box.get_center())
    assert np.allclose(arrow.get_center(), cell.box.get_center(), atol=PIXEL)
    assert arrow.width < cell.box.width
    assert faults_of(arrow) == [] and faults_of(arrow.come_home(1.0)) == []


def test_a_bead_that_rolls_says_so() -> None:
    whole = board()
    bead = whole.beads[0]
    assert faults_of(bead.roll_to(-1.0)) == []
    bead.aside = 0.0
    assert {fault.check for fault in faults_of(bead)} == {"bead"}


# -- planted faults ------------------------------------------------------------------------


def stretched(whole: HillBoard) -> object:
    whole.lanes[0].arrows[0].stretch(1.3, 0)
    return whole.lanes[0]


def moved(whole: HillBoard) -> object:
    whole.lanes[0].arrows[1].shift(0.1 * DOWN)
    return whole.lanes[0]


def in_another_colour(whole: HillBoard) -> object:
    whole.lanes[0].arrows[0].set_fill("#ffb43c")
    return whole.lanes[0]


def swapped(whole: HillBoard) -> object:
    one, other = whole.lanes[0].arrows[:2]
    one.k, other.k = other.k, one.k
    one.lay(), other.lay()
    return whole.lanes[0]


def of_another_run(whole: HillBoard) -> object:
    whole.lanes[1].arrows[3].follow(FED)
    return whole.lanes[1]


def loose_link(whole: HillBoard) -> object:
    whole.lanes[1].links[0].shift(0.2 * RIGHT)
    return whole.lanes[1]


def bead_elsewhere(whole: HillBoard) -> object:
    whole.beads[0].disc.shift(0.2 * RIGHT)
    return whole.beads[0]


def bead_of_the_other_sign(whole: HillBoard) -> object:
    whole.beads[0].disc.set_fill(whole.beads[1].inks[0])
    return whole.beads[0]


def pole_elsewhere(whole: HillBoard) -> object:
    whole.flags[0].pole.shift(0.3 * RIGHT)
    return whole.flags[0]


def number_of_another(whole: HillBoard) -> object:
    number = whole.flags[0].number
    number.index = (1,)
    number.follow(START.z, 0.25, number.get_center())
    return whole.flags[0]


def number_elsewhere(whole: HillBoard) -> object:
    whole.flags[0].number.shift(UP)
    return whole.flags[0]


def names_swapped(whole: HillBoard) -> object:
    one, other = (flag.name_label for flag in whole.flags[:2])
    places = one.get_center(), other.get_center()
    one.move_to(places[1]), other.move_to(places[0])
    return whole.flags[0]


def zero_elsewhere(whole: HillBoard) -> object:
    return whole.zero.shift(0.5 * RIGHT)


LIES: dict[Callable[[HillBoard], Any], str] = {
    stretched: "arrow",
    moved: "arrow",
    in_another_colour: "colour",
    swapped: "index",
    of_another_run: "index",
    loose_link: "link",
    bead_elsewhere: "bead",
    bead_of_the_other_sign: "colour",
    pole_elsewhere: "pole",
    number_of_another: "stale",
    number_elsewhere: "place",
    names_swapped: "place",
    zero_elsewhere: "tick",
}


@pytest.mark.parametrize("plant", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(plant: Callable[[HillBoard], Any]) -> None:
    whole = board()  # a flag does not outlive its bead
    assert LIES[plant] in {fault.check for fault in faults_of(plant(whole))}


def test_a_board_whose_sums_end_elsewhere_says_so() -> None:
    whole = board()
    whole.beads[1].follow(WEIGHED.z)
    assert {fault.check for fault in whole.relations()} == {"relation"}
    assert [fault.check for fault in run_faults(whole)] == ["run"]
    whole = board()
    whole.beads[0], whole.beads[1] = whole.beads[1], whole.beads[0]
    assert {fault.check for fault in whole.relations()} == {"relation"}


# -- facts ---------------------------------------------------------------------------------


def test_facts_hold_and_others_do_not() -> None:
    holding: list[BearingFact] = [
        *(ColumnAdds(START, j) for j in range(3)),
        EveryColumnAdds(WEIGHED),
        InputMovesAll(START, FED, 3),
    ]
    assert [fact.fault() for fact in holding] == [None] * 5
    wrong: list[BearingFact] = [
        ColumnAdds(START, 3),
        InputMovesAll(START, FED, 2),
        InputMovesAll(START, WEIGHED, 3),
        InputMovesAll(START, START, 3),
    ]
    assert all(fact.fault() for fact in wrong)
    assert {"column", "number:3", "every"} <= holding[-1].bears | holding[-2].bears


def test_another_sum_is_noticed() -> None:
    mixed = type(START)(START.listing, START.x, START.w, START.b, WEIGHED.z, START.terms)
    assert ColumnAdds(mixed, 1).fault() and not ColumnAdds(mixed, 0).fault()
    assert EveryColumnAdds(mixed).fault()
    bare = type(START)(START.listing, START.x, START.w, START.b, START.terms, START.terms)
    assert EveryColumnAdds(bare).fault()
    frozen = type(START)(START.listing, FED.x, START.w, START.b, START.z, FED.terms)
    assert InputMovesAll(START, frozen, 3).fault()

"""Floors turn over about their diagonal, entries keep to their ways, and what is untrue is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_4.ones_is_a_sum import ones_is_a_sum
from gradmath.records.tensor import Record
from scenes.kit.floors.board import Floors
from scenes.kit.floors.facts import (
    BitForBit,
    GradientOfSum,
    OnDiagonal,
    RowToColumn,
    SameShape,
    SumOfAll,
    TimesSlopes,
    TurnedOver,
)
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.product import SlopeProduct
from scenes.kit.floors.strand import CellFrame
from scenes.kit.floors.summing import SumBench
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, checked, within_a_pixel

FILM = ones_is_a_sum()
RUN, CHANGED, SUMMED, PLAIN = FILM.first, FILM.other, FILM.summed, FILM.plain
OTHER = ones_is_a_sum([[0.0, 1.0], [2.0, -1.0]], 2.0, [[0.0, 1.0], [2.0, 1.0]])


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def board() -> Floors:
    return Floors(RUN, [CHANGED, SUMMED, PLAIN])


def turned_board() -> Floors:
    """One whose second floor has turned over: it shows out."""
    floors = board()
    floors.out.other = RUN.out
    floors.out.turn(np.pi)
    floors.out.settle()
    return floors


def turning(share: float) -> Floor:
    """The second floor, so far on its way over."""
    floor = board().out
    floor.other = RUN.out
    floor.turn(np.pi * share)
    return floor


# -- a floor -----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.95])
def test_a_floor_on_its_way_is_true(share: float) -> None:
    assert faults_of(turning(share)) == []


def test_a_floor_that_has_turned_over_is_laid_out_as_its_transpose() -> None:
    floor = turning(1.0)
    floor.settle()
    fresh = Floor(RUN.out, Face.VALUE, floor.size, floor.first, scale=4.0)
    assert floor.record is RUN.out and faults_of(floor) == []
    for cell, due in zip(floor.entries, fresh.entries, strict=True):
        assert cell.index == due.index and cell.number.drawn == due.number.drawn
        assert within_a_pixel(cell.box.points, due.box.points)


def test_a_cell_goes_to_its_mirror_place_and_the_diagonal_stays() -> None:
    start, end = board().out, turning(1.0)
    for row in range(4):
        assert within_a_pixel(end.seen_at((row, row)), start.at((row, row)))
    assert within_a_pixel(end.seen_at((2, 1)), start.at((1, 2)))


def test_seen_from_its_edge_it_is_a_line_along_the_diagonal() -> None:
    floor = turning(0.5)
    centers = np.array([cell.box.get_center() for cell in floor.entries]) - floor.first
    assert within_a_pixel(centers[:, 0], -centers[:, 1])


@pytest.mark.parametrize(
    ("lie", "check"),
    [
        (lambda floor: floor.entries[3].shift(0.2 * UP), "place"),
        (lambda floor: floor.entries[1].move_on((0, 0)), "index"),
        (lambda floor: floor.entries[0].follow(RUN.slopes), "index"),
    ],
)
def test_cells_astray_while_a_floor_turns(lie: Callable[[Floor], Any], check: str) -> None:
    floor = turning(0.2)
    lie(floor)
    assert check in {fault.check for fault in faults_of(floor)}


def test_a_floor_away_from_its_place() -> None:
    floor = board().out
    floor.shift(0.5 * RIGHT)
    assert "place" in {fault.check for fault in faults_of(floor)}


# -- what goes along ---------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.8])
def test_a_strand_and_a_frame_go_along(share: float) -> None:
    floors = board()
    strand, frame = floors.strand((2, 1)), CellFrame(floors.out, (2, 1))
    floors.out.other = RUN.out
    if share:
        floors.out.turn(np.pi * share)
    assert share == 0.0 or faults_of(strand)
    strand.lay()
    frame.lay()
    assert faults_of(strand, frame) == []
    assert within_a_pixel(strand.line.points[-1], floors.out.seen_at((2, 1)))


def strand_of_another(floors: Floors) -> Any:
    strand = floors.strand((2, 1))
    strand.index_of_inp = (2, 2)
    return strand


def strand_elsewhere(floors: Floors) -> Any:
    strand = floors.strand((2, 1))
    strand.line.shift(0.5 * UP)
    return strand


LIES: dict[Callable[[Floors], Any], str] = {
    strand_of_another: "strand",
    strand_elsewhere: "strand",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_strand_astray_is_noticed(lie: Callable[[Floors], Any]) -> None:
    floors = board()
    assert faults_of(floors.strand((2, 1))) == []
    assert LIES[lie] in {fault.check for fault in faults_of(lie(floors))}


def test_a_strand_of_a_derivative_that_is_zero() -> None:
    flat = ones_is_a_sum([[-1.0, 0.0], [0.0, 0.0]], 1.0, [[1.0, 1.0], [1.0, 1.0]]).first
    floors = Floors(flat)
    assert [fault.check for fault in faults_of(floors.strand((0, 0)))] == ["strand"]


def test_a_frame_around_another_cell() -> None:
    floors = board()
    frame = CellFrame(floors.out, (2, 1))
    frame.shift(0.5 * UP)
    assert [fault.check for fault in faults_of(frame)] == ["place"]


# -- flights and the curve ---------------------------------------------------------------------


def test_entries_fly_by_the_curve_at_their_own_heights() -> None:
    floors = board()
    axes = floors.parabola.axes
    for index, way in floors.ways["forth"].items():
        u, height = axes.read(way.corners[2] - floors.parabola.slots[index])
        assert abs(u - float(RUN.inp.value[index])) < 1e-6
        assert abs(height - (u + 1) ** 2) < 1e-5


def test_equal_entries_lie_apart_in_their_pile() -> None:
    piles = board().parabola
    places = np.array([piles.foot(index) for index in piles.slots])
    away = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(len(places))
    assert away.min() > 0.17


@pytest.mark.parametrize(
    ("lie", "check"),
    [
        (lambda crumb: crumb.shift(0.3 * UP), "way"),
        (lambda crumb: crumb.move_on((0, 1)), "way"),
        (lambda crumb: crumb.follow(OTHER.first.inp), "relation"),
    ],
)
def test_an_entry_astray_in_flight(lie: Callable[[Any], Any], check: str) -> None:
    floors = board()
    crumbs = floors.crumbs(RUN.inp, Face.VALUE, "forth")
    assert [*faults_of(*crumbs), *floors.relations()] == []
    lie(crumbs[0])
    assert check in {fault.check for fault in (*faults_of(*crumbs), *floors.relations())}


def test_slopes_stand_beside_their_own_tangents() -> None:
    curve = board().parabola
    assert [number.drawn for number in curve.slopes] == ["2", "4"]
    assert faults_of(*curve.tangents, *curve.slopes) == []
    curve.slopes[0].shift(0.4 * UP)
    curve.slopes[1].index = curve.slopes[0].index
    curve.slopes[1].keep_up()
    curve.slopes[1].claim = curve.slopes[0].claim
    assert {fault.check for fault in faults_of(*curve.slopes)} >= {"place", "slope"}


# -- the board ---------------------------------------------------------------------------------


def test_a_board_of_another_run_of_the_same_numbers_is_as_true() -> None:
    floors = turned_board()
    for run in (CHANGED, SUMMED, PLAIN):
        floors.follow(run)
        assert [*floors.relations()] == [] and faults_of(floors.out, floors.inp) == []
        held = [record.expression for record in floors.records.values()]
        assert {each.listing for each in held if each is not None} == {run.listing}
    assert faults_of(*floors.parabola.names) == []


def test_heights_that_are_not_the_curve_s() -> None:
    floors = board()
    floors.out.record = RUN.slopes
    assert [fault.check for fault in floors.relations()] == ["relation"]


def test_a_grad_that_is_not_what_came_into_it() -> None:
    floors = board()
    floors.deposits = (RUN.sent,)
    floors.new_grad()
    assert [*floors.relations()] == []
    floors.deposits = (RUN.sent, CHANGED.sent)
    assert [fault.check for fault in floors.relations()] == ["relation"]
    floors.grad = floors.floor(CHANGED.grad, Face.GRADIENT, floors.places.grad)
    assert [fault.check for fault in floors.relations()] == ["relation"]


@pytest.mark.parametrize("other", [OTHER.first.weights, RUN.out, SUMMED.weights])
def test_a_cloth_that_is_not_the_weights(other: Record) -> None:
    floors = board()
    floors.new_cloth(RUN.weights)
    assert [*floors.relations()] == []
    floors.new_cloth(other)
    assert [fault.check for fault in floors.relations()] == ["relation"]


@pytest.mark.parametrize("other", [RUN.came, RUN.slopes, RUN.powers])
def test_another_tensor_on_the_floor_of_inp(other: Record) -> None:
    floors = board()
    floors.inp.follow(other)
    assert [fault.check for fault in floors.relations()] == ["relation"]


def test_a_sum_that_is_another_number() -> None:
    floors = turned_board()
    bench = SumBench(floors, SUMMED)
    floors.follow(SUMMED)
    assert [*floors.relations()] == []
    bench.whole.follow(SUMMED.seed)
    assert [fault.check for fault in floors.relations()] == ["relation"]


def test_out_turns_to_the_weighted_terms_and_to_no_others() -> None:
    floors = turned_board()
    floors.follow(SUMMED)
    floors.out.follow(SUMMED.terms)
    assert [*floors.relations()] == []
    floors.out.follow(CHANGED.weights)
    assert [fault.check for fault in floors.relations()] == ["relation"]


def test_between_two_runs_a_board_may_show_either() -> None:
    floors = turned_board()
    floors.follow(SUMMED)
    floors.out.follow(SUMMED.terms)
    cloth = floors.new_cloth(SUMMED.counts)
    assert [*floors.relations()] == []
    floors.come_from(SUMMED)
    floors.follow(PLAIN)
    for record in (SUMMED.counts, PLAIN.counts):
        floors.cloth = cloth
        cloth.follow(record)
        assert [*floors.relations()] == []
    cloth.follow(RUN.out)
    assert [fault.check for fault in floors.relations()] == ["relation"]
    cloth.follow(SUMMED.counts)
    floors.come_from(None)
    assert {fault.check for fault in floors.relations()} == {"relation"}


# -- products --------------------------------------------------------------------------------


def somewhere_else(product: SlopeProduct) -> None:
    product.shift(0.4 * UP)


def with_another_slope(product: SlopeProduct) -> None:
    product.index = (1, 1)
    product.run = dataclasses.replace(RUN, sent=altered(RUN.sent, (1, 1)))


PRODUCT_LIES: dict[Callable[[SlopeProduct], None], str] = {
    somewhere_else: "place",
    with_another_slope: "product",
}


@pytest.mark.parametrize("lie", PRODUCT_LIES, ids=lambda lie: lie.__name__)
def test_a_product_that_is_none_is_noticed(lie: Callable[[SlopeProduct], None]) -> None:
    floors = board()
    floors.spokesmen()
    assert [product.text for product in floors.products] == ["1 × 2", "1 × 4"]
    assert faults_of(*floors.products) == []
    lie(floors.products[0])
    assert {fault.check for fault in faults_of(*floors.products)} == {PRODUCT_LIES[lie]}


# -- facts -------------------------------------------------------------------------------------


def altered(record: Record, at: tuple[int, int] = (0, 0)) -> Record:
    """The same record with another entry."""
    value = np.array(record.value, dtype=np.float64)
    value[at] += 1
    return Record(record.name, value, record.source, expression=record.expression)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (TurnedOver(RUN.powers, RUN.out), TurnedOver(RUN.powers, altered(RUN.out))),
        (SameShape(RUN.fits), SameShape(RUN.absent)),
        (SameShape(RUN.fits), SameShape(Record("f", np.array(False), "f"))),
        (TimesSlopes(RUN.came, RUN.slopes, RUN.sent),
         TimesSlopes(RUN.came, RUN.slopes, altered(RUN.sent))),
        (OnDiagonal(RUN.grad), OnDiagonal(altered(RUN.grad))),
        (OnDiagonal(RUN.inp), OnDiagonal(RUN.came)),
        (BitForBit(CHANGED.grad, SUMMED.grad), BitForBit(RUN.grad, SUMMED.grad)),
        (SumOfAll(SUMMED.terms, SUMMED.whole), SumOfAll(altered(SUMMED.terms), SUMMED.whole)),
        (RowToColumn((RUN.weights, CHANGED.weights), (RUN.grad, CHANGED.grad), 0),
         RowToColumn((RUN.weights, CHANGED.weights), (RUN.grad, CHANGED.grad), 1)),
        (RowToColumn((RUN.weights, CHANGED.weights), (RUN.grad, CHANGED.grad), 0),
         RowToColumn((RUN.weights, CHANGED.weights), (RUN.grad, RUN.grad), 0)),
        (GradientOfSum(RUN.sent, FILM.of_sum), GradientOfSum(altered(RUN.sent), FILM.of_sum)),
    ],
)  # fmt: skip
def test_facts_hold_and_fail(true: Any, false: Any) -> None:
    assert true.fault() is None and false.fault() is not None
    assert true.bears and not true.about


def test_products_keep_off_a_steep_curve() -> None:
    """Between two points of a curve there is curve, too."""
    steep = ones_is_a_sum(inp=[[2, 2], [0, 2]], addend=-1, v=[[0, -1], [1, 1]]).first
    floors = Floors(steep, [])
    floors.spokesmen()
    u = np.linspace(-0.6, 2.6, 600)
    drawn = floors.parabola.axes.place(u, (u - 1) ** 2)
    assert floors.products
    for product in floors.products:
        away = np.abs(drawn - product.get_center())[:, :2]
        assert not (away < [product.width / 2 + 0.04, product.height / 2 + 0.04]).all(axis=1).any()

"""Arrows in a plane, their legs, trails and cards say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.errors import StageError
from gradmath.problems.tutorial_3.one_number import one_number
from gradmath.records.tensor import Record
from scenes.kit.look.stage import Region
from scenes.kit.plane import nudging
from scenes.kit.plane.arrow import PlaneArrow, vector_of
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.cards import Crossed, ShapeCard, regions_of, shape_compared
from scenes.kit.plane.fitting import PlacesShown, along, fitted
from scenes.kit.plane.legs import Leg
from scenes.kit.plane.trail import TipTrail
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry
from scenes.tutorial_3.one_number import CARDS, board_of

FILM = one_number()
OTHER = one_number([[-4.0, 0.0], [5.0, -7.0]], [-4.0, 7.0])
CALL = FILM.calls[0]


def refusal() -> Record:
    raised = FILM.calls[3].raised
    assert raised is not None
    return raised


class Bench:
    """All that a test lies about."""

    def __init__(self, film: Any = FILM) -> None:
        self.board: PullBoard = board_of(film)
        self.legs = nudging.legs_of(self.board, film.nudges)
        self.cards = [
            ShapeCard(pick, shape, region, scale=5.0)
            for pick, shape, region in zip(
                film.calls[0].picks, film.calls[0].shapes, regions_of(CARDS), strict=True
            )
        ]
        runs = film.turned
        self.trail = TipTrail(self.board.axes, film.nudged.x, [run.left for run in runs])
        self.trail.reach(0, len(runs) - 1)

    @property
    def arrow(self) -> PlaneArrow:
        return self.board.pulled

    @property
    def parts(self) -> list[Any]:
        board = self.board
        own = [board.axes, board.lattice, board.point, board.x, *board.y, *board.outputs]
        own += [board.pulled, board.slot, board.letterbox, *board.arrow_names]
        own += [weight for pair in board.weights for weight in pair]
        return [*own, *self.legs, *self.cards, self.trail]


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("film", [FILM, OTHER], ids=["the course", "zeros and negatives"])
def test_all_that_stands_in_the_plane_is_true(film: Any) -> None:
    bench = Bench(film)
    assert faults_of(*bench.parts) == []
    assert list(bench.board.relations()) == [] and list(run_faults(bench.board)) == []


def test_a_cross_is_true_on_the_card_that_was_refused() -> None:
    bench = Bench()
    assert faults_of(Crossed(bench.cards[3], refusal())) == []


def test_a_vector_of_one_number_lies_along_the_first_axis() -> None:
    assert vector_of(None).tolist() == [0.0, 0.0]
    assert vector_of(FILM.weighed[0].weights).tolist() == [-1.0, 0.0]
    assert vector_of(CALL.left).tolist() == [3.0, 1.0]


def test_an_arrow_of_zeros_is_a_ring() -> None:
    bench = Bench()
    arrow = bench.arrow
    nothing = replace(CALL.left, value=np.zeros(2, dtype=np.float32))
    arrow.follow(CALL.x, nothing)
    assert not len(arrow.shape.points) and len(arrow.ring.points)
    assert faults_of(arrow) == []


def test_terms_stand_head_to_tail_and_end_where_their_sum_does() -> None:
    bench, run = Bench(), FILM.turned[17]
    board = bench.board
    board.terms = board.terms_of(run)
    board.follow(run)
    assert np.allclose(board.terms[1].tip, board.pulled.tip, atol=1e-5)
    board.terms[1].join_to(0.0)
    assert np.allclose(board.terms[1].due()[0], board.point.due()[0])
    assert faults_of(*board.terms) == [] and list(board.relations()) == []


# -- planted faults ------------------------------------------------------------------------


def turned(bench: Bench) -> object:
    bench.arrow.shape.rotate(0.1)
    return bench.arrow


def too_long(bench: Bench) -> object:
    bench.arrow.shape.scale(1.1, about_point=bench.arrow.due()[0])
    return bench.arrow


def of_yesterday(bench: Bench) -> object:
    bench.arrow.record = FILM.calls[3].gradients[1]
    return bench.arrow


def off_its_point(bench: Bench) -> object:
    bench.arrow.shift(0.1 * UP)
    return bench.arrow


def in_blue(bench: Bench) -> object:
    bench.arrow.shape.set_fill("#3366ff")
    return bench.arrow


def beyond_the_plane(bench: Bench) -> object:
    bench.arrow.follow(CALL.x, replace(CALL.left, value=np.array([90.0, 1.0], dtype=np.float32)))
    return bench.arrow


def longer_leg(bench: Bench) -> object:
    bench.legs[0].line.scale(1.2, about_point=bench.legs[0].due()[0])
    return bench.legs[0]


def number_of_the_other_leg(bench: Bench) -> object:
    bench.legs[0].number.move_to(bench.legs[1].number)
    return bench.legs[0]


def leg_typed_by_hand(bench: Bench) -> object:
    nudges = FILM.nudges
    typed = replace(nudges[0], leg=replace(nudges[0].leg, value=np.array(4.0, dtype=np.float32)))
    return Leg(bench.board.axes, CALL.x, (typed, nudges[1]), 0)


def leg_of_two_nudges(bench: Bench) -> object:
    nudges = FILM.nudges
    moves = replace(nudges[0].moves, value=np.array([0.01, 0.01], dtype=np.float32))
    return Leg(bench.board.axes, CALL.x, (replace(nudges[0], moves=moves), nudges[1]), 0)


def trail_beside(bench: Bench) -> object:
    bench.trail.shift(0.1 * RIGHT)
    return bench.trail


def trail_of_others(bench: Bench) -> object:
    bench.trail.records[:] = [run.left for run in OTHER.turned]
    return bench.trail


def fewer_wrappings(bench: Bench) -> object:
    bench.cards[2].wrappings.pop()
    return bench.cards[2]


def wrapping_elsewhere(bench: Bench) -> object:
    bench.cards[1].wrappings[0].shift(0.2 * UP)
    return bench.cards[1]


def another_shape(bench: Bench) -> object:
    bench.cards[1].shape = CALL.shapes[2]
    return bench.cards[1]


def no_shape(bench: Bench) -> object:
    bench.cards[0].shape = CALL.absent
    return bench.cards[0]


def part_off_its_card(bench: Bench) -> object:
    bench.cards[3].label.shift(2 * RIGHT)
    return bench.cards[3]


def entry_left_out(bench: Bench) -> object:
    bench.cards[3].cells.pop()
    return bench.cards[3]


def lattice_between(bench: Bench) -> object:
    bench.board.lattice.shift(0.1 * UP)
    return bench.board.lattice


def weight_of_another_wire(bench: Bench) -> object:
    weight = bench.board.weights[0][1]
    weight.index = (1, 0)
    weight.follow_run(CALL.A)
    return weight


def weight_of_x(bench: Bench) -> object:
    weight = bench.board.weights[0][0]
    weight.claim = Entry(replace(CALL.A, name="B"), (0, 0))
    return weight


def weight_away_from_its_wire(bench: Bench) -> object:
    return bench.board.weights[1][1].shift(2 * RIGHT)


def name_of_the_other_arrow(bench: Bench) -> object:
    name = bench.board.arrow_names[0]
    name.output = 1
    return name


def name_away_from_its_arrow(bench: Bench) -> object:
    return bench.board.arrow_names[1].shift(2 * RIGHT)


def cross_on_a_card_that_may_call(bench: Bench) -> object:
    return Crossed(bench.cards[0], refusal())


def cross_without_a_refusal(bench: Bench) -> object:
    return Crossed(bench.cards[3], CALL.y)


def cross_elsewhere(bench: Bench) -> object:
    return Crossed(bench.cards[3], refusal()).shift(0.3 * RIGHT)


LIES: dict[Callable[[Bench], object], str] = {
    turned: "arrow",
    too_long: "arrow",
    of_yesterday: "plot",
    off_its_point: "arrow",
    in_blue: "colour",
    beyond_the_plane: "plot",
    longer_leg: "leg",
    number_of_the_other_leg: "leg",
    leg_typed_by_hand: "leg",
    leg_of_two_nudges: "leg",
    trail_beside: "plot",
    trail_of_others: "plot",
    fewer_wrappings: "card",
    wrapping_elsewhere: "card",
    another_shape: "card",
    no_shape: "claim",
    part_off_its_card: "place",
    entry_left_out: "card",
    cross_on_a_card_that_may_call: "card",
    cross_without_a_refusal: "card",
    cross_elsewhere: "place",
    lattice_between: "tick",
    weight_of_another_wire: "weight",
    weight_of_x: "weight",
    weight_away_from_its_wire: "place",
    name_of_the_other_arrow: "relation",
    name_away_from_its_arrow: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_in_the_plane_is_noticed(lie: Callable[[Bench], Any]) -> None:
    bench = Bench()  # kept: what is drawn knows its axes weakly
    found = {fault.check for fault in faults_of(lie(bench))}
    assert LIES[lie] in found


def swapped_outputs(board: PullBoard) -> None:
    first, second = board.outputs
    first.follow(CALL.x, second.record)


def grad_of_another_call(board: PullBoard) -> None:
    board.follow(CALL)
    board.grad = board.pair(FILM.calls[1].left, board.places.out_of_box)


def terms_of_another(board: PullBoard) -> None:
    board.terms = board.terms_of(FILM.turned[30])
    board.follow(FILM.turned[17])
    board.terms[0].follow(CALL.x, FILM.turned[30].terms[0])


@pytest.mark.parametrize("lie", [swapped_outputs, grad_of_another_call, terms_of_another])
def test_a_lie_between_the_parts_of_a_board_is_noticed(lie: Callable[[PullBoard], None]) -> None:
    bench = Bench()
    board = bench.board
    lie(board)
    assert [*board.relations(), *run_faults(board)]


def test_the_shape_of_a_card_is_the_one_that_was_compared() -> None:
    assert [shape_compared(each) for each in CALL.shapes] == [(), (1,), (1, 1), (2,)]
    assert shape_compared(CALL.absent) is None
    assert shape_compared(Record("typed", np.array(True), "by hand")) is None


# -- fitting -------------------------------------------------------------------------------

ROOM = Region(-4.0, 4.0, -2.0, 2.0)


def test_a_plane_fills_its_room_with_units_of_one_length() -> None:
    across, up = fitted(ROOM, [PlacesShown(np.array([[0.0, 0.0], [4.0, 10.0]]))])
    unit = ROOM.height / up.length
    assert ROOM.width / across.length == pytest.approx(unit)
    assert up.low < 0 and up.high > 10 and 10 * unit > 0.9 * ROOM.height


def test_what_is_shown_keeps_out_of_what_stands_beside_it() -> None:
    corner = Region(0.0, 4.0, 0.0, 2.0)
    places = along(np.zeros(2), np.array([5.0, 5.0]), np.array([-5.0, -5.0]))
    across, up = fitted(ROOM, [PlacesShown(places, (corner,))])
    x = ROOM.left + (places[:, 0] - across.low) / across.length * ROOM.width
    y = ROOM.bottom + (places[:, 1] - up.low) / up.length * ROOM.height
    assert not np.any((x > corner.left) & (y > corner.bottom))


def test_what_has_no_room_is_refused() -> None:
    everywhere = Region(-9.0, 9.0, -9.0, 9.0)
    with pytest.raises(StageError, match="no room"):
        fitted(ROOM, [PlacesShown(np.zeros((1, 2)), (everywhere,))])

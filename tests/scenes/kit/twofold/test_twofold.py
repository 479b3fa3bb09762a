"""A cloth that turns over, the two weights of a pair, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_2.only_the_symmetric_part import only_the_symmetric_part
from gradmath.records.lopsided import LopsidedRun
from gradmath.records.tensor import Record
from scenes.kit import BearingFact
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.twofold.board import TwofoldBoard
from scenes.kit.twofold.diagonal_turn import OVER, DiagonalTurn
from scenes.kit.twofold.facts import LeftOver, PairsAreSums, RowsMoved, SwappedPair

FILM = only_the_symmetric_part()
PLANE = only_the_symmetric_part(
    X=[[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]],
    V=[[0.4, -0.3, 0.2], [0.1, 0.0, 0.6], [0.0, -0.2, 0.4]],
    i=1,
    j=2,
)
GIVEN, TURNED = FILM.given, FILM.turned
PAIR = FILM.pair


def board(film: Any = FILM) -> TwofoldBoard:
    """All of it, under V."""
    whole = TwofoldBoard(film.given, film.runs, film.pair)
    whole.laid = ["gradients", "cloth", "sum"]
    return whole


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def parts(whole: TwofoldBoard) -> list[Any]:
    return [*whole.living, whole.cloth, whole.cloth.name_label, *whole.cloth.labels, whole.ledger,
            whole.angle()]  # fmt: skip


@pytest.mark.parametrize("film", [FILM, PLANE], ids=["the course", "in a plane"])
def test_all_that_stands_is_true(film: Any) -> None:
    whole = board(film)
    for run in (film.given, film.mean, film.shrinking[20], film.nothing, film.given):
        whole.follow(run)
        whole.cloth.name_label.follow()
        assert faults_of(*parts(whole)) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    for angle in (0.3, 1.5, 2.0, OVER):
        assert faults_of(whole.cloth.turn_to(angle)) == []
    whole.ledger.exchange(1.0)
    whole.have_turned(film.turned)
    whole.cloth.name_label.follow()
    assert faults_of(*parts(whole)) == [] and list(run_faults(whole)) == []


def test_a_turn_brings_each_cell_to_the_slot_of_the_transposed() -> None:
    cloth = board().cloth
    homes = {cell.slot: cell.box.get_center() for cell in cloth.cells}
    cloth.turn_to(OVER)
    for cell in cloth.cells:
        assert np.allclose(cell.box.get_center(), homes[cell.slot[::-1]], atol=1e-6)
    before = [cell.box.points.copy() for cell in cloth.cells]
    cloth.have_turned(TURNED.V)
    for cell, points in zip(cloth.cells, before, strict=True):
        for low in (np.min, np.max):
            assert np.allclose(low(cell.box.points, 0), low(points, 0), atol=1e-6)


def test_what_was_above_the_diagonal_comes_nearer() -> None:
    turn = DiagonalTurn(np.zeros(3), np.pi / 2)
    above, below = np.array([1.0, 1.0, 0.0]), np.array([-1.0, -1.0, 0.0])
    assert turn.depth(above) == pytest.approx(np.sqrt(2)) and turn.near(above) > 1 > turn.near(
        below
    )
    assert np.allclose(turn.at(above), 0, atol=1e-9) and turn.open < 1e-9
    on = np.array([1.0, -1.0, 0.0])
    assert np.allclose(turn.at(on), on)


def test_the_sum_of_a_pair_stays_while_its_addends_change_places() -> None:
    whole = board()
    ledger = whole.ledger
    shown = [[cell.number.drawn for cell in ledger.cells]]
    for share in (0.2, 0.5, 1.0):
        ledger.exchange(share)
        apart = ledger.addends[0].box.get_center() - ledger.addends[1].box.get_center()
        assert np.abs(apart).max() > 0.5
    whole.have_turned(TURNED)
    shown.append([cell.number.drawn for cell in ledger.cells])
    assert shown == [["−0.2", "0", "−0.2"], ["0", "−0.2", "−0.2"]]


# -- lies --------------------------------------------------------------------------------------


def cell_beside_its_slot(whole: TwofoldBoard) -> Any:
    return whole.cloth[0, 1].shift(0.2 * RIGHT)


def larger_cell(whole: TwofoldBoard) -> Any:
    return whole.cloth[0, 1].scale(1.3)


def cell_in_anothers_slot(whole: TwofoldBoard) -> Any:
    cell = whole.cloth[0, 1]
    cell.slot = (1, 0)
    return cell


def two_in_one_slot(whole: TwofoldBoard) -> Any:
    whole.cloth[0, 1].move_to_slot((1, 0), GIVEN.V, whole.cloth.turn)
    return whole.cloth


def cell_of_another_matrix(whole: TwofoldBoard) -> Any:
    whole.cloth[0, 0].follow(TURNED.V)
    return whole.cloth


def cell_that_has_not_turned(whole: TwofoldBoard) -> Any:
    whole.cloth.turn_to(1.0)
    whole.cloth[0, 1].sit(DiagonalTurn(whole.cloth.turn.middle))
    return whole.cloth


def fabric_in_another_shape(whole: TwofoldBoard) -> Any:
    return whole.cloth.fabric.scale(1.1)


def fabric_in_another_colour(whole: TwofoldBoard) -> Any:
    whole.cloth.fabric.fill_rgbas = whole.cloth[0, 0].box.fill_rgbas
    return whole.cloth.fabric


def addends_exchanged(whole: TwofoldBoard) -> Any:
    whole.ledger.cells[:2] = whole.ledger.cells[1::-1]
    return whole.ledger


def addend_elsewhere(whole: TwofoldBoard) -> Any:
    whole.ledger.cells[0].shift(0.3 * UP)
    return whole.ledger


def sign_elsewhere(whole: TwofoldBoard) -> Any:
    return whole.ledger.signs[0].shift(0.3 * UP)


def another_sum(whole: TwofoldBoard) -> Any:
    whole.ledger.total.follow(FILM.nothing.sums)
    return whole.ledger


LIES: dict[Callable[[TwofoldBoard], Any], str] = {
    cell_beside_its_slot: "place", larger_cell: "cloth", cell_in_anothers_slot: "index",
    two_in_one_slot: "index", cell_of_another_matrix: "stale", cell_that_has_not_turned: "cloth",
    fabric_in_another_shape: "cloth", fabric_in_another_colour: "colour",
    addends_exchanged: "index", addend_elsewhere: "place", sign_elsewhere: "place",
    another_sum: "relation",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[TwofoldBoard], Any]) -> None:
    whole = board()
    assert LIES[lie] in {fault.check for fault in faults_of(lie(whole))}


def scaled(run: LopsidedRun, name: str, factor: float) -> LopsidedRun:
    record: Record = getattr(run, name)
    values = record.value.astype(np.float32) * np.float32(factor)
    changed: Any = {name: replace(record, value=values)}
    return replace(run, **changed)


TRUE: list[BearingFact] = [
    RowsMoved("none", (GIVEN, TURNED)),
    RowsMoved("none", (GIVEN, FILM.mean)),
    RowsMoved("all", (GIVEN, FILM.nothing)),
    PairsAreSums(GIVEN),
    PairsAreSums(FILM.shrinking[20]),
    SwappedPair(PAIR, (TURNED, GIVEN)),
    LeftOver("nothing", (GIVEN, FILM.nothing)),
    LeftOver("same", (GIVEN, TURNED)),
    LeftOver("twice", (GIVEN, scaled(GIVEN, "X_grad", 2.0))),
]
FALSE: list[BearingFact] = [
    RowsMoved("none", (GIVEN, scaled(TURNED, "X_grad", 1.01))),
    RowsMoved("some", (GIVEN, TURNED)),
    PairsAreSums(scaled(GIVEN, "sums", 1.1)),
    PairsAreSums(scaled(GIVEN, "X_grad", 1.1)),
    SwappedPair(PAIR, (GIVEN, GIVEN)),
    SwappedPair((0, 0), (TURNED, GIVEN)),
    SwappedPair(PAIR, (scaled(TURNED, "sums", 2.0), GIVEN)),
    LeftOver("nothing", (GIVEN, FILM.shrinking[20])),
    LeftOver("nothing", (FILM.nothing, FILM.nothing)),
    LeftOver("same", (GIVEN, FILM.nothing)),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()

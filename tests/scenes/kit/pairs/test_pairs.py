"""Rows that V weighs say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_2.what_v_asks import what_v_asks
from gradmath.records.tensor import Record
from scenes.kit import BearingFact
from scenes.kit.pairs.board import PairBoard
from scenes.kit.pairs.bringing import BAR, CELL, PLOT
from scenes.kit.pairs.facts import (
    Agreement,
    Hump,
    LargestOf,
    SlopesAreSizes,
    SumOfProducts,
    SumOfRows,
)
from scenes.kit.space.axes import ColumnNumber
from scenes.kit.space.legs import RowLegs
from scenes.kit.space.tip_number import TipNumber
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = what_v_asks()
PLANE = what_v_asks(X=[[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]], row=2, a=0.3, b=0.2, end=1.5)
START, LAST = FILM.start, FILM.below[-1]


def board(film: Any = FILM) -> PairBoard:
    """All of it, as the film begins."""
    whole = PairBoard(film.start, film.runs, film.longer)
    whole.space.look(whole.eye)
    whole.laid = ["gradients", "arcs", "map", "dots", "plot"]
    for block in whole.blocks:
        block.stand(PLOT)
    return whole


def parts(whole: PairBoard) -> list[Any]:
    return [*whole.living, whole.axes, *whole.axes.numbers, whole.table, whole.meter,
            whole.plot.axes, *whole.plot.names, whole.plot.line, *whole.tips(),
            *(whole.legs(i) for i in range(whole.places.n)), whole.angle(0, 1)]  # fmt: skip


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("film", [FILM, PLANE], ids=["the course", "in a plane"])
def test_all_that_stands_is_true(film: Any) -> None:
    whole = board(film)
    for run in (film.start, film.to_zero[-1], film.best, film.above[-1], film.below[-1]):
        whole.follow(run)
        assert faults_of(*parts(whole)) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    assert faults_of(whole.sums()) == []


def test_legs_go_along_the_axes_to_the_tip() -> None:
    whole = board()
    legs = whole.legs(0)
    due = np.cumsum(np.diag(START.X.value[0].astype(float)), axis=0)
    assert np.allclose(legs.corners()[1:], due)
    legs.draw_to(0.5)
    drawn = [len(leg.points) for leg in legs.legs]
    assert drawn[0] and drawn[1] and not drawn[2] and faults_of(legs) == []


def test_blocks_pile_up_to_l_and_stand_over_lengths() -> None:
    whole = board()
    for block in whole.blocks:
        block.stand(BAR)
    products = START.products.value.astype(float)
    unit = whole.meter.travel / 2.0
    tops = [block.points[:, 1].max() - whole.meter.ground[1] for block in whole.blocks]
    assert np.allclose(tops, unit * np.cumsum(products), atol=PIXEL)
    assert tops[-1] == pytest.approx(whole.meter.level - whole.meter.ground[1], abs=PIXEL)
    for share in (CELL, 0.4, 1.6, PLOT):
        for block in whole.blocks:
            block.stand(share)
        assert faults_of(*whole.blocks) == []
    for i, block in enumerate(whole.blocks):
        place = whole.plot.axes.place(float(START.lengths.value[i]), products[i])[0]
        assert block.points[:, 1].max() == pytest.approx(place[1], abs=PIXEL)


def test_dots_are_as_large_as_weights_and_none_is_zero() -> None:
    whole = board().follow(FILM.above[-1])
    areas = np.array([np.ptp(dot.points[:, 0]) ** 2 for dot in whole.dots.dots])
    weights = FILM.above[-1].V.value.astype(float).ravel()
    assert np.allclose(areas / areas[0], weights / weights[0], rtol=1e-4)
    whole.follow(START)
    assert [len(dot.points) > 0 for dot in whole.dots.dots] == [*np.eye(5).ravel().astype(bool)]


def test_the_largest_gradient_has_its_number_and_numbers_are_apart() -> None:
    for film in (FILM, PLANE):
        whole = board(film)
        tips = whole.tips()
        assert tips[0].index == (film.largest,)


def test_the_near_eye_sees_more_of_less() -> None:
    whole = board().follow(LAST)
    assert whole.near().zoom > 1.5 * whole.eye.zoom


# -- lies --------------------------------------------------------------------------------------


def dot_elsewhere(whole: PairBoard) -> Any:
    return whole.dots.dots[0].shift(0.3 * RIGHT)


def dot_in_the_colour_of_the_other_sign(whole: PairBoard) -> Any:
    whole.follow(LAST)
    whole.dots.dots[0].fill_rgbas = whole.dots.dots[1].fill_rgbas
    return whole.dots.dots[0]


def dots_of_two_matrices(whole: PairBoard) -> Any:
    whole.dots.dots[3].follow(LAST.V)
    return whole.dots


def higher_block(whole: PairBoard) -> Any:
    return whole.blocks[1].stretch(1.2, 1)


def block_in_another_colour(whole: PairBoard) -> Any:
    whole.blocks[1].fill_rgbas = whole.blocks[0].fill_rgbas
    return whole.blocks[1]


def longer_leg(whole: PairBoard) -> RowLegs:
    legs = whole.legs(0)
    legs.legs[1].scale(1.2)
    return legs


def leg_in_the_colour_of_the_other_sign(whole: PairBoard) -> RowLegs:
    legs = whole.legs(0)
    legs.legs[1].stroke_rgbas = legs.legs[0].stroke_rgbas
    return legs


def turned_axis(whole: PairBoard) -> Any:
    whole.axes.lines[0].rotate(0.1)
    return whole.axes


def column_at_another_axis(whole: PairBoard) -> ColumnNumber:
    number: ColumnNumber = whole.axes.numbers[0]
    return number.move_to(whole.axes.numbers[1])


def length_of_another_row(whole: PairBoard) -> TipNumber:
    tip = whole.tips()[0]
    tip.index = (0,)
    return tip.lay()


def number_away_from_its_tip(whole: PairBoard) -> TipNumber:
    return whole.tips()[0].shift(0.3 * RIGHT)


def angle_elsewhere(whole: PairBoard) -> Any:
    angle = whole.angle(0, 1)
    angle.core.shift(0.1 * UP)
    return angle


LIES: dict[Callable[[PairBoard], Any], str] = {
    dot_elsewhere: "weight", dot_in_the_colour_of_the_other_sign: "colour",
    dots_of_two_matrices: "stale", higher_block: "bar", block_in_another_colour: "colour",
    longer_leg: "leg", leg_in_the_colour_of_the_other_sign: "colour", turned_axis: "axis",
    column_at_another_axis: "axis", length_of_another_row: "length",
    number_away_from_its_tip: "place", angle_elsewhere: "arc",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[PairBoard], Any]) -> None:
    whole = board()
    assert LIES[lie] in {fault.check for fault in faults_of(lie(whole))}


def gradient_at_another_tip(whole: PairBoard) -> None:
    whole.gradients[0].follow(START.X_grad, (START.X, 2))


def arrows_in_another_order(whole: PairBoard) -> None:
    whole.arrows[0].row = 3


@pytest.mark.parametrize("lie", [gradient_at_another_tip, arrows_in_another_order])
def test_a_lie_between_parts_is_told(lie: Callable[[PairBoard], None]) -> None:
    whole = board()
    lie(whole)
    assert {fault.check for fault in whole.relations()} == {"arrow"}


def scaled(record: Record, factor: float) -> Record:
    return replace(record, value=record.value.astype(np.float32) * np.float32(factor))


TRUE: list[BearingFact] = [
    Agreement(START.X, START.Y),
    SumOfProducts(START.products, START.L),
    LargestOf(START.X, START.sizes, "shortest"),
    SlopesAreSizes(START.V, START.X, START.X_grad),
    Hump(FILM.longer),
    SumOfRows(LAST.C, LAST.X, LAST.X_grad),
]
FALSE: list[BearingFact] = [
    Agreement(START.X, scaled(START.Y, 1.1)),
    SumOfProducts(START.products, scaled(START.L, 1.1)),
    LargestOf(START.X, START.sizes, "longest"),
    LargestOf(START.X, scaled(START.sizes, 0.0), "shortest"),
    SlopesAreSizes(START.V, START.X, scaled(START.X_grad, 1.1)),
    Hump(FILM.longer[::-1]),
    Hump(FILM.longer[3:]),
    SumOfRows(scaled(LAST.C, 1.1), LAST.X, LAST.X_grad),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()

"""The machine with W.grad: gradients below their weights, and wires that do not touch a 0."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from manim import RIGHT

from gradmath.problems.workshop_1.zero_weight_gets_gradient import (
    ZeroWeightGetsGradient,
    zero_weight_gets_gradient,
)
from scenes.kit.boards.crossings.board import CrossingsMachine
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import checked

STAGE = Region(SAFE.left, SAFE.right, -2.25, 2.5)
W = [[1.0, 0.0, 0.5], [0.0, 2.0, 0.0], [-1.0, 0.0, 0.0]]


@cache
def film() -> ZeroWeightGetsGradient:
    return zero_weight_gets_gradient(x=[0.5, 1.2, -1.0], W=W, v=[0.0, 0.8, 0.2])


def machine() -> CrossingsMachine:
    found = film()
    return CrossingsMachine(found.run, STAGE, head=0.82, runs=found.shown, place=found.place)


def faults(*drawables: object) -> list[str]:
    family = [part for drawable in drawables for part in drawable.get_family()]  # type: ignore[attr-defined]
    return [fault.check for part in family if checked(part) for fault in part.faults()]


def test_it_is_true_of_every_run() -> None:
    built = machine()
    for run in (*film().slide[::20], film().step.after):
        built.follow(run)
        assert faults(*built.grids.values()) == []
        assert [fault.check for fault in built.relations()] == []


def test_gradients_keep_clear_of_the_row_below_and_stand_under_their_weights() -> None:
    built = machine()
    assert built.place == (1, 0) and {*built.unknown} == {0, 1, 2}
    for (i, j), cell in built.gradients.items():
        assert cell.get_top()[1] < built.places.rows[i]
        below = built.places.rows[i + 1] if i < 2 else STAGE.bottom
        assert cell.get_bottom()[1] > below
        assert cell.digits == float(i == 1), (i, j)


def test_wires_of_a_row_leave_gaps_where_columns_pass() -> None:
    built = machine()
    for i, leads in enumerate(built.inner):
        spans = [(lead.way.corners[0][0], lead.way.corners[-1][0]) for lead in leads]
        for j, place in enumerate(built.places.columns):
            touched = any(low <= place <= high for low, high in spans)
            assert touched is (W[i][j] != 0)


def another_entry(built: CrossingsMachine) -> None:
    built.gradients[1, 0].move_on((1, 2))


def elsewhere(built: CrossingsMachine) -> None:
    built.gradients[1, 1].shift(0.2 * RIGHT)


def of_the_weights(built: CrossingsMachine) -> None:
    built.gradients[1, 1].follow(film().run.contributions)


def wired_to_a_zero(built: CrossingsMachine) -> None:
    """The wires that a step brings, while the weight is what it was."""
    built.follow(film().step.after)
    built.follow(film().run)


LIES: dict[Callable[[CrossingsMachine], None], str] = {
    another_entry: "relation",
    elsewhere: "place",
    of_the_weights: "relation",
    wired_to_a_zero: "bridge",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_gradient_or_a_wire_that_lies_is_noticed(lie: Callable[[CrossingsMachine], None]) -> None:
    built = machine()
    lie(built)
    shown = built.bridges[film().place] if lie is wired_to_a_zero else ()
    assert LIES[lie] in [*(fault.check for fault in built.relations()), *faults(*shown)]


def test_a_weight_that_is_no_zero_any_more_may_have_a_wire() -> None:
    built = machine()
    built.follow(film().step.after)
    assert faults(*built.bridges[film().place]) == []

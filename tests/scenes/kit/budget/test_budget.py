"""Heaps and bars are as large as their entries, and what is untrue about them is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_4.same_budget import same_budget
from gradmath.records.tensor import Record
from scenes.kit.budget.board import NEAR, TWO, BudgetBoard
from scenes.kit.budget.facts import (
    Between,
    Doubled,
    GrowsAsRow,
    Hardly,
    OneBudget,
    Shrinks,
    TwoSlopes,
    WeighedSlopes,
)
from scenes.kit.budget.heap import Heap
from scenes.kit.budget.motions import keep
from scenes.kit.budget.moves import ByTheCurve
from scenes.kit.truth.checks import Fault, checked

FILM = same_budget()
FIRST, LAST, TWICE = FILM.shifted[0], FILM.shifted[-1], FILM.doubled[-1]


def board() -> BudgetBoard:
    """A board after its pass, all of it laid end to end."""
    made = BudgetBoard((*FILM.shifted, *FILM.doubled))
    made.pulled = made.laid = True
    made.grad.follow(FIRST.grad, made.gradient)
    return made.follow(FIRST)


def faults_of(made: BudgetBoard) -> list[Fault]:
    old = [] if made.old is None else [*made.old.rings, made.old.end]
    found = [] if made.old is None else [*made.old.relations()]
    for drawable in (made.v, made.grad, *made.bars, *made.troughs, *made.wholes, *old):
        for part in drawable.get_family():
            found += [*part.faults()] if checked(part) else []
    return [*found, *made.relations()]


@pytest.mark.parametrize("run", [FIRST, FILM.shifted[50], LAST, TWICE])
@pytest.mark.parametrize("closeness", [TWO, 0.5, 1.0, 1.6, NEAR])
def test_any_run_is_true_from_near_and_far(run: Any, closeness: float) -> None:
    made = board()
    keep(made)
    made.follow(run).look(closeness)
    assert faults_of(made) == []


def test_areas_and_lengths_are_the_entries() -> None:
    made = board().follow(LAST)
    v, grad = made.v[0, 0], made.grad[0, 0]
    assert np.isclose((grad.width / v.width) ** 2, 90.75 / 0.25 / 300)
    weight, gradient = made.bars
    start, unit = made.axis.at(0.0)[0], made.axis.at(1.0)[0] - made.axis.at(0.0)[0]
    assert np.isclose(gradient.end - start, 315.75 * unit)
    assert np.isclose(weight.end - start, 300 * unit)
    first = gradient.pieces[0].points[:, 0]
    assert np.isclose(np.ptp(first), 90.75 * unit)


def test_a_zero_has_no_heap_and_no_piece() -> None:
    made = board().follow(LAST)
    assert not len(made.grad[1, 1].points) and not len(made.v[2, 2].points)
    assert sum(len(piece.points) > 0 for piece in made.bars[1].pieces) == 4


def heap_larger(made: BudgetBoard) -> None:
    made.v[1, 1].scale(1.3)


def heap_elsewhere(made: BudgetBoard) -> None:
    made.v[1, 1].stand(made.v.at((1, 2)))


def heap_of_another(made: BudgetBoard) -> None:
    made.v[0, 0].index = (1, 1)


def heap_of_another_run(made: BudgetBoard) -> None:
    made.v[0, 0].follow(LAST.v)


def heap_pale(made: BudgetBoard) -> None:
    made.v[0, 0].fill_rgbas[0, :3] = 0.1


def measured_otherwise(made: BudgetBoard) -> None:
    made.v[3, 3].follow(FIRST.v, made.gradient)


def astray(made: BudgetBoard) -> None:
    heap = made.grad[0, 0]
    heap.way = made.way_back((0, 0))
    heap.stand(heap.way.at(0.3) + 0.2 * UP)


def piece_longer(made: BudgetBoard) -> None:
    made.bars[1].pieces[3].stretch(1.5, 0)


def piece_pale(made: BudgetBoard) -> None:
    made.bars[1].pieces[3].fill_rgbas[0, :3] = 0.1


def piece_twice(made: BudgetBoard) -> None:
    made.bars[0].pieces[3].index = (0, 0)


def other_unit(made: BudgetBoard) -> None:
    made.bars[0].times *= 1.1
    made.look(1.0)


def bar_of_another_run(made: BudgetBoard) -> None:
    made.bars[1].follow(LAST.grad)


def another_sum(made: BudgetBoard) -> None:
    made.wholes[1].stand(LAST.total)


def sum_elsewhere(made: BudgetBoard) -> None:
    made.wholes[1].shift(0.5 * RIGHT)


def trough_longer(made: BudgetBoard) -> None:
    made.troughs[0].stretch(1.2, 0)


def heap_of_a_number_as_good_as_its_own(made: BudgetBoard) -> None:
    made.grad[0, 0].laid += 1e-5


def ring_of_a_number_as_good_as_its_own(made: BudgetBoard) -> None:
    assert made.old is not None
    made.old.rings[0].laid += 1e-5


def ring_larger(made: BudgetBoard) -> None:
    assert made.old is not None
    made.old.rings[0].scale(1.4)


def ring_of_another_run(made: BudgetBoard) -> None:
    assert made.old is not None
    made.old.rings[0].record = LAST.v


def mark_elsewhere(made: BudgetBoard) -> None:
    assert made.old is not None
    made.old.end.above.shift(0.3 * RIGHT)


def gradients_of_another_run(made: BudgetBoard) -> None:
    made.grad.follow(LAST.grad)
    made.bars[1].follow(LAST.grad)


LIES: dict[Callable[[BudgetBoard], None], str] = {
    heap_larger: "bar",
    heap_of_a_number_as_good_as_its_own: "bar",
    ring_of_a_number_as_good_as_its_own: "bar",
    heap_elsewhere: "place",
    heap_of_another: "index",
    heap_of_another_run: "stale",
    heap_pale: "colour",
    measured_otherwise: "relation",
    astray: "way",
    piece_longer: "bar",
    piece_pale: "colour",
    piece_twice: "index",
    other_unit: "relation",
    bar_of_another_run: "relation",
    another_sum: "relation",
    sum_elsewhere: "place",
    trough_longer: "bar",
    ring_larger: "bar",
    ring_of_another_run: "relation",
    mark_elsewhere: "bar",
    gradients_of_another_run: "relation",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_what_is_untrue_is_told(lie: Callable[[BudgetBoard], None]) -> None:
    made = board()
    keep(made)
    assert faults_of(made) == []
    lie(made)
    assert LIES[lie] in {fault.check for fault in faults_of(made)}


@pytest.mark.parametrize("share", [0.0, 0.2, 0.45, 0.55, 0.8, 1.0])
def test_a_heap_by_the_curve_is_true_all_the_way(share: float) -> None:
    made = BudgetBoard(FILM.shifted)
    heap = made.grad[0, 0]
    made.grad.coming = FIRST.grad
    way = made.way_back((0, 0))
    motion = ByTheCurve([heap], [way], FIRST.grad, made.gradient, lag=0.0, run_time=1.0)
    motion.begin()
    motion.interpolate(share)
    assert [*heap.faults()] == [] and [*made.grad.faults()] == []
    assert heap.record is (FIRST.came if share < 0.5 else FIRST.grad)


def test_heaps_go_by_their_own_points_of_the_curve() -> None:
    made = BudgetBoard(FILM.shifted)
    for index in ((0, 0), (2, 1)):
        u, height = made.plot.axes.read(made.way_back(index).corners[1])
        assert np.isclose(u, FIRST.inp.value[index])
        assert np.isclose(height, (FIRST.inp.value[index] + 10) ** 3, rtol=1e-4)
    assert isinstance(made.grad[0, 0], Heap)


# -- facts -------------------------------------------------------------------------------------


def altered(record: Record) -> Record:
    """The same record with another first entry."""
    value = np.array(record.value, dtype=np.float64)
    value.flat[0] += 10
    return replace(record, value=value)


SUMS, ROWS = (FIRST.total, LAST.total), (FIRST.v, LAST.v)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (OneBudget(FIRST.v), OneBudget(TWICE.v)),
        (TwoSlopes.of(FIRST), TwoSlopes(FIRST.v, FIRST.slopes, altered(FIRST.grad))),
        (TwoSlopes.of(FIRST), TwoSlopes(FIRST.v, altered(FIRST.slopes), FIRST.grad)),
        (Between(LAST.v, LAST.slopes, LAST.total), Between(TWICE.v, LAST.slopes, LAST.total)),
        (WeighedSlopes(LAST.v, LAST.slopes, LAST.total),
         WeighedSlopes(LAST.v, LAST.slopes, FIRST.total)),
        (Hardly(*SUMS), Hardly(LAST.total, TWICE.total)),
        (Shrinks(TWICE.total, LAST.total), Shrinks(*SUMS)),
        (GrowsAsRow(LAST.total, TWICE.total, (LAST.v, TWICE.v), 0), GrowsAsRow(*SUMS, ROWS, 0)),
        (Doubled.of(LAST, TWICE), Doubled.of(LAST, LAST)),
    ],
)  # fmt: skip
def test_facts_hold_and_fail(true: Any, false: Any) -> None:
    assert true.fault() is None and false.fault() is not None
    assert true.bears and not true.about

"""A loom shows one run of X + b as it was, and says where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_3.summed_backward import summed_backward
from gradmath.records.loom import LoomPass
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, Row
from scenes.kit.graph.loom.lifting import LiftBench
from scenes.kit.graph.loom.loom import Loom
from scenes.kit.graph.loom.margins import Margins
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked

STAGE = Region(SAFE.left + 0.03, 1.8, bottom=-2.42, top=2.5)
BESIDE = Region(2.45, SAFE.right, bottom=-2.42, top=0.85)
RUN = summed_backward()
OTHER = summed_backward(b=[3.0, -2.0])
LARGEST = summed_backward([[-9.0] * 2] * 4, [9.0] * 2, [[-9.0] * 2] * 4)
SMALLEST = summed_backward([[1.0]] * 2, [9.0], [[-9.0]] * 2)


def loom(run: LoomPass = RUN) -> Loom:
    return Loom(run, STAGE, BESIDE)


def with_z(built: Loom, record: Record | None = None) -> Loom:
    built.rest["z"] = built.table(record or built.run.z)
    return built


def with_grad(built: Loom, record: Record | None = None) -> Loom:
    places = built.places
    row = Row(record or built.run.grad, Face.GRADIENT, places.weight_grid, scale=6.0)
    built.lay("b.grad", row, places.weight(0), places.bar)
    return built


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("run", [RUN, LARGEST, SMALLEST], ids=["course", "largest", "smallest"])
def test_a_loom_is_true_and_stays_on_its_stage(run: LoomPass) -> None:
    built = with_grad(with_z(loom(run)))
    others, bench = Margins(built), LiftBench(built, run.lifts)
    parts = [built.bar, built.blind, built.slot, built.letterbox, *built.warps, others.c, others.s]
    parts += [*built.rest.values(), *built.cloth.fabrics, *built.cloth.cells]
    parts += [*others.sideways.fabrics, *others.upwards.cells, others.c_box, others.s_box]
    parts += [part for lift in run.lifts for part in bench.of(lift)]
    assert faults_of(*parts) == []
    assert [*built.relations(), *run_faults(built)] == []
    for part in parts:
        if part.family_members_with_points():
            left, right = part.get_left()[0], part.get_right()[0]
            assert SAFE.left - 0.02 <= left and right <= SAFE.right + 0.02
            assert STAGE.bottom - 0.02 <= part.get_bottom()[1]


# -- planted faults ------------------------------------------------------------------------


def z_of_another_b(built: Loom) -> None:
    with_z(built, replace(RUN.z, value=OTHER.z.value))


def z_of_another_run(built: Loom) -> None:
    with_z(built, OTHER.z)


def z_in_another_column(built: Loom) -> None:
    with_z(built).rest["z"].shift(0.4 * RIGHT)


def mean_in_the_letterbox(built: Loom) -> None:
    with_grad(built, replace(RUN.grad, value=np.array([2.0, 0.0], dtype=np.float32)))


def gradient_of_the_other_entry(built: Loom) -> None:
    with_grad(built).rest["b.grad"].shift((built.places.pitch) * RIGHT)


def copied_along_the_other_axis(built: Loom) -> None:
    """As if c were copied down the columns."""
    record = RUN.margins.h
    built.table(replace(record, value=record.value.T.reshape(3, 2)))


def rows_summed_for_c(built: Loom) -> None:
    record = RUN.margins.c_grad
    Margins(built).grad("c.grad", replace(record, value=np.array([[6.0], [0.0], [0.0]])), 0.5)


def a_mean_for_s(built: Loom) -> None:
    Margins(built).grad("s.grad", replace(RUN.margins.s_grad, value=np.array(1.0)), 0.5)


def lifted_in_another_row(built: Loom) -> None:
    places, lift = built.places, RUN.lifts[0]
    cells = [Cell(lift.lifted, (row, 0), Face.VALUE, places.nudged, scale=6.0) for row in (1, 0, 2)]
    for row, cell in enumerate(cells):
        cell.move_to(places.at(places.column(0), places.row(row)))
    built.lifted = [cells[0], *cells]


LIES: dict[Callable[[Loom], None], str] = {
    z_of_another_b: "relation",
    z_of_another_run: "run",
    z_in_another_column: "place",
    mean_in_the_letterbox: "relation",
    gradient_of_the_other_entry: "place",
    copied_along_the_other_axis: "relation",
    rows_summed_for_c: "relation",
    a_mean_for_s: "relation",
    lifted_in_another_row: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_parts_that_do_not_belong_together_are_noticed(lie: Callable[[Loom], None]) -> None:
    built = loom()
    lie(built)
    found = {fault.check for fault in (*built.relations(), *run_faults(built))}
    assert LIES[lie] in found


def test_a_sheet_that_hangs_in_the_air_is_noticed() -> None:
    blind = loom().blind
    blind.hang(-1.0)
    assert faults_of(blind) == []
    assert {fault.check for fault in faults_of(blind.shift(0.3 * UP))} == {"place"}


def test_a_letterbox_away_from_its_leaf_is_noticed() -> None:
    built = loom()
    others = Margins(built)
    assert faults_of(others.c_box) == faults_of(built.letterbox) == []
    others.c.shift(5 * UP + 3 * RIGHT)
    assert {fault.check for fault in faults_of(others.c_box)} == {"place"}


@pytest.mark.parametrize("run", [RUN, LARGEST, SMALLEST], ids=["course", "largest", "smallest"])
def test_digits_of_bars_stand_on_their_right(run: LoomPass) -> None:
    bench = LiftBench(loom(run), run.lifts)
    for lift in run.lifts:
        for effect in (*bench.alone[lift.entry], bench.together[lift.entry]):
            assert effect.number.get_left()[0] > max(effect.strip.get_right()[0], bench.across)


def test_a_formula_stands_below_its_bar_and_has_its_factors() -> None:
    bench = LiftBench(loom(), RUN.lifts)
    formulas = bench.formulas[0]
    assert [each.text for each in formulas] == ["0.25 × 1", "0.25 × 3", "0.25 × 2", "0.25 × 6"]
    bars = [*bench.alone[0], bench.together[0]]
    for formula, bar in zip(formulas, bars, strict=True):
        assert 0 < bar.strip.get_bottom()[1] - formula.get_top()[1] < 0.2

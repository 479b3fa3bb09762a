"""A dial and bars about one line stand where their numbers are; facts hold where torch agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from gradmath.problems.workshop_1.only_gates_know_x import OnlyGatesKnowX, only_gates_know_x
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.scaled import motions
from scenes.kit.scaled.facts import Becomes, OnlyAtZero, SignsStay
from scenes.kit.scaled.machine import ScaledMachine
from scenes.kit.truth.checks import Fault, checked

FOUND = only_gates_know_x(below=-0.5)
STAGE = Region(SAFE.left, SAFE.right, -2.25, 2.5)


def machine() -> ScaledMachine:
    return ScaledMachine(FOUND.up[0], STAGE, head=0.82, runs=FOUND.runs)


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_dial_and_bars_are_true_of_every_run(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        built = machine()
        for run in FOUND.runs[::25]:
            built.follow(run)
            assert faults_of(built.dial, built.sign_bars) == []
            assert [str(fault) for fault in built.relations()] == []


def test_bars_lie_left_below_zero_and_right_above_it_and_are_as_long_as_z() -> None:
    built = machine().follow(FOUND.up[-1])
    root = float(built.sign_bars.line.points[0, 0])
    lengths = [float(bar.points[2, 0]) - root for bar in built.sign_bars.bars]
    due = np.array([0.8, -2.2, -3.6, 4.2])
    assert np.allclose(np.array(lengths) / lengths[3], due / due[3], atol=1e-5)
    assert all(len(bar.points) == 0 for bar in built.follow(FOUND.zero).sign_bars.bars)


def test_the_dial_stands_in_proportion() -> None:
    built = machine()
    below, zero, one, two = (
        float(built.follow(run).dial.knob.get_y())
        for run in (FOUND.below[-1], FOUND.zero, FOUND.up[0], FOUND.up[-1])
    )
    assert np.allclose((two - one, 2 * (zero - below)), one - zero, atol=1e-6)


def test_a_dial_on_its_way_has_no_digits_of_a_number_that_it_is_not_at() -> None:
    built = machine()
    turn = motions.TurnDial(built.dial, FOUND.up[-1].c)
    turn.begin()
    for alpha in (0.2, 0.5, 0.8):
        turn.interpolate(alpha)
        assert faults_of(built.dial) == []
    turn.interpolate(0.5)
    assert built.dial.number.fill_rgbas[0, 3] == 0
    turn.finish()
    assert built.dial.record is FOUND.up[-1].c and faults_of(built.dial) == []


def test_bars_on_their_way_stand_for_no_number() -> None:
    bars = machine().sign_bars
    turn = motions.TurnBars(bars, FOUND.zero.z)
    turn.begin()
    lengths = []
    for alpha in (0.0, 0.4, 0.7):
        turn.interpolate(alpha)
        assert faults_of(bars) == []
        lengths.append(float(np.ptp(bars.bars[3].points[:, 0])))
    turn.finish()
    assert lengths == sorted(lengths, reverse=True) and lengths[0] > lengths[-1] > 0
    assert bars.record is FOUND.zero.z and faults_of(bars) == []


def test_what_ran_through_a_switch_that_turns_off_ends_before_it() -> None:
    built = machine().follow(FOUND.down[-1])
    window = CodeWindow(FOUND.down[-1].listing, 8, CORNER)
    motions.send_back(built)
    assert len(built.backward[3]) == 3 and len(built.backward[2]) == 1
    score = motions.cross(built, window, FOUND.zero)
    assert 2 < score.run_time < 4
    assert motions.cross(built, window, FOUND.zero, 0.5).run_time < 0.6 * score.run_time


def knob_elsewhere(built: ScaledMachine) -> VMobject:
    built.dial.knob.shift(0.2 * UP)
    return built.dial


def dial_in_another_colour(built: ScaledMachine) -> VMobject:
    built.dial.bar.stroke_rgbas = built.dial.bar.stroke_rgbas[:, [2, 1, 0, 3]]
    return built.dial


def mark_between(built: ScaledMachine) -> VMobject:
    built.dial.marks[0].shift(0.1 * UP)
    return built.dial


def bar_of_another_entry(built: ScaledMachine) -> VMobject:
    first, second = built.sign_bars.bars[:2]
    first.points = second.points + first.root - second.root
    return first


def bar_in_another_colour(built: ScaledMachine) -> VMobject:
    bar = built.sign_bars.bars[1]
    bar.fill_rgbas = built.sign_bars.bars[3].fill_rgbas
    return bar


def bars_in_each_others_rows(built: ScaledMachine) -> VMobject:
    bars = built.sign_bars.bars
    bars[0], bars[1] = bars[1], bars[0]
    return built.sign_bars


def bar_on_another_scale(built: ScaledMachine) -> VMobject:
    built.sign_bars.bars[2].scale_limit *= 2
    return built.sign_bars


def line_elsewhere(built: ScaledMachine) -> VMobject:
    built.sign_bars.line.shift(0.2 * RIGHT)
    return built.sign_bars


def bar_at_another_number(built: ScaledMachine) -> VMobject:
    return built.sign_bars.bars[0].glide(3.0)


LIES: dict[Callable[[ScaledMachine], VMobject], str] = {
    knob_elsewhere: "dial",
    dial_in_another_colour: "colour",
    mark_between: "dial",
    bar_of_another_entry: "bar",
    bar_in_another_colour: "colour",
    bars_in_each_others_rows: "bar",
    bar_on_another_scale: "bar",
    line_elsewhere: "bar",
    bar_at_another_number: "bar",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[ScaledMachine], VMobject]) -> None:
    assert LIES[lie] in {fault.check for fault in faults_of(lie(machine()))}


@pytest.mark.parametrize("part", ["dial", "sign_bars"])
def test_a_part_of_another_run_is_told(part: str) -> None:
    built = machine()
    other = FOUND.up[-1]
    getattr(built, part).follow(other.c if part == "dial" else other.z)
    assert "run" in {fault.check for fault in built.relations()}


def becomes(way: str) -> str | None:
    return Becomes(FOUND.up[0].x, FOUND.up[-1].x, way).fault()


def test_what_a_tensor_becomes() -> None:
    assert becomes("doubles") is None
    assert "x[4] goes from 1.5 to 3, and not halves" in (becomes("halves") or "")
    assert "and not stays" in (becomes("stays") or "")
    stays = Becomes(FOUND.up[0].x_grad, FOUND.up[-1].x_grad, "stays")
    assert stays.fault() is None and "doubles" not in stays.bears


def told(found: OnlyGatesKnowX) -> str | None:
    return OnlyAtZero(found.above, found.zero, found.below).fault()


def test_where_x_grad_changes() -> None:
    assert told(FOUND) is None
    mixed = (*FOUND.above[:3], FOUND.doubled[-1], *FOUND.above[3:])
    assert "changes at c" in (OnlyAtZero(mixed, FOUND.zero, FOUND.below).fault() or "")
    assert told(replace(FOUND, zero=FOUND.up[0])) == "c is 1.00 there"
    still = only_gates_know_x(v=[0.0] * 4)
    assert told(still) == "x.grad is the same at 0"


def test_signs_stay_until_zero() -> None:
    z = [run.z for run in FOUND.above]
    assert SignsStay(tuple(z)).fault() is None
    assert SignsStay((*z, FOUND.zero.z)).fault() == "z[0] comes to 0"
    assert SignsStay((z[0], FOUND.below[0].z)).fault() == "z[0] comes to −0.01"

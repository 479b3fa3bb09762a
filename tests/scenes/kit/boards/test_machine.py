"""The machine stands as its run has it, and says so where it does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from manim import UP, VGroup

from gradmath.errors import StageError
from gradmath.problems.workshop_1.relu_gate import ReluGate, relu_gate
from gradmath.records.tensor import Reason
from scenes.kit.boards.machine import Machine
from scenes.kit.boards.machine.breaks import Break, breaks_of
from scenes.kit.cells.current import Current
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import Fault, checked

STAGE = Region(SAFE.left, SAFE.right, -2.45, 2.5)


@cache
def film() -> ReluGate:
    """Not run before a test asks for it: every process of a suite collects all tests."""
    return relu_gate()


def machine() -> Machine:
    slide = film().slide
    return Machine(film().flow, STAGE, head=0.82, runs=slide.runs if slide else ())


def faults_of(*drawables: object) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]  # type: ignore[attr-defined]
    return [fault for part in family if checked(part) for fault in part.faults()]


def everything(built: Machine) -> list[object]:
    return [*built.grids.values(), *built.weights.values(), *built.levers, built.meter,
            *built.columns]  # fmt: skip


def test_the_machine_is_true_of_every_run_that_it_follows() -> None:
    built = machine()
    assert faults_of(*everything(built)) == []
    slide = film().slide
    assert slide is not None
    for run in slide.runs[::30]:
        built.follow(run)
        assert faults_of(*everything(built)) == []
        assert built.levers[2].on == bool(run.z.value[2] > 0)


def test_digits_can_be_read_or_the_size_is_refused() -> None:
    large = relu_gate(x=[1.234] * 8, W=[[100.25] * 8] * 8, v=[0.123] * 8)
    with pytest.raises(StageError, match="too much to be read on one frame"):
        Machine(large.flow, STAGE, head=0.82)


def wrong_colour(built: Machine) -> Current:
    current = built.current("z", (1,), built.places.along(1, 1))
    current.strokes[-1].set_stroke(current.theme.value[0].line)
    return current


def wrong_width(built: Machine) -> Current:
    current = built.current("z", (3,), built.places.along(3, 3))
    current.strokes[-1].stroke_width *= 2
    return current


def wrong_way(built: Machine) -> Current:
    current = built.current("z", (3,), built.places.along(3, 3))
    for stroke in current.strokes:
        stroke.shift(UP * 0.3)
    return current


def current_of_nothing(built: Machine) -> Current:
    current = built.current("z_bar", (2,), built.places.along(2, 2))
    current.strokes[-1].set_stroke("#ffb43c", opacity=1.0)
    return current


def switch_ajar(built: Machine) -> object:
    built.levers[1].turn(0.0)
    return built.levers[1]


def switch_past_its_stop(built: Machine) -> object:
    built.levers[1].turn(1.5)
    built.levers[1].swinging = True
    return built.levers[1]


def slider_elsewhere(built: Machine) -> object:
    built.v[2].shift(UP * 0.1)
    return built.v.cells[2]


def meter_too_high(built: Machine) -> object:
    built.meter.filling.stretch(1.2, 1)
    return built.meter


def digits_while_it_rises(built: Machine) -> object:
    built.meter.rise(0.0, built.run.weighted)
    built.meter.number.set_fill(opacity=1.0)
    return built.meter


def break_of_a_reached_entry(built: Machine) -> object:
    return Break(built, built.run.paths[3], Reason.GATE_CLOSED, 3)


def break_at_another_row(built: Machine) -> object:
    return Break(built, built.run.paths[2], Reason.GATE_CLOSED, 3)


def break_from_elsewhere(built: Machine) -> object:
    (first, *_) = breaks_of(built, Reason.GATE_CLOSED)
    first.line.shift(UP * 0.4)
    return first


def chip_off_its_way(built: Machine) -> object:
    chip = built.chip("x", (3,))
    return chip.move_to((5.5, -0.5, 0.0))


def blank_over_another_entry(built: Machine) -> object:
    return VGroup(built.blanks[0].move_to(built.x_grad[1]), built.x_grad)


def question_outside_its_blank(built: Machine) -> object:
    built.blanks[0].question.shift(UP)
    return built.blanks[0]


LIES: dict[Callable[[Machine], object], str] = {
    wrong_colour: "colour",
    wrong_width: "current",
    wrong_way: "place",
    current_of_nothing: "current",
    switch_ajar: "switch",
    switch_past_its_stop: "switch",
    slider_elsewhere: "slider",
    meter_too_high: "meter",
    digits_while_it_rises: "meter",
    break_of_a_reached_entry: "reason",
    break_at_another_row: "reason",
    break_from_elsewhere: "place",
    chip_off_its_way: "way",
    blank_over_another_entry: "place",
    question_outside_its_blank: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_of_the_machine_is_caught(lie: Callable[[Machine], object]) -> None:
    assert LIES[lie] in {fault.check for fault in faults_of(lie(machine()))}


def test_a_polyline_is_known_by_the_share_of_its_length() -> None:
    way = Polyline.through((0, 0, 0), (3, 0, 0), (3, 1, 0))
    assert way.length == 4
    assert np.allclose(way.at(0.5), (2, 0, 0)) and np.allclose(way.at(1.0), (3, 1, 0))
    assert way.share_of(np.array([3.0, 0.5, 0.0])) == pytest.approx(0.875)
    assert np.allclose(way.part(0.5, 0.875).corners, [(2, 0, 0), (3, 0, 0), (3, 0.5, 0)])
    assert np.allclose(way.reversed().at(0.25), (3, 0, 0))

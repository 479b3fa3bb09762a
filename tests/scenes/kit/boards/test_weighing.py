"""Sliders of the machine turn: what they weigh runs back, and they say so where they do not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from manim import UP

from gradmath.errors import StageError
from gradmath.problems.workshop_1.v_asks_the_question import VAsksTheQuestion, v_asks_the_question
from scenes.kit.boards.machine import Machine, weighing
from scenes.kit.boards.machine.following import Followed
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.sliding import SlideKnob
from scenes.kit.code_scene import CORNER
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import PIXEL, checked

STAGE = Region(SAFE.left, SAFE.right, -2.25, 2.5)


@cache
def film() -> VAsksTheQuestion:
    return v_asks_the_question(v=[0.0, 0.03, 0.0, 0.05], other=[0.0, 0.0, 0.0, -0.5])


def machine(*, bars: bool = False) -> Machine:
    return Machine(film().runs[0], STAGE, head=0.82, runs=film().shown, bars=bars)


def faults(*drawables: object) -> list[str]:
    family = [part for drawable in drawables for part in drawable.get_family()]  # type: ignore[attr-defined]
    return [fault.check for part in family if checked(part) for fault in part.faults()]


def sliders(built: Machine) -> list[Slider]:
    return [each for each in built.v.cells if isinstance(each, Slider)]


def test_a_machine_without_z_bar_has_room_for_longer_numbers_and_is_true_of_every_run() -> None:
    built = machine()
    with pytest.raises(StageError, match="too much to be read"):
        machine(bars=True)  # whose sliders have numbers of five characters
    for run in film().runs[::9]:
        built.follow(run)
        assert faults(*built.grids.values(), *built.levers, built.meter) == []
        assert [fault.check for fault in built.relations()] == []


def test_rails_reach_down_for_entries_that_become_negative_and_keep_apart() -> None:
    built = machine()
    low = [float(slider.groove.points[:, 1].min() - slider.ground[1]) for slider in sliders(built)]
    assert low[:3] == pytest.approx([0.0, 0.0, 0.0]) and low[3] < -0.1
    assert low[3] == pytest.approx(-0.5 * sliders(built)[3].travel)
    for upper, lower in zip(sliders(built)[:-1], sliders(built)[1:], strict=True):
        assert upper.groove.points[:, 1].min() > lower.groove.points[:, 1].max()


def test_a_meter_that_may_be_negative_marks_its_zero() -> None:
    meter = machine().meter
    mark = meter.submobjects[2]
    assert mark.points[:, 1] == pytest.approx(meter.ground[1])
    assert meter.tube.points[:, 1].min() < meter.ground[1] - PIXEL


def test_a_slider_on_its_way_has_the_colour_of_where_it_is() -> None:
    slider = sliders(machine())[3]
    end = film().other.v
    slide = SlideKnob(slider, end)
    slide.begin()
    lifts = []
    for alpha in (0.0, 0.3, 0.7, 1.0):
        slide.interpolate(alpha)
        lifts.append(slider.lift)
        assert faults(slider) == []
    slide.finish()
    assert faults(slider) == [] and slider.record is end
    assert lifts == sorted(lifts, reverse=True) and lifts[0] == 0


def knob_elsewhere(slider: Slider) -> None:
    slider.knob.shift(UP * 0.1)


def another_colour(slider: Slider) -> None:
    slider.bar.stroke_rgbas[0, 0] = 0.9


LIES: dict[Callable[[Slider], None], str] = {knob_elsewhere: "slider", another_colour: "colour"}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("gliding", [False, True])
def test_a_slider_that_lies_is_noticed(lie: Callable[[Slider], None], gliding: bool) -> None:
    slider = sliders(machine())[3].follow(film().first.runs[-1].v)
    if gliding:
        slider.glide(0.2)
    lie(slider)
    assert LIES[lie] in faults(slider)


def test_what_runs_back_ends_at_a_switch_that_is_off() -> None:
    built = machine()
    (stopped,) = film().stoppers
    window = CodeWindow(film().runs[0].listing, 1, CORNER)
    score = weighing.turn(built, window, film().first, 1.0)[0]
    assert score.run_time < 3
    run = stopped.runs[1]
    (only,) = weighing.running_back(built, run, 1)
    assert only.of == "v" and only.way.corners[-1][0] == pytest.approx(built.places.contact)
    assert [each.of for each in weighing.running_back(built, run, 3)] == [
        "v",
        "z_bar",
        "contributions",
    ]
    assert faults(*weighing.running_back(built, run, 3), only) == []


def test_how_many_turns_x_grad_follows() -> None:
    turns = (film().first, *film().others)
    shares = {share: Followed(turns, share).fault() for share in ("all", "some", "none")}
    assert shares == {"all": "x.grad follows some of them", "some": None,
                      "none": "x.grad follows some of them"}  # fmt: skip
    assert Followed(film().stoppers, "none").fault() is None
    assert Followed((film().first,), "all").fault() is None
    assert "every" in Followed(turns, "all").bears and "every" not in Followed(turns, "some").bears

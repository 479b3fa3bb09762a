"""Flags, the dial and the facts of climbers say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_1.v_is_an_objective import STEP, VIsAnObjective, v_is_an_objective
from scenes.kit import BearingFact
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.climbers import motions
from scenes.kit.climbers.board import ClimberBoard
from scenes.kit.climbers.facts import BySwitches, NoneMoves, StepsUphill
from scenes.kit.climbers.fitting import seats_of
from scenes.kit.code_scene import CORNER
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked

A, ENTRIES = 0, (2, 3)


@cache
def film() -> VIsAnObjective:
    return v_is_an_objective()


def board() -> ClimberBoard:
    found = film()
    window = CodeWindow(found.first.climbers[A].listing, 1, CORNER)
    return ClimberBoard(found.all_tilts, found.rows, window, found.largest, found.moments)


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def told(built: ClimberBoard) -> list[str]:
    """The checks that notice something."""
    found = faults_of(*built.living)
    for flag in built.flags:
        found += [*flag.relations(), *run_faults(flag)]
    return [fault.check for fault in found]


def test_all_that_stands_is_true_for_each_v() -> None:
    built = board()
    built.lie_flat()
    assert told(built) == []
    built.lift(1.0)
    built.space.look(built.standing)
    for tilt in (*film().tilts[::5], *film().around[::18], film().back[-1]):
        built.follow(tilt, trail=True)
        assert told(built) == []
    assert len(built.dial.trail.points) > 0


def test_a_steps_over_the_crease() -> None:
    built, found = board(), film()
    built.place(A, found.slide[-1])
    lighting, _, falling = motions.cross(built, found.over, found.row, "v[")
    assert lighting.run_time < 1 and falling.run_time > 1
    lever = built.flags[A].levers[0]
    built.flags[A].set_out(found.over)
    assert lever.on and lever.swinging and lever.angle > 0.1
    built.place(A, found.over)
    assert told(built) == [] and lever.angle == 0.0 and not built.flags[A].levers[1].on


def test_what_is_flat_has_a_ring_and_a_shadow_of_any_size() -> None:
    built = board()
    ring, shadow = built.arrows[A].ring, built.climbers[A].shadow
    sizes = ring.width, shadow.width
    built.arrows[A].grow_to(0.5)
    built.climbers[A].shade_to(0.5)
    assert ring.width == pytest.approx(sizes[0] / 2, rel=0.05)
    assert shadow.width == pytest.approx(sizes[1] / 2, rel=0.05)
    assert told(built) == []


def test_flags_are_seated_apart_where_they_would_meet() -> None:
    built, found = board(), film()
    near = [replace(found.first, climbers=(found.over, found.uphill[9], found.uphill[20]))]
    rooms = Region(SAFE.left, 3.0, -2.35, 2.55), Region(2.9, 3.0, 2.5, 2.55)
    seats = seats_of(built.space, built.standing, [near[0].climbers], found.first, rooms)
    assert len(set(seats)) > 1
    usual = seats_of(built.space, built.standing, found.moments, found.first, rooms)
    assert usual == [flag.away for flag in built.flags]


# -- lies --------------------------------------------------------------------------------------


def flag_elsewhere(built: ClimberBoard) -> None:
    built.flags[1].pane.shift(UP * 0.1)


def letter_elsewhere(built: ClimberBoard) -> None:
    built.flags[1].letter.shift(RIGHT * 0.1)


def lever_of_another_climber(built: ClimberBoard) -> None:
    for lever in built.flags[A].levers:
        lever.follow(built.climbers[2].run.on)  # type: ignore[attr-defined] # a run with switches


def flag_of_another_place(built: ClimberBoard) -> None:
    built.climbers[A].follow(film().uphill[-1])
    built.flags[A].lay()


def swapped_letters(built: ClimberBoard) -> None:
    (piece,) = built.flags[A].letter.inscriptions
    object.__setattr__(piece.claim, "number", 1)


def hand_elsewhere(built: ClimberBoard) -> None:
    built.dial.hand.rotate(0.2)


def another_v(built: ClimberBoard) -> None:
    built.dial.record = film().around[30].v


def hand_in_the_colour_of_a_value(built: ClimberBoard) -> None:
    built.dial.hand.set_fill("#5fa8ff")


def trail_elsewhere(built: ClimberBoard) -> None:
    for tilt in film().around[:9]:
        built.dial.follow(tilt.v, trail=True)
    built.dial.trail.shift(UP * 0.1)


def swapped_axes(built: ClimberBoard) -> None:
    one, other = built.dial.names
    places = one.get_center(), other.get_center()
    one.move_to(places[1])
    other.move_to(places[0])


LIES: dict[Callable[[ClimberBoard], None], str] = {
    flag_elsewhere: "flag", letter_elsewhere: "flag", lever_of_another_climber: "flag",
    flag_of_another_place: "flag", swapped_letters: "claim", hand_elsewhere: "dial",
    another_v: "dial", hand_in_the_colour_of_a_value: "colour", trail_elsewhere: "dial",
    swapped_axes: "dial",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_noticed(lie: Callable[[ClimberBoard], None]) -> None:
    built = board()
    lie(built)
    assert LIES[lie] in told(built)


# -- facts -------------------------------------------------------------------------------------


def steps(**others: Any) -> StepsUphill:
    found = film()
    usual = {"walks": found.climbs, "standing": found.first.climbers[A], "entries": ENTRIES,
             "rate": STEP}  # fmt: skip
    return StepsUphill(**{**usual, **others})


FACTS: dict[str, tuple[Callable[[], BearingFact], str | None]] = {
    "steps": (steps, None),
    "steps of another length": (lambda: steps(rate=0.02), "off its arrow"),
    "one that moves": (lambda: steps(standing=film().over), "where one stands"),
    "no step": (lambda: steps(walks=(film().climbs[0][:1],)), "takes no step"),
    "steps back": (lambda: steps(walks=(film().climbs[0][::-1],)), "off its arrow"),
    "none moves": (lambda: NoneMoves(film().around, A), None),
    "another one": (lambda: NoneMoves(film().around, 1), "x.grad[2]"),
    "half around": (lambda: NoneMoves(film().around[:46], A), "a v that turns by 3.1"),
    "one that is moved": (
        lambda: NoneMoves((*film().around, *film().back), A), "a climber that is moved"),
    "by switches": (lambda: BySwitches(film().all_tilts), None),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_facts_notice_what_is_not_so(name: str) -> None:
    make, told_fault = FACTS[name]
    fault = make().fault()
    if told_fault is None:
        assert fault is None
    else:
        assert fault is not None
        assert told_fault in fault


def test_a_gradient_that_no_switch_lets_through_is_noticed() -> None:
    tilt = film().first
    off = replace(tilt.climbers[2], on=replace(tilt.climbers[2].on, value=np.zeros(4, bool)))
    wrong = replace(tilt, climbers=(*tilt.climbers[:2], off))
    assert "off W.T @ (v * on)" in str(BySwitches((wrong,)).fault())

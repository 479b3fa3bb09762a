"""Columns that are read: addends point where they push, and outcomes are what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from manim import RIGHT

from gradmath.problems.workshop_1.read_it_by_eye import ReadItByEye, read_it_by_eye
from scenes.kit import SAFE, Entry, Face, Machine, Region
from scenes.kit.boards.machine.addends import PathAddend, Slots, head_for, most_addends, order
from scenes.kit.boards.machine.outcomes import (
    Appearing,
    Arriving,
    Cancelling,
    Changing,
    HowManyColumns,
)
from scenes.kit.boards.machine.reading import ColumnReading
from scenes.kit.cells.lettering import DIGIT_HEIGHT
from scenes.kit.look.theme import SMALLEST_DIGIT
from scenes.kit.truth.checks import checked

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)


@cache
def film() -> ReadItByEye:
    return read_it_by_eye()


def machine(found: ReadItByEye) -> Machine:
    return Machine(found.first, STAGE, head=head_for(found.runs), runs=found.runs, bars=False)


def addend(row: int, column: int) -> PathAddend:
    built = machine(film())
    slots = Slots(built, film().runs)
    shown = PathAddend(built, (row, column), slots.size, slots.tip)
    return shown.move_to(shown.box).shift(slots.at(column, 0) - shown.box.get_center())


def faults(drawable: Any) -> list[str]:
    return [each.check for part in drawable.get_family() if checked(part) for each in part.faults()]


def test_what_adds_points_up_and_what_takes_away_down() -> None:
    up, down = addend(0, 2), addend(2, 2)
    assert faults(up) == faults(down) == []
    assert up.nose.get_top()[1] > up.box.get_top()[1]
    assert down.nose.get_bottom()[1] < down.box.get_bottom()[1]
    brought = film().first.contributions
    nothing = up.follow(replace(brought, value=np.zeros_like(brought.value)))
    assert not len(nothing.nose.points) and faults(nothing) == []


def test_noses_meet_and_nothing_touches() -> None:
    built = machine(film())
    slots = Slots(built, film().runs)
    assert order(film().first, 2) == [2, 0] and order(film().first, 0) == [0, 2]
    assert order(film().first, 1) == [] and most_addends(film().runs) == 2
    upper, lower = slots.at(2, 0), slots.at(2, 1)
    gap = upper[1] - lower[1] - slots.size.height
    assert gap == pytest.approx(2 * slots.tip + 0.02)
    cell = built.x_grad[2].box.get_bottom()[1]
    assert upper[1] + slots.size.height / 2 + slots.tip < cell
    assert lower[1] - slots.size.height / 2 > built.weights[0, 2].get_top()[1]


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_digits_of_addends_can_be_read_however_many_a_column_has(rows: int) -> None:
    found = read_it_by_eye(x=[1.0, 1.0], W=[[1.0, 0.5]] * rows, v=[-0.5] * rows, flip=0, mute=0)
    slots = Slots(machine(found), found.runs)
    assert most_addends(found.runs) == rows
    assert slots.size.em * DIGIT_HEIGHT >= SMALLEST_DIGIT


def nose_turned(shown: PathAddend) -> None:
    shown.nose.points = shown.nose.born = shown.outline(-1.0)


def nose_cut_off(shown: PathAddend) -> None:
    shown.nose.points = np.zeros((0, 3))


def nose_beside(shown: PathAddend) -> None:
    shown.nose.shift(0.1 * RIGHT)


def in_another_column(shown: PathAddend) -> None:
    shown.shift(RIGHT)


LIES: dict[Callable[[PathAddend], None], str] = {
    nose_turned: "nose",
    nose_cut_off: "nose",
    nose_beside: "nose",
    in_another_column: "way",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_an_addend_that_lies_is_noticed(lie: Callable[[PathAddend], None]) -> None:
    shown = addend(0, 0)
    assert faults(shown) == []
    lie(shown)
    assert LIES[lie] in faults(shown)


def test_outcomes_of_another_run() -> None:
    first, flipped, muted = (run.x_grad for run in film().runs)
    alone = {share: Changing(first, flipped, share, 1).fault()
             for share in ("none", "itself", "others")}  # fmt: skip
    told = "itself of x.grad"
    assert alone == {"none": told, "itself": None, "others": told}
    assert Changing(first, flipped, "others", 0).fault() is None
    assert Changing(first, first, "none", 0).fault() is None
    assert Appearing(flipped, muted, "some").fault() is None
    assert Appearing(flipped, muted, "none").fault() == "some of x.grad"
    assert Appearing(first, first, "none").fault() is None
    assert "others" in Changing(first, flipped, "others", 0).bears
    assert {"none", "not"} == Appearing(first, first, "none").bears


def test_what_arrives_and_what_cancels() -> None:
    brought = film().first.contributions
    parts = {j: tuple(Entry(brought, (i, j), ink=Face.GRADIENT) for i in (0, 2)) for j in (0, 1, 2)}
    assert Arriving(parts[0]).fault() is None and Cancelling(parts[2]).fault() is None
    assert Arriving(parts[1]).fault() is not None and Arriving(()).fault() == "nothing"
    assert Cancelling(parts[0]).fault() == "0.5, 0.5, which does not cancel"
    assert Arriving(parts[0]).bears == {"number:2", "sum"}
    assert "zero" in Cancelling(parts[2]).bears
    assert [HowManyColumns(each).text for each in (brought, film().first.W)] == ["2", "3"]


def test_a_reading_keeps_what_it_finds() -> None:
    built = machine(film())
    reading = ColumnReading(built, film().runs)
    reading.read([0, 1, 2, 3])
    assert sorted(reading.addends) == [(0, 0), (0, 2), (2, 0), (2, 2)]
    assert {(each.path.entry, each.output) for each in reading.breaks} == {
        (1, 1),
        (1, 3),
        (3, None),
    }
    assert reading.reach == {0: 0, 2: 0}
    for currents in built.backward.values():
        assert all(faults(each) == [] for each in currents)

"""Combs, walkers and sums say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.integers_run_in_a_circle import integers_run_in_a_circle
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.circle.board import CircleBoard
from scenes.kit.circle.comb import Comb, CombPose, rolled
from scenes.kit.circle.facts import (
    ComesOut,
    GetsSmaller,
    HalfIsKept,
    HasDtype,
    NoGradient,
    OnARing,
    OneTurnApart,
)
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry

FOUND = integers_run_in_a_circle()


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


class Stage:
    """All that the film draws, on the ring, on the line, and on the lanes."""

    def __init__(self) -> None:
        window = CodeWindow(FOUND.listing, FOUND.listing.after(FOUND.make), ORIGIN, 2)
        board = self.board = CircleBoard(FOUND, window)
        board.ring.lie(board.closed)
        self.walker = board.walker.stand(150)
        self.row = board.row(FOUND.wide)
        self.on_line = board.on_line().stand(board.zero + 130)
        other = CircleBoard(FOUND, window)
        self.contact = other.contact().roll(200)
        self.wheel = other.ring
        self.faller = board.faller.go(2.5)
        self.comb, self.probes = board.small_steps()
        self.drawn: list[VMobject] = [
            board.ring, board.line, *board.lanes, self.walker, self.row, self.on_line, self.contact,
            self.wheel, self.faller, self.comb, *self.probes,
        ]  # fmt: skip

    def faults(self) -> list[Fault]:
        family = [part for drawable in self.drawn for part in drawable.get_family()]
        return [fault for part in family if checked(part) for fault in part.faults()]


# -- how a comb lies -----------------------------------------------------------------------


def test_a_ring_is_as_long_as_the_comb_was() -> None:
    straight, ring = CombPose(ORIGIN, 0.05), CombPose(ORIGIN, 0.05, bend=1.0)
    numbers = np.arange(-128, 129)
    for pose in (straight, straight.toward(ring, 0.4), ring):
        steps = np.linalg.norm(np.diff(pose.on(numbers), axis=0), axis=1)
        assert steps == pytest.approx([0.05] * 256, rel=1e-3)
    assert ring.on(-128) == pytest.approx(ring.on(128))
    assert ring.on(200) == pytest.approx(ring.on(-56))


def test_a_ring_that_rolls_touches_the_line_with_the_number_of_the_place() -> None:
    hung = CombPose(np.array([-4.0, 1.0, 0.0]), 0.03, bend=1.0)
    for number in (0, 64, 127, 200):
        assert rolled(hung, number).on(number) == pytest.approx([-4.0 + 0.03 * number, 1.0, 0.0])


def test_far_from_a_line_its_numbers_are_not_written() -> None:
    board = Stage().board
    line = Comb(FOUND.integers, board.far, {board.zero + 101: 0.9})
    label = line.labels[board.zero + 101]
    assert label.fill_rgbas[0, 3] == 0.0
    line.lie(board.near)
    assert label.fill_rgbas[0, 3] == 1.0


# -- lies ----------------------------------------------------------------------------------


def tooth_elsewhere(stage: Stage) -> None:
    stage.board.ring.teeth.points[::4] += 0.1 * UP


def line_elsewhere(stage: Stage) -> None:
    stage.board.ring.spine.points = stage.board.ring.spine.points + 0.1 * UP


def number_at_another_tooth(stage: Stage) -> None:
    stage.board.ring.labels[64].shift(0.3 * RIGHT)


def numbers_out_of_order(stage: Stage) -> None:
    ring = stage.board.ring
    ring.record = changed(ring.record, ring.record.value[::-1])


def one_step_ahead(stage: Stage) -> None:
    stage.walker.k += 1


def dot_elsewhere(stage: Stage) -> None:
    stage.walker.dot.shift(0.1 * UP)


def reading_elsewhere(stage: Stage) -> None:
    stage.walker.number.shift(0.1 * UP)


def way_too_short(stage: Stage) -> None:
    way = stage.on_line.ways[1]
    way.lay(way.points[:-4])


def rolled_too_far(stage: Stage) -> None:
    stage.wheel.lie(rolled(stage.contact.hung, 199))


def contact_elsewhere(stage: Stage) -> None:
    stage.contact.dot.shift(0.1 * RIGHT)


def pair_of_another_place(stage: Stage) -> None:
    stage.contact.above.shift(0.1 * RIGHT)


def falls_elsewhere(stage: Stage) -> None:
    stage.faller.dot.shift(0.1 * RIGHT)


def falls_on_no_tooth(stage: Stage) -> None:
    stage.faller.end = changed(stage.faller.end, stage.faller.start.value)
    stage.faller.go(2.5)


def tries_elsewhere(stage: Stage) -> None:
    stage.probes[0].dot.shift(0.1 * UP)


def tries_a_whole_step(stage: Stage) -> None:
    stage.probes[0].reach = 1.0


def dtype_of_another_sum(stage: Stage) -> None:
    stage.row.summed = replace(FOUND.wide, dtype=FOUND.real.dtype)


def dtype_elsewhere(stage: Stage) -> None:
    stage.row.said.shift(0.2 * RIGHT)


LIES: dict[Callable[[Stage], None], str] = {
    tooth_elsewhere: "comb",
    line_elsewhere: "comb",
    number_at_another_tooth: "comb",
    numbers_out_of_order: "comb",
    one_step_ahead: "walker",
    dot_elsewhere: "walker",
    reading_elsewhere: "walker",
    way_too_short: "walker",
    rolled_too_far: "contact",
    contact_elsewhere: "contact",
    pair_of_another_place: "contact",
    falls_elsewhere: "walker",
    falls_on_no_tooth: "walker",
    tries_elsewhere: "walker",
    tries_a_whole_step: "walker",
    dtype_of_another_sum: "ledger",
    dtype_elsewhere: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say ---------------------------------------------------------------------


def test_facts_about_the_ring() -> None:
    assert OnARing(FOUND.ring, FOUND.following).fault() is None
    stays = changed(FOUND.following, [*range(-127, 128), 127])
    assert OnARing(FOUND.ring, stays).fault() == "256 numbers, after the last of them 127"
    plain, wrapped = (Entry(each.value, (0,)) for each in (FOUND.wide, FOUND.wrapped))
    assert OneTurnApart(plain, wrapped).fault() is None
    assert OneTurnApart(plain, plain).fault() == "200 and 200"


def test_facts_about_what_comes_out() -> None:
    a, added, highest = FOUND.a.value, FOUND.added, FOUND.highest
    for total, outcome in ((-56, "negative"), (200, "plain"), (127, "stops")):
        record = replace(FOUND.wide.value, value=np.array([total]))
        for guess in ("negative", "plain", "stops"):
            found = ComesOut(a, added, record, highest, guess).fault()
            assert found == (None if guess == outcome else str(total))
    elsewhere = replace(FOUND.wide.value, value=np.array([-55]))
    assert ComesOut(a, added, elsewhere, highest, "negative").fault() == "-55"


def test_facts_about_dtypes() -> None:
    assert HasDtype(FOUND.wide.dtype, "int64").fault() is None
    assert HasDtype(FOUND.wide.dtype, "int8").fault() == "int64"
    untrue = replace(FOUND.wide.dtype, value=np.array(False))
    assert HasDtype(untrue, "int64").fault() == "another dtype"
    assert HalfIsKept(FOUND.a.value, FOUND.real.value).fault() is None
    assert HalfIsKept(FOUND.a.value, FOUND.wide.value).fault() == "200"
    n, held, lost = FOUND.n.value, FOUND.held, FOUND.lost.value
    assert GetsSmaller(n, held, lost).fault() is None
    assert GetsSmaller(n, FOUND.around, lost).fault() == "16777216 out of 16777217"
    assert GetsSmaller(n, held, n).fault() == "16777217 out of 16777217"
    assert NoGradient(FOUND.refused).fault() is None
    untold = replace(FOUND.refused, value=np.array(False))
    assert NoGradient(untold).fault() == "nothing that was raised"

"""Threads run through the ring whose counter they share, and past it if they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import DOWN, ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.which_writes_count import NEW, which_writes_count
from gradmath.records.versions import Write
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.versions.board import VersionsBoard
from scenes.kit.versions.facts import AreCounted, JustTheseCount, MakesOtherCells, SharersCount
from scenes.kit.versions.motions import Lower, Pulse
from scenes.kit.versions.threads import WriterTag, WriterThread
from scenes.tutorial_1.which_writes_count import STAGE, sharers_count

FOUND = which_writes_count()
LONG = which_writes_count((-9, 4, -2), -10)


def board() -> VersionsBoard:
    window = CodeWindow(FOUND.listing, FOUND.listing.after(NEW), ORIGIN, 2)
    return VersionsBoard(
        FOUND.start, FOUND.writers, FOUND.new, FOUND.new_version, FOUND.held, STAGE, window
    )


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_while_threads_go_down(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = board()
        whole = (stage.home, stage.ring, *stage.tags, *stage.threads, *stage.aside)
        for share in (0.0, 0.4, 1.0):
            for thread in (*stage.threads, stage.new_thread):
                thread.drop_to(share)
            assert faults_of(*whole) == []


def test_three_threads_run_through_the_ring_and_two_beside_it() -> None:
    stage = board()
    box = stage.ring.before
    left, right = box.points[:, 0].min(), box.points[:, 0].max()
    up = stage.ring.place[1]
    crossings = [
        float(np.interp(-up, -each.line.points[:, 1], each.line.points[:, 0]))
        for each in stage.threads
    ]
    assert [left < each < right for each in crossings] == [True, True, True, False, False]
    feet = [tuple(np.round(thread.foot.get_center(), 4)) for thread in stage.threads]
    assert len(set(feet)) == 1


def test_digits_have_room_in_narrow_cells() -> None:
    window = CodeWindow(LONG.listing, LONG.listing.after(NEW), ORIGIN, 2)
    stage = VersionsBoard(
        LONG.start, LONG.writers, LONG.new, LONG.new_version, LONG.held, STAGE, window
    )
    longest = max(LONG.held, key=lambda record: max(len(record.text((k,))) for k in range(3)))
    stage.home.row.follow(longest)
    assert max(cell.number.width for cell in stage.home.row.entries) < stage.size.width


def test_a_pulse_begins_below_the_name_and_ends_on_the_cell() -> None:
    stage = board()
    thread = stage.threads[1]
    pulse = Pulse(thread, up=False)
    pulse.interpolate_mobject(0.0)
    assert pulse.dot.get_top()[1] < thread.ends[0].panel.get_bottom()[1]
    pulse.interpolate_mobject(1.0)
    assert np.allclose(pulse.dot.get_center(), thread.foot.get_center())


def test_a_thread_hangs_so_far() -> None:
    stage = board()
    thread = stage.threads[3]
    low = Lower(thread, 0.0, 0.25, run_time=1.0)
    low.interpolate_mobject(1.0)
    assert thread.dropped == 0.25


def a_thread_through_a_ring_that_it_does_not_share(stage: VersionsBoard) -> VMobject:
    return WriterThread(stage.tags[3], stage.home, stage.ring, 0.2)  # h.data


def a_thread_past_the_ring_that_it_shares(stage: VersionsBoard) -> VMobject:
    return WriterThread(stage.tags[2], stage.home, stage.ring, 1.4)  # h.detach()


def a_thread_to_other_cells(stage: VersionsBoard) -> VMobject:
    return WriterThread(stage.tags[4], stage.apart, stage.new_ring, 1.4)


def new_cells_for_those_of_h(stage: VersionsBoard) -> VMobject:
    return WriterThread(stage.new_tag, stage.home, stage.ring, 0.0)


def a_thread_laid_elsewhere(stage: VersionsBoard) -> VMobject:
    middle = stage.threads[0].line
    middle.points[4:-4] += 0.3 * RIGHT
    return stage.threads[0]


def a_name_of_another(stage: VersionsBoard) -> VMobject:
    return WriterTag(replace(FOUND.writers[1], name="h.data"), 3.0)


def a_ring_off_its_threads(stage: VersionsBoard) -> VMobject:
    stage.ring.before.shift(0.1 * UP)
    return stage.ring


def a_counter_off_its_ring(stage: VersionsBoard) -> VMobject:
    stage.ring.counter.shift(0.1 * DOWN)
    return stage.ring


LIES: dict[Callable[[VersionsBoard], VMobject], str] = {
    a_thread_through_a_ring_that_it_does_not_share: "writer",
    a_thread_past_the_ring_that_it_shares: "writer",
    a_thread_to_other_cells: "writer",
    new_cells_for_those_of_h: "writer",
    a_thread_laid_elsewhere: "writer",
    a_name_of_another: "writer",
    a_ring_off_its_threads: "ring",
    a_counter_off_its_ring: "ring",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[VersionsBoard], VMobject]) -> None:
    stage = board()
    drawable = lie(stage)
    assert LIES[lie] in {fault.check for fault in faults_of(drawable)}


def uncounted(write: Write) -> Write:
    return replace(write, after=replace(write.after, version=write.before.version))


def test_facts_hold_where_torch_agrees_and_nowhere_else() -> None:
    view, detach, data, array = FOUND.others
    assert AreCounted(FOUND.own).fault() is None
    assert AreCounted((data,)).fault() == "`h.data.mul_(2)`, counted 0 times"
    others = (detach, data, array)
    assert JustTheseCount(others, frozenset({"h.detach()"})).fault() is None
    assert JustTheseCount(others, frozenset()).fault() == "`h.detach().mul_(2)`, counted 1 times"
    every = frozenset(write.writer.name for write in others)
    assert JustTheseCount(others, every).fault() == "`h.data.mul_(2)`, counted 0 times"
    assert sharers_count(FOUND).fault() is None
    assert SharersCount((uncounted(view),)).fault() == "`h.view(2).add_(1)`, counted=False"
    apart = replace(data, writer=replace(data.writer, place=FOUND.new.place))
    assert SharersCount((apart,)).fault() == "h.data on other cells"


def test_what_makes_other_cells() -> None:
    before, after = FOUND.around
    assert MakesOtherCells(FOUND.new, FOUND.new_version, before, after).fault() is None
    view = FOUND.writers[1]
    fault = MakesOtherCells(view, FOUND.new_version, before, after).fault()
    assert fault == "h.view(2) with the cells of h, or its counter"
    end = FOUND.writes[-1].after
    assert MakesOtherCells(FOUND.new, end.version, before, after).fault() is not None
    assert MakesOtherCells(FOUND.new, FOUND.new_version, before, end).fault() == "a write to h"

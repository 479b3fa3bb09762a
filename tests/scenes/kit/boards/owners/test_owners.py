"""Labels tell what torch says of their tensors, and threads lead to the cells that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, UP, VMobject

from gradmath.problems.tutorial_1.shared_cells import MAKERS, shared_cells
from gradmath.records.owned import Owned
from scenes.kit.boards.owners.board import OwnersBoard
from scenes.kit.boards.owners.facts import (
    BeginsAtFirst,
    HaveCopies,
    OtherWidth,
    ReadTheWrite,
    SameLabel,
    SharersRead,
    WithoutCells,
)
from scenes.kit.boards.owners.tags import OwnerThread
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.truth.checks import Fault, checked
from scenes.tutorial_1.shared_cells import STAGE

FOUND = shared_cells()
S, K, C, F = FOUND.tensors


def board() -> OwnersBoard:
    window = CodeWindow(FOUND.listing, FOUND.listing.after(MAKERS[-1]), ORIGIN, 2)
    made = OwnersBoard(FOUND.array, FOUND.tensors, FOUND.scale, STAGE, window)
    made.read(FOUND.before, FOUND.place)
    return made


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_while_threads_drop(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = board()
        for share in (0.0, 0.4, 1.0):
            for thread in stage.threads:
                thread.drop_to(share)
            assert faults_of(stage.whole) == []


def test_feet_stand_where_torch_says() -> None:
    stage = board()
    feet = [thread.foot.get_center()[0] for thread in stage.threads]
    assert feet[0] == feet[1] == feet[2]
    assert len({round(foot, 3) for foot in feet}) == 3


def a_thread_to_the_arrays_cells(stage: OwnersBoard) -> VMobject:
    return OwnerThread(stage.tags[3], stage.home)  # c is a copy


def a_thread_to_a_copys_cells(stage: OwnersBoard) -> VMobject:
    return OwnerThread(stage.tags[1], stage.copies[3])  # s has the array's


def a_reading_at_anothers_label(stage: OwnersBoard) -> VMobject:
    stage.readings[1].cell.follow(FOUND.read_before[2])
    return stage.readings[1]


def a_label_with_anothers_dtype(stage: OwnersBoard) -> VMobject:
    return stage.tag(replace(F, dtype=S.dtype), 4)


def a_dtype_that_it_has_not(stage: OwnersBoard) -> VMobject:
    return stage.tag(replace(F, dtype=replace(F.dtype, value=np.array(False))), 4)


def a_word_off_its_label(stage: OwnersBoard) -> VMobject:
    stage.tags[2].shape_shown.shift(UP * 0.2)
    return stage.tags[2]


LIES: dict[Callable[[OwnersBoard], VMobject], str] = {
    a_thread_to_the_arrays_cells: "owner",
    a_thread_to_a_copys_cells: "owner",
    a_reading_at_anothers_label: "owner",
    a_label_with_anothers_dtype: "owner",
    a_dtype_that_it_has_not: "owner",
    a_word_off_its_label: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[OwnersBoard], VMobject]) -> None:
    stage = board()
    drawable = lie(stage)
    assert LIES[lie] in {fault.check for fault in faults_of(drawable)}


def told(*who: str) -> ReadTheWrite:
    return ReadTheWrite(
        FOUND.tensors, frozenset(who), FOUND.read_before, FOUND.read_after, FOUND.array_after,
        FOUND.place,
    )  # fmt: skip


def law(tensors: tuple[Owned, ...]) -> SharersRead:
    return SharersRead(tensors, FOUND.read_before, FOUND.read_after, FOUND.array_after, FOUND.place)


def test_facts_hold_where_torch_agrees_and_nowhere_else() -> None:
    assert told("s", "k").fault() is None
    assert told("s").fault() == "k[0] = 9"
    assert told("s", "k", "c", "f").fault() == "c[0] = 1"
    assert BeginsAtFirst(FOUND.array.stored).fault() is None
    assert BeginsAtFirst(None).fault() is not None
    assert HaveCopies((C, F), FOUND.array).fault() is None
    assert HaveCopies((K,), FOUND.array).fault() == "k, which begins with the array"
    assert OtherWidth(F, K).fault() is None
    assert OtherWidth(C, K).fault() == "cells of as many bytes"
    assert OtherWidth(F, C).fault() == "the same cells"
    assert SameLabel(FOUND.ones, FOUND.alike).fault() is None
    assert SameLabel(S, FOUND.alike).fault() == "s on the array's cells"
    assert WithoutCells(FOUND.meta, FOUND.refused).fault() is None
    assert WithoutCells(FOUND.ones, FOUND.refused).fault() == "o on another device"
    assert law(FOUND.tensors).fault() is None


def test_who_shares_and_does_not_read_breaks_the_law() -> None:
    fault = law((S, replace(K, begins=None), C, F)).fault()
    assert fault == "k that shares=False and reads=True"

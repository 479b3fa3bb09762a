"""Strings, empty places and shapes stand where entries are; facts hold where torch agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import LEFT, ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.the_stretch_that_copies_nothing import (
    the_stretch_that_copies_nothing,
)
from gradmath.records.memory import Stored
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.stretch.board import StretchBoard
from scenes.kit.stretch.facts import (
    LastDiffer,
    LengthOfOne,
    ManyForOne,
    NothingCopied,
    SameRowAgain,
    WriteReaches,
    added,
    along,
)
from scenes.kit.truth.checks import Fault, checked
from scenes.tutorial_1.the_stretch_that_copies_nothing import STAGE

FOUND = the_stretch_that_copies_nothing()


def board() -> StretchBoard:
    window = CodeWindow(FOUND.listing, FOUND.listing.after(FOUND.make), ORIGIN, 2)
    return StretchBoard(FOUND, STAGE, window)


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_while_strings_grow(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = board()
        column = stage.column(FOUND.C)
        strings = [*stage.strings, *stage.across(column, stage.e)]
        shapes = [stage.shape(FOUND.S_shape, 0), stage.shape(FOUND.q_shape, 1)]
        for share in (0.0, 0.4, 1.0):
            for string in strings:
                string.grow_to(share)
            assert faults_of(stage.rail, stage.e, column, *strings, *stage.slots, *shapes) == []


def test_a_row_has_strings_as_far_as_it_goes() -> None:
    stage = board()
    row = stage.row(FOUND.q)
    assert len(stage.upwards(row, stage.e)) == 3
    assert [tuple(int(k) for k in each.line[0]) for each in stage.strings] == [
        (0, 0), (0, 1), (0, 2), (0, 3)
    ]  # fmt: skip


def test_a_hop_on_one_cell_is_a_loop_above_it() -> None:
    stage = board()
    hops = Hops(stage.rail, FOUND.e, [(0, 1), (1, 1), (1, 2)])
    assert [length.text for length in hops.lengths] == ["+0", "+1"]
    for share in (0.2, 0.5, 1.0):
        hops.walk_to(share)
        assert faults_of(hops) == []
    loop = hops.bows[0].points
    assert np.allclose(loop[0], loop[-1]) and loop[:, 1].max() > loop[0, 1] + 0.3
    assert loop[:, 0].max() <= loop[0, 0] + 0.01  # it leans to the left, away from strings


def a_string_beside_its_cell(stage: StretchBoard) -> VMobject:
    stage.strings[0].dots.shift(0.3 * RIGHT)
    return stage.strings[0]


def a_string_of_another_cell(stage: StretchBoard) -> VMobject:
    first, second = stage.strings[:2]
    first.line = second.line
    return first


def places_elsewhere(stage: StretchBoard) -> VMobject:
    return stage.slots[1].shift(0.3 * UP)


def a_length_out_of_line(stage: StretchBoard) -> VMobject:
    shape = stage.shape(FOUND.S_shape, 0)
    shape.lengths[0].shift(0.3 * LEFT)
    return shape


LIES: dict[Callable[[StretchBoard], VMobject], str] = {
    a_string_beside_its_cell: "place",
    a_string_of_another_cell: "place",
    places_elsewhere: "place",
    a_length_out_of_line: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[StretchBoard], VMobject]) -> None:
    stage = board()
    assert LIES[lie] in {fault.check for fault in faults_of(lie(stage))}


def no(record: Record) -> Record:
    return replace(record, value=np.array(False))


def read_on(stored: Stored) -> Stored:
    """A tensor said to have other strides."""
    return replace(stored, stride=replace(stored.stride, value=np.array([1, 0])))


def test_facts_about_cells_that_are_added() -> None:
    assert added(FOUND, "none").fault() is None
    assert added(FOUND, "all").fault() == "new cells: none"
    assert added(FOUND, "rest").fault() == "new cells: none"
    assert added(replace(FOUND, counted=no(FOUND.counted)), "none").fault() == "new cells: rest"
    assert added(replace(FOUND, lends=FOUND.lends_q), "none").fault() == "new cells: rest"
    copied = replace(FOUND.e, cells=replace(FOUND.e.cells, value=np.tile(FOUND.e.cells.value, 3)))
    apart = replace(FOUND, e=copied, lends=no(FOUND.lends))
    assert added(apart, "all").fault() is None
    assert SameRowAgain(FOUND.e).fault() is None
    assert SameRowAgain(read_on(FOUND.e)).fault() == "e with the stride 1"
    assert NothingCopied(FOUND).fault() is None
    assert NothingCopied(replace(FOUND, e=read_on(FOUND.e))).fault() is not None


def test_facts_about_writes() -> None:
    assert WriteReaches(FOUND.e, FOUND.e_after, "column").fault() is None
    assert WriteReaches(FOUND.e, FOUND.e_after, "one").fault() == "3 entries of e changed"
    assert WriteReaches(FOUND.e, FOUND.e_after, "all").fault() == "3 entries of e changed"
    assert WriteReaches(FOUND.e, FOUND.e, "column").fault() == "0 entries of e changed"
    assert ManyForOne(FOUND.e_after, FOUND.e_kept, FOUND.refused).fault() is None
    written = ManyForOne(FOUND.e, FOUND.e_kept, FOUND.refused)
    assert written.fault() == "cells of e that were written to"
    assert ManyForOne(FOUND.r, FOUND.r, FOUND.refused).fault() == "4 entries on 4 cells"
    assert ManyForOne(FOUND.e_after, FOUND.e_kept, no(FOUND.refused)).fault() is not None


def test_facts_about_sums() -> None:
    assert along(FOUND).fault() is None
    first, second = FOUND.lent
    assert along(replace(FOUND, lent=(second, first))).fault() == "C on other cells"
    strides = FOUND.stretched[::-1]
    assert along(replace(FOUND, stretched=strides)).fault() == "C with the strides [0, 1]"
    assert along(replace(FOUND, S=FOUND.fitted)).fault() == "other sums"
    shapes = FOUND.S_shape, FOUND.q_shape
    assert LastDiffer(shapes, FOUND.failed).fault() is None
    one = LastDiffer((FOUND.S_shape, FOUND.C_shape), FOUND.failed)
    assert one.fault() == "last lengths 4 and 1"
    assert LastDiffer(shapes[::-1], no(FOUND.failed)).fault() is not None
    summed = FOUND.S, FOUND.q, FOUND.fitted
    assert LengthOfOne(FOUND.standing, FOUND.lends_q, summed).fault() is None
    assert LengthOfOne(FOUND.e, FOUND.lends_q, summed).fault() == "the shape [3, 4]"
    assert LengthOfOne(FOUND.standing, FOUND.lends, summed).fault() is not None
    other = FOUND.S, FOUND.q, FOUND.S
    assert LengthOfOne(FOUND.standing, FOUND.lends_q, other).fault() == "other sums"

"""Sheets over a strip stand where their cells are, and facts hold where torch agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, VMobject

from gradmath.problems.tutorial_1.same_cells_other_hops import same_cells_other_hops
from gradmath.records.memory import Stored
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.hops.board import HopBoard, row_by_row, stairs
from scenes.kit.hops.facts import (
    CellsMove,
    CopiedInOrder,
    EvenHops,
    LieInOrder,
    LieSo,
    OneCell,
    StartAndHops,
    StridesLead,
    StridesSwap,
    TwoHops,
)
from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.truth.checks import Fault, checked
from scenes.tutorial_1.same_cells_other_hops import STAGE

FOUND = same_cells_other_hops()
COL, M, T, P = FOUND.lends
NARROW = same_cells_other_hops((2, 2, 2), 0)


def board() -> HopBoard:
    window = CodeWindow(FOUND.listing, FOUND.listing.after(FOUND.make), ORIGIN, 2)
    return HopBoard(FOUND.x, FOUND.sheets, FOUND.scale, STAGE, window)


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_while_the_walker_hops(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = board()
        hang, hops = stage.hang(FOUND.x, stage.labelled, 0), stage.stairs(FOUND.x)
        for share in (0.0, 0.3, 0.8, 1.0):
            hang.thread.drop_to(share)
            hops.walk_to(share)
            assert faults_of(stage.rail, *stage.sheets, hang.label, hang.thread, hops) == []


def test_stairs_go_one_on_along_each_index_that_goes_on() -> None:
    assert stairs(FOUND.x) == [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)]
    assert [length.text for length in board().stairs(FOUND.x).lengths] == ["+12", "+4", "+1"]
    assert stairs(NARROW.p) == [(0, 0, 0), (1, 0, 0)]
    assert row_by_row(FOUND.t) == [(0, 0), (0, 1), (0, 2), (1, 0)]


def test_a_length_goes_when_another_hop_would_cover_it() -> None:
    stage = board()
    assert stage.row_by_row(FOUND.t).read_until == [3, 2, 3]  # the way back goes by the second +4
    high = same_cells_other_hops((2, 4, 3), 0)
    strip = stage.strip(high.x, STAGE.left, 1.0)
    there_and_back = Hops(strip, high.t, row_by_row(high.t))
    assert there_and_back.read_until == [4, 3, 4, 4]  # the way back goes over the second +3
    for share, seen in ((0.6, 1.0), (1.0, 0.0)):
        there_and_back.walk_to(share)
        assert all(piece.fill_rgbas[0, 3] == seen for piece in there_and_back.lengths[1])


def wrong_stride(stored: Stored) -> Stored:
    return replace(stored, stride=replace(stored.stride, value=stored.stride.value[::-1].copy()))


def test_facts_about_order_and_hops() -> None:
    assert LieInOrder(FOUND.x).fault() is None
    assert LieInOrder(FOUND.t).fault() == "cells of t in another order"
    assert StridesLead(FOUND.x).fault() is None
    assert StridesLead(wrong_stride(FOUND.m)).fault() == "m[1, 0] elsewhere than at cell 1"
    assert EvenHops(FOUND.col).fault() is None
    assert EvenHops(FOUND.t).fault() == "hops of [-7, 4]"
    assert EvenHops(replace(FOUND.col, stride=FOUND.m.stride)).fault() is not None
    assert TwoHops(FOUND.t).fault() is None
    assert TwoHops(FOUND.m).fault() == "hops of [1]"
    assert StridesSwap(FOUND.m, FOUND.t).fault() is None
    assert StridesSwap(FOUND.m, FOUND.m).fault() == "m with the strides [4, 1], and not [1, 4]"


def test_facts_about_whose_cells_they_are() -> None:
    assert LieSo(FOUND.col, COL, "apart").fault() is None
    assert LieSo(FOUND.col, COL, "together").fault() == "entries that lie apart"
    assert LieSo(FOUND.m, M, "together").fault() is None
    assert LieSo(FOUND.col, M, "apart").fault() == "entries that lie elsewhere"
    assert LieSo(wrong_stride(FOUND.m), M, "together").fault() is not None
    assert CellsMove(FOUND.m, FOUND.t, T, "none").fault() is None
    assert CellsMove(FOUND.m, FOUND.t, T, "all").fault() == "none of the cells moved"
    assert CellsMove(FOUND.t, FOUND.t_after, T, "some").fault() is None
    assert CellsMove(FOUND.m, FOUND.t, P, "none").fault() == "t on other cells"
    here, there = (1, 0), (0, 1)
    assert OneCell(FOUND.t_after, FOUND.m_after, (here, there)).fault() is None
    assert OneCell(FOUND.t_after, FOUND.m_after, (here, here)).fault() is not None
    assert CopiedInOrder(FOUND.r, FOUND.t_after, FOUND.apart).fault() is None
    assert CopiedInOrder(FOUND.r, FOUND.m_after, FOUND.apart).fault() is not None
    assert CopiedInOrder(FOUND.p, FOUND.t_after, FOUND.apart).fault() is not None


def test_a_start_and_hops_that_lead_elsewhere_break_the_law() -> None:
    assert StartAndHops(FOUND.views, FOUND.lends).fault() is None
    late = replace(FOUND.p, offset=replace(FOUND.p.offset, value=np.array(5)))
    assert StartAndHops((late,), (P,)).fault() == "p[0, 0, 0] elsewhere than at cell 5"
    assert StartAndHops(FOUND.views, (M, M, T, P)).fault() == "col on other cells"

"""A strip of memory and its labels stand as torch has them, and say so where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.labels import TensorLabel
from scenes.kit.boards.memory.motions import Walk, write
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.truth.checks import Fault, checked
from scenes.studio.audit.audit import audit
from tests.support import memory_story
from tests.support.memory_story import MemoryStage, MemoryStory, memory_found

FOUND = memory_found()


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def everything(stage: MemoryStage) -> list[VMobject]:
    return [stage.rail, *stage.labels, *stage.grids, *stage.threads, stage.hops, *stage.brackets]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_while_threads_drop_and_the_walker_hops(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = MemoryStage(FOUND)
        for share in (0.0, 0.3, 0.8, 1.0):
            stage.threads[0].drop_to(share)
            stage.hops.walk_to(share)
            assert faults_of(*everything(stage)) == []


def test_hops_are_as_long_as_strides() -> None:
    stage = MemoryStage(FOUND)
    assert [length.text for length in stage.hops.lengths] == ["+4", "+4", "\N{MINUS SIGN}7"]
    tops = [stage.rail.top(place) for place in (0, 4, 8, 1)]
    for bow, start, end in zip(stage.hops.bows, tops, tops[1:], strict=False):
        assert np.allclose(bow.points[[0, -1], 0], [start[0], end[0]])


def test_a_label_says_what_torch_answers() -> None:
    label = TensorLabel(FOUND.t)
    said = ["".join(str(phrase.text) for phrase in line) for line in label.lines]
    assert said == ["t.shape(4, 3)", "t.stride()(1, 4)", "t.storage_offset()0"]
    col = stored(ListingRun(Listing(("import torch", "v = torch.ones(3)"))), "v")
    assert "v.shape(3,)" in "".join(str(phrase.text) for phrase in TensorLabel(col).lines[0])


def test_cells_are_as_wide_as_their_bytes() -> None:
    lines = ("import torch", "a = torch.ones(2)", "b = torch.ones(2, dtype=torch.float64)")
    run = ListingRun(Listing(lines))
    narrow, wide = (Rail(stored(run, name), unit=1.2) for name in ("a", "b"))
    assert wide.row.width == pytest.approx(2 * narrow.row.width, rel=0.02)
    assert faults_of(narrow, wide) == []


def test_a_bracket_marks_every_fourth_cell() -> None:
    stage = MemoryStage(FOUND)
    bars = stage.brackets[0].bars.points.reshape(-1, 16, 3)
    middles = (bars[..., 0].min(axis=1) + bars[..., 0].max(axis=1)) / 2
    assert np.allclose(middles, [stage.rail.top(place)[0] for place in (1, 5, 9, 13, 17, 21)])


def test_a_write_is_read_through_both_names() -> None:
    stage = MemoryStage(FOUND)
    after = (FOUND.m_after, FOUND.t_after)
    readers = [
        (thread, grid, each.values)
        for thread, grid, each in zip(stage.threads, stage.grids, after, strict=True)
    ]
    motion = write(stage.rail, FOUND.t_after, stage.threads[1], readers)
    motion._setup_scene(MagicMock())  # whoever plays it
    motion.begin()
    for share in (0.2, 0.5, 0.9, 1.0):
        motion.interpolate(share)
    motion.finish()
    assert stage.rail.cell(1).number.drawn == "\N{MINUS SIGN}1"
    assert stage.grids[0][0, 1].number.drawn == stage.grids[1][1, 0].number.drawn
    assert faults_of(stage.rail, *stage.grids) == []


def test_a_walk_arrives_hop_by_hop() -> None:
    stage = MemoryStage(FOUND)
    walk = Walk(stage.hops)
    walk.begin()
    walk.interpolate(1 / 3)
    assert np.allclose(stage.hops.walker.get_center()[0], stage.rail.top(4)[0], atol=1e-3)
    walk.interpolate(1.0)
    assert faults_of(stage.hops) == []


# -- lies --------------------------------------------------------------------------------------


def wider_cells(stage: MemoryStage) -> VMobject:
    stage.rail.size = replace(stage.rail.size, value=np.array(4))
    return stage.rail


def cells_apart(stage: MemoryStage) -> VMobject:
    for cell in stage.rail.row.entries[5:]:
        cell.shift(RIGHT * 0.05)
    return stage.rail


def label_of_another(stage: MemoryStage) -> VMobject:
    label = stage.labels[0]
    label.stored = replace(FOUND.m, stride=FOUND.t.stride)
    return label


def label_of_two_runs(stage: MemoryStage) -> VMobject:
    label = stage.labels[0]
    label.stored = replace(FOUND.m, stride=FOUND.m_after.stride)
    return label


def foot_elsewhere(stage: MemoryStage) -> VMobject:
    stage.threads[0].foot.shift(RIGHT * 0.5)
    return stage.threads[0]


def bracket_of_another(stage: MemoryStage) -> VMobject:
    stage.brackets[0].stored = FOUND.m
    return stage.brackets[0]


def hop_elsewhere(stage: MemoryStage) -> VMobject:
    stage.hops.bows[0].shift(UP * 0.1)
    return stage.hops


def walker_off_its_way(stage: MemoryStage) -> VMobject:
    stage.hops.walker.shift(UP * 0.1)
    return stage.hops


def strides_swapped(stage: MemoryStage) -> VMobject:
    """The walker goes by the strides of m through the entries of t."""
    return Hops(stage.rail, replace(FOUND.t, stride=FOUND.m.stride), [(0, 0), (0, 1)])


LIES: dict[Callable[[MemoryStage], VMobject], str] = {
    wider_cells: "rail", cells_apart: "rail", label_of_another: "rail", label_of_two_runs: "rail",
    foot_elsewhere: "rail", bracket_of_another: "rail", hop_elsewhere: "hop",
    walker_off_its_way: "hop", strides_swapped: "hop",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[MemoryStage], VMobject]) -> None:
    stage = MemoryStage(FOUND)
    drawable = lie(stage)
    assert LIES[lie] in {fault.check for fault in faults_of(drawable)}


# -- on a stage --------------------------------------------------------------------------------


def test_an_honest_strip_raises_no_alarm() -> None:
    report = audit(MemoryStory, frame_rate=6)
    assert [str(fault) for fault in report.faults] == []


@pytest.mark.parametrize("lie", memory_story.LIES, ids=lambda lie: lie.__name__)
def test_a_lie_on_a_stage_is_caught(lie: type[MemoryStory]) -> None:
    checks = {fault.check for fault in audit(lie, frame_rate=3).faults}
    assert memory_story.LIES[lie] in checks, checks

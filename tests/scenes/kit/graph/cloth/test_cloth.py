"""A cloth folds as its strips turn, shows torch's sums, and says where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import UP, Scene, tempconfig

from gradmath.problems.tutorial_3.summed_backward import summed_backward
from gradmath.records.loom import StripSums
from scenes.kit.cells.grids import CellSize
from scenes.kit.graph.cloth.cloth import Cloth
from scenes.kit.graph.cloth.facts import (
    Cancel,
    ColumnLifted,
    Itself,
    LastRow,
    MeanRow,
    ReadByAll,
    SummedOver,
)
from scenes.kit.graph.cloth.motions import LieDown, fold, open_again
from scenes.kit.graph.cloth.pose import EDGE_ON, FOLDED, Hanging
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry
from scenes.studio.audit.audit import DRY

RUN = summed_backward()
SIDEWAYS, UPWARDS = RUN.margins.folds
OTHER = summed_backward(V=[[2.0, 2.0], [3.0, -1.0], [2.0, -1.0]])
SIZE = CellSize.fitting(0.9, 0.46, 0.1, 3)
ROWS = Hanging(0, np.array([0.0, 1.0, 0.0]), 6.0, 0.6, (-1.5, 1.5), 0.3)
COLUMNS = Hanging(1, np.array([-3.0, 0.0, 0.0]), 1.8, 3.0, (-0.6, 0.0, 0.6), 1.7)


def cloth(folding: StripSums = RUN.fold, hanging: Hanging = ROWS) -> Cloth:
    return Cloth(folding, hanging, SIZE, scale=6.0)


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def all_faults(built: Cloth) -> list[Fault]:
    return [*faults_of(*built.fabrics, *built.cells), *built.relations()]


def moments(score: Score, times: int = 23) -> Iterator[float]:
    """The shares of a score, as it plays."""
    with tempconfig({**DRY, "frame_rate": 10}):
        score._setup_scene(Scene())
        score.begin()
        for share in np.linspace(0.0, 1.0, times):
            score.interpolate(float(share))
            yield float(share)


# -- how it folds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folding", "hanging"), [(RUN.fold, ROWS), (SIDEWAYS, COLUMNS)], ids=["rows", "columns"]
)
def test_it_is_true_while_it_folds_and_shows_the_sums_in_the_end(
    folding: StripSums, hanging: Hanging
) -> None:
    built = cloth(folding, hanging)
    for _ in moments(Score(fold(built, built.totals()))):
        assert all_faults(built) == []
    assert built.held is folding.whole and built.added == built.folded == folding.strips - 1
    strips = np.moveaxis(RUN.V.value, folding.axis, 0)
    assert built.held_values.tolist() == strips.sum(axis=0).tolist()


def test_it_opens_again_and_shows_what_it_was_folded_from() -> None:
    built = cloth()
    *_, _ = moments(Score(fold(built, built.totals())))
    cells = built.fresh_cells()
    for _ in moments(Score(open_again(built, cells))):
        assert [fault for fault in all_faults(built) if fault.check != "relation"] == []
    assert all_faults(built) == []
    assert [[cell.number.drawn for cell in strip] for strip in cells] == [
        ["1", "2"], ["3", "−1"], ["2", "−1"],
    ]  # fmt: skip


def test_strips_lie_down() -> None:
    built = cloth()
    for _ in moments(Score([(0.0, LieDown(built))])):
        assert all_faults(built) == []
    assert np.allclose(built[0, 1].box.get_center(), ROWS.home(1))


@pytest.mark.parametrize("hanging", [ROWS, COLUMNS], ids=["row", "column"])
def test_digits_are_foreshortened_gone_edge_on_and_never_mirrored(hanging: Hanging) -> None:
    built = cloth(RUN.fold if hanging.axis == 0 else SIDEWAYS, hanging)
    strip, shrinks = built.strips[1], 1 - hanging.axis
    cell = strip.cells[0]
    flat = cell.number.points.copy()
    heights = []
    for angle in np.linspace(0.0, FOLDED, 9):
        strip.take(hanging.pose(1).turned(float(angle)))
        assert faults_of(cell, strip.fabric) == []
        heights.append(float(np.ptp(cell.number.points[:, shrinks])))
        turn = (flat - flat.mean(axis=0)) * (cell.number.points - cell.number.points.mean(axis=0))
        assert np.all(turn[:, :2].sum(axis=0) >= 0)  # left stays left, and up stays up
    full = float(np.ptp(flat[:, shrinks]))
    assert heights[0] == pytest.approx(full) == pytest.approx(heights[-1])
    assert heights[4] < 0.05 * full and heights == pytest.approx(heights[::-1])


def test_a_strip_that_turns_comes_nearer_and_is_a_line_edge_on() -> None:
    flat, up = ROWS.pose(1), ROWS.pose(1).turned(EDGE_ON)
    assert np.ptp([corner[1] for corner in up.corners]) == pytest.approx(0.0, abs=1e-9)
    assert np.ptp([corner[0] for corner in up.corners]) > np.ptp(
        [corner[0] for corner in flat.corners]
    )
    folded = ROWS.pose(1).turned(FOLDED)
    assert np.allclose(sorted(map(tuple, folded.corners)), sorted(map(tuple, ROWS.pose(0).corners)))


# -- planted faults ------------------------------------------------------------------------


def fabric_of_another_shape(built: Cloth) -> object:
    return built.fabrics[1].stretch(0.5, 1)


def fabric_that_has_not_turned(built: Cloth) -> object:
    fabric = built.fabrics[1]
    fabric.pose = fabric.pose.turned(1.0)
    return fabric


def front_on_the_back(built: Cloth) -> object:
    fabric = built.fabrics[1].take(built.folded_pose())
    fabric.fill_rgbas = built.fabrics[0].fill_rgbas
    return fabric


def cell_off_its_strip(built: Cloth) -> object:
    return built[1, 0].shift(UP * 0.1)


def cell_that_is_not_foreshortened(built: Cloth) -> object:
    cell = built[1, 0]
    cell.pose = cell.pose.turned(0.8)
    return cell


def cell_too_wide(built: Cloth) -> object:
    return built[1, 0].stretch(1.3, 0)


def mirrored_digits(built: Cloth) -> object:
    number = built[0, 1].number
    number.points = (number.points - number.get_center()) * [-1, 1, 1] + number.get_center()
    return number


def plus_beside_its_place(built: Cloth) -> object:
    return built.plus(0).shift(UP * 0.2)


LIES: dict[Callable[[Cloth], object], str] = {
    fabric_of_another_shape: "cloth",
    fabric_that_has_not_turned: "cloth",
    front_on_the_back: "colour",
    cell_off_its_strip: "place",
    cell_that_is_not_foreshortened: "cloth",
    cell_too_wide: "cloth",
    mirrored_digits: "outline",
    plus_beside_its_place: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_part_that_lies_is_noticed(lie: Callable[[Cloth], object]) -> None:
    assert LIES[lie] in {fault.check for fault in faults_of(lie(cloth()))}


def sum_of_another_cloth(built: Cloth) -> None:
    built.take_sum(built.row_of(OTHER.fold.sums[0]))
    built.folded = 1


def sum_before_it_was_folded(built: Cloth) -> None:
    built.take_sum(built.totals()[0])


def sum_of_one_strip_more(built: Cloth) -> None:
    built.folded, built.added = 2, 1
    built.strips[0].cells = built.totals()[1]


def entries_of_another_strip(built: Cloth) -> None:
    first, second = built.strips[1:]
    first.cells, second.cells = second.cells, first.cells


def cells_left_behind(built: Cloth) -> None:
    strip = built.strips[1]
    strip.fabric.take(strip.pose.shifted(UP))


def strips_swapped(built: Cloth) -> None:
    poses = [strip.pose for strip in built.strips]
    built.strips[1].take(poses[2])
    built.strips[2].take(poses[1])


BROKEN: dict[Callable[[Cloth], None], str] = {
    sum_of_another_cloth: "relation",
    sum_before_it_was_folded: "relation",
    sum_of_one_strip_more: "relation",
    entries_of_another_strip: "index",
    cells_left_behind: "cloth",
    strips_swapped: "place",
}


@pytest.mark.parametrize("lie", BROKEN, ids=lambda lie: lie.__name__)
def test_parts_that_do_not_belong_together_are_noticed(lie: Callable[[Cloth], None]) -> None:
    built = cloth()
    lie(built)
    assert BROKEN[lie] in {fault.check for fault in built.relations()}


# -- facts ---------------------------------------------------------------------------------

V, GRAD = RUN.V, RUN.grad
FIRST, LAST = RUN.lifts
EFFECTS = tuple(map(Entry, LAST.effects))


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (ReadByAll(RUN.strides, (0,)), {"row", "every", "number:1"}),
        (ReadByAll(RUN.margins.c_strides, (1,)), {"column", "every"}),
        (SummedOver(V, (0,), GRAD), {"sum", "row", "every"}),
        (SummedOver(V, (1,), RUN.margins.c_grad), {"sum", "column"}),
        (SummedOver(V, (0, 1), RUN.margins.s_grad), {"sum", "both"}),
        (Cancel(EFFECTS, Entry(LAST.together)), {"zero", "number:3"}),
        (ColumnLifted(RUN.z, FIRST.lifted, 0), {"column", "changes", "number:1"}),
    ],
)
def test_facts_hold_and_bear_their_words(fact: Any, words: set[str]) -> None:
    assert fact.fault() is None and words <= fact.bears


@pytest.mark.parametrize(
    ("fact", "fault"),
    [
        (ReadByAll(RUN.margins.c_strides, (0,)), "steps of [1] along [0]"),
        (SummedOver(V, (0,), replace(GRAD, value=np.array([6.0, 1.0]))), "is 1 off"),
        (SummedOver(V, (1,), GRAD), "b.grad has shape (2,), not (3,)"),
        (LastRow(V, GRAD), "b.grad that is 4 off"),
        (MeanRow(V, GRAD), "b.grad that is 4 off"),
        (Itself(V, GRAD), "b.grad has shape (2,), not (3, 2)"),
        (Cancel(tuple(map(Entry, FIRST.effects)), Entry(FIRST.together)), "with the sum 1.50"),
        (ColumnLifted(RUN.z, FIRST.lifted, 1), "columns [0] of z move"),
        (ColumnLifted(RUN.z, RUN.X, 0), "columns [0, 1] of z move"),
    ],
)
def test_what_is_not_so_is_told(fact: Any, fault: str) -> None:
    assert fault in str(fact.fault())

"""Cells are filled where a tensor is not 0, and every other picture is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gradmath.problems.tutorial_4.jacobian_is_never_built import jacobian_is_never_built
from gradmath.records.square import Pattern
from gradmath.records.tensor import Record
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.square.facts import Filled, Made, OnItsDiagonal, RowOfAll
from scenes.kit.square.filled import FilledCells, painted, rectangles
from scenes.kit.square.plot import SizePlot
from scenes.kit.truth.facts import Fact
from tests.support.thoroughness import tries

FOUND = jacobian_is_never_built(sizes=(4, 10, 30))
FIRST, SECOND, LAST = FOUND.sparse
REGION = Region(-2.0, 1.6, -1.0, 2.6)
PLOT = Region(-0.9, 3.65, bottom=-2.45, top=1.0)


@settings(deadline=None, max_examples=tries(60))
@given(arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_rectangles_are_the_cells_each_once(mask: Any) -> None:
    covered = np.zeros(mask.shape, dtype=int)
    for top, bottom, left, right in rectangles(mask):
        covered[top:bottom, left:right] += 1
    assert np.array_equal(covered, mask.astype(int))


@settings(deadline=None, max_examples=tries(40))
@given(
    arrays(np.int64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(-1, 1))
)
def test_a_picture_is_read_back_as_it_was_drawn(whole: Any) -> None:
    value = whole.astype(np.float32)
    pattern = Pattern(Record("J", value, "J"), Record("J != 0", value != 0, "J != 0"))
    cells = FilledCells(pattern, REGION, None)
    assert list(cells.faults()) == []
    if (value != 0).any():
        cells.filling.points = cells.filling.points[16:]
        assert [fault.check for fault in cells.faults()] == ["cells"]


def test_a_thousand_cells_across_are_told_apart() -> None:
    large = jacobian_is_never_built(sizes=(4, 1000)).sparse[-1]
    cells = FilledCells(large.J, REGION, None)
    assert list(cells.faults()) == []
    cells.filling.points = cells.filling.points + [REGION.width / 2000, 0.0, 0.0]
    assert [fault.check for fault in cells.faults()] == ["cells"]


class Bench:
    def __init__(self) -> None:
        self.square = FilledCells(SECOND.J, REGION, None)
        self.row = FilledCells(SECOND.grad, replace(REGION, top=-1.2, bottom=-1.5), Face.GRADIENT)
        sizes = [(run.n, run.cells, run.entries) for run in FOUND.sparse]
        self.plot = SizePlot(sizes, PLOT)

    @property
    def parts(self) -> list[Any]:
        points = [point for pair in self.plot.pairs for point in pair]
        return [self.square, self.row, *points, *self.plot.names]


@pytest.mark.parametrize(("whole", "row"), [(1e-3, 1e-4), (9.9, 9.8), (1.01e-5, 1e-5), (3e-5, 1.0)])
def test_names_of_what_was_measured_stay_between_their_axes(whole: float, row: float) -> None:
    """A clock may find anything; two names that would meet make room for each other."""
    n, first, second = (
        Record(name, np.array(value), "a clock")
        for name, value in (("n", 30.0), ("whole", whole), ("row", row))
    )
    plot = SizePlot([(n, first, second)], PLOT)
    low, high = sorted(plot.names, key=lambda name: float(name.get_y()))
    assert low.get_bottom()[1] > plot.axes.across.line.points[0, 1] + 0.1
    assert high.get_bottom()[1] - low.get_top()[1] > 0.1
    assert high.get_top()[1] <= plot.axes.up.line.points[-1, 1] + 1e-6


def one_cell_less(bench: Bench) -> None:
    bench.square.filling.points = bench.square.filling.points[16:]


def one_cell_more(bench: Bench) -> None:
    points = bench.square.filling.points
    bench.square.filling.points = np.concatenate([points, points[:16] + [REGION.width / 10, 0, 0]])


def off_its_cells(bench: Bench) -> None:
    bench.square.filling.points = bench.square.filling.points + [0.05, 0.0, 0.0]


def of_another_tensor(bench: Bench) -> None:
    bench.square.pattern = Pattern(FIRST.J.tensor, SECOND.J.filled)


def of_another_run(bench: Bench) -> None:
    bench.row.pattern = LAST.grad


def not_so_far(bench: Bench) -> None:
    bench.row.shown = 0.5


def a_point_elsewhere(bench: Bench) -> None:
    bench.plot.pairs[1][0].disc.shift((0.1, 0.0, 0.0))


def a_point_of_another_run(bench: Bench) -> None:
    point = bench.plot.pairs[1][0]
    point.now = replace(point.now, across=bench.plot.pairs[2][0].now.across)


LIES: dict[Callable[[Bench], None], str] = {
    one_cell_less: "cells",
    one_cell_more: "cells",
    off_its_cells: "cells",
    of_another_tensor: "cells",
    of_another_run: "cells",
    not_so_far: "cells",
    a_point_elsewhere: "plot",
    a_point_of_another_run: "plot",
}


def test_what_is_so_passes() -> None:
    bench = Bench()
    assert [fault for part in bench.parts for fault in part.faults()] == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_lies_are_noticed(lie: Callable[[Bench], None]) -> None:
    bench = Bench()
    lie(bench)
    assert LIES[lie] in {fault.check for part in bench.parts for fault in part.faults()}


TRUE: list[Fact] = [
    OnItsDiagonal(FIRST.J.tensor),
    RowOfAll(LAST.J.tensor, LAST.grad.tensor, LAST.product),
    Filled(FOUND.dense.J.tensor),
    Filled(LAST.J.tensor, wholly=False),
    Made(FOUND.alone.made, FOUND.alone.n, 0),
    Made(FOUND.sparse_made, LAST.n, 0),
    Made(FOUND.dense.cells, FOUND.alone.n, 2),
]
FALSE: list[Fact] = [
    OnItsDiagonal(FOUND.dense.J.tensor),
    RowOfAll(LAST.J.tensor, SECOND.grad.tensor, LAST.product),
    RowOfAll(LAST.J.tensor, LAST.grad.tensor, replace(LAST.product, value=LAST.product.value * 2)),
    Filled(LAST.J.tensor),
    Filled(FOUND.dense.J.tensor, wholly=False),
    Made(FOUND.alone.made, FOUND.alone.n, 1),
    Made(FOUND.alone.made, FOUND.alone.n, 2),
    Made(FOUND.dense.cells, FOUND.alone.n, 0),
]


@pytest.mark.parametrize("fact", TRUE)
def test_what_is_said_holds(fact: Fact) -> None:
    assert fact.fault() is None


@pytest.mark.parametrize("fact", FALSE)
def test_what_does_not_hold_is_told(fact: Fact) -> None:
    assert fact.fault() is not None


def test_outlines_that_are_no_rectangles_of_cells_are_none() -> None:
    low, high = np.zeros(3), np.array([4.0, 4.0, 0.0])
    assert painted(np.zeros((8, 3)), (low, high), (4, 4)) is None
    assert painted(np.zeros((0, 3)), (low, low), (4, 4)) is None

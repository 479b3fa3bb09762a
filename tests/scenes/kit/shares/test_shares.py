"""A V that is shared out says what is so, and notices where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from manim import RIGHT, UP

from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from gradmath.records.tensor import Record
from scenes.kit import BearingFact
from scenes.kit.shares.board import ShareBoard
from scenes.kit.shares.facts import (
    AllGetsThrough,
    CrowdGrows,
    MoreGetsThrough,
    SharesAreProducts,
    SizeGoes,
    SquaresSumToOne,
)
from scenes.kit.shares.mark import BeforeMark
from scenes.kit.shares.square import ShareSquare, Stand
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = size_is_no_accident(points=21, n=1000)
START, LAST = FILM.shares[0], FILM.shares[-1]


def board(run: Any = START) -> ShareBoard:
    """All of it, as the film has it for a run."""
    whole = ShareBoard(FILM.shares, (*FILM.shrinking, *FILM.short), FILM.crowd)
    whole.shown = {"arrows", "squares", "slices", "size", "table", "sum"}
    return whole.follow(run)


def lines_of(whole: ShareBoard) -> list[Any]:
    return [whole.crowd.line, whole.crowd.thin]


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def test_all_that_stands_is_true() -> None:
    whole = board()
    mark = whole.mark()
    for run in (START, FILM.shares[7], LAST, FILM.shrinking[9], FILM.shrinking[-1]):
        whole.follow(run)
        assert faults_of(*whole.living, whole.floor, mark, whole.tanh.axes) == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    for many in FILM.crowd:
        whole.gather(many)
    assert faults_of(*whole.squares, *whole.slices, whole.floor, *lines_of(whole)) == []
    assert list(run_faults(whole)) == []


def area(square: ShareSquare) -> float:
    return float(np.prod(np.ptp(square.points[:, :2], axis=0))) if len(square.points) else 0.0


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_squares_keep_their_areas_on_their_way_to_the_bar(share: float) -> None:
    whole = board(FILM.shares[9])
    squares = FILM.shares[9].squares.value.astype(float).ravel()
    for each in whole.slices:
        each.travel(Stand.FLOOR, Stand.BAR, share)
    assert np.allclose([area(each) / whole.places.side**2 for each in whole.slices], squares,
                       atol=1e-5)  # fmt: skip


def test_slices_fill_the_bar_and_keep_its_height() -> None:
    whole = board()
    for run in (START, FILM.shares[9], LAST):
        whole.follow(run)
        heights = np.concatenate([each.points[:, 1] for each in whole.slices if len(each.points)])
        foot, top = float(whole.whole.ground[1]), whole.whole.top
        assert heights.min() == pytest.approx(foot, abs=PIXEL)
        assert heights.max() == pytest.approx(top, abs=PIXEL)


def test_columns_are_in_the_order_of_the_dots_on_tanh() -> None:
    whole = board(LAST)
    row, rows = LAST.row, LAST.X.value
    assert row == 0  # the longest one
    where = [whole.tanh.axes.read(dot.disc.get_center()) for dot in whole.tanh.dots]
    for j, (x, y) in enumerate(where):
        assert x == pytest.approx(float(rows[row] @ rows[j]), abs=1e-4)
        assert y == pytest.approx(np.tanh(x), abs=1e-4)
    across = [whole.places.factor(j, 0)[0] for j in range(5)]
    assert np.array_equal(np.argsort(across), np.argsort([x for x, _ in where]))


def test_shares_span_the_gradient_head_to_tail() -> None:
    whole = board(LAST)
    V, X = (torch.tensor(each.value) for each in (LAST.V, LAST.X))
    share = (V + V.T)[0] * (1 - torch.tanh(X @ X[0]) ** 2)
    tips = [link.ends()[1] for link in whole.sums.links]
    due = X[0] + (share[:, None] * X).cumsum(0)
    assert np.allclose(tips, due.numpy(), atol=1e-5)
    assert np.allclose(tips[-1], whole.spoken.ends()[1], atol=1e-5)


# -- lies --------------------------------------------------------------------------------------


def larger_square(whole: ShareBoard) -> Any:
    return whole.squares[0].scale(1.2)


def square_under_its_edge(whole: ShareBoard) -> Any:
    whole.follow(FILM.shares[2])
    whole.squares[1].stroke_width = 2.0
    return whole.squares[1]


def square_in_another_cell(whole: ShareBoard) -> Any:
    return whole.squares[6].shift(whole.places.pitch * RIGHT)


def square_of_the_other_sign(whole: ShareBoard) -> Any:
    whole.squares[1].fill_rgbas = whole.squares[1].fill_rgbas[:, [2, 0, 1, 3]]
    return whole.squares[1]


def square_as_it_was(whole: ShareBoard) -> Any:
    whole.squares[0].record = START.squares
    return whole.squares[0]


def squares_of_two_runs(whole: ShareBoard) -> Any:
    whole.squares[3].follow(START)
    return whole.floor


def squares_in_another_order(whole: ShareBoard) -> Any:
    floor = whole.floor
    floor.squares[1], floor.squares[2] = floor.squares[2], floor.squares[1]
    return floor


def floor_elsewhere(whole: ShareBoard) -> Any:
    whole.floor.lines.shift(0.2 * UP)
    return whole.floor


def floor_of_other_squares(whole: ShareBoard) -> Any:
    whole.squares[0].record = START.squares
    return whole.floor


def curve_of_something_else(whole: ShareBoard) -> Any:
    curve = whole.tanh.curve
    curve.record = scaled(curve.record, 1.1)
    return curve.draw_to(1.0)


def curve_moved(whole: ShareBoard) -> Any:
    return whole.tanh.curve.shift(0.1 * UP)


def slope_of_another_pair(whole: ShareBoard) -> Any:
    tangent = whole.tanh.tangents[0]
    tangent.slope = whole.tanh.tangents[-1].slope
    return tangent


def mark_elsewhere(whole: ShareBoard) -> BeforeMark:
    mark = whole.mark()
    mark.line.shift(0.2 * UP)
    return mark


def number_beside_no_mark(whole: ShareBoard) -> BeforeMark:
    mark = whole.mark()
    mark.number.shift(0.3 * UP)
    return mark


def thin_lines_moved(whole: ShareBoard) -> Any:
    for run in FILM.crowd:
        whole.gather(run)
    return whole.crowd.thin.shift(0.1 * UP)


def thin_lines_of_other_runs(whole: ShareBoard) -> Any:
    for run in FILM.crowd:
        whole.gather(run)
    thin = whole.crowd.thin
    thin.runs = list(FILM.crowd[::-1])
    return thin


def factor_in_another_column(whole: ShareBoard) -> Any:
    whole.table.lines[1].cells[1].shift(0.4 * RIGHT)
    return whole.table.lines[1]


def factor_of_another_run(whole: ShareBoard) -> Any:
    whole.table.lines[0].cells[1].follow(START.weight)
    return whole.table.lines[0]


def share_that_is_no_product(whole: ShareBoard) -> Any:
    whole.table.lines[2].follow(START.share)
    return whole.table


def thread_from_another_dot(whole: ShareBoard) -> Any:
    return whole.tanh.threads[1].shift(0.3 * RIGHT)


LIES: dict[Callable[[ShareBoard], Any], str] = {
    larger_square: "bar", square_under_its_edge: "bar", square_in_another_cell: "bar",
    square_of_the_other_sign: "colour",
    square_as_it_was: "bar", squares_of_two_runs: "stale", squares_in_another_order: "index",
    floor_elsewhere: "place", floor_of_other_squares: "relation",
    curve_of_something_else: "relation", curve_moved: "plot", slope_of_another_pair: "slope",
    mark_elsewhere: "meter",
    factor_in_another_column: "place", factor_of_another_run: "stale",
    share_that_is_no_product: "relation", thread_from_another_dot: "place",
    number_beside_no_mark: "place", thin_lines_moved: "plot", thin_lines_of_other_runs: "plot",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[ShareBoard], Any]) -> None:
    whole = board(LAST)
    assert LIES[lie] in {fault.check for fault in faults_of(lie(whole))}


def scaled(record: Record, factor: float) -> Record:
    return replace(record, value=record.value.astype(np.float32) * np.float32(factor))


TRUE: list[BearingFact] = [
    SquaresSumToOne(FILM.shares),
    SizeGoes(FILM.shares, "grows"),
    SizeGoes(FILM.shares[::-1], "shrinks"),
    SizeGoes(FILM.shares[:1], "stays"),
    SharesAreProducts(FILM.shares),
    MoreGetsThrough(FILM.shares),
    AllGetsThrough(FILM.short),
    CrowdGrows(FILM.crowd),
]
FALSE: list[BearingFact] = [
    SquaresSumToOne([replace(START, V=scaled(START.V, 1.1))]),
    SizeGoes(FILM.shares, "stays"),
    SharesAreProducts([replace(LAST, share=scaled(LAST.share, 1.1))]),
    SharesAreProducts([replace(LAST, X_grad=scaled(LAST.X_grad, 1.1))]),
    MoreGetsThrough(FILM.shares[::-1]),
    MoreGetsThrough([START, replace(LAST, V=scaled(LAST.V, 1.1))]),
    AllGetsThrough(FILM.shares),
    CrowdGrows(FILM.crowd[::-1]),
    CrowdGrows(FILM.crowd[:2]),
    CrowdGrows([*FILM.crowd[:-1], replace(FILM.crowd[-1], V=scaled(FILM.crowd[-1].V, 1.1))]),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()

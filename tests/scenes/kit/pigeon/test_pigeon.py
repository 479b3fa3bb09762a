"""Arcs that go, trails, and heaps that pour say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_2.where_steps_lead import where_steps_lead
from gradmath.records.pigeon import ManyStarts
from gradmath.records.tensor import Record
from scenes.kit import BearingFact
from scenes.kit.pigeon.boards import PlacedBoard, StepBoard
from scenes.kit.pigeon.facts import (
    AddToZero,
    Agreeing,
    AsLong,
    BySigns,
    NoneApart,
    OneAgrees,
    OneMoreColumn,
    Opposing,
    PairCount,
    SomeApart,
)
from scenes.kit.pigeon.heap import BinNumber, BinOf, StartHeap, StartShape
from scenes.kit.pigeon.seats import BinRow, Paths, seats
from scenes.kit.pigeon.stage import ALONE, LOWER, HeapView
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = where_steps_lead()
START, END = FILM.walk[0], FILM.walk[-1]


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def heap_view(
    starts: ManyStarts = FILM.wider, shelf: BinRow = ALONE, share: float = 1.0
) -> HeapView:
    view = HeapView(starts, shelf, bins=8)
    view.heap.step_to(share)
    view.count()
    return view


# -- what is true ------------------------------------------------------------------------------


def test_arrows_show_blue_arcs_where_they_agree() -> None:
    board = StepBoard(FILM.walk)
    board.laid.append("gradients")
    for run in (START, FILM.walk[11], END):
        board.follow(run)
        assert faults_of(*board.living, board.axes, *board.map_indices) == []
        assert list(board.relations()) == [] and list(run_faults(board)) == []
        seen = {arc.index for arc in board.agreeing if len(arc.core.points)}
        X = run.X.value.astype(float)
        above = np.argwhere(np.triu(X @ X.T > 0, 1))
        assert seen == set(map(tuple, above.tolist()))
    assert all(len(trail.points) == 4 * 40 for trail in board.trails)


def test_a_fifth_arrow_always_has_an_arc() -> None:
    board = PlacedBoard((*FILM.bending, *FILM.around))
    for run in (FILM.bending[-1], *FILM.around[::20]):
        board.follow(run)
        assert faults_of(*board.living, board.plane, board.indices) == []
        assert list(run_faults(board)) == []
        arcs = [len(arc.core.points) > 0 for arc in board.agreeing]
        assert arcs == (run.products.value.astype(float) > 0).tolist() and any(arcs)


def test_who_is_on_top_takes_the_seat_of_who_leaves() -> None:
    bins = np.array([[2, 2, 2], [2, 1, 2], [1, 1, 2]])
    assert seats(bins).tolist() == [[0, 1, 2], [0, 0, 1], [1, 0, 0]]
    everywhere = FILM.space.agreeing.value.astype(np.int64)
    found = seats(everywhere)
    for row, seated in zip(everywhere[::50], found[::50], strict=True):
        for bin_ in range(11):
            taken = sorted(seated[row == bin_].tolist())
            assert taken == list(range(len(taken)))


def test_squares_are_where_their_numbers_of_agreeing_pairs_are() -> None:
    paths = Paths(FILM.wider.agreeing.value.astype(np.int64))
    for share, step in ((0.0, 0), (1.0, -1)):
        assert (paths.counts(share) == FILM.wider.agreeing.value[step]).all()
        places = paths.places(LOWER, share)
        assert len({(round(x, 4), round(y, 4)) for x, y in places.tolist()}) == 200
    between = paths.counts(0.3)
    assert ((between >= 0) & (between <= 10)).all()
    lowest, highest = paths.bins.min(axis=0), paths.bins.max(axis=0)
    assert ((between >= lowest) & (between <= highest)).all()


@pytest.mark.parametrize("share", [0.0, 0.25, 0.6, 1.0])
@pytest.mark.parametrize("starts", [FILM.space, FILM.wider], ids=["in space", "wider"])
def test_a_heap_on_its_way_is_true(starts: ManyStarts, share: float) -> None:
    view = heap_view(starts, share=share)
    counts = view.counts if share == 1.0 else []
    assert faults_of(view.heap, *view.around, *counts) == []
    assert list(view.heap.relations()) == [] and list(run_faults(view.heap)) == []
    view.sit(LOWER)
    assert faults_of(view.heap, *view.around, *counts) == []
    squares = sum(len(pile.points) for pile in view.heap.piles) // 16
    assert squares == 200


def test_those_whose_pairs_all_oppose_are_violet() -> None:
    heap = heap_view().heap
    assert len(heap.piles[0].points) == 16 * FILM.wider.apart
    assert abs(heap.piles[0].points[:, 0].mean() - ALONE.middle(0)) < ALONE.seat + PIXEL
    assert not len(heap_view(FILM.space).heap.piles[0].points)


# -- lies --------------------------------------------------------------------------------------


def moved_heap() -> Any:
    heap = heap_view().heap
    heap.piles[2].shift(0.5 * UP)
    return heap


def heap_in_other_bins() -> Any:
    heap = heap_view().heap
    heap.paths = Paths(heap.paths.bins[:-60])
    return heap.lay()


def heap_in_another_colour() -> Any:
    heap = heap_view().heap
    heap.piles[1].fill_rgbas = heap.piles[0].fill_rgbas
    return heap


def bin_with_another_number() -> Any:
    view = heap_view()
    return BinNumber(view.heap, 3).shift(RIGHT), view.heap


def count_before_the_end() -> Any:
    view = heap_view(share=0.5)
    return *view.counts, view.heap


def shape_beside_another_heap() -> Any:
    one, other = heap_view(FILM.space), heap_view(FILM.wider)
    shape = StartShape(one.heap, (11.0, 0.2))
    shape.beside = one.shape.beside = other.numbers[0].beside
    return shape, one, other


def shape_elsewhere() -> Any:
    view = heap_view()
    return view.shape.shift(RIGHT), view


def bin_of_no_pairs() -> Any:
    view = heap_view()
    number = BinNumber(view.heap, 3)
    object.__setattr__(number.inscriptions[0], "claim", BinOf(FILM.wider.X, 11))
    return number, view


def shorter_trail() -> Any:
    board = StepBoard(FILM.walk).follow(END)
    board.trails[0].points = board.trails[0].points[:40]
    return board.trails[0], board


def arc_that_stays() -> Any:
    board = StepBoard(FILM.walk)
    arc = next(each for each in board.agreeing if each.index == (0, 4))
    drawn = arc.core.points
    board.follow(END)
    arc.core.points = drawn
    return arc, board


def arc_of_another_run() -> Any:
    board = StepBoard(FILM.walk)
    return board.agreeing[0].follow(FILM.walk[4].Y), board


LIES: dict[Callable[[], Any], str] = {
    moved_heap: "heap", heap_in_other_bins: "heap", heap_in_another_colour: "colour",
    bin_with_another_number: "index", count_before_the_end: "index",
    shape_beside_another_heap: "index", shape_elsewhere: "index", bin_of_no_pairs: "claim",
    shorter_trail: "trail", arc_that_stays: "arc", arc_of_another_run: "arc",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[], Any]) -> None:
    told = lie()
    parts = [each for each in (told if isinstance(told, tuple) else (told,))
             if hasattr(each, "get_family")]  # fmt: skip
    assert LIES[lie] in {fault.check for fault in faults_of(*parts)}


def test_a_heap_with_other_counts_is_told() -> None:
    fewer = Record("bins", FILM.wider.bins.value - 1, "bins")
    heap = StartHeap(replace(FILM.wider, bins=fewer), ALONE)
    assert {fault.check for fault in heap.relations()} == {"heap"}


# -- facts -------------------------------------------------------------------------------------


def pressed(run: Any) -> Any:
    """The same, with all arrows nearer to one side."""
    X = Record("X", run.X.value + np.float32(0.6), run.X.source)
    return replace(run, X=X, products=Record("p", X.value[:4] @ X.value[4], "p"))


def negative(run: Any) -> Any:
    return replace(run, products=Record("p", -np.abs(run.products.value), "p"))


TRUE: list[BearingFact] = [
    BySigns(START.X, START.Y), BySigns(END.X, END.Y), Agreeing(END.Y, 2, 10),
    Agreeing(START.Y, 7, 7), Opposing(FILM.bending[0], 3), Opposing(FILM.bending[-1], 4),
    AddToZero(FILM.around[0]), OneAgrees(FILM.around[30]), NoneApart(FILM.space),
    SomeApart(FILM.wider), AsLong(START.X, 0, 5), OneMoreColumn(FILM.space.X, FILM.wider.X),
]  # fmt: skip
FALSE: list[BearingFact] = [
    BySigns(START.X, END.Y), Agreeing(END.Y, 0, 0), Agreeing(END.Y, 1, 1),
    Opposing(FILM.bending[0], 4), Opposing(pressed(FILM.bending[0]), 3),
    AddToZero(pressed(FILM.around[0])), AddToZero(negative(FILM.around[0])),
    OneAgrees(negative(FILM.around[30])), NoneApart(FILM.wider), SomeApart(FILM.space),
    AsLong(START.X, 0, 4), OneMoreColumn(FILM.space.X, FILM.space.X),
]  # fmt: skip


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()


def test_pairs_are_counted_once() -> None:
    assert [PairCount(START.Y, each).text for each in (True, False)] == ["7", "10"]

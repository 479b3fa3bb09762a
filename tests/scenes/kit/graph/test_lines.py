"""A line's board, its shutters and its latch say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_3.drawers_empty import drawers_empty
from gradmath.records.tensor import Record
from scenes.kit.graph.lines.line import LineBoard
from scenes.kit.graph.signs.drawer import ROLLED, Drawer, ShutterState
from scenes.kit.graph.signs.kept import (
    AllRefused,
    Freed,
    Kept,
    NodeStays,
    OnlySavedIsSpent,
    SavesFactors,
    SavesNoTensor,
    SecondCall,
)
from scenes.kit.graph.signs.latch import Latch
from scenes.kit.graph.signs.times import TimesSign
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.facts import BearingFact

STAGE = Region(SAFE.left, SAFE.right, -2.3, 2.4)
FILM = drawers_empty()
PRODUCT, SUM = FILM.product, FILM.sum
FIRST, REFUSED, KEPT, LAST = PRODUCT.calls


def opened(line: LineBoard) -> LineBoard:
    for drawer in line.graph.drawers.values():
        drawer.draw_shutter(ROLLED).state = ShutterState.UP
    return line


def line() -> LineBoard:
    return opened(LineBoard(PRODUCT, STAGE, 1.0))


def shut() -> LineBoard:
    built = line()
    for drawer in built.graph.drawers.values():
        drawer.draw_shutter(1.0).state = ShutterState.DOWN
    built.come_to(FIRST)
    return built


def held() -> tuple[LineBoard, Latch]:
    built = line()
    built.come_to(KEPT)
    drawers = list(built.graph.drawers.values())
    return built, Latch(KEPT.freed["self"], drawers, built.places.rod, built.places.tag)


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def false(record: Record) -> Record:
    return replace(record, value=np.array(not record.value))


@pytest.mark.parametrize(
    "built", [line, shut, lambda: held()[0], lambda: LineBoard(SUM, STAGE, -1.0)]
)
def test_a_line_is_true_before_and_after_a_call(built: Callable[[], LineBoard]) -> None:
    board = built()
    graph = board.graph
    labels = [drawer.freed_label for drawer in graph.drawers.values() if drawer.is_freed]
    assert faults_of(*graph.plates, *graph.drawers.values(), *graph.lines, *labels) == []
    assert list(board.relations()) == [] and list(run_faults(board)) == []


def test_a_latch_is_true_where_the_call_kept_what_was_saved() -> None:
    assert faults_of(held()[1]) == []


def test_a_product_is_true_and_an_empty_drawer_has_none() -> None:
    kept, freed = line(), shut()
    assert FIRST.went is not None
    assert faults_of(times(kept, FIRST.went.sent[0]), times(freed, None)) == []


# -- planted lies --------------------------------------------------------------------------


def first(board: LineBoard) -> Drawer:
    return next(iter(board.graph.drawers.values()))


def shut_though_kept() -> object:
    board = line()
    board.come_to(KEPT)
    first(board).draw_shutter(1.0).state = ShutterState.DOWN
    return first(board)


def open_though_freed() -> object:
    board = line()
    board.come_to(FIRST)
    return first(board)


def half_shut() -> object:
    return first(shut()).draw_shutter(0.6)


def hanging_down() -> object:
    return first(line()).draw_shutter(0.5)


def freed_of_another_tensor() -> object:
    drawer = first(shut())
    drawer.freed = FIRST.freed["self"]
    return drawer


def freed_by_another_record() -> object:
    drawer = first(shut())
    drawer.freed = FIRST.stays
    return drawer


def word_on_a_window_that_is_kept() -> object:
    board = line()
    board.come_to(KEPT)
    return first(board).freed_label


def latch_where_it_is_freed() -> object:
    latch = held()[1]
    latch.record = LAST.freed["self"]
    return latch


def option_of_another_call() -> object:
    latch = held()[1]
    latch.record = false(LAST.freed["self"])
    return latch.label


def pin_away() -> object:
    board, latch = held()
    latch.pins[0].shift(0.1 * UP)
    return latch, board


def pin_drawn_back() -> object:
    board, latch = held()
    latch.pins[0].shift(0.4 * RIGHT)
    return latch, board


def times(board: LineBoard, sent: Record | None) -> TimesSign:
    return TimesSign(FIRST.passed, first(board), sent, board.places.times(0))


def product_of_another_factor() -> object:
    board = line()
    assert FIRST.went is not None
    return times(board, FIRST.went.total), board


def nothing_sent_though_kept() -> object:
    board = line()
    return times(board, None), board


def times_away() -> object:
    board = shut()
    return times(board, None).shift(0.4 * UP), board


LIES: dict[Callable[[], object], str] = {
    shut_though_kept: "shutter",
    open_though_freed: "shutter",
    half_shut: "shutter",
    hanging_down: "shutter",
    freed_of_another_tensor: "shutter",
    freed_by_another_record: "shutter",
    word_on_a_window_that_is_kept: "claim",
    latch_where_it_is_freed: "latch",
    option_of_another_call: "claim",
    pin_away: "latch",
    pin_drawn_back: "latch",
    product_of_another_factor: "product",
    nothing_sent_though_kept: "product",
    times_away: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_sign_that_lies_is_noticed(lie: Callable[[], object]) -> None:
    told = lie()
    lying = told[0] if isinstance(told, tuple) else told  # what it is held against lives on
    assert LIES[lie] in {fault.check for fault in faults_of(lying)}


def as_another_call_left_it(board: LineBoard) -> None:
    board.called = LAST


def another_graphs_number(board: LineBoard) -> None:
    board.lay("out", PRODUCT.graphs[1].out, Face.VALUE, board.places.at(board.places.out))


def windows_swapped(board: LineBoard) -> None:
    board.graph.drawers = dict(reversed(board.graph.drawers.items()))


def more_than_came(board: LineBoard) -> None:
    assert FIRST.went is not None
    board.deposits = (FIRST.went.total, FIRST.went.total)
    board.lay("grad", FIRST.grad, Face.GRADIENT, board.places.drop.at(1.0))


@pytest.mark.parametrize(
    ("lie", "check"),
    [(as_another_call_left_it, "shutter"), (another_graphs_number, "relation"),
     (windows_swapped, "relation"),
     (more_than_came, "relation")],
    ids=lambda each: getattr(each, "__name__", each),
)  # fmt: skip
def test_parts_that_do_not_belong_together_are_noticed(
    lie: Callable[[LineBoard], None], check: str
) -> None:
    board = shut()
    lie(board)
    assert {fault.check for fault in board.relations()} == {check}


# -- facts ---------------------------------------------------------------------------------

CODE = PRODUCT.listing
GRAPH, ADDED = PRODUCT.graphs[0], SUM.graphs[0]


def test_facts_hold_and_bear_their_words() -> None:
    facts: dict[BearingFact, str] = {
        SavesFactors(GRAPH): "product",
        SavesNoTensor(ADDED): "none",
        NodeStays(FIRST.stays): "stays",
        Freed(tuple(FIRST.freed.values())): "zero",
        Kept(tuple(KEPT.freed.values())): "stays",
        OnlySavedIsSpent(FIRST, ()): "only",
        OnlySavedIsSpent(REFUSED, (FIRST,)): "only",
        OnlySavedIsSpent(SUM.calls[1], (SUM.calls[0],)): "only",
        OnlySavedIsSpent(LAST, (KEPT,)): "only",
        AllRefused((REFUSED.raised,)): "stops",
        SecondCall(CODE, ("p", "q")): "ordinal:2",
    }
    for fact, word in facts.items():
        assert fact.fault() is None
        assert word in fact.bears and not fact.about


@pytest.mark.parametrize(
    "fact",
    [
        SavesFactors(ADDED),
        SavesFactors(replace(GRAPH, count=ADDED.count)),
        SavesFactors(replace(GRAPH, own={"self": false(GRAPH.own["self"])})),
        SavesNoTensor(GRAPH),
        SavesNoTensor(replace(ADDED, count=GRAPH.count)),
        SavesNoTensor(replace(ADDED, count=GRAPH.made)),
        NodeStays(false(FIRST.stays)),
        NodeStays(PRODUCT.absent),
        Freed(tuple(KEPT.freed.values())),
        Freed((FIRST.stays,)),
        Freed(()),
        Kept(tuple(LAST.freed.values())),
        Kept((KEPT.grad,)),
        OnlySavedIsSpent(REFUSED, ()),
        OnlySavedIsSpent(LAST, (FIRST,)),
        OnlySavedIsSpent(replace(LAST, stays=false(LAST.stays)), (KEPT,)),
        OnlySavedIsSpent(replace(REFUSED, raised=FIRST.stays), (FIRST,)),
        AllRefused((REFUSED.raised, None)),
        AllRefused((FIRST.stays,)),
        SecondCall(CODE, ("p", "x")),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_fact_that_is_not_so_is_told(fact: Any) -> None:
    assert fact.fault() is not None

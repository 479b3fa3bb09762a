"""Maps of what goes against V say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_2.kept_on_average import kept_on_average
from gradmath.records.tensor import Record
from scenes.kit import BearingFact
from scenes.kit.astray.board import AstrayBoard, MeanBoard
from scenes.kit.astray.facts import (
    FEWER,
    MORE,
    NONE,
    OthersPush,
    OwnPush,
    OwnRemains,
    RowPushes,
    ShareAgainst,
)
from scenes.kit.astray.key import KeySign
from scenes.kit.astray.ledger import Ledger, bar_hues
from scenes.kit.astray.spot import Spot
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = kept_on_average(n=100)
START, MEAN = FILM.start, FILM.means[-1]
LAID = ["gradients", "map", "change", "push"]


def board() -> AstrayBoard:
    """All of it, after the first step."""
    whole = AstrayBoard(FILM)
    whole.laid = [*LAID]
    whole.follow(START)
    whole.map.rim()
    return whole


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def test_all_that_stands_is_true() -> None:
    whole = board()
    for run in (START, FILM.turning[3], FILM.turned, FILM.ways[-1]):
        whole.follow(run)
        found = faults_of(*whole.living, whole.name_of(whole.map), *whole.indices,
                          *whole.key_of(whole.map))  # fmt: skip
        assert found == []
        assert list(whole.relations()) == [] and list(run_faults(whole)) == []
    whole.laid = ["map", "stepped"]
    for run in (FILM.steps[0], FILM.steps[7]):
        whole.follow(run)
        assert faults_of(*whole.living) == [] and list(whole.relations()) == []
        assert whole.arrows[0].record is run.up


def test_marks_point_up_where_entries_rise_and_their_areas_are_the_changes() -> None:
    whole = board()
    shown = whole.map
    changes = START.change.value.astype(float)
    most = np.abs([each.change.value for each in FILM.ways]).max(axis=0)
    rises = changes > 0
    marks = shown.marks[0].points.reshape(-1, 12, 3)
    assert len(marks) == rises.sum() and len(shown.marks[1].points) == 12 * (~rises).sum()
    areas = np.ptp(marks[..., 0], axis=1) * np.ptp(marks[..., 1], axis=1)
    shares = (np.abs(changes) / most)[rises]
    assert np.allclose(areas / areas[0], shares / shares[0], rtol=1e-3)
    middles = shown.spot.middles(5, 5)[rises]
    assert np.allclose(marks[..., 1].min(axis=1), middles[:, 1], atol=PIXEL)  # from the middle up
    assert (np.abs(marks[..., 0].mean(axis=1) - middles[:, 0]) < PIXEL).all()


def test_rims_are_around_what_goes_against_v_and_halves_where_v_asks() -> None:
    shown = board().map
    due = np.argwhere(START.change.value.astype(float) * START.V.value.astype(float) < 0)
    assert [[*index] for index in shown.astray] == due.tolist()
    rims = shown.rims.points.reshape(-1, 16, 3)
    assert np.allclose(rims.mean(axis=1), shown.spot.middles(5, 5)[tuple(due.T)], atol=PIXEL)
    assert len(shown.rim([(0, 0), (0, 1)]).rims.points) == 16
    assert not len(shown.rim(shown=False).rims.points)
    above = shown.tints[0].points.reshape(-1, 16, 3).mean(axis=1)
    assert np.allclose(above[:, 0], shown.spot.middles(5, 5).diagonal()[0], atol=PIXEL)
    assert (above[:, 1] > shown.spot.middles(5, 5).diagonal()[1]).all()


def test_a_mean_is_that_of_the_changes_that_have_come() -> None:
    mean = MeanBoard(FILM.means[0], board())
    changes = [way.change for way in FILM.ways]
    for count in (1, 2, 16):
        mean.of_run(FILM.means[count - 1], changes[:count])
        assert faults_of(mean) == []
    assert mean.astray == []


def test_spots_and_slots() -> None:
    whole = Spot(1.0, 2.0, 4.0, 2.0)
    assert whole.on_the_way_to(whole.scaled(0.5), 1.0) == Spot(1.0, 2.0, 2.0, 1.0)
    first, *_, last = whole.slots(2, 4, 0.5)
    assert first == Spot(-0.5, 2.5, 0.5, 0.5) and last == Spot(2.5, 1.5, 0.5, 0.5)


def opened() -> Ledger:
    """The cell, with all bars and what remained in two runs."""
    ledger = board().ledger
    ledger.open(ledger.spot, board().opened, 1.0).begin(6.0)
    return ledger.keep(START.total).keep(FILM.turned.total).grow_dot(1.0).draw_level(1.0)


def test_bars_stand_end_to_end_and_what_remains_is_their_sum() -> None:
    ledger = opened()
    for run in (START, FILM.turning[7], FILM.turned, *FILM.ways[2:4]):
        ledger.follow(run)
        assert faults_of(ledger) == []
    shares = [way.shares for way in FILM.ways]
    assert faults_of(ledger.follow(FILM.shared[-1], shares)) == []
    ledger.follow(START)
    heights = ledger.heights(np.cumsum([0.0, *START.shares.value]))
    own, other = (ledger.bars[k].points for k in (1, 2))  # down by its own, up by others
    assert np.allclose([own[:, 1].max(), own[:, 1].min()], heights[:2], atol=PIXEL)
    assert np.isclose(other[:, 1].max(), heights.max(), atol=PIXEL)
    assert np.isclose(ledger.marks[0].points[:, 1].max(), heights[-1], atol=PIXEL)
    unit = (heights[1] - heights[0]) / float(START.shares.value[0])
    wide = ledger.fit(1.0).heights(1.0) - ledger.heights(0.0)
    assert 0 < wide < unit  # all mirrorings have room


def test_labels_below_an_opened_cell_are_true() -> None:
    whole = board()
    whole.ledger.open(whole.cell, whole.opened, 1.0)
    assert faults_of(*(label for group in whole.ledger_labels() for label in group)) == []


# -- lies --------------------------------------------------------------------------------------


def marks_elsewhere(whole: AstrayBoard) -> Any:
    whole.map.marks[0].shift(0.1 * UP)
    return whole.map


def rims_around_others(whole: AstrayBoard) -> Any:
    whole.map.rims.shift(0.4 * RIGHT)
    return whole.map


def another_change_under_the_marks(whole: AstrayBoard) -> Any:
    whole.map.record = whole.map.change = FILM.turned.change
    return whole.map


def marks_in_each_others_colour(whole: AstrayBoard) -> Any:
    whole.map.marks[0].fill_rgbas = whole.map.marks[1].fill_rgbas
    return whole.map


def push_of_another_run(whole: AstrayBoard) -> Any:
    whole.push.run = FILM.turned
    return whole.push


def mean_of_others(whole: AstrayBoard) -> Any:
    changes = [way.change for way in FILM.ways]
    return MeanBoard(FILM.means[0], whole).of_run(FILM.means[3], changes[1:5])


def bar_elsewhere(whole: AstrayBoard) -> Any:
    return _with(opened(), lambda ledger: ledger.bars[1].shift(0.1 * UP))


def dots_elsewhere(whole: AstrayBoard) -> Any:
    return _with(opened(), lambda ledger: ledger.dots[0].shift(0.1 * UP))


def bars_of_another_run(whole: AstrayBoard) -> Any:
    return _with(opened(), lambda ledger: setattr(ledger, "run", FILM.turned))


def shares_of_another_gradient(whole: AstrayBoard) -> Any:
    return opened().follow(replace(START, X_grad=FILM.turned.X_grad))


def shares_of_another_sum(whole: AstrayBoard) -> Any:
    return opened().follow(replace(FILM.shared[-1], total=START.total))


def bars_in_each_others_colour(whole: AstrayBoard) -> Any:
    return _with(opened(), lambda ledger: ledger.bars[1].set_fill(bar_hues()[0]))


def mean_shares_of_others(whole: AstrayBoard) -> Any:
    return opened().follow(FILM.shared[3], [way.shares for way in FILM.ways[1:5]])


def key_in_another_colour(whole: AstrayBoard) -> Any:
    return KeySign("rises").set_fill(KeySign("falls").hue)


def key_upside_down(whole: AstrayBoard) -> Any:
    return KeySign("rises").rotate(np.pi)


def _with(ledger: Ledger, lie: Callable[[Ledger], object]) -> Ledger:
    lie(ledger)
    return ledger


LIES: dict[Callable[[AstrayBoard], Any], str] = {
    marks_elsewhere: "mark", rims_around_others: "mark", another_change_under_the_marks: "mark",
    marks_in_each_others_colour: "colour", push_of_another_run: "push", mean_of_others: "mean",
    bar_elsewhere: "share", dots_elsewhere: "share", bars_of_another_run: "share",
    shares_of_another_gradient: "share", shares_of_another_sum: "share",
    bars_in_each_others_colour: "colour", mean_shares_of_others: "mean",
    key_in_another_colour: "key", key_upside_down: "key",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[AstrayBoard], Any]) -> None:
    whole = board()
    assert LIES[lie] in {fault.check for fault in faults_of(lie(whole))}


def push_at_another_tip(whole: AstrayBoard) -> None:
    whole.push.follow(START.pushes, (START.X, whole.near))


def gradient_at_another_tip(whole: AstrayBoard) -> None:
    whole.gradients[0].follow(START.X_grad, (START.X, 2))


@pytest.mark.parametrize(
    ("lie", "check"), [(push_at_another_tip, "push"), (gradient_at_another_tip, "arrow")]
)
def test_a_lie_between_parts_is_told(lie: Callable[[AstrayBoard], None], check: str) -> None:
    whole = board()
    lie(whole)
    assert {fault.check for fault in whole.relations()} == {check}


# -- facts -------------------------------------------------------------------------------------


def scaled(record: Record, factor: float) -> Record:
    return replace(record, value=record.value.astype(np.float32) * np.float32(factor))


ALL = FILM.shared[-1]
OTHERS = START.shares, START.total
NEGATED = scaled(START.change, -1.0)
TRUE: list[BearingFact] = [
    ShareAgainst(START.V, START.change, FEWER),
    ShareAgainst(START.V, NEGATED, MORE),
    ShareAgainst(MEAN.V, MEAN.mean, NONE),
    OwnPush(START.V, START.shares, FILM.pair, together=False),
    OthersPush(*OTHERS, START.change, FILM.pair, "rises"),
    OthersPush(FILM.turned.shares, FILM.turned.total, FILM.turned.change, FILM.pair, "follows"),
    RowPushes(START.shares, FILM.bar, START.change, FILM.pair, together=True),
    RowPushes(FILM.turned.shares, FILM.bar, FILM.turned.change, FILM.pair, together=False),
    OwnRemains(ALL.shares, ALL.total),
]
FALSE: list[BearingFact] = [
    ShareAgainst(START.V, START.change, NONE),
    ShareAgainst(START.V, START.change, MORE),
    ShareAgainst(MEAN.V, MEAN.mean, FEWER),
    OwnPush(START.V, START.shares, FILM.pair, together=True),
    OwnPush(scaled(START.V, -1.0), START.shares, FILM.pair, together=False),
    OthersPush(*OTHERS, START.change, FILM.pair, "falls"),
    OthersPush(*OTHERS, START.change, FILM.pair, "follows"),
    OthersPush(*OTHERS, NEGATED, FILM.pair, "rises"),
    RowPushes(START.shares, FILM.bar, START.change, FILM.pair, together=False),
    RowPushes(START.shares, FILM.bar, NEGATED, FILM.pair, together=True),
    RowPushes(START.shares, 0, START.change, FILM.pair, together=True),
    OwnRemains(START.shares, START.total),
    OwnRemains(FILM.shared[4].shares, FILM.shared[4].total),
    OwnRemains(ALL.shares, START.total),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()

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
    EachHasSome,
    OthersCancel,
    PushedToward,
    ShareAgainst,
)
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
        found = faults_of(*whole.living, *whole.small, whole.name_of(whole.map), *whole.indices,
                          whole.scale_of(whole.map))  # fmt: skip
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


LIES: dict[Callable[[AstrayBoard], Any], str] = {
    marks_elsewhere: "mark", rims_around_others: "mark", another_change_under_the_marks: "mark",
    marks_in_each_others_colour: "colour", push_of_another_run: "push", mean_of_others: "mean",
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


def stretched_ways() -> list[Any]:
    """One of all mirrorings with an X of its own."""
    return [replace(FILM.ways[0], X=scaled(FILM.ways[0].X, 1.1)), *FILM.ways[1:]]


CLEAN = replace(START, change=MEAN.mean)
PUSHED = START.pushes, START.X
TRUE: list[BearingFact] = [
    ShareAgainst(START.V, START.change, FEWER),
    ShareAgainst(START.V, scaled(START.change, -1.0), MORE),
    ShareAgainst(MEAN.V, MEAN.mean, NONE),
    EachHasSome(FILM.ways),
    PushedToward(*PUSHED, START.change, FILM.pair, toward=True),
    OthersCancel(FILM.ways),
]
FALSE: list[BearingFact] = [
    ShareAgainst(START.V, START.change, NONE),
    ShareAgainst(START.V, START.change, MORE),
    ShareAgainst(MEAN.V, MEAN.mean, FEWER),
    EachHasSome([*FILM.ways, CLEAN]),
    PushedToward(*PUSHED, START.change, FILM.pair, toward=False),
    PushedToward(scaled(START.pushes, -1.0), START.X, START.change, FILM.pair, toward=True),
    PushedToward(*PUSHED, scaled(START.change, -1.0), FILM.pair, toward=True),
    OthersCancel(FILM.ways[:-1]),
    OthersCancel(stretched_ways()),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()

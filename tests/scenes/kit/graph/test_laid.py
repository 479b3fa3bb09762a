"""Takes that lay a way back, or cut it, say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import UP

from gradmath.problems.tutorial_2.the_way_back_is_laid import the_way_back_is_laid
from gradmath.records.ways_laid import LaidRun
from scenes.kit import BearingFact
from scenes.kit.graph.laid.board import LaidBoard
from scenes.kit.graph.laid.facts import FilledByPass, SameNumbers, Truths, filled
from scenes.kit.graph.laid.summary import columns_of
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.tutorial_2.the_way_back_is_laid import CODES, STAGE

FILM = the_way_back_is_laid()
WHOLE, W_CUT, Z_CUT, NO_GRAD = FILM.takes


def board(run: LaidRun = WHOLE) -> LaidBoard:
    """All that a take lays, with its tensors."""
    laid = LaidBoard(FILM.takes, STAGE)
    laid.follow(run)
    laid.shown |= {"z", "loss"}
    places = laid.places
    for name in run.nodes:
        laid.plate(name)
    for name, way in (("w", places.from_w), ("b", places.from_b), ("z", places.to_loss)):
        if name in run.leads:
            laid.track(name, way, run.leads[name])
    w_way = places.back_to_w if run.nodes else places.all_to_w
    for name, way in (("x", places.back_to_x), ("w", w_way), ("z", places.back_to_z)):
        if name in run.ends:
            laid.cut(name, way, run.ends[name])
    for leaf in run.grads:
        laid.fill(leaf)
    return laid


def parts(laid: LaidBoard) -> list[Any]:
    return [*laid.cells.values(), *laid.names.values(), *laid.laid, *laid.grads.values(),
            *laid.boxes.values()]  # fmt: skip


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("take", FILM.takes, ids=["whole", "w cut", "z cut", "no_grad"])
def test_all_that_a_take_lays_is_true(take: LaidRun) -> None:
    laid = board(take)
    assert faults_of(*parts(laid)) == []
    assert list(laid.relations()) == [] and list(run_faults(laid)) == []


def test_the_takes_side_by_side_are_true() -> None:
    scales = LaidBoard(FILM.takes, STAGE).scales
    columns, names = columns_of(FILM.takes, CODES, STAGE, scales)
    assert faults_of(*names, *(part for column in columns for part in column.parts)) == []
    assert [fault for column in columns for fault in column.relations()] == []
    columns[0].boxes["b"].record = W_CUT.grads["b"]
    assert [fault.check for fault in columns[0].relations()] == ["relation"]


# -- planted faults ------------------------------------------------------------------------


def whole_track_where_it_is_cut(laid: LaidBoard) -> object:
    laid.cuts["x"].open(0.0)
    return laid.cuts["x"]


def track_of_nothing(laid: LaidBoard) -> object:
    record = WHOLE.leads["w"]
    return laid.track("w", laid.places.from_w, replace(record, value=np.array(False)))


def node_of_another_name(laid: LaidBoard) -> object:
    laid.plates["Add"].node = replace(WHOLE.nodes["Add"], value=np.array(False))
    return laid.plates["Add"]


def cell_elsewhere(laid: LaidBoard) -> object:
    laid.cells["b"][1].shift(UP)
    return laid.cells["b"]


LIES: dict[Callable[[LaidBoard], Any], str] = {
    whole_track_where_it_is_cut: "track",
    track_of_nothing: "track",
    node_of_another_name: "node",
    cell_elsewhere: "place",
}


@pytest.mark.parametrize("plant", LIES, ids=lambda each: each.__name__)
def test_a_planted_fault_is_noticed(plant: Callable[[LaidBoard], Any]) -> None:
    laid = board()
    assert LIES[plant] in {fault.check for fault in faults_of(plant(laid))}


def test_a_board_whose_parts_do_not_belong_together_says_so() -> None:
    laid = board()
    laid.cells["z"].follow(replace(WHOLE.z, value=WHOLE.b.value))
    assert [fault.check for fault in laid.relations()] == ["relation"]
    laid = board()
    laid.slots["w"].follow(WHOLE.empty["b"])
    assert [fault.check for fault in laid.relations()] == ["relation"]
    laid = board()
    laid.tracks["b"].leads = WHOLE.leads["w"]
    assert [fault.check for fault in laid.relations()] == ["relation"]
    laid = board(W_CUT)
    laid.cuts["w"].tells = W_CUT.leads["b"]
    assert [fault.check for fault in laid.relations()] == ["relation"]
    laid = board()
    laid.cells["loss"].follow(W_CUT.loss)
    assert "run" in {fault.check for fault in run_faults(laid)}


# -- facts ---------------------------------------------------------------------------------


def test_facts_hold_and_others_do_not() -> None:
    holding: list[BearingFact] = [
        Truths((*WHOLE.nodes.values(), *WHOLE.leads.values(), *NO_GRAD.ends.values())),
        filled(WHOLE),
        SameNumbers(WHOLE, W_CUT, ("w",)),
        SameNumbers(WHOLE, Z_CUT, ("w", "b")),
        SameNumbers(WHOLE, NO_GRAD, ("w", "b")),
    ]
    assert [fact.fault() for fact in holding] == [None] * len(holding)
    doubled = replace(WHOLE.grads["b"], value=2 * WHOLE.grads["b"].value)
    there = replace(W_CUT.absent["w"], value=np.array(False))
    wrong: list[BearingFact] = [
        Truths((WHOLE.loss,)),
        Truths((replace(WHOLE.leads["w"], value=np.array(False)),)),
        FilledByPass(W_CUT),
        FilledByPass(replace(WHOLE, grads=WHOLE.grads | {"b": doubled})),
        SameNumbers(WHOLE, W_CUT, ()),
        SameNumbers(WHOLE, W_CUT, ("w", "b")),
        SameNumbers(WHOLE, replace(W_CUT, grads={"b": doubled}), ("w",)),
        SameNumbers(WHOLE, replace(W_CUT, loss=doubled), ("w",)),
        SameNumbers(WHOLE, replace(W_CUT, absent={"w": there}), ("w",)),
    ]
    assert [fact.fault() is None for fact in wrong] == [False] * len(wrong)

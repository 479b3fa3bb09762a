"""The machine with the four boxes says what is so, and notices where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_3.none_is_not_zero import none_is_not_zero
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.cells.code_edit import edits
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.signs.claims import reason_told
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.empty_column import EmptyColumn
from scenes.kit.graph.signs.facts import (
    LinesChange,
    NothingThere,
    OnlyOneComputed,
    ZeroOfNumbers,
)
from scenes.kit.graph.signs.ghost_way import GhostWay
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.speech.borne import words_borne
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import CodePiece

STAGE = Region(SAFE.left, SAFE.right, -2.25, 2.5)
FILM = none_is_not_zero()
FIRST, SECOND = FILM.before, FILM.after
OTHER = none_is_not_zero([[0.0, 2.0, 1.0, -1.0, 3.0], [0.0, 1.0, 1.0, 4.0, -2.0]])


def board() -> FourBoxes:
    return FourBoxes(FIRST, STAGE, FILM.entry, [*FILM.mended])


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def false(record: Record) -> Record:
    return replace(record, value=np.array(not bool(record.value)))


def everything(built: FourBoxes) -> list[Any]:
    signs = [*built.tracks.values(), *built.ghosts.values(), *built.slots.values(), built.empty]
    lids = [*built.lids.values(), *built.x_lids]
    return [*built.strands.values(), *signs, *lids,
            *built.weights.values(), *built.names.values(), *built.words.values()]  # fmt: skip


def test_all_is_true_whatever_the_numbers() -> None:
    for film in (FILM, OTHER, none_is_not_zero([[0.0, 1.0]] * 2, [9.0, -9.0], [9.0, 0.0])):
        built = FourBoxes(film.before, STAGE, film.entry, [*film.mended])
        assert faults_of(*everything(built)) == []
        built.grad_of("x")
        assert list(built.relations()) == [] and list(run_faults(built)) == []


def test_words_are_borne_by_what_torch_tells() -> None:
    built = board()
    signs = {**built.ghosts, "a": built.tracks["a"]}
    told = {name: words_borne(sign) for name, sign in signs.items()}
    assert told == {"W": {"not required"}, "z": {"not kept"}, "a": {"cut"}}
    assert reason_told(SECOND.required) == reason_told(SECOND.kept) == reason_told(FIRST.x) == ""
    assert words_borne(built.tracks["a"].open(0.0)) == set()


# -- planted faults ------------------------------------------------------------------------


def whole_without_a_way(built: FourBoxes) -> object:
    return built.tracks["a"].open(0.0)


def cut_where_a_way_leads(built: FourBoxes) -> object:
    built.tracks["W"].tells = SECOND.tracks["W"]
    return built.tracks["W"]


def loose_though_there_is_a_node(built: FourBoxes) -> object:
    track = built.tracks["W"]
    return CutTrack(track.way, false(FIRST.tracks["W"]), FIRST.required, gap=track.gap)


def track_that_ends_elsewhere(built: FourBoxes) -> object:
    built.tracks["a"].near.lay(Polyline.through((0.0, 0.0, 0.0), (1.0, 0.0, 0.0)))
    return built.tracks["a"]


def gap_in_another_place(built: FourBoxes) -> object:
    built.tracks["a"].far.shift(RIGHT * 0.2)
    return built.tracks["a"]


def lid_beside_its_box(built: FourBoxes) -> object:
    built.lids["z"].ground.shift(RIGHT * 0.3)
    return built.lids["z"]


def question_on_another_lid(built: FourBoxes) -> object:
    built.lids["z"].question.move_to(built.lids["a"])
    return built.lids["z"]


def column_with_a_weight(built: FourBoxes) -> object:
    return EmptyColumn(FIRST.W, 0, 0.0, -1.0, 1.0, 0.4)


def mark_beside_its_column(built: FourBoxes) -> object:
    return built.empty.shift(RIGHT * 0.5)


def no_way_to_what_is_kept(built: FourBoxes) -> object:
    return GhostWay(built.places.z_drop, SECOND.kept)


def no_way_to_what_is_required(built: FourBoxes) -> object:
    built.ghosts["W"].record = SECOND.required
    return built.ghosts["W"]


def ghost_of_another_way(built: FourBoxes) -> object:
    return built.ghosts["z"].shift(UP * 0.3)


def reason_of_another(built: FourBoxes) -> object:
    built.ghosts["z"].record = FIRST.required
    return built.words["z"]


LIES: dict[Callable[[FourBoxes], object], str] = {
    whole_without_a_way: "track",
    cut_where_a_way_leads: "track",
    loose_though_there_is_a_node: "track",
    track_that_ends_elsewhere: "place",
    gap_in_another_place: "place",
    lid_beside_its_box: "place",
    question_on_another_lid: "place",
    column_with_a_weight: "column",
    mark_beside_its_column: "place",
    no_way_to_what_is_kept: "track",
    no_way_to_what_is_required: "track",
    ghost_of_another_way: "place",
    reason_of_another: "claim",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_sign_that_lies_is_noticed(lie: Callable[[FourBoxes], object]) -> None:
    built = board()
    assert LIES[lie] in {fault.check for fault in faults_of(lie(built))}


def other_z(built: FourBoxes) -> None:
    built.z.follow(replace(FIRST.z, value=np.array([5.0, 2.0], dtype=np.float32)))


def other_factors(built: FourBoxes) -> None:
    built.used.follow(replace(FIRST.used, value=FIRST.used.value[::-1]))


def other_loss(built: FourBoxes) -> None:
    built.loss.follow(replace(FIRST.loss, value=np.array(9.0, dtype=np.float32)))


def other_gradient(built: FourBoxes) -> None:
    built.run = replace(FIRST, grads={"x": replace(FIRST.x_grad, value=FIRST.x.value)})
    built.grad_of("x")


def weight_elsewhere(built: FourBoxes) -> None:
    built.weights[0, 0].move_on((0, 2))


def slot_of_another(built: FourBoxes) -> None:
    built.slots["z"].record = FIRST.absent["a"]


def slot_elsewhere(built: FourBoxes) -> None:
    built.slots["z"].shift(RIGHT)


def track_of_another(built: FourBoxes) -> None:
    built.tracks["W"].tells = FIRST.tracks["a"]


LOOSE_ENDS = (slot_of_another, slot_elsewhere, track_of_another, other_z, other_factors,
              other_loss, other_gradient, weight_elsewhere)  # fmt: skip


@pytest.mark.parametrize("lie", LOOSE_ENDS, ids=lambda lie: lie.__name__)
def test_parts_that_do_not_belong_together_are_noticed(lie: Callable[[FourBoxes], None]) -> None:
    built = board()
    lie(built)
    assert "relation" in {fault.check for fault in built.relations()}


def test_a_part_of_another_run_is_noticed() -> None:
    built = board()
    built.loss.follow(SECOND.loss)
    assert {fault.check for fault in run_faults(built)} == {"run"}


def test_takes_follow_each_other_cause_before_result() -> None:
    built = board()
    built.grad_of("x")
    for take in FILM.mended:
        built.run_anew(take)
        assert list(run_faults(built)) == []
        built.come_back()
        assert list(run_faults(built)) == [] and list(built.relations()) == []
        assert {*built.slots} == {*take.absent}


# -- facts ---------------------------------------------------------------------------------

LEAVES = tuple(FIRST.leaves[name] for name in "Wxa")  # type: ignore[index]


def test_facts_hold_and_bear_their_words() -> None:
    assert OnlyOneComputed(LEAVES, FIRST.leaves["z"]).fault() is None
    passed = NothingThere(FIRST.absent["z"], FIRST.kept, FIRST.z_bar)
    assert passed.fault() is None and {"passes", "not:stays"} <= passed.bears
    asked = NothingThere(FIRST.absent["W"], FIRST.required)
    assert asked.fault() is None and asked.bears == {"not", "none"}
    assert NothingThere(FIRST.absent["a"], FIRST.tracks["a"]).fault() is None
    lines = LinesChange(FIRST.listing, SECOND.listing, 3)
    assert lines.fault() is None and {"number:3", "changes"} <= lines.bears
    zero = ZeroOfNumbers(SECOND.x_grad, SECOND.W, FILM.entry)
    assert zero.fault() is None and {"stays", "zero"} <= zero.bears


@pytest.mark.parametrize(
    ("fact", "fault"),
    [
        (OnlyOneComputed((FIRST.leaves["z"],), FIRST.leaves["x"]), "is False"),
        (OnlyOneComputed(LEAVES, FIRST.leaves["x"]), "is True"),
        (OnlyOneComputed((FIRST.required,), FIRST.leaves["z"]), "does not tell what is a leaf"),
        (NothingThere(false(FIRST.absent["z"]), FIRST.kept, FIRST.z_bar), "is False"),
        (NothingThere(FIRST.absent["z"], SECOND.kept, FIRST.z_bar), "which is no reason"),
        (NothingThere(FIRST.absent["z"], FIRST.kept), "nothing that came by"),
        (LinesChange(FIRST.listing, SECOND.listing, 2), "3 lines that change"),
        (ZeroOfNumbers(FIRST.x_grad, FIRST.W, 0), "x.grad[0] = 2"),
        (ZeroOfNumbers(replace(FIRST.x_grad, value=np.zeros(5)), FIRST.W, 0), "weights in"),
    ],
)
def test_what_is_not_so_is_told(fact: Any, fault: str) -> None:
    assert fault in str(fact.fault())


def test_edits_are_lines_that_read_otherwise_and_lines_that_are_new() -> None:
    replaced, new = edits(FIRST.listing, SECOND.listing)
    lines = SECOND.listing.lines
    assert [lines[k] for k in replaced] == ["loss = a @ z"]
    assert [lines[k] for k in new] == ["W.requires_grad_()", "z.retain_grad()"]
    assert edits(FIRST.listing, FIRST.listing) == ((), ())


def test_a_stretch_of_code_stands_in_a_line() -> None:
    listing = Listing(("x = 1", "x + 1"))
    assert CodePiece(listing, "+ 1").fault() is None
    assert "in a line of the listing" in str(CodePiece(listing, "+ 2").fault())
    assert CodePiece(listing, "").fault() is not None

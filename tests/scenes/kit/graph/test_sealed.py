"""Seals, counters, names on threads and their board say what is so, and notice where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.errors import StageError
from gradmath.problems.tutorial_3.seal_is_broken import seal_is_broken
from gradmath.records.sealed import SealedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.torch_line import TorchLine
from scenes.kit.code_scene import CORNER
from scenes.kit.graph.sealed.alias import OtherName
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.facts import (
    CountedElsewhere,
    LeavesAlike,
    OldNumbers,
    OnlySilentIsWrong,
    OtherMemory,
    SealedWindow,
    SealRefused,
    TwiceSeen,
    Unnoticed,
    WholeSeal,
)
from scenes.kit.graph.sealed.names import NameTag, TagThread
from scenes.kit.graph.sealed.outcomes import WayCard, outcomes
from scenes.kit.graph.sealed.parabola import SlopesTaken
from scenes.kit.graph.sealed.passing import SINCE
from scenes.kit.graph.sealed.seal import Counter, Seal, VersionSign
from scenes.kit.graph.signs.drawer import ROLLED, ShutterState
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.speech.borne import words_borne
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.facts import BearingFact

STAGE = Region(SAFE.left, SAFE.right, -2.33, 2.4)
FILM = seal_is_broken()
FIRST, BACK, ANEW, UNSEEN = FILM.runs
HERE = np.zeros(3)


assert UNSEEN.alias is not None


def board(run: SealedRun = FIRST, moment: int = 0) -> SealBoard:
    window = CodeWindow(run.listing, run.listing.after("y = h ** 2"), CORNER, 3)
    built = SealBoard([run, *FILM.runs], STAGE, window)
    built.drawer.draw_shutter(0.02).state = ShutterState.UP
    built.counter.follow(run.moments[moment].version)
    built.come_to(run.moments[moment])
    built.drawer.draw_shutter(ROLLED)
    return built


def broken() -> Seal:
    seal = Seal(FIRST.sealed, HERE)
    seal.found = FIRST.end.version
    return seal.break_off(1.0)


def card(run: SealedRun = UNSEEN) -> WayCard:
    return outcomes([run], Region(-1.5, 1.5, -2.2, 1.52), board().x, 40.0)[0]


def plot() -> SlopesTaken:
    return SlopesTaken(UNSEEN, FILM.curve, Region(SAFE.left, SAFE.right, -2.3, 1.6))


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def other_name() -> OtherName:
    assert UNSEEN.alias is not None
    return OtherName(UNSEEN.alias, board().places)


def false(record: Record) -> Record:
    return replace(record, value=np.array(not record.value))


@pytest.mark.parametrize(
    ("run", "moment"),
    [(FIRST, 0), (FIRST, 1), (BACK, 1), (BACK, 2), (UNSEEN, 0), (UNSEEN, 1), (UNSEEN, 2)],
)
def test_a_board_is_true_whatever_was_written(run: SealedRun, moment: int) -> None:
    built = board(run, moment)
    parts = (built.drawer, built.seal, built.counter, built.counter.label, built.tag, built.thread,
             built.power, built.times, *built.tracks)  # fmt: skip
    assert faults_of(*parts) == []
    assert list(built.relations()) == [] and list(run_faults(built)) == []


@pytest.mark.parametrize("run", FILM.runs)
def test_a_card_says_what_a_way_has_come_to(run: SealedRun) -> None:
    built, leaf = card(run), board()
    built = WayCard(run, Region(-1.5, 1.5, -2.2, 1.52), leaf.x, scale=40.0)
    assert faults_of(built) == [] and list(built.relations()) == []
    due = {FIRST: "refused", ANEW: "right", BACK: "refused", UNSEEN: "wrong"}[run]
    assert words_borne(built) >= {due} and built.word.text == due


def test_another_name_has_a_counter_of_its_own() -> None:
    name = other_name()
    assert faults_of(name) == []
    name.counter.follow(name.alias.after)
    assert faults_of(name) == []


def test_whole_and_broken_seals_are_true() -> None:
    assert faults_of(Seal(FIRST.sealed, HERE), broken()) == []
    assert broken().meaning == "broken"
    assert SignLabel(VersionSign(FIRST.end.version, FIRST.sealed)).text == "≠"
    assert SignLabel(VersionSign(UNSEEN.end.version, UNSEEN.sealed)).text == "="


def test_the_plot_is_true_and_shows_equal_entries_once() -> None:
    drawn = plot()
    drawn.draw_line(1.0)
    assert faults_of(drawn.whole) == []
    same = seal_is_broken([3.0, 3.0, -2.0])
    twice = SlopesTaken(same.unseen, same.curve, Region(SAFE.left, SAFE.right, -2.3, 1.6))
    assert [bar.slope.index for bar in twice.bars] == [(0,), (2,)]


def test_torchs_line_may_begin_where_it_speaks_of_versions() -> None:
    assert FIRST.raised is not None
    line = TorchLine(FIRST.raised, since=SINCE, most=36)
    assert line.words.text == "…is at version 1; expected version 0…" and faults_of(line) == []


def test_torchs_line_begins_with_no_words_that_it_did_not_say() -> None:
    assert FIRST.raised is not None
    with pytest.raises(StageError, match="'expected version 7' is nothing that torch said"):
        TorchLine(FIRST.raised, since="expected version 7")


# -- planted lies --------------------------------------------------------------------------


def whole_though_it_differs() -> object:
    seal = Seal(FIRST.sealed, HERE)
    seal.found = FIRST.end.version
    return seal


def broken_though_it_is_the_same() -> object:
    return Seal(FIRST.sealed, HERE).break_off(1.0)


def piece_elsewhere() -> object:
    seal = broken()
    seal.piece.shift(0.2 * RIGHT)
    return seal


def seal_of_no_version() -> object:
    return Seal(FIRST.exponent, HERE)


def seal_with_another_number() -> object:
    seal = Seal(FIRST.sealed, HERE)
    seal.number.follow(FIRST.end.version, 0.3, HERE)
    return seal


def counter_of_no_version() -> object:
    return Counter(FIRST.exponent, HERE)


def counter_with_another_number() -> object:
    counter = Counter(FIRST.sealed, HERE)
    counter.number.follow(FIRST.end.version, 0.3, HERE)
    return counter


def version_off_its_counter() -> object:
    counter = Counter(FIRST.sealed, HERE)
    counter.number.shift(0.3 * UP)
    return counter


def verdict_on_no_version() -> object:
    return SignLabel(VersionSign(FIRST.exponent, FIRST.sealed))


def name_elsewhere() -> object:
    return NameTag(FIRST.start.h, false(FIRST.start.place), HERE)


def name_of_another_tensor() -> object:
    assert UNSEEN.alias is not None
    return NameTag(UNSEEN.end.h, UNSEEN.alias.same, HERE)


def counter_of_another_name() -> object:
    name = other_name()
    name.counter.follow(UNSEEN.sealed)
    return name


def counter_beside_its_thread() -> object:
    name = other_name()
    name.counter.shift(0.4 * RIGHT)
    return name


def name_off_its_tag() -> object:
    tag = NameTag(FIRST.start.h, FIRST.start.place, HERE)
    tag.text.shift(0.3 * RIGHT)
    return tag


def thread_to_another_cell() -> object:
    built = board()
    thread: TagThread = built.thread
    thread.foot.shift(RIGHT)
    return thread, built


def window_onto_other_memory() -> object:
    built = board()
    built.drawer.own = ANEW.end.place
    return built.drawer, built


def window_with_other_numbers() -> object:
    built = board()
    built.drawer.cells.follow(FIRST.end.seen)
    return built.drawer, built


def none_where_a_gradient_lies() -> object:
    built = board(UNSEEN)
    built.slot.give_way()
    return built.slot, built


def guide_between_two_entries() -> object:
    drawn = plot()
    drawn.guides[0].beside = drawn.guides[0].beside[0], *drawn.guides[1].beside[1:2], (
        drawn.guides[0].beside[2])  # fmt: skip
    return drawn.guides[0], drawn


def guide_elsewhere() -> object:
    drawn = plot()
    drawn.guides[1].dots.shift(0.3 * UP)
    return drawn.guides[1], drawn


LIES: dict[Callable[[], object], str] = {
    whole_though_it_differs: "seal",
    broken_though_it_is_the_same: "seal",
    piece_elsewhere: "seal",
    seal_of_no_version: "seal",
    seal_with_another_number: "seal",
    counter_of_no_version: "counter",
    counter_with_another_number: "counter",
    version_off_its_counter: "place",
    verdict_on_no_version: "claim",
    name_elsewhere: "tag",
    name_of_another_tensor: "tag",
    counter_of_another_name: "tag",
    counter_beside_its_thread: "place",
    name_off_its_tag: "place",
    thread_to_another_cell: "tag",
    window_onto_other_memory: "drawer",
    window_with_other_numbers: "drawer",
    none_where_a_gradient_lies: "letterbox",
    guide_between_two_entries: "plot",
    guide_elsewhere: "plot",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_sign_that_lies_is_noticed(lie: Callable[[], object]) -> None:
    told = lie()
    lying = told[0] if isinstance(told, tuple) else told  # what it is held against lives on
    assert LIES[lie] in {fault.check for fault in faults_of(lying)}


def another_seal(built: SealBoard) -> None:
    built.seal.follow(UNSEEN.sealed)


def counter_behind(built: SealBoard) -> None:
    built.counter.follow(FIRST.start.version)


def counter_ahead_of_its_write(built: SealBoard) -> None:
    built.moment = FIRST.start


def another_version_beside_the_seal(built: SealBoard) -> None:
    built.compared = Counter(FIRST.start.version, HERE)


def seal_beside_another_version(built: SealBoard) -> None:
    built.seal.found = BACK.end.version


@pytest.mark.parametrize(
    "lie",
    [another_seal, counter_behind, counter_ahead_of_its_write, another_version_beside_the_seal,
     seal_beside_another_version],
)  # fmt: skip
def test_parts_that_do_not_belong_together_are_noticed(lie: Callable[[SealBoard], None]) -> None:
    built = board(FIRST, 1)
    lie(built)
    assert "relation" in {fault.check for fault in built.relations()}


def test_a_card_of_two_runs_is_noticed() -> None:
    leaf = board()
    built = WayCard(UNSEEN, Region(-1.5, 1.5, -2.2, 1.52), leaf.x, scale=40.0)
    built.seal.follow(FIRST.sealed)
    assert [fault.check for fault in built.relations()] == ["relation"]
    assert {fault.check for fault in run_faults(built)} == {"run"}


# -- facts ---------------------------------------------------------------------------------


def seal_refused(run: SealedRun) -> SealRefused:
    return SealRefused(run.raised, run.end.version, run.sealed)


def numbers(run: SealedRun) -> OldNumbers:
    return OldNumbers(run.start.seen, run.end.seen)


def whole(run: SealedRun) -> WholeSeal:
    return WholeSeal(run.end.version, run.sealed)


def counted_elsewhere() -> CountedElsewhere:
    return CountedElsewhere(UNSEEN.alias, UNSEEN.start, UNSEEN.end)


def twice(run: SealedRun) -> TwiceSeen:
    assert run.grad is not None
    return TwiceSeen(run.start.h, run.end.seen, run.y, run.grad)


def test_facts_hold_and_bear_their_words() -> None:
    assert UNSEEN.grad is not None
    facts: dict[BearingFact, str] = {
        SealedWindow(FIRST.start.place, FIRST.sealed): "same",
        seal_refused(FIRST): "stops",
        seal_refused(BACK): "stops",
        numbers(BACK): "same",
        numbers(ANEW): "stays",
        OtherMemory(ANEW.end.place, numbers(ANEW)): "stays",
        LeavesAlike(ANEW.grad, ANEW.grad): "passes",
        whole(UNSEEN): "same",
        Unnoticed(UNSEEN.grad, whole(UNSEEN)): "none",
        counted_elsewhere(): "stays",
        twice(UNSEEN): "different",
        OnlySilentIsWrong(FILM.runs): "only",
    }
    for fact, word in facts.items():
        assert fact.fault() is None
        assert word in fact.bears and not fact.about


@pytest.mark.parametrize(
    "fact",
    [
        SealedWindow(ANEW.end.place, ANEW.sealed),
        SealedWindow(false(FIRST.start.place), FIRST.sealed),
        SealedWindow(FIRST.start.place, FIRST.exponent),
        SealedWindow(FIRST.start.place, FIRST.end.version),
        seal_refused(ANEW),
        SealRefused(FIRST.raised, BACK.end.version, FIRST.sealed),
        SealRefused(FIRST.absent, FIRST.end.version, FIRST.sealed),
        numbers(FIRST),
        OtherMemory(FIRST.end.place, numbers(BACK)),
        OtherMemory(ANEW.end.place, numbers(UNSEEN)),
        LeavesAlike(FIRST.grad, ANEW.grad),
        LeavesAlike(UNSEEN.grad, ANEW.grad),
        whole(FIRST),
        WholeSeal(UNSEEN.exponent, UNSEEN.sealed),
        Unnoticed(UNSEEN.y, whole(FIRST)),
        CountedElsewhere(None, FIRST.start, FIRST.end),
        replace(counted_elsewhere(), after=UNSEEN.start),
        replace(counted_elsewhere(), after=FIRST.end),
        replace(counted_elsewhere(), alias=replace(UNSEEN.alias, after=UNSEEN.alias.before)),
        twice(ANEW),
        replace(twice(UNSEEN), grad=ANEW.y),
        replace(twice(UNSEEN), y=ANEW.x),
        OnlySilentIsWrong((replace(UNSEEN, grad=ANEW.grad),)),
        OnlySilentIsWrong((replace(ANEW, grad=UNSEEN.grad),)),
        OnlySilentIsWrong((replace(FIRST, raised=FIRST.absent),)),
    ],
)  # fmt: skip
def test_facts_that_do_not_hold_say_so(fact: BearingFact) -> None:
    assert fact.fault() is not None

"""The signs of a graph say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import UP

from gradmath.problems.tutorial_3.fan_out import fan_out
from gradmath.records.tensor import Record
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.claims import name_compared, saved_name
from scenes.kit.graph.signs.effects import Effect, Zero
from scenes.kit.graph.signs.facts import (
    AddedUp,
    EffectsAddUp,
    EffectsForetold,
    SavesItsFactors,
    TimesOther,
    WaysBack,
)
from scenes.kit.graph.signs.letterbox import dotted, outline_of
from scenes.kit.graph.signs.sightline import Sightline
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry

STAGE = Region(SAFE.left, SAFE.right, -2.25, 2.5)
FILM = fan_out()
FIRST, SECOND = FILM.passes
OTHER = fan_out([2.0, 5.0], [1.0, -3.0]).passes[0]


def fork() -> Fork:
    return Fork(FIRST, STAGE, [SECOND])


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def everything(built: Fork) -> list[Any]:
    parts = [*built.graph.parts, built.x, built.letterbox, built.slot, built.funnel]
    return [*parts, built.accumulate, built.x_name, *built.stretches]


def false(record: Record) -> Record:
    return replace(record, value=np.array(False))


def test_a_fork_is_true_whatever_the_numbers() -> None:
    for run in (FIRST, OTHER, fan_out([9.0, -9.0, 0.0], [-9.0, 9.0, 9.0]).passes[0]):
        built = Fork(run, STAGE)
        assert faults_of(*everything(built)) == []
        assert list(built.relations()) == [] and list(run_faults(built)) == []


def test_names_are_read_from_what_was_compared() -> None:
    assert [name_compared(each) for each in FIRST.names.values()] == list(FIRST.names)
    assert name_compared(FIRST.joins) == "" and name_compared(FIRST.x) == ""
    assert [saved_name(each) for each in FIRST.saved.values()] == ["self", "other"]
    assert saved_name(FIRST.x) == ""


# -- planted faults ------------------------------------------------------------------------


def another_node(built: Fork) -> object:
    built.graph.product.node = FIRST.names["AddBackward0"]
    return built.graph.product.name_label


def no_such_node(built: Fork) -> object:
    built.graph.sum.node = false(FIRST.names["AddBackward0"])
    return built.graph.sum


def name_off_its_plate(built: Fork) -> object:
    built.graph.sum.name_label.shift(UP)
    return built.graph.sum


def window_onto_a_copy(built: Fork) -> object:
    drawer = built.graph.drawers["self"]
    drawer.own = false(drawer.own)
    return drawer


def window_of_the_other(built: Fork) -> object:
    drawer = built.graph.drawers["self"]
    drawer.own = FIRST.windows["other"]
    return drawer


def window_as_it_was(built: Fork) -> object:
    """x has changed, and the window shows what it was."""
    built.x.follow(replace(FIRST.x, value=OTHER.x.value))
    return built.graph.drawers["other"]


def cells_beside_their_window(built: Fork) -> object:
    built.graph.drawers["self"].cells.shift(UP * 0.3)
    return built.graph.drawers["self"]


def nothing_that_was_saved(built: Fork) -> object:
    built.graph.drawers["self"].cells.follow(FIRST.x)
    return built.graph.drawers["self"]


def sightline_from_elsewhere(built: Fork) -> object:
    line = Sightline(built.x, built.graph.drawers["self"])
    built.x.shift(UP)
    return line


def no_way_back(built: Fork) -> object:
    track = built.graph.tracks["self"]
    track.leads = false(track.leads)
    return track


def arrow_against_the_pass(built: Fork) -> object:
    built.graph.tracks["direct"].running = Pass.BACKWARD
    return built.graph.tracks["direct"]


def arrow_beside_its_track(built: Fork) -> object:
    built.graph.tracks["direct"].tip.shift(UP * 0.5)
    return built.graph.tracks["direct"]


def track_beside_its_way(built: Fork) -> object:
    built.graph.tracks["direct"].line.shift(UP * 0.2)
    return built.graph.tracks["direct"]


def none_where_there_is_a_tensor(built: Fork) -> object:
    built.slot.record = false(built.slot.record)
    return built.slot


def none_of_something_else(built: Fork) -> object:
    built.slot.record = FIRST.joins
    return built.slot


def letterbox_of_another_leaf(built: Fork) -> object:
    built.x.shift((3.0, 0.0, 0.0))
    return built.letterbox


def sum_of_more_than_entered(built: Fork) -> object:
    built.funnel.take(FIRST.contributions["direct"], FIRST.sums[1])
    return built.funnel


def cargo_of_another_use(built: Fork) -> object:
    cargo = built.cargo(FIRST.contributions["self"], Face.GRADIENT, built.places.home("self"))
    cargo.follow(FIRST.contributions["other"])
    return cargo


def cargo_off_its_wire(built: Fork) -> object:
    cargo = built.cargo(FIRST.contributions["self"], Face.GRADIENT, built.places.home("self"))
    return cargo.shift(UP * 0.2)


def stream_off_its_wire(built: Fork) -> object:
    stream = built.stream(FIRST.x, Face.VALUE, built.places.track("self"))
    for stroke in stream.strokes:
        stroke.shift(UP * 0.2)
    return stream


def stream_in_the_other_face(built: Fork) -> object:
    stream = built.stream(FIRST.x, Face.VALUE, built.places.track("self"))
    stream.face = Face.GRADIENT
    return stream


def stream_of_another_tensor(built: Fork) -> object:
    return built.stream(FIRST.x, Face.VALUE, built.places.track("self")).follow(FIRST.y)


def stream_of_zeros(built: Fork) -> object:
    stream = built.stream(FIRST.x, Face.VALUE, built.places.track("self"))
    stream.record = replace(FIRST.x, value=np.zeros(2))
    return stream


def effect() -> Effect:
    return Effect(FILM.nudges.alone["self"], np.zeros(3), 50.0, 0.02)


def bar_of_another_length(built: Fork) -> object:
    return effect().stand(0.0, 0.7)


def bar_that_begins_elsewhere(built: Fork) -> object:
    bar = effect()
    bar.before = (FILM.nudges.alone["direct"],)
    return bar


def bar_in_the_colour_of_gains(built: Fork) -> object:
    bar, gain = effect(), Effect(FILM.nudges.alone["direct"], np.zeros(3), 50.0, 0.02)
    bar.strip.fill_rgbas = gain.strip.fill_rgbas
    return bar


LIES: dict[Callable[[Fork], object], str] = {
    another_node: "number",
    no_such_node: "node",
    name_off_its_plate: "place",
    window_onto_a_copy: "drawer",
    window_of_the_other: "drawer",
    window_as_it_was: "drawer",
    cells_beside_their_window: "place",
    nothing_that_was_saved: "drawer",
    sightline_from_elsewhere: "place",
    no_way_back: "track",
    arrow_against_the_pass: "track",
    arrow_beside_its_track: "place",
    track_beside_its_way: "place",
    none_where_there_is_a_tensor: "letterbox",
    none_of_something_else: "letterbox",
    letterbox_of_another_leaf: "place",
    sum_of_more_than_entered: "funnel",
    cargo_of_another_use: "way",
    cargo_off_its_wire: "way",
    stream_off_its_wire: "place",
    stream_in_the_other_face: "colour",
    stream_of_another_tensor: "way",
    stream_of_zeros: "colour",
    bar_of_another_length: "bar",
    bar_that_begins_elsewhere: "bar",
    bar_in_the_colour_of_gains: "colour",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_sign_that_lies_is_noticed(lie: Callable[[Fork], object]) -> None:
    built = fork()
    told = lie(built)
    assert LIES[lie] in {fault.check for fault in faults_of(told)}


# -- the board -----------------------------------------------------------------------------


def wrong_sum(built: Fork) -> None:
    built.lay("y", replace(FIRST.y, value=OTHER.y.value), Face.VALUE, built.places.at(0, 0))


def wrong_order(built: Fork) -> None:
    built.funnel.take(FIRST.contributions["other"], FIRST.contributions["other"])


def replaced_instead_of_added(built: Fork) -> None:
    built.deposits = (FIRST.total, SECOND.total)
    built.lay("x.grad", FIRST.grad_after, Face.GRADIENT, built.places.drop.at(1.0))


def nothing_has_come(built: Fork) -> None:
    built.lay("x.grad", FIRST.grad_after, Face.GRADIENT, built.places.drop.at(1.0))


@pytest.mark.parametrize(
    ("lie", "check"),
    [(wrong_sum, "relation"), (wrong_order, "order"), (replaced_instead_of_added, "relation"),
     (nothing_has_come, "relation")],
    ids=lambda each: getattr(each, "__name__", each),
)  # fmt: skip
def test_parts_that_do_not_belong_together_are_noticed(
    lie: Callable[[Fork], None], check: str
) -> None:
    built = fork()
    lie(built)
    assert {fault.check for fault in built.relations()} == {check}


def test_what_has_been_added_is_true() -> None:
    built = fork()
    built.deposits = (FIRST.total, SECOND.total)
    built.lay("x.grad", SECOND.grad_after, Face.GRADIENT, built.places.drop.at(1.0))
    assert list(built.relations()) == []


def test_a_part_of_another_run_is_noticed() -> None:
    built = fork()
    built.graph.sum.node = OTHER.names["AddBackward0"]
    assert [fault.check for fault in run_faults(built)] == ["run"]


# -- facts ---------------------------------------------------------------------------------

SAVED = FIRST.saved["self"], FIRST.saved["other"]
SENT = FIRST.contributions["self"], FIRST.contributions["other"]
ALONE = tuple(Entry(each) for each in FILM.nudges.alone.values())

CAME = tuple(Entry(FIRST.contributions[use], (FILM.nudges.entry,)) for use in FILM.nudges.alone)


def test_facts_hold_and_bear_their_words() -> None:
    ways = WaysBack(tuple(FIRST.tracks.values()))
    assert ways.fault() is None and {"number:3", "of:3"} <= ways.bears
    saves = SavesItsFactors((FIRST.windows["self"], FIRST.windows["other"]))
    assert saves.fault() is None and {"product", "both", "number:2"} <= saves.bears
    times = TimesOther(FIRST.passed, SAVED, SENT)
    assert times.fault() is None and {"product", "others"} <= times.bears
    up = EffectsAddUp(FIRST.x, FILM.nudges.moved, ALONE, Entry(FILM.nudges.together))
    assert up.fault() is None and {"number:1", "number:3", "changes", "sum"} <= up.bears
    step, size = Entry(FILM.nudges.step), Entry(FILM.nudges.size)
    told = EffectsForetold(step, CAME, ALONE, size)
    assert told.fault() is None and {"number:3", "each", "product"} <= told.bears
    added = AddedUp(tuple(FIRST.contributions.values()), FIRST.total)
    assert added.fault() is None and {"sum", "number:3"} <= added.bears


@pytest.mark.parametrize(
    ("fact", "fault"),
    [
        (WaysBack((FIRST.tracks["self"], FIRST.tracks["self"])), "one edge that is counted twice"),
        (WaysBack((false(FIRST.tracks["self"]),)), "is False"),
        (TimesOther(FIRST.passed, SAVED[::-1], SENT), "a product saves self and other"),
        (TimesOther(FIRST.passed, SAVED, SENT[::-1]), "for what is sent to factor 0"),
        (TimesOther(FIRST.y, SAVED, SENT), "is sent to factor 0"),
        (EffectsAddUp(FIRST.x, FIRST.x, ALONE, ALONE[1]), "0 entries of x move"),
        (EffectsAddUp(FIRST.x, FILM.nudges.moved, ALONE, ALONE[0]), "beside 0.03"),
        (SavesItsFactors((FIRST.windows["other"], FIRST.windows["self"])), "where self lies"),
        (SavesItsFactors((false(FIRST.windows["self"]), FIRST.windows["other"])), "is False"),
        (
            EffectsForetold(
                Entry(FILM.nudges.step), CAME[1:] + CAME[:1], ALONE, Entry(FILM.nudges.size)
            ),
            "off",
        ),
        (AddedUp((FIRST.contributions["self"],), FIRST.total), "off"),
    ],
)
def test_what_is_not_so_is_told(fact: Any, fault: str) -> None:
    assert fault in str(fact.fault())


def test_a_zero_of_changes_notices_that_its_number_has_changed() -> None:
    zero = Zero(FILM.nudges.before, np.array([0.0, 1.0, 0.0]), np.zeros(3))
    assert faults_of(zero) == []
    zero.laid = np.array(float(zero.record.value) + 1e-5)
    assert [fault.check for fault in faults_of(zero)] == ["bar"]


# -- shapes --------------------------------------------------------------------------------


def test_dots_lie_on_their_outline() -> None:
    way = outline_of(STAGE)
    points = dotted(way)
    assert all(np.allclose(point, way.at(way.share_of(point))) for point in points[::4])
    assert way.length == pytest.approx(2 * (STAGE.width + STAGE.height))


def test_bent_ways_keep_their_ends_and_cut_their_corners() -> None:
    corners = [(0.0, 0.0, 0.0), (2.0, 0.0, 0.0), (2.0, 1.0, 0.0)]
    way = Polyline.bent(*corners, radius=0.4)
    assert way.corners[[0, -1]].tolist() == [list(corners[0]), list(corners[-1])]
    straight = Polyline.through(*corners)
    assert straight.length - 2 * 0.4 < way.length < straight.length
    assert not np.any(np.all(np.isclose(way.corners, corners[1]), axis=1))
    # Where a straight is too short for the radius, it is shared by both of its corners.
    assert np.all(Polyline.bent(*corners, radius=9.0).corners[:, 0] <= 2.0)

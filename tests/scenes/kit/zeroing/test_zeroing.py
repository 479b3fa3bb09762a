"""Beads, letterboxes and counts of two descents say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_2.a_forgotten_zero import FOLLOWED, MAKE_Z, a_forgotten_zero
from gradmath.records.tensor import Record
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.zeroing.facts import (
    Arrives,
    ArrivesAsSoon,
    ArrivesSooner,
    AsHighAsTheirLoss,
    HoldsItsSlope,
    NeverSettles,
    NoSlope,
    Outlasts,
    RunsThrough,
    Settles,
    SumsItsSlopes,
)
from scenes.kit.zeroing.race import HillRace
from scenes.kit.zeroing.swing import BowlSwing

FOUND = a_forgotten_zero(rate=0.2)
SLOW, FAST = FOUND.zeroed.hill, FOUND.forgotten.hill
CALM, WILD = FOUND.zeroed.bowl, FOUND.forgotten.bowl


class Stage:
    """All that may stand there, after some steps on the hill and in the bowl."""

    def __init__(self, way: float = 3.0) -> None:
        window = LoopWindow(FOUND.zeroed.listing, 1, CORNER, 3).begin_at(MAKE_Z)
        self.race = HillRace(FOUND.zeroed, FOUND.forgotten, FOUND.hill, window, FOLLOWED)
        self.swing = BowlSwing(self.race, FOUND.zeroed, FOUND.forgotten)
        for part in (self.race.zeroed, self.race.forgotten, *self.swing.both):
            part.go(way)

    @property
    def parts(self) -> list[Any]:
        lanes = [each.lane for each in (self.race.zeroed, self.race.forgotten, *self.swing.both)]
        own = [part for lane in lanes for part in (*lane.words, lane.tray, lane.bars, lane.number)]
        beads = [*self.race.zeroed.beads, *self.race.forgotten.beads]
        return [*own, *beads, *(each.bead for each in self.swing.both)]

    def faults(self) -> list[Fault]:
        heads = [self.race.zeroed.lane.head, self.race.forgotten.lane.head]
        family = [part for each in self.parts for part in each.get_family() if checked(part)]
        return [*(fault for part in family for fault in part.faults()),
                *(fault for head in heads for fault in head.relations())]  # fmt: skip


@pytest.mark.parametrize("way", [0.0, 1.5, 3.0, 6.25])
def test_all_is_true_wherever_they_are(way: float) -> None:
    assert Stage(way).faults() == []


def test_all_is_true_while_a_slope_is_on_its_way() -> None:
    stage = Stage()
    for runner in (stage.race.zeroed, stage.race.forgotten):
        runner.lane.bars.hold(3)
        runner.lane.bars.set_out(runner.bead.place)
        for share in (0.0, 0.4, 1.0):
            runner.lane.bars.come_home(share)
            runner.lane.number.keep_up()
            assert stage.faults() == []


def test_bars_are_slopes_head_to_tail_or_the_last_one() -> None:
    stage = Stage()
    slopes = FAST.slopes.value[:4, FOLLOWED].astype(np.float64)
    ends = [end for _, end in stage.race.forgotten.lane.bars.bars()]
    np.testing.assert_allclose(ends, slopes.cumsum())
    ((start, end),) = stage.race.zeroed.lane.bars.bars()
    assert (start, end) == (0.0, float(SLOW.slopes.value[3, FOLLOWED]))


def test_a_bead_between_two_steps_is_on_the_hill() -> None:
    stage = Stage(2.5)
    bead = stage.race.forgotten.bead
    place, view = bead.place, bead.view
    number = (place[0] - view.zero) / view.unit
    height = (place[1] - view.axis) / view.unit
    assert height == pytest.approx(np.logaddexp(0.0, number), abs=2e-3)


# -- lies ----------------------------------------------------------------------------------


def one_step_behind(stage: Stage) -> None:
    stage.race.forgotten.beads[0].go(2.0)


def off_the_hill(stage: Stage) -> None:
    stage.race.zeroed.bead.shift(0.2 * UP)


def ring_elsewhere(stage: Stage) -> None:
    ring = stage.race.forgotten.bead.ring
    assert ring is not None
    ring.shift(0.2 * UP)


def a_pass_too_many(stage: Stage) -> None:
    stage.race.forgotten.lane.bars.hold(5)


def bars_elsewhere(stage: Stage) -> None:
    stage.race.forgotten.lane.bars.shift(0.3 * RIGHT)


def bars_in_rose(stage: Stage) -> None:
    stage.race.zeroed.lane.bars.set_fill("#ff00aa")


def sum_as_if_zeroed(stage: Stage) -> None:
    bars = stage.race.forgotten.lane.bars
    bars.zeroed = True
    bars.lay()


def number_of_another_step(stage: Stage) -> None:
    number = stage.race.forgotten.lane.number
    number.index = (1, FOLLOWED)
    number.follow(FAST.grads, 0.31, number.get_center())


def number_elsewhere(stage: Stage) -> None:
    stage.race.zeroed.lane.number.shift(0.5 * UP)


def ring_on_one_that_zeroes(stage: Stage) -> None:
    stage.race.zeroed.lane.head.run = FOUND.forgotten


def other_end(stage: Stage) -> None:
    hill = replace(SLOW, b_grad=FAST.b_grad)
    stage.race.zeroed.lane.head.run = replace(FOUND.zeroed, hill=hill)


def count_elsewhere(stage: Stage) -> None:
    stage.race.zeroed.lane.count.shift(RIGHT)


def bar_of_another_hop(stage: Stage) -> None:
    stage.swing.forgotten.lane.bars.stand(5)


def bar_on_the_other_side(stage: Stage) -> None:
    stage.swing.forgotten.lane.bars.stretch(-1.0, 0, about_point=[2.0, 0.0, 0.0])


def hop_ahead(stage: Stage) -> None:
    stage.swing.forgotten.bead.go(WILD, 5.0)


LIES: dict[Callable[[Stage], None], str] = {
    one_step_behind: "steps",
    off_the_hill: "bead",
    ring_elsewhere: "bead",
    a_pass_too_many: "steps",
    bars_elsewhere: "bar",
    bars_in_rose: "colour",
    sum_as_if_zeroed: "pile",
    number_of_another_step: "stale",
    number_elsewhere: "place",
    ring_on_one_that_zeroes: "ring",
    other_end: "relation",
    count_elsewhere: "place",
    bar_of_another_hop: "steps",
    bar_on_the_other_side: "bar",
    hop_ahead: "steps",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say ---------------------------------------------------------------------


def changed(record: Record, **at: float) -> Record:
    """A record of which one entry, counted on all of them, is another one."""
    value = record.value.copy()
    value.flat[int(at["place"])] = at["number"]
    return replace(record, value=value)


def test_facts_hold_of_their_own_descent() -> None:
    grads = changed(FAST.grads, place=5, number=0.5)
    assert AsHighAsTheirLoss(SLOW.path, SLOW.heights).fault() is None
    assert AsHighAsTheirLoss(FAST.path, changed(FAST.heights, place=0, number=0.3)).fault()
    assert HoldsItsSlope(SLOW.slopes, SLOW.grads).fault() is None
    assert HoldsItsSlope(FAST.slopes, FAST.grads).fault()
    assert SumsItsSlopes(FAST.slopes, FAST.grads).fault() is None
    assert SumsItsSlopes(FAST.slopes, grads).fault()
    assert SumsItsSlopes(SLOW.slopes, SLOW.grads).fault()
    assert Outlasts(FAST.slopes, FAST.grads, FOLLOWED).fault() is None
    assert Outlasts(SLOW.slopes, SLOW.grads, FOLLOWED).fault()


def test_one_arrives_sooner() -> None:
    slow, fast = SLOW.losses, FAST.losses
    assert Arrives(slow).fault() is None and Arrives(fast).fault() is None
    assert Arrives(changed(slow, place=-1, number=0.02)).fault()
    assert ArrivesSooner(fast, slow).fault() is None
    assert ArrivesSooner(slow, fast).fault() and ArrivesAsSoon(slow, fast).fault()
    assert ArrivesAsSoon(slow, slow).fault() is None
    assert ArrivesSooner(changed(fast, place=0, number=1.5), slow).fault()


def test_one_settles_and_the_other_never_does() -> None:
    assert Settles(CALM.path).fault() is None and Settles(WILD.path).fault()
    assert NeverSettles(CALM.path, WILD.path).fault() is None
    assert NeverSettles(WILD.path, CALM.path).fault()
    assert NeverSettles(CALM.path, CALM.path).fault()
    assert RunsThrough(WILD.slopes, WILD.grads, FOUND.floor).fault() is None
    assert RunsThrough(WILD.slopes, WILD.grads, 0).fault()
    assert NoSlope(WILD.slopes, WILD.grads).fault() is None
    assert NoSlope(CALM.slopes, CALM.grads).fault()
    assert NoSlope(FAST.slopes, FAST.grads).fault()

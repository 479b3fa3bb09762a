"""Bell, draws, discs, wedge and marks say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.workshop_1.average_is_half import AVERAGED, average_is_half
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Machine, Region
from scenes.kit.balance.board import BalanceBoard
from scenes.kit.balance.facts import (
    AtTheMean,
    BalancesAt,
    MeanOfDraws,
    OffTheMean,
    ShareTimesValue,
)
from scenes.kit.balance.layout import REACH, BalanceLayout, layout_of
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.truth.checks import Fault, checked

FOUND = average_is_half(n=40, seed=3)
DRAWN, END = FOUND.drawn, FOUND.moved[-1]
STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
MACHINE = Machine(FOUND.slowly[0], STAGE, head=1.4, runs=FOUND.runs)


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


def board_of() -> BalanceBoard:
    strip = Strip(MACHINE, 3, 3, Region(SAFE.left, -0.9, bottom=0.0, top=2.5), STAGE)
    window = CodeWindow(DRAWN.listing, DRAWN.listing.after(AVERAGED), ORIGIN, 3)
    return BalanceBoard(strip, DRAWN, FOUND.slowly[0], window)


class Stage:
    """In the rain, when all is folded, and when the bell has moved."""

    def __init__(self) -> None:
        rain = self.rain = board_of()
        shares = np.linspace(2.0, -1.0, 40)
        rain.draws.fall(shares + 0.2)
        rain.discs.starts = rain.draws.middles()
        rain.discs.fly(shares)
        rain.wedge.tell(DRAWN, int(rain.discs.landed.sum()))
        moved = self.moved = board_of()
        moved.draws.fall(np.ones(40))
        moved.discs.fly(np.ones(40)).prepare(FOUND.moved)
        half = FOUND.moved[30]
        moved.discs.roll(half, (30 - moved.discs.flips) / 8)
        moved.draws.follow(half)
        moved.bell.follow(half)
        moved.wedge.tell(half, 40)
        moved.center.follow(half)
        moved.one_run.follow(FOUND.at_mean[30])
        for count in moved.piles:
            count.tell(half, 40)
        tipped = self.tipped = board_of()
        tipped.draws.fall(np.ones(40))
        tipped.discs.fly(np.ones(40)).prepare(FOUND.moved).roll(END, np.ones(40))
        tipped.wedge.tell(END, 40)
        for count in tipped.piles:
            count.tell(END, 40)
        tipped.tip(tipped.layout.reach)
        self.drawn: list[VMobject] = [
            rain.bell, rain.draws, rain.discs, rain.wedge, rain.beam, rain.guesses,
            moved.bell, moved.draws, moved.discs, moved.wedge, moved.center, moved.one_run,
            moved.counts, tipped.discs, tipped.beam, tipped.wedge, tipped.counts,
        ]  # fmt: skip

    def faults(self) -> list[Fault]:
        family = [part for drawable in self.drawn for part in drawable.get_family()]
        return [fault for part in family if checked(part) for fault in part.faults()]


# -- places ------------------------------------------------------------------------------------


def test_draws_fill_their_bell_and_lie_at_their_numbers() -> None:
    layout = layout_of(DRAWN)
    many = BalanceLayout(300, 2.4)
    assert many.dot**2 * 300 == pytest.approx(many.tall * 0.8)  # as large as what is under it
    places = layout.under_bell(np.array([-1.0, 0.5]), np.array([0.0, 2.0]))
    assert places[:, 0] == pytest.approx([0.0, 1.2])
    assert places[1, 1] - places[0, 1] == pytest.approx(2 * layout.dot)


def test_nine_of_ten_discs_have_room_on_one_pile_and_none_overlap() -> None:
    layout = BalanceLayout(600, -2.4)
    places = layout.piled(-2.4, np.arange(540.0))
    assert np.ptp(places[:, 0]) < 1.95 and np.ptp(places[:, 1]) < 2.1
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(540)
    assert apart.min() >= 2 * layout.radius
    assert places[:, 0].mean() == pytest.approx(-4.45, abs=0.1)  # the smaller number is left


def test_discs_roll_over_in_the_order_in_which_their_draws_pass_zero() -> None:
    discs = Stage().moved.discs
    rolling = np.isfinite(discs.flips)
    passed = [int(np.ceil(-50 * x - 1e-6)) for x in DRAWN.x.value[rolling].astype(np.float64)]
    assert discs.flips[rolling] == pytest.approx(passed, abs=1)
    assert rolling.sum() == (END.x_grad.value != 0).sum() - (DRAWN.x_grad.value != 0).sum()
    discs.roll(END, np.ones(40))
    places = {tuple(place.round(6)) for place in discs.middles()}
    assert len(places) == 40  # none on another


def test_a_beam_turns_about_its_wedge_and_sinks_where_its_discs_pull() -> None:
    level, reach = BalanceLayout(40, 2.4), 2.4
    for pivot, side in ((2.4, 1.0), (0.6, -1.0)):
        tipped = level.leaning(pivot, mean=1.2)
        assert tipped.beam.at(pivot) == pytest.approx(level.beam.at(pivot))
        rises = tipped.beam.at(reach)[1] - tipped.beam.at(0.0)[1]
        assert side * rises > 0.1
    assert level.leaning(1.2, mean=1.2).beam.at(0.0) == pytest.approx(level.beam.at(0.0))


def test_draws_beyond_the_ruler_are_not_drawn() -> None:
    board = board_of()
    far = replace(DRAWN, x=changed(DRAWN.x, [REACH + 0.1, *DRAWN.x.value[1:]]))
    board.draws.fall(np.ones(40)).follow(far)
    assert sum(len(side.points) for side in board.draws.sides) == 4 * 39


# -- lies --------------------------------------------------------------------------------------


def bell_elsewhere(stage: Stage) -> None:
    stage.rain.bell.points = stage.rain.bell.points + 0.1 * UP


def bell_that_torch_computed(stage: Stage) -> None:
    due = replace(DRAWN.due, expression=None)
    stage.rain.bell.drawn = replace(DRAWN, due=due)


def draws_elsewhere(stage: Stage) -> None:
    stage.rain.draws.sides[0].points = stage.rain.draws.sides[0].points + 0.1 * RIGHT


def draws_in_another_colour(stage: Stage) -> None:
    stage.rain.draws.sides[1].set_stroke("#ff0000")


def draws_of_another_size(stage: Stage) -> None:
    stage.rain.draws.sides[0].stroke_width *= 2


def discs_elsewhere(stage: Stage) -> None:
    stage.rain.discs.hollow.points = stage.rain.discs.hollow.points + 0.1 * RIGHT


def discs_in_another_colour(stage: Stage) -> None:
    stage.moved.discs.filled.set_stroke("#ff0000")


def discs_of_another_size(stage: Stage) -> None:
    stage.moved.discs.filled.stroke_width *= 2


def discs_that_are_not_relu(stage: Stage) -> None:
    discs = stage.moved.discs
    discs.drawn = replace(discs.drawn, x=changed(DRAWN.x, -DRAWN.x.value.astype(float)))


def discs_of_another_number(stage: Stage) -> None:
    discs = stage.moved.discs
    discs.drawn = replace(
        discs.drawn, x_grad=changed(DRAWN.x_grad, 1.1 * DRAWN.x_grad.value.astype(float))
    )
    discs.lay()


def wedge_too_early(stage: Stage) -> None:
    stage.rain.wedge.tell(DRAWN, 2)


def wedge_of_another_bell(stage: Stage) -> None:
    stage.moved.wedge.tell(END, 40)


def wedge_elsewhere(stage: Stage) -> None:
    stage.rain.wedge.wedge.shift(0.1 * RIGHT)


def wedge_without_its_number(stage: Stage) -> None:
    stage.rain.wedge.number.shift(0.3 * UP)


def wedge_with_another_number(stage: Stage) -> None:
    stage.rain.wedge.number.index = (1,)


def guesses_elsewhere(stage: Stage) -> None:
    stage.rain.guesses.numbers[1].shift(0.3 * RIGHT)


def beam_elsewhere(stage: Stage) -> None:
    stage.tipped.beam.shift(0.1 * UP)


def beam_tipped_to_the_other_side(stage: Stage) -> None:
    discs, layout = stage.tipped.discs, stage.tipped.discs.layout
    discs.layout = replace(layout, lean=-layout.lean)
    discs.lay()
    stage.tipped.beam.follow()


def wedge_away_from_where_the_beam_turns(stage: Stage) -> None:
    stage.tipped.wedge.slide(1.0)


def center_elsewhere(stage: Stage) -> None:
    stage.moved.center.line.shift(0.1 * RIGHT)


def center_without_its_number(stage: Stage) -> None:
    stage.moved.center.number.shift(0.3 * UP)


def center_of_another_bell(stage: Stage) -> None:
    center = stage.moved.center
    center.follow(replace(center.drawn, center=END.center))


def center_with_another_number(stage: Stage) -> None:
    number = stage.moved.center.number
    number.follow(END.center, 0.4, number.get_center())


def one_run_elsewhere(stage: Stage) -> None:
    stage.moved.one_run.outline.shift(0.1 * RIGHT)


def one_run_beside_its_number(stage: Stage) -> None:
    stage.moved.one_run.number.shift(0.3 * UP)


def one_run_with_another_number(stage: Stage) -> None:
    number = stage.moved.one_run.number
    number.follow(FOUND.at_mean[0].x_grad, 0.44, number.get_center())


def count_of_another_bell(stage: Stage) -> None:
    stage.moved.piles[0].tell(DRAWN, 40)


def count_elsewhere(stage: Stage) -> None:
    stage.moved.piles[1].number.shift(0.3 * UP)


def count_with_another_number(stage: Stage) -> None:
    stage.moved.piles[1].number.index = (1,)


LIES: dict[Callable[[Stage], None], str] = {
    bell_elsewhere: "plot",
    bell_that_torch_computed: "theory",
    draws_elsewhere: "bar",
    draws_in_another_colour: "colour",
    draws_of_another_size: "bar",
    discs_elsewhere: "bar",
    discs_in_another_colour: "colour",
    discs_of_another_size: "bar",
    discs_that_are_not_relu: "relation",
    discs_of_another_number: "place",
    wedge_too_early: "balance",
    wedge_of_another_bell: "balance",
    wedge_elsewhere: "place",
    wedge_without_its_number: "place",
    wedge_with_another_number: "stale",
    guesses_elsewhere: "place",
    beam_elsewhere: "place",
    beam_tipped_to_the_other_side: "tilt",
    wedge_away_from_where_the_beam_turns: "tilt",
    center_elsewhere: "place",
    center_without_its_number: "place",
    center_of_another_bell: "balance",
    center_with_another_number: "stale",
    one_run_elsewhere: "place",
    one_run_beside_its_number: "place",
    one_run_with_another_number: "stale",
    count_of_another_bell: "count",
    count_elsewhere: "place",
    count_with_another_number: "stale",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say -------------------------------------------------------------------------


def test_facts_about_means() -> None:
    x_grad, mean = DRAWN.x_grad, DRAWN.mean
    on = int(x_grad.value.argmax())
    assert MeanOfDraws(x_grad, mean).fault() is None
    assert MeanOfDraws(x_grad, changed(mean, 0.9 * mean.value.astype(float))).fault() is not None
    assert BalancesAt(x_grad, FOUND.expected).fault() is None
    assert BalancesAt(x_grad, x_grad, (on,)).fault() is not None
    assert BalancesAt(x_grad, FOUND.at_mean[-1].x_grad, (3,)).fault() is not None
    assert ShareTimesValue(END.x, END.x_grad, END.mean).fault() is None
    assert ShareTimesValue(DRAWN.x, END.x_grad, END.mean).fault() is not None


def test_facts_about_the_average_x() -> None:
    first, then = FOUND.at_mean[0], FOUND.at_mean[-1]
    assert AtTheMean(DRAWN.x, first.x, 3).fault() is None
    assert AtTheMean(DRAWN.x, then.x, 3).fault() is not None
    assert OffTheMean(END.x, END.mean, END.off, then.x_grad, 3).fault() is None
    assert OffTheMean(END.x, END.mean, DRAWN.off, then.x_grad, 3).fault() is not None
    on = changed(END.x, np.abs(END.x.value))
    assert OffTheMean(on, END.mean, END.off, then.x_grad, 3).fault() == "0 switches off"
    alike = changed(END.mean, np.full(40, then.x_grad.value[3]))
    assert OffTheMean(END.x, alike, END.off, then.x_grad, 3).fault() is not None

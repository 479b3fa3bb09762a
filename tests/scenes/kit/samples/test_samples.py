"""Rulers, piles, rivers and gauges say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.four_times_for_half import ERROR, four_times_for_half
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.samples.board import ALL, LOG, LOG_UP, NEAR_UP, SIZES, SampleBoard
from scenes.kit.samples.facts import (
    HalfAfter,
    NearTheRoot,
    NotYetHalf,
    RootLaw,
    SameDraws,
    Settled,
    SomeGetWorse,
)
from scenes.kit.samples.ruler import RulerPose, Scale
from scenes.kit.truth.checks import Fault, checked

FOUND = four_times_for_half()
COUNTS = (25, 50, 100, 200, 400)


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


def board_of() -> SampleBoard:
    return SampleBoard(FOUND, CodeWindow(FOUND.listing, FOUND.listing.after(ERROR), ORIGIN, 2))


class Stage:
    """The pile in the rain, the river under its gauges, and the rulers turned logarithmic."""

    def __init__(self) -> None:
        first = self.first = board_of()
        first.rain.fall(2.0)
        self.others = first.others[1].tell(90)
        first.clock.tell(FOUND.sizes, (7,))
        chart = self.chart = board_of()
        chart.chart.folded = 1.0
        chart.ruler.turn(chart.near, chart.sized, (NEAR_UP, SIZES), 1.0)
        chart.count.turn(chart.short_near, chart.long, (ALL, ALL), 1.0)
        self.flow = chart.crowd_lines.flow(300.5)
        self.error = chart.error.flow(400)
        chart.scatter.flow(50)
        chart.worse.rise(1.0)
        self.gauge, self.half = chart.gauge(100), chart.half_gauge(150)
        self.name = chart.up_name("means", size=True)
        log = self.log = board_of()
        log.ruler.turn(log.sized, log.logged, (SIZES, LOG_UP), 1.0)
        log.count.turn(log.long, log.long_log, (ALL, LOG), 1.0)
        self.law, self.stairs = log.law.draw_to(1.0), log.stairs.draw_to(1.0)
        self.drawn: list[VMobject] = [
            first.ruler, first.heap, first.due, first.rain, first.clock, self.others,
            chart.ruler, chart.count, self.flow, self.error, chart.scatter, chart.worse,
            self.gauge, self.half, self.name, log.ruler, log.count, self.law, self.stairs,
        ]  # fmt: skip

    def faults(self) -> list[Fault]:
        family = [part for drawable in self.drawn for part in drawable.get_family()]
        return [fault for part in family if checked(part) for fault in part.faults()]


# -- how rulers are divided ----------------------------------------------------------------


def test_a_ruler_is_plain_or_logarithmic() -> None:
    plain, log = Scale(0.0, 400.0), Scale(0.0, 400.0, 1.0, 1.0)
    assert plain.share(np.array([0.0, 100.0, 400.0])) == pytest.approx([0.0, 0.25, 1.0])
    assert log.share(np.array([1.0, 20.0, 400.0])) == pytest.approx([0.0, 0.5, 1.0])
    middle = plain.toward(log, 0.5).share(20.0)
    assert float(middle) == pytest.approx((0.05 + 0.5) / 2)


def test_equal_shares_of_coming_near_bring_equal_ratios() -> None:
    far, near = Scale(-4.0, 4.0), Scale(-0.25, 0.25)
    between = far.toward(near, 0.5)
    assert (between.low, between.high) == pytest.approx((-1.0, 1.0))


def test_a_ruler_that_stands_has_its_left_side_to_the_left() -> None:
    pose = RulerPose(np.zeros(3), 8.0, Scale(-4.0, 4.0), np.pi / 2, 1.0)
    assert pose.at(2.0, 0.5) == pytest.approx([-0.5, 2.0, 0.0])
    assert replace(pose, angle=0.0).at(2.0, 0.5) == pytest.approx([2.0, 0.5, 0.0])


def test_lines_end_where_the_upright_ruler_does() -> None:
    chart = Stage().chart.chart
    points = chart.lines(np.array([1.0, 2.0]), np.array([[0.6, 0.0], [0.5, 0.4]]))
    assert len(points) == 4 and points[0, 1] == pytest.approx(chart.top)
    assert points[-1] == pytest.approx(chart.places(np.array([2.0]), np.array([0.0]))[0])


def test_what_lies_below_turns_up() -> None:
    chart = Stage().chart.chart
    below, above = (chart.places(np.array([5.0]), np.array([y])) for y in (-0.1, 0.1))
    assert below == pytest.approx(above)


def test_all_bricks_have_fallen_onto_the_pile_of_a_hundred() -> None:
    board = board_of()
    rain = board.rain.fall(99.0)
    assert rain.fallen == 100
    bins = np.bincount(rain.bins, minlength=32)
    assert bins.tolist() == (FOUND.normal.heights.value[0] * 25).round().tolist()


# -- lies ----------------------------------------------------------------------------------


def tick_elsewhere(stage: Stage) -> None:
    stage.first.ruler.marks[0].tick.lay(stage.first.ruler.marks[0].tick.points + 0.1 * RIGHT)


def number_elsewhere(stage: Stage) -> None:
    stage.first.ruler.marks[0].label.shift(0.2 * RIGHT)


def ruler_elsewhere(stage: Stage) -> None:
    stage.first.ruler.line.lay(stage.first.ruler.line.points + 0.1 * UP)


def log_ruler_with_a_plain_name(stage: Stage) -> None:
    stage.name.beside = stage.log.up_name("error", log=True).beside


def pile_of_more_samples(stage: Stage) -> None:
    stage.others.row = 0


def pile_in_another_colour(stage: Stage) -> None:
    stage.others.set_fill("#ff0000")


def theory_elsewhere(stage: Stage) -> None:
    stage.first.due.points = stage.first.due.points + 0.1 * UP


def theory_that_torch_computed(stage: Stage) -> None:
    heap = stage.first.heap
    heap.pile = replace(heap.pile, due=replace(heap.pile.due, expression=None))


def bricks_elsewhere(stage: Stage) -> None:
    stage.first.rain.points = stage.first.rain.points + 0.2 * RIGHT


def bricks_in_other_bins(stage: Stage) -> None:
    stage.first.rain.bins = stage.first.rain.bins[::-1] // 2


def clock_too_late(stage: Stage) -> None:
    stage.first.clock.due = FOUND.sizes, (6,)


def clock_aside(stage: Stage) -> None:
    stage.first.clock.number.shift(0.2 * RIGHT)


def lines_elsewhere(stage: Stage) -> None:
    stage.flow.points = stage.flow.points + 0.05 * UP


def lines_made_smaller(stage: Stage) -> None:
    stage.flow.numbers = 0.9 * stage.flow.numbers
    stage.flow.lay()


def lines_in_another_colour(stage: Stage) -> None:
    stage.flow.set_stroke("#ff0000")


def dots_elsewhere(stage: Stage) -> None:
    stage.chart.scatter.points = stage.chart.scatter.points + 0.05 * UP


def dots_mirrored(stage: Stage) -> None:
    stage.chart.scatter.numbers = -stage.chart.scatter.numbers
    stage.chart.scatter.lay()


def worse_that_fall(stage: Stage) -> None:
    stage.chart.worse.numbers = stage.chart.worse.numbers[:, ::-1].copy()


def worse_elsewhere(stage: Stage) -> None:
    stage.chart.worse.points = stage.chart.worse.points + 0.05 * UP


def gauge_too_early(stage: Stage) -> None:
    stage.gauge.carry(80)


def gauge_of_another_number(stage: Stage) -> None:
    stage.gauge.number.index = (98,)


def gauge_too_high(stage: Stage) -> None:
    stage.gauge.stem.points = stage.gauge.stem.points + 0.1 * UP


def gauge_without_its_number(stage: Stage) -> None:
    stage.half.number.shift(0.3 * UP)


def another_theory(stage: Stage) -> None:
    stage.law.record = changed(stage.law.record, stage.law.record.value.astype(np.float64) ** 0.9)


def law_elsewhere(stage: Stage) -> None:
    stage.law.points = stage.law.points + 0.1 * UP


def straight_on_plain_rulers(stage: Stage) -> None:
    stage.law.chart = stage.chart.chart


def stairs_of_less(stage: Stage) -> None:
    stage.stairs.counts = (25, 40, 100, 200, 400)


def stairs_elsewhere(stage: Stage) -> None:
    stage.stairs.points = stage.stairs.points + 0.1 * UP


LIES: dict[Callable[[Stage], None], str] = {
    tick_elsewhere: "tick",
    number_elsewhere: "tick",
    ruler_elsewhere: "ruler",
    log_ruler_with_a_plain_name: "axis",
    pile_of_more_samples: "bar",
    pile_in_another_colour: "colour",
    theory_elsewhere: "plot",
    theory_that_torch_computed: "theory",
    bricks_elsewhere: "bar",
    bricks_in_other_bins: "bar",
    clock_too_late: "stale",
    clock_aside: "place",
    lines_elsewhere: "plot",
    lines_made_smaller: "plot",
    lines_in_another_colour: "colour",
    dots_elsewhere: "plot",
    dots_mirrored: "plot",
    worse_that_fall: "plot",
    worse_elsewhere: "plot",
    gauge_too_early: "gauge",
    gauge_of_another_number: "gauge",
    gauge_too_high: "gauge",
    gauge_without_its_number: "gauge",
    another_theory: "theory",
    law_elsewhere: "plot",
    straight_on_plain_rulers: "plot",
    stairs_of_less: "stairs",
    stairs_elsewhere: "stairs",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say ---------------------------------------------------------------------


def test_facts_about_draws_and_piles() -> None:
    assert SameDraws(FOUND.a, FOUND.b, FOUND.c).fault() is None
    assert SameDraws(FOUND.a, FOUND.c, FOUND.b).fault() is not None
    assert Settled((FOUND.normal, FOUND.flat, FOUND.posts)).fault() is None
    ragged = replace(FOUND.flat, heights=changed(FOUND.flat.heights, FOUND.flat.heights.value[:1]))
    assert Settled((ragged,)).fault() == "the pile of torch.rand 0.280 off"


def test_facts_about_the_error() -> None:
    error = FOUND.error
    assert HalfAfter(error, 100, 400).fault() is None
    assert HalfAfter(error, 100, 200).fault() == "0.70 of the error"
    assert HalfAfter(error, 100, 150).fault() is not None
    assert NotYetHalf(error, 100, 200).fault() is None
    assert NotYetHalf(error, 100, 400).fault() == "0.50 of the error"
    assert NearTheRoot(error, 100).fault() is None
    assert NearTheRoot(changed(error, 2 * error.value), 100).fault() is not None
    assert RootLaw(error, FOUND.law, COUNTS).fault() is None
    assert RootLaw(changed(error, error.value[::-1]), FOUND.law, COUNTS).fault() is not None


def test_a_fact_about_the_crowd() -> None:
    assert SomeGetWorse(FOUND.ends, FOUND.worse).fault() is None
    assert SomeGetWorse(FOUND.ends, changed(FOUND.worse, 30.0)).fault() is not None

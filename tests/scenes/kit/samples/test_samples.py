"""Rulers, rivers, gauges and squares say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.four_times_for_half import ERROR, four_times_for_half
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.samples.board import ALL, CLOSE, FAR, FEW, SIZES, SampleBoard
from scenes.kit.samples.facts import HalfAfter, HalvesMeet, NearTheRoot, NotYetHalf, SquaresHalve
from scenes.kit.samples.labels import SampleClock
from scenes.kit.samples.ruler import RulerPose, Scale
from scenes.kit.truth.checks import Fault, checked

FOUND = four_times_for_half()


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


def board_of() -> SampleBoard:
    return SampleBoard(FOUND, CodeWindow(FOUND.listing, FOUND.listing.after(ERROR), ORIGIN, 2))


class Stage:
    """Dots and a clock, the river with gauges under it, squares on the error, and its legs."""

    def __init__(self) -> None:
        self.first = board_of()
        self.scatter = self.first.scatter.flow(50)
        self.clock = SampleClock(FOUND.listing, "samples", ORIGIN, FOUND.count)
        self.clock.tell(FOUND.count, (7,))
        chart = self.chart = board_of()
        chart.chart.folded = 1.0
        chart.ruler.turn(chart.far, chart.sized, (FAR, SIZES), 1.0)
        chart.count.turn(chart.short, chart.long, (FEW, ALL), 1.0)
        self.flow = chart.crowd_lines.flow(300.5)
        self.error = chart.error.flow(400)
        self.gauge, self.level = chart.gauge(100), chart.level.draw_to(1.0)
        self.name = chart.up_name("means", size=True)
        near = self.near = board_of()
        near.ruler.turn(near.far, near.close, (FAR, CLOSE), 1.0)
        near.count.turn(near.short, near.long, (FEW, ALL), 1.0)
        self.square, self.half = near.square(0).fold(0.7), near.square(1).arrive(0.4)
        self.moved = near.square(2).cover(3, 0.5)
        self.legs = near.legs.turn(1.0).halve(1.0).span(0.5)
        self.true_mean = self.first.true_mean
        self.drawn: list[VMobject] = [
            self.first.ruler, self.scatter, self.clock, chart.ruler, chart.count, self.flow,
            self.error, self.gauge, self.level, self.name, near.ruler, near.count, self.square,
            self.half, self.moved, self.legs, self.true_mean,
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


def test_folding_four_corners_in_leaves_half_the_area() -> None:
    board = Stage().near
    whole, folded = board.square(0), board.square(0).fold(1.0)

    def area(points: np.ndarray) -> float:
        x, y = points[::4, :2].T
        return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)

    assert area(folded.base.points) == pytest.approx(area(whole.base.points) / 2)
    flaps = folded.flaps.points.reshape(4, 12, 3)
    assert sum(map(area, flaps)) == pytest.approx(area(folded.base.points))
    assert board.square(2).side_of(2) == pytest.approx(whole.side_of(0) / 2)
    begun = board.square(1).arrive(0.0)
    apart = np.linalg.norm(begun.corners[:, None] - folded.base.points[None, ::4], axis=2)
    assert apart.min(axis=1) == pytest.approx(np.zeros(4), abs=1e-9)


# -- lies ----------------------------------------------------------------------------------


def tick_elsewhere(stage: Stage) -> None:
    stage.first.ruler.marks[0].tick.lay(stage.first.ruler.marks[0].tick.points + 0.1 * UP)


def number_elsewhere(stage: Stage) -> None:
    stage.first.ruler.marks[0].label.shift(0.2 * UP)


def ruler_elsewhere(stage: Stage) -> None:
    stage.first.ruler.line.lay(stage.first.ruler.line.points + 0.1 * UP)


def sizes_beside_a_ruler_below_zero(stage: Stage) -> None:
    stage.name.beside = stage.first.up_name("means").beside


def clock_too_late(stage: Stage) -> None:
    stage.clock.due = FOUND.count, (6,)


def clock_aside(stage: Stage) -> None:
    stage.clock.number.shift(0.2 * RIGHT)


def lines_elsewhere(stage: Stage) -> None:
    stage.flow.points = stage.flow.points + 0.05 * UP


def lines_made_smaller(stage: Stage) -> None:
    stage.flow.numbers = 0.9 * stage.flow.numbers
    stage.flow.lay()


def lines_in_another_colour(stage: Stage) -> None:
    stage.flow.set_stroke("#ff0000")


def dots_elsewhere(stage: Stage) -> None:
    stage.scatter.points = stage.scatter.points + 0.05 * UP


def dots_mirrored(stage: Stage) -> None:
    stage.scatter.numbers = -stage.scatter.numbers
    stage.scatter.lay()


def gauge_too_early(stage: Stage) -> None:
    stage.gauge.stand_at(80)


def gauge_of_another_number(stage: Stage) -> None:
    stage.gauge.number.index = (98,)


def gauge_too_high(stage: Stage) -> None:
    stage.gauge.stem.points = stage.gauge.stem.points + 0.1 * UP


def gauge_without_its_number(stage: Stage) -> None:
    stage.gauge.number.shift(0.3 * UP)


def level_too_high(stage: Stage) -> None:
    stage.level.line.shift(0.1 * UP)


def level_without_its_number(stage: Stage) -> None:
    stage.level.number.shift(0.2 * RIGHT)


def square_elsewhere(stage: Stage) -> None:
    stage.half.base.lay(stage.half.base.points + 0.2 * RIGHT)


def square_of_another_error(stage: Stage) -> None:
    stage.moved.record = changed(FOUND.error, 1.2 * FOUND.error.value.astype(np.float64))


def square_in_another_colour(stage: Stage) -> None:
    stage.square.base.set_fill("#ff0000")


def side_elsewhere(stage: Stage) -> None:
    stage.half.mark.lay(stage.half.mark.points + 0.2 * RIGHT)


def legs_elsewhere(stage: Stage) -> None:
    stage.legs.slant.lay(stage.legs.slant.points + 0.1 * UP)


def legs_of_another_half(stage: Stage) -> None:
    stage.legs.half = changed(FOUND.half, 1.3 * float(FOUND.half.value))


def true_mean_elsewhere(stage: Stage) -> None:
    stage.true_mean.points = stage.true_mean.points + 0.2 * UP


LIES: dict[Callable[[Stage], None], str] = {
    tick_elsewhere: "tick",
    number_elsewhere: "tick",
    ruler_elsewhere: "ruler",
    sizes_beside_a_ruler_below_zero: "axis",
    clock_too_late: "stale",
    clock_aside: "place",
    lines_elsewhere: "plot",
    lines_made_smaller: "plot",
    lines_in_another_colour: "colour",
    dots_elsewhere: "plot",
    dots_mirrored: "plot",
    gauge_too_early: "gauge",
    gauge_of_another_number: "gauge",
    gauge_too_high: "gauge",
    gauge_without_its_number: "gauge",
    level_too_high: "gauge",
    level_without_its_number: "gauge",
    square_elsewhere: "square",
    square_of_another_error: "square",
    square_in_another_colour: "colour",
    side_elsewhere: "square",
    legs_elsewhere: "legs",
    legs_of_another_half: "legs",
    true_mean_elsewhere: "plot",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say ---------------------------------------------------------------------


def test_facts_about_the_error() -> None:
    error = FOUND.error
    assert HalfAfter(error, 100, 400).fault() is None
    assert HalfAfter(error, 100, 200).fault() == "0.70 of the error"
    assert HalfAfter(error, 100, 150).fault() is not None
    assert NotYetHalf(error, 100, 200).fault() is None
    assert NotYetHalf(error, 100, 400).fault() == "0.50 of the error"
    assert NearTheRoot(error, 100).fault() is None
    assert NearTheRoot(changed(error, 2 * error.value), 100).fault() is not None
    assert SquaresHalve(error, (100, 200, 400)).fault() is None
    assert SquaresHalve(error, (100, 400)).fault() == "counts (100, 400) that do not double"
    assert SquaresHalve(changed(error, 2 * error.value), (100, 200)).fault() is not None
    assert HalvesMeet(error, FOUND.other, 100).fault() is None
    assert HalvesMeet(error, changed(FOUND.other, 2 * FOUND.other.value), 100).fault() is not None

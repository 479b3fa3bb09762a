"""Quotients, levels, draws and rows say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.workshop_1.ratio_lies_on_a_line import FACTOR, ratio_lies_on_a_line
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.ratios.board import RatioBoard
from scenes.kit.ratios.facts import (
    CurveOf,
    FitFinds,
    SameDots,
    Scattered,
    SharedAre,
    StraightAndOff,
)
from scenes.kit.ratios.plot import CLOSE, FAR
from scenes.kit.ratios.pull import SharesSign
from scenes.kit.truth.boards import showing
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry

FOUND = ratio_lies_on_a_line(n=2000)


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


class Stage:
    """The plot, divided and magnified, with all points, and both rows beside it."""

    def __init__(self) -> None:
        window = CodeWindow(FOUND.few.listing, FOUND.few.listing.after(FACTOR), ORIGIN)
        board = self.board = RatioBoard(FOUND, window)
        plot = self.plot = board.plot
        plot.divided = 1.0
        plot.up.turn(plot.far, plot.close, (FAR, CLOSE), 1.0)
        for points in (board.few, board.shared, board.many):
            points.come(20.0)
        board.bars.grow(1.0)
        board.few.pale(1.0)
        self.levels = [board.few_level.lay(), board.shared_level.lay(), board.target.lay()]
        board.pull.draw_to(1.0)
        self.row = board.tray.rows[0]
        self.drawn: list[VMobject] = [
            plot.across, plot.up, board.few, board.shared, board.many, board.bars,
            *self.levels, board.pull, self.row.v, self.row.mean, self.row.field, board.up_name,
        ]  # fmt: skip

    def faults(self) -> list[Fault]:
        family = [part for drawable in self.drawn for part in drawable.get_family()]
        found = [fault for part in family if checked(part) for fault in part.faults()]
        boards = [part for part in family if showing(part)]
        return found + [fault for board in boards for fault in board.relations()]


# -- places --------------------------------------------------------------------------------


def test_divided_points_stand_at_their_factors() -> None:
    plot = Stage().plot
    through, ratio, factor = (
        each.value.astype(np.float64)
        for each in (FOUND.few.through, FOUND.few.ratio, FOUND.few.factor)
    )
    places = plot.places(through, ratio)
    assert places[:, 1] == pytest.approx(plot.up.pose.at(factor)[:, 1], abs=1e-4)
    plot.divided = 0.0
    assert plot.places(through, ratio)[:, 1] == pytest.approx(plot.up.pose.at(ratio)[:, 1])


def test_a_point_flies_from_where_it_is_formed() -> None:
    points = Stage().board.many.come(3.25)
    seen, places = points.spots(), points.plot.places(*points.numbers)
    assert len(seen) == 4 and seen[:3] == pytest.approx(places[:3])
    assert seen[3] == pytest.approx(points.source + 0.25 * (places[3] - points.source))


def test_draws_rain_over_older_ones() -> None:
    field = Stage().row.field
    upper = FOUND.few.upper
    assert upper is not None
    field.rain((upper, 0), (upper, 1), 0.5)
    new, old = upper.value[1, :100] != 0, upper.value[0, 100:] != 0
    assert len(field.ons.points) == 32 * (new.sum() + old.sum())
    assert len(field.offs.points) == 32 * (200 - new.sum() - old.sum())


def test_the_tray_averages_when_all_draws_have_come() -> None:
    tray = Stage().board.tray
    arrived = [tray.tell(FOUND.few, front, 1) for front in (1.0, 1.59, 1.85, 20.6)]
    assert arrived == pytest.approx([1.0, 1.0, 1.25, 20.0])
    row = tray.rows[0]
    for front, shown in ((3.1, (2, 2)), (3.3, (3, 2)), (3.5, (3, 3)), (3.9, (3, 3))):
        tray.tell(FOUND.few, front, 1)
        assert (row.v.row, row.mean.row) == shown


def test_a_cell_is_seen_from_its_edge_in_between() -> None:
    cell = Stage().row.v
    height = cell.cell.box.height
    cell.turn((FOUND.few.v3, 0), (FOUND.few.v3, 5), 0.5)
    assert cell.cell.box.height == pytest.approx(0.04 * height) and cell.row == 5
    cell.turn((FOUND.few.v3, 0), (FOUND.few.v3, 5), 7.0)
    assert cell.cell.box.height == pytest.approx(height) and list(cell.faults()) == []


# -- lies ----------------------------------------------------------------------------------


def points_elsewhere(stage: Stage) -> None:
    stage.board.shared.points = stage.board.shared.points + 0.1 * UP


def points_of_others(stage: Stage) -> None:
    stage.board.shared.numbers = stage.board.few.numbers
    stage.board.shared.lay()


def points_divided_by_more(stage: Stage) -> None:
    few = stage.board.few
    few.found = replace(
        few.found, factor=changed(few.found.factor, few.found.factor.value.astype(float) * 1.1)
    )
    few.factors = few.found.factor.value


def points_about_another_level(stage: Stage) -> None:
    few = stage.board.few
    few.found = replace(few.found, level=FOUND.shared.level)


def pale_points_in_full_colour(stage: Stage) -> None:
    stage.board.few.set_stroke(stage.board.few.ink)


def bars_too_long(stage: Stage) -> None:
    stage.board.bars.points = 1.1 * stage.board.bars.points


def bars_at_quotients(stage: Stage) -> None:
    stage.plot.divided = 0.0
    stage.board.lay()


def level_elsewhere(stage: Stage) -> None:
    stage.levels[0].line.lay(stage.levels[0].line.points + 0.1 * UP)


def level_with_another_number(stage: Stage) -> None:
    number = stage.levels[1].number
    number.follow(FOUND.few.level, 0.35, number.get_center())


def level_without_its_number(stage: Stage) -> None:
    stage.levels[2].number.shift(0.3 * UP)


def draws_otherwise(stage: Stage) -> None:
    stage.row.field.row = 4


def draws_of_two_gradients(stage: Stage) -> None:
    field = stage.row.field
    value = field.record.value.copy()
    k = int(np.flatnonzero(value[0])[0])
    value[0, k] *= 2
    field.record = changed(field.record, value)
    field.before = field.record, 0


def draws_in_another_colour(stage: Stage) -> None:
    stage.row.field.ons.set_fill("#ff0000")


def cell_of_another_v(stage: Stage) -> None:
    stage.row.v.row = 3


def log_name_on_a_plain_ruler(stage: Stage) -> None:
    pose = stage.plot.up.pose
    stage.plot.up.lie(replace(pose, scale=replace(pose.scale, bend=0.0, low=1.0)))


def marks_elsewhere(stage: Stage) -> None:
    stage.plot.up.marks[0].tick.lay(stage.plot.up.marks[0].tick.points + 0.1 * RIGHT + 0.1 * UP)


def pull_elsewhere(stage: Stage) -> None:
    stage.board.pull.arrow.shift(0.1 * UP)


def pull_away_from_its_factor(stage: Stage) -> None:
    stage.board.pull.text.shift(0.2 * UP)


def pull_of_other_counts(stage: Stage) -> None:
    stage.board.pull.ons = changed(stage.board.pull.ons, [80, 105])


LIES: dict[Callable[[Stage], None], str] = {
    points_elsewhere: "plot",
    points_of_others: "plot",
    points_divided_by_more: "quotient",
    points_about_another_level: "quotient",
    pale_points_in_full_colour: "colour",
    bars_too_long: "plot",
    bars_at_quotients: "plot",
    level_elsewhere: "level",
    level_with_another_number: "level",
    level_without_its_number: "level",
    draws_otherwise: "draws",
    draws_of_two_gradients: "draws",
    draws_in_another_colour: "colour",
    cell_of_another_v: "stale",
    log_name_on_a_plain_ruler: "axis",
    marks_elsewhere: "tick",
    pull_elsewhere: "place",
    pull_away_from_its_factor: "place",
    pull_of_other_counts: "relation",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert stage.faults() == []
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- what captions say ---------------------------------------------------------------------


def test_facts_about_curves_and_scatter() -> None:
    few = FOUND.few
    assert CurveOf(few.through, few.ratio, "straight").fault() is None
    assert CurveOf(few.through, few.ratio, "level").fault() is not None
    assert CurveOf(few.through, few.factor, "level").fault() is None
    wave = changed(
        few.ratio, few.ratio.value.astype(float) * np.where(np.arange(20) < 10, 1.0, 5.0)
    )
    assert CurveOf(few.through, wave, "bent").fault() is None
    low, high = int(few.factor.value.argmin()), int(few.factor.value.argmax())
    assert Scattered(few.factor, low, high).fault() is None
    assert Scattered(few.factor, high, low).fault() == "points from 1.211 to 1.685"
    assert Scattered(FOUND.shared.factor, 0, 1).fault() is not None


def test_facts_about_shared_draws() -> None:
    few, shared, target = FOUND.few.factor, FOUND.shared.factor, FOUND.target
    assert SharedAre(few, shared, target, "straighter").fault() is None
    assert SharedAre(few, shared, target, "both").fault() == "straighter"
    assert SharedAre(few, few, target, "neither").fault() is None
    near = changed(shared, np.full(20, 1.5))
    assert SharedAre(few, near, target, "both").fault() is None
    assert StraightAndOff(shared, target, FOUND.percent).fault() is None
    assert StraightAndOff(few, target, FOUND.percent).fault() is not None
    assert StraightAndOff(shared, target, changed(FOUND.percent, 12.0)).fault() is not None


def test_facts_about_dots_and_the_fit() -> None:
    few, shared, many = FOUND.few, FOUND.shared, FOUND.many
    assert shared.upper and shared.lower and shared.ons and few.upper and few.lower and few.ons
    assert SameDots(shared.upper, shared.lower, shared.ons).fault() is None
    assert SameDots(shared.upper, shared.lower, changed(shared.ons, [94, 105])).fault()
    assert SameDots(few.upper, few.lower, few.ons).fault() is not None
    assert FitFinds(many.fit, many.give, FOUND.target).fault() is None
    assert FitFinds(changed(many.fit, 2.0), many.give, FOUND.target).fault() is not None


def test_the_sign_of_the_factor_that_all_share() -> None:
    shared = FOUND.shared
    assert shared.ons is not None
    upper, lower = (Entry(shared.ons, (k,)) for k in range(2))
    sign = SharesSign((Entry(FOUND.target), upper, lower), Entry(shared.level))
    assert [part.text for part in (*sign.parts, sign.whole)] == ["1.5", "95", "105", "1.36"]
    assert sign.text == "≈" and sign.fault() is None and sign.bears == {"about", "product"}
    other = SharesSign((Entry(FOUND.target), upper, lower), Entry(FOUND.few.level))
    assert other.fault() is not None

"""An average that fades: maps, lines and arrows say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_2.the_average_is_noise import MEASURED, the_average_is_noise
from gradmath.records.fading import FadingAverage
from gradmath.records.tensor import Record
from scenes.kit import BearingFact
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.fading.board import FadingBoard, on_the_way
from scenes.kit.fading.facts import (
    ByChance,
    LeftOver,
    OppositeGradients,
    SameOfBoth,
    TenthOfIt,
)
from scenes.kit.fading.map import StretchLabel
from scenes.kit.fading.meeting import GONE, MET
from scenes.kit.fading.motions import places_in_time
from scenes.kit.fading.places import LEFT, MIDDLE
from scenes.kit.fading.seed import SeedBoard
from scenes.kit.look.theme import current_theme, rgba
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import PIXEL, Fault, checked

FILM = the_average_is_noise(n=500)
LAST = len(FILM.average.counts.value) - 1


def board() -> FadingBoard:
    """All of it, as the film begins."""
    listing = FILM.average.listing
    lit = next(line for line in listing.lines if line.startswith(MEASURED))
    window = CodeWindow(listing, listing.after(lit), CORNER, 3)
    found = FILM.draws, FILM.mirrored, FILM.together, FILM.averages, FILM.law
    return FadingBoard(*found, window)


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def parts(whole: FadingBoard) -> list[Any]:
    seeds = [part for seed in whole.seeds for part in (seed.line, seed.picture, seed.call)]
    pairs = [arrow for pair in whole.meeting for arrow in pair]
    return [*whole.living, *whole.gradients, *whole.mirrored, *pairs, whole.map, whole.clock,
            whole.point, whole.law, whole.law_name, whole.axes_of_size, *whole.alike, *seeds,
            *whole.opposite, whole.nothing, whole.nothing_name, whole.stretched]  # fmt: skip


def test_all_that_stands_is_true() -> None:
    whole = board()
    for last in (0, 7, LAST):
        whole.tell(last)
        assert faults_of(*parts(whole)) == []
    whole.laid += ["gradients", "map"]
    whole.map.tell(whole.run.X_grad)
    boards: list[FadingBoard | SeedBoard] = [whole, *whole.seeds]
    for one in boards:
        assert list(one.relations()) == [] and list(run_faults(one)) == []


def test_a_map_is_as_strong_as_its_entries_and_nothing_is_the_ground() -> None:
    whole = board()
    ground = rgba(current_theme().background)[0, :3]

    def away() -> float:
        return max(float(np.abs(c.fill_rgbas[0, :3] - ground).max()) for c in whole.map.map_cells)

    found = []
    for last in (0, 20, LAST):
        whole.tell(last)
        found.append(away())
    assert found[0] > found[1] > found[2] and found[2] < 0.05
    largest = max(float(np.abs(each.means.value[-1]).max()) for each in FILM.averages)
    strong = whole.factor * largest / whole.strongest
    assert whole.factor == round(whole.factor) and 0.6 < strong < 1.6
    for picture in whole.pictures:
        picture.stretch_to(whole.factor)
    assert faults_of(whole.stretched, *whole.pictures) == []


def test_a_line_is_straight_where_theory_is_and_ends_at_the_last_count() -> None:
    whole = board()
    whole.tell(LAST)
    axes, average = whole.axes_of_size, FILM.average
    end = axes.place(500.0, float(average.sizes.value[-1]))[0]
    assert np.abs(whole.seeds[0].line.points[-1] - end).max() <= PIXEL
    assert np.abs(whole.point.disc.get_center() - end).max() <= PIXEL
    first, last = whole.law.points[0], whole.law.points[-1]
    away = np.array([axes.place(1.0, float(FILM.law.value[0]))[0] - first,
                     axes.place(500.0, float(FILM.law.value[-1]))[0] - last])  # fmt: skip
    assert np.abs(away[0]).max() <= PIXEL and np.abs(away[1]).max() < 0.2
    states = places_in_time(average)
    assert states[0] == 0 and states[-1] == LAST and [*states] == sorted(states)
    counts = average.counts.value[states].astype(float)
    assert counts[len(states) // 2] == pytest.approx(500**0.5, rel=0.1)


def test_two_arrows_meet_nose_to_nose_and_are_gone() -> None:
    whole = board()
    pair = whole.meeting[0][0], whole.meeting[1][0]
    for arrow in pair:
        arrow.meet_to(MET)
        assert np.abs(arrow.ends()[1]).max() == 0.0
    assert np.array_equal(pair[0].ends()[0], -pair[1].ends()[0]) and faults_of(*pair) == []
    for arrow in pair:
        arrow.meet_to(GONE)
        assert not len(arrow.cone[0].points)
    assert faults_of(*pair) == []


def test_what_glides_keeps_its_size() -> None:
    half = on_the_way(LEFT, MIDDLE, 0.5)
    assert half.middle[0] == pytest.approx((LEFT.middle[0] + MIDDLE.middle[0]) / 2)
    assert (half.width, half.height) == (LEFT.width, LEFT.height)


# -- lies --------------------------------------------------------------------------------------


def cell_elsewhere(whole: FadingBoard) -> Any:
    return whole.map.map_cells[4].shift(0.2 * RIGHT)


def cell_stronger_than_its_entry(whole: FadingBoard) -> Any:
    whole.tell(LAST)
    cell = whole.map.map_cells[0]
    cell.fill_rgbas = whole.opposite[0].map_cells[0].fill_rgbas
    return cell


def cells_in_another_order(whole: FadingBoard) -> Any:
    whole.map.map_cells[0].i, whole.map.map_cells[3].i = 1, 0
    return whole.map


def map_as_it_was(whole: FadingBoard) -> Any:
    whole.map.at, whole.map.record = (3,), FILM.average.means
    return whole.map


def line_elsewhere(whole: FadingBoard) -> Any:
    whole.tell(LAST)
    return whole.seeds[0].line.shift(0.1 * UP)


def line_of_fewer_draws(whole: FadingBoard) -> Any:
    whole.tell(LAST)
    whole.seeds[0].line.last = 4
    return whole.seeds[0].line


def line_in_another_colour(whole: FadingBoard) -> Any:
    return whole.seeds[1].line.set_stroke(whole.seeds[0].line.hue)


def dashes_of_what_torch_computed(whole: FadingBoard) -> Any:
    whole.law.record = FILM.average.sizes
    return whole.law


def dashes_of_another_law(whole: FadingBoard) -> Any:
    values = FILM.law.value.copy()
    values[-1] *= 2
    whole.law.record = replace(FILM.law, value=values)
    return whole.law.draw_to(1.0)


def dashes_elsewhere(whole: FadingBoard) -> Any:
    return whole.law.shift(0.1 * UP)


def dashes_between_other_axes(whole: FadingBoard) -> Any:
    axes = whole.axes_of_size
    axes.up.span = replace(axes.up.span, log=False)
    return whole.law


def gone_though_something_is_left(whole: FadingBoard) -> Any:
    arrow = whole.meeting[0][2]
    arrow.together = FILM.draws[0].X_grad
    return arrow.meet_to(GONE)


def stretched_farther(whole: FadingBoard) -> Any:
    return StretchLabel([each.stretch_to(2 * whole.factor) for each in whole.pictures],
                        whole.factor)  # fmt: skip


def stretched_unlike_the_others(whole: FadingBoard) -> Any:
    whole.pictures[0].stretch_to(2.0)
    return whole.stretched


LIES: dict[Callable[[FadingBoard], Any], str] = {
    cell_elsewhere: "place", cell_stronger_than_its_entry: "colour",
    cells_in_another_order: "index", map_as_it_was: "colour", line_elsewhere: "plot",
    line_of_fewer_draws: "plot", line_in_another_colour: "colour",
    dashes_of_what_torch_computed: "theory", dashes_of_another_law: "theory",
    dashes_elsewhere: "plot", dashes_between_other_axes: "plot",
    gone_though_something_is_left: "cancel", stretched_farther: "stretch",
    stretched_unlike_the_others: "stretch",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[FadingBoard], Any]) -> None:
    whole = board()
    assert LIES[lie] in {fault.check for fault in faults_of(lie(whole))}


def test_a_lie_between_parts_is_told() -> None:
    whole = board()
    whole.laid.append("map")
    whole.tell(LAST)
    seed, other = whole.seeds[:2]
    seed.line.average, other.picture.at = other.average, (3,)
    found = {fault.check for one in (whole, seed, other) for fault in one.relations()}
    assert found == {"stale", "index"}


# -- facts -------------------------------------------------------------------------------------


def off(record: Record, by: float = 0.1) -> Record:
    return replace(record, value=record.value.astype(np.float32) + np.float32(by))


def moved(average: FadingAverage, by: float) -> FadingAverage:
    """Another average, all of whose entries are larger."""
    return replace(average, means=off(average.means, by))


def of_another_size(average: FadingAverage) -> FadingAverage:
    sizes = average.sizes.value.copy()
    sizes[-1] *= 4
    return replace(average, sizes=replace(average.sizes, value=sizes))


GRADS = FILM.draws[0].X_grad.value
SAME = replace(FILM.average.means, value=np.repeat(GRADS[None], LAST + 1, axis=0))
PATTERN = replace(FILM.average, means=SAME)
RUN, MIRRORED = FILM.draws[0], FILM.mirrored
TRUE: list[BearingFact] = [
    LeftOver(FILM.average, "nothing"),
    LeftOver(moved(FILM.average, 0.5), "colour"),
    LeftOver(PATTERN, "pattern"),
    TenthOfIt(FILM.averages),
    ByChance(FILM.averages),
    SameOfBoth(RUN.X, RUN.Y, MIRRORED.X, MIRRORED.Y),
    OppositeGradients(RUN, MIRRORED, FILM.together, FILM.most),
]
FALSE: list[BearingFact] = [
    LeftOver(FILM.average, "colour"),
    LeftOver(FILM.average, "pattern"),
    LeftOver(PATTERN, "nothing"),
    TenthOfIt([of_another_size(each) for each in FILM.averages]),
    ByChance([*FILM.averages[:4], moved(FILM.averages[4], 0.1)]),
    ByChance([*FILM.averages[:4], FILM.averages[0]]),
    SameOfBoth(RUN.X, RUN.Y, RUN.X, MIRRORED.Y),
    SameOfBoth(RUN.X, RUN.Y, MIRRORED.X, off(RUN.Y)),
    OppositeGradients(RUN, replace(MIRRORED, X_grad=RUN.X_grad), FILM.together, FILM.most),
    OppositeGradients(RUN, MIRRORED, off(FILM.together), FILM.most),
    OppositeGradients(RUN, MIRRORED, FILM.together, off(FILM.most)),
]


@pytest.mark.parametrize("fact", TRUE, ids=lambda fact: type(fact).__name__)
def test_facts_hold(fact: BearingFact) -> None:
    assert fact.fault() is None and fact.bears


@pytest.mark.parametrize("fact", FALSE, ids=lambda fact: type(fact).__name__)
def test_what_does_not_hold_is_told(fact: BearingFact) -> None:
    assert fact.fault()

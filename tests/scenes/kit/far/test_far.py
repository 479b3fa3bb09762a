"""Steps along X.grad, short and long, say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.workshop_2.a_step_too_far import a_step_too_far
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.far.facts import (
    Bounded,
    GainCompared,
    SlopeOfGain,
    SomeLose,
    TimesAsFar,
    UpAndDown,
)
from scenes.kit.far.plot import FAR, LOW, NEAR, swept
from scenes.kit.far.stage import FarStage
from scenes.kit.far.tag import GainTag
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked

FILM = a_step_too_far()
START, SHORT, BACK, LONGEST = FILM.start, FILM.short, FILM.back, FILM.longest
HALF, LAST = FILM.many[0], FILM.many[-1]


def stage() -> FarStage:
    """All of it, after the longest step, of random X, too."""
    made = FarStage(FILM, CodeWindow(START.listing, 1, CORNER, 3))
    made.plot.promise.reach_to(-0.2, 5.0)
    made.plot.ceiling.draw_to(1.0)
    for run in FILM.runs:
        made.plot.follow(run)
    made.plot.look(FAR)
    made.arrows.follow(LONGEST)
    made.saturation.follow(LONGEST)
    made.plot.crowd.reach(len(FILM.crowds))
    made.plot.tags = [GainTag(made.plot.axes, swept(LONGEST), RIGHT)]
    return made


def faults_of(made: FarStage) -> list[Fault]:
    plot = made.plot
    drawn = [plot.axes, *plot.lines, plot.bead, plot.promise, plot.ground, plot.ceiling, plot.crowd,
             *plot.names, *plot.tags, *plot.tag(), *made.arrows.whole, made.count,
             *made.saturation.still,             *made.saturation.living]  # fmt: skip
    family = [part for each in drawn for part in each.get_family() if checked(part)]
    found = [fault for part in dict.fromkeys(family) for fault in part.faults()]
    boards: list[Any] = [made.arrows, made.saturation.dots, *plot.tags]
    told = [fault for board in boards for fault in (*board.relations(), *run_faults(board))]
    return [*found, *told]


@pytest.mark.parametrize("view", [NEAR, 0.6, 0.05, FAR, -0.5, LOW])
def test_all_that_stands_is_true_from_near_and_far(view: float) -> None:
    made = stage()
    made.plot.tags = []
    if view > FAR:  # from near only what is near by can be seen
        made.plot.follow(SHORT)
        made.plot.crowd.reach(1)
    made.plot.look(view)
    assert faults_of(made) == []


@pytest.mark.parametrize("run", [BACK, START, SHORT, FILM.far[30], LONGEST])
def test_any_step_is_true(run: Any) -> None:
    made = stage()
    made.arrows.follow(run)
    made.saturation.follow(run)
    made.plot.follow(run)
    assert faults_of(made) == []


def test_lines_of_random_x_end_where_torch_says_and_those_below_zero_are_lit() -> None:
    made = stage()
    crowd = made.plot.crowd
    ends = np.array([made.plot.axes.read(place) for part in (crowd.above, crowd.below)
                     for place in part.points[3::4] if
                     abs(made.plot.axes.read(place)[0] - 5.0) < 1e-6])  # fmt: skip
    due = LAST.gain.value.astype(float)
    assert np.allclose(np.sort(ends[:, 1]), np.sort(due), atol=1e-6)
    assert crowd.losing == np.flatnonzero(due < 0).tolist()
    assert len(crowd.losing) == 5 and len(crowd.below.points)


def test_dots_are_at_their_products_in_the_colour_of_their_weight() -> None:
    saturation = stage().saturation
    up = LONGEST.up.value.astype(float)
    for at, disc, hue in zip(saturation.dots.at, saturation.dots.discs, saturation.dots.hues(),
                             strict=True):  # fmt: skip
        product = up[at[0]] @ up[at[1]]
        read = saturation.axes.read(disc.get_center())
        assert np.allclose(read, [product, np.tanh(product)], atol=1e-4)
        other = next(k for k, pair in enumerate(saturation.dots.at) if (pair[0] == pair[1])
                     != (at[0] == at[1]))  # fmt: skip
        assert hue != saturation.dots.hues()[other]  # pairs are weighed down, rows by themselves up
    assert len(saturation.dots.discs) == 15


def test_numbers_of_an_axis_that_is_hurried_go_sooner() -> None:
    axis = stage().plot.axes.up
    seen = []
    for hurried in (False, True):
        axis.hurried = hurried
        axis.look(1.75)
        seen.append([float(label[0].fill_rgbas[0, 3]) for scale, _, label in axis.scales])
    assert all(slow >= fast for slow, fast in zip(*seen, strict=True))


# -- lies --------------------------------------------------------------------------------------


def level_elsewhere(made: FarStage) -> None:
    made.plot.ceiling.stroke.shift(0.1 * UP)


def level_of_another(made: FarStage) -> None:
    made.plot.ceiling.plotted = np.array([[0.0, 2.0]])


def tip_off_its_way(made: FarStage) -> None:
    made.arrows.arrows[0].follow(SHORT.up)


def gradient_of_another_row(made: FarStage) -> None:
    made.arrows.gradients[0].row = 1
    made.arrows.gradients[0].lay()


def number_of_another(made: FarStage) -> None:
    made.plot.tags[0].swept = swept(FILM.far[20])


def number_elsewhere(made: FarStage) -> None:
    made.plot.tags[0].shift(0.2 * UP)


def crowd_elsewhere(made: FarStage) -> None:
    made.plot.crowd.above.shift(0.1 * UP)


def crowd_of_another_rate(made: FarStage) -> None:
    made.plot.crowd.plotted = np.zeros((200, 2))


def crowd_in_one_colour(made: FarStage) -> None:
    made.plot.crowd.above.stroke_rgbas = np.array([[1.0, 0.0, 0.0, 1.0]])


def another_count(made: FarStage) -> None:
    crowd = made.plot.crowd
    crowd.step = replace(crowd.step, lost=FILM.few[0].draws)


def dot_elsewhere(made: FarStage) -> None:
    made.saturation.dots.discs[3].shift(0.1 * UP)


def dot_in_another_colour(made: FarStage) -> None:
    dots = made.saturation.dots
    dots.discs[0].set_fill(dots.hues()[1])


def products_of_another_step(made: FarStage) -> None:
    made.saturation.follow(replace(LONGEST, up=SHORT.up))


LIES: dict[Callable[[FarStage], None], str] = {
    level_elsewhere: "level",
    level_of_another: "plot",
    tip_off_its_way: "relation",
    gradient_of_another_row: "arrow",
    number_of_another: "relation",
    number_elsewhere: "plot",
    crowd_elsewhere: "plot",
    crowd_of_another_rate: "plot",
    crowd_in_one_colour: "colour",
    another_count: "relation",
    dot_elsewhere: "plot",
    dot_in_another_colour: "colour",
    products_of_another_step: "relation",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_what_is_untrue_is_told(lie: Callable[[FarStage], None]) -> None:
    made = stage()
    assert faults_of(made) == []
    lie(made)
    assert LIES[lie] in {fault.check for fault in faults_of(made)}


# -- facts -------------------------------------------------------------------------------------


def altered(record: Record, by: float = 10.0) -> Record:
    """The same record with another first entry."""
    value = np.array(record.value, dtype=np.float64)
    value.flat[0] += by
    return replace(record, value=value)


TIMES = TimesAsFar(LONGEST.rate, SHORT.rate)
UP_DOWN = UpAndDown(
    (SHORT.rate, SHORT.gain), (BACK.rate, BACK.gain), SHORT.X, SHORT.X_grad, SHORT.up
)
BEFORE, AFTER = ((run.rate, run.gain) for run in FILM.beside)
SLOPE = SlopeOfGain(BEFORE, AFTER, START.X_grad, START.square)
BOUND = Bounded(LONGEST.new, LONGEST.V, LONGEST.L, LONGEST.ceiling, LONGEST.gain)
NONE = SomeLose(HALF.gain, HALF.lost, HALF.draws, some=False)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (UP_DOWN, replace(UP_DOWN, up=LONGEST.up)),
        (UP_DOWN, replace(UP_DOWN, forwards=(LONGEST.rate, LONGEST.gain))),
        (UP_DOWN, replace(UP_DOWN, backwards=(BACK.rate, SHORT.gain))),
        (SLOPE, replace(SLOPE, square=altered(START.square))),
        (SLOPE, replace(SLOPE, after=(LONGEST.rate, LONGEST.gain))),
        (GainCompared(LONGEST.ratio, TIMES, "less"), GainCompared(LONGEST.ratio, TIMES, "same")),
        (GainCompared(altered(LONGEST.ratio, 100), TIMES, "more"),
         GainCompared(altered(LONGEST.ratio, 100), TIMES, "less")),
        (GainCompared(altered(LONGEST.ratio, -100), TIMES, "loses"),
         GainCompared(altered(LONGEST.ratio, -100), TIMES, "less")),
        (GainCompared(SHORT.ratio, TimesAsFar(SHORT.rate, SHORT.rate), "same"),
         GainCompared(SHORT.ratio, TimesAsFar(SHORT.rate, SHORT.rate), "more")),
        (BOUND, replace(BOUND, new=altered(LONGEST.new))),
        (BOUND, replace(BOUND, ceiling=SHORT.gain)),
        (BOUND, replace(BOUND, gain=altered(LONGEST.gain))),
        (NONE, replace(NONE, some=True)),
        (NONE, replace(NONE, gain=altered(HALF.gain, -10))),
        (TIMES, TimesAsFar(FILM.far[1].rate, SHORT.rate)),
    ],
)  # fmt: skip
def test_facts_hold_and_fail(true: Any, false: Any) -> None:
    assert true.fault() is None and false.fault() is not None

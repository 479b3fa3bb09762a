"""Predictions, misses, stretches and heaps of nodes say what is so, and notice where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_3.each_derivative_bends_it import each_derivative_bends_it
from gradmath.records.predictions import PredictedRun
from gradmath.records.tensor import Record
from scenes.kit.boards.bending.derivatives import DerivativeRow
from scenes.kit.boards.bending.facts import Bends, BendsOff, NearAlone, Steadily
from scenes.kit.boards.bending.misses import StickPair, StickRow
from scenes.kit.boards.bending.plot import BendingPlot
from scenes.kit.boards.bending.reach import ReachBars
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lettering import Lettering
from scenes.kit.code_scene import CORNER
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import Fault, checked

FILM = each_derivative_bends_it()
RUN, ERRORS = FILM.run, FILM.errors
OTHER = FILM.runs[150]
KEPT: list[BendingPlot] = []  # what stands in a plot knows it by a weak reference
STAGE = Region(SAFE.left, SAFE.right, -2.5, 2.0)


def plot_of(reach: float = 4.0) -> BendingPlot:
    """The plot of the course's run, all that is predicted drawn."""
    window = CodeWindow(RUN.listing, 4, CORNER, 2)
    plot = BendingPlot(FILM.runs, RUN, ERRORS.near, STAGE, window)
    plot.bead.follow(plot.line.swept[FILM.runs.index(RUN)])
    plot.line.reach(len(FILM.runs))
    x = float(RUN.x.value)
    plot.grow(*plot.predictions, low=x - reach, high=x + reach)
    plot.names.lay()
    KEPT.append(plot)
    return plot


def bars_of(plot: BendingPlot) -> ReachBars:
    """Bars of lines that have drawn back."""
    bars = ReachBars(plot, ERRORS)
    for bar in bars.bars:
        bar.line.reach_to(*bar.due)
        bar.lay()
    bars.label()
    return bars


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    claims = [part.claim for part in family if isinstance(part, Lettering)]
    wrong = [fault for part in family if checked(part) for fault in part.faults()]
    return [*wrong, *(Fault("claim", each.text, due) for each in claims if (due := each.fault()))]


def everything(plot: BendingPlot) -> list[Any]:
    return [plot.axes, plot.line, plot.lines, plot.names, plot.upright]


def other_value(record: Record, index: int | None = None) -> Record:
    """A record with another entry, or with others throughout."""
    value = record.value.copy()
    value[() if index is None else (index,)] += np.asarray(1, value.dtype)
    return replace(record, value=value)


# -- what is so ----------------------------------------------------------------------------


def test_all_is_true_from_afar_and_from_close() -> None:
    plot = plot_of()
    assert faults_of(*everything(plot), plot.bead) == []
    for closeness in (0.3, 1.0):
        plot.look(closeness)
        plot.names.lay()
        assert faults_of(*everything(plot)) == []


def test_predictions_follow_a_run_and_bend_from_one_degree_to_the_next() -> None:
    plot = plot_of()
    plot.follow(OTHER)
    assert faults_of(plot.lines, plot.bead) == []
    line = plot.predictions[3]
    before = line.dashes.points[-1].copy()
    line.bend(0.4)
    assert faults_of(line) == []
    assert not np.allclose(line.dashes.points[-1], before)


def test_dashes_come_in_groups_of_their_degree() -> None:
    plot = plot_of()
    for degree, line in plot.predictions.items():
        starts = line.dashes.points[::4]
        gaps = np.linalg.norm(starts[1:] - line.dashes.points[3::4][:-1], axis=1)
        apart = [k for k, gap in enumerate(gaps) if gap > 0.1]
        assert set(np.diff(apart)) <= {degree}


def test_what_is_drawn_keeps_within_the_axes() -> None:
    plot = plot_of()
    region = plot.axes.region
    for run in (FILM.rolled[0], FILM.rolled[-1], RUN):
        plot.follow(run)
        for line in plot.predictions.values():
            across, up, _ = line.dashes.points.T
            assert across.min() >= region.left - 1e-6
            assert across.max() <= region.right + 1e-6
            assert up.min() >= region.bottom - 1e-5
            assert up.max() <= region.top + 1e-5


def test_sticks_bars_and_heaps_are_true() -> None:
    plot = plot_of()
    pairs = [StickPair(plot, misses) for misses in (ERRORS.behind, ERRORS.ahead)]
    assert faults_of(*(pair.whole for pair in pairs)) == []
    row = DerivativeRow(RUN, ERRORS, STAGE)
    assert [*faults_of(row), *row.relations()] == []
    bars = bars_of(plot)
    assert faults_of(*bars.bars, bars.told) == []
    plot = plot_of()
    plot.look(1.0)
    sticks = StickRow(plot, ERRORS.near)
    for share in (0.5, 1.0):
        for stick in sticks.sticks:
            stick.move(share)
        sticks.lay()
        assert faults_of(sticks.whole) == []


def test_sticks_in_a_row_are_as_long_as_they_were() -> None:
    plot = plot_of()
    plot.look(1.0)
    row = StickRow(plot, ERRORS.near)
    _, unit = plot.axes.unit
    for stick, off in zip(row.sticks, ERRORS.near.off.value, strict=True):
        stick.move(1.0)
        low, high = stick.ends
        assert high[1] - low[1] == pytest.approx(float(off) * unit, abs=1e-4)


def test_no_name_stands_on_another_or_on_the_curve() -> None:
    for reach in (2.0, 4.0):
        plot = plot_of(reach)
        middles = sorted(label.get_y() for label in plot.names.labels)
        assert min(np.diff(middles)) >= 0.31


# -- lies ----------------------------------------------------------------------------------


def moved_line() -> list[Any]:
    return [plot_of().predictions[2].shift(UP * 0.1)]


def stale_line() -> list[Any]:
    line = plot_of().predictions[2]
    line.run = replace(RUN, p={**RUN.p, 2: other_value(RUN.p[2])})
    return [line]


def line_of_another_degree() -> list[Any]:
    plot = plot_of()
    plot.predictions[2].follow(replace(RUN, p={**RUN.p, 2: RUN.p[3]}))
    return [plot.predictions[2]]


def line_of_another_run() -> list[Any]:
    plot = plot_of()
    plot.predictions[2].follow(replace(RUN, p=OTHER.p))
    return [plot.predictions[2]]


def moved_name() -> list[Any]:
    plot = plot_of()
    plot.names.labels[0].shift(UP * 0.3)
    return [plot.names]


def moved_upright() -> list[Any]:
    return [plot_of().upright.shift(RIGHT * 0.1)]


def moved_stick() -> list[Any]:
    pair = StickPair(plot_of(), ERRORS.ahead)
    return [pair.sticks[0].shift(UP * 0.1)]


def stick_of_another_place() -> list[Any]:
    """It is as long as it is, and says that it is as long as elsewhere."""
    pair = StickPair(plot_of(), replace(ERRORS.ahead, off=ERRORS.behind.off))
    return [pair.sticks[0]]


def number_at_another_stick() -> list[Any]:
    pair = StickPair(plot_of(), ERRORS.behind)
    pair.numbers[0].stick = pair.sticks[1]
    pair.numbers[0].lay()
    return [pair.numbers[0]]


def moved_number() -> list[Any]:
    return [StickPair(plot_of(), ERRORS.behind).numbers[0].shift(UP * 0.2)]


def moved_bar() -> list[Any]:
    return [bars_of(plot_of()).bars[1].shift(RIGHT * 0.2)]


def bar_as_long_as_another() -> list[Any]:
    bars = bars_of(plot_of())
    widths = replace(ERRORS.widths, value=ERRORS.widths.value[::-1])
    bars.bars[0].errors = replace(ERRORS, widths=widths)
    return [bars.bars[0]]


def number_at_a_bar_on_its_way() -> list[Any]:
    bars = bars_of(plot_of())
    bars.bars[0].line.reach_to(-2.0, 3.0)
    bars.bars[0].lay()
    bars.label()
    return [bars.numbers[0]]


def number_at_another_bar() -> list[Any]:
    bars = bars_of(plot_of())
    bars.numbers[0].bar = bars.bars[1]
    bars.label()
    return [bars.numbers[0]]


def moved_bar_number() -> list[Any]:
    return [bars_of(plot_of()).numbers[0].shift(RIGHT * 0.2)]


def heap_of_another() -> list[Any]:
    row = DerivativeRow(RUN, ERRORS, STAGE)
    row.heaps[1].index = (2,)
    return [row.heaps[1]]


LIES: dict[Callable[[], list[Any]], str] = {
    moved_line: "plot",
    stale_line: "plot",
    line_of_another_degree: "theory",
    line_of_another_run: "theory",
    moved_name: "place",
    moved_upright: "plot",
    moved_stick: "plot",
    stick_of_another_place: "relation",
    number_at_another_stick: "miss",
    moved_number: "place",
    moved_bar: "plot",
    bar_as_long_as_another: "relation",
    number_at_a_bar_on_its_way: "reach",
    number_at_another_bar: "reach",
    moved_bar_number: "place",
    heap_of_another: "nodes",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_noticed(lie: Callable[[], list[Any]]) -> None:
    assert LIES[lie] in {fault.check for fault in faults_of(*lie())}


def test_a_row_whose_first_number_is_not_y_is_noticed() -> None:
    row = DerivativeRow(replace(RUN, y=OTHER.y), ERRORS, STAGE)
    assert [fault.check for fault in row.relations()] == ["relation"]


# -- facts ---------------------------------------------------------------------------------

FLAT = FILM.runs.index(FILM.flat)
AROUND = FILM.runs[FLAT - 1], FILM.flat, FILM.runs[FLAT + 1]


def bent(run: PredictedRun, degree: int) -> PredictedRun:
    """A run that predicts something else."""
    away = np.square(run.t.value.astype(np.float32)) / 10
    record = replace(run.p[degree], value=run.p[degree].value.astype(np.float32) + away)
    return replace(run, p={**run.p, degree: record})


def all_over(run: PredictedRun) -> PredictedRun:
    """A run that is said to be nearly right in all of its plot."""
    low, high = (replace(run.low[1], value=run.t.value[k]) for k in (0, -1))
    return replace(run, low=dict.fromkeys(run.degrees, low), high=dict.fromkeys(run.degrees, high))


def test_facts_hold() -> None:
    for fact in (Steadily(ERRORS.near.off), Steadily(ERRORS.sizes, rises=True), Bends(RUN),
                 BendsOff(*AROUND), NearAlone(RUN), NearAlone(FILM.runs[0])):  # fmt: skip
        assert fact.fault() is None


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (Steadily(ERRORS.behind.off), "goes 0.6177, 1.0619"),
        (Steadily(ERRORS.near.off, rises=True), "goes 0.0461"),
        (Bends(bent(RUN, 1)), "a slope of"),
        (Bends(bent(RUN, 2)), "a bend of"),
        (BendsOff(*AROUND[::-1]), "goes from"),
        (BendsOff(AROUND[0], bent(FILM.flat, 2), AROUND[2]), "beside the tangent"),
        (NearAlone(replace(RUN, low=RUN.high)), "and not at 1"),
        (NearAlone(all_over(RUN)), "nearly right from -3 to 5"),
    ],
)
def test_a_fact_that_is_not_so_says_what_is(fact: Any, told: str) -> None:
    assert told in (fact.fault() or "")

"""A promise, the gap, and the square of a step are drawn where torch's numbers are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_4.read_it_by_a_nudge import read_it_by_a_nudge
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.promise.facts import (
    GapGrows,
    Missed,
    MovesNothing,
    NearlyKept,
    OneRowCounts,
    StripsAndCorner,
)
from scenes.kit.promise.line import swept
from scenes.kit.promise.motions import evenly
from scenes.kit.promise.square import CornerTiles
from scenes.kit.promise.stage import PromiseStage
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry

FILM = read_it_by_a_nudge()
FIRST, SMALL, LARGE, BACK = (FILM.own[k] for k in (0, 100, 1000, -1000))
STILL = FILM.silent[1000]


def stage() -> PromiseStage:
    """A stage after the large step, its promise unrolled and its corner tiled."""
    window = CodeWindow(FIRST.listing, 1, np.array([SAFE.right, SAFE.top, 0.0]), 2)
    families = {"own": FILM.own, "silent": FILM.silent}
    made = PromiseStage(families, Region(SAFE.left, SAFE.right, -2.5, 2.0), window)
    made.plot.promises["own"].reach_to(-1.0, 1.0)
    made.draw_to(LARGE)
    made.tiles.add(CornerTiles(made.square, SMALL, LARGE).lay(100))
    return made


def faults_of(made: PromiseStage) -> list[Fault]:
    plot = made.plot
    drawn = [plot.beads["own"], plot.promises["own"], plot.gap, made.square, *made.tiles,
             *plot.lines["own"], *(number for number, _ in made.told)]  # fmt: skip
    family = [part for each in drawn for part in each.get_family() if checked(part)]
    return [fault for part in dict.fromkeys(family) for fault in part.faults()]


@pytest.mark.parametrize("step", [-1240, -1000, -500, 20, 100, 1000, 1240])
def test_any_run_is_true(step: int) -> None:
    made = stage()
    made.tiles.remove(*made.tiles)
    made.draw_to(FILM.own[step])
    assert faults_of(made) == []
    made.roll_to(FILM.own[step])
    assert faults_of(made) == []


@pytest.mark.parametrize("closeness", [0.0, 0.4, 1.0])
def test_a_small_step_is_true_from_near_and_far(closeness: float) -> None:
    made = stage()
    made.tiles.remove(*made.tiles)
    made.follow(SMALL)
    made.plot.look(closeness)
    assert faults_of(made) == []


def test_a_promise_leads_where_the_slope_does_and_the_gap_from_there_to_the_curve() -> None:
    made = stage()
    axes, line, gap = made.plot.axes, made.plot.promises["own"], made.plot.gap
    e, up = axes.read(line.dashes.points[-1])
    assert np.isclose(up, 4 * e) and 0.9 < e < 1.0 + 1e-9
    low, high = axes.read(gap.stroke.points[0]), axes.read(gap.stroke.points[-1])
    assert np.allclose([low, high], [(1, 4), (1, 5)])
    line.lean(swept(LARGE), Entry(LARGE.slopes, (0, 0)))
    e, up = axes.read(line.dashes.points[0])
    assert np.isclose(up, 5 + 6 * (e - 1))


def test_areas_are_the_numbers_before_the_step_promised_and_missed() -> None:
    square = stage().square
    areas = [part.width * part.height / square.unit**2 for part in square.parts]
    assert np.allclose(areas, [4, 2, 2, 1])
    square.follow(BACK)
    base, *strips, corner = (part.width * part.height / square.unit**2 for part in square.parts)
    # The strips overlap in the corner, which is taken away with each of them.
    assert np.allclose([base, *(strip + corner for strip in strips), corner], [4, 2, 2, 1])


def test_a_level_promise_is_drawn_too() -> None:
    made = stage()
    line = made.plot.promises["silent"].reach_to(0.0, 1.0)
    assert len(line.dashes.points) and np.ptp(line.dashes.points[:, 1]) < 1e-9
    assert [*line.faults()] == []


def test_a_sweep_goes_smoothly_over_runs_that_lie_close_and_far_apart() -> None:
    runs = [FILM.own[k] for k in sorted(FILM.own) if k >= 0]
    rate = evenly(runs)
    at = [float(runs[min(int(rate(t) * len(runs) + 1e-6), len(runs) - 1)].e.value)
          for t in (0.0, 0.5, 1.0)]  # fmt: skip
    assert at[0] == 0.0 and abs(at[1] - 0.62) < 0.03 and at[2] == 1.24


def promise_elsewhere(made: PromiseStage) -> None:
    made.plot.promises["own"].dashes.shift(0.1 * UP)


def promise_of_another_slope(made: PromiseStage) -> None:
    made.plot.promises["own"].slope = Entry(LARGE.slopes, (0, 0))


def promise_of_another_entry(made: PromiseStage) -> None:
    made.plot.promises["own"].slope = Entry(FIRST.grad, (1, 0))


def promise_through_another_point(made: PromiseStage) -> None:
    made.plot.promises["own"].plotted = np.array([[0.0, 1.0]])


def gap_longer(made: PromiseStage) -> None:
    made.plot.gap.stroke.stretch(1.5, 1)


def gap_of_another_run(made: PromiseStage) -> None:
    made.plot.gap.run = SMALL


def gap_that_is_none(made: PromiseStage) -> None:
    gap = made.plot.gap
    gap.now = replace(gap.now, up=Entry(SMALL.gap))


def corner_elsewhere(made: PromiseStage) -> None:
    made.square.corner.shift(0.1 * RIGHT)


def square_of_another_step(made: PromiseStage) -> None:
    made.square.run = FILM.own[980]


def strips_of_another_promise(made: PromiseStage) -> None:
    made.square.follow(replace(LARGE, promise=SMALL.promise))


def first_tiles(made: PromiseStage) -> CornerTiles:
    tiles = made.tiles[0]
    assert isinstance(tiles, CornerTiles)
    return tiles


def tiles_elsewhere(made: PromiseStage) -> None:
    first_tiles(made).lines.shift(0.1 * RIGHT)


def tiles_of_another_step(made: PromiseStage) -> None:
    first_tiles(made).small = FILM.own[80]
    first_tiles(made).lay(100)


def tiles_in_another_corner(made: PromiseStage) -> None:
    made.draw_to(FILM.own[980])


def number_as_it_was(made: PromiseStage) -> None:
    number, _ = made.told[0]
    number.claim = Entry(SMALL.change, (), number.decimals)


LIES: dict[Callable[[PromiseStage], None], str] = {
    promise_elsewhere: "slope",
    promise_of_another_slope: "plot",
    promise_of_another_entry: "slope",
    promise_through_another_point: "plot",
    gap_longer: "plot",
    gap_of_another_run: "plot",
    gap_that_is_none: "relation",
    corner_elsewhere: "plot",
    square_of_another_step: "plot",
    strips_of_another_promise: "relation",
    tiles_elsewhere: "plot",
    tiles_of_another_step: "relation",
    tiles_in_another_corner: "run",
    number_as_it_was: "number",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_what_is_untrue_is_told(lie: Callable[[PromiseStage], None]) -> None:
    made = stage()
    assert faults_of(made) == []
    lie(made)
    assert LIES[lie] in {fault.check for fault in faults_of(made)}


# -- facts -------------------------------------------------------------------------------------


def altered(record: Record) -> Record:
    """The same record with another first entry."""
    value = np.array(record.value, dtype=np.float64)
    value.flat[0] += 10
    return replace(record, value=value)


STEPS = (SMALL.e, SMALL.gap), (LARGE.e, LARGE.gap)
CORNER = StripsAndCorner(LARGE.out, LARGE.moved, LARGE.promise, LARGE.gap, (0, 0))


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (OneRowCounts(FIRST.v, 0), OneRowCounts(FIRST.v, 1)),
        (Missed(LARGE.promise, LARGE.change, LARGE.gap),
         Missed(LARGE.promise, LARGE.change, SMALL.gap)),
        (GapGrows(*STEPS, 100), GapGrows(*STEPS, 10)),
        (GapGrows(*STEPS, 100), GapGrows(STEPS[0], (FILM.own[980].e, LARGE.gap), 100)),
        (CORNER, replace(CORNER, promise=SMALL.promise)),
        (CORNER, replace(CORNER, moved=altered(LARGE.moved))),
        (MovesNothing(STILL.v, STILL.grad, STILL.change, (0, 1)),
         MovesNothing(LARGE.v, LARGE.grad, LARGE.change, (0, 0))),
        (NearlyKept(SMALL.e, SMALL.promise, SMALL.gap),
         NearlyKept(SMALL.e, SMALL.promise, LARGE.gap)),
    ],
)  # fmt: skip
def test_facts_hold_and_fail(true: Any, false: Any) -> None:
    assert true.fault() is None and false.fault() is not None
    assert true.bears and not true.about

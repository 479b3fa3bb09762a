"""Plots of a sweep stand where their runs are, from far and from close, and say so where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from scenes.kit.boards import plot_motions
from scenes.kit.boards.guess_names import names_of
from scenes.kit.boards.slope_plots import SlopePlots
from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.charts.crossed import CrossedAxes, closer_spans
from scenes.kit.charts.guides import DashedWay, GuessLine, SlopeFan
from scenes.kit.charts.open_end import OpenEnd
from scenes.kit.charts.swept import SweptLine
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, checked
from tests.support.swept_story import few_runs, plots_of

FILM = few_runs()
RUNS, LAST = FILM.runs, FILM.last_off


def built() -> SlopePlots:
    """Plots at the last run, all lines drawn."""
    plots = plots_of(FILM)
    for level, sweep in enumerate(plots.sweeps):
        for run in sweep.runs if level == 0 else ():
            plots.sweep_to(run)
    return plots


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    claims = [part.claim for part in family if isinstance(part, Lettering)]
    wrong = [fault for part in family if checked(part) for fault in part.faults()]
    return [*wrong, *(Fault("claim", each.text, due) for each in claims if (due := each.fault()))]


def everything(plots: SlopePlots) -> list[VMobject]:
    lines = [line for lines in plots.traces for line in lines]
    return [plots.upper, plots.lower, *lines]


def test_plots_are_true_at_each_run_and_from_each_distance() -> None:
    plots = built()
    for run in RUNS:
        plots.follow(run)
        assert faults_of(*everything(plots), plots.moving) == []
    for closeness in np.linspace(0, 3, 13):
        plots.look(float(closeness))
        assert faults_of(*everything(plots)) == []


@pytest.mark.parametrize("level", [1, 2, 3])
def test_from_close_the_corner_stands_where_it_stood(level: int) -> None:
    """Runs ten times as near, seen ten times as large, have the places of those from afar."""
    plots = plots_of(FILM)
    far = [plots.upper.place(*plots.swept(run, "out").place)[0] for run in RUNS]
    plots.look(float(level))
    closer = FILM.closer[level - 1]
    near = [run for k, run in enumerate(closer.runs) if k != closer.last_off + 1]
    close = [plots.upper.place(*plots.swept(run, "out").place)[0] for run in near]
    assert len(far) == len(close)
    # Float32 places are off by half a unit in the last place, of lengths of at most 11.
    assert np.abs(np.subtract(far, close)).max() < 1e-4
    # Between the corner and the first run after it there is nothing that could be seen.
    corner, beside = (closer.runs[closer.last_off + k] for k in (0, 1))
    ends = [plots.lower.place(*plots.swept(run, "x_grad").place)[0] for run in (corner, beside)]
    assert 0 < abs(ends[1][0] - ends[0][0]) < 0.02


def test_a_line_keeps_within_its_axes_and_no_line_bridges_the_leap() -> None:
    plots = built()
    plots.look(1.0)
    for line in plots.traces[0]:
        axes = line.beside[0]()
        assert isinstance(axes, CrossedAxes)
        region = axes.region
        for part in line.family_members_with_points():
            assert part.points[:, 0].min() >= region.left - 0.2
            assert part.points[:, 0].max() <= region.right + 0.2
    _, before, after = plots.traces[0]
    heights = {round(float(each.place[1]), 6) for each in before.swept}
    assert heights == {0.0} and {round(float(e.place[1]), 6) for e in after.swept} == {0.4}


def test_spans_shrink_around_the_corner() -> None:
    plots = built()
    wide, near = closer_spans(plots.upper.across.spans[0], 0.0, [10])
    assert near.length == pytest.approx(wide.length / 10)


# -- lies --------------------------------------------------------------------------------------


def moved_line(plots: SlopePlots) -> VMobject:
    return plots.traces[0][0].shift(UP * 0.1)


def stale_line(plots: SlopePlots) -> VMobject:
    line = plots.traces[0][0]
    point = line.swept[2]
    value = point.up.record.value.astype(np.float32) + np.float32(1)
    record = replace(point.up.record, value=value)
    line.swept[2] = replace(point, up=replace(point.up, record=record))
    return line


def to_and_fro(plots: SlopePlots) -> VMobject:
    points = plots.traces[0][0].swept
    return SweptLine(plots.upper, [*points, points[0]], plots.bead.face).reach(len(points) + 1)


def grains_elsewhere(plots: SlopePlots) -> VMobject:
    line = plots.traces[0][0]
    line.grain.shift(RIGHT * 0.1)
    return line


def moved_bead(plots: SlopePlots) -> VMobject:
    return plots.bead.shift(UP * 0.1)


def glide_off_the_way(plots: SlopePlots) -> VMobject:
    one, other = (plots.swept(run, "x_grad") for run in RUNS[LAST : LAST + 2])
    return plots.shadow.glide(one, other, 0.5).shift(RIGHT * 0.2)


def turned_tangent(plots: SlopePlots) -> VMobject:
    plots.tangent.bar.rotate(0.1)
    return plots.tangent


def longer_tangent(plots: SlopePlots) -> VMobject:
    return plots.tangent.scale(1.2)


def slope_of_another_run(plots: SlopePlots) -> VMobject:
    bar = plots.tangent
    return bar.follow(bar.now, plots.slope(RUNS[0]))


def plumb_elsewhere(plots: SlopePlots) -> VMobject:
    return plots.plumb.shift(RIGHT * 0.1)


def plumb_left_behind(plots: SlopePlots) -> VMobject:
    plots.bead.follow(plots.swept(RUNS[1], "out"))
    return plots.plumb


def turned_ray(plots: SlopePlots) -> VMobject:
    fan = SlopeFan(plots.upper, plots.swept(RUNS[LAST], "out"), FILM.fan, length=2.0)
    fan.rays[2].rotate(0.2)
    return fan


def what_torch_computed_as_theory(plots: SlopePlots) -> VMobject:
    return SlopeFan(plots.upper, plots.swept(RUNS[LAST], "out"), RUNS[-1].slope, length=2.0)


@pytest.mark.parametrize("room", [3.0, 1.5])
def test_theory_keeps_its_numbers_within_some_room(room: float) -> None:
    plots = built()
    corner = plots.swept(RUNS[LAST], "out")
    fan = SlopeFan(plots.upper, corner, FILM.fan, length=2.0, room=room)
    here = plots.upper.place(*corner.place)[0]
    reach = max(float(label.get_right()[0] - here[0]) for label in fan.labels)
    assert reach <= room + 1e-9 and (fan.length == 2.0) is (room == 3.0)
    assert faults_of(fan) == []


def guess_elsewhere(plots: SlopePlots) -> VMobject:
    return plot_motions.guesses(plots)[0].shift(UP * 0.1)


def guess_of_other_ends(plots: SlopePlots) -> VMobject:
    honest = plot_motions.guesses(plots)[0]
    return GuessLine(plots.lower, honest.corners[::-1] * [1.0, 0.5], honest.swept, "#ffb43c")


def lens_elsewhere(plots: SlopePlots) -> VMobject:
    lens = plots.lens(1)
    plots.look(0.5)
    return lens


def tag_of_another_level(plots: SlopePlots) -> VMobject:
    lens = plots.lens(3)
    plots.look(1.0)
    return lens.lay()


def trace_ahead_of_its_bead(plots: SlopePlots) -> VMobject:
    line = plots.traces[0][0].reach(3, 0.5)
    line.ahead = 0.9
    return line


def tick_left_behind(plots: SlopePlots) -> VMobject:
    _, _, label = plots.lower.across.scales[0]
    place = label.get_center()
    plots.look(0.2)
    return label.move_to(place)


def open_end_elsewhere(plots: SlopePlots) -> VMobject:
    return plots.open.shift(UP * 0.1)


def open_end_left_behind(plots: SlopePlots) -> VMobject:
    place = plots.open.get_center()
    plots.look(1.0)
    return plots.open.move_to(place + [0.0, 0.1, 0.0])


def open_end_where_nothing_leaps(plots: SlopePlots) -> VMobject:
    first, second = (plots.swept(run, "x_grad") for run in plots.sweeps[0].runs[:2])
    return OpenEnd(plots.lower, first, second, Face.GRADIENT)


def guess_called_by_anothers_name(plots: SlopePlots) -> VMobject:
    KEPT[:] = plot_motions.guesses(plots)
    return KitLabel("jump", KEPT[1])


KEPT: list[GuessLine] = []  # held, for a name does not hold what it is about
LIES: dict[Callable[[SlopePlots], VMobject], str] = {
    open_end_elsewhere: "plot", open_end_left_behind: "plot",
    open_end_where_nothing_leaps: "plot", guess_called_by_anothers_name: "claim",
    moved_line: "plot", stale_line: "plot", to_and_fro: "plot", grains_elsewhere: "plot",
    moved_bead: "plot", glide_off_the_way: "plot", turned_tangent: "slope",
    longer_tangent: "slope", slope_of_another_run: "plot", plumb_elsewhere: "plot",
    plumb_left_behind: "plot", turned_ray: "slope", what_torch_computed_as_theory: "theory",
    guess_elsewhere: "plot", guess_of_other_ends: "choice", lens_elsewhere: "plot",
    tick_left_behind: "tick", tag_of_another_level: "claim", trace_ahead_of_its_bead: "plot",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[SlopePlots], VMobject]) -> None:
    plots = built()  # which has to outlive what it is lied about
    drawable = lie(plots)
    assert LIES[lie] in {fault.check for fault in faults_of(drawable)}


def test_guesses_are_named_beside_their_own_lines() -> None:
    plots = built()
    lines = plot_motions.guesses(plots)
    found = names_of(plots, lines)
    due = dict(zip(lines, ("fade", "bend", "jump"), strict=True))
    named = {line: name for line, name in zip(lines, found, strict=True) if name is not None}
    assert len(named) >= 2 and lines[2] in named  # beside the first there may be no room
    for line, name in named.items():
        assert name.text == due[line]
        away = [abs(line.on(k / 50) - name.get_center()).sum() for k in range(51)]
        assert min(away) < 0.5
    assert faults_of(*named.values(), *lines, plots.open, plots.closed) == []


def test_exactly_the_jump_is_right() -> None:
    plots = built()
    assert [line.right for line in plot_motions.guesses(plots)] == [False, False, True]


def test_a_dashed_way_covers_its_ends() -> None:
    way = DashedWay().lay(np.zeros(3), np.array([2.0, 0.0, 0.0]))
    assert way.points[0, 0] == 0 and 1.8 < way.points[:, 0].max() <= 2.0
    assert len(DashedWay().lay(np.zeros(3), np.zeros(3)).points) == 0

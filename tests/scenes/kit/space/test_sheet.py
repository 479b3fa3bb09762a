"""A sheet stands as its runs say, from wherever it is seen, and says so where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from scenes.kit.look.theme import THEMES, in_theme
from scenes.kit.truth.checks import Fault, checked
from scenes.studio.audit.audit import audit
from tests.support import sheet_story
from tests.support.lies.engine import Lie, honest_run, told
from tests.support.sheet_story import ABOVE, ENTRIES, STANDING, SheetStage, SheetStory, sheet_found

FOUND = sheet_found()
SHARES = np.linspace(0, 1, 6)


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_from_wherever_it_is_seen(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = SheetStage(FOUND)
        for share in SHARES:
            stage.space.look(ABOVE.on_the_way_to(STANDING, float(share)))
            assert faults_of(*stage.all) == []


def test_a_sheet_follows_another_v() -> None:
    stage = SheetStage(FOUND)
    stage.sheet.follow(FOUND.other)
    assert faults_of(stage.sheet) == []


def test_facets_stand_over_the_places_of_their_inputs() -> None:
    """From above, the corners are those of a map; L by hand lifts them when it stands."""
    stage = SheetStage(FOUND, ABOVE)
    W, v = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]), np.array([-0.4, 0.8])
    for eye in (ABOVE, STANDING):
        stage.space.look(eye)
        for facet in stage.sheet.facets:
            corners = facet.tract.corners
            x = np.column_stack([np.full(len(corners), 0.5), corners])
            L = np.maximum(x @ W.T, 0) @ v
            world = np.column_stack([corners, L * sheet_story.RISE])
            drawn = np.concatenate([area.points for area in facet.areas])
            for due in eye.see(world):
                assert np.abs(drawn[:, :2] - due[:2]).max(axis=1).min() < 1e-4


def test_nearer_facets_are_drawn_later() -> None:
    """Along each ray from the eye over the floor, the nearer of two facets has the higher rank."""
    stage = SheetStage(FOUND)
    eye = stage.space.eye.place[:2]
    draw = np.random.default_rng(1)
    for _ in range(100):
        ends = draw.uniform(-1.4, 1.4, size=2)
        share = draw.uniform(0.3, 1.0)
        nearer = eye + (ends - eye) * share
        if np.abs(nearer).max() > 1.4:
            continue
        front, back = (stage.sheet.facet_at(place) for place in (nearer, ends))
        assert front.z_index >= back.z_index


def test_lines_of_equal_height_fall_to_the_floor() -> None:
    stage = SheetStage(FOUND, ABOVE)
    on_sheet = stage.levels.lines.points.copy()
    stage.levels.fall_to(1.0)
    assert faults_of(stage.levels) == []
    # From straight above, nearly nothing moves: they fall along the view, and perspective is mild.
    assert 0 < np.abs(stage.levels.lines.points - on_sheet).max() < 0.2


def test_each_fold_is_drawn_once_by_the_nearer_facet() -> None:
    stage = SheetStage(FOUND)
    drawn = sum(len(facet.fold_sides()) for facet in stage.sheet.facets)
    folded = sum(side >= 0 for facet in stage.sheet.facets for _, side in facet.named_sides())
    assert drawn == folded / 2


def test_where_l_is_flat_a_ring_stands_for_the_arrow() -> None:
    stage = SheetStage(FOUND)
    assert len(stage.ring.arrow.points) == 0 and len(stage.ring.ring.points) > 0
    assert len(stage.arrow.arrow.points) > 0 and len(stage.arrow.ring.points) == 0


def test_the_tip_of_the_arrow_is_its_gradient_away() -> None:
    stage = SheetStage(FOUND)
    run = FOUND.steep
    tip = run.place(ENTRIES) + 0.3 * run.slope(ENTRIES)
    (seen,) = stage.space.see([*tip, 0.0])
    assert np.abs(stage.arrow.arrow.points - seen).max(axis=1).min() < 1e-4


# -- lies --------------------------------------------------------------------------------------


def facet_lifted(stage: SheetStage) -> VMobject:
    return stage.sheet.facets[0].shift(UP * 0.05)


def facet_of_two_runs(stage: SheetStage) -> VMobject:
    facet = stage.sheet.facets[0]
    return facet.follow(replace(facet.run, L=FOUND.steep.L))


def line_of_another_height(stage: SheetStage) -> VMobject:
    facet = max(stage.sheet.facets, key=lambda each: len(each.levels.points))
    facet.levels.shift(UP * 0.05)
    return facet


def fold_elsewhere(stage: SheetStage) -> VMobject:
    facet = max(stage.sheet.facets, key=lambda each: len(each.folds[0].points))
    facet.folds[0].shift(RIGHT * 0.05)
    return facet


def facet_on_another_scale(stage: SheetStage) -> VMobject:
    facet = max(stage.sheet.facets, key=lambda each: abs(float(each.run.L.value)))
    stops = facet.areas[0].fill_rgbas if len(facet.areas[0].points) else facet.areas[1].fill_rgbas
    stops[:, :3] = stops[::-1, :3].copy()
    return facet


def fallen_lines_moved(stage: SheetStage) -> VMobject:
    return stage.levels.fall_to(0.5).shift(UP * 0.05)


def facet_left_out(stage: SheetStage) -> VMobject:
    del stage.sheet.facets[0]
    return stage.sheet


def facet_of_another_v(stage: SheetStage) -> VMobject:
    for facet, run in zip(stage.sheet.facets[:2], FOUND.other.runs, strict=False):
        facet.follow(run)
    return stage.sheet


def name_of_another_fold(stage: SheetStage) -> VMobject:
    one, other = stage.folds
    return one.move_to(other)


def floor_moved(stage: SheetStage) -> VMobject:
    stage.floor.lines.shift(RIGHT * 0.1)
    return stage.floor


def number_elsewhere(stage: SheetStage) -> VMobject:
    return stage.floor.numbers[0].shift(RIGHT * 0.1)


def swapped_sides(stage: SheetStage) -> VMobject:
    one, other = stage.floor.names
    return one.move_to(other)


def ball_lifted(stage: SheetStage) -> VMobject:
    for disc in stage.climber.discs:
        disc.shift(UP * 0.1)
    return stage.climber


def ball_over_other_inputs(stage: SheetStage) -> VMobject:
    stage.climber.foot.shift(RIGHT * 0.1)
    return stage.climber


def arrow_of_another_run(stage: SheetStage) -> VMobject:
    stage.arrow.run = FOUND.flat
    return stage.arrow


def longer_arrow(stage: SheetStage) -> VMobject:
    return stage.arrow.scale(1.2)


def arrow_in_the_colour_of_a_value(stage: SheetStage) -> VMobject:
    stage.arrow.arrow.set_fill("#5fa8ff")
    return stage.arrow


LIES: dict[Callable[[SheetStage], VMobject], str] = {
    facet_lifted: "facet", facet_of_two_runs: "facet", line_of_another_height: "facet",
    fold_elsewhere: "facet", facet_on_another_scale: "colour", facet_left_out: "sheet",
    fallen_lines_moved: "facet",
    facet_of_another_v: "sheet", name_of_another_fold: "fold", floor_moved: "floor",
    number_elsewhere: "tick", swapped_sides: "axis", ball_lifted: "climber",
    ball_over_other_inputs: "climber", arrow_of_another_run: "climber", longer_arrow: "climber",
    arrow_in_the_colour_of_a_value: "colour",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[SheetStage], VMobject]) -> None:
    stage = SheetStage(FOUND)
    drawable = lie(stage)
    assert LIES[lie] in {fault.check for fault in faults_of(drawable)}


# -- on a stage --------------------------------------------------------------------------------


def test_an_honest_sheet_raises_no_alarm() -> None:
    report = audit(SheetStory, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []


@pytest.mark.parametrize(
    "told_lie", ["beside its place", "eye moved alone", "facet of another", "arrow turned"]
)
def test_lies_of_any_scene_are_caught_here_too(told_lie: str) -> None:
    outcome = told(SheetStory, Lie(told_lie, 1, 3), honest_run(SheetStory, 2), 2)
    assert outcome is not None and outcome.caught_by, outcome


@pytest.mark.parametrize("lie", sheet_story.LIES, ids=lambda lie: lie.__name__)
def test_a_lie_on_a_stage_is_caught(lie: type[SheetStory]) -> None:
    checks = {fault.check for fault in audit(lie, frame_rate=5).faults}
    assert sheet_story.LIES[lie] in checks, checks

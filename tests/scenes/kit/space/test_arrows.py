"""Arrows, arcs and sums stand as their records say, and say so where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from scenes.kit.look.theme import THEMES, Face, in_theme
from scenes.kit.space.head_to_tail import HeadToTail, JoinRows
from scenes.kit.truth.checks import Fault, checked
from scenes.studio.audit.audit import audit
from tests.support import arrow_story
from tests.support.arrow_story import FAR, ROW, STANDING, ArrowStage, ArrowStory, arrows_found
from tests.support.lies.engine import Lie, honest_run, told

FOUND = arrows_found()
X = FOUND.X.value.astype(np.float64)


def faults_of(*drawables: VMobject) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_is_true_from_wherever_it_is_seen(theme: object) -> None:
    with in_theme(theme):  # type: ignore[arg-type]
        stage = ArrowStage(FOUND)
        for share in np.linspace(0, 1, 4):
            stage.space.look(FAR.on_the_way_to(STANDING, float(share)))
            assert faults_of(*stage.all) == []


def test_tips_are_where_the_eye_sees_the_rows() -> None:
    stage = ArrowStage(FOUND)
    for arrow, row in zip(stage.arrows, X, strict=True):
        assert np.allclose(arrow.cone[0].points[0], STANDING.see(row)[0], atol=1e-9)
    tip = X[ROW] + FOUND.X_grad.value[ROW]
    assert np.allclose(stage.gradient.cone[0].points[0], STANDING.see(tip)[0], atol=1e-9)


def test_nearer_arrows_are_brighter_and_drawn_later() -> None:
    stage = ArrowStage(FOUND)
    order = np.argsort(X @ STANDING.towards)
    depths = [stage.arrows[k].z_index for k in order]
    red = [float(stage.arrows[k].shaft.fill_rgbas[-1, 0]) for k in order]
    assert depths == sorted(depths) and red == sorted(red)


def test_a_copy_shrinks_slides_and_joins() -> None:
    """Before it sets out it is its row, then its factor times that, then it joins the others."""
    stage = ArrowStage(FOUND)
    C, link = FOUND.C.value.astype(np.float64), stage.sums.links[3]
    base = X[ROW] + (C[ROW, :3, None] * X[:3]).sum(axis=0)
    for share, tail, way in (
        (0.0, 0 * base, X[3]), (0.5, 0 * base, C[ROW, 3] * X[3]), (1.0, base, C[ROW, 3] * X[3]),
    ):  # fmt: skip
        link.join_to(share)
        assert np.allclose(link.ends(), [tail, tail + way], atol=1e-6)
        assert faults_of(link) == []


def test_terms_join_one_after_the_other_and_span_the_gradient() -> None:
    stage = ArrowStage(FOUND)
    join = JoinRows(stage.sums)
    join.begin()
    join.interpolate(0.4)
    shares = [link.joined for link in stage.sums.links]
    assert shares == sorted(shares, reverse=True) and shares[0] == 1.0 and shares[-1] == 0.0
    join.interpolate(1.0)
    _, tip = stage.sums.links[-1].ends()
    assert np.allclose(tip, X[ROW] + FOUND.X_grad.value[ROW], atol=1e-5)


def test_arcs_lie_between_their_arrows_by_spherical_interpolation() -> None:
    stage = ArrowStage(FOUND)
    for arc, (i, j) in zip(stage.arcs, arrow_story.PAIRS, strict=True):
        one, other = (X[k] / np.linalg.norm(X[k]) for k in (i, j))
        angle = np.arccos(one @ other)
        for share in (0.0, 0.3, 1.0):
            due = (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(
                angle
            )
            assert np.allclose(arc.places(np.array([share]))[0], arc.radius * due, atol=1e-9)
    rose, amber = stage.arcs[0].hue(), stage.arcs[2].hue()
    assert rose != amber and stage.arcs[2].breadth() > stage.arcs[0].breadth()


def test_where_a_weight_is_zero_there_is_no_arc() -> None:
    stage = ArrowStage(FOUND)
    arc = stage.arcs[0]
    arc.follow(replace(FOUND.V, value=np.zeros((5, 5), np.float32)), FOUND.steep)
    assert arc.hue() is None and len(arc.core.points) == 0 and faults_of(arc) == []


# -- lies --------------------------------------------------------------------------------------


def arrow_moved(stage: ArrowStage) -> VMobject:
    return stage.arrows[0].shift(UP * 0.05)


def longer_arrow(stage: ArrowStage) -> VMobject:
    return stage.arrows[0].scale(1.1)


def arrow_of_another_row(stage: ArrowStage) -> VMobject:
    stage.arrows[0].row = 2
    return stage.arrows[0]


def gradient_in_the_colour_of_a_value(stage: ArrowStage) -> VMobject:
    stage.gradient.face = Face.VALUE
    return stage.gradient


def number_of_another_arrow(stage: ArrowStage) -> VMobject:
    return stage.numbers[0].move_to(stage.numbers[2])


def ground_moved(stage: ArrowStage) -> VMobject:
    stage.ground.rings[0].shift(RIGHT * 0.05)
    return stage.ground


def shadow_elsewhere(stage: ArrowStage) -> VMobject:
    return stage.footprints[0].shift(RIGHT * 0.05)


def shadow_left_behind(stage: ArrowStage) -> VMobject:
    stage.arrows[0].follow(replace(FOUND.X, value=-FOUND.X.value.astype(np.float32)))
    return stage.footprints[0]


def arc_between_others(stage: ArrowStage) -> VMobject:
    stage.arcs[0].core.points = stage.arcs[1].core.points
    return stage.arcs[0]


def arc_in_the_colour_of_the_other_sign(stage: ArrowStage) -> VMobject:
    stage.arcs[0].core.stroke_rgbas = stage.arcs[2].core.stroke_rgbas
    return stage.arcs[0]


def wider_arc(stage: ArrowStage) -> VMobject:
    stage.arcs[0].core.stroke_width *= 2
    return stage.arcs[0]


def number_on_another_arc(stage: ArrowStage) -> VMobject:
    tag = stage.tags[0]
    tag.index = (3, 4)
    return tag.follow(FOUND.V, 0.3, tag.get_center())


def term_of_another_factor(stage: ArrowStage) -> VMobject:
    weighed = replace(FOUND.weighed, i=0)
    return HeadToTail(stage.space, weighed)


def terms_of_another_sum(stage: ArrowStage) -> VMobject:
    total = replace(FOUND.X_grad, value=2 * FOUND.X_grad.value.astype(np.float32))
    return HeadToTail(stage.space, replace(FOUND.weighed, total=total))


LIES: dict[Callable[[ArrowStage], VMobject], str] = {
    arrow_moved: "arrow", longer_arrow: "arrow", arrow_of_another_row: "arrow",
    gradient_in_the_colour_of_a_value: "colour", number_of_another_arrow: "arrow",
    ground_moved: "ground", shadow_elsewhere: "ground", shadow_left_behind: "ground",
    arc_between_others: "arc", arc_in_the_colour_of_the_other_sign: "colour", wider_arc: "arc",
    number_on_another_arc: "arc", term_of_another_factor: "arrow", terms_of_another_sum: "sum",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_told(lie: Callable[[ArrowStage], VMobject]) -> None:
    stage = ArrowStage(FOUND)
    drawable = lie(stage)
    assert LIES[lie] in {fault.check for fault in faults_of(drawable)}


# -- on a stage --------------------------------------------------------------------------------


def test_honest_arrows_raise_no_alarm() -> None:
    report = audit(ArrowStory, frame_rate=6)
    assert [str(fault) for fault in report.faults] == []


@pytest.mark.parametrize("lie", arrow_story.LIES, ids=lambda lie: lie.__name__)
def test_a_lie_on_a_stage_is_caught(lie: type[ArrowStory]) -> None:
    checks = {fault.check for fault in audit(lie, frame_rate=3).faults}
    assert arrow_story.LIES[lie] in checks, checks


@pytest.mark.parametrize("operator", ["beside its place", "row of another", "arc of another"])
def test_lies_of_any_scene_are_caught_here_too(operator: str) -> None:
    outcome = told(ArrowStory, Lie(operator, 1, 3), honest_run(ArrowStory, 2), 2)
    assert outcome is not None and outcome.caught_by, outcome

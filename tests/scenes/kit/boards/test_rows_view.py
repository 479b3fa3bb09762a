"""Arrows of rows stand where their space shows them, and a planted lie is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT, VGroup, Wait

from gradmath.problems.workshop_2.similarity import Similarity, weighted_similarity
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Lecture, Region, appear
from scenes.kit.boards.rows_view import Rows, Space, projection, reach_of
from scenes.kit.motion.motions import Follow
from scenes.studio.audit.audit import audit

VIEW = Region(SAFE.left, SAFE.left + 5.0, bottom=-2.0, top=2.0)


def two_runs() -> tuple[Similarity, Similarity]:
    start = weighted_similarity()
    return start, weighted_similarity(X=start.X.value[::-1].copy())


class Honest(Lecture):
    """Rows of one run, then of another, then from another side; subclasses plant one lie."""

    title = "Where do rows point?"

    def construct(self) -> None:
        start, other = self.problem(two_runs)
        space = Space(VIEW, 3, reach_of([start.X]))
        rows = Rows(space, start.X, start.X_grad)

        def follow(run: Similarity) -> None:
            rows.follow(run.X, run.X_grad)

        def turn(degrees: int) -> None:
            space.seen_from(degrees)
            rows.follow(other.X, other.X_grad)

        self.beat("rows", appear(space, rows))
        self.beat("follow", Follow(rows, [start, other], follow, run_time=0.4))
        self.beat("turn", Follow(VGroup(space, rows), [60, 190], turn, run_time=0.4))
        self.lie(space, rows, start)
        self.beat("lie", Wait(0.2))

    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        pass


class ArrowAside(Honest):
    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        rows.arrows[2].shift(RIGHT * 0.05)


class TipElsewhere(Honest):
    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        rows.slopes[1].tip.shift(RIGHT * 0.05)


class SpaceTurnedAlone(Honest):
    """The axes turn, and the arrows stay as they were."""

    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        space.seen_from(100)


class OtherRecord(Honest):
    """An arrow that says another record than it was drawn from."""

    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        rows.arrows[0].record = start.X


class OtherRow(Honest):
    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        rows.arrows[0].row = 3


class NumbersSwapped(Honest):
    def lie(self, space: Space, rows: Rows, start: Similarity) -> None:
        first, second = rows.labels[0].get_center(), rows.labels[3].get_center()
        rows.labels[0].move_to(second)
        rows.labels[3].move_to(first)


LIES = {
    ArrowAside: "plot",
    TipElsewhere: "plot",
    SpaceTurnedAlone: "plot",
    OtherRecord: "plot",
    OtherRow: "plot",
    NumbersSwapped: "index",
}
TRUTH = {"place", "plot", "index", "provenance", "claim", "stale", "ornament"}


def test_the_truth_passes() -> None:
    faults = [fault for fault in audit(Honest, frame_rate=10).faults if fault.check in TRUTH]
    assert [str(fault) for fault in faults] == []


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_named(lie: type[Honest]) -> None:
    faults = [fault for fault in audit(lie, frame_rate=10).faults if fault.beat == "lie"]
    assert LIES[lie] in {fault.check for fault in faults}


@given(st.floats(0, 360), st.floats(-80, 80))
def test_a_projection_is_that_of_a_turned_frame(azimuth: float, elevation: float) -> None:
    """Its two directions on the frame are of length one, upright to each other and to the view."""
    onto = projection(azimuth, elevation, 3)
    right, up = onto[:, 0], onto[:, 1]
    a, e = np.radians(azimuth), np.radians(elevation)
    view = np.array([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)])
    np.testing.assert_allclose([right @ right, up @ up], 1)
    np.testing.assert_allclose([right @ up, right @ view, up @ view], 0, atol=1e-12)
    assert up[2] >= 0  # what is up in the space is up on the frame


@pytest.mark.parametrize("dimensions", [2, 3])
def test_arrows_end_where_plain_arithmetic_puts_them(dimensions: int) -> None:
    X = Record("X", np.random.default_rng(0).normal(size=(4, dimensions)), "made up")
    space = Space(VIEW, dimensions, reach_of([X])).seen_from(70, 25)
    rows = Rows(space, X, X, scale=0.5)
    centre = np.array([(VIEW.left + VIEW.right) / 2, (VIEW.bottom + VIEW.top) / 2])
    unit = 2.0 / np.linalg.norm(X.value, axis=1).max()
    onto = projection(70, 25, dimensions)[:, :2]
    for i, row in enumerate(X.value.astype(float)):
        np.testing.assert_allclose(
            rows.arrows[i].tip.points[0][:2], centre + row @ onto * unit, atol=1e-6
        )
        np.testing.assert_allclose(
            rows.slopes[i].tip.points[0][:2], centre + 1.5 * row @ onto * unit, atol=1e-6
        )

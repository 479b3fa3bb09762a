"""Charts stand where their numbers are, and every lie about that is caught."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import DOWN, LEFT, RIGHT, UP, Create, VGroup, Wait

from gradmath.errors import StageError
from gradmath.records.tensor import Record
from gradmath.running.tensors import record
from scenes.kit import SAFE, Lecture, Phrase
from scenes.kit.charts.axes import Axes, Coordinate, Span, TickLabel, axis_name
from scenes.kit.charts.curves import Band, Curve, RuleLine, Series
from scenes.kit.charts.points import Arrow, Point, points_of
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Follow, appear
from scenes.kit.truth.checks import PIXEL
from scenes.kit.truth.claims import Entry
from scenes.studio.audit.audit import audit
from tests.support.faults import found
from tests.support.thoroughness import tries


@dataclass(frozen=True, eq=False)
class Data:
    x: Record
    y: Record
    low: Record
    high: Record
    edges: Record
    slopes: Record


def data() -> Data:
    x = torch.linspace(-2, 2, 9)
    y = x**3 / 4 - 0.3
    across = record("x", x, "torch.linspace(-2, 2, 9)")
    return Data(
        x=across,
        y=record("y", y, "x**3 / 4 - 0.3"),
        low=record("low", y - 0.2, "y - 0.2"),
        high=record("high", y + 0.2, "y + 0.2"),
        edges=record("edges", torch.linspace(-3, 3, 5), "torch.linspace(-3, 3, 5)"),
        slopes=record("slopes", torch.tensor([[0.5, -1.0], [0.0, 0.0]]), "torch.tensor(...)"),
    )


class Charts:
    """Every kind of chart, on two pairs of axes."""

    def __init__(self, found: Data) -> None:
        self.found = found
        names = axis_name("`y`"), axis_name("`x`")
        self.axes = Axes(Span.of(found.x), Span.of(found.low, found.high, found.edges),
                         width=4, height=3, names=names)  # fmt: skip
        self.axes.move_to((SAFE.left, 0, 0), aligned_edge=LEFT)
        names = axis_name("how often"), axis_name("`y`")
        self.others = Axes(Span.of(found.edges), Span.of(found.y, also=(0,)),
                           width=3, height=3, names=names)  # fmt: skip
        self.others.next_to(self.axes, RIGHT, buff=1)
        x = Series(found.x)
        self.band = Band(self.axes, x, Series(found.low), Series(found.high))
        self.curve = Curve(self.axes, x, Series(found.y), face=Face.VALUE)
        self.points = points_of(self.axes, x, Series(found.y),
                                (Series(found.low), Series(found.high)))  # fmt: skip
        self.rule = RuleLine(self.axes, Entry(found.x, (6,)))
        start = Entry(found.x, (3,)), Entry(found.x, (5,))
        self.arrows = [
            Arrow(self.axes, start, (Entry(found.slopes, (k, 0)), Entry(found.slopes, (k, 1))),
                  scale=0.5)
            for k in range(2)
        ]  # fmt: skip
        parts = self.band, self.curve, self.rule
        self.all = VGroup(self.axes, self.others, *parts, *self.points, *self.arrows)


class Honest(Lecture):
    """All charts, drawn and followed; subclasses plant one lie."""

    title = "Is this the truth?"

    def construct(self) -> None:
        found = self.problem(data)
        charts = Charts(found)
        self.beat("start", appear(charts.all))
        self.beat("draw", Create(charts.curve))
        self.lie(charts)
        self.beat("end", Wait(0.2))

    def lie(self, charts: Charts) -> None:
        x, y = Series(charts.found.x), Series(charts.found.y)
        grow = Follow(
            charts.curve, range(2, 10), lambda n: charts.curve.follow(x, y, n), run_time=1
        )
        self.beat("follow", grow)


def test_the_truth_passes() -> None:
    report = audit(Honest, frame_rate=10)
    assert [str(fault) for fault in report.faults] == []
    last = report.stills[-1].entries
    assert {"y", "high", "slopes"} <= {e.record.name for e in last}


class ShiftedLabel(Honest):
    def lie(self, charts: Charts) -> None:
        charts.axes.across.labels[1].shift(RIGHT * 3 * PIXEL)
        self.beat("lie", Wait(0.2))


class RoundedLabel(Honest):
    """A label that cannot show its number."""

    def lie(self, charts: Charts) -> None:
        axis = charts.axes.across
        self.beat("lie", appear(TickLabel(axis, Coordinate(1 / 3, 2))))


class ShiftedTick(Honest):
    def lie(self, charts: Charts) -> None:
        charts.axes.up.ticks[2].shift(UP * 3 * PIXEL)
        self.beat("lie", Wait(0.2))


class LongerAxis(Honest):
    """The line of an axis drawn longer: all that stands on it stands wrong."""

    def lie(self, charts: Charts) -> None:
        charts.axes.across.line.stretch(1.05, 0)
        self.beat("lie", Wait(0.2))


class ShiftedCurve(Honest):
    def lie(self, charts: Charts) -> None:
        charts.curve.shift(UP * 3 * PIXEL)
        self.beat("lie", Wait(0.2))


class BentCurve(Honest):
    """Anchors in their places, and a detour between two of them."""

    def lie(self, charts: Charts) -> None:
        points = charts.curve.points.copy()
        points[5] += UP * 0.3
        charts.curve.points = points
        self.beat("lie", Wait(0.2))


class CurveThatSkips(Honest):
    def lie(self, charts: Charts) -> None:
        charts.curve.points = np.delete(charts.curve.points, slice(3, 7), axis=0)
        self.beat("lie", Wait(0.2))


class EditedSeries(Honest):
    """A change that no pixel would tell."""

    def lie(self, charts: Charts) -> None:
        edited = charts.found.y.value.copy()
        edited[4] += 1e-6
        object.__setattr__(charts.found.y, "value", edited)
        self.beat("lie", Wait(0.2))


class ShiftedRule(Honest):
    def lie(self, charts: Charts) -> None:
        charts.rule.shift(RIGHT * 3 * PIXEL)
        self.beat("lie", Wait(0.2))


class ThinnerBand(Honest):
    def lie(self, charts: Charts) -> None:
        charts.band.stretch(0.98, 1)
        self.beat("lie", Wait(0.2))


class ShiftedPoint(Honest):
    def lie(self, charts: Charts) -> None:
        charts.points[2].shift(DOWN * 3 * PIXEL)
        self.beat("lie", Wait(0.2))


class EditedBound(Honest):
    """The error bar's end was another number when it was drawn, and stays wrong when looked at."""

    def lie(self, charts: Charts) -> None:
        edited = charts.found.high.value.copy()
        edited[2] += 1e-6
        object.__setattr__(charts.found.high, "value", edited)
        assert [list(charts.points[2].faults()) != [] for _ in range(2)] == [True, True]
        self.beat("lie", Wait(0.2))


class ShorterErrorBar(Honest):
    def lie(self, charts: Charts) -> None:
        charts.points[2].bars[0].stretch(0.8, 1)
        self.beat("lie", Wait(0.2))


class PointOfAnotherEntry(Honest):
    def lie(self, charts: Charts) -> None:
        charts.points[2].up = Entry(charts.found.y, (3,))
        self.beat("lie", Wait(0.2))


class BeyondTheAxes(Honest):
    def lie(self, charts: Charts) -> None:
        far = Record("far", np.array([3.5]), "a problem's")
        self.problem(lambda: far)
        self.beat("lie", appear(Point(charts.axes, Entry(far, (0,)), Entry(charts.found.y, (0,)))))


class LongerArrow(Honest):
    def lie(self, charts: Charts) -> None:
        charts.arrows[0].scale(1.2)
        self.beat("lie", Wait(0.2))


class ArrowOfNothing(Honest):
    """An arrow where the slopes are zero."""

    def lie(self, charts: Charts) -> None:
        first, second = charts.arrows
        first.slopes = second.slopes
        first.plotted = first.coordinates()
        self.beat("lie", Wait(0.2))


class RingElsewhere(Honest):
    def lie(self, charts: Charts) -> None:
        charts.arrows[1].ring.shift(LEFT * 0.1)
        self.beat("lie", Wait(0.2))


LIES: dict[type[Lecture], str] = {
    ShiftedLabel: "tick",
    RoundedLabel: "claim",
    ShiftedTick: "tick",
    LongerAxis: "tick",
    ShiftedCurve: "plot",
    BentCurve: "plot",
    CurveThatSkips: "plot",
    EditedSeries: "plot",
    ShiftedRule: "plot",
    ThinnerBand: "plot",
    ShiftedPoint: "plot",
    EditedBound: "plot",
    ShorterErrorBar: "plot",
    PointOfAnotherEntry: "plot",
    BeyondTheAxes: "plot",
    LongerArrow: "plot",
    ArrowOfNothing: "plot",
    RingElsewhere: "plot",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_planted_lie_is_caught_by_name(lie: type[Lecture]) -> None:
    faults = found(lie)
    named = [fault for fault in faults if fault.check == LIES[lie]]
    assert named, [str(fault) for fault in faults]
    assert all(fault.beat in {"lie", "end"} for fault in named)


@settings(max_examples=tries(15), deadline=None)
@given(
    st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.floats(0, 1), st.floats(0, 1),
    st.tuples(st.floats(-3, 3), st.floats(-2, 2)), st.floats(0.3, 2),
)  # fmt: skip
def test_places_read_back_as_coordinates(
    low: float, length: float, right: float, above: float, moved: tuple[float, float], zoom: float
) -> None:
    ends = Record("ends", np.array([low, low + length]), "ends")
    axes = Axes(Span.of(ends), Span.of(ends), width=5, height=3,
                names=(Phrase("a"), Phrase("b")))  # fmt: skip
    axes.scale(zoom).shift((*moved, 0))
    point = low + right * length, low + above * length
    place = axes.place(*point)[0]
    assert axes.read(place) == pytest.approx(point, abs=1e-9 * length + 1e-9 * abs(low))
    assert axes.holds(place)
    for tick, label in zip(axes.across.ticks, axes.across.labels, strict=True):
        assert isinstance(label, TickLabel)
        read, _ = axes.read(label.get_center())
        assert abs(read - label.coordinate.value) * 5 * zoom / axes.across.span.length < PIXEL
        assert abs(tick.get_x() - label.get_x()) < PIXEL


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.1, 0.9], (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        ([-2.0, 2.0], (-2.0, -1.0, 0.0, 1.0, 2.0)),
        ([1.0, 99.0], (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)),
        ([3.0, 3.0], (2.0, 2.5, 3.0, 3.5, 4.0)),
    ],
)
def test_ticks_are_round(values: list[float], ticks: tuple[float, ...]) -> None:
    assert Span.of(Record("v", np.array(values), "v")).ticks == pytest.approx(ticks)


def test_an_axis_has_a_length_and_a_curve_two_points() -> None:
    with pytest.raises(StageError, match="from 2 to 2 has no length"):
        Span(2, 2, ())
    found = data()
    charts = Charts(found)
    with pytest.raises(StageError, match="curve of y through fewer than 2"):
        charts.curve.follow(Series(found.x), Series(found.y), 1)

"""What derivatives at one point predict of a curve: dashed lines, which bend one from another."""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.predictions import PredictedRun
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.crossed import BELOW_FLIGHTS, CrossedAxes
from scenes.kit.charts.curves import Plotted
from scenes.kit.charts.guides import AFTER, DOT, DashedWay
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way, within_a_pixel
from scenes.kit.truth.facts import rounding

_DASH, _GAP, _APART = 0.1, 0.055, 0.15  # of a group of dashes, within it, and between groups
_BEYOND = 0.5  # of its height, beyond its axes: farther out nothing is measured
_EVERY = 4  # places of a run, of which a line takes one


class DashGroups(Ornament):
    """Short strokes along a way."""


class Prediction(Plotted, QuickGroup):
    """What a run's derivatives up to a degree predict; its dashes come in groups of that number.

    It is drawn over `reach`, a stretch of x, as far as its axes show it. While it is `bent` by a
    share below 1 it is on its way from the prediction of one degree less, and shows neither.
    """

    def __init__(self, axes: CrossedAxes, run: PredictedRun, degree: int) -> None:
        self.beside, self.degree = (ref(axes),), degree
        self.bent, self.strength = 1.0, 1.0
        x = float(run.x.value)
        self.reach = (x, x)
        self.dashes = DashGroups(stroke_width=1.1 * LINE, cap_style=CapStyleType.ROUND)
        super().__init__(self.dashes)
        self.set_z_index(0.6)
        self.follow(run)

    def follow(self, run: PredictedRun) -> Self:
        """Stand for the same degree of another run."""
        self.run = run
        self.plotted = self.coordinates()
        return self.lay()

    def reach_to(self, low: float, high: float) -> Self:
        """Be drawn from one number to another."""
        self.reach = (low, high)
        return self.lay()

    def bend(self, share: float) -> Self:
        """Be on the way from what one derivative less predicts."""
        self.bent = share
        return self.lay()

    def dim_to(self, strength: float) -> Self:
        """Be as strong as a share of full strength."""
        self.strength = strength
        return self.lay()

    def lay(self) -> Self:
        """Draw it where its axes have its places now."""
        self.dashes.points = self.dashes.born = self._outline()
        self.dashes.stroke_rgbas = rgba(current_theme().text, self.strength)
        return self

    @property
    def record(self) -> Record:
        return self.run.p[self.degree]

    @property
    def crossed(self) -> CrossedAxes:
        axes: Axes = self.axes
        assert isinstance(axes, CrossedAxes)
        return axes

    def coordinates(self) -> Numbers:
        return np.column_stack([self.run.t.value, self.record.value])[::_EVERY].astype(np.float64)

    def _numbers(self) -> Numbers:
        """Its places, as far as it is drawn, and as far as axes can show them."""
        across, up = self.axes.across.span, self.axes.up.span
        xs, ys = self.plotted.T
        if self.bent < 1.0:
            before = self.run.p[self.degree - 1].value[::_EVERY].astype(np.float64)
            ys = before + (ys - before) * self.bent
        low, high = max(self.reach[0], across.low), min(self.reach[1], across.high)
        if low >= high:
            return np.zeros((0, 2))
        inner = xs[(xs > low) & (xs < high)]
        drawn = np.concatenate([[low], inner, [high]])
        spare = _BEYOND * up.length
        heights = np.clip(np.interp(drawn, xs, ys), up.low - spare, up.high + spare)
        return np.column_stack([drawn, heights])

    def _outline(self) -> Points:
        numbers = self._numbers()
        if not len(numbers):
            return np.zeros((0, 3))
        places = self.axes.place(numbers[:, 0], numbers[:, 1])
        steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        # Counted from its point, so that no dash moves while the line grows.
        along -= np.interp(float(self.run.x.value), numbers[:, 0], along)
        starts, ends = self._strokes(along[0], along[-1])
        first, last = (
            np.column_stack([np.interp(at, along, axis) for axis in places.T])
            for at in (starts, ends)
        )
        region = self.crossed.region
        low, high = region.bottom - 1e-6, region.top + 1e-6
        ups = np.column_stack([first[:, 1], last[:, 1]])
        inside = ((ups >= low) & (ups <= high)).all(axis=1)
        return straights(first[inside], last[inside])

    def _strokes(self, first: float, last: float) -> tuple[Numbers, Numbers]:
        """Where dashes begin and end between two lengths along the way."""
        period = self.degree * (_DASH + _GAP) + _APART
        groups = np.arange(np.floor(first / period), np.ceil(last / period) + 1) * period
        starts = (groups[:, None] + np.arange(self.degree) * (_DASH + _GAP)).ravel()
        ends = starts + _DASH
        kept = (ends > first) & (starts < last)
        return np.maximum(starts[kept], first), np.minimum(ends[kept], last)

    @property
    def end(self) -> Points:
        """Where it ends at the right, as far as it can be seen."""
        numbers = self._numbers()
        if not len(numbers):
            numbers = np.array([[float(self.run.x.value), float(self.run.y.value)]])
        places = self.axes.place(numbers[:, 0], numbers[:, 1])
        region = self.crossed.region
        inside = (places[:, 1] >= region.bottom) & (places[:, 1] <= region.top)
        place: Points = places[inside][-1] if inside.any() else places[-1]
        return place

    @property
    def standing(self) -> Standing:
        last = (len(self.record.value) - 1,)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """It is the sum of what so many derivatives give, and drawn where that is."""
        name = self.record.name
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        if not np.isfinite(self.record.value).all() or _off(self.run, self.degree, self.record):
            yield Fault("theory", f"{name}, dashed", "what so many derivatives predict")
        if not same_way(self.dashes.points, self._outline()):
            yield Fault("plot", f"{name} elsewhere", "where it is predicted")


def _off(run: PredictedRun, degree: int, record: Record) -> bool:
    """Whether a record holds something else than the sum over derivatives up to a degree."""
    places = run.t.value[::100].astype(np.float64) - float(run.x.value)
    terms = np.array([
        float(run.d[k].value) / factorial(k) * places**k for k in range(degree + 1)
    ])  # fmt: skip
    share, least = rounding([record.value[0], run.t.value[0]])
    # A place is off by roundings of t and x, which all powers of it multiply.
    size = np.abs(terms).sum(axis=0) + float(np.abs(run.t.value).max())
    away = np.abs(record.value[::100].astype(np.float64) - terms.sum(axis=0))
    return bool((away > 4 * (degree + 1) * share * size + least).any())


class Upright(Plotted, QuickGroup):
    """A dotted line across the height of a plot, at one place of a run's plot, or on its way there.

    While it glides it stands for no place; `moved` tells how far it has come from `left`.
    """

    def __init__(self, axes: CrossedAxes, run: PredictedRun, place: int) -> None:
        self.beside, self.run = (ref(axes),), run
        self.dots = DashedWay(stroke_width=1.8 * HAIRLINE, stroke_color=current_theme().muted,
                              cap_style=CapStyleType.ROUND)  # fmt: skip
        super().__init__(self.dots)
        self.set_z_index(BELOW_FLIGHTS)
        self.stand(place)

    def stand(self, place: int) -> Self:
        """Stand at a place."""
        self.left, self.place, self.moved = place, place, 1.0
        return self.lay()

    def glide(self, left: int, place: int, moved: float) -> Self:
        """Be so far on the way from one place to another."""
        self.left, self.place, self.moved = left, place, moved
        return self.lay()

    def coordinates(self) -> Numbers:
        start, end = (float(self.run.t.value[k]) for k in (self.left, self.place))
        across = start + (end - start) * self.moved
        span = self.axes.up.span
        return np.array([(across, span.low), (across, span.high)])

    def lay(self) -> Self:
        self.plotted = self.coordinates()
        start, end = self.due()
        self.dots.lay(start, end, DOT, AFTER)
        return self

    def faults(self) -> Iterator[Fault]:
        """It stands at its place."""
        name = f"the line at {self.run.t.text((self.place,))}"
        yield from self.data_faults(name)
        way = Polyline(self.due())
        if not within_a_pixel(self.dots.points[0], way.corners[0]):
            yield Fault("plot", f"{name} elsewhere", "at its number")

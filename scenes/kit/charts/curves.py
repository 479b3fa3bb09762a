"""What is drawn between axes: curves and bands here, points, arrows and bars next door.

Each stands for entries of records. It keeps the numbers that it was plotted from, and says a
fault if the record holds others now, or if its outline is more than a pixel from their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.errors import StageError
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import LINE, Face, Theme, current_theme
from scenes.kit.motion.flight import between
from scenes.kit.truth.checks import Fault, Standing, within_a_pixel
from scenes.kit.truth.claims import Entry

_SHADE = 0.35  # how much of its colour a band has


@dataclass(frozen=True, eq=False)
class Series(Shared):
    """Numbers of a record in a row: a vector, or one column of a table.

    >>> table = Record("mean", np.array([[1.0, 2.0], [3.0, 4.0]]), "a table")
    >>> Series(table, (1,)).values.tolist()
    [2.0, 4.0]
    """

    record: Record
    column: Index = ()

    @property
    def values(self) -> Numbers:
        picked: Any = (slice(None), *self.column)
        values: Numbers = self.record.value[picked].astype(np.float64)
        return values

    def entry(self, k: int) -> Entry:
        return Entry(self.record, (k % self.record.shape[0], *self.column))


def number(entry: Entry) -> float:
    return float(entry.record.value[entry.index])


def chart_color(face: Face | None, theme: Theme) -> str:
    """Values and gradients in their own colours, all else in that of quiet text."""
    return theme.muted if face is None else theme.ink(face)


class Plotted:
    """Something between axes: where it is due, and that it was plotted from today's numbers."""

    beside: tuple[ref[Axes], ...]
    plotted: Numbers  # the coordinates that it was drawn from, one row a point

    def coordinates(self) -> Numbers:
        """The coordinates that its records hold now."""
        raise NotImplementedError

    @property
    def axes(self) -> Axes:
        axes = self.beside[0]()
        assert axes is not None, "a chart outlives its axes"
        return axes

    def due(self) -> Points:
        """Where the frame should show what was plotted."""
        return self.axes.place(self.plotted[:, 0], self.plotted[:, 1])

    def data_faults(self, name: str) -> Iterator[Fault]:
        """Whether the records still hold what was plotted, and the axes reach that far."""
        now = self.coordinates()
        if not np.array_equal(self.plotted, now):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        if not self.axes.holds(self.due()):
            yield Fault("plot", f"{name} beyond its axes", "within both spans")


class Curve(Plotted, VMobject):
    """A line from point to point of two series, or through the first so many of them."""

    def __init__(
        self,
        axes: Axes,
        across: Series,
        up: Series,
        *,
        face: Face | None = None,
        width: float = LINE,
        count: int | None = None,
    ) -> None:
        color = chart_color(face, current_theme())
        super().__init__(stroke_color=color, stroke_width=width)
        self.beside = (ref(axes),)
        self.follow(across, up, count)

    def follow(self, across: Series, up: Series, count: int | None = None) -> Self:
        """Run through the points of other series, or through more points of the same."""
        self.across, self.up = across, up
        self.count = across.record.shape[0] if count is None else count
        if self.count < 2:
            raise StageError(f"a curve of {up.record.name} through fewer than 2 points")
        self.plotted = self.coordinates()
        self.set_points_as_corners(self.due())
        return self

    def coordinates(self) -> Numbers:
        return np.column_stack([self.across.values, self.up.values])[: self.count]

    @property
    def standing(self) -> Standing:
        """The curve stands for all its points; storyboards list the last."""
        last = self.up.entry(self.count - 1)
        return Standing(last.record, last.index, last.text)

    def faults(self) -> Iterator[Fault]:
        """It runs through its points in their order; while it is drawn, through the first ones."""
        name = f"the curve of {self.up.record.name}"
        yield from self.data_faults(name)
        due, drawn = self.due(), np.vstack([self.points[::4], self.points[-1:]])
        handles = np.vstack([self.points[1::4], self.points[2::4]])
        sides = np.vstack([between(self.points[0::4], self.points[3::4], 1 / 3),
                           between(self.points[0::4], self.points[3::4], 2 / 3)])  # fmt: skip
        n = len(drawn) - 1
        if (
            n >= len(due)
            or not within_a_pixel(drawn[:n], due[:n])
            or not _on_the_way(drawn[n], due[n - 1], due[n])
            or not within_a_pixel(handles, sides)
        ):
            yield Fault("plot", f"{name} elsewhere", "through its points")


def _on_the_way(place: Points, start: Points, end: Points) -> bool:
    """Whether a place lies on the straight way between two others."""
    way = end - start
    length = float(way @ way)
    share = float(np.clip((place - start) @ way / length, 0, 1)) if length else 0.0
    return within_a_pixel(place, start + share * way)


class RuleLine(Plotted, VMobject):
    """An upright line across the whole height of the axes, at the number of an entry."""

    def __init__(self, axes: Axes, across: Entry) -> None:
        super().__init__(stroke_color=current_theme().muted, stroke_width=LINE * 0.5)
        self.beside = (ref(axes),)
        self.across = across
        self.plotted = self.coordinates()
        self.set_points_as_corners(self.due())

    def coordinates(self) -> Numbers:
        span, place = self.axes.up.span, number(self.across)
        return np.array([(place, span.low), (place, span.high)])

    def faults(self) -> Iterator[Fault]:
        name = f"the line at {self.across.record.name} {self.across.text}"
        yield from self.data_faults(name)
        if not within_a_pixel(self.points[[0, -1]], self.due()):
            yield Fault("plot", f"{name} elsewhere", "at its number")


class Band(Plotted, VMobject):
    """The shaded stretch between two series, low and high."""

    def __init__(
        self, axes: Axes, across: Series, low: Series, high: Series, *, face: Face | None = None
    ) -> None:
        color = chart_color(face, current_theme())
        super().__init__(fill_color=color, fill_opacity=_SHADE, stroke_width=0)
        self.beside = (ref(axes),)
        self.across, self.low, self.high = across, low, high
        self.plotted = self.coordinates()
        self.set_points_as_corners(self._outline())
        self.set_z_index(-1)

    def coordinates(self) -> Numbers:
        there = np.column_stack([self.across.values, self.high.values])
        back = np.column_stack([self.across.values, self.low.values])[::-1]
        return np.vstack([there, back])

    def _outline(self) -> Points:
        due = self.due()
        return np.vstack([due, due[:1]])

    @property
    def standing(self) -> Standing:
        last = self.high.entry(-1)
        return Standing(last.record, last.index, last.text)

    def faults(self) -> Iterator[Fault]:
        name = f"the band from {self.low.record.name} to {self.high.record.name}"
        yield from self.data_faults(name)
        drawn, due = np.vstack([self.points[::4], self.points[-1:]]), self._outline()
        if drawn.shape != due.shape or not within_a_pixel(drawn, due):
            yield Fault("plot", f"{name} elsewhere", "between its bounds")

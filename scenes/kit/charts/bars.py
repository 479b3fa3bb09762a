"""Bars between axes: how many entries fell between two edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.curves import Plotted, chart_color
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Standing, within_a_pixel


class Bar(Plotted, VMobject):
    """A bar from the bottom of the axes: how many fell between two edges."""

    def __init__(
        self, axes: Axes, edges: Record, counts: Record, k: int, face: Face | None
    ) -> None:
        theme = current_theme()
        super().__init__(
            fill_color=chart_color(face, theme),
            fill_opacity=0.8,
            stroke_color=theme.background,
            stroke_width=LINE / 2,
        )
        self.beside = (ref(axes),)
        self.edges, self.k = edges, k
        self.set_z_index(-1)  # the axis is drawn over its foot
        self.follow(counts)

    def follow(self, counts: Record) -> Self:
        self.counts = counts
        self.plotted = self.coordinates()
        self.set_points_as_corners(self._outline())
        return self

    def coordinates(self) -> Numbers:
        left, right = (float(self.edges.value[k]) for k in (self.k, self.k + 1))
        height, ground = float(self.counts.value[self.k]), self.axes.up.span.low
        return np.array([(left, ground), (left, height), (right, height), (right, ground)])

    def _outline(self) -> Points:
        due = self.due()
        return np.vstack([due, due[:1]])

    @property
    def standing(self) -> Standing:
        return Standing(self.counts, (self.k,), self.counts.text((self.k,)))

    def faults(self) -> Iterator[Fault]:
        name = f"the bar of {self.counts.name}[{self.k}]"
        yield from self.data_faults(name)
        drawn, due = np.vstack([self.points[::4], self.points[-1:]]), self._outline()
        if drawn.shape != due.shape or not within_a_pixel(drawn, due):
            yield Fault("plot", f"{name} elsewhere", "from edge to edge, as high as its count")


class Histogram(QuickGroup):
    """Counts between edges, one bar each."""

    def __init__(
        self, axes: Axes, edges: Record, counts: Record, *, face: Face | None = None
    ) -> None:
        self.bars = [Bar(axes, edges, counts, k, face) for k in range(counts.shape[0])]
        super().__init__(*self.bars)

    def follow(self, counts: Record) -> Self:
        for bar in self.bars:
            bar.follow(counts)
        return self

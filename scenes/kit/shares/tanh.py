"""tanh over the whole stage, with a tangent where each product of two rows is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import Protocol, Self
from weakref import ref

import numpy as np
from manim import DOWN, RIGHT, UP, VMobject

from gradmath.records.shares import SharedOutRun
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import AxisLabel, Span
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.swept import Swept
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.shares.places import TANH
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way
from scenes.kit.truth.claims import Entry

_BAR = 1.0  # length of a tangent
_BEHIND = 0.8  # squares, so that these keep their colour
_ROUNDING, _FIRST = 1e-6, 1e-3
_HEADROOM = 1.15  # of the upright axis, beyond 1


class CurveRun(Protocol):
    """A run that has tanh: curve over t."""

    @property
    def t(self) -> Record: ...

    @property
    def curve(self) -> Record: ...


class TanhCurve(Ornament):
    """tanh as torch has it, between axes."""

    def __init__(self, axes: CrossedAxes, run: CurveRun) -> None:
        self.face, self.beside = Face.VALUE, (ref(axes),)
        super().__init__(stroke_width=1.4 * LINE, stroke_color=current_theme().ink(self.face))
        self.set_z_index(0.3)
        self.drawn = 1.0
        self.follow(run)

    def follow(self, run: CurveRun) -> Self:
        """Stand for that of another run."""
        self.across, self.record = run.t, run.curve
        return self.draw_to(self.drawn)

    def draw_to(self, share: float) -> Self:
        """Be drawn over a share of its length, from the left."""
        self.drawn = share
        self.points = self.born = self._outline()
        return self

    def _outline(self) -> Points:
        axes = self.beside[0]()
        assert axes is not None, "a curve outlives its axes"
        numbers = (each.value.astype(np.float64) for each in (self.across, self.record))
        way = Polyline(axes.place(*numbers))
        return (way if self.drawn == 1.0 else way.part(0.0, max(self.drawn, _FIRST))).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (0,), self.record.text((0,)))

    def faults(self) -> Iterator[Fault]:
        """It is tanh, and drawn where its axes have it."""
        off = float(np.abs(np.tanh(self.across.value.astype(np.float64)) - self.record.value).max())
        if off > _ROUNDING:
            yield Fault("relation", f"{self.record.name} up to {off:g} off", "tanh")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"the line of {self.record.name} elsewhere", "through its points")


class MeetingTangent(TangentBar):
    """A tangent whose slope may be so flat that another one would look the same."""

    def follow(self, swept: Swept, slope: Entry) -> Self:
        self.taken = number(slope)
        return super().follow(swept, slope)

    def faults(self) -> Iterator[Fault]:
        """It was laid for the very slope that its record holds now."""
        yield from super().faults()
        if self.taken != number(self.slope):
            told = f"{self.slope.record.name}{list(self.slope.index)} as it was"
            yield Fault("slope", told, self.slope.text)


class TanhPlot:
    """Axes, the curve, and tangents: where rows meet themselves, and where two of them meet."""

    def __init__(self, run: SharedOutRun) -> None:
        where = run.t
        low, high = float(where.value[0]), float(where.value[-1])
        ticks = tuple(float(k) for k in range(-9, 10) if low < k < high)
        across = Span(low, high, ticks)
        up = Span(-_HEADROOM if low < -0.6 else -0.4, _HEADROOM, (1.0,))
        self.axes = CrossedAxes(TANH, [across], [up])
        self.curve = TanhCurve(self.axes, run)
        self.names = AxisLabel(run.products, across), AxisLabel(run.Y, up)
        for name, axis in zip(self.names, (self.axes.across, self.axes.up), strict=True):
            name.belongs_to(axis)
        foot = self.axes.across.ends[1]
        self.names[0].move_to(foot + 0.15 * DOWN, aligned_edge=RIGHT + UP)
        self.names[1].next_to(self.axes.up.ends[1], RIGHT, buff=0.2)
        pairs = combinations_with_replacement(range(len(run.X.value)), 2)
        self.tangents = [self._tangent(run, i, j) for i, j in pairs]

    def _tangent(self, run: SharedOutRun, i: int, j: int) -> MeetingTangent:
        bar = MeetingTangent(self.axes, *met(run, i, j), length=_BAR)
        return bar.set_z_index(_BEHIND)

    def follow(self, run: SharedOutRun) -> None:
        """Show the products of another run."""
        self.curve.follow(run)
        for tangent in self.tangents:
            tangent.follow(*met(run, *tangent.slope.index))

    @property
    def still(self) -> list[VMobject]:
        """What stays as it is."""
        return [self.axes, self.curve, *self.names]


def met(run: SharedOutRun, i: int, j: int) -> tuple[Swept, Entry]:
    """Where two rows meet, and how steep tanh is there."""
    at = i, j
    return Swept(Entry(run.products, at), Entry(run.Y, at)), Entry(run.steep, at)

"""tanh over the columns of a table, with a tangent where a row meets each of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, Self
from weakref import ref

import numpy as np
from manim import LEFT, RIGHT, UP

from gradmath.records.shares import SharedOutRun
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import AxisLabel, Span
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.guides import DashedWay
from scenes.kit.charts.points import Point
from scenes.kit.charts.swept import Swept
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, Face, current_theme
from scenes.kit.shares.places import TANH, SharePlaces
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way
from scenes.kit.truth.claims import Entry

_BAR, _DOT = 0.7, 0.09  # length of a tangent; radius of the dot on it
_ON_TOP = 1.5
_OVER = 0.16  # where a thread ends, over the number of its column
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


class DotThread(QuickGroup):
    """From a dot on tanh down to the column of the row that is met there."""

    def __init__(self, dot: Point, j: int, places: SharePlaces) -> None:
        self.dot, self.end, self.drawn = dot, places.above(j) + _OVER * UP, 1.0
        self.way = DashedWay(stroke_width=HAIRLINE, stroke_color=current_theme().muted)
        super().__init__(self.way)
        self.draw_to(1.0)

    def draw_to(self, share: float) -> Self:
        """Be drawn so far, from the dot."""
        self.drawn = share
        self.way.points = self.way.born = self._outline()
        return self

    def _outline(self) -> Points:
        start = self.dot.disc.get_center()
        way = DashedWay().lay(start, start + (self.end - start) * max(self.drawn, _FIRST))
        return way.points

    def faults(self) -> Iterator[Fault]:
        """It begins at its dot, and ends over its column."""
        if not same_way(self.way.points, self._outline()):
            yield Fault("place", "a thread from another place", "from its dot")


class TanhPlot:
    """Axes, the curve, and for each row of X a dot with a tangent, where it meets the one row."""

    def __init__(self, run: SharedOutRun, places: SharePlaces) -> None:
        where = run.t
        low, high = float(where.value[0]), float(where.value[-1])
        across = Span(low, high, ())
        up = Span(-_HEADROOM if low < -0.6 else -0.1, _HEADROOM, (1.0,))
        self.axes = CrossedAxes(TANH, [across], [up])
        self.curve = TanhCurve(self.axes, run)
        self.names = AxisLabel(run.products, across), AxisLabel(run.Y, up)
        for name, axis in zip(self.names, (self.axes.across, self.axes.up), strict=True):
            name.belongs_to(axis)
        self.names[0].next_to(self.axes.across.ends[0], LEFT, buff=0.1)
        self.names[1].next_to(self.axes.up.ends[1], RIGHT, buff=0.2)
        rows = range(len(run.X.value))
        self.tangents = [MeetingTangent(self.axes, *met(run, j), length=_BAR) for j in rows]
        self.dots = [self._dot(run, j) for j in rows]
        self.threads = [DotThread(dot, j, places) for j, dot in enumerate(self.dots)]

    def _dot(self, run: SharedOutRun, j: int) -> Point:
        swept, _ = met(run, j)
        dot = Point(self.axes, swept.across, swept.up, face=Face.VALUE, radius=_DOT)
        return dot.set_z_index(_ON_TOP)

    def follow(self, run: SharedOutRun) -> None:
        """Show where the row meets the others in another run."""
        self.curve.follow(run)
        for name, record in zip(self.names, (run.products, run.Y), strict=True):
            name.follow(record)
        parts = zip(self.tangents, self.dots, self.threads, strict=True)
        for j, (tangent, dot, thread) in enumerate(parts):
            swept, slope = met(run, j)
            tangent.follow(swept, slope)
            dot.follow(swept.across, swept.up)
            thread.draw_to(thread.drawn)


def met(run: SharedOutRun, j: int) -> tuple[Swept, Entry]:
    """Where the row that is looked at meets another one, and how steep tanh is there."""
    at = run.row, j
    return Swept(Entry(run.products, at), Entry(run.Y, at)), Entry(run.steep, at)

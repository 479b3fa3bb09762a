"""A tangent: a bar of one length that lies on a curve, and swings where its slope leaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.shared import Shared
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.swept import LineStroke, Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.truth.checks import Fault, Standing, within_a_pixel
from scenes.kit.truth.claims import Entry

_STUB = 0.01  # of its length: what is left of a bar that has let go


@dataclass(frozen=True, eq=False)
class Leaving(Shared):
    """Where a tangent comes from, and how far it has moved and turned to where it is to lie.

    On its way it turns through the level: over all slopes between the two.
    """

    swept: Swept
    slope: Entry
    moved: float
    turned: float


class TangentBar(SweptPlot, QuickGroup):
    """A bar of one length that lies on a curve with the slope that torch took there."""

    def __init__(self, axes: CrossedAxes, swept: Swept, slope: Entry, *, length: float) -> None:
        theme = current_theme()
        self.beside, self.length = (ref(axes),), length
        self.grown = 1.0  # the share of its length that is drawn
        self.leaves: Leaving | None = None
        self.bar = LineStroke(stroke_width=2.2 * LINE, stroke_color=theme.text,
                        cap_style=CapStyleType.ROUND)  # fmt: skip
        super().__init__(self.bar)
        self.set_z_index(1.2)
        self.follow(swept, slope)

    def follow(self, swept: Swept, slope: Entry) -> Self:
        """Lie at another run's point, as steep as torch says there."""
        self.now, self.slope, self.swept = swept, slope, [swept]
        self.leaves = None
        self.plotted = self.coordinates()
        return self.lay()

    def swing(self, leaves: Leaving) -> Self:
        """Be on the way from another run's point and slope: it shows neither as a slope."""
        self.leaves = leaves
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Be drawn over a share of its length, from its middle."""
        self.grown = share
        return self.lay()

    def lay(self) -> Self:
        self.bar.points = self.bar.born = self._outline()
        return self

    def _outline(self) -> Points:
        middle, angle = self.due()[0], self._angle(self.slope)
        if self.leaves is not None:
            start, old = (
                self.axes.place(*self.leaves.swept.place)[0],
                self._angle(self.leaves.slope),
            )
            middle = start + (middle - start) * self.leaves.moved
            angle = old + (angle - old) * self.leaves.turned
        way = np.array([np.cos(angle), np.sin(angle), 0.0])
        half = way * self.length / 2 * max(_STUB, self.grown)
        return Polyline.through(middle - half, middle + half).curves()

    def _angle(self, slope: Entry) -> float:
        """How steep a slope looks on its axes."""
        across, up = self.crossed.unit
        return float(np.arctan2(up * number(slope), across))

    def coordinates(self) -> Numbers:
        return np.array([self.now.place])

    @property
    def standing(self) -> Standing:
        return Standing(self.slope.record, self.slope.index, self.slope.text)

    def faults(self) -> Iterator[Fault]:
        """It lies at its point, as steep as its slope, and keeps its length."""
        name = f"the tangent with slope {self.slope.text} of {self.slope.record.name}"
        yield from self.run_faults()
        yield from self.data_faults(name)
        own, slope = self.now.up.record.expression, self.slope.record.expression
        if own and slope and own.listing.lines != slope.listing.lines:
            yield Fault("plot", f"{name} of another run", "the slope of its own")
        due = self._outline()
        if not within_a_pixel(self.bar.points, due):
            yield Fault("slope", f"{name} in another direction", "as steep as torch says")

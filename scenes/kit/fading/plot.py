"""How large an average is over the number of draws: lines, and what theory expects, dashed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.fading import FadingAverage
from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Standing, in_colour, same_way

_DASHES, _DRAWN = 34, 0.6  # of a whole line; how much of each is drawn
_NOTHING = np.zeros((0, 3))
_CLOSE = 1e-3  # of what theory expects: float32 over the root of a count


class FadingLine(Quick):
    """The size of an average, from the first draw up to one of its counts."""

    def __init__(self, axes: Axes, average: FadingAverage, strength: float = 1.0) -> None:
        """strength is how much of its colour it has."""
        self.beside, self.face, self.average = (ref(axes),), Face.GRADIENT, average
        self.strength, self.last = strength, 0
        super().__init__(stroke_width=1.5 * LINE, stroke_color=self.hue,
                         joint_type=LineJointType.ROUND, cap_style=CapStyleType.ROUND)  # fmt: skip
        self.set_z_index(0.2 * strength)
        self.tell(0)

    @property
    def record(self) -> Record:
        return self.average.sizes

    @property
    def hue(self) -> str:
        theme = current_theme()
        return shade(theme.background, theme.gradient_ink, self.strength)

    def tell(self, last: int) -> Self:
        """Run to another count."""
        self.last = last
        self.numbers = self._held()
        self.points = self._outline()
        return self

    def dim_to(self, strength: float) -> Self:
        """Have so much of its colour."""
        self.strength = strength
        self.stroke_rgbas = rgba(self.hue, self.stroke_rgbas[0, 3])
        return self

    def _held(self) -> Numbers:
        held = [each.value[: self.last + 1] for each in (self.average.counts, self.record)]
        return np.array(held, dtype=np.float64)

    def _outline(self) -> Points:
        axes = self.beside[0]()
        assert axes is not None, "a line outlives its axes"
        if self.numbers.shape[1] < 2:
            return _NOTHING
        return Polyline(axes.place(*self.numbers)).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.last,), self.record.text((self.last,)))

    def faults(self) -> Iterator[Fault]:
        """It runs through the numbers that its record holds, in its colour."""
        told = f"the line of {self.record.name}"
        if not np.array_equal(self.numbers, self._held()):
            yield Fault("plot", f"{told} as it was", "what the record holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{told} elsewhere", "through its numbers")
        if not in_colour(self.stroke_rgbas, self.hue):
            yield Fault("colour", f"{told} in another colour", self.hue)


class FadingLaw(Quick):
    """What theory expects of the size of an average, dashed; straight on logarithmic axes."""

    def __init__(self, axes: Axes, law: Record, average: FadingAverage) -> None:
        self.beside, self.record, self.average = (ref(axes),), law, average
        self.face, self.reach = None, 0.0  # it is of no tensor
        super().__init__(stroke_width=1.2 * LINE, stroke_color=current_theme().text)
        self.set_z_index(0.4)
        self.draw_to(1.0)

    def draw_to(self, share: float) -> Self:
        """Be drawn so far."""
        self.reach = share
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        axes = self.beside[0]()
        assert axes is not None, "a law outlives its axes"
        counts = np.array([1.0, self.average.draws])
        start, end = axes.place(counts, self.record.value[[0, -1]].astype(np.float64))
        first = np.arange(0.0, 1.0, 1 / _DASHES)
        first = first[first < self.reach]
        last = np.minimum(first + _DRAWN / _DASHES, self.reach)
        way = end - start
        return straights(start + first[:, None] * way, start + last[:, None] * way)

    @property
    def standing(self) -> Standing:
        last = (self.average.draws - 1,)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """It is theory: from the size of one draw down by the root of the number of draws."""
        name, (first, last) = self.record.name, self.record.value[[0, -1]].astype(np.float64)
        kind = self.record.expression and self.record.expression.kind
        if kind is not ExpressionKind.THEORY:
            yield Fault("theory", f"{name}, dashed", "a full line: torch computed it")
        if abs(last * self.average.draws**0.5 / first - 1) > _CLOSE:
            yield Fault("theory", f"{name}, dashed", "one over the root of the count")
        axes = self.beside[0]()
        if axes is not None and not (axes.across.span.log and axes.up.span.log):
            yield Fault("plot", f"{name} as a straight line", "axes that make it one")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{name} elsewhere", "where it is expected")

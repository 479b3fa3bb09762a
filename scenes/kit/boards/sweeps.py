"""Two charts, one above the other, of what happens while one number moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import DOWN, LEFT, RIGHT, UP, VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.axes import Axes, Span
from scenes.kit.charts.curves import Curve, Rule, Series
from scenes.kit.charts.points import Point
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, THREAD, Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.claims import Position

_BETWEEN = 0.25  # from the upper chart to the lower one's name
_LEFT = 0.85  # for the labels beside the axes
_NAMES = 2.75  # for the names of both charts, and what stands below them
_TICKS, _FEWER = 5, 4  # at most, along the bottom and up the side


class SweepChart:
    """What moves along the bottom; a value above, a gradient below; one trace for each side.

    A sweep is cut where it jumps, so that no line is drawn through numbers that nobody computed:
    `sides` are the stretches, each as records of the moving number, the value and the gradient;
    `names` says which entries these are.
    """

    def __init__(
        self,
        sides: Sequence[tuple[Record, Record, Record]],
        names: tuple[Position, Position, Position],
        region: Region,
    ) -> None:
        self.sides = sides
        moving, values, gradients = zip(*sides, strict=True)
        along = Span.of(*moving, most=_TICKS)
        value = Span.of(*values, also=(0.0,), most=_FEWER)
        gradient = Span.of(*gradients, also=(0.0,), most=_FEWER)
        across, above, below = (
            Phrase("{}", name, em=HEADING / CODE_SIZE, type=Type.CODE) for name in names
        )
        width, height = region.width - _LEFT, (region.height - _NAMES) / 2
        bare = replace(along, ticks=())
        self.upper = Axes(bare, value, width=width, height=height, names=(above,))
        self.lower = Axes(along, gradient, width=width, height=height, names=(below, across))
        self.lower.move_to((region.left, region.bottom, 0.0), aligned_edge=LEFT + DOWN)
        self.upper.next_to(self.lower, UP, buff=_BETWEEN)
        self.upper.shift(LEFT * (self.upper.up.line.get_x() - self.lower.up.line.get_x()))
        self.axes = VGroup(self.upper, self.lower)
        self.axes.shift(RIGHT * max(0.0, region.left - self.axes.get_left()[0]))
        self.curves: list[tuple[Curve, Curve]] = [self._curves(side) for side in range(len(sides))]
        self.points = self._point(0, self.upper, 1), self._point(0, self.lower, 2)
        self.start = VGroup(*self.points)

    def _curves(self, side: int) -> tuple[Curve, Curve]:
        return self._curve(side, self.upper, 1), self._curve(side, self.lower, 2)

    def _curve(self, side: int, axes: Axes, which: int) -> Curve:
        face = Face.VALUE if which == 1 else Face.GRADIENT
        across, up = self.sides[side][0], self.sides[side][which]
        return Curve(axes, Series(across), Series(up), face=face, width=THREAD, count=2)

    def _point(self, side: int, axes: Axes, which: int) -> Point:
        face = Face.VALUE if which == 1 else Face.GRADIENT
        across, up = Series(self.sides[side][0]), Series(self.sides[side][which])
        return Point(axes, across.entry(0), up.entry(0), face=face, radius=0.11)

    def rule(self, side: int, k: int) -> VGroup:
        """An upright line through both charts at one place of the sweep."""
        entry = Series(self.sides[side][0]).entry(k)
        return VGroup(Rule(self.upper, entry), Rule(self.lower, entry))

    def follow(self, side: int, k: int) -> None:
        """Let the points stand for state k of a stretch, and its curves reach as far as that."""
        across = Series(self.sides[side][0])
        for which, point, curve in zip((1, 2), self.points, self.curves[side], strict=True):
            up = Series(self.sides[side][which])
            point.follow(across.entry(k), up.entry(k))
            if k:
                curve.follow(across, up, k + 1)

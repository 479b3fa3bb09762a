"""A function's curve and, at one point of it, its tangent and its parabola."""

from __future__ import annotations

from manim import VGroup

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Axes, Span, axis_name
from scenes.kit.charts.curves import Curve, Series
from scenes.kit.charts.points import Point
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import LINE, Face
from scenes.kit.truth.claims import Entry


class TaylorChart:
    """The parts come on stage one after the other: `ground`, then `tangent`, then `parabola`.

    Shapes: x, y (), the point; xs, ys, tangent, parabola (n,).
    """

    def __init__(
        self,
        at: tuple[Entry, Entry],
        xs: Record,
        ys: Record,
        tangent: Record,
        parabola: Record,
        region: Region,
    ) -> None:
        names = axis_name("`y`"), axis_name("`x`")
        heights = Span.of(ys, tangent, parabola, also=(0.0, 1.0), most=5)
        self.axes = Axes.filling(region, Span.of(xs, most=7), heights, names)

        def curve(up: Record, face: Face, width: float) -> Curve:
            return Curve(self.axes, Series(xs), Series(up), face=face, width=width)

        self.curve = curve(ys, Face.VALUE, 1.6 * LINE)
        self.tangent = curve(tangent, Face.GRADIENT, 0.7 * LINE)
        self.parabola = curve(parabola, Face.GRADIENT, 1.5 * LINE)
        self.point = Point(self.axes, *at, face=Face.VALUE, radius=0.11).set_z_index(2)
        self.ground = VGroup(self.axes, self.curve, self.point)

"""tanh beside the plot of gains: products of rows run along it, and its ceiling is 1."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, VMobject

from gradmath.records.far_steps import FarStep
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import AxisLabel, Span
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.shares.tanh import TanhCurve
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, Standing, belongs, in_colour, within_a_pixel

_HEADROOM, _DOT = 1.35, 0.095
_FEWEST = 5  # numbers across
_ROUNDING = 1e-5


class PairDots(QuickGroup):
    """A dot for each pair of rows: across their product, up its tanh.

    It is amber where V weighs the pair up, rose where down, and muted where V is 0.
    """

    def __init__(self, axes: CrossedAxes, run: FarStep, curve: TanhCurve) -> None:
        theme = current_theme()
        self.axes, self.curve, self.run = axes, curve, run
        self.face = Face.VALUE
        self.transition: Transition | None = None
        self.at = [*combinations_with_replacement(range(len(run.X.value)), 2)]
        self.discs = [
            Disc(radius=_DOT, fill_color=hue, fill_opacity=1, stroke_color=theme.background,
                 stroke_width=0.4 * LINE)
            for hue in self.hues()
        ]  # fmt: skip
        super().__init__(*self.discs)
        self.set_z_index(1.5)
        belongs(curve, self)
        self.follow(run)

    def follow(self, run: FarStep) -> Self:
        """Show another run."""
        self.run = run
        for disc, place in zip(self.discs, self.due(), strict=True):
            disc.move_to(place)
        return self

    def hues(self) -> list[str]:
        """Their colours."""
        theme = current_theme()
        up, down = (ramp.line for ramp in theme.gradient)
        V = self.run.V.value.astype(np.float64)
        weights = [float(V[at] + V[at[::-1]]) for at in self.at]
        return [up if each > 0 else down if each < 0 else theme.muted for each in weights]

    def due(self) -> Points:
        """Where they are to stand. Shapes: returned is (k, 3)."""
        rows, columns = np.array(self.at).T
        products, new = (each.value[rows, columns].astype(np.float64)
                         for each in (self.run.products, self.run.new))  # fmt: skip
        return self.axes.place(products, new)

    @property
    def record(self) -> Record:
        return self.run.new

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, as a board tells it."""
        return {"dots": self.run.new, "tanh": self.curve.record}

    def relations(self) -> Iterator[Fault]:
        """Products are those of rows after the step, and the curve is one of the same run."""
        up = self.run.up.value.astype(np.float64)
        products = self.run.products.value.astype(np.float64)
        off = float(np.abs(up @ up.T - products).max())
        if off > _ROUNDING * max(1.0, float(np.abs(up).max()) ** 2):
            yield Fault("relation", f"{self.run.products.name} {off:g} off", "rows of up by rows")

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (0, 0), self.record.text((0, 0)))

    def faults(self) -> Iterator[Fault]:
        """Each stands at its product, as high as its tanh."""
        drawn = np.array([disc.get_center() for disc in self.discs])
        if not within_a_pixel(drawn, self.due()):
            yield Fault("plot", f"a dot of {self.record.name} elsewhere", "at its product")
        for disc, hue in zip(self.discs, self.hues(), strict=True):
            if not in_colour(disc.fill_rgbas, hue):
                yield Fault("colour", f"a dot of {self.record.name} in another colour", hue)


class Saturation:
    """Axes, the curve, and a dot for each pair of rows, each row with itself among them."""

    def __init__(self, run: FarStep, region: Region) -> None:
        low, high = float(run.t.value[0]), float(run.t.value[-1])
        apart = next(each for each in (1, 2, 5, 10, 20, 50) if (high - low) / each <= _FEWEST)
        ticks = tuple(float(k) for k in range(-200, 201, apart) if low < k < high)
        across, up = Span(low, high, ticks), Span(-_HEADROOM, _HEADROOM, (-1.0, 0.0, 1.0))
        self.axes = CrossedAxes(region, [across], [up], at=low, foot=-_HEADROOM)
        self.curve = TanhCurve(self.axes, run)
        self.names = AxisLabel(run.products, across), AxisLabel(run.new, up)
        for name, axis in zip(self.names, (self.axes.across, self.axes.up), strict=True):
            name.belongs_to(axis)
        self.names[0].move_to(self.axes.across.ends[1] + 0.5 * DOWN, aligned_edge=RIGHT + UP)
        self.names[1].next_to(self.axes.up.ends[1], UP, buff=0.12)
        self.dots = PairDots(self.axes, run, self.curve)

    def follow(self, run: FarStep) -> None:
        """Show the products of another run."""
        self.curve.follow(run)
        self.dots.follow(run)

    @property
    def living(self) -> list[VMobject]:
        """What another run moves."""
        return [self.curve, self.dots]

    @property
    def still(self) -> list[VMobject]:
        """What stays as it is."""
        return [self.axes, *self.names]

"""Points between axes, with error bars, and arrows that start at points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import Circle, VMobject

from scenes.kit.cells.marks import Ring
from scenes.kit.cells.switches import Wire
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.curves import Plotted, Series, chart_color, number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel
from scenes.kit.truth.claims import Entry

_DOT = 0.075  # radius
_CAP = 0.07  # half of the cross-line at the end of an error bar
_TIP = 0.16  # length of an arrow's tip


class Disc(Ornament, Circle):
    """A filled dot."""


class Point(Plotted, QuickGroup):
    """One point, with an error bar from `low` to `high` if these are given."""

    def __init__(
        self,
        axes: Axes,
        across: Entry,
        up: Entry,
        bounds: tuple[Entry, Entry] | None = None,
        *,
        face: Face | None = None,
        radius: float = _DOT,
    ) -> None:
        color = chart_color(face, current_theme())
        self.beside = (ref(axes),)
        self.across, self.up, self.bounds = across, up, bounds
        self.plotted = self.coordinates()
        self.disc = Disc(radius=radius, fill_color=color, fill_opacity=1, stroke_width=0)
        self.bars = [Wire(stroke_color=color, stroke_width=LINE * 0.8) for _ in self._bar_ends()]
        super().__init__(*self.bars, self.disc)
        self.follow(across, up, bounds)

    def follow(self, across: Entry, up: Entry, bounds: tuple[Entry, Entry] | None = None) -> Self:
        """Stand for another entry, or for the same one of another run."""
        self.across, self.up, self.bounds = across, up, bounds
        self.plotted = self.coordinates()
        self.disc.move_to(self.due()[0])
        for bar, (start, end) in zip(self.bars, self._bar_ends(), strict=True):
            bar.set_points_by_ends(start, end)
            bar.born = bar.points.copy()
        return self

    def _bar_ends(self) -> list[tuple[Points, Points]]:
        """The bar and the cross-lines at its ends."""
        if self.bounds is None:
            return []
        _, low, high = self.due()
        cap = np.array([_CAP, 0.0, 0.0])
        return [(low, high), (low - cap, low + cap), (high - cap, high + cap)]

    def coordinates(self) -> Numbers:
        heights = [self.up, *(self.bounds or ())]
        return np.array([(number(self.across), number(entry)) for entry in heights])

    @property
    def standing(self) -> Standing:
        return Standing(self.up.record, self.up.index, self.up.text)

    def faults(self) -> Iterator[Fault]:
        name = f"{self.up.record.name}{list(self.up.index)}"
        yield from self.data_faults(name)
        if not within_a_pixel(self.disc.get_center(), self.due()[0]):
            yield Fault("plot", f"{name} elsewhere", "at its coordinates")
        for bar, ends in zip(self.bars, self._bar_ends(), strict=True):
            if not within_a_pixel(bar.points[[0, -1]], np.array(ends)):
                yield Fault("plot", f"{name} with another error bar", "from bound to bound")


def points_of(
    axes: Axes,
    across: Series,
    up: Series,
    bounds: tuple[Series, Series] | None = None,
    *,
    face: Face | None = None,
) -> list[Point]:
    """One point for each entry of two series."""
    return [
        Point(
            axes,
            across.entry(k),
            up.entry(k),
            None if bounds is None else (bounds[0].entry(k), bounds[1].entry(k)),
            face=face,
        )
        for k in range(up.record.shape[0])
    ]


class ArrowTip(Ornament, VMobject):
    """The filled end of an arrow."""


class Arrow(Plotted, QuickGroup):
    """An arrow in the plane of two axes, `scale` units of them long for each unit of the slopes.

    A slope of zero in both directions is an empty ring: an arrow that is not there.
    """

    def __init__(
        self,
        axes: Axes,
        start: tuple[Entry, Entry],
        slopes: tuple[Entry, Entry],
        *,
        scale: float,
        face: Face = Face.GRADIENT,
    ) -> None:
        theme = current_theme()
        color = theme.ink(face)
        self.beside = (ref(axes),)
        self.scale_limit = scale
        self.line = Wire(stroke_color=color, stroke_width=LINE * 1.3)
        self.tip = ArrowTip(fill_color=color, fill_opacity=1, stroke_width=0)
        self.ring = Ring(radius=_DOT, stroke_color=theme.muted, stroke_width=LINE * 0.8)
        super().__init__(self.line, self.tip, self.ring)
        self.follow(start, slopes)

    def follow(self, start: tuple[Entry, Entry], slopes: tuple[Entry, Entry]) -> Self:
        """Start elsewhere, or stand for other slopes."""
        self.start, self.slopes = start, slopes
        self.plotted = self.coordinates()
        tail, head = self.due()
        moves = self.moves
        self.line.set_stroke(opacity=float(moves))
        self.tip.set_fill(opacity=float(moves))
        self.ring.move_to(tail).set_stroke(opacity=float(not moves))
        if moves:
            length = float(np.linalg.norm(head - tail))
            way, tip = (head - tail) / length, min(_TIP, length * 0.7)
            side = np.array([-way[1], way[0], 0.0]) * tip * 0.45
            self.line.set_points_by_ends(tail, head - way * tip * 0.9)
            self.line.born = self.line.points.copy()
            back = head - way * tip
            self.tip.grow([head, back + side, back - side, head])
        return self

    @property
    def moves(self) -> bool:
        return any(number(slope) != 0 for slope in self.slopes)

    def coordinates(self) -> Numbers:
        tail = np.array([number(entry) for entry in self.start])
        return np.array([tail, tail + self.scale_limit * np.array([*map(number, self.slopes)])])

    @property
    def standing(self) -> Standing:
        slope = max(self.slopes, key=lambda each: abs(number(each)))
        return Standing(slope.record, slope.index, slope.text)

    def faults(self) -> Iterator[Fault]:
        name = f"the arrow of {self.slopes[0].record.name}{list(self.slopes[0].index)}"
        yield from self.data_faults(name)
        tail, head = self.due()
        shown = bool(self.tip.fill_rgbas[0, 3] > 0)
        if shown and not self.moves:
            yield Fault("plot", f"{name}, which is zero", "no arrow")
        elif shown and not (
            within_a_pixel(self.line.points[0], tail) and within_a_pixel(self.tip.points[0], head)
        ):
            yield Fault("plot", f"{name} elsewhere", "from its place, as long as its slopes")
        if not self.moves and not within_a_pixel(self.ring.get_center(), tail):
            yield Fault("plot", f"{name} elsewhere", "at its place")

"""Lines beside what was computed: dotted guides, and dashed theory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from weakref import ReferenceType, ref

import numpy as np
from manim import LEFT, RIGHT, UP
from manim.constants import CapStyleType

from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number, Phrase
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import BELOW_FLIGHTS, CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.swept import Bead, Swept
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Inkless

_SHAPES = {1: "ramp", 2: "bend", 3: "jump"}  # of a guess, by the number of its straights
DASH, GAP = 0.13, 0.1
DOT, AFTER = 0.012, 0.105
_TAG = 1.5 * HEADING
_SHORTEST = 0.6  # of a ray, whatever the room
_LABEL, _BETWEEN = 0.2, 0.1  # from a ray to the number of its slope, from number to number


class DashedWay(Ornament):
    """A straight line in pieces."""

    def lay(self, start: Points, end: Points, dash: float = DASH, gap: float = GAP) -> Self:
        """Run from one place to another."""
        length = float(np.linalg.norm(end - start))
        starts = np.arange(0.0, length, dash + gap) if length > 1e-6 else np.zeros(0)
        ends = np.minimum(starts + dash, length)
        shares = starts[:, None] + (ends - starts)[:, None] * np.array([0, 1 / 3, 2 / 3, 1])
        self.points = start + (end - start) * (shares / (length or 1.0)).reshape(-1, 1)
        self.born = self.points
        return self


class Lens(QuickGroup):
    """A frame around a part of a plot that is about to be looked at from closer.

    Its tag says how many times, in letters of size em; one of its edges or corners is at a place.
    """

    def __init__(
        self, axes: CrossedAxes, level: int, place: Points, edge: Points = LEFT, em: float = _TAG
    ) -> None:
        self.beside = (ref(axes),)
        self.spans = (axes.across.spans[level], axes.up.spans[level])
        self.frame = LensFrame(stroke_width=1.5 * HAIRLINE, stroke_color=current_theme().muted)
        claim = Closeness(ref(axes), level)
        self.tag = Phrase("{}", claim, em=em / CODE_SIZE, type=Type.CODE)
        self.tag.move_to(place, aligned_edge=edge)
        super().__init__(self.frame, self.tag)
        self.set_z_index(0.3)
        self.lay()

    def _corners(self) -> Points:
        axes = self.beside[0]()
        assert axes is not None
        across, up = self.spans
        left, right = (
            np.clip(axes.across.span.share(end), 0, 1) for end in (across.low, across.high)
        )
        low, high = (np.clip(axes.up.span.share(end), 0, 1) for end in (up.low, up.high))
        region = axes.region
        places = [(left, low), (right, low), (right, high), (left, high), (left, low)]
        corners: Points = np.array([
            (region.left + x * region.width, region.bottom + y * region.height, 0.0)
            for x, y in places
        ])  # fmt: skip
        return corners

    def lay(self) -> Self:
        """Stand where its part of the plot is now."""
        self.frame.points = self.frame.born = Polyline(self._corners()).curves()
        return self

    def faults(self) -> Iterator[Fault]:
        """It stands around what the nearer axes will show."""
        if not within_a_pixel(self.frame.points, Polyline(self._corners()).curves()):
            yield Fault("plot", "a lens elsewhere", "around what is looked at next")


@dataclass(frozen=True, eq=False)
class Closeness(Inkless):
    """How many times closer a level of some axes is than the first one."""

    axes: ReferenceType[CrossedAxes]
    level: int

    @property
    def text(self) -> str:
        axes = self.axes()
        if axes is None:
            return ""
        first, own = axes.across.spans[0], axes.across.spans[self.level]
        return f"{first.length / own.length:.0f}×"

    def fault(self) -> str | None:
        axes = self.axes()
        if axes is None or abs(axes.across.closeness - self.level) > 1.0:
            return "axes that show that level, or are about to"
        return None


class LensFrame(Ornament):
    """The outline of a lens."""


class Plumb(QuickGroup):
    """A dotted line from a point of one plot down through another: they share what is across."""

    def __init__(self, above: Bead, below: CrossedAxes) -> None:
        self.above, self.below = ref(above), ref(below)
        self.beside = (self.above, self.below)
        self.dots = DashedWay(stroke_width=1.5 * HAIRLINE, stroke_color=current_theme().muted,
                           cap_style=CapStyleType.ROUND)  # fmt: skip
        super().__init__(self.dots)
        self.set_z_index(BELOW_FLIGHTS)
        self.lay()

    def _ends(self) -> tuple[Points, Points]:
        above, below = self.above(), self.below()
        assert above is not None and below is not None
        start = above.disc.get_center()
        return start, np.array([start[0], below.region.bottom, 0.0])

    def lay(self) -> Self:
        start, end = self._ends()
        self.dots.lay(start, end, DOT, AFTER)
        return self

    def faults(self) -> Iterator[Fault]:
        """It hangs straight down from its point."""
        start, end = self._ends()
        drawn = self.dots.points
        reach = Polyline.through(start, end)
        if len(drawn) and not (
            within_a_pixel(drawn[0], start)
            and within_a_pixel(drawn[-1], reach.at(reach.share_of(drawn[-1])))
        ):
            yield Fault("plot", "a guide elsewhere", "straight down through the other plot")


class GuessLine(QuickGroup):
    """A dotted line between the ends of a sweep that one may guess.

    It is no statement; of those that stand together exactly one passes through what torch computed.
    """

    def __init__(
        self, axes: CrossedAxes, corners: Numbers, swept: Sequence[Swept], ink: str
    ) -> None:
        """corners (k, 2) are numbers of the axes, from end to end; swept are all runs between."""
        self.beside = (ref(axes),)
        self.corners, self.swept = corners, list(swept)
        self.parts = [
            DashedWay(stroke_width=1.1 * LINE, stroke_color=ink, cap_style=CapStyleType.ROUND)
            for _ in corners[1:]
        ]
        super().__init__(*self.parts)
        self.set_z_index(0.4)
        self.draw_to(1.0)

    @property
    def way(self) -> Polyline:
        """From end to end, on the stage."""
        axes = self.beside[0]()
        assert axes is not None
        return Polyline(axes.place(self.corners[:, 0], self.corners[:, 1]))

    def on(self, share: float) -> Points:
        """A place on it, a share of the way across."""
        corners = self.way.corners
        across = corners[0, 0] + share * (corners[-1, 0] - corners[0, 0])
        return np.array([across, np.interp(across, corners[:, 0], corners[:, 1]), 0.0])

    def draw_to(self, share: float) -> Self:
        """Be drawn so far; each of its straights is as much of it, so that none comes at once."""
        corners = self.way.corners
        for k, part in enumerate(self.parts):
            start, end = corners[k], corners[k + 1]
            drawn = float(np.clip(share * len(self.parts) - k, 0.0, 1.0))
            part.lay(start, start + (end - start) * drawn, DOT, AFTER)
        return self

    @property
    def borne(self) -> tuple[str, ...]:
        """What it may be called: straight from end to end, or with one corner, or with two."""
        return (_SHAPES[len(self.parts)],)

    @property
    def right(self) -> bool:
        """Whether it passes through all runs."""
        off = [abs(float(np.interp(across, *self.corners.T)) - up)
               for across, up in (each.place for each in self.swept)]  # fmt: skip
        return max(off) <= 1e-3 * float(np.ptp(self.corners[:, 1]))

    def faults(self) -> Iterator[Fault]:
        """It runs from the first run to the last one."""
        ends = sorted([self.swept[0].place, self.swept[-1].place])
        if not np.allclose(sorted(map(tuple, self.corners[[0, -1]])), ends):
            yield Fault("choice", "a guess between other places", "from end to end")
        way = self.way
        for part in self.parts:
            if len(part.points) and not within_a_pixel(
                part.points[0], way.at(way.share_of(part.points[0]))
            ):
                yield Fault("plot", "a guess elsewhere", "between its corners")


class SlopeFan(QuickGroup):
    """Dashed lines out of a corner, one for each slope that theory allows there."""

    def __init__(
        self, axes: CrossedAxes, corner: Swept, slopes: Record, *, length: float, side: float = 1.0,
        decimals: int | None = None, room: float = np.inf,
    ) -> None:  # fmt: skip
        """side is 1 if they run to the right, -1 if to the left; decimals are those of labels.

        Rays are shorter than `length` where that keeps their labels within some room across.
        """
        self.side = side
        self.axes_of, self.corner, self.record, self.length = ref(axes), corner, slopes, length
        self.beside = (ref(axes),)
        self.opened = 1.0  # how far: on its way rays are shorter, and lie nearer to the first
        self.rays = QuickGroup(*(
            DashedWay(stroke_width=0.7 * LINE, stroke_color=current_theme().muted)
            for _ in range(slopes.shape[0])
        ))  # fmt: skip
        ends = (0, slopes.shape[0] - 1)
        self.labels = QuickGroup(*(Number(slopes, (k,), decimals=decimals, em=INDEX) for k in ends))
        super().__init__(self.rays, self.labels)
        for part in (*self.rays, *self.labels):
            belongs(part, self)
        self.set_z_index(1.1)
        named = [*zip(ends, self.labels, strict=True)]
        fits = min(self._longest(k, room - label.width) for k, label in named)
        self.length = min(length, max(_SHORTEST, fits))
        self.open_to(1.0)
        for k, label in named:
            _, tip = self._ends(k)
            aside = float(label.width) / 2 + _LABEL
            label.move_to(tip + side * aside * RIGHT + (_LABEL * UP if k == 0 else 0.0))
        low, high = self.labels
        above = low.get_top()[1] + _BETWEEN - high.get_bottom()[1]
        high.shift(max(0.0, above) * UP)  # a fan of flat rays

    def _longest(self, k: int, room: float) -> float:
        """How long a ray is that leaves its label off the end of some room across."""
        way = self._way(k)
        return float((room - _LABEL) / (way[0] / np.linalg.norm(way)))

    def open_to(self, share: float) -> Self:
        """Stand open so far."""
        self.opened = share
        for k, ray in enumerate(self.rays):
            ray.lay(*self._ends(k))
        return self

    def _way(self, k: int) -> Points:
        """Where a ray leads."""
        axes = self.axes_of()
        assert axes is not None
        across, up = axes.unit
        first, own = float(self.record.value[0]), float(self.record.value[k])
        return np.array([across, up * (first + (own - first) * self.opened), 0.0])

    def _ends(self, k: int) -> tuple[Points, Points]:
        axes = self.axes_of()
        assert axes is not None
        way = self._way(k)
        ray = way / np.linalg.norm(way) * self.length * self.side * self.opened
        corner = axes.place(number(self.corner.across), number(self.corner.up))[0]
        return corner, corner + ray

    @property
    def standing(self) -> Standing:
        last = self.record.shape[0] - 1
        return Standing(self.record, (last,), self.record.text((last,)))

    def faults(self) -> Iterator[Fault]:
        """Each line lies in its direction through the corner, and theory is called so."""
        expression = self.record.expression
        if expression is None or expression.kind is not ExpressionKind.THEORY:
            yield Fault("theory", f"{self.record.name}, dashed", "a full line: torch computed it")
        for k, ray in enumerate(self.rays):
            start, end = self._ends(k)
            if not len(ray.points):
                continue
            way = Polyline.through(start, end)
            last = ray.points[-1]
            if not within_a_pixel(ray.points[0], start) or not within_a_pixel(
                last, way.at(way.share_of(last))
            ):
                told = f"{self.record.text((k,))} of {self.record.name}"
                yield Fault("slope", f"a ray of slope {told} elsewhere", "through the corner")

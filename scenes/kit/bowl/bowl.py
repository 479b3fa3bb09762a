"""A loss over one number as a bowl, and the hops of a descent from wall to wall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, Self
from weakref import ReferenceType, ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.hops import HopPath
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import BELOW_FLIGHTS, CrossedAxes
from scenes.kit.charts.curves import Plotted
from scenes.kit.charts.points import Disc
from scenes.kit.charts.swept import LineStroke, Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way
from scenes.kit.truth.claims import Entry

_WALL = 1.7 * LINE
_DOT = 0.065  # radius of a landing
_FADES, _FAINTEST = 0.82, 0.34  # of strength, from hop to hop, and at least
_CIRCLE: Points = Disc(radius=1.0).points


def landing(run: HopPath, k: int) -> Swept:
    """Where the k-th step sets out from, and so where the one before it has landed."""
    return Swept(Entry(run.path, (k, 0)), Entry(run.path, (k, 1)))


class OfRun(Protocol):
    """What stands for one descent."""

    @property
    def run(self) -> HopPath: ...


class BowlGround(Ornament):
    """What a bowl is hollowed out of."""


class Bowl(Plotted, QuickGroup):
    """f over t, as far up as its axes go, with the ground below; it opens from its floor."""

    def __init__(self, axes: CrossedAxes, run: HopPath) -> None:
        theme = current_theme()
        self.beside = (ref(axes),)
        self.opened = 1.0
        self.ground = BowlGround(fill_color=theme.surface, fill_opacity=1, stroke_width=0)
        self.wall = LineStroke(
            stroke_color=theme.muted,
            stroke_width=_WALL,
            joint_type=LineJointType.ROUND,
            cap_style=CapStyleType.ROUND,
        )
        super().__init__(self.ground, self.wall)
        self.ground.set_z_index(BELOW_FLIGHTS - 0.1)
        self.follow(run)

    def follow(self, run: HopPath) -> Self:
        """Be the bowl of another run."""
        self.run = run
        self.plotted = self.coordinates()
        return self.lay()

    def open_to(self, share: float) -> Self:
        """Reach so far up from its floor to both sides."""
        self.opened = share
        return self.lay()

    def lay(self) -> Self:
        """Be where its axes have its places now."""
        wall, ground = self._outlines()
        self.wall.points = self.wall.born = wall
        self.ground.points = self.ground.born = ground
        return self

    def coordinates(self) -> Numbers:
        return np.column_stack([self.run.places.value, self.run.bowl.value]).astype(np.float64)

    @property
    def end(self) -> float:
        """How far out its walls are drawn: where they leave the axes."""
        half = self.plotted[self.plotted[:, 0] >= 0]
        span = self.axes.across.span
        top = float(np.interp(self.axes.up.span.high, half[:, 1], half[:, 0]))
        return min(top, span.high, -span.low) * self.opened

    def _outlines(self) -> tuple[Points, Points]:
        places, heights = self.plotted.T
        end = self.end
        inner = places[np.abs(places) < end]
        drawn = np.concatenate([[-end], inner, [end]])
        wall = self.axes.place(drawn, np.interp(drawn, places, heights))
        top = float(np.interp(end, places, heights))
        sides, up = self.axes.across.span, self.axes.up.span
        right, left = (self.axes.place(side, np.array([top, up.low]))
                       for side in (sides.high, sides.low))  # fmt: skip
        around = np.vstack([wall, right, left[::-1], wall[:1]])
        return Polyline(wall).curves(), Polyline(around).curves()

    @property
    def standing(self) -> Standing:
        last = self.run.bowl.shape[0] - 1
        return Standing(self.run.bowl, (last,), self.run.bowl.text((last,)))

    def faults(self) -> Iterator[Fault]:
        """It has the height of f at each of its places."""
        name = f"the bowl of {self.run.bowl.name}"
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        own, plotted = self.run.path.expression, self.run.bowl.expression
        if own and plotted and own.listing.lines != plotted.listing.lines:
            yield Fault("plot", f"{name} of another run", "that of its path")
        for part, due in zip((self.wall, self.ground), self._outlines(), strict=True):
            if not same_way(part.points, due):
                yield Fault("plot", f"{name} elsewhere", "through its places, within its axes")


class HopTrail(SweptPlot, QuickGroup):
    """The hops of one descent, from where it sets out to each landing, as many as are shown.

    Later hops are fainter. What is beyond its axes is not drawn.
    """

    swept: list[Swept]
    transition = None  # with all that stands around it, it shows one run alone

    def __init__(self, axes: CrossedAxes, run: HopPath) -> None:
        self.company: dict[str, ReferenceType[OfRun]] = {}
        ink = current_theme().ink(Face.VALUE)
        self.ink, self.beside = ink, (ref(axes),)
        self.reached = 0.0
        hops = range(run.count - 1)
        self.ways = [LineStroke(stroke_width=LINE, cap_style=CapStyleType.ROUND) for _ in hops]
        self.dots = [Disc(fill_color=ink, stroke_width=0) for _ in hops]
        super().__init__(*self.ways, *self.dots)
        self.set_z_index(0.8)
        self.follow(run)

    def follow(self, run: HopPath) -> Self:
        """Be the hops of another run, as many as are shown."""
        self.run = run
        self.swept = [landing(run, k) for k in range(run.count)]
        self.numbers = run.path.value.astype(np.float64)
        return self.reach(self.reached)

    def reach(self, hops: float) -> Self:
        """Show so many hops; of the last of them it may be a part."""
        self.reached = hops
        self.now = self.swept[int(np.ceil(hops))]
        self.plotted = self.coordinates()
        return self.lay()

    @property
    def records(self) -> dict[str, Record]:
        """The descents that it, and what belongs to it, are of."""
        others = {name: each() for name, each in self.company.items()}
        return {"hops": self.run.path} | {
            name: other.run.path for name, other in others.items() if other is not None
        }

    def relations(self) -> Iterator[Fault]:
        """Nothing more than that all are of one run."""
        return iter(())

    @property
    def reached_points(self) -> list[Swept]:
        return self.swept[: int(np.ceil(self.reached)) + 1]

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ((Entry(self.run.t), Entry(self.run.f)),)

    def coordinates(self) -> Numbers:
        return self.run.path.value.astype(np.float64)

    def lay(self) -> Self:
        """Draw the hops where its axes have them now."""
        for k, (way, dot) in enumerate(zip(self.ways, self.dots, strict=True)):
            strength = max(_FAINTEST, _FADES**k)
            way.points = way.born = self._way(k)
            way.stroke_rgbas = rgba(self.ink, strength)
            dot.points = dot.born = self._dot(k)
            dot.fill_rgbas = rgba(self.ink, strength)
        return self

    def _way(self, k: int) -> Points:
        """The stretch of a hop that is shown."""
        share = float(np.clip(self.reached - k, 0.0, 1.0))
        start, end = self.plotted[k], self.plotted[k + 1]
        corners = np.array([start, start + (end - start) * share])
        top = self.axes.up.span.high
        if share == 0.0 or corners[:, 1].min() > top:
            return np.zeros((0, 3))
        low, high = corners[:, 1].argmin(), corners[:, 1].argmax()
        if corners[high, 1] > top:
            kept = (top - corners[low, 1]) / (corners[high, 1] - corners[low, 1])
            corners[high] = corners[low] + (corners[high] - corners[low]) * kept
        return Polyline(self.axes.place(corners[:, 0], corners[:, 1])).curves()

    def _dot(self, k: int) -> Points:
        """The landing at the end of a hop, once it has been made."""
        across, up = self.plotted[k + 1]
        if self.reached < k + 1 or up > self.axes.up.span.high:
            return np.zeros((0, 3))
        spot: Points = _CIRCLE * _DOT + self.axes.place(across, up)[0]
        return spot

    def faults(self) -> Iterator[Fault]:
        """Each hop goes from one landing to the next."""
        name = f"the hops of {self.run.path.name} at rate {self.run.rate.text()}"
        yield from self.run_faults()
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as they were", "what the record holds now")
        for k, (way, dot) in enumerate(zip(self.ways, self.dots, strict=True)):
            if not same_way(way.points, self._way(k)) or not same_way(dot.points, self._dot(k)):
                yield Fault("plot", f"hop {k} of {name} elsewhere", "from landing to landing")

"""Quotients as points between the rulers; each flies there from where it was formed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Self

import numpy as np

from gradmath.records.quotients import Quotients
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import Quick
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.ratios.plot import RatioPlot
from scenes.kit.space.shades import shade
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import Fault, Standing, in_colour, same_way

_RADIUS, _CAP = 0.095, 0.07
_NOTHING = np.zeros((0, 3))
_PALE = 0.5


class PointMark(Enum):
    """How points of one experiment look: rings, discs in amber, discs in plain ink."""

    RING = "ring"
    DISC = "disc"
    PLAIN = "plain"


class QuotientPoints(ShowsOneRun, Quick):
    """So many of the points as `front` says have arrived; the next one is on its way."""

    def __init__(self, plot: RatioPlot, found: Quotients, mark: PointMark, source: Points) -> None:
        """source is where each of them is formed."""
        theme = current_theme()
        self.plot, self.found, self.mark, self.source = plot, found, mark, source
        self.face = Face.GRADIENT if mark is not PointMark.PLAIN else None
        self.ink = theme.text if mark is PointMark.PLAIN else theme.gradient_ink
        self.front, self.strength = 0.0, 1.0
        ring = mark is PointMark.RING
        within = theme.background if ring else self.ink
        super().__init__(stroke_width=0.75 * LINE if ring else 0, stroke_color=self.ink,
                         fill_opacity=1, fill_color=within)  # fmt: skip
        self.set_z_index(0.2 if ring else 0.4)
        self.numbers, self.factors = self._held(), found.factor.value
        self.lay()

    def _held(self) -> tuple[Numbers, Numbers]:
        through, ratio = self.found.through.value, self.found.ratio.value
        return through.astype(np.float64), ratio.astype(np.float64)

    @property
    def record(self) -> Record:
        """What they stand for: quotients, and what is left of these when they are divided."""
        return self.found.factor if self.plot.divided == 1.0 else self.found.ratio

    @property
    def hue(self) -> str:
        return shade(current_theme().background, self.ink, self.strength)

    def come(self, front: float) -> Self:
        """Let so many have arrived."""
        self.front = front
        return self.lay()

    def pale(self, share: float) -> Self:
        """Lose colour, by a share of all that they may lose."""
        self.strength = 1.0 + (_PALE - 1.0) * share
        return self.lay()

    def lay(self) -> Self:
        """Stand where the plot has them now."""
        self.points = self._outline()
        hue = self.hue
        if self.mark is PointMark.RING:
            self.stroke_rgbas = rgba(hue, self.stroke_rgbas[0, 3])
        else:
            self.fill_rgbas = rgba(hue, self.fill_rgbas[0, 3])
        return self

    def spots(self) -> Points:
        """Where those stand that are seen."""
        whole, count = int(self.front), len(self.numbers[0])
        places = self.plot.places(*self.numbers)
        seen = places[: min(count, whole)]
        share = self.front - whole
        if whole < count and share > 1e-6:
            flying = self.source + (places[whole] - self.source) * share
            seen = np.concatenate([seen, flying[None]])
        return seen

    def _outline(self) -> Points:
        spots = self.spots()
        if not len(spots):
            return _NOTHING
        disc = rounded(2 * _RADIUS, 2 * _RADIUS, _RADIUS)
        return np.asarray((spots[:, None] + disc[None]).reshape(-1, 3))

    @property
    def standing(self) -> Standing:
        last = (min(max(0, int(self.front) - 1), len(self.numbers[0]) - 1),)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """Each stands where its quotient is, in the colour of its experiment."""
        told = f"the points of {self.record.name}"
        if not all(map(np.array_equal, self.numbers, self._held())):
            yield Fault("plot", f"{told} as they were", "what the record holds")
        if not np.array_equal(self.factors, self.found.factor.value):
            yield Fault("plot", f"{told} as they were", "what the record holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{told} elsewhere", "at their quotients")
        ink = self.stroke_rgbas if self.mark is PointMark.RING else self.fill_rgbas
        if not in_colour(ink, self.hue):
            yield Fault("colour", f"{told} in another colour", self.hue)

    @property
    def records(self) -> dict[str, Record]:
        """One experiment, of whose run all of this is."""
        found = self.found
        names = "through", "ratio", "factor", "error", "level"
        return {name: getattr(found, name) for name in names}

    def relations(self) -> Iterator[Fault]:
        """Quotients divided by those of v are the factors, and their mean is the level."""
        found, told = self.found, f"the points of {self.record.name}"
        ratio, v2, v3 = (
            each.value.astype(np.float64) for each in (found.ratio, found.v2, found.v3)
        )
        left = ratio * v2 / v3
        if not np.allclose(left, found.factor.value, rtol=1e-4):
            yield Fault("quotient", f"{told} divided", "the factors")
        if not np.isclose(left.mean(), float(found.level.value), rtol=1e-4):
            yield Fault("quotient", f"{told} about another level", "their mean")


class ErrorBars(Quick):
    """One standard error up and down from each point of a plot that is divided."""

    def __init__(self, points: QuotientPoints) -> None:
        self.of, self.grown, self.errors = points, 0.0, points.found.error.value
        super().__init__(stroke_width=0.6 * LINE, stroke_color=points.hue)
        self.set_z_index(0.35)
        self.lay()

    @property
    def record(self) -> Record:
        return self.of.found.error

    def grow(self, share: float) -> Self:
        """Be so long a part of it."""
        self.grown = share
        return self.lay()

    def lay(self) -> Self:
        """Stand where the points are now."""
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        if self.grown < 1e-6:
            return _NOTHING
        found, plot = self.of.found, self.of.plot
        through = found.through.value.astype(np.float64)
        middle = found.factor.value.astype(np.float64)
        away = self.record.value.astype(np.float64) * self.grown
        whole = through**plot.divided
        low, high = (plot.places(through, (middle + side * away) * whole) for side in (-1, 1))
        cap = np.array([_CAP, 0.0, 0.0])
        ways = [(low, high), (low - cap, low + cap), (high - cap, high + cap)]
        return np.concatenate([straights(*way) for way in ways])

    def faults(self) -> Iterator[Fault]:
        """They are as long as the errors, and only where the plot is divided."""
        told = f"the bars of {self.record.name}"
        if not np.array_equal(self.errors, self.record.value):
            yield Fault("plot", f"{told} as they were", "what the record holds")
        if self.of.plot.divided != 1.0:
            yield Fault("plot", f"{told} at quotients", "bars of what is left of them")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{told} elsewhere", "one error up and down")

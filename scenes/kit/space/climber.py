"""One run on a sheet: a ball as high as L, and its gradient as an arrow in the plane of inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.facets import FacetRun, Spots
from gradmath.records.tensor import Record
from gradmath.views.palette import BLACK
from scenes.kit.charts.guides import DashedWay
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, current_theme
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.shades import shade
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way, within_a_pixel

_BALL = 0.15  # radius, in units of the frame
_SHINE = ((1.0, 0.45), (0.93, 0.6), (0.8, 0.74), (0.6, 0.88), (0.34, 1.0))  # sizes and brightness
_FOOT = 0.05
_CIRCLE = Disc(radius=1.0).points
_DASH, _GAP = 0.08, 0.07
_SHADOW, _SHADED = 0.11, 0.5  # the radius of the shadow on the sheet, in units of the floor
_HALF, _HEAD, _WIDE = 0.042, 0.21, 0.13  # of a flat arrow: half its shaft, length and half head
_GLOW = ((16.0, 0.07), (10.0, 0.12), (5.0, 0.2))
_RING = 0.12
_LAYER = 3.0


class BallPart(Ornament):
    """A disc of a ball, or its shadow."""


class FlatShape(Ornament):
    """What lies in the plane of the inputs."""


class OneRun(ShowsOneRun, InSpace):
    """Something that stands for a run: by its place it tells which one, so that others may stand
    beside it."""

    run: FacetRun

    @property
    def records(self) -> Mapping[str, Record]:
        run = self.run
        return {"x": run.x, "z": run.z, "L": run.L, "x.grad": run.x_grad}


class Climber(OneRun, QuickGroup):
    """A run as a ball on the sheet, over the place of its inputs."""

    def __init__(self, space: Scenery, run: FacetRun, entries: tuple[int, int]) -> None:
        self.stand_in(space)
        theme = current_theme()
        self.entries, self.shaded = entries, 1.0
        low, high = (theme.surface, theme.text) if theme.is_dark else (theme.muted, theme.surface)
        self.shadow = BallPart(stroke_width=0, fill_opacity=_SHADED,
                               fill_color=shade(theme.background, BLACK, 0.7))  # fmt: skip
        self.drop = DashedWay(stroke_width=1.5 * HAIRLINE, stroke_color=theme.text,
                              cap_style=CapStyleType.ROUND)  # fmt: skip
        self.foot = Disc(radius=_FOOT, fill_color=theme.text, fill_opacity=1, stroke_width=0)
        self.discs = [
            BallPart(stroke_width=0, fill_opacity=1, fill_color=shade(low, high, bright))
            for _, bright in _SHINE
        ]
        super().__init__(self.shadow, self.drop, self.foot, *self.discs)
        self.follow(run)

    def follow(self, run: FacetRun) -> Self:
        """Stand for another run."""
        self.run = run
        return self.lay()

    def shade_to(self, share: float) -> Self:
        """Throw a shadow of so much of its size, as who is about to step."""
        self.shaded = share
        return self.lay()

    @property
    def here(self) -> Spots:
        """Where its run is, L in the third component."""
        return np.array([*self.run.place(self.entries), float(self.run.L.value)])

    def seen(self) -> tuple[Points, Points]:
        """Where its place on the sheet is seen, and that on the floor."""
        above, below = self.space.see([self.here, self.here * [1, 1, 0]])
        return above, below

    def lay(self) -> Self:
        above, below = self.seen()
        self.drop.lay(below, above, _DASH, _GAP)
        self.foot.move_to(below)
        size = _BALL * self.space.magnifies(self.here) / self.space.eye.zoom
        middle = self._middle(above, size)
        for disc, (share, _) in zip(self.discs, _SHINE, strict=True):
            toward_light = np.array([-0.3, 0.32, 0.0]) * size * (1 - share)
            disc.points = disc.born = _CIRCLE * size * share + middle + toward_light
        self.shadow.points = self.shadow.born = self.space.see(self._shadow())
        self.set_z_index(_LAYER + 0.5)
        self.shadow.set_z_index(_LAYER - 0.5)
        self.drop.set_z_index(_LAYER - 0.2)  # behind all arrows
        return self

    def _middle(self, above: Points, size: float) -> Points:
        """A ball lies on its place: seen from above, around it."""
        lift = size * float(np.cos(np.radians(self.space.eye.elevation)))
        return np.asarray(above + [0.0, lift, 0.0])

    def _shadow(self) -> Spots:
        """A small disc on the sheet, as steep as it."""
        round_it = _CIRCLE[:, :2] * _SHADOW * self.shaded
        rise = round_it @ self.run.slope(self.entries)
        return np.asarray(self.here + np.column_stack([round_it, rise]))

    @property
    def standing(self) -> Standing:
        return Standing(self.run.L, (), self.run.L.text())

    def faults(self) -> Iterator[Fault]:
        """It stands over its inputs, as high as L."""
        name = f"{self.run.L.name} {self.run.L.text()}"
        above, below = self.seen()
        if not within_a_pixel(self.foot.get_center(), below):
            yield Fault("climber", f"the foot of {name} elsewhere", "at its inputs")
        ball = self.discs[0]
        size = ball.width / 2
        if not within_a_pixel(ball.get_center(), self._middle(above, size)):
            yield Fault("climber", f"{name} elsewhere", "over its inputs, as high as L")
        drawn = self.drop.points
        if len(drawn) and not within_a_pixel(drawn[0], below):
            yield Fault("climber", f"the line below {name} elsewhere", "down to its inputs")


class FloorArrow(OneRun, QuickGroup):
    """The gradient by two inputs, flat in their plane, `length` of their units for each of its.

    A gradient of zero in both is a ring: an arrow that is not there.
    """

    def __init__(
        self, space: Scenery, run: FacetRun, entries: tuple[int, int], *, length: float
    ) -> None:
        self.stand_in(space)
        self.entries, self.length, self.grown = entries, length, 1.0
        theme = current_theme()
        self.ink = theme.gradient[0].line
        self.glow = [FlatShape(stroke_width=width, stroke_color=self.ink, stroke_opacity=opacity)
                     for width, opacity in _GLOW]  # fmt: skip
        self.arrow = FlatShape(stroke_width=0, fill_color=self.ink, fill_opacity=1)
        self.ring = FlatShape(stroke_width=0.7 * LINE, stroke_color=theme.text)
        super().__init__(*self.glow, self.arrow, self.ring)
        self.follow(run)

    def follow(self, run: FacetRun) -> Self:
        """Stand for another run's gradient."""
        self.run = run
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Be drawn over a share of its length, from its foot, or as a ring of such a size."""
        self.grown = share
        return self.lay()

    @property
    def points_somewhere(self) -> bool:
        return bool(self.run.slope(self.entries).any())

    def lay(self) -> Self:
        arrow, ring = self._outlines()
        for part in (*self.glow, self.arrow):
            part.points = part.born = arrow
        self.ring.points = self.ring.born = ring
        self.set_z_index(_LAYER)
        return self

    def _outlines(self) -> tuple[Points, Points]:
        nothing = np.zeros((0, 3))
        foot = self.run.place(self.entries)
        if not self.points_somewhere:
            around = np.column_stack(
                [_CIRCLE[:, :2] * _RING * self.grown + foot, np.zeros(len(_CIRCLE))]
            )
            return nothing, self.space.see(around)
        corners = _flat_arrow(foot, self.run.slope(self.entries) * self.length * self.grown)
        seen = self.space.see(np.column_stack([corners, np.zeros(len(corners))]))
        return Polyline(np.vstack([seen, seen[:1]])).curves(), nothing

    @property
    def standing(self) -> Standing:
        slope = np.abs(self.run.slope(self.entries))
        entry = (self.entries[int(slope.argmax())],)
        return Standing(self.run.x_grad, entry, self.run.x_grad.text(entry))

    def faults(self) -> Iterator[Fault]:
        """It lies at its inputs, as long as the gradient and in its direction."""
        arrow, ring = self._outlines()
        name = f"the arrow of {self.run.x_grad.name}{list(self.entries)}"
        for part, due in ((self.arrow, arrow), (self.ring, ring)):
            if not same_way(part.points, due):
                yield Fault("climber", f"{name} elsewhere", "from its inputs, as long as it is")
        if not in_colour(self.arrow.fill_rgbas, self.ink):
            yield Fault("colour", f"{name} {self.arrow.fill_rgbas[0, :3].round(2)}", self.ink)


def _flat_arrow(foot: Spots, way: Spots) -> Spots:
    """The corners of an arrow in the plane; its last but third is the tip."""
    length = float(np.linalg.norm(way))
    ahead = way / length
    aside = np.array([-ahead[1], ahead[0]])
    head = min(_HEAD, 0.75 * length)
    neck = ahead * (length - head)
    wide = aside * _WIDE * head / _HEAD
    thin = aside * _HALF * min(1.0, head / _HEAD)
    corners: Spots = foot + np.array(
        [thin, neck + thin, neck + wide, way, neck - wide, neck - thin, -thin]
    )
    return corners

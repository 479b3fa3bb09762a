"""The ground below arrows: a disc, soft shadows, and dotted lines from tips straight down."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.views.palette import BLACK
from scenes.kit.charts.guides import DashedWay
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.space.arrows import SolidArrow, Vector
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Ornament, same_way

_DISCS, _PALE = 4, 0.24  # discs one in the other, and how much each adds
_RINGS = (1 / 3, 2 / 3, 1.0)
_CIRCLES = (*(1 - 0.9 * k / _DISCS for k in range(_DISCS)), *_RINGS)
_SHADOW = ((0.16, 0.2), (0.07, 0.34))  # widths and opacities, in units of space
_FOOT = 0.05
_CIRCLE: Points = Disc(radius=1.0).points
_TURNS = np.linspace(-np.pi / 2, np.pi / 2, 9)
_BOW = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
_DOT, _AFTER = 0.05, 0.07


class GroundPart(Ornament):
    """A disc, a ring or a shadow on the ground."""


class Ground(InSpace, QuickGroup):
    """A round floor at a height of the third direction, brighter towards its middle."""

    def __init__(self, space: Scenery, level: float, radius: float) -> None:
        self.stand_in(space)
        self.level, self.radius = level, radius
        theme = current_theme()
        pale = shade(theme.surface, theme.outline, 0.45)
        # Opaque, since that is drawn in a fraction of the time: nothing lies below.
        tones = [1 - (1 - _PALE) ** (k + 1) for k in range(_DISCS)]
        self.discs = [
            GroundPart(stroke_width=0, fill_opacity=1,
                       fill_color=shade(theme.background, pale, tone))
            for tone in tones
        ]  # fmt: skip
        self.rings = [
            GroundPart(stroke_width=HAIRLINE, stroke_color=theme.outline, stroke_opacity=0.5)
            for _ in _RINGS
        ]
        super().__init__(*self.discs, *self.rings)
        self.set_z_index(0.1)
        self.lay()

    def on_ground(self, place: Vector) -> Vector:
        """The place straight below another one."""
        return np.array([place[0], place[1], self.level])

    def _circles(self) -> list[Points]:
        return self.space.see_all([
            _CIRCLE * self.radius * share + [0.0, 0.0, self.level] for share in _CIRCLES
        ])  # fmt: skip

    def lay(self) -> Self:
        for part, points in zip((*self.discs, *self.rings), self._circles(), strict=True):
            part.points = part.born = points
        return self

    def faults(self) -> Iterator[Fault]:
        """It lies level, around what is below the origin."""
        for part, due in zip((*self.discs, *self.rings), self._circles(), strict=True):
            if not same_way(part.points, due):
                yield Fault("ground", "a ring of the ground elsewhere", "level, below the origin")


class Footprint(InSpace, QuickGroup):
    """Where an arrow is over the ground: its shadow, and a line from its tip straight down."""

    def __init__(self, ground: Ground, arrow: SolidArrow) -> None:
        theme = current_theme()
        self.ground, self.arrow = ref(ground), ref(arrow)
        self.shadows = [
            GroundPart(stroke_width=0, fill_color=shade(theme.background, BLACK, 0.6),
                       fill_opacity=opacity)
            for _, opacity in _SHADOW
        ]  # fmt: skip
        self.drop = DashedWay(stroke_width=HAIRLINE, stroke_color=theme.outline,
                              cap_style=CapStyleType.ROUND)  # fmt: skip
        self.foot = GroundPart(stroke_width=0, fill_color=theme.outline, fill_opacity=0.8)
        super().__init__(*self.shadows, self.drop, self.foot)
        self.stand_in(ground.space)
        self.beside = (*self.beside, self.arrow)
        self.set_z_index(0.3)
        self.lay()

    def _due(self) -> tuple[list[Points], Points, tuple[Points, Points]]:
        """Shadows, foot, and the ends of the line."""
        ground, arrow = self.ground(), self.arrow()
        assert ground is not None and arrow is not None
        tail, tip = arrow.ends()
        tip = tail + (tip - tail) * arrow.grown
        start, end = ground.on_ground(tail), ground.on_ground(tip)
        capsules = [_capsule(tuple(start), tuple(end), width / 2) for width, _ in _SHADOW]
        line, foot, *seen = self.space.see_all(
            [np.array([tip, end]), _CIRCLE * _FOOT + end, *capsules]
        )
        shadows = [straights(each[:-1], each[1:]) for each in seen]
        return shadows, foot, (line[0], line[1])

    def lay(self) -> Self:
        shadows, foot, (above, below) = self._due()
        for part, points in zip((*self.shadows, self.foot), (*shadows, foot), strict=True):
            part.points = part.born = points
        self.drop.lay(above, below, _DOT, _AFTER)
        return self

    def faults(self) -> Iterator[Fault]:
        """It lies straight below its arrow."""
        shadows, foot, (above, below) = self._due()
        drop = DashedWay().lay(above, below, _DOT, _AFTER)
        dues = (*shadows, foot, drop.points)
        for part, due in zip((*self.shadows, self.foot, self.drop), dues, strict=True):
            if not same_way(part.points, due):
                yield Fault("ground", "a shadow elsewhere", "straight below its arrow")


@lru_cache(maxsize=256)
def _capsule(tail: tuple[float, ...], tip: tuple[float, ...], radius: float) -> Vector:
    """The corners of a stretch of the ground with round ends, closed."""
    start, end = np.array(tail), np.array(tip)
    way = end - start
    ahead = way / (float(np.linalg.norm(way)) or 1.0)
    aside = np.array([-ahead[1], ahead[0], 0.0])
    bow = radius * (_BOW[:, :1] * ahead + _BOW[:, 1:] * aside)
    corners = np.concatenate([end + bow, start - bow])
    return np.vstack([corners, corners[:1]])

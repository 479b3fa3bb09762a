"""Arcs between two arrows at the origin: what a matrix says of a pair of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import Number, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face, current_theme, ramp_of, rgba
from scenes.kit.space.arrows import PAD, Pad, SolidArrow, Vector
from scenes.kit.space.scenery import InSpace
from scenes.kit.space.shades import receding
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way, within_a_pixel

_SHARES = np.linspace(0.0, 1.0, 33)
_THIN, _WIDE = 2.0, 9.0
_HALO = (2.6, 0.14)  # width and opacity of the glow around an arc
_FAINTEST = 0.46
_LAYER = 1.6
_EM = INDEX * 1.1
_ROOM = 0.2  # beside the digits
_OUTSIDE = 0.12  # from an arc to its number


class ArcStroke(Ornament):
    """A stroke of an arc."""


class PairArc(InSpace, QuickGroup):
    """An entry of a matrix as the angle between two arrows.

    Amber or rose by its sign, as wide as it is large; fainter where `strength`, an entry from 0 to
    1 at the same place of another matrix, is small. Where the entry is zero there is no arc.
    """

    def __init__(
        self,
        weights: Record,
        pair: tuple[SolidArrow, SolidArrow],
        radius: float,
        *,
        scale: float,
        strength: Record | None = None,
    ) -> None:
        """radius is in units of the space, scale the magnitude of the widest arc."""
        self.pair = tuple(map(ref, pair))
        self.index: Index = (pair[0].row, pair[1].row)
        self.radius, self.scale_limit, self.swept = radius, scale, 1.0
        self.theme = current_theme()
        self.halo, self.core = (
            ArcStroke(cap_style=CapStyleType.ROUND, joint_type=LineJointType.ROUND)
            for _ in range(2)
        )
        super().__init__(self.halo, self.core)
        self.stand_in(pair[0].space)
        self.beside = (*self.beside, *self.pair)
        self.follow(weights, strength)

    def follow(self, weights: Record, strength: Record | None = None) -> Self:
        """Stand for the same pair of another matrix."""
        self.weights, self.strength = weights, strength
        return self.lay()

    def sweep_to(self, share: float) -> Self:
        """Be drawn over a share of the angle, from the first arrow."""
        self.swept = share
        return self.lay()

    @property
    def weight(self) -> float:
        return float(self.weights.value[self.index])

    def directions(self) -> tuple[Vector, Vector]:
        """Where the two arrows point to, of length one."""
        found = []
        for each in self.pair:
            arrow = each()
            assert arrow is not None, "an arc outlives its arrows"
            tail, tip = arrow.ends()
            way = tip - tail
            found.append(way / (np.sqrt(way @ way) or 1.0))
        return found[0], found[1]

    def places(self, shares: Vector) -> Vector:
        """Places of space so far along the arc."""
        one, other = self.directions()
        angle = float(np.arccos(np.clip(one @ other, -1.0, 1.0)))
        aside = other - one * (one @ other)
        length = float(np.sqrt(aside @ aside))
        aside = aside / length if length > 1e-9 else np.zeros(3)
        turns = angle * shares[:, None]
        places: Vector = self.radius * (np.cos(turns) * one + np.sin(turns) * aside)
        return places

    def hue(self) -> str | None:
        """None where the entry is zero."""
        return self._due()[1]

    def _color(self, nearness: float) -> str | None:
        ramp = ramp_of(Face.GRADIENT, self.weight, self.theme)
        if ramp is None:
            return None
        left = 1.0 if self.strength is None else float(self.strength.value[self.index])
        return receding(ramp.line, nearness, max(_FAINTEST, left))

    def breadth(self) -> float:
        share = min(1.0, abs(self.weight) / self.scale_limit)
        return _THIN + (_WIDE - _THIN) * share

    def _due(self) -> tuple[Points, str | None, float]:
        """Its outline, its colour, and how near its middle is."""
        seen, near = self.space.sight(self.places(np.append(_SHARES * self.swept, 0.5)))
        nearness = float(near[-1])
        color = self._color(nearness)
        if color is None or self.swept <= 0:
            return np.zeros((0, 3)), color, nearness
        return straights(seen[:-2], seen[1:-1]), color, nearness

    def lay(self) -> Self:
        points, color, nearness = self._due()
        width = self.breadth()
        for stroke, share, opacity in ((self.halo, *_HALO), (self.core, 1.0, 1.0)):
            stroke.points = stroke.born = points
            stroke.stroke_rgbas = rgba(color or self.theme.outline, opacity)
            stroke.stroke_width = width * share
        self.set_z_index(self.space.layer(_LAYER, nearness))
        return self

    @property
    def told(self) -> str:
        return f"the arc of {self.weights.name}{list(self.index)}"

    @property
    def standing(self) -> Standing:
        return Standing(self.weights, self.index, self.weights.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It opens from its first arrow to its second, as wide and coloured as its entry says."""
        core = self.core
        due, color, _ = self._due()
        if not same_way(core.points, due):
            yield Fault("arc", f"{self.told} elsewhere", "from one of its arrows to the other")
        one, other = self.directions()
        if self.swept == 1.0 and len(core.points):
            ends = self.space.see([one * self.radius, other * self.radius])
            if not within_a_pixel(core.points[[0, -1]], ends):
                yield Fault("arc", f"{self.told} beside its arrows", "from one to the other")
        if color and not in_colour(core.stroke_rgbas, color):
            yield Fault("colour", f"{self.told} {core.stroke_rgbas[0, :3].round(2)}", color)
        if color and abs(core.stroke_width - self.breadth()) > 1e-6:
            yield Fault("arc", f"{self.told} {core.stroke_width:.2f} wide", f"{self.breadth():.2f}")


class ArcNumber(InSpace, Number):
    """The entry that an arc stands for, outside its middle."""

    def __init__(self, arc: PairArc) -> None:
        self.arc = arc
        Number.__init__(self, arc.weights, arc.index, em=_EM)
        self.pad = Pad(PAD)
        self.add(self.pad)
        self.stand_in(arc.space)
        self.beside = (*self.beside, ref(arc))
        self.set_z_index(_LAYER + 2)
        self.pad.set_z_index(_LAYER + 1.9)
        self.lay()

    def _due(self) -> Points:
        middle, outside = self.space.see(self.arc.places(np.array([0.5]))[0] * [[1.0], [1.01]])
        way = outside - middle
        length = float(np.linalg.norm(way)) or 1.0
        ahead = way / length
        half = np.array([np.ptp(self._outline()[:, 0]) / 2 + _ROOM, PAD, 0.0])
        return np.asarray(middle + ahead * (_OUTSIDE + float(np.abs(ahead) @ half)))

    def _outline(self) -> Points:
        return number_outline(self.arc.weights.text(self.arc.index)) * _EM

    def lay(self) -> Self:
        due = self._due()
        self.follow(self.arc.weights, _EM, due)
        half = float(np.ptp(self._outline()[:, 0])) / 2 + _ROOM
        self.pad.points = self.pad.born * [half / PAD, 1.0, 1.0] + due
        return self

    def faults(self) -> Iterator[Fault]:
        """It says its arc's own entry, beside it."""
        yield from super().faults()
        entry, due = self.claim, self._due()
        if (entry.record, entry.index) != (self.arc.weights, self.arc.index):
            yield Fault("arc", f"{self.drawn} on {self.arc.told}", "its own entry")
        elif not same_way(self.points, self._outline() + due):
            yield Fault("arc", f"{self.drawn} away from {self.arc.told}", "outside its middle")

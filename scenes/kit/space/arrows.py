"""Rows of a record as arrows in space: solids, of which the farther ones are paler."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record
from gradmath.views.palette import BLACK, WHITE
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.facet import GradedArea
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.shades import receding, shade
from scenes.kit.space.texts import TextInSpace
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way, within_a_pixel
from scenes.kit.truth.claims import Ordinal

Vector = npt.NDArray[np.float64]
RowAt = tuple[Record, int]
"""A record and which of its rows."""

_HEAD, _STEEP = 0.42, 0.4  # length of a cone, and half its width as a share of that
_THIN, _THICK = 0.026, 0.07  # half the shaft at its tail and at its neck
_LONGEST_HEAD = 0.62  # of an arrow, however short
_NECK = 0.86  # of the cone's length from the tip, where the shaft ends in it
_SHORTEST = 1e-3
_FIRSTS = (0, 4, 8, 11, 14)  # of the corners of its four parts
_NEXT = [1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 8, 12, 13, 11]  # the corner that follows each
_LAYER = 2.0
PAD = 0.19  # radius of what lies behind a number
_BEYOND = 0.3  # from a tip to its number
_BESIDE = (-0.22, 0.32)  # from a tip to a number beside the head: ahead, and to the left of that


def row_of(row: RowAt) -> Vector:
    """A row as a vector of three, its last component zero if it has but two."""
    record, number = row
    vector = np.zeros(3)
    values = record.value[number]
    vector[: len(values)] = values
    return vector


@lru_cache(maxsize=2048)
def _tones(color: str, lit: float) -> list[Points]:
    """The colours of shaft, shine, and the two sides of the cone of an arrow of a colour."""
    bright = shade(color, WHITE, 0.42 * lit)
    return [
        np.vstack([rgba(shade(color, BLACK, 0.42)), rgba(color)]),
        np.vstack([rgba(color, 0.75), rgba(bright, 0.75)]),
        rgba(shade(color, WHITE, 0.18 * lit)),
        rgba(shade(color, BLACK, 0.28)),
    ]


class ArrowPart(Ornament):
    """One side of the cone of an arrow."""


class SolidArrow(InSpace, QuickGroup):
    """One row of a record as a solid arrow, from the origin or from the tip of another row."""

    def __init__(
        self,
        space: Scenery,
        record: Record,
        row: int,
        face: Face,
        *,
        tail: RowAt | None = None,
        width: float = 1.0,
    ) -> None:
        self.stand_in(space)
        self.row, self.face, self.width_share = row, face, width
        self.grown, self.lit = 1.0, 1.0
        self.theme = current_theme()
        self.shaft, self.shine = GradedArea(), GradedArea()
        self.cone = [ArrowPart(stroke_width=0), ArrowPart(stroke_width=0)]  # lit, and in shade
        super().__init__(self.shaft, self.shine, *self.cone)
        self.follow(record, tail)

    def follow(self, record: Record, tail: RowAt | None = None) -> Self:
        """Stand for the same row of another record."""
        self.record, self.tail = record, tail
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Be drawn over a share of its length, from its tail."""
        self.grown = share
        return self.lay()

    def recede_to(self, lit: float) -> Self:
        """Be as strong as a share of its colour, while others are spoken of."""
        self.lit = lit
        return self.lay()

    # -- where it is due -------------------------------------------------------------------

    def ends(self) -> tuple[Vector, Vector]:
        """Its tail and its tip in space, however much of it is drawn."""
        tail = row_of(self.tail) if self.tail else np.zeros(3)
        return tail, tail + row_of((self.record, self.row))

    def ink(self) -> str:
        """Its colour when it is near."""
        ramps = self.theme.value if self.face is Face.VALUE else self.theme.gradient
        return ramps[0].line

    def hue(self, tip: Vector) -> str:
        """Its colour when its tip is as far away as that."""
        return receding(self.ink(), self.space.nearness(tip), self.lit)

    def outlines(self, tail: Vector, tip: Vector) -> list[Points]:
        """Shaft, shine, and the two sides of the cone of an arrow between two places."""
        return self._between(*self.space.sight([tail, tip]))

    def _between(self, seen: Points, nearness: Vector) -> list[Points]:
        start, end = seen
        length = float(np.hypot(*(end - start)[:2]))
        if length < _SHORTEST:
            return [np.zeros((0, 3))] * 4
        ahead = (end - start) / length
        aside = np.array([-ahead[1], ahead[0], 0.0])
        aside *= 1.0 if aside[1] >= 0 else -1.0  # light comes from above
        distance = self.space.eye.distance
        near = (self.width_share * distance / (distance - nearness)).tolist()
        head = min(_HEAD * near[1], length * _LONGEST_HEAD)
        thin, thick = _THIN * near[0], _THICK * head / _HEAD
        neck, back = end - ahead * head * _NECK, end - ahead * head
        wing = aside * head * _STEEP
        foot, top = aside * thin, aside * thick
        corners = np.array([
            start + foot, neck + top, neck - top, start - foot,
            start + foot * 0.8, neck + top * 0.8, neck + top * 0.1, start + foot * 0.1,
            end, back + wing, neck,
            end, back - wing, neck,
        ])  # fmt: skip
        curves = straights(corners, corners[_NEXT])
        return [curves[4 * first : 4 * last] for first, last in pairwise(_FIRSTS)]

    # -- drawing ---------------------------------------------------------------------------

    def lay(self) -> Self:
        tail, tip = self.laid = self.ends()
        drawn = tail + (tip - tail) * max(self.grown, _SHORTEST)
        seen, near = self.space.sight([tail, drawn, tip])
        parts = (self.shaft, self.shine, *self.cone)
        outlines = self._between(seen[:2], near[:2])
        colors = _tones(receding(self.ink(), float(near[2]), self.lit), self.lit)
        for part, points, rgbas in zip(parts, outlines, colors, strict=True):
            part.points = part.born = points
            part.fill_rgbas = rgbas.copy()
        self.shaft.ends = self.shine.ends = seen[:2]
        self.set_z_index(self.space.layer(_LAYER, float(near[2])))
        return self

    # -- truth -----------------------------------------------------------------------------

    @property
    def told(self) -> str:
        return f"the arrow of {self.record.name}[{self.row}]"

    @property
    def standing(self) -> Standing:
        column = int(np.abs(self.record.value[self.row]).argmax())
        index = (self.row, column)
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """It reaches from its tail as far as its row says, in the colour of its face."""
        tail, tip = self.ends()
        if not np.array_equal(self.laid, (tail, tip)):  # however small, it is another row
            yield Fault("arrow", f"{self.told} as it was", "what its row holds")
        if self.grown == 1.0 and len(self.cone[0].points):
            seen_tail, seen_tip = self.space.see([tail, tip])
            corners = self.shaft.points[::4]
            if not (
                within_a_pixel(self.cone[0].points[0], seen_tip)
                and within_a_pixel((corners[0] + corners[3]) / 2, seen_tail)
            ):
                yield Fault("arrow", f"{self.told} elsewhere", "as far as its row says")
        drawn = tail + (tip - tail) * max(self.grown, _SHORTEST)
        dues = self.outlines(tail, drawn)
        for part, due in zip((self.shaft, self.shine, *self.cone), dues, strict=True):
            if not same_way(part.points, due):
                yield Fault("arrow", f"a part of {self.told} elsewhere", "where the eye sees it")
        ink, due_ink = self.shaft.fill_rgbas[-1, :3], self.hue(tip)
        if not np.allclose(ink, rgba(due_ink)[0, :3], atol=1e-6):
            yield Fault("colour", f"{self.told} {ink.round(2)}", due_ink)


class Pad(Disc):
    """A disc of the frame's own colour, so that a number can be read over anything."""

    def __init__(self, radius: float) -> None:
        super().__init__(radius=radius, stroke_width=0, fill_opacity=1,
                         fill_color=current_theme().background)  # fmt: skip


class RowNumber(TextInSpace):
    """Which row an arrow is: beyond its tip, or beside its head if another arrow begins there."""

    def __init__(self, arrow: SolidArrow, *, beside_head: bool = False) -> None:
        super().__init__("{}", Ordinal(arrow.record, 0, arrow.row), em=INDEX * 1.2 / CODE_SIZE,
                         color=current_theme().text, type=Type.CODE)  # fmt: skip
        self.arrow, self.ahead = arrow, np.array([0.0, 1.0, 0.0])
        self.away = _BESIDE if beside_head else (_BEYOND, 0.0)
        pad = Pad(PAD)
        self.add_to_back(pad.move_to(self))
        self.stand_in(arrow.space)
        self.set_z_index(_LAYER + 2)
        self.lay()

    def due(self) -> Points:
        tail, tip = self.space.see(self.arrow.ends())
        length = float(np.linalg.norm(tip - tail))
        if length > _SHORTEST:  # an arrow without a length leaves its number where it is
            self.ahead = (tip - tail) / length
        aside = np.array([-self.ahead[1], self.ahead[0], 0.0])
        return np.asarray(tip + self.ahead * self.away[0] + aside * self.away[1])

    def astray(self) -> Fault:
        return Fault("arrow", f"number {self.arrow.row} elsewhere", "at its arrow's tip")

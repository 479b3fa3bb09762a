"""How far a nudge has moved a number, as a bar; the step that nudges is always as long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, within_a_pixel

THICK = 0.5
_EM = 0.28  # the size of its digits
_ROOM = 0.16  # between a bar and its digits
_DIM = 0.4  # what it shows of its colour, so that what is laid on it can be told from it
_DIGITS = 0.55  # of the time that it takes to grow: from there on they come


class BarArea(Ornament):
    """The area of a bar."""


class MoveBar(QuickGroup):
    """A bar of as many units as steps fit into how far something has moved, and its digits.

    unit is how long the step is drawn. What moves back is drawn to the left. What is laid on a bar
    is brighter than it; the bar of the step itself is not dim.
    """

    def __init__(
        self, record: Record, step: Record, ground: Points, unit: float, *, dim: bool = True
    ) -> None:
        super().__init__()
        self.opacity = _DIM if dim else 1.0
        self.face = Face.VALUE
        self.ground, self.unit, self.share = np.array(ground, dtype=float), unit, 1.0
        self.area = BarArea(stroke_width=0, fill_opacity=1)
        self.number = Number(record, (), em=_EM)
        self.add(self.area, self.number)
        self.follow(record, step)

    @property
    def record(self) -> Record:
        """How far it has moved."""
        return self.number.claim.record

    @property
    def steps(self) -> float:
        """How many steps long it is."""
        return float(self.record.value[()]) / float(self.step.value[()])

    def follow(self, record: Record, step: Record) -> Self:
        """Stand for a nudge by another step."""
        self.step = step
        self.number.decimals = record.decimals
        self.number.follow(record, _EM, np.zeros(3))
        color = area_of(Face.VALUE, float(record.value[()]), 0.0, current_theme())
        self.area.fill_rgbas = rgba(
            color or current_theme().outline, self.opacity if color else 0.0
        )
        return self.grow(self.share)

    def grow(self, share: float) -> Self:
        """Be drawn as long as a share of what it is to be."""
        self.share = share
        self.area.points = self.area.born = self._outline(share)
        half = ADVANCE * len(self.number.drawn) / 2 * _EM
        ends = self.area.points[:, 0]
        beside = ends.max() + _ROOM + half if self.steps >= 0 else ends.min() - _ROOM - half
        self.number.follow(self.record, _EM, np.array([beside, self.ground[1], 0.0]))
        shown = float(np.clip((share - _DIGITS) / (1.0 - _DIGITS), 0.0, 1.0))
        self.number.fill_rgbas = rgba(current_theme().text, shown)
        return self

    def _outline(self, share: float) -> Points:
        left = self.ground[0]
        return rectangle(left, left + self.unit * self.steps * share, self.ground[1], THICK)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), f"{self.steps:.4g} steps long")

    def faults(self) -> Iterator[Fault]:
        """It begins on its ground, and is as many steps long as its number tells."""
        ends = self.area.points[:, 0].min(), self.area.points[:, 0].max()
        move, step = float(self.record.value[()]), float(self.step.value[()])
        left, steps = self.ground[0], move / step if step else float("nan")
        due = sorted((left, left + self.unit * self.share * steps))
        if not within_a_pixel(np.array(ends), np.array(due)):
            yield Fault("bar", f"{self.record.name} from {ends[0]:.2f} to {ends[1]:.2f}",
                        f"{due[0]:.2f} to {due[1]:.2f}")  # fmt: skip
        color = area_of(Face.VALUE, move, 0.0, current_theme())
        if color and not in_colour(self.area.fill_rgbas, color):
            yield Fault("colour", f"the bar of {self.record.name} in another colour", color)


def rectangle(left: float, right: float, middle: float, height: float) -> Points:
    """The outline of a rectangle around a height, in the form that manim draws."""
    low, high = middle - height / 2, middle + height / 2
    corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
    return Polyline.through(*([*each, 0.0] for each in corners)).curves()

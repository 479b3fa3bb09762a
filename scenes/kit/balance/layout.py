"""Where the bell, the beam and the piles at its ends stand, and how large one draw is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gradmath.records.random_inputs import RandomInputs
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.samples.ruler import RulerPose, Scale

MIDDLE_TO_END = 4.75  # of the beam, where its two numbers are
BEAM, BELL = -1.27, -0.44  # heights
BEAM_MIDDLE, BELL_MIDDLE = 0.3, 0.8
SIGMA = 0.8  # how long one is below the bell
REACH = 4.0  # of its ruler, to both sides
STROKE = 0.01  # how wide a stroke of one is
_TALL = 3.2  # how high a density of one is
_WIDE, _HIGH, _LOWER = 1.7, 1.75, 1.25  # room for a pile; how high it is below the strip
_WRITTEN = 6  # decimals of a number under the beam
_LARGE, _WIDEST = 0.2, 0.2  # the first draws, and discs at most
_LEAN = 0.86  # how large a disc is in its room
_STEEPEST, _SOON = 0.075, 0.1  # of a beam; how far off it is nearly that, of its reach


@dataclass(frozen=True, eq=False)
class BalanceLayout:
    """Places for so many draws, whose gradients are zero or `reach`; the beam turns about a number.

    lean is its angle, zero while it lies still.
    """

    draws: int
    reach: float
    pivot: float = 0.0
    lean: float = 0.0

    @cached_property
    def bell(self) -> RulerPose:
        """The ruler of x."""
        middle = np.array([BELL_MIDDLE, BELL, 0.0])
        return RulerPose(middle, 2 * REACH * SIGMA, Scale(-REACH, REACH))

    @cached_property
    def beam(self) -> RulerPose:
        """The ruler of x.grad: zero at one end, the other number at the other."""
        low, high = min(0.0, self.reach), max(0.0, self.reach)
        level = RulerPose(np.array([BEAM_MIDDLE, BEAM, 0.0]), 2 * MIDDLE_TO_END, Scale(low, high))
        wedge = level.at(self.pivot)
        turned = replace(level, angle=self.lean)
        return replace(turned, middle=wedge - (wedge[0] - BEAM_MIDDLE) * turned.along)

    def leaning(self, pivot: float, mean: float) -> BalanceLayout:
        """The same with a wedge elsewhere: the beam sinks where most of what lies on it is."""
        off = (pivot - mean) / abs(self.reach)
        lean = np.sign(off) * _STEEPEST * (1 - np.exp(-abs(off) / _SOON))
        return replace(self, pivot=pivot, lean=float(lean))

    @property
    def tall(self) -> float:
        """How high a density of one is."""
        return _TALL

    @property
    def dot(self) -> float:
        """How wide and high one draw is under the bell: together they fill it, if they are many."""
        return min(_LARGE, float(np.sqrt(_TALL * SIGMA / self.draws)))

    @cached_property
    def disc(self) -> float:
        """How wide one draw is on the beam: nine of ten of them have room on one pile."""
        high = _HIGH if self.reach > 0 else _LOWER
        room = _WIDE * high / (0.9 * self.draws)
        return min(_WIDEST, float(np.sqrt(room)))

    @property
    def zoom(self) -> float:
        """How much larger the first draws are shown."""
        return max(1.0, _LARGE / self.dot)

    @cached_property
    def across(self) -> int:
        """How many discs lie side by side."""
        return max(1, int(_WIDE / self.disc + 1e-9))

    @property
    def radius(self) -> float:
        return self.disc * _LEAN / 2

    def ranks(self, x: Numbers) -> Numbers:
        """How many draws before each lie under it below the bell. Shapes: (n,) to (n,)."""
        bins = np.floor(np.asarray(x, dtype=np.float64) * SIGMA / self.dot).astype(int)
        return np.array([int((bins[:k] == each).sum()) for k, each in enumerate(bins)], dtype=float)

    def under_bell(self, x: Numbers, ranks: Numbers, zoom: float = 1.0) -> Points:
        """The middles of draws below the bell, which may be drawn larger."""
        heights = (ranks + 0.5) * zoom * self.dot
        return self.bell.at(np.asarray(x, dtype=np.float64), heights)

    def piled(self, value: float, ranks: Numbers, zoom: float = 1.0) -> Points:
        """The middles of discs on the pile at a number; a row begins in its middle.

        Shapes: (k,) to (k, 3).
        """
        ranks = np.asarray(ranks, dtype=np.float64)
        rows, places = np.divmod(ranks, self.across)
        steps = np.ceil(places / 2) * np.where(places % 2, -1.0, 1.0)
        if self.across % 2 == 0:
            steps += 0.5
        beam, size = self.beam, zoom * self.disc
        away = np.outer(steps, beam.along) + np.outer(rows + 0.5, beam.across)
        return np.asarray(beam.at(value) + size * away)

    def above(self, value: float, count: int) -> Points:
        """Where so many discs on the pile at a number have their top."""
        return self.beam.at(value, count / self.across * self.disc)

    def rolling(self, value: float) -> Points:
        """Where a disc leaves the pile at a number to roll along the beam, or comes to it."""
        foot = self.beam.at(value)
        inwards = -np.sign(foot[0]) * (_WIDE + self.disc) / 2
        return np.asarray(foot + [inwards, self.disc / 2, 0.0])


def layout_of(drawn: RandomInputs) -> BalanceLayout:
    """The layout for some draws: one of their gradients is not zero."""
    values = drawn.x_grad.value
    return BalanceLayout(drawn.draws, round(float(values[np.abs(values).argmax()]), _WRITTEN))

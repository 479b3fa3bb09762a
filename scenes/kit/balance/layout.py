"""Where the bell, the beam and the piles at its ends stand, and how large one draw is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradmath.records.random_inputs import RandomInputs
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.samples.ruler import RulerPose, Scale

MIDDLE_TO_END = 4.7  # of the beam, where its two numbers are
BEAM, BELL = -1.5, -0.6  # heights
SIGMA = 0.8  # how long one is below the bell
REACH = 4.4  # of its ruler, to both sides
STROKE = 0.01  # how wide a stroke of one is
_TALL = 4.6  # how high a density of one is
_WIDE, _HIGH = 1.9, 1.95  # room for a pile
_WRITTEN = 6  # decimals of a number under the beam
_LARGE, _WIDEST = 0.2, 0.17  # the first draws, and discs at most
_LEAN = 0.86  # how large a disc is in its room


@dataclass(frozen=True, eq=False)
class BalanceLayout:
    """Places for so many draws, whose gradients are zero or `reach`."""

    draws: int
    reach: float

    @cached_property
    def bell(self) -> RulerPose:
        """The ruler of x."""
        return RulerPose(np.array([0.0, BELL, 0.0]), 2 * REACH * SIGMA, Scale(-REACH, REACH))

    @cached_property
    def beam(self) -> RulerPose:
        """The ruler of x.grad: zero at one end, the other number at the other."""
        low, high = min(0.0, self.reach), max(0.0, self.reach)
        return RulerPose(np.array([0.0, BEAM, 0.0]), 2 * MIDDLE_TO_END, Scale(low, high))

    @property
    def tall(self) -> float:
        """How high a density of one is."""
        return _TALL

    @property
    def dot(self) -> float:
        """How wide and high one draw is under the bell: together they fill it."""
        return float(np.sqrt(_TALL * SIGMA / self.draws))

    @cached_property
    def disc(self) -> float:
        """How wide one draw is on the beam: nine of ten of them have room on one pile."""
        room = _WIDE * _HIGH / (0.9 * self.draws)
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
        foot = self.beam.at(value)
        away = np.column_stack([steps, rows + 0.5, np.zeros_like(rows)]) * zoom * self.disc
        return np.asarray(foot + away)

    def rolling(self, value: float) -> Points:
        """Where a disc leaves the pile at a number to roll along the beam, or comes to it."""
        foot = self.beam.at(value)
        inwards = -np.sign(foot[0]) * (_WIDE + self.disc) / 2
        return np.asarray(foot + [inwards, self.disc / 2, 0.0])


def layout_of(drawn: RandomInputs) -> BalanceLayout:
    """The layout for some draws: one of their gradients is not zero."""
    values = drawn.x_grad.value
    return BalanceLayout(drawn.draws, round(float(values[np.abs(values).argmax()]), _WRITTEN))

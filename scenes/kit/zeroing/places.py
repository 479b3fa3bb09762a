"""Where letterboxes lie in two lanes, over a hill, or over a bowl, across all of the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.hill.places import ENDS
from scenes.kit.hill.view import HillView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region

LOW, HIGH = -8.25, 3.05  # the numbers at both ends of the hill's axis
BOWL = Region(SAFE.left + 0.04, SAFE.right - 0.35, bottom=-2.1, top=0.3)
_WORDS, _BOXES = (2.12, 1.12), (1.68, 0.68)  # heights of what stands in the lanes
_BOX = Region(SAFE.left + 1.8, 0.98, bottom=-0.2, top=0.2)  # around its height
_NUMBER, _SIGNED = 1.16, 1.36  # room for a number behind the longest bar
_STEPS = -2.45  # where the word for steps ends


def hill_view() -> HillView:
    """The hill from -8 to 2.8."""
    unit = (ENDS[1] - ENDS[0]) / (HIGH - LOW)
    return HillView(unit, ENDS[0] - LOW * unit)


@dataclass(frozen=True)
class LanePlaces:
    """One lane: a line of words, and a letterbox below.

    unit is how long a gradient of 1 is in the box, zero where it begins, across.
    """

    number: int
    unit: float
    zero: float

    @classmethod
    def above_zero(cls, number: int, most: float) -> LanePlaces:
        """For gradients up to so much."""
        return cls(number, (_BOX.width - _NUMBER) / most, _BOX.left + 0.08)

    @classmethod
    def around_zero(cls, number: int, most: float) -> LanePlaces:
        """For gradients up to so much to both sides."""
        room = _BOX.width / 2 - _SIGNED
        return cls(number, room / most, (_BOX.left + _BOX.right) / 2)

    @property
    def box(self) -> Region:
        y = _BOXES[self.number]
        return Region(_BOX.left, _BOX.right, y + _BOX.bottom, y + _BOX.top)

    @property
    def height(self) -> float:
        """The middle of the box."""
        return _BOXES[self.number]

    @property
    def words(self) -> Points:
        """Where its line of words begins."""
        return np.array([SAFE.left + 0.22, _WORDS[self.number], 0.0])

    @property
    def steps(self) -> Points:
        """Where the word for steps ends and their number begins."""
        return np.array([_STEPS, _WORDS[self.number], 0.0])

    def across(self, gradient: float) -> float:
        """Where a gradient ends in the box."""
        return self.zero + self.unit * gradient

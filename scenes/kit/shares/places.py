"""Where things stand when V is shared out: arrows or a plot on the left, V and two bars beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region

ROOM = Region(SAFE.left, 0.3, bottom=-2.6, top=2.4)  # of the arrows
TANH = Region(SAFE.left + 0.35, 3.05, bottom=-2.1, top=1.5)
CROWD = Region(SAFE.left + 0.75, 0.0, bottom=-2.0, top=1.6)
_MIDDLE = np.array([1.95, -0.72, 0.0])  # of the floor on which squares stand
_FLOOR, _PITCH = 2.9, 0.9  # how wide it is, and at most from square to square
_FILLED = 0.95  # of a cell, by the largest square
_BAR, _SIZE, FOOT = 4.3, 5.84, -2.0
_WIDE = 0.6  # of the bar for the size of X.grad
_WHOLE = 2.95  # how high the bar of all squares is
_HIGH = 3.35  # of the bar for the size of X.grad
ON_TANH = 0.92  # side of a square of area 1 on the curve


@dataclass(frozen=True)
class SharePlaces:
    """For so many rows: all that does not hang on the numbers."""

    n: int

    @property
    def pitch(self) -> float:
        """From square to square on the floor."""
        return min(_PITCH, _FLOOR / self.n)

    @property
    def side(self) -> float:
        """Of a square that is 1: so large that squares of a diagonal alone nearly meet."""
        return _FILLED * self.pitch * float(np.sqrt(self.n))

    def cell(self, i: int, j: int) -> Points:
        """The middle of a cell of the floor."""
        away = np.array([j - (self.n - 1) / 2, (self.n - 1) / 2 - i, 0.0])
        return np.asarray(_MIDDLE + self.pitch * away)

    @property
    def floor(self) -> Region:
        """All cells."""
        half = self.n * self.pitch / 2
        x, y, _ = _MIDDLE
        return Region(x - half, x + half, y - half, y + half)

    @property
    def bar(self) -> tuple[float, float]:
        """How wide the bar of all squares is, and how high: its area is theirs."""
        return self.side**2 / _WHOLE, _WHOLE

    @property
    def ground(self) -> Points:
        """The foot of the bar of all squares."""
        return np.array([_BAR, FOOT, 0.0])

    @property
    def size_ground(self) -> Points:
        """The foot of the bar for the size of X.grad."""
        return np.array([_SIZE, FOOT, 0.0])

    @property
    def size_bar(self) -> tuple[float, float]:
        """How wide that is, and how high."""
        return _WIDE, _HIGH

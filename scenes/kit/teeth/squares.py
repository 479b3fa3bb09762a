"""Binary digits as squares in columns: they open one after the other, as a wave runs along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE
from scenes.kit.teeth.view import REACH, TeethInk, boxes, placed
from scenes.kit.truth.checks import same_way

COLUMNS = 57
WAVE, TURNING = 6.0, 20.0  # columns in which squares open, or turn over, at the same time
_INSIDE = REACH - 0.06
STEP = 2 * _INSIDE / COLUMNS
WIDE, HIGH = 0.165, 0.34
_CLOSED = 1e-6


@dataclass(frozen=True, eq=False)
class Written:
    """Digits from a column on, and how far each square is open."""

    digits: Sequence[int]
    first: int
    height: float
    opened: npt.NDArray[np.float64]

    def outline(self, digit: int) -> Points:
        """All squares of one digit."""
        shown = (np.array(self.digits, dtype=int) == digit) & (self.opened > _CLOSED)
        found = np.flatnonzero(shown)
        if not len(found):
            return np.zeros((0, 3))
        return boxes(
            placed(column(self.first + found), self.height), WIDE * self.opened[found], HIGH
        )


class BitSquares(QuickGroup):
    """Digits in columns, 1 filled and 0 not."""

    def __init__(self, color: str) -> None:
        self.ones = TeethInk(stroke_width=0, fill_color=color, fill_opacity=1)
        self.zeros = TeethInk(stroke_width=HAIRLINE, stroke_color=color)
        super().__init__(self.zeros, self.ones)

    def write(self, written: Written) -> None:
        """Show digits."""
        self.ones.lay(written.outline(1))
        self.zeros.lay(written.outline(0))

    def shows(self, written: Written) -> bool:
        """Whether it does."""
        parts = (self.ones, 1), (self.zeros, 0)
        return all(same_way(part.points, written.outline(digit)) for part, digit in parts)


def column(k: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Where a column has its middle."""
    return -_INSIDE + (np.asarray(k, dtype=float) + 0.5) * STEP


def wave(front: float, count: int, length: float = WAVE) -> npt.NDArray[np.float64]:
    """How far each of so many squares is open when the wave's front has come to a column."""
    opened: npt.NDArray[np.float64] = np.clip((front - np.arange(count)) / length, 0.0, 1.0)
    return opened

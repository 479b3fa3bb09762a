"""Where a small model stands: its board left, its logits on an axis across all of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, takewhile

import numpy as np

from gradmath.records.logits import LogitRun
from scenes.kit.cells.grids import CellSize
from scenes.kit.charts.axes import Numbers, Span
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE

AXIS = -2.0  # its height
ENDS = SAFE.left + 0.02, SAFE.right - 0.02
CELL = CellSize.fitting(0.78, 0.5, 0.08, 4)
_X, _W, _TOP = SAFE.left + 0.48, SAFE.left + 1.72, 1.5  # middles of the first cells of x and w
_B = 0.2  # between the last row of w and b
_LANES = (-1.72, 2.02)
_LEFT, _RIGHT, _FLAGS = -2.15, SAFE.right - 0.1, SAFE.right - 1.85  # of tips, and of beads
_FOOT = 0.3  # of a lane, for the name of its bead
_APART = 0.06  # between lanes
_MOST = 2.0  # units of the frame for 1
_TICK = 0.35  # from a margin to a number of the axis, at least


@dataclass(frozen=True, eq=False)
class AxisPlaces:
    """Numbers across are `unit` apart for each 1, around `zero`, on an axis from end to end."""

    unit: float
    zero: float

    @property
    def axis(self) -> float:
        """How high the axis stands."""
        return AXIS

    def across(self, number: float) -> float:
        """Where a number stands."""
        return self.zero + self.unit * number

    def axis_at(self, number: float) -> Points:
        return np.array([self.across(number), self.axis, 0.0])

    @cached_property
    def span(self) -> Span:
        """The numbers from margin to margin, with whole ones for ticks."""
        low, high = ((side - self.zero) / self.unit for side in ENDS)
        step = next(each for each in (1, 2, 5, 10, 20, 50) if each * self.unit >= 0.6)
        first = int(np.ceil((low + _TICK / self.unit) / step))
        ends = takewhile(lambda k: k * step <= high - _TICK / self.unit, count(first))
        return Span(low, high, tuple(float(k * step) for k in ends))


@dataclass(frozen=True, eq=False)
class HillPlaces(AxisPlaces):
    """Beside the axis a board, and over it lanes from the top.

    levels is how many arrows a lane has, one below the other.
    """

    lanes: int
    levels: int

    @classmethod
    def of(cls, runs: Sequence[LogitRun]) -> HillPlaces:
        """Places for the sums of all runs, and for names beside their beads."""
        tips = np.array([tips_of(run) for run in runs])
        logits = np.array([run.z.value for run in runs], dtype=np.float64)
        low, high = min(0.0, float(tips.min())), max(0.0, float(tips.max()))
        most = max(0.0, float(logits.max()))
        unit = min(_MOST, *(
            (right - _LEFT) / (end - low)
            for right, end in ((_RIGHT, high), (_FLAGS, most))
            if end > low
        ))  # fmt: skip
        n, m = runs[0].w.shape
        return cls(unit, _LEFT - low * unit, m, n + 1)

    # -- lanes -----------------------------------------------------------------------------

    @property
    def _lane(self) -> float:
        low, high = _LANES
        return (high - low) / self.lanes

    @property
    def pitch(self) -> float:
        """From one level of a lane to the next."""
        return (self._lane - _FOOT - _APART) / self.levels

    def level(self, lane: int, k: int) -> float:
        """How high the kth arrow of a lane lies."""
        return _LANES[1] - lane * self._lane - (k + 0.5) * self.pitch

    def foot(self, lane: int) -> float:
        """The middle of the name below a lane."""
        return self.level(lane, self.levels - 1) - self.pitch / 2 - _FOOT / 2 - 0.02

    @property
    def top(self) -> float:
        return _LANES[1]

    # -- the board -------------------------------------------------------------------------

    @property
    def x(self) -> Points:
        """The middle of the first cell of x; others stand below it."""
        return np.array([_X, _TOP, 0.0])

    @property
    def w(self) -> Points:
        """The middle of the first cell of w."""
        return np.array([_W, _TOP, 0.0])

    @property
    def b(self) -> Points:
        """The middle of the first cell of b, below the first column of w."""
        rows = self.levels - 1
        return np.array([_W, _TOP - rows * CELL.pitch[1] - _B, 0.0])


def tips_of(run: LogitRun) -> Numbers:
    """Where the arrows of each lane end, one after the other; (n + 1, m)."""
    terms = np.vstack([run.terms.value, run.b.value[None]]).astype(np.float64)
    tips: Numbers = terms.cumsum(axis=0)
    return tips

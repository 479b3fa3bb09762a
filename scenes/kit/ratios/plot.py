"""Two logarithmic rulers; what stands between them can be divided by what is counted across."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradmath.records.quotients import Quotients
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE
from scenes.kit.samples.ruler import RulerPose, Scale, TurningRuler

LEFT_END, RIGHT_END, BOTTOM, TOP = SAFE.left + 0.62, 1.35, -1.8, 2.0
FAR, CLOSE = "far", "close"
_LEAST, _ROOM = 0.8, 1.3  # where both begin; how much farther than the points they reach
_DECADES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_CLOSE_ROOM = 0.14  # of the height of the points, above and below them
_MARKS, _WIDE = 6, 10  # of the close ruler, at least; more than so many are every other one


class RatioPlot:
    """Places of numbers; `divided` is the share of the division that is done."""

    def __init__(self, runs: Sequence[Quotients]) -> None:
        self.divided = 0.0
        farthest = max(float(each.through.value.max()) for each in runs) * 1.9
        highest = max(float(each.ratio.value.max()) for each in runs) * _ROOM
        low, high = self._close(runs)
        self.marks = _between(low, high)
        self.far, self.close = (
            self._upright(least, most) for least, most in ((_LEAST, highest), (low, high))
        )
        middle = np.array([(LEFT_END + RIGHT_END) / 2, BOTTOM, 0.0])
        level = RulerPose(middle, RIGHT_END - LEFT_END, Scale(0.0, farthest, 1.0, _LEAST))
        self.across = TurningRuler(level, {FAR: _DECADES[:7]}, FAR)
        self.up = TurningRuler(self.far, {FAR: _DECADES, CLOSE: self.marks}, FAR)

    @staticmethod
    def _close(runs: Sequence[Quotients]) -> tuple[float, float]:
        """The stretch in which all factors have room."""
        factors = np.concatenate([each.factor.value for each in runs]).astype(np.float64)
        low, high = np.log(factors.min()), np.log(factors.max())
        room = (high - low) * _CLOSE_ROOM
        return float(np.exp(low - room)), float(np.exp(high + room))

    @staticmethod
    def _upright(low: float, high: float) -> RulerPose:
        middle = np.array([LEFT_END, (BOTTOM + TOP) / 2, 0.0])
        return RulerPose(middle, TOP - BOTTOM, Scale(0.0, high, 1.0, low), np.pi / 2, 1.0)

    @property
    def bottom(self) -> float:
        return float(self.up.line.points[0, 1])

    @property
    def top(self) -> float:
        return float(self.up.line.points[-1, 1])

    def places(self, through: Numbers, ratios: Numbers) -> Points:
        """Where quotients stand, as far as they are divided. Shapes: (k,), (k,) to (k, 3)."""
        left = ratios / through**self.divided
        places = np.zeros((len(through), 3))
        places[:, 0] = self.across.pose.at(through)[:, 0]
        places[:, 1] = self.up.pose.at(left)[:, 1]
        return places

    def height(self, number: float) -> float:
        """How high a number stands."""
        return float(self.up.pose.at(number)[1])


def _between(low: float, high: float) -> tuple[float, ...]:
    """Round numbers for the close ruler: tenths, fewer if they are many, finer ones if few."""
    for step in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        found = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        if len(found) <= _WIDE:
            break
    return tuple(float(round(each, 2)) for each in found)

"""Two logarithmic rulers; what stands between them can be divided by what is counted across."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradmath.records.quotients import Quotients
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE
from scenes.kit.samples.ruler import RulerPose, Scale, TurningRuler

LEFT_END, RIGHT_END, BOTTOM, TOP = SAFE.left + 0.9, 0.78, -1.6, 1.95
FAR, CLOSE, CLOSEST = "far", "close", "closest"
_LEAST, _ROOM = 0.8, 1.3  # where both begin; how much farther than the points they reach
_DECADES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_CLOSE_ROOM = 0.14  # of the height of the points, above and below them
_MOST = 7  # marks of a close ruler


class RatioPlot:
    """Places of numbers; `divided` is the share of the division that is done."""

    def __init__(self, runs: Sequence[Quotients]) -> None:
        self.divided = 0.0
        farthest = max(float(each.through.value.max()) for each in runs) * 2.6
        highest = max(float(each.ratio.value.max()) for each in runs) * _ROOM
        close, closest = self._close(runs), self._close(runs[-1:], bars=True)
        self.far, self.close, self.closest = (
            self._upright(*ends) for ends in ((_LEAST, highest), close, closest)
        )
        middle = np.array([(LEFT_END + RIGHT_END) / 2, BOTTOM, 0.0])
        level = RulerPose(middle, RIGHT_END - LEFT_END, Scale(0.0, farthest, 1.0, _LEAST))
        self.across = TurningRuler(level, {FAR: _DECADES[:7]}, FAR)
        marks = {FAR: _DECADES, CLOSE: _between(*close), CLOSEST: _between(*closest)}
        self.up = TurningRuler(self.far, marks, FAR)

    @staticmethod
    def _close(runs: Sequence[Quotients], *, bars: bool = False) -> tuple[float, float]:
        """The stretch in which all factors have room, with their errors if these are bars."""
        sides = (-1.0, 1.0) if bars else (0.0,)
        factors = np.concatenate([
            each.factor.value.astype(np.float64) + side * each.error.value.astype(np.float64)
            for each in runs for side in sides
        ])  # fmt: skip
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
    """Round numbers for a close ruler, not too many."""
    for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        found = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        if len(found) <= _MOST:
            break
    return tuple(float(round(each, 3)) for each in found)

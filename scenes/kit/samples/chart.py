"""Means over the number of samples: two rulers, and the places between them."""

from __future__ import annotations

import numpy as np

from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.samples.ruler import TurningRuler

_NOTHING = np.zeros((0, 3))


class Chart:
    """Two rulers; what lies below zero can be turned up about that line, by a share of the way."""

    def __init__(self, count: TurningRuler, up: TurningRuler) -> None:
        self.count, self.up, self.folded = count, up, 0.0

    @property
    def bottom(self) -> float:
        return float(self.up.line.points[0, 1])

    @property
    def top(self) -> float:
        return float(self.up.line.points[-1, 1])

    def places(self, counts: Numbers, numbers: Numbers) -> Points:
        """Where numbers stand after so many samples. Shapes: (k,), (..., k) to (..., k, 3)."""
        turned = np.where(numbers < 0, numbers * np.cos(np.pi * self.folded), numbers)
        places = np.zeros((*numbers.shape, 3))
        places[..., 0] = self.count.pose.at(counts)[..., 0]
        places[..., 1] = self.up.pose.at(turned)[..., 1]
        return places

    def lines(self, counts: Numbers, rows: Numbers) -> Points:
        """Rows of numbers as lines, as far as they lie between the ends of the upright ruler."""
        if rows.shape[1] < 2:
            return _NOTHING
        places = self.places(counts, rows)
        starts, ends = places[:, :-1].reshape(-1, 3), places[:, 1:].reshape(-1, 3)
        return straights(*_clipped(starts, ends, self.bottom, self.top))


def _clipped(starts: Points, ends: Points, low: float, high: float) -> tuple[Points, Points]:
    """The parts of straight ways that lie between two heights."""
    rise = ends[:, 1] - starts[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        cuts = np.array([(low - starts[:, 1]) / rise, (high - starts[:, 1]) / rise])
    flat = np.abs(rise) < 1e-12
    within = (starts[:, 1] >= low - 1e-9) & (starts[:, 1] <= high + 1e-9)
    first = np.where(flat, np.where(within, 0.0, 1.0), np.clip(cuts.min(axis=0), 0.0, 1.0))
    last = np.where(flat, np.where(within, 1.0, 0.0), np.clip(cuts.max(axis=0), 0.0, 1.0))
    kept = last > first
    way = (ends - starts)[kept]
    return starts[kept] + first[kept, None] * way, starts[kept] + last[kept, None] * way

"""All that is shown of random samples: the chart of their means, gauges, and squares on errors."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from manim import LEFT, RIGHT

from gradmath.records.crowds import Crowd
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.samples.chart import Chart
from scenes.kit.samples.gauge import Gauge, HalfLevel
from scenes.kit.samples.labels import RulerName
from scenes.kit.samples.river import RiverLines, Scatter, TrueMean
from scenes.kit.samples.ruler import RulerPose, Scale, TurningRuler
from scenes.kit.samples.squares import ErrorLegs, ErrorSquare

BOTTOM, TOP = -1.95, 1.75
LEFT_END, RIGHT_END = SAFE.left + 1.1, SAFE.right - 0.75
FAR, NEAR_UP, SIZES, CLOSE = "far", "near", "sizes", "close"
FEW, ALL, EVEN = "few", "all", "even"
QUARTER, MOST, REACH = 100.0, 400.0, 0.3
_UP = {
    FAR: (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0),
    NEAR_UP: (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3),
    SIZES: (0.0, 0.1, 0.2, 0.3),
    CLOSE: (0.0, 0.05, 0.1),
}
_COUNTS = {
    FEW: (0.0, 25.0, 50.0, 75.0, 100.0),
    ALL: (0.0, 100.0, 150.0, 200.0, 300.0, 400.0),
    EVEN: (0.0, 100.0, 200.0, 300.0, 400.0),
}
DIM, PALE = 0.42, 0.3
_CLOSE = 0.155  # the largest error that is seen from close
_TICKS, _NAMES = 1.3 * INDEX, 1.4 * INDEX


def _upright(place: float, scale: Scale) -> RulerPose:
    middle = np.array([place, (BOTTOM + TOP) / 2, 0.0])
    return RulerPose(middle, TOP - BOTTOM, scale, np.pi / 2, 1.0)


def _level(left: float, scale: Scale) -> RulerPose:
    return RulerPose(np.array([(left + RIGHT_END) / 2, BOTTOM, 0.0]), RIGHT_END - left, scale)


class BetweenRulers(Protocol):
    """What stands somewhere between rulers."""

    def lay(self) -> object: ...


class SampleBoard:
    """Its parts come on stage one by one; the last of these are made when they come."""

    up_label: RulerName
    count_label: RulerName

    def __init__(self, crowd: Crowd, window: CodeWindow) -> None:
        self.crowd, self.window = crowd, window
        self.gauges: list[Gauge] = []
        self.squares: list[ErrorSquare] = []
        self.far = _upright(LEFT_END, Scale(-3.2, 3.2))
        self.near = _upright(LEFT_END, Scale(-REACH, REACH))
        self.sized = _upright(LEFT_END, Scale(0.0, REACH))
        self.close = _upright(LEFT_END, Scale(0.0, _CLOSE))
        self.short = _level(LEFT_END, Scale(0.0, QUARTER))
        self.long = _level(LEFT_END, Scale(0.0, MOST))
        self.ruler = TurningRuler(self.far, _UP, FAR, em=_TICKS)
        self.count = TurningRuler(self.short, _COUNTS, FEW, em=_TICKS)
        chart = self.chart = Chart(self.count, self.ruler)
        rows = range(crowd.means.shape[0])
        self.true_mean = TrueMean(chart)
        self.legs = ErrorLegs(chart, crowd.error, crowd.half, int(QUARTER))
        self.scatter = Scatter(chart, crowd.first)
        self.one = RiverLines(chart, crowd.means, [0], width=1.6 * LINE)
        self.crowd_lines = RiverLines(chart, crowd.means, rows, strength=DIM)
        self.error = RiverLines(chart, crowd.error, width=2.0 * LINE, ink=current_theme().text)
        self.level = HalfLevel(chart, crowd.half)
        self.crowd_lines.set_z_index(-0.3)
        self.error.set_z_index(0.3)

    def gauge(self, count: int) -> Gauge:
        """How far off the means are after so many samples."""
        return Gauge(self.chart, self.crowd.error, count)

    def square(self, halvings: int) -> ErrorSquare:
        """The square on the first error, so often halved."""
        return ErrorSquare(self.chart, self.crowd.error, int(QUARTER), halvings)

    def up_name(self, code: str, *, size: bool = False) -> RulerName:
        """What the upright ruler counts, over its upper end."""
        name = RulerName(self.crowd.listing, code, self.ruler, size=size, em=_NAMES)
        end = self.ruler.line.points[-1]
        return name.move_to((SAFE.left, end[1] + 0.4, 0.0), aligned_edge=LEFT)

    def count_name(self) -> RulerName:
        """What the other ruler counts, behind its right end."""
        name = RulerName(self.crowd.listing, "n", self.count, em=_NAMES)
        end = self.count.line.points[-1]
        return name.move_to((end[0] + 0.62, end[1], 0.0), aligned_edge=RIGHT)

    @staticmethod
    def lay(*parts: BetweenRulers) -> None:
        """Let parts stand where their rulers are now."""
        for part in parts:
            part.lay()

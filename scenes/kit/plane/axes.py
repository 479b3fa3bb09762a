"""The axes of the plane of x: upright at its left end, and level where nothing is in its way."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT

from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import CrossedAxes, ScaledAxis
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region

_LOW = 0.3  # of the plane's height, up to which the level axis may stand at zero
_AWAY = 0.22  # from the plane to the numbers below it


class PlaneAxes(CrossedAxes):
    """The level axis stands at zero if that is low in the plane, else at its lower edge."""

    def __init__(self, region: Region, across: Span, up: Span) -> None:
        super().__init__(region, [across], [up], at=across.low, side=LEFT)
        share = float(up.share(0.0))
        foot = region.bottom + region.height * (share if 0.0 <= share <= _LOW else 0.0)
        start, end = (np.array([side, foot, 0.0]) for side in (region.left, region.right))
        self.across = ScaledAxis([across], start, end, DOWN, foot - region.bottom + _AWAY)
        QuickGroup.__init__(self, self.across, self.up)

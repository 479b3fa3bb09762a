"""A line through Bezier curves, and points along them."""

from __future__ import annotations

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.truth.checks import Ornament

_SAMPLES = 12  # of each curve


class EdgeCurve(Ornament):
    """A line through given Bezier curves."""

    def __init__(self, points: Points, color: str, width: float) -> None:
        super().__init__(stroke_color=color, stroke_width=width)
        self.take(points)

    def take(self, points: Points) -> None:
        """Run through other curves from now on."""
        self.points = points.copy()
        self.born = points.copy()


def sampled(points: Points) -> Points:
    """Points along Bezier curves, close to each other."""
    curves = points.reshape(-1, 4, 3)
    t = np.linspace(0, 1, _SAMPLES)[None, :, None]
    start, first, second, end = (curves[:, None, k] for k in range(4))
    course = (
        (1 - t) ** 3 * start
        + 3 * (1 - t) ** 2 * t * first
        + 3 * (1 - t) * t**2 * second
        + t**3 * end
    )
    return np.asarray(course.reshape(-1, 3))

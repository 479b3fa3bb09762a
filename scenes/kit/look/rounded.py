"""The outline of a rectangle with round corners: manim's own, found without making a mobject."""

from __future__ import annotations

from functools import lru_cache
from math import pi, tan

import numpy as np

from scenes.kit.look.glyphs import Points

_REACH = 4 / 3 * tan(pi / 8)  # of the handles of a curve that stands for a quarter of a circle
_QUARTER = np.array([(1, 0, 0), (1, _REACH, 0), (_REACH, 1, 0), (0, 1, 0)])
_LEFT_TURN = np.array([(0, 1, 0), (-1, 0, 0), (0, 0, 1)])
_THIRDS = np.linspace(0, 1, 4)[:, None]


@lru_cache(maxsize=4096)
def rounded(width: float, height: float, radius: float) -> Points:
    """A corner and a side four times, from the right side on to the left.

    Shapes: (32, 3), cubic Bezier points as manim's VMobjects hold them.

    >>> rounded(4.0, 2.0, 0.5)[[0, 3, 4, 7]].tolist()
    [[2.0, 0.5, 0.0], [1.5, 1.0, 0.0], [1.5, 1.0, 0.0], [-1.5, 1.0, 0.0]]
    """
    radius = min(radius, width / 2, height / 2)
    across, up = width / 2 - radius, height / 2 - radius
    corners, arc = [], _QUARTER * radius
    for centre in ((across, up, 0), (-across, up, 0), (-across, -up, 0), (across, -up, 0)):
        corners.append(arc + centre)
        arc = arc @ _LEFT_TURN
    sides = [
        start[-1] + _THIRDS * (end[0] - start[-1])
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    outline = np.concatenate([part for pair in zip(corners, sides, strict=True) for part in pair])
    outline.setflags(write=False)
    return outline

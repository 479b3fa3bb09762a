"""A way in pieces: what is expected, not computed."""

from __future__ import annotations

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights

_DASH = 0.13


def dashes(way: Polyline) -> Points:
    """A way in an odd number of pieces, every second of which is left out."""
    pieces = 2 * max(1, round(way.length / _DASH / 2)) - 1
    starts = np.arange(0, pieces, 2) / pieces
    ends = starts + 1 / pieces
    steps = np.linalg.norm(np.diff(way.corners, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()
    first, last = (
        np.column_stack([np.interp(at, along, axis) for axis in way.corners.T])
        for at in (starts, ends)
    )
    return straights(first, last)

"""Rectangles and level lines by their corners, and many of them as one outline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights

_BOX = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])


def box(left: float, right: float, low: float, high: float) -> Points:
    """A rectangle's corners."""
    middle = np.array([(left + right) / 2, (low + high) / 2])
    corners = _BOX * [(right - left) / 2, (high - low) / 2] + middle
    return np.concatenate([corners, np.zeros((4, 1))], axis=1)


def level_line(left: float, right: float, height: float) -> Points:
    """A level line's ends."""
    return np.array([[left, height, 0.0], [right, height, 0.0]])


def joined(polygons: Sequence[Points]) -> Points:
    """One outline of some polygons; a line is there and back."""
    if not polygons:
        return np.zeros((0, 3))
    return straights(
        np.concatenate([*polygons]),
        np.concatenate([np.roll(each, -1, axis=0) for each in polygons]),
    )

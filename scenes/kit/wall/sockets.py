"""Cells of a wall that nobody has computed yet, as dotted outlines."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Ornament

_DOTS = 34  # of each outline, whatever its size: one may turn into another
_ROUND = 0.375  # of its height: as round as the cell that comes there


class Socket(Ornament):
    """A dotted outline around the place of a cell."""

    def __init__(self, center: Points, width: float, height: float) -> None:
        super().__init__(stroke_width=1.3 * HAIRLINE, stroke_color=current_theme().muted)
        self.set_z_index(-3)
        self.lay(center, width, height)

    def lay(self, center: Points, width: float, height: float) -> Self:
        """Lie around another place."""
        self.middle, self.extent = np.array(center, dtype=float), (width, height)
        self.points = self.born = _dotted(width, height) + self.middle
        return self


@lru_cache(maxsize=4096)
def _dotted(width: float, height: float) -> Points:
    across, up = width / 2, height / 2
    corners = [(-across, 0), (-across, up), (across, up), (across, -up), (-across, -up),
               (-across, 0)]  # fmt: skip
    way = Polyline.bent(*([*corner, 0.0] for corner in corners), radius=2 * _ROUND * up)
    dots = [_ends(way, k / _DOTS, (k + 0.5) / _DOTS) for k in range(_DOTS)]
    points: Points = np.concatenate(dots)
    points.setflags(write=False)
    return points


def _ends(way: Polyline, start: float, end: float) -> Points:
    """A dot as one straight curve."""
    thirds = np.linspace(0.0, 1.0, 4)[:, None]
    return np.asarray(way.at(start) + (way.at(end) - way.at(start)) * thirds)

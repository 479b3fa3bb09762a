"""Cells of a wall that nobody has computed yet, as dotted outlines."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Ornament

_DOTS = 34  # of each outline, whatever its size: one may turn into another
_ROUND = 0.375  # of its height: as round as the cell that comes there
_ALONG = np.linspace(0.0, 1.0, 9)[:, None]
_BEZIER = np.hstack([(1 - _ALONG) ** 3, 3 * _ALONG * (1 - _ALONG) ** 2,
                     3 * _ALONG**2 * (1 - _ALONG), _ALONG**3])  # fmt: skip


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
    curves = rounded(width, height, _ROUND * height).reshape(-1, 4, 3)
    way = Polyline(np.concatenate([_BEZIER @ curve for curve in curves]))
    dots = [_ends(way, k / _DOTS, (k + 0.5) / _DOTS) for k in range(_DOTS)]
    points: Points = np.concatenate(dots)
    points.setflags(write=False)
    return points


def _ends(way: Polyline, start: float, end: float) -> Points:
    """A dot as one straight curve."""
    thirds = np.linspace(0.0, 1.0, 4)[:, None]
    return np.asarray(way.at(start) + (way.at(end) - way.at(start)) * thirds)

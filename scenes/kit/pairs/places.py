"""Where things stand when rows of X are arrows: they fill the left, a matrix or a plot the right.

The eye stands still, where the angles between the course's five rows are seen nearly as they are:
each within 16 degrees, and on the same side of 90. It is rolled, so that the arrows open upwards
and fill a place that is wider than high.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.space.arrows import Vector
from scenes.kit.space.eye import Eye

STANDING = Eye(azimuth=205, elevation=35, zoom=1, distance=9, roll=-108)
COMING = replace(STANDING, azimuth=150, elevation=8)
"""From where the arrows are seen first: then the eye comes round to where it stands."""

REACH = 0.5  # of an axis, to both sides
ARROWS = Region(SAFE.left, 0.95, bottom=-2.65, top=2.45)
_NUMBERS = 0.3  # beside the tips
_MAP = Region(1.45, 5.4, bottom=-2.2, top=0.3)
_WIDEST, _HIGHEST = 1.0, 0.6  # of a cell
_GAP = 0.03
_WIDE_CELLS = 5  # rows, whose pairs have cells in which two decimals have room
_READ = 0.25  # em of digits that can be read, in a cell that they nearly fill
_TABLE = CellSize.fitting(0.86, 0.42, 0.06, 4)
_TABLE_TOP = 0.2
_BAR, _WIDE, _FOOT = 5.84, 0.4, -1.85
_PLOT = Region(1.95, SAFE.right - 0.2, bottom=-1.75, top=0.45)


@dataclass(frozen=True, eq=False)
class PairPlaces:
    """For so many rows: all that does not hang on the numbers."""

    n: int

    @property
    def map_size(self) -> CellSize:
        """Of a matrix with an entry for each pair."""
        width, height = (min(most, whole / self.n - _GAP) for most, whole in
                         ((_WIDEST, _MAP.width), (_HIGHEST, _MAP.height)))  # fmt: skip
        size = CellSize.fitting(width, height, _GAP, 5)
        return replace(size, em=max(size.em, _READ))

    @property
    def map_decimals(self) -> int:
        """How many can be read in its cells."""
        return 2 if self.n <= _WIDE_CELLS else 1

    @property
    def map_middle(self) -> Points:
        _, down = self.map_size.pitch
        return np.array([_middle(_MAP)[0], _MAP.top - (self.n * down - _GAP) / 2, 0.0])

    @property
    def table_size(self) -> CellSize:
        """Of X."""
        return _TABLE

    @property
    def table_middle(self) -> Points:
        _, down = _TABLE.pitch
        return np.array([_middle(_MAP)[0], _TABLE_TOP - self.n * down / 2, 0.0])

    @property
    def ground(self) -> Points:
        """The foot of the bar of L."""
        return np.array([_BAR, _FOOT, 0.0])

    @property
    def bar(self) -> tuple[float, float]:
        """How wide that is, and how high."""
        return _WIDE, _MAP.top - _FOOT

    @property
    def plot(self) -> Region:
        return _PLOT


def _middle(region: Region) -> Points:
    return np.array([(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0])


def fitted(
    eye: Eye,
    tips: Iterable[Vector],
    reach: float = REACH,
    beside: float = _NUMBERS,
    room: Region = ARROWS,
) -> Eye:
    """The eye, from where some places and the axes fill a room, with numbers beside."""
    bare = replace(eye, zoom=1.0, center=(0.0, 0.0))
    axes = np.vstack([np.eye(3), -np.eye(3)]) * reach
    seen = bare.see(np.vstack([*tips, axes]))
    low, high = seen.min(axis=0)[:2], seen.max(axis=0)[:2]
    space = np.array([room.width, room.height]) - 2 * beside
    zoom = float((space / (high - low)).min())
    center = _middle(room)[:2] - zoom * (low + high) / 2
    return replace(eye, zoom=zoom, center=(float(center[0]), float(center[1])))

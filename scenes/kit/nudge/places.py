"""Where cells, stations and bars stand: rows of tensors, with a station between each two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

ROWS = ("x", "u", "y")
_NAMES = 1.12  # the room that names of cells have, left of them
_VALUE, _SLOPE, _HIGH = 1.95, 1.0, 0.62  # the widths of cells, and their height
_BETWEEN = 0.22  # from the value's lane to that of slopes
_BESIDE = 0.24  # how much wider a station is than a cell, at the left
_CARD = 0.66  # the height of a station
_BARS = 0.36  # from the lane of slopes to where bars begin
_DIGITS = 1.6  # the room that a bar's digits have, right of it
_LONGEST = 4  # characters of a slope


@dataclass(frozen=True, eq=False)
class StationPlaces:
    """A region with a column of cells at its left, a lane for slopes beside it, and bars.

    most are the lengths of the longest bars, in steps, while one station is shown, and two.
    """

    region: Region
    size: CellSize
    most: tuple[float, float]

    @classmethod
    def of(cls, region: Region, longest: int, most: tuple[float, float]) -> StationPlaces:
        """longest is the number of characters of the longest value."""
        return cls(region, CellSize.fitting(_VALUE, _HIGH, 0.0, longest), most)

    @property
    def slope_size(self) -> CellSize:
        """That of a round cell."""
        return CellSize.fitting(_SLOPE, _HIGH - 0.06, 0.0, _LONGEST)

    # -- rows and columns ----------------------------------------------------------------------

    def height(self, row: str) -> float:
        """How high a row stands."""
        top, bottom = self.region.top - _HIGH / 2, self.region.bottom + _HIGH / 2
        return top + (bottom - top) * ROWS.index(row) / (len(ROWS) - 1)

    @property
    def values(self) -> float:
        """The middle of the lane of values."""
        return self.region.left + _NAMES + _VALUE / 2

    @property
    def slopes(self) -> float:
        """The middle of the lane of slopes."""
        return self.values + _VALUE / 2 + _BETWEEN + _SLOPE / 2

    @property
    def zero(self) -> float:
        """Where bars begin."""
        return self.slopes + _SLOPE / 2 + _BARS

    def unit(self, stations: int) -> float:
        """How long a step is drawn while so many stations are shown."""
        return (self.region.right - _DIGITS - self.zero) / self.most[stations - 1]

    def cell(self, row: str) -> Points:
        return np.array([self.values, self.height(row), 0.0])

    def slope(self, row: str) -> Points:
        """Where a round cell stands, beside the value that it belongs to."""
        return np.array([self.slopes, self.height(row), 0.0])

    def ground(self, row: str) -> Points:
        """Where a bar begins."""
        return np.array([self.zero, self.height(row), 0.0])

    def names_end(self, row: str) -> Points:
        """The right end of a cell's name."""
        return self.cell(row) - [_VALUE / 2 + 0.2, 0.0, 0.0]

    def station(self, number: int) -> Region:
        """The card of a station, across both lanes."""
        above, below = (self.height(row) for row in ROWS[number : number + 2])
        middle = (above + below) / 2
        left, right = self.values - _VALUE / 2 - _BESIDE, self.slopes + _SLOPE / 2
        return Region(left, right, middle - _CARD / 2, middle + _CARD / 2)

    @property
    def code(self) -> float:
        """Where a station's code stands on its card: beside the lane, where pulses pass."""
        return self.values - _VALUE / 4 - _BESIDE / 2

    @property
    def letterbox(self) -> Region:
        """Beside x, in the lane of slopes."""
        here, size = self.slope("x"), self.slope_size
        half, up = size.width / 2 + 0.12, size.height / 2 + 0.1
        return Region(here[0] - half, here[0] + half, here[1] - up, here[1] + up)

    def table(self, line: int, column: int) -> Points:
        """A cell of the table of steps and ratios, which stands where y comes to stand."""
        across = self.zero + _VALUE / 2 + (_VALUE + 0.5) * column
        return np.array([across, self.height("y") + 0.24 + (0.5 - line) * (_HIGH + 0.2), 0.0])

    # -- ways ----------------------------------------------------------------------------------

    def into(self, number: int) -> Polyline:
        """From a value down under the card of the station that takes it."""
        return self._to_card(self.cell(ROWS[number]), number)

    def out_of(self, number: int) -> Polyline:
        """From under a station's card down to the value that it makes."""
        return self._to_card(self.cell(ROWS[number + 1]), number).reversed()

    def back_into(self, number: int) -> Polyline:
        """From a slope up under the card of the station before it."""
        return self._to_card(self.slope(ROWS[number + 1]), number)

    def back_out(self, number: int) -> Polyline:
        """From under a station's card up to where what it sends back belongs."""
        return self._to_card(self.slope(ROWS[number]), number).reversed()

    def _to_card(self, start: Points, number: int) -> Polyline:
        card = self.station(number)
        return Polyline.through(start, [start[0], (card.bottom + card.top) / 2, 0.0])


def stretches(widths: Sequence[float]) -> list[tuple[float, float]]:
    """Where stretches begin and end that are laid one after the other.

    >>> stretches([1.0, 1.0, 0.5])
    [(0.0, 1.0), (1.0, 2.0), (2.0, 2.5)]
    """
    return list(pairwise(accumulate(widths, initial=0.0)))

"""Where the parts of a sealed tensor's stage stand, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_WIDE, _SLIM = {2: 0.92, 3: 0.68}, {2: 0.58, 3: 0.46}  # of a cell, by how many stand in a row
_HEIGHT, _GAP, _LONGEST = 0.5, 0.05, 4
_BOX = 0.95  # from the axis down to the letterbox
_TALL, _LOW = 2.62, 0.5  # of the plate with the window: above the axis, below it
_HALF_TIMES, _HIGH = 0.97, 0.25  # of the other plate: half of its width, and of its height
_BELOW = 0.31  # what comes back starts below the axis, what was made lies as high above it
_RADIUS = 0.25
_COUNTER, _TAG = 1.4, 2.22  # above the cells
_LOWER = 0.38  # another counter stands lower than the first
_PAST = 0.2  # from one thread's foot to the other's


@dataclass(frozen=True, eq=False)
class SealPlaces:
    """One axis from x through two plates to y, h's memory between them, and a window above.

    Columns: leaf, times (the plate of `x * 1`), memory, power (the middle of the plate of
    `h ** 2`), slot (where it works, below its window), and out. n is the number of entries.
    """

    region: Region
    n: int

    @property
    def size(self) -> CellSize:
        return CellSize.fitting(_WIDE[self.n], _HEIGHT, _GAP, _LONGEST)

    @property
    def slim(self) -> CellSize:
        """Of what stands at the right end."""
        return CellSize.fitting(_SLIM[self.n], _HEIGHT, _GAP, 2)

    @property
    def single(self) -> CellSize:
        return CellSize.fitting(0.5, 0.42, 0.0, 2)

    @property
    def axis(self) -> float:
        return self.region.bottom + 1.32

    @property
    def leaf(self) -> float:
        return self.region.left + 1.12

    @property
    def times(self) -> float:
        return self.region.left + 3.34

    @property
    def memory(self) -> float:
        return self.region.left + 5.5

    @property
    def slot(self) -> float:
        return self.region.left + 9.32

    @property
    def out(self) -> float:
        return self.region.right - 0.77

    # -- places --------------------------------------------------------------------------------

    def at(self, column: float, above: float = 0.0) -> Points:
        """A place so far above the axis."""
        return np.array([column, self.axis + above, 0.0])

    @property
    def half_row(self) -> float:
        """Half of the width of a row of cells."""
        return (self.n * self.size.pitch[0] - self.size.gap) / 2

    @property
    def window(self) -> Points:
        return self.at(self.slot, 1.62)

    @property
    def seal(self) -> Points:
        """At the left end of the window, over its rim."""
        return self.window - [self.half_row + 0.27, 0.0, 0.0]

    @property
    def beside_seal(self) -> Points:
        """Where a version is held against the seal."""
        return self.seal - [0.86, 0.0, 0.0]

    @property
    def sign(self) -> Points:
        """Between the two."""
        return self.seal - [0.475, 0.0, 0.0]

    @property
    def round_corners(self) -> list[Points]:
        """Where the line of sight from h's cells to the window turns, past the exponent."""
        column = self.plate.left - 0.12
        return [self.at(column, 0.12), np.array([column, self.window[1], 0.0])]

    @property
    def exponent(self) -> Points:
        return self.at(self.plate.left + 0.72, 0.8)

    @property
    def anew(self) -> Points:
        """Where another tensor's memory is."""
        return self.at(self.leaf + self.size.pitch[0], 0.9)

    @property
    def plate(self) -> Region:
        left, right = self.region.left + 6.9, self.region.left + 10.57
        return Region(left, right, self.axis - _LOW, self.axis + _TALL)

    @property
    def times_plate(self) -> Region:
        left, right = self.times - _HALF_TIMES, self.times + _HALF_TIMES
        return Region(left, right, self.axis - _HIGH, self.axis + _HIGH)

    @property
    def letterbox(self) -> Region:
        middle = self.axis - _BOX
        return Region(self.leaf - 1.1, self.leaf + 1.1, middle - 0.31, middle + 0.31)

    @property
    def below_plate(self) -> float:
        """The middle of what stands below the plates."""
        return self.region.bottom + 0.38

    def first_cell(self, middle: Points) -> Points:
        """The middle of the upper edge of the first of some cells."""
        across = self.half_row - self.size.width / 2
        return middle + [-across, self.size.height / 2, 0.0]

    def counter(self, middle: Points) -> Points:
        """Over the first of some cells: where the counter sits on the thread."""
        return np.array([self.first_cell(middle)[0], middle[1] + _COUNTER, 0.0])

    def tag(self, middle: Points) -> Points:
        """Over the counter: where the name of a tensor stands."""
        return np.array([self.first_cell(middle)[0], middle[1] + _TAG, 0.0])

    @property
    def side_tag(self) -> Points:
        """Beside the counter: where another name stands."""
        return self.tag(self.cells) + [1.12, 0.0, 0.0]

    @property
    def side_counter(self) -> Points:
        """On its thread, lower than the other counter, from which a version flies past."""
        return np.array([self.side_tag[0], self.counter(self.cells)[1] - _LOWER, 0.0])

    @property
    def cells(self) -> Points:
        """The memory that is saved."""
        return self.at(self.memory)

    @property
    def made(self) -> Points:
        return self.at(self.out, _BELOW)

    # -- ways ----------------------------------------------------------------------------------

    def thread(self, start: Points, middle: Points) -> Polyline:
        """From below a name to the first of some cells: straight down, or past what is there."""
        end = self.first_cell(middle)
        if abs(start[0] - end[0]) < 1e-6:
            return Polyline.through(start, end)
        foot = end + [_PAST, 0.0, 0.0]
        low = middle[1] + 0.72
        return Polyline.bent(start, [start[0], low, 0.0], [foot[0], low, 0.0], foot, radius=_RADIUS)

    @property
    def leaf_track(self) -> Polyline:
        return Polyline.through(
            self.at(self.leaf + self.half_row + 0.05), self.at(self.times_plate.left)
        )

    @property
    def memory_track(self) -> Polyline:
        """From the plate that made h past h's cells to the plate that saved them."""
        return Polyline.through(self.at(self.times_plate.right), self.at(self.plate.left))

    @property
    def out_track(self) -> Polyline:
        left = self.out - (self.n * self.slim.pitch[0] - self.slim.gap) / 2
        return Polyline.through(self.at(self.plate.right), self.at(left - 0.05))

    @property
    def to_memory(self) -> Polyline:
        """From x through its plate to h's cells."""
        return Polyline.through(self.at(self.leaf), self.at(self.memory))

    @property
    def to_slot(self) -> Polyline:
        """From h's cells into the plate."""
        return Polyline.through(self.cells, self.at(self.slot))

    @property
    def to_out(self) -> Polyline:
        return Polyline.bent(
            self.at(self.slot), self.at(self.out - 0.9), self.at(self.out - 0.5, _BELOW),
            self.made, radius=_RADIUS,
        )  # fmt: skip

    @property
    def back_in(self) -> Polyline:
        """From below y to where the plate works."""
        start = self.at(self.out, -_BELOW)
        inside = self.plate.right - 0.1
        return Polyline.bent(
            start, self.at(inside, -_BELOW), self.at(self.slot + 0.4), self.at(self.slot),
            radius=_RADIUS,
        )  # fmt: skip

    @property
    def knocks(self) -> Polyline:
        """Up and down where the plate works."""
        return Polyline.through(self.at(self.slot, 0.12), self.at(self.slot, -0.12))

    @property
    def factor(self) -> Polyline:
        """Out of the window, down to where the plate works."""
        return Polyline.through(self.window, self.at(self.slot))

    @property
    def twice(self) -> Polyline:
        """From the exponent to where the plate works."""
        return Polyline.bent(
            self.exponent, [self.slot - 0.7, self.exponent[1], 0.0], self.at(self.slot),
            radius=_RADIUS,
        )  # fmt: skip

    @property
    def home(self) -> Polyline:
        """From where the plate works, past h's cells, behind the other plate."""
        return Polyline.through(self.at(self.slot), self.at(self.times))

    @property
    def drop(self) -> Polyline:
        """From behind the other plate into the letterbox."""
        low = self.axis - _BOX
        return Polyline.bent(
            self.at(self.times), [self.times, low, 0.0], [self.leaf, low, 0.0], radius=0.4
        )

    def to_seal(self, start: Points) -> Polyline:
        """From a counter to beside the seal."""
        end = self.beside_seal
        return Polyline.bent(start, [start[0] + 0.9, start[1], 0.0],
                             [end[0] - 0.9, end[1], 0.0], end, radius=0.4)  # fmt: skip

    def rise(self) -> Polyline:
        """From what was saved to another tensor's memory."""
        return Polyline.bent(
            self.cells, [self.anew[0] + 1.9, self.anew[1], 0.0], self.anew, radius=0.6
        )

"""Where the parts of a line stand, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_WIDTHS = {1: 1.0, 2: 0.64, 3: 0.49}  # of a cell, by how many stand in a row
_HEIGHT, _GAP = 0.42, 0.05
_LONGEST, _LONGEST_SUM = 3, 4  # characters
_SPREAD = 0.54  # from the axis to the row of a slot and its window, where there are two
_TALL, _LOW = (1.52, 1.16), (0.54, 0.34)  # a plate with windows, and one without: above, below
_BOX, _WIDE = 0.83, 1.68  # from the axis down to the letterbox, and how wide that is
_SUM = 1.14  # half the width of the sum's plate
_SHAKES = 0.06  # to both sides, of what cannot go on
_RADIUS = 0.22
_RIM = 0.07  # of a window, beyond its cells


@dataclass(frozen=True, eq=False)
class LinePlaces:
    """Columns of a stage, and one line of it.

    axis is the height of the line, slots the number of ways from its leaf to its operation.
    Columns: leaf; queue, where what comes back waits; slot, where the operation works; windows,
    where it keeps what it saved; sum, the middle of the sum's plate; seed and out, at the right.
    """

    region: Region
    axis: float
    slots: int
    size: CellSize
    single: CellSize
    ones: CellSize
    leaf: float
    queue: float
    slot: float
    windows: float
    sum: float
    seed: float
    out: float

    @classmethod
    def of(cls, n: int, slots: int, region: Region, axis: float) -> Self:
        left, right = region.left, region.right
        return cls(
            region, axis, slots,
            CellSize.fitting(_WIDTHS[n], _HEIGHT, _GAP, _LONGEST),
            CellSize.fitting(0.84, _HEIGHT, 0.0, _LONGEST_SUM),
            CellSize.fitting(0.6, _HEIGHT, 0.0, 2),
            leaf=left + _WIDE / 2 + 0.02, queue=left + 2.54, slot=left + 4.18, windows=left + 6.14,
            sum=right - 2.98, seed=right - 1.4, out=right - 0.44,
        )  # fmt: skip

    # -- places --------------------------------------------------------------------------------

    def at(self, column: float, above: float = 0.0) -> Points:
        """A place so far above the axis."""
        return np.array([column, self.axis + above, 0.0])

    def row(self, slot: int) -> float:
        """How far above the axis a slot's row is; the first one is the upper."""
        return 0.0 if self.slots == 1 else _SPREAD * (1 - 2 * slot)

    def window(self, number: int) -> Points:
        """The middle of a window: above the slots, and below them."""
        return self.at(self.windows, self.row(number))

    @property
    def letterbox(self) -> Region:
        middle = self.axis - _BOX
        left, right = self.leaf - _WIDE / 2, self.leaf + _WIDE / 2
        return Region(left, right, middle - 0.27, middle + 0.27)

    @property
    def plate(self) -> Region:
        above, below = _TALL if self.slots > 1 else _LOW
        left, right = self.slot - 0.84, self.windows + 1.09
        return Region(left, right, self.axis - below, self.axis + above)

    @property
    def sum_plate(self) -> Region:
        return Region(self.sum - _SUM, self.sum + _SUM, self.axis - 0.27, self.axis + 0.27)

    def below_plate(self, width: float, height: float) -> Points:
        """The middle of what stands below the operation's plate, at the right end."""
        return np.array([self.region.right - width / 2, self.plate.bottom - 0.08 - height / 2, 0])

    @property
    def rod(self) -> float:
        """The column of what holds shutters: beside the windows, on the plate."""
        return self.plate.right - 0.13

    @property
    def tag(self) -> Points:
        """Below the plate, where what holds shutters has its name."""
        return np.array([self.windows, self.plate.bottom - 0.34, 0.0])

    # -- ways ----------------------------------------------------------------------------------

    @property
    def drop_in(self) -> Polyline:
        """How the leaf comes to its place."""
        return Polyline.through(self.at(self.leaf, 0.3), self.at(self.leaf))

    def forward(self, slot: int) -> Polyline:
        """From the leaf to where a slot takes it."""
        start, row = self.at(self.leaf), self.row(slot)
        fork = self.leaf + 1.22  # there a copy is past the name below
        return Polyline.bent(start, self.at(fork), self.at(fork + 0.3, row),
                             self.at(self.slot, row), radius=_RADIUS)  # fmt: skip

    def together(self, slot: int) -> Polyline:
        """From a slot's row to the axis between the slots."""
        return Polyline.through(self.at(self.slot, self.row(slot)), self.at(self.slot))

    @property
    def onward(self) -> Polyline:
        """From the operation to the middle of the sum's plate."""
        return Polyline.through(self.at(self.slot), self.at(self.sum))

    @property
    def to_out(self) -> Polyline:
        """From behind the sum's plate to what it makes."""
        return Polyline.through(self.at(self.sum), self.at(self.out))

    @property
    def to_sum(self) -> Polyline:
        """From where a pass starts to behind the sum's plate."""
        return Polyline.through(self.at(self.seed), self.at(self.sum))

    @property
    def into(self) -> Polyline:
        """From behind the sum's plate to between the windows."""
        return Polyline.through(self.at(self.sum), self.at(self.windows))

    def apart(self, slot: int) -> Polyline:
        """From between the windows to a slot's row."""
        start, end = self.at(self.windows), self.at(self.slot, self.row(slot))
        return Polyline.bent(start, self.at((self.windows + self.slot) / 2), end, radius=_RADIUS)

    def times(self, slot: int) -> Points:
        """Between a slot and the window in its row."""
        return self.at((self.slot + self.windows - _RIM) / 2, self.row(slot))

    def home(self, slot: int) -> Polyline:
        """From where a slot sends something back, along its track, to where it waits."""
        row = self.row(slot)
        return Polyline.through(self.at(self.slot, row), self.at(self.queue, row))

    def gather(self, slot: int) -> Polyline:
        """From where a contribution waits to where the sum is formed."""
        return Polyline.through(self.at(self.queue, self.row(slot)), self.at(self.queue))

    @property
    def drop(self) -> Polyline:
        """From where the sum is formed into the letterbox."""
        return Polyline.bent(
            self.at(self.queue), self.at(self.queue, -_BOX), self.at(self.leaf, -_BOX), radius=0.5
        )

    @property
    def beside_letterbox(self) -> Points:
        """Where a sum stops that is to be added to what lies in the letterbox."""
        return self.at(self.queue, -_BOX)

    def shakes(self, slot: int) -> Polyline:
        """Forth and back in a slot's row, for what finds the window there shut."""
        ends = self.slot - _SHAKES, self.slot + _SHAKES
        return Polyline.through(*(self.at(end, self.row(slot)) for end in ends))

    # -- what is drawn of them -----------------------------------------------------------------

    def track(self, slot: int) -> Polyline:
        """The line between the leaf and the operation's plate."""
        way, end = self.forward(slot), self.plate.left
        start = self.at(self.leaf + self.half_row)
        return way.part(way.share_of(start), way.share_of(self.at(end, self.row(slot))))

    @property
    def half_row(self) -> float:
        """From the middle of the leaf to where its tracks begin."""
        return 0.8

    @property
    def sum_track(self) -> Polyline:
        return Polyline.through(self.at(self.plate.right), self.at(self.sum_plate.left))

"""Where the parts of the machine with the four boxes stand, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_NAMES = 1.12  # left of the columns
_BOARD = 4.7  # how wide the columns may be together
_WIDEST = 1.1  # from column to column
_GAP = 0.13  # between two cells in a row
_ROWS = {1: 0.72, 2: 0.72, 3: 0.44}  # from row to row, by how many there are
_FIRST = {1: 0.2, 2: 0.2, 3: 0.31}  # the height of the first one
_HEIGHTS = {1: 0.42, 2: 0.42, 3: 0.37}  # of a cell
_LEAVES, _BOXES = -1.32, -1.95  # the heights of x and a, and of the boxes below them
_NARROW = {1: 0.68, 2: 0.68, 3: 0.5}  # a cell of a
_ROOM = 0.08  # from a cell to the rim of its box
_LOOSE = 0.38  # the length of a loose end
_ROUND = 0.22  # of a way's corner
HOP = 0.11  # half the gap in a row where a column passes without touching


@dataclass(frozen=True, eq=False)
class BoxPlaces:
    """The grid that the machine stands on.

    Shapes: columns (n,) and rows (m,) are where the wires of W run. The other numbers are the
    middles of what stands in line: z, the factors that it meets, loss, the leaf a.
    """

    region: Region
    size: CellSize
    weight: CellSize
    pair: CellSize  # of z, and of what lies side by side in the boxes of z and a
    narrow: CellSize  # of a
    columns: Points
    rows: Points
    z: float
    used: float
    loss: float
    a: float

    @classmethod
    def of(cls, m: int, n: int, longest: int, longest_z: int, region: Region) -> Self:
        """Places for m rows and n columns; longest are the characters of numbers in columns."""
        pitch = min(_WIDEST, _BOARD / n)
        height = _HEIGHTS[m]
        width = min(0.8, pitch - _GAP)
        middle = region.left + _NAMES + _BOARD / 2
        columns: Points = middle + pitch * (np.arange(n, dtype=np.float64) - (n - 1) / 2)
        rows: Points = _FIRST[m] - _ROWS[m] * np.arange(m, dtype=np.float64)
        pair = CellSize.fitting(0.68, height, 0.06, longest_z)
        loss = region.right - 1.1
        return cls(
            region,
            CellSize.fitting(width, height, pitch - width, longest),
            CellSize.fitting(0.8 * width, min(height, max(0.37, 0.92 * height)), 0.0, 2),
            pair,
            CellSize.fitting(_NARROW[m], height, 0.06, 2),
            columns,
            rows,
            z=region.left + _NAMES + _BOARD + 1.78,
            used=region.left + _NAMES + _BOARD + 3.5,
            loss=loss,
            a=min(loss, region.right - m * pair.pitch[0] / 2 - _ROOM - 0.04),
        )

    # -- places --------------------------------------------------------------------------------

    def at(self, column: float, row: float) -> Points:
        """A place on the stage."""
        return np.array([column, row, 0.0])

    def crossing(self, i: int, j: int) -> Points:
        return self.at(self.columns[j], self.rows[i])

    def on_row(self, column: float, i: int) -> Points:
        return self.at(column, self.rows[i])

    def x(self, j: int) -> Points:
        return self.at(self.columns[j], _LEAVES)

    def x_grad(self, j: int) -> Points:
        return self.at(self.columns[j], _BOXES)

    def _among(self, middle: float, height: float, i: int, size: CellSize) -> Points:
        """A place in a tensor of m entries that lies around a middle."""
        return self.at(middle + size.pitch[0] * (i - (len(self.rows) - 1) / 2), height)

    def a_leaf(self, i: int) -> Points:
        return self._among(self.a, _LEAVES, i, self.narrow)

    def boxed(self, name: str, i: int) -> Points:
        """Where an entry lies in the box of z or of a."""
        return self._among(self.z if name == "z" else self.a, _BOXES, i, self.pair)

    @property
    def high(self) -> float:
        """Where a column ends that meets no weight."""
        return float(self.rows[0]) + self.size.height / 2 + 0.13

    @property
    def loss_at(self) -> Points:
        """Where loss is: in line with the first row."""
        return self.on_row(self.loss, 0)

    @property
    def seed(self) -> Points:
        """Where the backward pass begins, below loss: in line with a row below the first."""
        low = min(float(self.rows[-1]), float(self.rows[0]) - _ROWS[1])
        return self.at(self.loss, low)

    @property
    def waits(self) -> float:
        """Where what has passed z waits, before the weights."""
        return self.board.right + 0.2 + self.weight.width / 2

    @property
    def bench(self) -> Points:
        """Where something is tried out: right of W's box."""
        return self.at(self._w_box.right + 1.2, self.region.top - 0.46)

    @property
    def before_w(self) -> Points:
        """Right in front of W's box."""
        box = self._w_box
        return self.at(box.right + 0.34, (box.bottom + box.top) / 2)

    # -- regions -------------------------------------------------------------------------------

    @property
    def board(self) -> Region:
        """What W takes: its crossings."""
        half, high = self.size.width / 2 + 0.08, self.size.height / 2 + 0.1
        return Region(float(self.columns[0]) - half, float(self.columns[-1]) + half,
                      float(self.rows[-1]) - high, self.high + 0.02)  # fmt: skip

    @property
    def x_row(self) -> Region:
        half, high = self.size.width / 2 + _ROOM, self.size.height / 2 + 0.07
        return Region(float(self.columns[0]) - half, float(self.columns[-1]) + half,
                      _LEAVES - high, _LEAVES + high)  # fmt: skip

    @property
    def a_row(self) -> Region:
        return self._lying(self.a, _LEAVES, 0.07, self.narrow)

    @property
    def z_plate(self) -> Region:
        return self._plate(self.z, 0.88)

    @property
    def loss_plate(self) -> Region:
        return self._plate(self.loss, 0.95)

    def _plate(self, middle: float, half: float) -> Region:
        high = float(self.rows[0]) + self.size.height / 2 + 0.36
        return Region(middle - half, middle + half, -0.99, high)

    def compartment(self, j: int) -> Region:
        """The part of x's box that is below one entry."""
        half, high = self.size.width / 2 + _ROOM, self.size.height / 2 + _ROOM
        return Region(float(self.columns[j]) - half, float(self.columns[j]) + half,
                      _BOXES - high, _BOXES + high)  # fmt: skip

    def box(self, name: str) -> Region:
        """The box of a tensor."""
        if name == "W":
            return self._w_box
        if name != "x":
            return self._lying(self.z if name == "z" else self.a, _BOXES, _ROOM, self.pair)
        first, last = self.compartment(0), self.compartment(len(self.columns) - 1)
        return Region(first.left, last.right, first.bottom, first.top)

    def _lying(self, middle: float, height: float, room: float, size: CellSize) -> Region:
        half = len(self.rows) * size.pitch[0] / 2 + _ROOM
        high = self.size.height / 2 + room
        return Region(middle - half, middle + half, height - high, height + high)

    @property
    def w_pitch(self) -> float:
        """From row to row of W.grad."""
        return self.size.height + (0.06 if len(self.rows) < 3 else 0.03)

    def w_grad(self, i: int, j: int) -> Points:
        box = self._w_box
        down = box.top - _ROOM - self.size.height / 2 - self.w_pitch * i
        return self.at(self.columns[j], down)

    @property
    def _w_box(self) -> Region:
        high = (len(self.rows) - 1) * self.w_pitch + self.size.height + 2 * _ROOM
        half = self.size.width / 2 + _ROOM
        top = self.region.top - 0.05
        return Region(float(self.columns[0]) - half, float(self.columns[-1]) + half,
                      top - high, top)  # fmt: skip

    # -- ways ----------------------------------------------------------------------------------

    def up_column(self, i: int, j: int) -> Polyline:
        """From x[j] up to its crossing with a row."""
        return Polyline.through(self.x(j), self.crossing(i, j))

    def home(self, i: int, j: int) -> Polyline:
        """From a crossing down its column, behind x, into the box."""
        return Polyline.through(self.crossing(i, j), self.x_grad(j))

    def above_x(self, j: int) -> Points:
        """Where an addend stops before it falls into the box, if something lies there.

        It is half-way between the last row and x, so that it is in the way of neither.
        """
        return self.at(self.columns[j], (float(self.rows[-1]) + _LEAVES) / 2)

    def along(self, i: int) -> Polyline:
        """The whole of a row."""
        left = float(self.columns[0])
        return Polyline.through(self.on_row(left, i), self.on_row(self.row_end, i))

    @property
    def row_end(self) -> float:
        """Where rows meet before loss."""
        return self.loss_plate.left + 0.2

    def into_loss(self, i: int) -> Polyline:
        """From a factor along its row to where rows meet, and to loss."""
        return Polyline.through(self.on_row(self.used, i), self.on_row(self.row_end, i),
                                self.on_row(self.row_end, 0), self.loss_at)  # fmt: skip

    def from_seed(self, i: int) -> Polyline:
        """From where the backward pass begins to the row of a factor, and along it."""
        return Polyline.through(
            self.seed, self.at(self.row_end, self.seed[1]), self.on_row(self.row_end, i),
            self.on_row(self.used, i),
        )  # fmt: skip

    def back_row(self, i: int) -> Polyline:
        """From a factor to the left, as far as the first column."""
        return Polyline.through(self.on_row(self.used, i), self.on_row(float(self.columns[0]), i))

    def from_a(self, i: int) -> Polyline:
        """From an entry of a to where z meets it."""
        return Polyline.bent(
            self.a_leaf(i), self.at(self.used, _LEAVES), self.on_row(self.used, i), radius=_ROUND
        )

    @property
    def a_track(self) -> Polyline:
        """From where z meets a, down and to the leaf."""
        low = float(self.rows[-1]) - self.size.height / 2
        return Polyline.bent(
            self.at(self.used, low), self.at(self.used, _LEAVES),
            self.at(self.a_row.left - 0.1, _LEAVES), radius=_ROUND,
        )  # fmt: skip

    @property
    def w_gap(self) -> tuple[float, float]:
        """The shares of W's track between which there is none: it ends above its plate."""
        return _LOOSE / self.w_track.length, 1.0

    @property
    def a_gap(self) -> tuple[float, float]:
        """The shares of a's track between which it is cut: on its level part."""
        way, end = self.a_track, self.a_row.left - 0.1
        left = self.used + _ROUND + 0.1
        shares = (way.share_of(self.at(left + (end - left) * k, _LEAVES)) for k in (0.0, 0.7))
        return next(shares), next(shares)

    def to_a_box(self, i: int) -> Polyline:
        """From a factor along a's track, behind the leaf and off its name, into its box."""
        box = self.boxed("a", i)
        falls = min(float(box[0]), self.a_row.right - self.pair.width / 2)
        return Polyline.bent(
            self.on_row(self.used, i), self.at(self.used, _LEAVES), self.at(falls, _LEAVES),
            self.at(falls, _BOXES), box, radius=_ROUND,
        )  # fmt: skip

    @property
    def w_track(self) -> Polyline:
        """From the plate of z up, and to the left into W's box."""
        plate, box = self.z_plate, self._w_box
        height = (box.bottom + box.top) / 2
        across = plate.left + 0.3
        return Polyline.bent(
            self.at(across, plate.top), self.at(across, height), self.at(box.right, height),
            radius=_ROUND,
        )  # fmt: skip

    def to_bench(self, j: int) -> Polyline:
        """From x's box, behind what lies there, up between W and z."""
        across, start = self.board.right + 0.36, self.x_grad(j)
        return Polyline.bent(
            start, self.at(across, start[1]), self.at(across, self.bench[1]), self.bench,
            radius=_ROUND,
        )  # fmt: skip

    @property
    def z_drop(self) -> Polyline:
        """From the plate of z down to its box."""
        low = self.box("z").top
        return Polyline.through(self.at(self.z, self.z_plate.bottom), self.at(self.z, low))

    def to_z_box(self, i: int) -> Polyline:
        """From z down into its box."""
        box = self.boxed("z", i)
        over = self.box("z").top + 0.12
        return Polyline.bent(
            self.on_row(self.z, i), self.at(self.z, over), self.at(box[0], over), box, radius=0.1
        )

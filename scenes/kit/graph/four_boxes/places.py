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
_ROWS = 0.96  # from row to row
_FIRST = 0.37  # the height of the first one
_HEIGHT = 0.38  # of a cell
_LANE = 0.55  # from a row up to the lane above it, on which entries travel
_BELOW = 0.39  # from a row down to where products turn up
_LEAVES, _BOXES = -1.36, -1.97  # the heights of x and a, and of the boxes below them
_ROOM = 0.08  # from a cell to the rim of its box
_LOOSE = 0.72  # the length of a loose end
_ROUND = 0.22  # of a way's corner
_SCOUT = 0.44  # the width of what tries a way


@dataclass(frozen=True, eq=False)
class BoxPlaces:
    """The grid that the machine stands on.

    Shapes: columns (n,) and rows (m,) are where the wires of W run. The other numbers are the
    middles of what stands in line: z, the factors that it meets, loss, the leaf a.
    """

    region: Region
    size: CellSize
    weight: CellSize
    pair: CellSize  # of z and a, and of what lies side by side in their boxes
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
        width = min(0.8, pitch - _GAP)
        middle = region.left + _NAMES + _BOARD / 2
        columns: Points = middle + pitch * (np.arange(n, dtype=np.float64) - (n - 1) / 2)
        rows: Points = _FIRST - _ROWS * np.arange(m, dtype=np.float64)
        pair = CellSize.fitting(0.68, _HEIGHT, 0.06, longest_z)
        loss = region.right - 1.1
        return cls(
            region,
            CellSize.fitting(width, _HEIGHT, pitch - width, longest),
            CellSize.fitting(0.8 * width, 0.36, 0.0, 2),
            pair,
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

    def lane(self, i: int) -> float:
        """The height on which entries travel above a row."""
        return float(self.rows[i]) + _LANE

    def above(self, i: int, j: int) -> Points:
        """Where an entry stops above the weight that it meets."""
        return self.at(self.columns[j], self.lane(i))

    def below(self, i: int, j: int) -> Points:
        """Where a product turns up below its weight, and from where a factor meets it."""
        return self.at(self.columns[j], float(self.rows[i]) - _BELOW)

    def between(self, i: int, j: int) -> Points:
        """Where the sign stands between an entry and the weight that it meets."""
        middle = (float(self.rows[i]) + self.lane(i)) / 2
        return self.at(float(self.columns[j]) + 0.16, middle)

    def x(self, j: int) -> Points:
        return self.at(self.columns[j], _LEAVES)

    def x_grad(self, j: int) -> Points:
        return self.at(self.columns[j], _BOXES)

    def _among(self, middle: float, height: float, i: int, size: CellSize) -> Points:
        """A place in a tensor of m entries that lies around a middle."""
        return self.at(middle + size.pitch[0] * (i - (len(self.rows) - 1) / 2), height)

    def a_leaf(self, i: int) -> Points:
        return self._among(self.a, _LEAVES, i, self.pair)

    def boxed(self, name: str, i: int) -> Points:
        """Where an entry lies in the box of z or of a."""
        return self._among(self.z if name == "z" else self.a, _BOXES, i, self.pair)

    @property
    def loss_at(self) -> Points:
        """Where loss is: in line with the first row."""
        return self.on_row(self.loss, 0)

    @property
    def seed(self) -> Points:
        """Where the backward pass begins, below loss: in line with a row below the first."""
        return self.at(self.loss, _FIRST - _ROWS)

    @property
    def waits(self) -> float:
        """Where what has passed z waits, before the weights."""
        return self.board.right + 0.2 + self.weight.width / 2

    @property
    def _trial(self) -> float:
        """The height on which 1 is added, above W's track."""
        return self.region.top - (0.42 if len(self.rows) > 1 else 0.27)

    @property
    def bench(self) -> Points:
        """Where something is tried out: right of W's box."""
        return self.at(self._w_box.right + 1.0, self._trial)

    @property
    def before_w(self) -> Points:
        """Right in front of W's box."""
        box = self._w_box
        return self.at(box.right + 0.34, self._trial)

    # -- regions -------------------------------------------------------------------------------

    @property
    def board(self) -> Region:
        """What W takes: its crossings."""
        half, high = self.size.width / 2 + 0.08, self.size.height / 2 + 0.1
        return Region(float(self.columns[0]) - half, float(self.columns[-1]) + half,
                      float(self.rows[-1]) - high, self.lane(0) + high - 0.07)  # fmt: skip

    @property
    def a_row(self) -> Region:
        return self._lying(self.a, _LEAVES, 0.07, self.pair)

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
        """From x[j] up to below the weight that it meets."""
        return Polyline.through(self.x(j), self.below(i, j))

    def on_lane(self, i: int, j: int) -> Polyline:
        """From above a weight along the lane, and down to z."""
        return Polyline.bent(
            self.above(i, j), self.at(self.z, self.lane(i)), self.on_row(self.z, i), radius=_ROUND
        )

    def queue(self, i: int, j: int, place: int) -> Polyline:
        """From above a weight along the lane to a place in the line before z."""
        return Polyline.through(
            self.above(i, j), self.at(self.z - self.size.pitch[0] * place, self.lane(i))
        )

    def back_lane(self, i: int) -> Polyline:
        """From where what has passed z waits up to the lane of its row, and along it."""
        return Polyline.bent(
            self.on_row(self.waits, i), self.at(self.waits, self.lane(i)),
            self.at(self.columns[0], self.lane(i)), radius=_ROUND,
        )  # fmt: skip

    def home(self, i: int, j: int) -> Polyline:
        """From a crossing down its column, behind x, into the box."""
        return Polyline.through(self.crossing(i, j), self.x_grad(j))

    def above_x(self, j: int) -> Points:
        """Where an addend stops before it falls into the box, if something lies there."""
        return self.at(self.columns[j], _LEAVES + self.size.height + 0.04)

    def beside_x(self, j: int) -> Points:
        """Where the sign stands that it will be added."""
        return self.above_x(j) - [self.size.width / 2 + 0.07, 0.0, 0.0]

    @property
    def row_end(self) -> float:
        """Where rows meet before loss."""
        return self.loss - 0.75

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
        left = self.used + _SCOUT + 0.12
        shares = (way.share_of(self.at(left + (end - left) * k, _LEAVES)) for k in (0.0, 0.7))
        return next(shares), next(shares)

    @property
    def scout(self) -> CellSize:
        """The size of what tries a way that leads nowhere."""
        return CellSize.fitting(_SCOUT, 0.34, 0.0, 2)

    @property
    def try_a(self) -> Polyline:
        """From where the backward pass begins, along the last row, and down to the gap before a."""
        last = len(self.rows) - 1
        start = self.a_track.at(self.a_gap[0])
        return Polyline.bent(
            self.seed, self.at(self.row_end, self.seed[1]), self.on_row(self.row_end, last),
            self.on_row(self.used, last), self.at(self.used, _LEAVES),
            start - [_SCOUT / 2, 0.0, 0.0], radius=0.04,
        )  # fmt: skip

    @property
    def try_w(self) -> Polyline:
        """From where what has passed z waits to W's track, and up to where it ends."""
        way = self.w_track
        return Polyline.through(
            self.on_row(self.waits, 0), way.at(0.0),
            way.at(self.w_gap[0]) - [0.0, 0.17, 0.0],
        )  # fmt: skip

    @property
    def w_track(self) -> Polyline:
        """From the first row, before z, up and to the left into W's box."""
        box = self._w_box
        height = max(box.bottom + 0.04, self._trial - 0.31)
        across = self.z - 0.62
        return Polyline.bent(
            self.on_row(across, 0), self.at(across, height), self.at(box.right, height),
            radius=_ROUND,
        )  # fmt: skip

    @property
    def w_ghost(self) -> Polyline:
        """The rest of W's track, behind its loose end."""
        return self.w_track.part(self.w_gap[0] + 0.02, 1.0)

    def to_bench(self, j: int) -> Polyline:
        """From x's box, behind what lies there, up between W and z."""
        across, start = self.board.right + 0.36, self.x_grad(j)
        return Polyline.bent(
            start, self.at(across, start[1]), self.at(across, self.bench[1]), self.bench,
            radius=_ROUND,
        )  # fmt: skip

    @property
    def z_drop(self) -> Polyline:
        """From z down to its box."""
        high = float(self.rows[-1]) - self.size.height / 2
        return Polyline.through(self.at(self.z, high), self.at(self.z, self.box("z").top))

    def to_z_box(self, i: int) -> Polyline:
        """From z down into its box."""
        box = self.boxed("z", i)
        over = self.box("z").top + 0.12
        return Polyline.bent(
            self.on_row(self.z, i), self.at(self.z, over), self.at(box[0], over), box, radius=0.1
        )

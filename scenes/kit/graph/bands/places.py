"""Where the two bands stand, what lies on them, and the ways between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

SIZE = CellSize.fitting(1.3, 0.46, 0.0, 8)  # a number with five decimals and a minus sign
_RADIUS = 0.3
_HALF = SIZE.width / 2 + 0.05  # from the middle of a cell to where a track may begin


@dataclass(frozen=True, eq=False)
class BandPlaces:
    """Columns and rows of the stage.

    Columns: leaf, where x and dy stand; chain, the sigmoid's plates; s, and what is carried below
    it; outer, the square's plates; end, where y and the seed stand. Rows: up, the forward band;
    sum, where contributions to s are added, and the letterbox; fork, where the ways of s part; work
    and low, where the lower band multiplies, and where its numbers lie.
    """

    region: Region

    # -- columns and rows ----------------------------------------------------------------------

    @property
    def leaf(self) -> float:
        return self.region.left + 0.77

    @property
    def chain(self) -> float:
        return self.region.left + 3.4

    @property
    def s(self) -> float:
        return self.region.left + 6.3

    @property
    def outer(self) -> float:
        return self.region.right - 3.0

    @property
    def end(self) -> float:
        return self.region.right - 0.72

    @property
    def up(self) -> float:
        return self.region.top - 1.05

    @property
    def sum(self) -> float:
        return self.up - 0.6

    @property
    def fork(self) -> float:
        return self.up - 1.17

    @property
    def work(self) -> float:
        return self.region.bottom + 1.52

    @property
    def low(self) -> float:
        return self.region.bottom + 1.0

    def at(self, column: float, row: float) -> Points:
        """A place on the stage."""
        return np.array([column, row, 0.0])

    # -- regions -------------------------------------------------------------------------------

    @property
    def upper_band(self) -> Region:
        return Region(self.region.left, self.region.right, self.up - 0.4, self.region.top)

    @property
    def lower_band(self) -> Region:
        return Region(self.region.left, self.region.right, self.region.bottom, self.fork + 0.32)

    @property
    def letterbox(self) -> Region:
        return _around(self.leaf, 1.5, self.sum - 0.26, self.sum + 0.26)

    @property
    def sigmoid_plate(self) -> Region:
        return _around(self.chain, 2.7, self.up - 0.33, self.up + 0.62)

    @property
    def square_plate(self) -> Region:
        return _around(self.outer, 2.7, self.up - 0.33, self.up + 0.62)

    @property
    def slope_plate(self) -> Region:
        return _around(self.chain, 3.8, self.region.bottom + 0.09, self.work + 0.28)

    @property
    def product_plate(self) -> Region:
        return _around(self.outer, 2.7, self.work - 0.66, self.work + 0.28)

    @property
    def folded_plate(self) -> Region:
        return Region(
            self.outer - 1.25, self.region.right - 0.09, self.fork - 0.27, self.fork + 0.27
        )

    # -- where numbers lie ---------------------------------------------------------------------

    @property
    def slope(self) -> Points:
        """`s * (1 - s)` in the plate of the sigmoid's way back, at its left."""
        return self.at(self.chain - 0.95, self.low)

    @property
    def sent(self) -> Points:
        """What comes into that plate, at its right."""
        return self.at(self.entry, self.low)

    @property
    def entry(self) -> float:
        """The column in which the direct way enters its plate from above."""
        return self.chain + 0.95

    @property
    def double(self) -> Points:
        """`2 * s` on the folded card, beside its name."""
        return self.at(self.outer + 1.31, self.fork)

    @property
    def product(self) -> Points:
        """Where the first product is made."""
        return self.at(self.outer, self.work)

    @property
    def one(self) -> Points:
        """Where the second pass begins: above dy."""
        return self.at(self.leaf, self.work)

    @property
    def direct_waits(self) -> Points:
        return self.at(self.s - 0.95, self.fork)

    @property
    def long_waits(self) -> Points:
        return self.at(self.s + 0.95, self.fork)

    @property
    def total(self) -> Points:
        return self.at(self.s, self.sum)

    # -- ways of the first pass ----------------------------------------------------------------

    @property
    def drop_in(self) -> Polyline:
        """How x comes to its place."""
        return Polyline.through(self.at(self.leaf, self.up + 0.4), self.at(self.leaf, self.up))

    def forward(self, start: float, end: float) -> Polyline:
        """Along the upper band, from column to column."""
        return Polyline.through(self.at(start, self.up), self.at(end, self.up))

    @property
    def down_to_double(self) -> Polyline:
        """From s by the long way down, onto the folded card."""
        return Polyline.bent(
            self.at(self.s, self.up), self.at(self.s, self.fork), self.double, radius=_RADIUS
        )

    @property
    def down_to_slope(self) -> Polyline:
        """From s by the direct way down, to where its slope is to lie."""
        column = float(self.slope[0])
        return Polyline.bent(
            self.at(self.s, self.up), self.at(self.s, self.fork), self.at(self.entry, self.fork),
            self.at(self.entry, self.work), self.at(column, self.work), self.slope,
            radius=_RADIUS,
        )  # fmt: skip

    @property
    def double_down(self) -> Polyline:
        """From the folded card into the plate below."""
        return Polyline.through(self.double, self.at(self.outer, self.fork), self.product)

    @property
    def seed_in(self) -> Polyline:
        return Polyline.through(self.at(self.end, self.work), self.product)

    @property
    def sent_on(self) -> Polyline:
        return Polyline.through(self.product, self.at(self.entry, self.work), self.sent)

    @property
    def slope_up(self) -> Polyline:
        """Up to where it is multiplied."""
        return Polyline.through(self.slope, self.at(float(self.slope[0]), self.work))

    @property
    def sent_over(self) -> Polyline:
        """Up to where it is multiplied, and over to the slope."""
        up = self.at(self.entry, self.work)
        return Polyline.through(self.sent, up, self.slope_up.at(1.0))

    @property
    def out(self) -> Polyline:
        """Out of the plate, and down to where dy lies."""
        edge = self.slope_plate.left - 0.3
        return Polyline.bent(
            self.slope_up.at(1.0), self.at(edge, self.work), self.at(edge - 0.3, self.low),
            self.at(self.leaf, self.low), radius=_RADIUS,
        )  # fmt: skip

    # -- ways of the second pass ---------------------------------------------------------------

    @property
    def one_to_slope(self) -> Polyline:
        return Polyline.through(self.one, self.slope_up.at(1.0))

    @property
    def one_to_sent(self) -> Polyline:
        return Polyline.through(self.one, self.at(self.entry, self.work))

    @property
    def sent_up(self) -> Polyline:
        return Polyline.through(self.sent, self.at(self.entry, self.work))

    @property
    def corner(self) -> Points:
        """Above the plate of the slope, where what s is read for turns over."""
        return self.at(self.entry, self.fork)

    @property
    def down_to_corner(self) -> Polyline:
        return Polyline.bent(
            self.at(self.s, self.up), self.at(self.s, self.fork), self.corner, radius=_RADIUS
        )

    @property
    def corner_down(self) -> Polyline:
        return Polyline.through(self.corner, self.at(self.entry, self.work))

    @property
    def direct_back(self) -> Polyline:
        """From its plate up and right, to where a contribution waits."""
        return Polyline.bent(
            self.at(self.entry, self.work), self.corner, self.direct_waits, radius=_RADIUS
        )

    @property
    def long_on(self) -> Polyline:
        """From the slope's plate along the lower band, through the product, up to the card."""
        return Polyline.bent(
            self.slope_up.at(1.0), self.product, self.at(self.outer, self.fork), radius=_RADIUS
        )

    @property
    def long_back(self) -> Polyline:
        return Polyline.through(self.at(self.outer, self.fork), self.long_waits)

    def to_total(self, start: Points) -> Polyline:
        """From where a contribution waits to where it is added."""
        return Polyline.bent(start, self.at(self.s, self.fork), self.total, radius=_RADIUS)

    @property
    def total_in(self) -> Polyline:
        """What s got goes over to its track, and back into the sigmoid's plate."""
        beside = self.s - _HALF - 0.4
        return Polyline.bent(
            self.total, self.at(beside, self.sum), self.at(beside, self.up),
            self.at(self.chain, self.up), radius=_RADIUS,
        )  # fmt: skip

    @property
    def home(self) -> Polyline:
        """Out of the sigmoid's plate, behind x, and down into the letterbox."""
        return Polyline.through(
            self.at(self.chain, self.up), self.at(self.leaf, self.up), self.at(self.leaf, self.sum)
        )

    # -- tracks, from where values set out to where they arrive --------------------------------

    @property
    def x_track(self) -> Polyline:
        return self._level(self.leaf + _HALF, self.sigmoid_plate.left, self.up)

    @property
    def s_tracks(self) -> tuple[Polyline, Polyline]:
        """Before s and after it."""
        return (
            self._level(self.sigmoid_plate.right, self.s - _HALF, self.up),
            self._level(self.s + _HALF, self.square_plate.left, self.up),
        )

    @property
    def y_track(self) -> Polyline:
        return self._level(self.square_plate.right, self.end - _HALF, self.up)

    def _level(self, start: float, end: float, row: float) -> Polyline:
        return Polyline.through(self.at(start, row), self.at(end, row))

    @property
    def direct_track(self) -> Polyline:
        return Polyline.bent(
            self.at(self.s, self.up - 0.25), self.at(self.s, self.fork),
            self.at(self.entry, self.fork), self.at(self.entry, self.slope_plate.top),
            radius=_RADIUS,
        )  # fmt: skip

    @property
    def long_track(self) -> Polyline:
        return Polyline.bent(
            self.at(self.s, self.up - 0.25), self.at(self.s, self.fork),
            self.at(self.folded_plate.left, self.fork), radius=_RADIUS,
        )  # fmt: skip

    @property
    def folded_track(self) -> Polyline:
        return Polyline.through(
            self.at(self.outer, self.folded_plate.bottom),
            self.at(self.outer, self.product_plate.top),
        )

    @property
    def product_track(self) -> Polyline:
        return self._level(self.product_plate.left, self.slope_plate.right, self.work)

    @property
    def seed_track(self) -> Polyline:
        return self._level(self.end - _HALF, self.product_plate.right, self.work)

    @property
    def dy_track(self) -> Polyline:
        return self._level(self.slope_plate.left, self.leaf + _HALF, self.low)


def _around(middle: float, width: float, bottom: float, top: float) -> Region:
    return Region(middle - width / 2, middle + width / 2, bottom, top)

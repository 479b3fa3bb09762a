"""Where the parts of the fork stand, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.fork import Use
from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_WIDTHS = {1: 1.0, 2: 0.86, 3: 0.56}  # of a cell, by how many stand in a row
_TOTALS = {1: 1.0, 2: 0.95, 3: 0.68}  # of a cell of a sum, whose numbers are longer
_HEIGHT, _GAP = 0.46, 0.06
_WINDOW = 0.76  # of a cell's width, and
_WINDOW_HEIGHT = 0.36
_NUDGED = 0.95  # the width of a cell of a nudged entry
_LONGEST, _LONGEST_TOTAL, _LONGEST_NUDGED = 3, 4, 5  # characters
_RADIUS = 0.5  # of a wire's corner, where there is room
_PITCH = 0.56  # between rows that stand above each other
_BELOW = 0.68  # from x to the first of them
_ABOVE = 0.5  # from a row to one that is about to be added to it


@dataclass(frozen=True, eq=False)
class ForkPlaces:
    """Columns and rows of the stage.

    Columns: leaf, the middle of x and all below it; fork and join, where wires part and meet;
    factors and sum, the middles of the plates. Rows: x; the uses, on which wires run; funnel, where
    a sum lies; low and high, the two layers of the letterbox; y and seed, within the sum's plate.
    """

    region: Region
    size: CellSize
    totals: CellSize
    window: CellSize
    nudged: CellSize
    leaf: float
    fork: float
    factors: float
    join: float
    sum: float

    @classmethod
    def of(cls, n: int, region: Region) -> Self:
        width, total = _WIDTHS[n], _TOTALS[n]
        return cls(
            region,
            CellSize.fitting(width, _HEIGHT, _GAP, _LONGEST),
            CellSize.fitting(total, _HEIGHT, _GAP, _LONGEST_TOTAL),
            CellSize.fitting(width * _WINDOW, _WINDOW_HEIGHT, _GAP * _WINDOW, 2),
            CellSize.fitting(_NUDGED, _HEIGHT, 0.0, _LONGEST_NUDGED),
            leaf=region.left + 1.12,
            fork=region.left + 3.27,
            factors=region.left + 5.4,
            join=region.right - 3.7,
            sum=region.right - 1.3,
        )

    # -- rows ----------------------------------------------------------------------------------

    @property
    def x(self) -> float:
        return self.region.top - 0.5

    def row(self, use: Use) -> float:
        """The height on which a use's wire comes back to the leaf."""
        below = {"other": 0, "self": 1, "direct": 2}
        return self.x - _BELOW - _PITCH * below[use]

    @property
    def floor(self) -> float:
        return self.region.bottom + 0.24

    @property
    def funnel(self) -> float:
        return self.row("direct") - 0.62

    @property
    def low(self) -> float:
        return self.region.bottom + 0.28

    @property
    def high(self) -> float:
        return self.low + 0.5

    @property
    def y(self) -> float:
        return self.region.bottom + 2.2

    @property
    def seed(self) -> float:
        return self.y - _PITCH

    @property
    def under(self) -> float:
        """Where v comes from."""
        return self.region.bottom + 0.42

    # -- regions -------------------------------------------------------------------------------

    @property
    def product_plate(self) -> Region:
        left, top = self.fork + 0.8, self.x + 0.52
        return Region(left, 2 * self.factors - left, self.row("self") - 0.95, top)

    @property
    def sum_plate(self) -> Region:
        return Region(self.sum - 1.3, self.sum + 1.3, self.seed - 0.38, self.y + 0.58)

    @property
    def accumulate_plate(self) -> Region:
        return Region(self.leaf - 1.1, self.leaf + 1.1, self.funnel - 0.73, self.funnel - 0.41)

    @property
    def funnel_region(self) -> Region:
        return Region(self.leaf - 1.1, self.leaf + 1.1, self.funnel - 0.4, self.funnel + 0.36)

    @property
    def letterbox(self) -> Region:
        return Region(self.leaf - 1.1, self.leaf + 1.1, self.low - 0.28, self.high + 0.28)

    def window_at(self, use: Use) -> Points:
        """The window of a factor, beside the wire on which it came."""
        height = self.row("other") + 0.57 if use == "other" else self.row("self") - 0.57
        return self.at(self.factors + 0.46, height)

    # -- ways ----------------------------------------------------------------------------------

    def at(self, column: float, row: float) -> Points:
        """A place on the stage."""
        return np.array([column, row, 0.0])

    def slot(self, use: Use) -> Points:
        """Where what belongs to a use is worked on, within a plate."""
        if use == "direct":
            return self.at(self.sum, self.seed)
        return self.at(self.factors, self.row(use))

    @property
    def drop_in(self) -> Polyline:
        """How x comes to its place."""
        here = self.at(self.leaf, self.x)
        return Polyline.through(here + [0.0, 0.4, 0.0], here)

    def forward(self, use: Use, start: Points | None = None) -> Polyline:
        """From x, or a place in it, to where a use takes it."""
        first = self.at(self.leaf, self.x) if start is None else start
        corners = [first, self.at(self.fork, self.x)]
        if use == "direct":
            corners += [self.at(self.fork, self.floor), self.at(self.join, self.floor),
                        self.at(self.join, self.seed), self.slot(use)]  # fmt: skip
        else:
            corners += [self.at(self.fork, self.row(use)), self.slot(use)]
        return Polyline.bent(*corners, radius=_RADIUS)

    @property
    def product_on(self) -> Polyline:
        """From where the product is made to where it is added."""
        return Polyline.bent(
            self.slot("self"),
            self.at(self.join, self.row("self")),
            self.at(self.join, self.seed),
            self.at(self.sum, self.seed),
            self.at(self.sum, self.y),
            radius=_RADIUS,
        )

    @property
    def at_sum(self) -> Points:
        """In front of the plate of the sum."""
        return self.at(self.sum_plate.left - self.nudged.width / 2, self.seed)

    @property
    def seed_up(self) -> Polyline:
        return Polyline.through(self.at(self.sum, self.under), self.at(self.sum, self.seed))

    @property
    def to_product(self) -> Polyline:
        """What the sum sends on to the product, as far as the place where it is multiplied."""
        return Polyline.bent(
            self.at(self.sum, self.seed),
            self.at(self.join, self.seed),
            self.at(self.join, self.row("self")),
            self.slot("self"),
            radius=_RADIUS,
        )

    @property
    def to_other_factor(self) -> Polyline:
        """Within the product's plate, from one place of multiplication to the other."""
        return Polyline.through(self.slot("self"), self.slot("other"))

    def factor(self, use: Use) -> Polyline:
        """A factor comes out of the other one's window, stops beside the wire, and goes on."""
        other: Use = "self" if use == "other" else "other"
        window, beside = self.window_at(other), self.slot(other)
        # First straight out of the window, past its name.
        return Polyline.through(window, [window[0], beside[1], 0.0], beside, self.slot(use))

    def home(self, use: Use) -> Polyline:
        """From where a use sends something back, along its wire, into the funnel."""
        queue, end = self.queue(use), self.at(self.leaf, self.funnel)
        if use != "direct":
            return Polyline.through(self.slot(use), queue, end)
        wire = Polyline.bent(
            self.at(self.sum, self.seed), self.at(self.join, self.seed),
            self.at(self.join, self.floor), self.at(self.fork, self.floor),
            self.at(self.fork, self.row(use)), queue, radius=_RADIUS,
        )  # fmt: skip
        return Polyline.through(*wire.corners, end)

    def queue(self, use: Use) -> Points:
        """Where a contribution waits above the funnel."""
        return self.at(self.leaf, self.row(use))

    @property
    def onto_sum(self) -> Polyline:
        """From above the funnel, where an addend stops, onto what lies in it."""
        here = self.at(self.leaf, self.funnel)
        return Polyline.through(here + [0.0, _ABOVE, 0.0], here)

    @property
    def drop(self) -> Polyline:
        """From the funnel down into the letterbox."""
        return Polyline.through(self.at(self.leaf, self.funnel), self.at(self.leaf, self.low))

    # -- what is drawn of them -----------------------------------------------------------------

    def track(self, use: Use) -> Polyline:
        """The wire of a use between x and the plate that it leads to."""
        half = (self.size.width * 3 + 0.2) / 2 if self.size.width < 0.6 else 0.95
        edge = self.at(self.leaf + half, self.x)
        corners = [edge, self.at(self.fork, self.x)]
        if use == "direct":
            corners += [self.at(self.fork, self.floor), self.at(self.join, self.floor),
                        self.at(self.join, self.seed),
                        self.at(self.sum_plate.left, self.seed)]  # fmt: skip
        else:
            corners += [self.at(self.fork, self.row(use)),
                        self.at(self.product_plate.left, self.row(use))]  # fmt: skip
        return Polyline.bent(*corners, radius=_RADIUS)

    @property
    def product_track(self) -> Polyline:
        return Polyline.bent(
            self.at(self.product_plate.right, self.row("self")),
            self.at(self.join, self.row("self")),
            self.at(self.join, self.seed),
            self.at(self.sum_plate.left, self.seed),
            radius=_RADIUS,
        )

    def last_stretch(self, use: Use) -> Polyline:
        """From the fork to above the funnel: only what comes back runs there."""
        end = self.at(self.leaf + 1.1, self.row(use))
        if use == "direct":
            start = self.at(self.fork, self.row(use) - 2 * _RADIUS)
            return Polyline.bent(start, self.at(self.fork, self.row(use)), end, radius=_RADIUS)
        return Polyline.through(self.at(self.fork, self.row(use)), end)

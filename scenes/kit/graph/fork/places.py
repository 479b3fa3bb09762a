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

_WIDTHS = {1: 1.0, 2: 0.66, 3: 0.53}  # of a cell, by how many stand in a row
_TOTALS = {1: 1.0, 2: 0.8, 3: 0.68}  # of a cell of a sum, whose numbers are longer
_HEIGHT, _GAP = 0.42, 0.06
_WINDOW = 0.76  # of a cell's width, and
_WINDOW_HEIGHT = 0.36
_NUDGED = 0.95  # the width of a cell of a nudged entry
_LONGEST, _LONGEST_TOTAL, _LONGEST_NUDGED = 3, 4, 5  # characters
_RADIUS = 0.34  # of a wire's corner, where there is room
_PITCH = 0.56  # between y and v
_ROWS = 0.7  # between the wires of uses, where a tag stands over each of them
_LAST = 0.56  # and from those to the one that has its tag elsewhere
_BELOW = 1.2  # from x to the first of them
_ABOVE = 0.46  # from a row to one that is about to be added to it
_TAG = 0.5  # the width of a tag of one use, and
_OVER = 0.345  # how far over its wire it stands
_NAMED = 1.12  # from a window to the plate's edge, with its name between them
_BESIDE = 0.12  # between a tag and what runs by
_HOPPER = 1.1  # half the width of what is before the letterbox
_WAITS = 0.27  # between that, what waits beside it, and the fork
_WINDOW_AT = 0.08, 0.57  # from where a factor is worked on to its window


@dataclass(frozen=True, eq=False)
class ForkPlaces:
    """Columns and rows of the stage.

    Columns: leaf, the middle of x and all below it; queue, where what comes back waits; fork and
    join, where wires part and meet; factors and sum, where they are worked on. Rows: x; the uses,
    on which wires run, in the order in which the line names them; funnel, where a sum lies; low, in
    the letterbox; y and seed, within the sum's plate. half is half the width of a row of cells.
    """

    region: Region
    size: CellSize
    totals: CellSize
    window: CellSize
    nudged: CellSize
    half: float
    leaf: float
    fork: float
    factors: float
    join: float
    sum: float

    @classmethod
    def of(cls, n: int, region: Region) -> Self:
        width, total = _WIDTHS[n], _TOTALS[n]
        half = (n * width + (n - 1) * _GAP) / 2
        leaf = region.left + 1.12
        fork = leaf + _HOPPER + 2 * half + 2 * _WAITS
        # Between what runs down at the fork and what stands at its place there is a tag.
        factors = fork + 2 * half + _TAG + 3 * _BESIDE
        return cls(
            region,
            CellSize.fitting(width, _HEIGHT, _GAP, _LONGEST),
            CellSize.fitting(total, _HEIGHT, _GAP, _LONGEST_TOTAL),
            CellSize.fitting(width * _WINDOW, _WINDOW_HEIGHT, _GAP * _WINDOW, 2),
            CellSize.fitting(_NUDGED, _HEIGHT, 0.0, _LONGEST_NUDGED),
            half=half,
            leaf=leaf,
            fork=fork,
            factors=factors,
            # What runs up and down there comes by the names of windows.
            join=max(region.right - 3.24, factors + half * (1 + _WINDOW) + _NAMED),
            sum=region.right - 1.3,
        )

    # -- rows ----------------------------------------------------------------------------------

    @property
    def x(self) -> float:
        return self.region.top - 0.5

    def row(self, use: Use) -> float:
        """The height on which a use's wire comes back to the leaf."""
        below = {"self": 0.0, "other": _ROWS, "direct": _ROWS + _LAST}
        return self.x - _BELOW - below[use]

    @property
    def floor(self) -> float:
        return self.region.bottom + 0.24

    @property
    def funnel(self) -> float:
        return self.row("direct")

    @property
    def low(self) -> float:
        return self.funnel - 1.38

    @property
    def queue_column(self) -> float:
        return self.leaf + _HOPPER + _WAITS + self.half

    @property
    def y(self) -> float:
        return self.row("self")

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
        left = self.factors - self.half - _BESIDE
        right = self.factors + _WINDOW_AT[0] + self.half * _WINDOW + _NAMED
        return Region(left, right, self.row("other") - 1.3, self.row("self") + 0.9)

    @property
    def sum_plate(self) -> Region:
        return Region(self.sum - 1.3, self.sum + 1.3, self.seed - 0.38, self.y + 0.58)

    @property
    def accumulate_plate(self) -> Region:
        return self._hopper(self.funnel - 1.0, self.funnel - 0.66)

    @property
    def funnel_region(self) -> Region:
        """Open on the right, from where addends come, row by row."""
        return self._hopper(self.funnel - 0.62, self.row("self") + 0.36)

    @property
    def letterbox(self) -> Region:
        return self._hopper(self.low - 0.28, self.low + 0.28)

    def _hopper(self, bottom: float, top: float) -> Region:
        return Region(self.leaf - _HOPPER, self.leaf + _HOPPER, bottom, top)

    def window_at(self, use: Use) -> Points:
        """The window of a factor, beside the wire on which it came."""
        across, up = _WINDOW_AT
        return self.at(self.factors + across, self.row(use) + (up if use == "self" else -up))

    # -- tags ----------------------------------------------------------------------------------

    def tag_of_wire(self, use: Use) -> Points:
        """Over a use's wire, where nothing that runs on another one comes by."""
        column = self.fork + self.half + _BESIDE + _TAG / 2
        if use == "direct":  # what runs there begins to rise before it has passed by
            return self.at(column + _RADIUS, self.floor + _OVER)
        return self.at(column, self.row(use) + _OVER)

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
    def times(self) -> Points:
        """Beside what comes to a factor and the other factor, one over the other."""
        height = (self.row("self") + self.row("other")) / 2
        return self.at(self.factors + self.half + 0.26, height)

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

    def nudge(self, row: float, column: float) -> Polyline:
        """The way of a nudged entry, from beside x onto a row and along it, up to a column."""
        half = self.nudged.width / 2
        beside, down = self.leaf + self.half + 0.3 + half, self.fork + _BESIDE + half
        corners = (beside, self.x), (down, self.x), (down, row), (column - half - 0.1, row)
        return Polyline.bent(*(self.at(*corner) for corner in corners), radius=_RADIUS / 2)

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
        """From where a use sends something back, along its wire, and down into the funnel."""
        queue, end = self.queue(use), self.at(self.leaf, self.funnel)
        if use != "direct":
            return Polyline.through(self.slot(use), queue, self.at(self.leaf, self.row(use)), end)
        wire = Polyline.bent(
            self.at(self.sum, self.seed), self.at(self.join, self.seed),
            self.at(self.join, self.floor), self.at(self.fork, self.floor),
            self.parting(use), radius=_RADIUS,
        )  # fmt: skip
        return Polyline.through(*wire.corners, *self.last_stretch(use).corners[1:], queue, end)

    def queue(self, use: Use) -> Points:
        """Where a contribution waits beside the funnel."""
        return self.at(self.queue_column, self.row(use))

    @property
    def onto_sum(self) -> Polyline:
        """From above the funnel, where an addend stops, onto what lies in it."""
        here = self.at(self.leaf, self.funnel)
        return Polyline.through(here + [0.0, _ABOVE, 0.0], here)

    @property
    def drop(self) -> Polyline:
        """From the funnel down into the letterbox."""
        return Polyline.through(self.at(self.leaf, self.funnel), self.at(self.leaf, self.low))

    @property
    def outlet(self) -> float:
        """The share of the drop at which the funnel ends."""
        return self.drop.share_of(self.at(self.leaf, self.funnel_region.bottom + 0.02))

    def meets(self, use: Use) -> Polyline:
        """From where a use's wire begins on the way back to where it meets the others."""
        if use == "direct":
            return self.home(use)
        edge = self.at(self.product_plate.left, self.row(use))
        corner, end = self.at(self.leaf, self.row(use)), self.at(self.leaf, self.funnel)
        return Polyline.bent(edge, corner, end, radius=_RADIUS)

    # -- what is drawn of them -----------------------------------------------------------------

    def track(self, use: Use) -> Polyline:
        """The wire of a use between x and the plate that it leads to."""
        edge = self.at(self.leaf + self.half + 0.06, self.x)
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
        """From where the fork was to what waits: only what comes back runs there."""
        end = self.at(self.queue_column + self.half + 0.04, self.row(use))
        if use == "direct":
            corner = self.at(self.fork, self.row(use))
            return Polyline.bent(self.parting(use), corner, end, radius=_RADIUS)
        return Polyline.through(self.parting(use), end)

    def parting(self, use: Use) -> Points:
        """The place on a use's wire as far as which it is needed on the way back."""
        if use == "direct":
            return self.at(self.fork, self.row(use) - _RADIUS)
        return self.at(self.fork + _RADIUS, self.row(use))

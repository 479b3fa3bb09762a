"""Where the parts of the machine stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from gradmath.errors import StageError
from gradmath.records.tensor import Index
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT
from scenes.kit.cells.moves import SWELLS
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import NUMBER, SMALLEST_DIGIT

_NAMES = 1.06  # left of x
_LEAST, _BESIDE_NAMES = 0.12, 0.048  # from a name to its cells, at rest and when they swell
_LEVER = 0.5
_LONGEST_LEVER = 0.56  # up, it ends below what stands above the first row
_METER = 1.1  # right of v, unless its digits need more
_TRAVEL = 0.55  # of the space between two rows: how far the largest entry of v slides
_STEP = 0.14  # of bare wire between parts
_BESIDE = 0.1  # between z and z-bar
_INDICES = 0.34  # above x
_HEADS = 0.62  # above the first row
_RAIL = 0.16  # before the cell of a slider
_WIDEST, _TALLEST = 0.9, 0.46
_CHARACTER = 0.19  # of the width of cells whose numbers are long
METER = 0.34  # the width of the meter's bar
HOP = 0.11  # half the gap in a row where a column passes without touching


@dataclass(frozen=True, eq=False)
class MachinePlaces:
    """The grid that the machine stands on.

    Shapes: columns (n,) and rows (m,) are where its wires run; the other numbers are where the
    columns of cells at the right stand.
    """

    size: CellSize
    narrow: CellSize  # of cells of z-bar and v, whose numbers are short
    columns: Points
    rows: Points
    x: float  # heights of the cells of x and of x.grad
    x_grad: float
    z: float
    z_bar: float
    hinge: float
    contact: float
    out: float
    v: float
    meter: float

    travel: float  # of a slider of v whose entry is as large as v's scale

    @classmethod
    def of(
        cls,
        m: int,
        n: int,
        longest: int,
        shortest: int,
        metered: int,
        region: Region,
        head: float,
        *,
        bars: bool = True,
    ) -> Self:
        """Places in a region; right of the columns nothing stands above `head`.

        longest and shortest are how many characters the numbers of wide and of narrow cells have,
        metered those of the meter. Without bars no room is kept for z-bar, which is not shown then.

        Raises: StageError if digits would be too small to be read.
        """
        beside = max(_METER, metered * ADVANCE * NUMBER + 0.08)
        # Without z-bar what ends at a switch has a longer way to it.
        lead = 0.28 if bars else 0.52
        bare = _NAMES + _LEVER + beside + _RAIL + 2.5 * _STEP + _BESIDE + 0.3 + lead
        share = max(0.66, shortest / longest)
        bar = share if bars else 0.0
        widths = 1.12 * n + 2 + share + bar
        width = min((region.width - bare) / widths, max(_WIDEST, _CHARACTER * longest))
        if width > beside:  # what turns up beside v is as wide as a cell
            widths, bare, beside = widths + 1, bare - beside, width
            width = min(width, (region.width - bare) / widths)
        top = region.top - _INDICES
        first = head - _HEADS
        pitch = min(_WIDEST, (first - region.bottom) / max(1, m - 0.7))
        height = min(_TALLEST, pitch * 0.8)
        size = CellSize.fitting(width, height, 0.12 * width, longest)
        if size.em * DIGIT_HEIGHT < SMALLEST_DIGIT:
            raise StageError(
                f"W has shape {(m, n)} and numbers of up to {longest} characters, too much to be "
                "read on one frame; give fewer entries or numbers with fewer decimals"
            )
        swollen = SWELLS * width / 2  # which keeps off the names
        left = region.left + _NAMES + max(0.0, swollen + _BESIDE_NAMES - _LEAST) + width / 2
        columns: Points = left + np.arange(n, dtype=np.float64) * size.pitch[0]
        rows: Points = first - np.arange(m, dtype=np.float64) * pitch
        z = columns[-1] + width + _STEP * 1.5
        # Where it is not shown, what it carries on changes behind z.
        z_bar = z + (width / 2 + _BESIDE + width * bar / 2 if bars else 0.0)
        hinge = z + width / 2 + _BESIDE + width * bar + 0.2
        contact = hinge + _LEVER
        out = contact + lead + width / 2
        slider = out + width / 2 + _STEP + _RAIL + width * share / 2
        meter = slider + width * share / 2 + beside / 2 + 0.1
        spare = region.right - (meter + beside / 2)
        move = max(0.0, float(spare))
        right = (z, z_bar, hinge, contact, out, slider, meter)
        spread = (0.55, 0.55, 0.6, 0.7, 0.75, 0.85, 1.0)  # of the room that is left over
        z, z_bar, hinge, contact, out, slider, meter = (
            float(each + move * part) for each, part in zip(right, spread, strict=True)
        )
        return cls(
            size,
            CellSize(width * share, height, 0.0, size.em),
            columns + move * 0.35,
            rows,
            top - height / 2,
            top - 1.5 * height - 0.08,
            z,
            z_bar,
            hinge,
            min(contact, hinge + _LONGEST_LEVER),
            out,
            slider,
            meter,
            _TRAVEL * pitch,
        )

    def taken(self, change: Seat) -> MachinePlaces:
        """The same places, drawn elsewhere, larger or smaller."""
        x, y = change.away
        across = ("columns", "z", "z_bar", "hinge", "contact", "out", "v", "meter")
        moved = {name: getattr(self, name) * change.zoom + x for name in across}
        moved |= {name: getattr(self, name) * change.zoom + y for name in ("rows", "x", "x_grad")}
        return replace(
            self, **moved, size=self.size.times(change.zoom), narrow=self.narrow.times(change.zoom),
            travel=self.travel * change.zoom,
        )  # fmt: skip

    @property
    def low(self) -> float:
        """Where wires end that meet no weight."""
        return float(self.rows[-1]) - 0.36

    def crossing(self, i: int, j: int) -> Points:
        return np.array([self.columns[j], self.rows[i], 0.0])

    def over(self, j: int, height: float) -> Points:
        """A place above column j."""
        return np.array([self.columns[j], height, 0.0])

    def entry(self, j: int) -> Points:
        """Where a column begins: below the cell of x.grad."""
        return np.array([self.columns[j], self.x_grad - self.size.height / 2, 0.0])

    def at(self, column: float, i: int) -> Points:
        """A place on row i."""
        return np.array([column, self.rows[i], 0.0])

    def down(self, i: int, j: int) -> Polyline:
        """From x[j] down to its crossing with row i."""
        return Polyline.through(self.entry(j), self.crossing(i, j))

    def along(self, i: int, j: int) -> Polyline:
        """From the crossing along row i to the cell of z."""
        return Polyline.through(self.crossing(i, j), self.at(self.z - self.size.width / 2, i))

    def ways(self, name: str, index: Index, on: bool, first: int) -> tuple[Polyline, ...]:
        """The wires that an entry of a tensor may run along.

        `on` tells of the switch before it; first is the column of its row's first weight.
        """
        i = index[0]
        rows = {
            "products": (self.columns[0], self.z),
            "z": (self.z, self.out if on else self.hinge),
            "out": (self.hinge, self.v),
            "terms": (self.out, self.meter),
            "v": (self.z_bar if on else self.contact, self.v),
            "z_bar": (self.columns[first], self.z_bar),
        }
        if name in rows:
            start, end = rows[name]
            return (Polyline.through(self.at(start, i), self.at(end, i)),)
        if name == "contributions":
            return (Polyline.through(self.crossing(*index), self.over(index[1], self.x_grad)),)
        return tuple(  # x falls down its column and may leave along any row
            Polyline.through(self.over(i, self.x), self.crossing(row, i), self.at(self.z, row))
            for row in range(len(self.rows))
        )

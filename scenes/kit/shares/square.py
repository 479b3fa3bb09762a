"""An entry of V**2 as an area: a square on a floor, a slice of a bar, a square in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.records.shares import CrowdRun, SharedOutRun
from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, ramp_of
from scenes.kit.pairs.entry_area import EntryArea
from scenes.kit.shares.places import SharePlaces
from scenes.kit.truth.checks import Fault, Ornament, belongs, filled_otherwise, same_way

_NOTHING = np.zeros((0, 3))
_LAYER = 1.0


_EDGE = 1.5 * HAIRLINE  # of an area, in the colour of the ground
_THIN = 0.06  # units of the frame
_IN_TABLE = 0.7  # side of a square there, of what it is on the floor


class Stand(Enum):
    """Where a square of V may be."""

    FLOOR = "its cell"
    BAR = "its slice of the bar"
    TABLE = "its place in the table"


SharedOut: TypeAlias = SharedOutRun | CrowdRun
"""A run with a V, and its squares."""


class ShareSquare(EntryArea):
    """One entry of V**2, as large an area as it is; on a way between two places it keeps its area.

    In the table all squares are smaller by one factor.
    """

    what = "square"

    def __init__(self, run: SharedOut, index: Index, places: SharePlaces) -> None:
        self.theme, self.face, self.index = current_theme(), Face.GRADIENT, index
        super().__init__(stroke_width=_EDGE, stroke_color=self.theme.background, fill_opacity=1)
        self.places = places
        self.way, self.share = (Stand.FLOOR, Stand.FLOOR), 0.0
        self.set_z_index(_LAYER)
        self.follow(run)

    def follow(self, run: SharedOut) -> Self:
        """Stand for the same entry of another run."""
        self.record, self.weights = run.squares, run.V
        return self.lay()

    def lay(self) -> Self:
        """An edge sets areas apart; one that is hardly wider than its edges has none."""
        super().lay()
        self.stroke_width = _EDGE if self._thinnest > _THIN else 0.0
        return self

    @property
    def _thinnest(self) -> float:
        return float(np.ptp(self.points[:, :2], axis=0).min()) if len(self.points) else 0.0

    def travel(self, start: Stand, end: Stand, share: float) -> Self:
        """Be so far on the way from one place to another."""
        self.way, self.share = (start, end), share
        return self.lay()

    def _seat(self, stand: Stand) -> Points:
        """Its middle, and how wide and high it is."""
        if stand is Stand.BAR:
            return self._slice()
        i, j = self.index
        side = float(np.sqrt(self.value))
        if stand is Stand.FLOOR:
            x, y, _ = self.places.cell(i, j)
            return np.array([x, y, side * self.places.side, side * self.places.side])
        x, y, _ = self.places.factor(j, 0)
        small = side * _IN_TABLE
        return np.array([x, y, small, small])

    def _slice(self) -> Points:
        """First come those of the diagonal, then the others, row by row."""
        width, height = self.places.bar
        x, foot, _ = self.places.ground
        before = float(
            self.record.value.astype(np.float64)[_before(*self.index, self.places.n)].sum()
        )
        return np.array([x, foot + height * (before + self.value / 2), width, height * self.value])

    def outline(self) -> Points:
        if self.value < 1e-9:
            return _NOTHING
        start, end = (self._seat(stand) for stand in self.way)
        x, y = (start + (end - start) * self.share)[:2]
        width, height = start[2:] ** (1 - self.share) * end[2:] ** self.share
        left, right, low, high = x - width / 2, x + width / 2, y - height / 2, y + height / 2
        corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
        return Polyline(np.array([(*corner, 0.0) for corner in corners])).curves()

    @property
    def hue(self) -> str:
        ramp = ramp_of(self.face, float(self.weights.value[self.index]), self.theme)
        return ramp.line if ramp else self.theme.outline

    def faults(self) -> Iterator[Fault]:
        """It is where it is due, as large as its entry, in the colour of what V weighs there."""
        due = f"{self.way[1].value}, as large as its entry"
        yield from filled_otherwise(self.told, self, self.outline(), self.hue, due)
        if self.laid != self.value:
            yield Fault("bar", f"{self.told} as it was", "what the record holds now")
        if float(self.stroke_width) > 0.0 and self._thinnest < _THIN / 2:
            yield Fault("bar", f"{self.told} under its own edge", "all of it to be seen")


@lru_cache(maxsize=64)
def _before(i: int, j: int, n: int) -> npt.NDArray[np.bool_]:
    """Which entries of a matrix come before one: first those of the diagonal, then the others."""
    ranks = {each: (each[0] != each[1], each) for each in np.ndindex(n, n)}
    flags = [ranks[each] < ranks[i, j] for each in np.ndindex(n, n)]
    return np.array(flags).reshape(n, n)


class FloorLine(Ornament):
    """The lines between the cells of a floor."""


class ShareFloor(QuickGroup):
    """V as squares, each in its own cell; the cells are drawn as thin lines."""

    def __init__(self, squares: Sequence[ShareSquare], places: SharePlaces) -> None:
        self.squares, self.places, self.face = list(squares), places, Face.GRADIENT
        self.lines = FloorLine(stroke_width=HAIRLINE, stroke_color=current_theme().outline)
        self.lines.points = self.lines.born = self._lines()
        super().__init__(self.lines)
        for square in squares:
            belongs(square, self)

    @property
    def record(self) -> Record:
        """What its squares are the squares of: V itself."""
        return self.squares[0].weights

    def _lines(self) -> Points:
        box, n = self.places.floor, self.places.n
        xs, ys = np.linspace(box.left, box.right, n + 1), np.linspace(box.bottom, box.top, n + 1)
        ways = [((x, box.bottom), (x, box.top)) for x in xs]
        ways += [((box.left, y), (box.right, y)) for y in ys]
        return np.concatenate([
            Polyline(np.array([(*start, 0.0), (*end, 0.0)])).curves() for start, end in ways
        ])  # fmt: skip

    def faults(self) -> Iterator[Fault]:
        """Each entry has its square, all of one run."""
        if [each.index for each in self.squares] != list(np.ndindex(self.record.shape)):
            yield Fault("index", f"squares of {self.record.name} in another order", "each once")
        if any(each.weights is not self.record for each in self.squares):
            yield Fault("stale", f"squares beside {self.record.name}", "one matrix")
        if not same_way(self.lines.points, self._lines()):
            yield Fault("place", f"the cells of {self.record.name} elsewhere", "around its squares")
        values = self.squares[0].record.value.astype(np.float64)
        off = float(np.abs(values - self.record.value.astype(np.float64) ** 2).max())
        if off > 1e-6:
            yield Fault("relation", f"areas of {self.record.name} that are {off:g} off", "squares")

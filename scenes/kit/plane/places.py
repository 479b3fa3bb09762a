"""Where things stand beside the plane of x, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

_CELL = CellSize.fitting(0.62, 0.46, 0.06, 3)
_SWEPT = CellSize.fitting(0.98, 0.46, 0.06, 6)
_HALF = _CELL.pitch[0] / 2
_FAN = 0.78  # half of the way from output to output: between their wires stand numbers
_BOX = (1.08, 0.36)  # half the width and half the height of the letterbox
_ABOVE = 0.72  # from the middle of the letterbox to what is about to fall into it
_RADIUS = 0.3
_PAST = 1.9  # right of the letterbox, clear of x above it
_OVER = 0.19  # from the plane to the name of its upright axis


@dataclass(frozen=True)
class BoardPlaces:
    """A column with y over x over its letterbox, and right of it the plane.

    middle is that of the column, plane the region between the axes.
    """

    middle: float
    plane: Region
    size: CellSize = _CELL
    taken: tuple[Region, ...] = ()  # of the plane, by others
    swept: CellSize = _SWEPT  # of numbers with decimals

    @property
    def x(self) -> Points:
        return self._at(0.05)

    @property
    def y(self) -> tuple[Points, Points]:
        return self._at(1.72, -_FAN), self._at(1.72, _FAN)

    @property
    def letterbox(self) -> Region:
        low = self.plane.bottom + 0.45
        return Region(self.middle - _BOX[0], self.middle + _BOX[0], low - _BOX[1], low + _BOX[1])

    @property
    def across_name(self) -> Points:
        return np.array([self.plane.right, self.plane.bottom - 0.31, 0.0])

    @property
    def up_name(self) -> Points:
        return np.array([self.plane.left + 0.14, self.plane.top + _OVER, 0.0])

    @property
    def below_x(self) -> tuple[Points, Points]:
        """Where the step of each entry of x turns up."""
        return self._at(-0.55, -_HALF), self._at(-0.55, _HALF)

    def wire(self, entry: int, output: int) -> Polyline:
        """From an entry of x up to an output."""
        start = self._at(0.05 + _CELL.height / 2, (-_HALF, _HALF)[entry])
        end = self.y[output] - [0.0, _CELL.height / 2, 0.0]
        return Polyline.through(start, end)

    @property
    def mouth(self) -> Points:
        """Over the letterbox, where what falls into it stops."""
        return self.home + [0.0, _ABOVE, 0.0]

    @property
    def home(self) -> Points:
        """Where x.grad lies."""
        box = self.letterbox
        return self._at((box.bottom + box.top) / 2)

    def into_box(self, start: Points) -> Polyline:
        """From somewhere in the plane, below x, to over the letterbox, and down into it."""
        return Polyline.bent(start, self._past, self.mouth, self.home, radius=_RADIUS)

    @property
    def _past(self) -> Points:
        return self.mouth + [_PAST, 0.0, 0.0]

    @property
    def out_of_box(self) -> Polyline:
        """Where what lay in the letterbox goes."""
        return Polyline.through(self.home, self.home - [0.0, 1.0, 0.0])

    def onto_rim(self, start: Points, side: float) -> Polyline:
        """The same for one of two that come to lie beside each other, left (-1) or right (1)."""
        aside = np.array([side * 2 * _HALF, 0.0, 0.0])
        down = [0.0, self.home[1] + _BOX[1] + _CELL.height / 2 - self.mouth[1], 0.0]
        # The one that goes farther comes in past the place of the other one.
        past = [self._past] if side < 0 else []
        end = self.mouth + aside
        return Polyline.bent(start, *past, end, end + down, radius=_RADIUS)

    def _at(self, height: float, aside: float = 0.0) -> Points:
        return np.array([self.middle + aside, height, 0.0])

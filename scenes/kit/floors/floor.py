"""A matrix as a floor of square cells, which may turn over about its diagonal: that is `.T`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize, Grid
from scenes.kit.cells.lettering import number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel

_EDGE_ON = np.pi / 2
_EYE = 7.0  # from the viewer to the floor: what comes nearer looks larger
_THINNEST = 0.04  # of its size: what is seen from its edge
_HEM = 0.02  # between the cells and the hem


class Hem(Ornament):
    """The hem of a cloth: it goes round all cells, and turns with them."""


class Floor(Grid):
    """A matrix whose first cell stands at a place; turned half round, it is its transpose.

    A `hemmed` one is a cloth: what is laid over another floor.
    """

    def __init__(
        self,
        record: Record,
        face: Face,
        size: CellSize,
        first: Points,
        *,
        scale: float,
        hemmed: bool = False,
    ) -> None:
        super().__init__(record, face, size, scale=scale)
        self.first = np.array(first, dtype=float)
        self.angle = 0.0
        self.other: Record | None = None  # what its back shows, while it turns
        self.shift(self.first - self[0, 0].box.get_center())
        self.hem = Hem(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().gradient[0].line)
        if hemmed:
            self.add(self.hem)
            self._draw_hem()

    @property
    def zoom(self) -> float:
        """It is drawn as it was laid out: a first cell that swells tells nothing of the others."""
        return 1.0

    # -- where things are, as far as it has turned ---------------------------------------------

    def at(self, index: Index) -> Points:
        """Where the cell of an entry stands while it lies flat."""
        return np.asarray(self.first + self.offset(index))

    def _seen(self, flat: Points) -> Points:
        """Where places of the flat floor are seen, as far as it has turned."""
        along, aside = self._split(flat - self.first)
        middle = self._split(self.middle - self.first)[0]
        turned = along + aside * np.cos(self.angle)
        return np.asarray(self.first + middle + (turned - middle) * self._near(aside))

    def seen_at(self, home: Index) -> Points:
        """Where the cell that stood at an entry of its front is seen, as far as it has turned."""
        return self._seen(self.at(home))

    @property
    def middle(self) -> Points:
        rows, columns = self.record.shape
        return np.asarray((self.at((0, 0)) + self.at((rows - 1, columns - 1))) / 2)

    def _split(self, away: Points) -> tuple[Points, Points]:
        """The shares of ways along the diagonal, and across it."""
        mirrored = mirror(away)
        return (away + mirrored) / 2, (away - mirrored) / 2

    def _near(self, aside: Points) -> Points:
        """How much larger than flat things look, so far from the diagonal."""
        depth = np.sign(aside[..., :1]) * np.linalg.norm(aside, axis=-1, keepdims=True)
        return np.asarray(_EYE / (_EYE - depth * np.sin(self.angle)))

    def around(self, home: Index, away: float) -> Points:
        """The corners of a frame around a cell, so far away from it, as far as it has turned."""
        half = self.size.width / 2 + away
        corners = [(-half, half), (half, half), (half, -half), (-half, -half), (-half, half)]
        return self._seen(np.array([self.at(home) + [x, y, 0.0] for x, y in corners]))

    # -- turning -------------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        return self.angle > _EDGE_ON

    def turn(self, angle: float) -> None:
        """Have turned so far about the diagonal; beyond its edge it shows its back."""
        was_over, self.angle = self.over, angle
        for cell, home in zip(self.cells, self._homes(), strict=True):
            if self.over is not was_over:
                self._show_side(cell, home)
            self._lay(cell, self.at(home))
        self._draw_hem()

    def _homes(self) -> Iterator[Index]:
        """The entries of its front, in the order of its cells."""
        return np.ndindex(self.record.shape)

    def _show_side(self, cell: Cell, home: Index) -> None:
        assert self.other is not None
        cell.number.index = home[::-1] if self.over else home
        cell.follow(self.other if self.over else self.record)

    def _lay(self, cell: Cell, flat: Points) -> None:
        """A cell is a piece of the floor; its digits stay upright, and get as small as it is."""
        aside = self._split(flat - self.first)[1]
        near, center = float(self._near(aside)[..., 0]), self._seen(flat)
        # Its back is the same square, whose corners come to lie as those of any cell.
        along, across = self._split(mirror(cell.box.born) if self.over else cell.box.born)
        cell.box.points = (along + across * np.cos(self.angle)) * near + center
        shown = max(_THINNEST, abs(float(np.cos(self.angle)))) * near
        cell.number.points = number_outline(cell.number.drawn) * self.size.em * shown + center

    def settle(self) -> None:
        """Lie flat again, as what its back has shown."""
        assert self.other is not None and self.over
        columns = self.record.shape[1]
        cells = list(self.cells)
        rest = self.submobjects[len(cells) :]
        order = [cells[row * columns + column] for column, row in np.ndindex(self.other.shape)]
        self.record, self.other, self.angle = self.other, None, 0.0
        self.submobjects = [*order, *rest]
        for cell, index in zip(order, np.ndindex(self.record.shape), strict=True):
            cell.box.points = cell.box.born + self.at(index)
            cell.follow(self.record)
        self._draw_hem()

    def _draw_hem(self) -> None:
        low, high = self.at((0, 0)), self.at(tuple(size - 1 for size in self.record.shape))
        out = np.array([-1.0, 1.0, 0.0]) * (self.size.width / 2 + _HEM)
        first, last = low + out, high - out
        corners = [first, [last[0], first[1], 0.0], last, [first[0], last[1], 0.0], first]
        self.hem.points = self.hem.born = Polyline(self._seen(np.array(corners))).curves()

    def show_digits(self, share: float) -> None:
        """Let all its numbers be seen so well."""
        for cell in self.cells:
            cell.show_digits(share)

    # -- truth ---------------------------------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """Its cells are where it has turned to, each with its own entry of front or back."""
        if self.angle == 0.0:
            yield from super().faults()
            if not within_a_pixel(self[0, 0].box.get_center(), self.first):
                yield Fault("place", f"{self.record.name} elsewhere", "where its floor is")
            return
        due = self.other if self.over else self.record
        for cell, home in zip(self.cells, self._homes(), strict=True):
            index = home[::-1] if self.over else home
            told = f"{cell.record.name}{list(cell.index)}"
            if cell.index != index or cell.record is not due:
                yield Fault("index", f"{told} on its way from {list(home)}", f"{list(index)}")
            low, high = cell.box.points.min(axis=0), cell.box.points.max(axis=0)
            if not within_a_pixel((low + high) / 2, self.seen_at(home)):
                yield Fault("place", f"{told} beside its place", "as far as its floor has turned")


def mirror(away: Points) -> Points:
    """Ways mirrored in the diagonal: as far down as they went to the right."""
    return np.asarray(away[..., [1, 0, 2]] * [-1.0, -1.0, 1.0])

"""Where tensors, plates and tracks of z = x @ w + b and its loss stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.kit.cells.grids import CellSize
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region

SMALL = CellSize(0.5, 0.25, 0.05, 0.1)  # of cells that are colours alone
_PAIR = CellSize.fitting(0.82, 0.44, 0.06, 5)
_LOSS = CellSize.fitting(1.2, 0.5, 0.0, 5)
_PLATE, _BCE = (2.16, 0.58), (5.76, 0.58)
_ROUND = 0.3  # the radius of a track's corner


@dataclass(frozen=True)
class LaidPlaces:
    """Columns from left to right: x, w, the product, the sum, z; below these b and the loss."""

    region: Region

    @property
    def pair(self) -> CellSize:
        """That of a cell with a number."""
        return _PAIR

    @property
    def loss_size(self) -> CellSize:
        return _LOSS

    # -- heights and columns -------------------------------------------------------------------

    @property
    def upper(self) -> float:
        """The middle of x, w, z and the plates that make z."""
        return self.region.top - 0.85

    @property
    def lower(self) -> float:
        """The middle of b, and of the plate of the loss."""
        return self.upper - 1.3

    @property
    def lowest(self) -> float:
        """The middle of b's letterbox, and of the loss."""
        return self.region.bottom + 0.42

    @property
    def trunk(self) -> float:
        """The column in which the way of the loss runs."""
        return self.region.right - 3.2

    def x(self) -> Points:
        return np.array([self.region.left + 0.35, self.upper, 0.0])

    def w(self) -> Points:
        return np.array([self.region.left + 1.75, self.upper, 0.0])

    def b(self) -> Points:
        return np.array([self.region.left + 4.45, self.lower, 0.0])

    def z(self) -> Points:
        return np.array([self.region.right - 1.4, self.upper, 0.0])

    def loss(self) -> Points:
        return np.array([self.trunk, self.lowest, 0.0])

    def box(self, leaf: str) -> Region:
        """The letterbox of w or of b, below it."""
        across = self.w()[0] if leaf == "w" else self.b()[0]
        half, up = (0.95, 0.86) if leaf == "w" else (1.5, 0.36)
        middle = self.region.bottom + up + 0.06
        return Region(across - half, across + half, middle - up, middle + up)

    def plate(self, name: str) -> Region:
        """The card of a node."""
        across = {"Mm": self.region.left + 4.2, "Add": self.region.left + 7.0,
                  "loss": self.region.right - _BCE[0] / 2}[name]  # fmt: skip
        wide, high = _BCE if name == "loss" else _PLATE
        middle = self.lower if name == "loss" else self.upper
        return Region(across - wide / 2, across + wide / 2, middle - high / 2, middle + high / 2)

    # -- ways, as values run --------------------------------------------------------------------

    def _at(self, across: float, up: float) -> Points:
        return np.array([across, up, 0.0])

    @property
    def from_w(self) -> Polyline:
        """From w to the product."""
        return Polyline.through(self.w() + [0.85, 0.0, 0.0],
                                self._at(self.plate("Mm").left, self.upper))  # fmt: skip

    @property
    def through_w(self) -> Polyline:
        """From x through w to the product."""
        return Polyline.through(self.x() + [0.3, 0.0, 0.0],
                                self._at(self.plate("Mm").left, self.upper))  # fmt: skip

    @property
    def to_sum(self) -> Polyline:
        """From the product to the sum."""
        return Polyline.through(self._at(self.plate("Mm").right, self.upper),
                                self._at(self.plate("Add").left, self.upper))  # fmt: skip

    @property
    def from_b(self) -> Polyline:
        """From b to the sum."""
        add, half = self.plate("Add"), 1.32
        turn = add.left + 0.3
        return Polyline.bent(self.b() + [half, 0.0, 0.0], self._at(turn, self.lower),
                             self._at(turn, add.bottom), radius=_ROUND)  # fmt: skip

    @property
    def to_loss(self) -> Polyline:
        """From the sum to the node of the loss."""
        start, turn = (self._at(here, self.upper) for here in (self.plate("Add").right, self.trunk))
        return Polyline.bent(
            start, turn, self._at(self.trunk, self.plate("loss").top), radius=_ROUND
        )

    @property
    def last(self) -> Polyline:
        """From the node of the loss to the loss."""
        return Polyline.through(self._at(self.trunk, self.plate("loss").bottom),
                                self.loss() + [0.0, _LOSS.height / 2, 0.0])  # fmt: skip

    # -- ways back on which there is a gap ------------------------------------------------------

    @property
    def back_to_x(self) -> Polyline:
        """From the product to x, over w."""
        card, over = self.plate("Mm"), self.region.top + 0.16
        start = card.left + 0.4
        return Polyline.bent(self._at(start, card.top), self._at(start, over),
                             self._at(self.x()[0], over), radius=_ROUND)  # fmt: skip

    @property
    def back_to_w(self) -> Polyline:
        """From the sum to w, where there is no product's plate."""
        return Polyline.through(self._at(self.plate("Add").left, self.upper),
                                self.w() + [0.85, 0.0, 0.0])  # fmt: skip

    @property
    def all_to_w(self) -> Polyline:
        """From z to w, where there is no plate at all."""
        return Polyline.through(self.z() - [1.4, 0.0, 0.0], self.w() + [0.85, 0.0, 0.0])

    @property
    def back_to_z(self) -> Polyline:
        """From the loss to where z comes from, where it has no plate."""
        return Polyline.bent(self.loss() + [0.0, _LOSS.height / 2, 0.0],
                             self._at(self.trunk, self.upper - 0.02),
                             self._at(self.trunk - 0.01, self.upper), radius=0.0)  # fmt: skip

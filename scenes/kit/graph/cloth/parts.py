"""What a cloth is made of: strips of fabric, cells that lie on them, and signs between cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase, number_outline
from scenes.kit.cells.moves import SWELLS
from scenes.kit.graph.cloth.pose import Pose
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, rgba
from scenes.kit.truth.checks import PIXEL, Fault, Standing, within_a_pixel

_BEHIND = -1.5  # what lies on it
_PILE = 0.01  # in which the order of strips is kept that lie on each other
_ON_TOP = -0.5  # of the fabric, and behind what stands


class Fabric(Quick):
    """The fabric of one strip: a front and a back, seen as far as it has turned."""

    def __init__(self, record: Record, axis: int, number: int, pose: Pose) -> None:
        self.theme = current_theme()
        super().__init__(stroke_width=1.2 * HAIRLINE, fill_opacity=1)
        self.record, self.axis, self.number = record, axis, number
        self.face = Face.GRADIENT
        self.set_z_index(_BEHIND + _PILE * number)
        self.take(pose)

    def take(self, pose: Pose) -> Self:
        """Be where a pose is."""
        self.pose = pose
        corners = pose.corners
        self.points = Polyline.through(*corners, corners[0]).curves()
        opacities = self.fill_rgbas[0, 3], self.stroke_rgbas[0, 3]
        self.fill_rgbas = self.ink_of_side(opacities[0])
        self.stroke_rgbas = rgba(self.theme.gradient[0].strongest, opacities[1])
        return self

    def ink_of_side(self, opacity: float = 1.0) -> Points:
        """The fill of the side that is seen: the back is nearer to the colour of lines."""
        front, line = rgba(self.theme.surface, opacity), rgba(self.theme.outline, opacity)
        return np.asarray((front + line) / 2 if self.pose.back else front)

    @property
    def standing(self) -> Standing:
        index: Index = (self.number, 0) if self.axis == 0 else (0, self.number)
        return Standing(self.record, index, f"turned by {np.rad2deg(self.pose.angle):.0f}")

    def faults(self) -> Iterator[Fault]:
        """Its outline is that of its pose, its colour that of the side that is seen."""
        due = Polyline.through(*self.pose.corners, self.pose.corners[0]).curves()
        kind = ("row", "column")[self.axis]
        if not within_a_pixel(self.points, due):
            yield Fault("cloth", f"{kind} {self.number} of {self.record.name} in another shape",
                        "as far as it has turned")  # fmt: skip
        if not np.allclose(self.fill_rgbas[0, :3], self.ink_of_side()[0, :3], atol=1e-6):
            side = "back" if self.pose.back else "front"
            yield Fault("colour", f"the other side of {kind} {self.number}", f"its {side}")


class FirstFabric(Fabric):
    """The fabric of the first strip: the cloth's name stands beside it, and beside no other."""


class ClothCell(Cell):
    """An entry on a strip: it turns with it, and may stand aside of its place there."""

    def __init__(
        self, record: Record, index: Index, size: CellSize, *, scale: float, along: float,
        away: float, pose: Pose,
    ) -> None:  # fmt: skip
        self.along, self.away = along, away
        self.shrunk = 1.0
        super().__init__(record, index, Face.GRADIENT, size, scale=scale)
        self.set_z_index(_ON_TOP)
        self.sit(pose)

    def sit(self, pose: Pose, aside: Points | None = None, shrunk: float = 1.0) -> Self:
        """Lie on a strip, so far aside of its own place, perhaps smaller than it is."""
        self.pose, self.shrunk = pose, shrunk
        self.aside = np.zeros(3) if aside is None else aside
        center, (across, up) = self.place_due, self.zoom_due
        scale = np.array([across, up, 1.0])
        self.box.points = self.box.born * scale + center
        self.number.points = number_outline(self.number.drawn) * self.size.em * scale + center
        self.number.turned = up / across
        return self

    def be_seen(self, share: float) -> Self:
        """Be seen so well."""
        for ink in (self.box.fill_rgbas, self.box.stroke_rgbas, self.number.fill_rgbas):
            ink[:, 3] = share
        return self

    @property
    def place_due(self) -> Points:
        return np.asarray(self.pose.at(self.along, self.away) + self.aside)

    @property
    def zoom_due(self) -> tuple[float, float]:
        across, up = self.pose.zoom(self.away)
        return across * self.shrunk, up * self.shrunk

    def faults(self) -> Iterator[Fault]:
        """It is on its strip, foreshortened as that is; it may turn over, or swell for a moment."""
        yield from super().faults()
        name = f"{self.record.name}{list(self.index)}"
        low, high = self.box.points.min(axis=0), self.box.points.max(axis=0)
        if not within_a_pixel((low + high) / 2, self.place_due):
            yield Fault("place", f"{name} beside its place on the cloth", "on its strip")
        width, height = (high - low)[:2]
        across, up = self.zoom_due
        due = across * self.size.width
        most = (1.0 + SWELLS) * up * self.size.height + PIXEL
        if not due - PIXEL <= width <= (1.0 + SWELLS) * due + PIXEL or height > most:
            yield Fault("cloth", f"{name} {width:.2f} wide and {height:.2f} high",
                        "as far as its strip has turned")  # fmt: skip


class Plus(Phrase):
    """The sign before a cell that is about to be added to the one above it."""

    def __init__(self, place: Points) -> None:
        super().__init__("+", color=current_theme().text)
        self.place = place
        self.move_to(place).set_z_index(_ON_TOP)

    def faults(self) -> Iterator[Fault]:
        """It stands where it was set."""
        yield from super().faults()
        if not within_a_pixel(self.get_center(), self.place):
            yield Fault("place", "a plus away from what it adds", "before it")

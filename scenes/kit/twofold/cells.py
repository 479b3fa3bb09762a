"""What a cloth that turns over is made of: its fabric, and cells that are foreshortened with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Number, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, rgba
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import PIXEL, Fault, Standing, same_way, within_a_pixel
from scenes.kit.twofold.diagonal_turn import DiagonalTurn

_FABRIC, _CELLS = -1.5, -0.5  # layers
_NEARER = 0.02  # layers for one unit of depth
_SPOKEN = 0.1  # layers by which what is spoken of lies over what recedes
_HIDDEN, _SEEN = 0.5, 0.68  # of a cell's breadth: where digits are not seen yet, and wholly
_NEXT_TO_ZERO = 0.05  # of the scale; what can be read at rest is farther from it
_DARKENS = 0.5  # what is edge-on


class TurningNumber(Number):
    """A number on a cloth: foreshortened as that, and never mirrored."""

    def __init__(self, record: Record, index: Index, em: float) -> None:
        self.shear = np.eye(3)
        super().__init__(record, index, em=em)

    def claimed_outline(self) -> Points:
        return np.asarray(number_outline(self.claim.text) @ self.shear)


class TurningCell(Cell):
    """An entry in its slot on a cloth, wherever that has turned to."""

    def __init__(
        self, record: Record, slot: Index, size: CellSize, scale: float, turn: DiagonalTurn,
        layer: float,
    ) -> None:  # fmt: skip
        self.slot, self.strength, self.layer = slot, 1.0, layer
        super().__init__(record, slot, Face.GRADIENT, size, scale=scale)
        self.remove(self.number)
        self.number = TurningNumber(record, slot, size.em)
        self.add(self.number)
        self.follow(record)
        self.n = record.shape[0]
        self.sit(turn)

    @property
    def place(self) -> Points:
        """Its slot's, from the middle of the cloth."""
        (row, column), (across, down) = self.slot, self.size.pitch
        half = (self.n - 1) / 2
        return np.array([(column - half) * across, (half - row) * down, 0.0])

    def sit(self, turn: DiagonalTurn) -> Self:
        """Lie on a cloth that has turned so far."""
        self.turn = turn
        shear, center = turn.squeezed(self.place), turn.at(self.place)
        self.box.points = self.box_due()
        assert isinstance(self.number, TurningNumber)
        self.number.shear = shear
        self.number.points = number_outline(self.number.drawn) * self.size.em @ shear + center
        self.number.turned = 1.0
        return self.be_seen()

    @property
    def meaning(self) -> str:
        return super().meaning if self.strength == 1.0 else "gradient that is not spoken of"

    def look(self, value: float) -> tuple[str, str, str]:
        """Next to zero it is on its way to an empty one: it neither comes nor goes at once."""
        fill, rim, ink = super().look(value)
        share = abs(value) / (_NEXT_TO_ZERO * self.scale_limit)
        if not 0 < share < 1:
            return fill, rim, ink
        theme = self.theme
        return shade(theme.background, fill, share), shade(theme.outline, rim, share), ink

    def box_due(self) -> Points:
        turn = self.turn
        return np.asarray(self.box.born @ turn.squeezed(self.place) + turn.at(self.place))

    def recede_to(self, strength: float) -> Self:
        """Be so strong, while others are spoken of."""
        self.strength = strength
        return self.be_seen()

    def let_digits(self, share: float) -> Self:
        """Let its number be seen so well, where the turn lets it."""
        self.digits = share
        return self.be_seen()

    def be_seen(self) -> Self:
        opened = float(np.clip((self.turn.open - _HIDDEN) / (_SEEN - _HIDDEN), 0.0, 1.0))
        self.box.fill_rgbas[:, 3] = self.strength
        self.box.stroke_rgbas[:, 3] = self.strength**3  # a rim is what tells a zero from others
        clear = max(0.0, 2.0 * self.strength - 1.0)
        depth = _NEARER * self.turn.depth(self.place) + _SPOKEN * self.strength
        self.set_z_index(self.layer + _CELLS + depth)
        self.number.fill_rgbas = self.number.fill_rgbas.copy()
        self.number.fill_rgbas[:, 3] = self.digits * opened * clear
        return self

    def follow(self, record: Record) -> Self:
        super().follow(record)
        return self.be_seen() if hasattr(self, "turn") else self

    def move_to_slot(self, slot: Index, record: Record, turn: DiagonalTurn) -> Self:
        """Be where the turn has brought it: in another slot, an entry of another record."""
        self.slot, self.number.index = slot, slot
        self.follow(record)
        return self.sit(turn)

    def faults(self) -> Iterator[Fault]:
        """It is in its own slot, as far as the cloth has turned; it may turn over there."""
        yield from super().faults()
        name = f"{self.record.name}{list(self.index)}"
        if self.index != self.slot:
            yield Fault("index", f"{name} in the slot of {list(self.slot)}", f"{list(self.slot)}")
        due = self.box_due()
        low, high = self.box.points.min(axis=0), self.box.points.max(axis=0)
        due_low, due_high = due.min(axis=0), due.max(axis=0)
        if not within_a_pixel(low + high, due_low + due_high):
            yield Fault("place", f"{name} beside its slot", "where the cloth has turned to")
        grown = (high - low)[:2] - (due_high - due_low)[:2]
        if np.any(grown > PIXEL) or abs(grown[0]) > PIXEL:
            yield Fault("cloth", f"{name} in another size", "as far as the cloth has turned")


class TurningFabric(Quick):
    """What the cells lie on, darker the more it is seen edge-on."""

    def __init__(self, record: Record, reach: float, turn: DiagonalTurn, layer: float) -> None:
        self.theme, self.record, self.reach = current_theme(), record, reach
        super().__init__(stroke_width=1.2 * HAIRLINE, fill_opacity=1)
        self.face = Face.GRADIENT
        self.set_z_index(layer + _FABRIC)
        self.sit(turn)

    def sit(self, turn: DiagonalTurn) -> Self:
        """Have turned so far."""
        self.turn = turn
        self.points = self.outline()
        opacities = self.fill_rgbas[0, 3], self.stroke_rgbas[0, 3]
        self.fill_rgbas = rgba(self.hue, opacities[0])
        self.stroke_rgbas = rgba(self.theme.outline, opacities[1])
        return self

    def outline(self) -> Points:
        """Where it is due."""
        corners = self.reach * np.array([(-1, 1, 0), (1, 1, 0), (1, -1, 0), (-1, -1, 0)])
        seen = [self.turn.at(corner) for corner in corners]
        return np.asarray(Polyline.through(*seen, seen[0]).curves())

    @property
    def hue(self) -> str:
        """Of its fill."""
        return shade(self.theme.surface, self.theme.outline, _DARKENS * (1.0 - self.turn.open))

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (0, 0), f"turned by {np.rad2deg(self.turn.angle):.0f}")

    def faults(self) -> Iterator[Fault]:
        """Its outline is that of its turn."""
        if not same_way(self.points, self.outline()):
            yield Fault("cloth", f"the fabric of {self.record.name} elsewhere", "as far as turned")
        if not np.allclose(self.fill_rgbas[0, :3], rgba(self.hue)[0, :3], atol=1e-6):
            yield Fault("colour", f"the fabric of {self.record.name} in another", self.hue)

"""Lines between cards, the room that they need, and where their cargo rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.layout.layered import Spacing
from scenes.kit.look.glyphs import Points

Size = tuple[float, float]


BORDER = 0.08  # the strokes of borders, which reach out of their cards, on both sides together


@dataclass(frozen=True)
class Room:
    """The least distances between cards, from a card to a line that passes it, between lines.

    port is that between the ends of lines at one side of a card.
    """

    card: float = 0.22
    lane: float = 0.25
    port: float = 0.76

    def spacing(self, rise: float, lines: Sequence[Line]) -> Spacing:
        """The room in a drawing whose lines are `rise` long between layers.

        Cargo that passes a card on its way must not touch it.
        """
        half = max((line.cargo[1] / 2 for line in lines if line.cargo), default=0.0)
        return Spacing(box=self.card, lane=max(self.lane, half + 0.03), port=self.port,
                       corner=0.1, rise=rise, highest_rise=rise + 0.5)  # fmt: skip


AMPLE = Room()


@dataclass(frozen=True, eq=False)
class Way:
    """The line of an edge, from its input (left) to its consumer, and where its cargo rests.

    Shapes: near (4 j, 3), far (4 k, 3), cubic Bezier curves as manim's VMobjects hold them, up
    to the rest and from there on; where nothing will ever rest, near is empty and rest None.
    rest (3,).
    """

    near: Points
    far: Points
    rest: Points | None

    @property
    def points(self) -> Points:
        return np.concatenate([self.near, self.far])

    def shifted(self, by: Points) -> Way:
        """The same way elsewhere."""
        near = self.near + by if len(self.near) else self.near
        return Way(near, self.far + by, None if self.rest is None else self.rest + by)


@dataclass(frozen=True)
class Line:
    """An edge to lay out: from which card to which consumer, and the size of its cargo, if any.

    cargo is None where none rests on the line.
    """

    left: int
    right: int
    cargo: Size | None

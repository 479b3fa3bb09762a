"""An angle between two arrows in the colour of a value: how much two rows agree."""

from __future__ import annotations

from gradmath.records.tensor import Record
from scenes.kit.look.theme import Face, ramp_of
from scenes.kit.space.arcs import PairArc
from scenes.kit.space.arrows import SolidArrow
from scenes.kit.space.shades import receding

_WIDE = 7.0


class AgreementArc(PairArc):
    """An entry of a matrix of values as the angle between two arrows.

    Blue where it is positive, violet where it is negative, and of one width.
    """

    def __init__(self, values: Record, pair: tuple[SolidArrow, SolidArrow], radius: float) -> None:
        super().__init__(values, pair, radius, scale=1.0)

    def _color(self, nearness: float) -> str | None:
        ramp = ramp_of(Face.VALUE, self.weight, self.theme)
        return receding(ramp.line, nearness) if ramp else None

    def breadth(self) -> float:
        return _WIDE

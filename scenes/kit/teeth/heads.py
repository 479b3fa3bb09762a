"""Over each lane: the dtype, and the number that it holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import LEFT

from scenes.kit.boards.owners.tags import SaidOfIt
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import INDEX, NUMBER, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.teeth.exact import HeldDigits, lane_faults
from scenes.kit.teeth.view import head_height
from scenes.kit.truth.checks import Fault, Standing, belongs, within_a_pixel

_EM = 1.12 * INDEX
_NUMBER = 0.95 * NUMBER
_FROM = 1.75  # where numbers begin, from where names do


class LaneName(QuickGroup):
    """What dtype a lane is of."""

    def __init__(self, held: HeldDigits, lane: int) -> None:
        self.held, self.lane = held, lane
        self.said = Phrase("{}", SaidOfIt(held.dtype), em=_EM / CODE_SIZE, type=Type.CODE,
                           color=current_theme().muted)  # fmt: skip
        self.said.move_to((SAFE.left, head_height(lane), 0.0), aligned_edge=LEFT)
        super().__init__(self.said)
        belongs(self.said, self)

    @property
    def standing(self) -> Standing:
        return Standing(self.held.dtype, (), self.said.text)

    def faults(self) -> Iterator[Fault]:
        """It stands over the lane of that dtype."""
        yield from lane_faults(self.held, self.lane)
        left, height = self.said.get_left()[0], self.said.get_center()[1]
        if not within_a_pixel(np.array([left - SAFE.left, height - head_height(self.lane)]), 0.0):
            yield Fault("lane", f"{self.said.text} elsewhere", "over its lane")


class LaneNumber(Number):
    """What the dtype of a lane holds."""

    def __init__(self, held: HeldDigits, lane: int) -> None:
        super().__init__(held.held, (), decimals=held.decimals, em=_NUMBER)
        self.held, self.lane = held, lane
        self.move_to(self._due())

    def _due(self) -> tuple[float, float, float]:
        middle = SAFE.left + _FROM + ADVANCE * _NUMBER * len(self.drawn) / 2
        return middle, head_height(self.lane), 0.0

    def faults(self) -> Iterator[Fault]:
        """It is that of the line, and stands in its lane."""
        yield from super().faults()
        yield from lane_faults(self.held, self.lane)
        name = self.held.held.name
        if (self.claim.record, self.decimals) != (self.held.held, self.held.decimals):
            yield Fault("lane", f"{self.drawn} in the lane of {name}", self.held.held.text())
        away = np.subtract(self.get_center(), self._due())[:2]
        if not within_a_pixel(away / 8, 0.0):
            yield Fault("lane", f"{self.drawn} elsewhere", "beside the name of its dtype")

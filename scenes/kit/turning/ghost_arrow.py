"""Where an arrow pointed before: dotted, at the tip where it now begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, current_theme, rgba
from scenes.kit.space.arrows import RowAt, Vector, row_of
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way

_LAYER = 3.0  # before the arrow that covers it while nothing has changed
_WING, _SPREAD = 0.16, np.deg2rad(28.0)
_SHORTEST = 1e-3


class GhostArrow(InSpace, Ornament):
    """A row of an earlier gradient as a dotted arrow, from the tip where the new one begins."""

    def __init__(self, space: Scenery, record: Record, row: int, tail: RowAt) -> None:
        self.stand_in(space)
        self.row, self.theme = row, current_theme()
        super().__init__(stroke_width=2.4 * HAIRLINE, stroke_color=self.theme.text)
        self.set_z_index(_LAYER)
        self.follow(record, tail)

    def follow(self, record: Record, tail: RowAt) -> Self:
        """Stand for the same row of another record, at another tip."""
        self.record, self.tail = record, tail
        return self.lay()

    def ends(self) -> tuple[Vector, Vector]:
        """Its tail and its tip in space."""
        tail = row_of(self.tail)
        return tail, tail + row_of((self.record, self.row))

    def outline(self) -> Points:
        """Its shaft and its two wings, as dots."""
        start, end = self.space.see(self.ends())
        way = end - start
        length = float(np.hypot(*way[:2]))
        if not length > _SHORTEST:  # nor for what is no number
            return np.zeros((0, 3))
        back = -way / length * min(_WING, length / 2)
        wings = (_turned(back, side * _SPREAD) for side in (1, -1))
        ways = Polyline.through(start, end), *(Polyline.through(end, end + wing) for wing in wings)
        return np.concatenate([dotted(each) for each in ways])

    def lay(self) -> Self:
        self.laid = self.ends()
        self.points = self.born = self.outline()
        self.stroke_rgbas = rgba(self.theme.text, float(self.stroke_rgbas[0, 3]))
        return self

    @property
    def told(self) -> str:
        return f"the ghost of {self.record.name}[{self.row}]"

    @property
    def standing(self) -> Standing:
        column = int(np.abs(self.record.value[self.row]).argmax())
        index = (self.row, column)
        return Standing(self.record, index, f"a ghost of {self.record.text(index)}")

    def faults(self) -> Iterator[Fault]:
        """It points where its row did, from the tip of its own arrow, in no gradient's colour."""
        if not np.array_equal(self.laid, self.ends()):
            yield Fault("arrow", f"{self.told} as it was", "what its row holds")
        if not same_way(self.points, self.outline()):
            yield Fault("arrow", f"{self.told} elsewhere", "where its row pointed")
        if len(self.points) and not in_colour(self.stroke_rgbas, self.theme.text):
            yield Fault("colour", f"{self.told} {self.stroke_rgbas[0, :3].round(2)}", "the text's")


def _turned(way: Points, angle: float) -> Points:
    """A way of the frame, turned."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([cos * way[0] - sin * way[1], sin * way[0] + cos * way[1], 0.0])

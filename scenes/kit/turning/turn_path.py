"""Where the tip of a row will go while it turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.space.arrows import row_of
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way

_LAYER = 1.0


class TurnPath(InSpace, Ornament):
    """A dotted line through the tips of one row in some runs."""

    def __init__(self, space: Scenery, records: Sequence[Record], row: int) -> None:
        self.stand_in(space)
        self.records, self.row, self.drawn = list(records), row, 1.0
        super().__init__(stroke_width=2 * HAIRLINE, stroke_color=current_theme().muted)
        self.set_z_index(_LAYER)
        self.lay()

    def draw_to(self, share: float) -> Self:
        """Be drawn so far."""
        self.drawn = share
        return self.lay()

    def outline(self) -> Points:
        seen = self.space.see([row_of((record, self.row)) for record in self.records])
        return dotted(Polyline(seen).part(0.0, max(1e-3, self.drawn)))

    def lay(self) -> Self:
        self.points = self.born = self.outline()
        return self

    @property
    def standing(self) -> Standing:
        last = self.records[-1]
        index = (self.row, int(np.abs(last.value[self.row]).argmax()))
        return Standing(last, index, f"the way to {last.text(index)}")

    def faults(self) -> Iterator[Fault]:
        """It goes through the tips."""
        if not same_way(self.points, self.outline()):
            yield Fault("arrow", f"the way of {self.records[0].name}[{self.row}] elsewhere",
                        "through its tips")  # fmt: skip

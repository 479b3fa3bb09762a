"""Where the tip of an arrow has been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.space.arrows import row_of
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.truth.checks import Fault, Ornament, same_way

_LAYER = 1.0
_FAINT = 0.55


class TipTrail(InSpace, Ornament):
    """The tips of one row in all runs up to the one that is shown."""

    def __init__(self, space: Scenery, rows: Sequence[Record], row: int) -> None:
        super().__init__(stroke_width=0.7 * LINE, stroke_color=current_theme().value[0].line,
                         stroke_opacity=_FAINT)  # fmt: skip
        self.stand_in(space)
        self.rows, self.row, self.shown = rows, row, rows[0]
        self.set_z_index(_LAYER)
        self.lay()

    def follow(self, rows: Record) -> Self:
        """Reach to the tip in one of the runs."""
        self.shown = rows
        return self.lay()

    def _outline(self) -> Points:
        last = next(k for k, each in enumerate(self.rows) if each is self.shown)
        if not last:
            return np.zeros((0, 3))
        tips = self.space.see([row_of((each, self.row)) for each in self.rows[: last + 1]])
        return straights(tips[:-1], tips[1:])

    def lay(self) -> Self:
        self.points = self.born = self._outline()
        self.stroke_rgbas = rgba(current_theme().value[0].line, float(self.stroke_rgbas[0, 3]))
        return self

    def faults(self) -> Iterator[Fault]:
        """It goes from tip to tip."""
        if not same_way(self.points, self._outline()):
            yield Fault("trail", f"the way of row {self.row} elsewhere", "from tip to tip")

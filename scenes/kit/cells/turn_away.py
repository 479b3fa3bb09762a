"""A cell that is not seen for a while: what it showed is over, and the new is not known yet."""

from __future__ import annotations

import numpy as np
from manim import Animation, smooth

from scenes.kit.cells.moves import Boxed, TurnUp, look, place
from scenes.kit.look.theme import QUICK


class TurnAway(Animation):
    """Let a cell turn to its edge, where it is seen no more; `TurnUp` brings it back."""

    def __init__(self, cell: Boxed, *, run_time: float = QUICK) -> None:
        self.cell = cell
        super().__init__(cell, run_time=run_time, rate_func=smooth)  # type: ignore[arg-type] # a mobject

    def begin(self) -> None:
        self.center = self.cell.box.get_center()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        squeeze = max(TurnUp.edge, float(np.cos(np.pi / 2 * self.rate_func(alpha))))
        place(self.cell, self.starting_mobject, self.center, (1.0, squeeze))
        if alpha >= 1.0:
            place(self.cell, self.starting_mobject, self.center, (1.0, 1.0))
            look(self.cell, None)

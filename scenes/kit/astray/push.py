"""What one row of X brings to the gradient of another: an arrow at that one's tip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.stepped import SteppedRun
from scenes.kit.look.theme import Face
from scenes.kit.space.arrows import SolidArrow, row_of
from scenes.kit.space.scenery import Scenery
from scenes.kit.truth.checks import Fault

_ROUNDING = 1e-5
_WIDE = 1.5


class PushArrow(SolidArrow):
    """Parallel to the row that pushes: amber if it points as that does, rose if it turns around."""

    def __init__(self, space: Scenery, run: SteppedRun, row: int) -> None:
        self.run = run
        super().__init__(space, run.pushes, row, Face.GRADIENT, tail=(run.X, row), width=_WIDE)

    def of_run(self, run: SteppedRun) -> Self:
        """Be the push of another run."""
        self.run = run
        self.follow(run.pushes, (run.X, self.row))
        return self

    def ink(self) -> str:
        factor = float(self.run.C.value[self.row, self.run.pusher])
        return self.theme.gradient[0 if factor > 0 else 1].line

    def faults(self) -> Iterator[Fault]:
        """It is its factor times the row that pushes."""
        yield from super().faults()
        run = self.run
        due = float(run.C.value[self.row, run.pusher]) * row_of((run.X, run.pusher))
        if np.abs(row_of((self.record, self.row)) - due).max() > _ROUNDING:
            yield Fault("push", f"{self.told} in another direction",
                        f"{run.C.name} times row {run.pusher}")  # fmt: skip

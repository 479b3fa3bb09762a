"""A row of a gradient and its opposite: they slide to the middle, meet there, and are gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record
from scenes.kit.look.theme import Face
from scenes.kit.space.arrows import SolidArrow, Vector, row_of
from scenes.kit.space.scenery import Scenery
from scenes.kit.truth.checks import Fault

_SLIM = 0.8
_BEFORE = 5.0  # all arrows that stand: on its way to the middle it is in front of them
AT_TIP, MET, GONE = 0.0, 1.0, 2.0


class MeetingArrow(SolidArrow):
    """A row of X.grad: at the tip of its row, on its way to the middle, or on its way out there.

    together is the sum of the gradients of which it is one.
    """

    def __init__(self, space: Scenery, run: ArrowsRun, row: int, together: Record) -> None:
        self.together, self.met = together, AT_TIP
        super().__init__(space, run.X_grad, row, Face.GRADIENT, tail=(run.X, row), width=_SLIM)

    def meet_to(self, share: float) -> Self:
        """Be so far on the way: 1 is nose to nose, 2 is gone."""
        self.met = share
        return self.lay()

    def lay(self) -> Self:
        super().lay()
        if self.met > AT_TIP:
            self.set_z_index(_BEFORE)
        return self

    def ends(self) -> tuple[Vector, Vector]:
        start, way = super().ends()[0], row_of((self.record, self.row))
        if self.met <= MET:
            tail = start + (-way - start) * self.met
            return tail, tail + way
        return -way * (GONE - self.met), np.zeros(3)

    def faults(self) -> Iterator[Fault]:
        """It is gone only where the sum is nothing."""
        yield from super().faults()
        if self.met > MET and self.together.value[self.row].any():
            yield Fault("cancel", f"{self.told} gone", "what is left of the sum")

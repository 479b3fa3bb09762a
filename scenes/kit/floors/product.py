"""What comes to a place of the curve times the slope there, written above the pile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.floors import FloorsRun
from gradmath.records.tensor import Index
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, within_a_pixel
from scenes.kit.truth.claims import Entry

_EM = 0.3


class SlopeProduct(Phrase):
    """An entry of v and the slope that it meets, as `1 × 2`: what is sent from there is that."""

    def __init__(self, run: FloorsRun, index: Index) -> None:
        self.run, self.index = run, index
        factors = Entry(run.came, index, ink=Face.GRADIENT), Entry(run.slopes, index)
        super().__init__("{} × {}", *factors, em=_EM)

    def stand_at(self, spot: Points) -> Self:
        """Have a place, from now on."""
        self.spot = spot
        return self.move_to(spot)

    def faults(self) -> Iterator[Fault]:
        """Its factors make what is sent, and it stands above its own pile."""
        yield from super().faults()
        run, index = self.run, self.index
        due = float(run.came.value[index]) * float(run.slopes.value[index])
        if not np.isclose(float(run.sent.value[index]), due, rtol=1e-6):
            yield Fault("product", f"{self.text} for {run.sent.text(index)}", f"{due:g}")
        if not within_a_pixel(self.get_center(), self.spot):
            yield Fault("place", f"{self.text} away from its pile", "above it")

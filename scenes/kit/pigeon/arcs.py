"""An angle that is seen while two arrows agree, and gone when they oppose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.kit.space.angle import AgreementArc
from scenes.kit.truth.checks import Fault

_ROUNDING = 1e-5


class AgreeingArc(AgreementArc):
    """A pair of rows that agree; of one that does not there is no arc."""

    def _color(self, nearness: float) -> str | None:
        return super()._color(nearness) if self.weight > 0 else None

    def faults(self) -> Iterator[Fault]:
        """Its entry is tanh of the product of the very arrows that it stands between."""
        yield from super().faults()
        one, other = (each() for each in self.pair)
        assert one is not None and other is not None, "an arc outlives its arrows"
        (tail, tip), (start, end) = one.ends(), other.ends()
        due = float(np.tanh((tip - tail) @ (end - start)))
        if abs(self.weight - due) > _ROUNDING:
            told = f"{self.told} = {self.weights.text(self.index)}"
            yield Fault("arc", told, f"tanh of the product, {due:.3f}")

"""An angle that is seen while two arrows agree, and gone when they oppose."""

from __future__ import annotations

from scenes.kit.space.angle import AgreementArc


class AgreeingArc(AgreementArc):
    """A pair of rows that agree; of one that does not there is no arc."""

    def _color(self, nearness: float) -> str | None:
        return super()._color(nearness) if self.weight > 0 else None

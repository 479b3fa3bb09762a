"""The number of a point beside it, while others are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.swept import Swept
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, within_a_pixel

_EM = 0.34
_AWAY, _UPWARDS = 0.26, 0.34  # from the point to its number


class GainTag(Number):
    """What one run gains, on one side of its point; it stays its own run's."""

    transition: Transition | None = None

    def __init__(self, axes: CrossedAxes, swept: Swept, side: Points) -> None:
        self.beside, self.swept, self.side = (ref(axes),), swept, side
        entry = swept.up
        super().__init__(entry.record, entry.index, em=_EM, color=current_theme().ink(Face.VALUE))
        self.move_to(self._spot())
        self.set_z_index(1.6)

    def _spot(self) -> Points:
        axes = self.beside[0]()
        assert axes is not None, "a number outlives its axes"
        place: Points = axes.place(*self.swept.place)[0]
        half = len(self.claim.text) * ADVANCE * _EM / 2
        return place + self.side * [_AWAY + half, _UPWARDS, 0.0]

    @property
    def records(self) -> dict[str, Record]:
        """A run of its own, beside those of points."""
        return {"number": self.claim.record}

    def relations(self) -> Iterator[Fault]:
        """It says its point's gain, beside it."""
        if (self.claim.record, self.claim.index) != (self.swept.up.record, self.swept.up.index):
            yield Fault("relation", f"{self.drawn} at another point", self.swept.up.text)
        if not within_a_pixel(self.get_center(), self._spot()):
            yield Fault("plot", f"{self.drawn} elsewhere", "beside its point")

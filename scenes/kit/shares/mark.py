"""How high a bar stood in a run before: a mark at its side, and the number beside."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.cells.meter import Meter
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, same_way, within_a_pixel

_BEYOND, _GAP = 0.22, 0.06  # how far it reaches from the bar; from it to the number


class MarkLine(Ornament):
    """The mark itself."""


class BeforeMark(QuickGroup):
    """The level of another run on a meter, while that one shows later runs."""

    def __init__(self, meter: Meter, record: Record) -> None:
        self.beside, self.record = (ref(meter),), record
        self.line = MarkLine(stroke_width=LINE, stroke_color=current_theme().text)
        self.line.points = self.line.born = self._due()
        self.number = Number(record, (), em=INDEX)
        self.number.follow(record, INDEX, self._spot())
        super().__init__(self.line, self.number)
        self.set_z_index(1.5)

    @property
    def meter(self) -> Meter:
        meter = self.beside[0]()
        assert meter is not None, "a mark outlives its meter"
        return meter

    def _due(self) -> Points:
        meter, level = self.meter, self.meter.level_of(self.record)
        x, reach = meter.ground[0], meter.bar_width / 2
        left, right = x - reach - _BEYOND, x - reach
        return Polyline.through((left, level, 0.0), (right, level, 0.0)).curves()

    def _spot(self) -> Points:
        left = self._due()[0]
        wide = len(self.record.text(())) * ADVANCE * INDEX
        return np.asarray(left - np.array([_GAP + wide / 2, 0.0, 0.0]))

    def faults(self) -> Iterator[Fault]:
        """It stands as high as its run's number, which is beside it."""
        if not same_way(self.line.points, self._due()):
            yield Fault("meter", f"the mark of {self.record.name} elsewhere", self.record.text(()))
        middle = self.number.points[:, 1]
        if not within_a_pixel((middle.min() + middle.max()) / 2, self._spot()[1]):
            yield Fault("place", f"{self.number.drawn} beside no mark", "beside its own")

"""The sign between what comes back to a node and the factor that the node has saved."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Row
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.signs.drawer import Drawer
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.truth.checks import PIXEL, Fault, belongs

_EM, _NEAR = 0.4, 0.3


class TimesSign(QuickGroup):
    """× between what came and a drawer; sent is their product, None where the drawer is empty."""

    def __init__(self, came: Record, drawer: Drawer, sent: Record | None, place: Points) -> None:
        super().__init__()
        self.came, self.drawer, self.sent = came, ref(drawer), sent
        self.sign = Phrase("×", em=_EM)
        self.add(self.sign)
        self.move_to(place)
        belongs(self.sign, self)

    def faults(self) -> Iterator[Fault]:
        """What is sent is the product, entry by entry; without a factor nothing is."""
        drawer = self.drawer()
        if drawer is None:
            return
        left = drawer.rim.get_left()[0]
        if abs(self.get_y() - drawer.rim.get_y()) > 0.1 or self.get_right()[0] > left:
            yield Fault("place", "a × away from its factor", f"before {drawer.record.name}")
        if self.sent is None:
            if not drawer.is_freed:
                yield Fault("product", f"nothing sent though {drawer.record.name} is kept", "it is")
            return
        product = self.came.value.astype(np.float64) * drawer.record.value.astype(np.float64)
        if not np.allclose(self.sent.value, product, rtol=1e-6):
            yield Fault("product", f"{self.came.name} × {drawer.record.name}", self.sent.name)


class MeetingSign(QuickGroup):
    """× beside what came and a factor that stops below or above it; sent is their product."""

    def __init__(self, came: Row, factor: Row, sent: Record, place: Points) -> None:
        super().__init__()
        self.pair, self.sent = (ref(came), ref(factor)), sent
        self.sign = Phrase("×", em=_EM)
        self.add(self.sign)
        self.move_to(place)
        belongs(self.sign, self)

    def faults(self) -> Iterator[Fault]:
        """It stands right of the two, one over the other, whose product is what is sent."""
        came, factor = (each() for each in self.pair)
        seen = any(part.fill_rgbas[0, 3] > 0 for part in self.sign.get_family() if len(part.points))
        if came is None or factor is None or not seen:
            return
        middle = (came.get_y() + factor.get_y()) / 2
        right = max(came.get_right()[0], factor.get_right()[0])
        if abs(self.get_y() - middle) > PIXEL or not 0 < self.get_left()[0] - right < _NEAR:
            yield Fault("place", f"a × away from {factor.record.name}", "beside both factors")
        product = came.record.value.astype(np.float64) * factor.record.value.astype(np.float64)
        if not np.allclose(self.sent.value, product, rtol=1e-6):
            yield Fault("product", f"{came.record.name} × {factor.record.name}", self.sent.name)

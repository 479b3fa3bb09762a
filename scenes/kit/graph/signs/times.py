"""The sign between what comes back to a node and the factor that the node has saved."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.signs.drawer import Drawer
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.truth.checks import Fault, belongs

_EM = 0.4


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

"""A dotted line of sight: what is seen through a window is what stands at its other end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np

from scenes.kit.cells.grids import Grid
from scenes.kit.graph.signs.drawer import Drawer
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament

_APART = 0.06  # from what it joins
_RADIUS = 0.2  # of a corner


class Sightline(Ornament):
    """From the right end of a leaf's cells to the window that looks onto them, round corners."""

    def __init__(self, leaf: Grid, drawer: Drawer, *, via: Sequence[Points] = ()) -> None:
        super().__init__(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().text)
        self.beside = (ref(leaf), ref(drawer))
        self.points = self.born = dotted(_way(leaf, drawer, via))
        self.set_z_index(-1.5)

    def faults(self) -> Iterator[Fault]:
        """It leads from the cells that were saved to the window that shows them."""
        yield from super().faults()
        leaf, drawer = self.beside[0](), self.beside[1]()
        if leaf is None or drawer is None or not len(self.points):
            return
        if drawer.beside() is not leaf:
            yield Fault("drawer", "a line of sight from other cells", "from what was saved")
        start = _way(leaf, drawer, ()).corners[0]
        if np.abs(self.points[0] - start).max() > 4 * _APART:
            yield Fault("place", "a line of sight that begins elsewhere", "at the cells")


def _way(leaf: Grid, drawer: Drawer, via: Sequence[Points]) -> Polyline:
    start = leaf.get_right() + [_APART, 0.12, 0.0]
    left = min(drawer.name_label.get_left()[0], drawer.rim.get_left()[0])
    end = np.array([left - _APART, drawer.rim.get_y(), 0.0])
    return Polyline.bent(start, *via, end, radius=_RADIUS)

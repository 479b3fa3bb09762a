"""Where a line that leaps begins anew: a ring at a place that it comes as near to as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.points import Disc
from scenes.kit.charts.swept import Swept
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, within_a_pixel

_RADIUS = 0.085


class OpenRing(Disc):
    """The ring: what it is drawn on shows through."""


class OpenEnd(QuickGroup):
    """Across where the last run before a leap is, up where the first one after it is.

    No run stands there: the one at that place is before the leap.
    """

    def __init__(self, axes: CrossedAxes, before: Swept, after: Swept, face: Face) -> None:
        self.beside = (ref(axes),)
        self.before, self.after, self.face = before, after, face
        theme = current_theme()
        self.ring = OpenRing(
            radius=_RADIUS,
            fill_color=theme.background,
            fill_opacity=1,
            stroke_color=theme.ink(face),
            stroke_width=0.8 * LINE,
        )
        super().__init__(self.ring)
        self.set_z_index(0.7)
        self.lay()

    def due(self) -> Points:
        """Where it is to stand."""
        axes = self.beside[0]()
        assert axes is not None
        place: Points = axes.place(self.before.place[0], self.after.place[1])[0]
        return place

    def lay(self) -> Self:
        """Stand where its axes have its place now."""
        return self.move_to(self.due())

    def faults(self) -> Iterator[Fault]:
        """It stands at a leap."""
        if self.before.place[1] == self.after.place[1]:
            yield Fault("plot", "an open end where nothing leaps", "a line that goes on")
        if not within_a_pixel(self.ring.get_center(), self.due()):
            yield Fault("plot", "an open end elsewhere", "at the place of the leap")

"""A way that is not there: a dotted line to a letterbox in which nothing is put."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.claims import reason_told
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel


class WayDots(Ornament):
    """A dotted line."""


class GhostWay(QuickGroup):
    """Where a gradient would have to go; record tells that it is not kept, or not required."""

    def __init__(self, way: Polyline, record: Record) -> None:
        self.way, self.record = way, record
        self.dots = WayDots(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().muted)
        self.dots.points = self.dots.born = dotted(way)
        super().__init__(self.dots)

    @property
    def borne(self) -> frozenset[str]:
        """The words that may be said of it."""
        return frozenset({reason_told(self.record)})

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), "no way")

    def faults(self) -> Iterator[Fault]:
        """Nothing goes along it, and it lies on the way that there would be."""
        if reason_told(self.record) not in ("not kept", "not required"):
            yield Fault("track", f"no way where `{self.record.name}` is {bool(self.record.value)}",
                        "a way to what is asked for")  # fmt: skip
        if len(self.dots.points) and not within_a_pixel(self.dots.points[0], self.way.at(0.0)):
            yield Fault("place", "a ghost of another way", "on its way")

"""How large something as a whole is drawn, and where: what was laid out large lives on small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region


@dataclass(frozen=True)
class Seat:
    """How large a whole board is drawn, and how far away from where it was laid out."""

    zoom: float = 1.0
    away: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def within(cls, region: Region, sides: tuple[Points, Points]) -> Seat:
        """The largest one at which what lies between two corners fits a region, in its middle."""
        low, high = sides
        zoom = min(region.width / (high[0] - low[0]), region.height / (high[1] - low[1]))
        middle = (low + high) / 2 * zoom
        return cls(
            float(zoom),
            (
                float((region.left + region.right) / 2 - middle[0]),
                float((region.bottom + region.top) / 2 - middle[1]),
            ),
        )

    def place(self, points: Points) -> Points:
        """Where places of the layout are drawn."""
        return np.asarray(points * self.zoom + [*self.away, 0.0])

    def laid_out(self, points: Points) -> Points:
        """The places of the layout that are drawn at some points."""
        return np.asarray((points - [*self.away, 0.0]) / self.zoom)

    def lead(self, way: Polyline) -> Polyline:
        """Where a way of the layout is drawn."""
        return Polyline(self.place(way.corners))

    def change_to(self, other: Seat) -> Seat:
        """What takes places as drawn here to where they are drawn on another seat."""
        zoom = other.zoom / self.zoom
        x, y = (there - here * zoom for here, there in zip(self.away, other.away, strict=True))
        return Seat(zoom, (x, y))

    def on_the_way_to(self, other: Seat, share: float) -> Seat:
        """A seat between this one and another."""
        ends = np.array([[self.zoom, *self.away], [other.zoom, *other.away]])
        zoom, x, y = (ends[0] + (ends[1] - ends[0]) * share).tolist()
        return Seat(zoom, (x, y))


@runtime_checkable
class Seated(Protocol):
    """What keeps places or lengths of its own, beside the points that it is drawn with."""

    def take(self, change: Seat) -> None:
        """Have been drawn elsewhere, larger or smaller: keep its places and lengths anew."""
        ...

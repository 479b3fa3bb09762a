"""Where a map stands on the frame, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region


@dataclass(frozen=True)
class Spot(Shared):
    """The middle of a map, and its sides."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, region: Region) -> Spot:
        """All of a region."""
        x, y = (region.left + region.right) / 2, (region.bottom + region.top) / 2
        return cls(x, y, region.width, region.height)

    def on_the_way_to(self, other: Spot, share: float) -> Spot:
        """A spot between two."""
        start, end = (np.array(vars_of(each)) for each in (self, other))
        return Spot(*(start + (end - start) * share).tolist())

    def scaled(self, share: float) -> Spot:
        """Smaller, in the same place."""
        return Spot(self.x, self.y, self.width * share, self.height * share)

    def middles(self, rows: int, columns: int) -> Points:
        """The middles of cells that fill it, row by row. Shapes: returned is (rows, columns, 3)."""
        across, down = self.pitch(rows, columns)
        found = np.zeros((rows, columns, 3))
        found[..., 0] = self.x - self.width / 2 + across * (np.arange(columns) + 0.5)
        found[..., 1] = (self.y + self.height / 2 - down * (np.arange(rows) + 0.5))[:, None]
        return found

    def pitch(self, rows: int, columns: int) -> tuple[float, float]:
        """How far its cells are apart."""
        return self.width / columns, self.height / rows

    def slots(self, rows: int, columns: int, share: float) -> list[Spot]:
        """Smaller spots of the same shape that fill it, row by row."""
        across, down = self.pitch(rows, columns)
        return [
            Spot(float(x), float(y), across * share, down * share)
            for x, y, _ in self.middles(rows, columns).reshape(-1, 3)
        ]


def vars_of(spot: Spot) -> tuple[float, float, float, float]:
    """Its four numbers."""
    return spot.x, spot.y, spot.width, spot.height

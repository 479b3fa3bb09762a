"""Where a strip of cloth is: it hangs from a line, about which it turns toward the viewer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from gradmath.records.shared import Shared
from scenes.kit.look.glyphs import Points

FLAT, EDGE_ON, FOLDED = 0.0, np.pi / 2, np.pi
_EYE = 8.0  # depths of a strip from the frame to the viewer: nearer things look larger
_AXES = (np.array([1.0, 0.0, 0.0]), np.array([0.0, -1.0, 0.0]))  # as columns and rows count
_THINNEST = 0.03  # of its size: what stands edge-on


@dataclass(frozen=True, eq=False)
class Pose(Shared):
    """A strip that has turned by an angle about its hinge: 0 hangs flat, pi lies folded over.

    hinge is the middle of that line. A row (axis 0) hangs down from it, a column (axis 1) to the
    right; length is how long it is, depth how far it hangs.
    """

    axis: int
    hinge: Points
    length: float
    depth: float
    angle: float = FLAT

    def turned(self, angle: float) -> Self:
        return replace(self, angle=angle)

    def shifted(self, way: Points) -> Self:
        return replace(self, hinge=self.hinge + way)

    @property
    def across(self) -> Points:
        """The direction in which it hangs."""
        return _AXES[1 - self.axis]

    @property
    def back(self) -> bool:
        """Whether its back is seen."""
        return self.angle > EDGE_ON

    def near(self, away: float) -> float:
        """How much larger than flat something looks, so far from the hinge."""
        return _EYE / (_EYE - away / self.depth * float(np.sin(self.angle)))

    def at(self, along: float, away: float) -> Points:
        """Where a place of the strip is seen: so far along from its middle, and from its hinge."""
        flat = along * _AXES[self.axis] + away * float(np.cos(self.angle)) * self.across
        return np.asarray(self.hinge + flat * self.near(away))

    def zoom(self, away: float) -> tuple[float, float]:
        """How wide and how high things on the strip look, as shares of what they are when flat.

        Beyond the edge they are seen the right way round, as what lies on top of each other.
        """
        near = self.near(away)
        squeezed = near * max(_THINNEST, abs(float(np.cos(self.angle))))
        return (near, squeezed) if self.axis == 0 else (squeezed, near)

    @property
    def corners(self) -> list[Points]:
        half = self.length / 2
        places = [(-half, 0.0), (half, 0.0), (half, self.depth), (-half, self.depth)]
        return [self.at(*place) for place in places]


@dataclass(frozen=True, eq=False)
class Hanging(Shared):
    """Where the strips of a cloth hang, one after the other.

    hinge is the first strip's; depth the pitch of strips. alongs are where the cells stand along a
    strip, from its middle, and away how far from its hinge.
    """

    axis: int
    hinge: Points
    length: float
    depth: float
    alongs: tuple[float, ...]
    away: float

    def pose(self, slot: float) -> Pose:
        """That of the strip in a slot; it may be on its way between two."""
        across = _AXES[1 - self.axis]
        return Pose(self.axis, self.hinge + slot * self.depth * across, self.length, self.depth)

    def home(self, position: int) -> Points:
        """Where a cell of the first strip stands."""
        return self.pose(0).at(self.alongs[position], self.away)

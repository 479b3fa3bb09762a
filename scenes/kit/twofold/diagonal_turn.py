"""How a square cloth turns over about its diagonal, toward the viewer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.shared import Shared
from scenes.kit.look.glyphs import Points

FLAT, OVER = 0.0, np.pi
_EYE = 10.0  # from the frame to the viewer: nearer things look larger
_ALONG = np.array([1.0, -1.0, 0.0]) / np.sqrt(2.0)  # the diagonal, from the first entry on
_ACROSS = np.array([1.0, 1.0, 0.0]) / np.sqrt(2.0)  # to what is above the diagonal
_THINNEST = 0.03  # of its size: what stands edge-on


@dataclass(frozen=True, eq=False)
class DiagonalTurn(Shared):
    """A cloth around a middle that has turned by an angle: what was above comes nearer first.

    Places on it are those when it is flat, from its middle.
    """

    middle: Points
    angle: float = FLAT

    def depth(self, place: Points) -> float:
        """How near a place has come."""
        return float(place @ _ACROSS * np.sin(self.angle))

    def near(self, place: Points) -> float:
        """How much larger than flat something looks there."""
        return _EYE / (_EYE - self.depth(place))

    def at(self, place: Points) -> Points:
        """Where a place is seen."""
        across = place @ _ACROSS * float(np.cos(self.angle)) * _ACROSS
        seen = place @ _ALONG * _ALONG + across
        return np.asarray(self.middle + seen * self.near(place))

    def squeezed(self, place: Points) -> Points:
        """What becomes of an outline around a place: outlines times this.

        Beyond the edge it is seen the right way round, as what lies on top.
        """
        left = max(_THINNEST, abs(float(np.cos(self.angle))))
        flat = np.outer(_ALONG, _ALONG) + left * np.outer(_ACROSS, _ACROSS)
        return np.asarray(flat * self.near(place))

    @property
    def open(self) -> float:
        """How much of its breadth is seen: 0 edge-on."""
        return abs(float(np.cos(self.angle)))

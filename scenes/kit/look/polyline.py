"""Straight ways between corners, by share of their length, in the form that manim draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenes.kit.look.glyphs import Points

_THIRDS = np.array([[0.0], [1 / 3], [2 / 3], [1.0]])
_ROUND = 9  # points of a rounded corner


@dataclass(frozen=True, eq=False)
class Polyline:
    """Corners and the straight ways between them; shares run from 0 at its start to 1.

    Shapes: corners (k, 3).
    """

    corners: Points

    @classmethod
    def through(cls, *corners: Points | Sequence[float]) -> Polyline:
        return cls(np.array(corners, dtype=float))

    @classmethod
    def bent(cls, *corners: Points | Sequence[float], radius: float) -> Polyline:
        """The way between corners that are rounded off, as far as the straights leave room."""
        points = np.array(corners, dtype=float)
        drawn = [points[:1]]
        for before, corner, after in zip(points, points[1:], points[2:], strict=False):
            sides = [before - corner, after - corner]
            room = min(radius, *(float(np.linalg.norm(side)) / 2 for side in sides))
            start, end = (corner + side / (np.linalg.norm(side) or 1.0) * room for side in sides)
            share = np.linspace(0.0, 1.0, _ROUND)[:, None]
            drawn.append(
                (1 - share) ** 2 * start + 2 * share * (1 - share) * corner + share**2 * end
            )
        return cls(np.concatenate([*drawn, points[-1:]]))

    @property
    def length(self) -> float:
        return float(self._steps().sum())

    def _steps(self) -> Points:
        ways = self.corners[1:] - self.corners[:-1]
        return np.asarray(np.sqrt(np.add.reduce(ways * ways, axis=1)))

    def _shares(self) -> Points:
        """How far along each corner lies."""
        steps = self._steps()
        return np.concatenate([[0.0], np.cumsum(steps)]) / (steps.sum() or 1.0)

    def at(self, share: float) -> Points:
        """The place so far along."""
        return self._at(share, self._shares())

    def _at(self, share: float, shares: Points) -> Points:
        return np.array([np.interp(share, shares, axis) for axis in self.corners.T])

    def share_of(self, place: Points) -> float:
        """How far along the place on the way that lies nearest to another one."""
        best, found, shares = np.inf, 0.0, self._shares()
        for k, (start, end) in enumerate(zip(self.corners, self.corners[1:], strict=False)):
            way = end - start
            along = float(np.clip((place - start) @ way / ((way @ way) or 1.0), 0.0, 1.0))
            away = float(np.linalg.norm(start + along * way - place))
            if away < best - 1e-9:
                best, found = away, float(shares[k] + along * (shares[k + 1] - shares[k]))
        return found

    def part(self, start: float, end: float) -> Polyline:
        """The stretch between two shares."""
        shares = self._shares()
        inner = self.corners[(shares > start) & (shares < end)]
        return Polyline(np.vstack([self._at(start, shares), inner, self._at(end, shares)]))

    def reversed(self) -> Polyline:
        return Polyline(self.corners[::-1].copy())

    def curves(self) -> Points:
        """The way as cubic Bezier curves, four points each, as manim's VMobjects hold them."""
        return straights(self.corners[:-1], self.corners[1:])


def straights(starts: Points, ends: Points) -> Points:
    """Straight ways, each from one place to another, as cubic Bezier curves of one outline.

    Shapes: starts, ends (k, 3); returned is (4 k, 3).
    """
    curves: Points = (starts[:, None] + (ends - starts)[:, None] * _THIRDS).reshape(-1, 3)
    return curves

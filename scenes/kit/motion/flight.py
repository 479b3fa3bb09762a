"""How cargo flies along a way: in a graph small at a card's border, full size between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Animation, VMobject, smooth

from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import MOVE

_SMALL = 0.35  # of full size, at a border
_GROWS = 0.3  # of the way


def between(start: Points, end: Points, share: float) -> Points:
    """The place, or each of several places, so far on the straight way to another."""
    return np.asarray(start + (end - start) * share)


@dataclass(frozen=True)
class Ends:
    """Whether cargo is small where it sets out, and where it arrives."""

    start: bool = False
    end: bool = False


class Fly(Animation):
    """Carry something along the points of a way.

    Where it is hangs on the time alone, not on the frames drawn before: manim's MoveAlongPath
    moves by steps, whose rounding adds up, so that what comes next would look new to the cache.
    """

    def __init__(self, cargo: VMobject, way: Points, ends: Ends, run_time: float = MOVE) -> None:
        steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
        self.way, self.ends = way, ends
        self.passed = np.concatenate([[0.0], np.cumsum(steps)]) / (steps.sum() or 1.0)
        super().__init__(cargo, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        center = np.array([np.interp(share, self.passed, self.way[:, axis]) for axis in range(3)])
        home, zoom = self.starting_mobject.get_center(), self.zoom(share)
        for part, start in zip(
            self.mobject.get_family(), self.starting_mobject.get_family(), strict=True
        ):
            part.points = (start.points - home) * zoom + center

    def zoom(self, share: float) -> float:
        """The size at a share of the way."""
        from_start = share / _GROWS if self.ends.start else 1.0
        to_end = (1 - share) / _GROWS if self.ends.end else 1.0
        return _SMALL + (1 - _SMALL) * min(1.0, from_start, to_end)

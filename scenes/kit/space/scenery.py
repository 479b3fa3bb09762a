"""A space that an eye looks at, and how it swings round to look from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self
from weakref import ref

import numpy as np
import numpy.typing as npt
from manim import Animation, VGroup, VMobject, smooth

from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import MOVE
from scenes.kit.space.eye import Eye

_TRIES = 6
_DEEP = 40.0  # what is so much nearer comes one layer further to the front


class Scenery(QuickGroup):
    """Three directions, each with a length for one, and an eye.

    It draws nothing itself. What stands in it is laid anew whenever the eye moves, and says by
    itself whether it stands where the eye sees it.
    """

    def __init__(self, eye: Eye, units: Sequence[float] = (1.0, 1.0, 1.0)) -> None:
        super().__init__()
        self.eye, self.units = eye, tuple(units)
        self.inhabitants: list[ref[InSpace]] = []

    def look(self, eye: Eye) -> Self:
        """Look from elsewhere."""
        self.eye = eye
        for each in self.inhabitants:
            inhabitant = each()
            if inhabitant is not None:
                inhabitant.lay()
        return self

    def filling(self, region: Region, eye: Eye) -> Eye:
        """An eye in the same direction, for which all that stands here fills a region."""
        before = self.eye
        for _ in range(_TRIES):
            low, high = self.look(eye)._sides()
            size = min(region.width / (high[0] - low[0]), region.height / (high[1] - low[1]))
            middle = (low + high) / 2
            wanted = (region.left + region.right) / 2, (region.bottom + region.top) / 2
            center = tuple(np.array(eye.center) + wanted - middle[:2])
            # Letters keep their size, so that lines have to give way a little more.
            eye = replace(
                eye, zoom=eye.zoom * float(size), center=(float(center[0]), float(center[1]))
            )
        self.look(before)
        return eye

    def _sides(self) -> tuple[Points, Points]:
        """The lowest and highest place on the frame of all that stands here."""
        standing: list[Any] = [each() for each in self.inhabitants]
        parts = [
            part.points
            for each in standing
            if isinstance(each, VMobject)
            for part in each.family_members_with_points()
        ]
        points = np.concatenate(parts)
        return points.min(axis=0), points.max(axis=0)

    def world(self, places: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Places as the eye takes them, one row each, from what records count."""
        return np.atleast_2d(np.asarray(places, dtype=np.float64)) * self.units

    def see(self, places: npt.ArrayLike) -> Points:
        """Where on the frame places are seen, one row each."""
        return self.eye.see(self.world(places))

    def sight(self, places: npt.ArrayLike) -> tuple[Points, npt.NDArray[np.float64]]:
        """Where on the frame places are seen, and how much nearer than the focus they are."""
        return self.eye.sight(self.world(places))

    def see_all(self, parts: Sequence[npt.NDArray[np.float64]]) -> list[Points]:
        """Where on the frame several things are seen, whose places are given: all in one pass."""
        seen = self.see(np.concatenate(parts))
        ends = np.cumsum([len(part) for part in parts]).tolist()
        return [seen[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def nearness(self, place: npt.ArrayLike) -> float:
        """How much nearer than the focus a place is, in the eye's units."""
        return float(self.eye.nearness(self.world(place))[0])

    def magnifies(self, place: npt.ArrayLike) -> float:
        """How many units of the frame one unit of the eye takes at a place."""
        return float(self.eye.magnifies(self.world(place))[0])

    def layer(self, base: float, nearness: float) -> float:
        """The z-index for something so much nearer than the focus: it is drawn later."""
        return base + nearness / _DEEP


class InSpace:
    """Something that stands in a space; how it looks depends on the eye."""

    beside: tuple[ref[Any], ...]  # its space first

    def stand_in(self, space: Scenery) -> None:
        """Belong to a space from now on."""
        self.beside = (ref(space),)
        space.inhabitants.append(ref(self))

    @property
    def space(self) -> Scenery:
        space: Scenery | None = self.beside[0]()
        assert space is not None, "what stands in a space outlives it"
        return space

    def lay(self) -> Self:
        """Be drawn as the eye sees it now."""
        raise NotImplementedError


class ComeRound(Animation):
    """Let the eye of a space come round to another place.

    All that is on stage of the space has to be given, so that it is drawn on each frame.
    """

    def __init__(
        self, space: Scenery, eye: Eye, *shown: VMobject, run_time: float = 3 * MOVE
    ) -> None:
        self.space, self.end = space, eye
        super().__init__(VGroup(*shown), run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.start = self.space.eye
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        if share >= 1.0:
            self.space.look(self.end)
        else:
            self.space.look(self.start.on_the_way_to(self.end, share))

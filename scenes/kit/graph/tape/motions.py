"""How strips come to the tape and leave it, and what their nodes do with what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import UP, Animation, FadeIn, FadeOut, Scene, VMobject, smooth

from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.moves import Settle
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.graph.tape.tape import TapeLink
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.motions import travel

_EDGE = 0.04  # of its height: what is seen of something that has folded up


class HangDown(Animation):
    """Let something hang down from its upper edge, or fold up under it and be gone."""

    def __init__(self, thing: VMobject, *, goes: bool = False, run_time: float = QUICK) -> None:
        self.thing, self.goes = thing, goes
        super().__init__(thing, run_time=run_time, rate_func=smooth, introducer=not goes,
                         remover=goes)  # fmt: skip

    def begin(self) -> None:
        self.top = float(self.thing.get_top()[1])
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(1.0 - alpha if self.goes else alpha))
        seen = max(_EDGE, float(np.sin(np.pi / 2 * share)))
        still: Any
        for part, still in zip(
            self.thing.get_family(), self.starting_mobject.get_family(), strict=True
        ):
            points = still.points.copy()
            points[:, 1] = self.top + (points[:, 1] - self.top) * seen
            part.points = points
            if isinstance(part, Lettering):
                part.turned = seen

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        if self.goes:
            self.interpolate(0.0)  # as it was, should it come back


def lay(link: TapeLink, start: Points, pace: float = 1.0) -> TimedMoves:
    """A strip comes out at a place, goes along the tape to its own, and its node hangs down."""
    end = link.strip.get_center()
    link.strip.move_to((float(start[0]), float(end[1]), 0.0))
    link.way = Polyline.through(link.strip.get_center(), end)

    def arrive() -> None:
        link.way = None

    slide = travel(link.strip, *link.way.corners, run_time=0.55 * pace)
    return [
        (0.0, HangDown(link.strip, run_time=0.25 * pace)),
        (0.25 * pace, slide),
        (0.8 * pace, Settle(arrive)),
        (0.8 * pace, HangDown(link.plate, run_time=0.35 * pace)),
        (0.85 * pace, FadeIn(link.track, run_time=0.25 * pace)),
    ]


def lift(link: TapeLink, pace: float = 1.0) -> TimedMoves:
    """A node folds up, and its strip rises off the tape."""
    return [
        (0.0, HangDown(link.plate, goes=True, run_time=0.35 * pace)),
        (0.0, FadeOut(link.track, run_time=0.25 * pace)),
        (0.15 * pace, FadeOut(link.strip, shift=0.3 * UP, run_time=0.4 * pace)),
    ]


def at(start: float, parts: Sequence[tuple[float, Animation]]) -> TimedMoves:
    """The same motions from a second on."""
    return [(start + time, motion) for time, motion in parts]

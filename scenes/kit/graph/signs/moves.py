"""Motions of the signs of a graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from manim import UP, Animation, FadeIn, FadeOut, Mobject, VMobject, linear, smooth

from scenes.kit.cells.moves import TurnUp
from scenes.kit.graph.signs.drawer import Drawer
from scenes.kit.graph.signs.track import Pass, Track
from scenes.kit.look.theme import QUICK

TimedMoves: TypeAlias = list[tuple[float, Animation]]
_TIPPED, _SUNK, _DIPPED = np.deg2rad(6.0), 0.03, 0.1


class TurnRound(Animation):
    """Let a track's arrowhead turn to the direction of the pass that runs now."""

    def __init__(self, track: Track, running: Pass, *, run_time: float = QUICK) -> None:
        self.track, self.running = track, running
        super().__init__(track, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.ends = (np.pi * (self.track.running is Pass.BACKWARD),
                     np.pi * (self.running is Pass.BACKWARD))  # fmt: skip
        self.track.turning = True
        self.track.running = self.running
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        start, end = self.ends
        self.track.point(start + (end - start) * float(self.rate_func(alpha)))

    def finish(self) -> None:
        super().finish()
        self.track.turning = False


class Raise(Animation):
    """Let a drawer's shutter go up to its upper edge, and out of sight."""

    def __init__(self, drawer: Drawer, *, run_time: float = QUICK) -> None:
        self.drawer = drawer
        super().__init__(drawer.shutter, run_time=run_time, rate_func=smooth, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        flat = self.starting_mobject
        left = 1.0 - 0.98 * float(self.rate_func(alpha))
        top = flat.points[:, 1].max()
        points = flat.points.copy()
        points[:, 1] = top + (points[:, 1] - top) * left
        self.drawer.shutter.points = points


class Rock(Animation):
    """Let the outline of a letterbox sink and tip to one side, and come back."""

    def __init__(self, outline: VMobject, *, run_time: float = 2 * QUICK) -> None:
        self.outline = outline
        super().__init__(outline, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        flat = self.starting_mobject.points
        middle = (flat.min(axis=0) + flat.max(axis=0)) / 2
        swing = float(np.sin(np.pi * smooth(alpha)))
        cos, sin = np.cos(_TIPPED * swing), np.sin(_TIPPED * swing)
        turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
        self.outline.points = (flat - middle) @ turn.T + middle - [0.0, _SUNK * swing, 0.0]


class Dip(Animation):
    """Let something sink a little toward what it acts on, and come back."""

    def __init__(self, thing: Mobject, *, run_time: float = QUICK) -> None:
        super().__init__(thing, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        down = np.array([0.0, _DIPPED * float(np.sin(np.pi * smooth(alpha))), 0.0])
        family = zip(self.mobject.get_family(), self.starting_mobject.get_family(), strict=True)
        for part, still in family:
            part.points = still.points - down


def open_drawer(drawer: Drawer, start: float) -> TimedMoves:
    """A closed window appears, its shutter goes up, and the cells turn up behind it."""
    return [
        (start, FadeIn(drawer.rim, run_time=0.3)),
        (start, FadeIn(drawer.shutter, run_time=0.3)),
        (start, FadeIn(drawer.name_label, run_time=0.3)),
        (start + 0.45, Raise(drawer, run_time=0.4)),
        (start + 0.8, TurnUp(drawer.cells, run_time=0.3)),
    ]


def come(start: float, *things: Mobject, run_time: float = QUICK) -> TimedMoves:
    """Things that come on stage from a second on."""
    return [(start, FadeIn(thing, run_time=run_time)) for thing in things]


def go(start: float, *things: Mobject, run_time: float = QUICK) -> TimedMoves:
    """Things that go from a second on."""
    return [(start, FadeOut(thing, run_time=run_time)) for thing in things]


def sink(start: float, *things: Mobject, run_time: float = QUICK) -> TimedMoves:
    """Things that go downwards from a second on: others take their place."""
    return [(start, FadeOut(thing, shift=-0.35 * UP, run_time=run_time)) for thing in things]


def at_pace(
    parts: Iterable[tuple[float, Animation]], pace: float, start: float = 0.0
) -> TimedMoves:
    """The same motions, all times taken `pace` times as long, from a second on."""
    timed: TimedMoves = []
    for begin, motion in parts:
        motion.run_time *= pace
        timed.append((start + begin * pace, motion))
    return timed

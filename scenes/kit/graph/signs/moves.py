"""Motions of the signs of a graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from manim import (
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Mobject,
    Scene,
    VGroup,
    VMobject,
    linear,
    smooth,
)

from gradmath.records.tensor import Record
from scenes.kit.cells.moves import TurnUp, look
from scenes.kit.graph.signs.drawer import CAUGHT, ROLLED, Drawer, ShutterState
from scenes.kit.graph.signs.track import Pass, Track
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import MOVE, QUICK

TimedMoves: TypeAlias = list[tuple[float, Animation]]
_POINTS = 0.7  # of the time that a track takes to be laid: then its arrowhead comes
_LANDS = 0.75  # of the time that a shutter takes to fall: then its word comes
_DIGITS_GO = 0.45  # of its fall: then digits could not be read any more
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


class UnfoldDrawer(Animation):
    """Let a drawer's window unfold from a line, with its shutter down."""

    def __init__(self, drawer: Drawer, *, run_time: float = QUICK) -> None:
        parts = VGroup(drawer.rim, drawer.shutter)
        super().__init__(parts, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        share = max(0.02, float(self.rate_func(alpha)))
        for part, whole in zip(self.mobject, self.starting_mobject, strict=True):
            middle = whole.get_center()
            part.points = middle + (whole.points - middle) * [1.0, share, 1.0]


class Raise(Animation):
    """Let a drawer's shutter go up to its upper edge, where it is rolled up, or out of sight."""

    def __init__(self, drawer: Drawer, *, rolls: bool = False, run_time: float = QUICK) -> None:
        self.drawer, self.left = drawer, ROLLED if rolls else 0.02
        super().__init__(drawer.shutter, run_time=run_time, rate_func=smooth, remover=not rolls)

    def interpolate_mobject(self, alpha: float) -> None:
        self.drawer.draw_shutter(1.0 - (1.0 - self.left) * float(self.rate_func(alpha)))

    def finish(self) -> None:
        super().finish()
        self.drawer.state = ShutterState.UP


class Fall(Animation):
    """Let a drawer's shutter fall: what was saved is seen no more, and the shutter says why."""

    def __init__(self, drawer: Drawer, freed: Record, *, run_time: float = MOVE) -> None:
        self.drawer, self.freed = drawer, freed
        parts = VGroup(drawer.shutter, drawer.freed_label, drawer.cells)
        super().__init__(parts, run_time=run_time, rate_func=linear, introducer=True)

    def begin(self) -> None:
        self.drawer.state, self.drawer.freed = ShutterState.MOVES, self.freed
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        drawer, fallen = self.drawer, min(1.0, alpha / _LANDS)
        drawer.draw_shutter(ROLLED + (1.0 - ROLLED) * _dropped(fallen))
        for cell in drawer.cells.cells:
            cell.show_digits(float(np.clip(1.0 - fallen / _DIGITS_GO, 0.0, 1.0)))
        told = float(np.clip((alpha - _LANDS) / (1.0 - _LANDS), 0.0, 1.0))
        drawer.freed_label.set_fill(opacity=told)

    def finish(self) -> None:
        super().finish()
        self.drawer.state = ShutterState.DOWN
        look(self.drawer.cells, None)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.remove(self.drawer.cells)


class Catch(Animation):
    """Let a shutter begin to fall onto what holds it up, and roll up again."""

    def __init__(self, drawer: Drawer, kept: Record, *, run_time: float = MOVE) -> None:
        self.drawer, self.kept = drawer, kept
        parts = VGroup(drawer.shutter, drawer.cells)
        super().__init__(parts, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.drawer.state, self.drawer.freed = ShutterState.MOVES, self.kept
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        down = _caught(alpha)
        self.drawer.draw_shutter(ROLLED + (CAUGHT - ROLLED) * down)
        for cell in self.drawer.cells.cells:
            cell.show_digits(float(np.clip(1.0 - down / _DIGITS_GO, 0.0, 1.0)))

    def finish(self) -> None:
        super().finish()
        self.drawer.state = ShutterState.UP


def _caught(alpha: float) -> float:
    """Falls onto what holds it, jolts there, and is rolled up again."""
    if alpha < 0.22:
        return (alpha / 0.22) ** 2
    if alpha < 0.6:
        left = (alpha - 0.22) / 0.38
        return 1.0 - 0.16 * (1.0 - left) * abs(float(np.sin(3 * np.pi * left)))
    return 1.0 - float(smooth((alpha - 0.6) / 0.4))


def _dropped(share: float) -> float:
    """Speeds up, hits the sill, and rebounds a little."""
    if share < 0.65:
        return (share / 0.65) ** 2
    left = (share - 0.65) / 0.35
    return 1.0 - 0.09 * (1.0 - left) * abs(float(np.sin(2 * np.pi * left)))


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


class Knock(Animation):
    """Let what has come find a window shut: it runs against it and back, and stands.

    to is how far it runs, times how often.
    """

    def __init__(
        self,
        cargo: VMobject,
        *,
        to: tuple[float, float, float] = (0.0, 0.1, 0.0),
        times: int = 2,
        run_time: float = 1.4,
    ) -> None:
        self.cargo, self.to, self.times = cargo, np.array(to), times
        super().__init__(cargo, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.home = self.cargo.get_center()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        swing = float(np.sin(2 * np.pi * self.times * alpha)) * (1.0 - alpha) ** 0.5
        self.cargo.move_to(self.home + self.to * swing)


class Unroll(Animation):
    """Let a track be laid from the node that sends to the one that is sent to."""

    def __init__(self, track: Track, *, run_time: float = MOVE) -> None:
        self.track = track
        super().__init__(track.line, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        share = max(0.01, float(self.rate_func(alpha)))
        line = self.track.line
        line.points = line.born = self.track.way.part(1.0 - share, 1.0).curves()


class Withdraw(Animation):
    """Let a track go from where it sets out up to a place on it: a way back ends there."""

    def __init__(self, track: Track, place: Points, *, run_time: float = MOVE) -> None:
        self.track, self.kept = track, track.way.share_of(place)
        super().__init__(track.line, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        line, gone = self.track.line, self.kept * float(self.rate_func(alpha))
        line.points = line.born = self.track.way.part(gone, 1.0).curves()


def lay_track(
    start: float, track: Track, *, run_time: float = MOVE, back: bool = False
) -> TimedMoves:
    """A track is laid as values run, or `back` as a pass does, and then gets its arrowhead."""
    if back:
        track.running = Pass.BACKWARD
        track.point(np.pi)
    laid: Animation = (
        Unroll(track, run_time=run_time) if back else Create(track.line, run_time=run_time)
    )
    return [(start, laid), *come(start + _POINTS * run_time, track.tip, run_time=0.3)]


class Dip(Animation):
    """Let something sink a little toward what it acts on, and come back."""

    def __init__(self, thing: Mobject, *, run_time: float = QUICK) -> None:
        super().__init__(thing, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        down = np.array([0.0, _DIPPED * float(np.sin(np.pi * smooth(alpha))), 0.0])
        family = zip(self.mobject.get_family(), self.starting_mobject.get_family(), strict=True)
        for part, still in family:
            part.points = still.points - down


def open_drawer(drawer: Drawer, start: float, *, rolls: bool = False) -> TimedMoves:
    """A closed window appears, its shutter goes up, and the cells turn up behind it."""
    return [
        (start, UnfoldDrawer(drawer, run_time=0.3)),
        (start, FadeIn(drawer.name_label, run_time=0.3)),
        (start + 0.45, Raise(drawer, rolls=rolls, run_time=0.4)),
        (start + 0.8, TurnUp(drawer.cells, run_time=0.3)),
    ]


def come(start: float, *things: Mobject, run_time: float = QUICK) -> TimedMoves:
    """Things that come on stage from a second on."""
    return [(start, FadeIn(thing, run_time=run_time)) for thing in things]


def go(start: float, *things: Mobject, run_time: float = QUICK) -> TimedMoves:
    """Things that go from a second on."""
    return [(start, FadeOut(thing, run_time=run_time)) for thing in things]


def sink(
    start: float, *things: Mobject, far: float = 0.35, run_time: float = QUICK
) -> TimedMoves:  # fmt: skip
    """Things that go downwards from a second on: others take their place."""
    return [(start, FadeOut(thing, shift=-far * UP, run_time=run_time)) for thing in things]


def at_pace(
    parts: Iterable[tuple[float, Animation]], pace: float, start: float = 0.0
) -> TimedMoves:
    """The same motions, all times taken `pace` times as long, from a second on."""
    timed: TimedMoves = []
    for begin, motion in parts:
        motion.run_time *= pace
        timed.append((start + begin * pace, motion))
    return timed

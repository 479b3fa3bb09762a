"""Motions of seals, counters, tags and threads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Animation, Mobject, linear, smooth

from gradmath.records.tensor import Record
from scenes.kit.charts.points import Disc
from scenes.kit.graph.sealed.names import NameTag, TagThread
from scenes.kit.graph.sealed.seal import Counter, Seal
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import MOVE, QUICK, current_theme

_LARGER = 0.35  # of its size, so much larger a seal is before it is pressed
_PULSE = 0.09
_THIN = 0.04


class Press(Animation):
    """Let a seal come down onto its window, and be pressed."""

    def __init__(self, seal: Seal, *, run_time: float = MOVE) -> None:
        self.seal = seal
        super().__init__(seal, run_time=run_time, rate_func=linear, introducer=True)

    def begin(self) -> None:
        self.seal.settled = False
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        seal = self.seal
        down = min(1.0, alpha / 0.6)
        zoom = 1.0 + _LARGER * (1.0 - down**2)
        if alpha > 0.6:
            zoom -= 0.12 * float(np.sin(np.pi * (alpha - 0.6) / 0.4))
        for part, still in zip(seal, self.starting_mobject, strict=True):
            part.points = (still.points - seal.place) * zoom + seal.place
            part.set_fill(opacity=min(1.0, 2.5 * alpha))
            if part is not seal.number:
                part.set_stroke(opacity=min(1.0, 2.5 * alpha))

    def finish(self) -> None:
        super().finish()
        self.seal.settled = True


class BreakOff(Animation):
    """Let a piece break off a seal that has another version than the one beside it."""

    def __init__(self, seal: Seal, *, run_time: float = QUICK) -> None:
        self.seal = seal
        super().__init__(seal, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.seal.settled = False
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.seal.break_off(float(np.clip(1.15 * np.sin(np.pi / 2 * alpha), 0.0, 1.0)))

    def finish(self) -> None:
        super().finish()
        self.seal.break_off(1.0)
        self.seal.settled = True


class MendSeal(Animation):
    """Let a piece that broke off come back: its seal is about to be another run's."""

    def __init__(self, seal: Seal, *, run_time: float = QUICK) -> None:
        self.seal = seal
        super().__init__(seal, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.seal.settled = False
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.seal.break_off(1.0 - float(self.rate_func(alpha)))


class TurnCounter(Animation):
    """Let the number of a counter turn over to another version."""

    def __init__(self, counter: Counter, version: Record, *, run_time: float = QUICK) -> None:
        self.counter, self.version, self.turned = counter, version, False
        super().__init__(counter, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        share, counter = float(self.rate_func(alpha)), self.counter
        if share >= 0.5 and not self.turned:
            self.turned = True
            counter.follow(self.version)
        flat = counter.number.claimed_outline()
        squeeze = max(_THIN, abs(float(np.cos(np.pi * share))))
        counter.draw_number(flat, squeeze)


class Glide(Animation):
    """Carry something along a way."""

    def __init__(
        self, thing: Counter | NameTag, way: Polyline, *, goes: bool = False, comes: bool = False,
        run_time: float = MOVE,
    ) -> None:  # fmt: skip
        self.way = way
        super().__init__(thing, run_time=run_time, rate_func=smooth, introducer=comes, remover=goes)

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.move_to(self.way.at(float(self.rate_func(alpha))))


class Hang(Animation):
    """Let a thread hang down from its name to a cell."""

    def __init__(self, thread: TagThread, *, run_time: float = QUICK) -> None:
        self.thread = thread
        super().__init__(thread, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.thread.hang(float(self.rate_func(alpha)))


class WritePulse(Animation):
    """A dot that runs from a name down along its thread: something is written through it."""

    def __init__(self, thread: TagThread, *, run_time: float = MOVE) -> None:
        self.dot = Disc(radius=_PULSE, fill_opacity=1, stroke_width=0,
                        fill_color=current_theme().text).set_z_index(0.87)  # fmt: skip
        self.way = thread.way
        super().__init__(self.dot, run_time=run_time, rate_func=smooth, introducer=True,
                         remover=True)  # fmt: skip

    def interpolate_mobject(self, alpha: float) -> None:
        self.dot.move_to(self.way.at(float(self.rate_func(alpha))))


class AtHalf(Animation):
    """At half of its time something is so: parts that look the same stand for another run."""

    def __init__(self, settle: Callable[[], object], *, run_time: float) -> None:
        self.settle, self.settled = settle, False
        super().__init__(Mobject(), run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        if alpha >= 0.5 and not self.settled:
            self.settled = True
            self.settle()

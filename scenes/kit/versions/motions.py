"""Writes run down threads: where one goes through the ring, the counter turns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import DOWN, Animation, FadeIn, FadeOut, linear, smooth

from gradmath.records.versions import Write
from scenes.kit.boards.memory.labels import Thread
from scenes.kit.boards.memory.motions import Drop, Runner
from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Settle, TurnTo, TurnUp
from scenes.kit.graph.sealed.turning import TurnCounter
from scenes.kit.motion.score import Score
from scenes.kit.versions.board import VersionsBoard
from scenes.kit.versions.ring import VersionRing
from scenes.kit.versions.threads import WriterThread

_RUNS = 1.0
_DOT, _OFF = 0.15, 0.1  # of a pulse, and where it begins: below a name
_THICKER = 2.0  # times its own width
_SWAYS = 0.14
_HANGS = 0.22  # of the way of a thread that is not on a cell yet
_PLACES = 101


class Swell(Animation):
    """Let a ring swell for a moment: it counts."""

    def __init__(self, ring: VersionRing, *, run_time: float = 0.7) -> None:
        self.ring = ring
        super().__init__(ring.behind, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        self.ring.swell(float(np.sin(np.pi * alpha)))


class Sway(Animation):
    """Let a thread be thicker for a moment and sway where it passes the ring: it is spoken of."""

    def __init__(self, thread: WriterThread, by: float, *, run_time: float) -> None:
        self.thread, self.by = thread, by
        self.lane, self.width = thread.lane, float(thread.line.stroke_width)
        super().__init__(thread, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        thread = self.thread
        thread.lane = self.lane + self.by * float(np.sin(2 * np.pi * alpha))
        thread.lay()
        thicker = 1.0 + _THICKER * float(np.sin(np.pi * alpha))
        thread.line.set_stroke(width=self.width * thicker)


class Pulse(Runner):
    """A write on its way down, from below the name that it goes through."""

    def interpolate_mobject(self, alpha: float) -> None:
        share = _OFF + (1.0 - _OFF) * float(self.rate_func(alpha))
        self.dot.move_to(self.thread.way.at(share))


class Lower(Animation):
    """Let a thread hang down farther, from a share of its way to another one."""

    def __init__(self, thread: Thread, start: float, end: float, *, run_time: float) -> None:
        self.thread, self.start, self.end = thread.drop_to(start), start, end
        super().__init__(thread, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        way = self.end - self.start
        self.thread.drop_to(self.start + way * float(self.rate_func(alpha)))


def arrive(board: VersionsBoard, line: str) -> Iterator[Score]:
    """The cells of h turn up; its name hangs a thread on the first, and a ring comes round it."""
    yield Score([
        (0.0, light_line(board.window, line)),
        (0.4, TurnUp(board.home.row, run_time=0.6)),
        (0.8, FadeIn(board.home.feet, run_time=0.4)),
        (0.9, FadeIn(board.tags[0], shift=DOWN * 0.3, run_time=0.5)),
    ])  # fmt: skip
    yield Score([(0.0, Drop(board.threads[0], run_time=0.9))])
    yield Score([(0.0, FadeIn(board.ring, run_time=0.7))])


def write(board: VersionsBoard, made: Write, k: int) -> Iterator[Score]:
    """A line writes through the k-th name: cells turn over, and the ring counts, or does not."""
    listing = board.window.listing
    if board.window.sight.lit != listing.after(made.line):
        yield Score([(0.0, light_line(board.window, made.line))])
    thread = board.threads[k]
    parts: list[tuple[float, Animation]] = [
        (0.0, Pulse(thread, up=False, run_time=_RUNS, radius=_DOT))
    ]
    if made.counted:
        passes = _RUNS * _time_of((thread.gate - _OFF) / (1.0 - _OFF))
        parts += [
            (passes, Swell(board.ring)),
            (passes, TurnCounter(board.ring.counter, made.after.version, run_time=0.7)),
        ]
    yield Score([*parts, (_RUNS, TurnTo(board.home.row, made.after.h, run_time=0.7))])


def _time_of(share: float) -> float:
    """The time at which a smooth motion is so far."""
    times = np.linspace(0.0, 1.0, _PLACES)
    return float(np.interp(share, [float(smooth(each)) for each in times], times))


def make_apart(board: VersionsBoard, line: str) -> Iterator[Score]:
    """A line makes new cells, with a name, a thread and a ring of their own."""
    yield Score([
        (0.0, light_line(board.window, line)),
        (0.4, TurnUp(board.apart.row, run_time=0.6)),
        (0.7, FadeIn(board.apart.feet, run_time=0.4)),
        (0.7, FadeIn(board.new_tag, shift=DOWN * 0.3, run_time=0.5)),
    ])  # fmt: skip
    yield Score([
        (0.0, Drop(board.new_thread, run_time=0.8)),
        (0.6, FadeIn(board.new_ring, run_time=0.5)),
    ])  # fmt: skip


def come(board: VersionsBoard, *which: int) -> Iterator[Score]:
    """Other names come; their threads hang a little, not yet on a cell."""
    yield Score([
        (0.3 * number, FadeIn(board.tags[k], shift=DOWN * 0.2, run_time=0.5))
        for number, k in enumerate(which)
    ])  # fmt: skip
    yield Score([
        (0.2 * number, Lower(board.threads[k], 0.0, _HANGS, run_time=0.5))
        for number, k in enumerate(which)
    ])  # fmt: skip


def put_aside(board: VersionsBoard, line: str) -> Score:
    """What has cells of its own goes, and another line is lit."""
    gone = [(0.0, FadeOut(each, run_time=0.4)) for each in board.aside]
    return Score([(0.0, light_line(board.window, line)), *gone])


def hold(run_time: float = 0.8) -> Score:
    """Nothing moves for a moment: a counter has not turned."""
    return Score([(0.0, Settle(list, run_time=run_time))])


def let_down(board: VersionsBoard, k: int, line: str) -> Iterator[Score]:
    """A line is lit; the thread of the k-th name goes down, through the ring or past it."""
    listing = board.window.listing
    if board.window.sight.lit != listing.after(line):
        yield Score([(0.0, light_line(board.window, line))])
    yield Score([(0.0, Lower(board.threads[k], _HANGS, 1.0, run_time=1.2))])


def point_out(board: VersionsBoard, *, inside: bool) -> Score:
    """Threads that run through the ring thicken, and it swells; or those past it sway."""
    parts: list[tuple[float, Animation]] = [
        (0.0, Sway(thread, 0.0 if inside else _SWAYS, run_time=1.2))
        for tag, thread in zip(board.tags, board.threads, strict=True)
        if tag.writer.shares_counter is inside
    ]
    return Score([*parts, *([(0.0, Swell(board.ring, run_time=1.2))] if inside else [])])

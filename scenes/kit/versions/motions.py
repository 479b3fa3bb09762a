"""Writes run down threads: where one goes through the ring, the counter turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, Animation, FadeIn, linear, smooth

from gradmath.records.versions import Write
from scenes.kit.boards.memory.motions import Drop, Runner
from scenes.kit.cells.moves import TurnTo, TurnUp
from scenes.kit.graph.sealed.turning import TurnCounter
from scenes.kit.motion.score import Score
from scenes.kit.versions.board import VersionsBoard
from scenes.kit.versions.ring import VersionRing

_RUNS = 1.1
_DOT = 0.11
_PLACES = 101


class Swell(Animation):
    """Let a ring swell for a moment: it counts."""

    def __init__(self, ring: VersionRing, *, run_time: float = 0.7) -> None:
        self.ring = ring
        super().__init__(ring.behind, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        self.ring.swell(float(np.sin(np.pi * alpha)))


def light(board: VersionsBoard, line: str, run_time: float = 0.4) -> Animation:
    """Let a line be the lit one."""
    listing = board.window.listing
    return board.window.scroll(listing, listing.after(line), run_time=run_time)


def arrive(board: VersionsBoard, line: str) -> Iterator[Score]:
    """The cells of h turn up; its name hangs its thread on the first, and a ring closes round it."""
    yield Score([
        (0.0, light(board, line)),
        (0.4, TurnUp(board.home.row, run_time=0.6)),
        (0.8, FadeIn(board.home.feet, run_time=0.4)),
        (0.9, FadeIn(board.tags[0], shift=DOWN * 0.3, run_time=0.5)),
    ])  # fmt: skip
    yield Score([(0.0, Drop(board.threads[0], run_time=0.9))])
    yield Score([(0.0, FadeIn(board.ring, run_time=0.7))])


def write(board: VersionsBoard, made: Write, k: int) -> Iterator[Score]:
    """A line writes through the k-th name: its cells turn over, and the ring counts, or does not."""
    listing = board.window.listing
    if board.window.sight.lit != listing.after(made.line):
        yield Score([(0.0, light(board, made.line))])
    thread = board.threads[k]
    parts: list[tuple[float, Animation]] = [
        (0.0, Runner(thread, up=False, run_time=_RUNS, radius=_DOT))
    ]
    if made.counted:
        passes = _RUNS * _time_of(thread.gate)
        parts += [
            (passes, Swell(board.ring)),
            (passes, TurnCounter(board.ring.counter, made.after.version, run_time=0.7)),
        ]
    yield Score([*parts, (_RUNS, TurnTo(board.home.row, made.after.h, run_time=0.8))])


def _time_of(share: float) -> float:
    """The time at which a smooth motion is so far."""
    times = np.linspace(0.0, 1.0, _PLACES)
    return float(np.interp(share, [float(smooth(each)) for each in times], times))


def make_apart(board: VersionsBoard, line: str) -> Iterator[Score]:
    """A line makes new cells, with a name, a thread and a ring of their own."""
    yield Score([
        (0.0, light(board, line)),
        (0.4, TurnUp(board.apart.row, run_time=0.6)),
        (0.8, FadeIn(board.apart.feet, run_time=0.4)),
        (0.8, FadeIn(board.new_tag, shift=DOWN * 0.3, run_time=0.5)),
        (1.5, Drop(board.new_thread, run_time=0.8)),
        (2.2, FadeIn(board.new_ring, run_time=0.5)),
    ])  # fmt: skip


def come(board: VersionsBoard, *which: int) -> Score:
    """Other names come, their threads still rolled up."""
    parts: list[tuple[float, Animation]] = []
    for number, k in enumerate(which):
        parts += [
            (0.4 * number, FadeIn(board.tags[k], shift=DOWN * 0.3, run_time=0.5)),
        ]
    return Score(parts)


def let_down(board: VersionsBoard, k: int, line: str) -> Iterator[Score]:
    """A line is lit, and the thread of the k-th name goes down: through the ring, or past it."""
    yield Score([(0.0, light(board, line)), (0.4, Drop(board.threads[k], run_time=1.2))])


def stir(board: VersionsBoard, which: Sequence[int]) -> Score:
    """Pulses run down some threads at once, to show their ways; nothing is written."""
    return Score([
        (0.0, Runner(board.threads[k], up=False, run_time=1.6, radius=_DOT)) for k in which
    ])  # fmt: skip

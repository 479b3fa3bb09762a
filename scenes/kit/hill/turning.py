"""Motions: a weight or an input is pointed at, slides, and comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, Create, FadeOut, VMobject

from gradmath.records.logits import LogitRun
from scenes.kit.hill.arrows import SumArrow
from scenes.kit.hill.stage import HillStage
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_MARKED = 1.55  # times as broad


def point_out(
    stage: HillStage, *around: VMobject, arrows: Sequence[SumArrow] = ()
) -> Iterator[Animation]:
    """A frame comes around some cells, and arrows that they make get broader."""
    stage.marked = list(arrows)
    yield Score([
        (0.0, Create(stage.frame(*around), run_time=0.5)),
        *((0.3, broaden(arrow, 1.0, _MARKED)) for arrow in arrows),
    ])  # fmt: skip


def stop_pointing(stage: HillStage) -> Iterator[Animation]:
    """All frames go, and arrows are as broad as others."""
    frames, stage.frames = stage.frames, []
    marked, stage.marked = stage.marked, []
    yield Score([
        *((0.0, FadeOut(frame, run_time=0.3)) for frame in frames),
        *((0.0, broaden(arrow, _MARKED, 1.0)) for arrow in marked),
    ])  # fmt: skip


def broaden(arrow: SumArrow, start: float, end: float) -> Animation:
    """An arrow gets broader, or narrower."""
    return Vary(arrow, arrow.swell_to, start, end, run_time=0.3)


def slide(
    stage: HillStage, line: str, runs: Sequence[LogitRun], run_time: float
) -> Iterator[Animation]:
    """The line of a number is lit, and it goes through runs."""
    yield stage.light(line)
    yield stage.slide(runs, run_time)


def light(stage: HillStage, line: str) -> Iterator[Animation]:
    """A line is lit."""
    yield stage.light(line)

"""What rendering will take, by rates that were measured: for plans, and to cut films into tasks.

Measured with torch 2.13 and manim 0.22 on one busy core by
`tests/benchmarks/cluster_cost.py`, which measures them anew anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scenes.studio.render.job import QUALITIES, Job

RUN = 0.03  # CPU seconds to run a second of film without drawing it, which each part does
FRAME = 0.005  # of drawing and encoding a frame, however small
MEGAPIXEL = 0.0045  # of each million of its pixels
_WORTH = 10  # times the run, that a part should draw at least
_SPARE = 2  # times, where workers would have nothing else to do
_LONG = 120.0  # CPU seconds of drawing that one task should not exceed: what a dead worker loses


@dataclass(frozen=True)
class Cost:
    """What films take: frames, tasks, and seconds of processors."""

    frames: int
    tasks: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.frames:,} frames in {self.tasks:,} tasks, {in_words(self.seconds)} of CPU"


def cost(jobs: Sequence[Job], hands: int) -> Cost:
    """What jobs should take on so many workers."""
    frames, tasks, seconds = 0, 0, 0.0
    for job in jobs:
        parts = parts_of(job, len(jobs), hands)
        frames += _frames(job)
        tasks += parts + (parts > 1)
        seconds += drawing(job) + running(job) * (parts + (parts > 1))
    return Cost(frames, tasks, seconds)


def drawing(job: Job) -> float:
    """CPU seconds to draw and encode a film."""
    width, height, _ = QUALITIES[job.quality]
    return _frames(job) * (FRAME + MEGAPIXEL * width * height / 1e6)


def running(job: Job) -> float:
    """CPU seconds to run a scene without drawing anything."""
    return RUN * job.seconds


def parts_of(job: Job, jobs: int, hands: int) -> int:
    """In how many parts one of so many jobs is drawn by workers that share no folder.

    Enough for twice the workers, and small enough that a dead one loses little; but each part
    runs the whole scene, and is to draw far more than that, unless workers would stand idle.
    """
    draw, run = drawing(job), running(job)
    wanted = max(math.ceil(2 * hands / jobs), math.ceil(draw / _LONG))
    idle = min(hands // jobs, int(draw / (_SPARE * run)))
    return max(1, min(wanted, int(draw / (_WORTH * run))), idle)


def in_words(seconds: float) -> str:
    """A time as one says it.

    >>> in_words(42), in_words(900), in_words(9000)
    ('42 s', '15 min', '2.5 h')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _frames(job: Job) -> int:
    return round(job.seconds * job.frame_rate)

"""Operators that lie about counters of writes, and about the threads through them."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP

from scenes.kit.versions.ring import HALF_WIDTH, VersionRing
from scenes.kit.versions.threads import WriterTag, WriterThread
from tests.support.lies.stage import Stage


def thread_beside_its_ring(stage: Stage) -> str | None:
    """A thread past a ring that it shares, or through one that it does not."""
    thread = stage.one(each for each in stage.all(WriterThread) if each.dropped == 1.0)
    if thread is None:
        return None
    thread.lane = 0.0 if abs(thread.lane) > HALF_WIDTH else 2 * HALF_WIDTH
    thread.lay()
    return f"a thread {thread.lane:.1f} beside its ring"


def threads_of_each_other(stage: Stage) -> str | None:
    """Two labels with each other's names."""
    tags = [*stage.all(WriterTag)]
    kinds = {each.writer.shares_counter: each for each in tags}
    if len(kinds) < 2:
        return None
    first, second = kinds[True], kinds[False]
    first.writer, second.writer = second.writer, first.writer
    return f"{first.writer.name} for {second.writer.name}"


def counter_off_its_ring(stage: Stage) -> str | None:
    """A counter that has slid from its ring."""
    ring = stage.one(stage.all(VersionRing))
    if ring is None:
        return None
    ring.counter.shift(stage.draw.choice([-0.2, 0.2]) * UP)
    return "a counter elsewhere"


def ring_off_its_threads(stage: Stage) -> str | None:
    """A ring that no thread runs through."""
    ring = stage.one(stage.all(VersionRing))
    if ring is None:
        return None
    for arc in (ring.behind, ring.before):
        arc.shift(0.9 * RIGHT + 0.1 * DOWN)
    return "a ring elsewhere"


IN_VERSIONS = (
    thread_beside_its_ring, threads_of_each_other, counter_off_its_ring, ring_off_its_threads,
)  # fmt: skip

"""Operators that lie about strips of memory: where threads end, hops go, and what labels say."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.labels import TensorLabel, Thread
from scenes.kit.boards.memory.rail import Rail
from tests.support.lies.stage import Stage


def foot_elsewhere(stage: Stage) -> str | None:
    """A thread that ends on another cell than the first that its tensor reads."""
    thread = stage.one(stage.all(Thread))
    if thread is None:
        return None
    thread.foot.shift(stage.draw.choice([0.4, 1.0]) * RIGHT)
    return "the foot of a thread on another cell"


def hop_elsewhere(stage: Stage) -> str | None:
    """A hop that goes over other cells."""
    hops = stage.one(stage.all(Hops))
    if hops is None:
        return None
    stage.draw.choice(hops.bows).shift(0.5 * RIGHT)
    return f"a hop of {hops.stored.name} over other cells"


def walker_elsewhere(stage: Stage) -> str | None:
    """A walker that stands on no cell of its tensor."""
    hops = stage.one(stage.all(Hops))
    if hops is None:
        return None
    hops.walker.shift(stage.draw.choice([0.3 * UP, 0.5 * RIGHT]))
    return f"the walker of {hops.stored.name} elsewhere"


def label_of_another(stage: Stage) -> str | None:
    """A label whose tensor has another one's strides."""
    pair = stage.two(stage.all(TensorLabel))
    if pair is None or pair[0].stored.name == pair[1].stored.name:
        return None
    pair[0].stored, told = pair[1].stored, pair[0].stored.name
    return f"the label of {told} as that of {pair[1].stored.name}"


def cells_apart(stage: Stage) -> str | None:
    """A strip with a gap between two cells."""
    rail = stage.one(each for each in stage.all(Rail) if len(each.row.entries) > 2)
    if rail is None:
        return None
    rail.row.entries[-1].shift(0.1 * RIGHT)
    return f"cells of {rail.stored.name} apart"


IN_STRIPS = (foot_elsewhere, hop_elsewhere, walker_elsewhere, label_of_another, cells_apart)

"""Operators that lie about a row that turns: ghosts of gradients, and how far these have moved."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP

from scenes.kit.turning.bars import MovedBar, MovedBars
from scenes.kit.turning.ghost_arrow import GhostArrow
from tests.support.lies.stage import Stage


def ghost_moved(stage: Stage) -> str | None:
    """A ghost that begins at another place."""
    ghost = stage.one(each for each in stage.all(GhostArrow) if len(each.points))
    if ghost is None:
        return None
    ghost.shift(stage.draw.choice([0.3 * LEFT, 0.3 * RIGHT, 0.3 * UP]))
    return f"{ghost.told} elsewhere"


def ghost_of_another(stage: Stage) -> str | None:
    """Another row's old gradient as the ghost of one."""
    ghost = stage.one(each for each in stage.all(GhostArrow) if len(each.points))
    if ghost is None:
        return None
    ghost.row = (ghost.row + 1) % ghost.record.shape[0]
    ghost.lay()
    return f"{ghost.told} in another row's place"


def bar_stretched(stage: Stage) -> str | None:
    """A bar longer or shorter than its entry says."""
    bar = stage.one(each for each in stage.all(MovedBar) if len(each.points))
    if bar is None:
        return None
    bar.stretch(stage.draw.choice([0.7, 1.3]), 0)
    return f"the bar of {bar.record.name}{list(bar.index)} of another length"


def bars_swapped(stage: Stage) -> str | None:
    """Two bars whose rows are mixed up."""
    bars = stage.one(each for each in stage.all(MovedBars) if each.record.value.any())
    if bars is None:
        return None
    one = int(bars.record.value.argmax())
    other = (one + 1) % len(bars.bars)
    bars.bars[one].index, bars.bars[other].index = (other,), (one,)
    for bar in (bars.bars[one], bars.bars[other]):
        bar.lay()
    return f"the bars of {bars.record.name}[{one}] and [{other}] swapped"


IN_TURNING = (ghost_moved, ghost_of_another, bar_stretched, bars_swapped)

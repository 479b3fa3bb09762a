"""Operators that lie about rows of bars: how high they are, where they stand, whose they are."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP

from scenes.kit.jacobian.skyline import Ghost, RowBar, Skyline
from tests.support.lies.stage import Stage


def _drawn(stage: Stage) -> list[RowBar]:
    return [each for each in stage.all(RowBar) if len(each.points)]


def bar_stretched(stage: Stage) -> str | None:
    """A bar higher or lower than its entry."""
    bar = stage.one(_drawn(stage))
    if bar is None:
        return None
    bar.stretch(stage.draw.choice([0.6, 1.5]), 1, about_edge=stage.draw.choice([UP, DOWN]))
    return f"the bar of {bar.record.name}[{bar.index}] of another height"


def bar_moved(stage: Stage) -> str | None:
    """A bar off its ground, or in another column."""
    bar = stage.one(_drawn(stage))
    if bar is None:
        return None
    bar.shift(stage.draw.choice([0.1 * UP, 0.1 * DOWN, 0.8 * RIGHT]))
    return f"the bar of {bar.record.name}[{bar.index}] elsewhere"


def bars_swapped(stage: Stage) -> str | None:
    """Two bars of one row bound to each other's entries."""
    row = stage.one(each for each in stage.all(Skyline) if len(each.bars) > 1)
    if row is None:
        return None
    one, other = stage.draw.sample(row.bars, 2)
    if one.value(one.record) == other.value(other.record):
        return None
    one.index, other.index = other.index, one.index
    for bar in (one, other):
        bar.lay()
    return f"entries {one.index} and {other.index} of {row.record.name} swapped"


def row_of_another(stage: Stage) -> str | None:
    """The bars of a row bound to another row's record."""
    pair = stage.two(stage.all(Skyline))
    if pair is None or pair[0].record.value.tobytes() == pair[1].record.value.tobytes():
        return None
    one, other = pair
    told = f"{other.record.name} on the ground of {one.record.name}"
    one.follow(other.record)
    return told


def ghost_of_another_height(stage: Stage) -> str | None:
    """A ghost that is not where its bar was."""
    ghost = stage.one(each for each in stage.all(Ghost) if len(each.points))
    if ghost is None:
        return None
    ghost.stretch(stage.draw.choice([0.6, 1.5]), 1, about_edge=DOWN)
    return f"the ghost of {ghost.record.name}[{ghost.index}] of another height"


IN_ROWS = (bar_stretched, bar_moved, bars_swapped, row_of_another, ghost_of_another_height)

"""Operators that lie about quotients of averages, the draws behind them, and levels across them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import UP

from scenes.kit.ratios.field import DrawField
from scenes.kit.ratios.level import Level
from scenes.kit.ratios.points import ErrorBars, QuotientPoints
from scenes.kit.ratios.pull import SharedPull
from scenes.kit.ratios.tray import VaryingCell
from tests.support.lies.stage import Stage, push


def quotients_in_reverse(stage: Stage) -> str | None:
    """Quotients over those of other v."""
    points = stage.one(each for each in stage.all(QuotientPoints) if len(each.points))
    if points is None:
        return None
    through, ratio = points.numbers
    points.numbers = through, ratio[::-1] * 1.2
    points.lay()
    return f"{points.record.name} in reverse"


def level_too_high(stage: Stage) -> str | None:
    """A level above its number."""
    level = stage.one(stage.all(Level))
    if level is None:
        return None
    level.line.lay(level.line.points + 0.2 * UP)
    return f"the level of {level.record.name}, too high"


def other_draws(stage: Stage) -> str | None:
    """The draws for another v, or another half of these."""
    field = stage.one(stage.all(DrawField))
    if field is None:
        return None
    value = np.roll(field.record.value, 7, axis=1)
    true = field.record
    field.record = replace(true, value=value)
    field.lay()
    field.record = true
    return f"other draws of {field.record.name}"


def longer_bars(stage: Stage) -> str | None:
    """Errors twice as large as they are."""
    bars = stage.one(each for each in stage.all(ErrorBars) if len(each.points))
    if bars is None:
        return None
    bars.grow(2.0)
    bars.grown = 1.0
    return f"{bars.record.name}, twice as large"


def entry_of_another_v(stage: Stage) -> str | None:
    """The entry of another v than the one that is told."""
    cell = stage.one(stage.all(VaryingCell))
    if cell is None:
        return None
    row = cell.row
    cell.tell(cell.record, (row + 1) % cell.record.shape[0])
    cell.row = row
    return f"{cell.record.name} of another v"


def pull_aside(stage: Stage) -> str | None:
    """An arrow between two levels that ends at neither."""
    pull = stage.one(stage.all(SharedPull))
    if pull is None:
        return None
    push(pull.arrow, 0.3 * UP)
    return f"the arrow of {pull.ons.name}, too high"


IN_RATIOS = (
    quotients_in_reverse, level_too_high, other_draws, longer_bars, entry_of_another_v, pull_aside,
)  # fmt: skip

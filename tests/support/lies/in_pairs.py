"""Operators that lie about rows that V weighs: dots, blocks, legs, numbers at tips."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.pairs.bringing import ProductBlock
from scenes.kit.pairs.weights import WeightDot
from scenes.kit.space.tip_number import TipNumber
from tests.support.lies.stage import Stage


def dot_of_another_size(stage: Stage) -> str | None:
    """A weight larger or smaller than it is."""
    dot = stage.one(each for each in stage.all(WeightDot) if len(each.points))
    if dot is None:
        return None
    dot.scale(stage.draw.choice([0.5, 1.6]))
    return f"the dot of {dot.record.name}{list(dot.index)} of another size"


def dot_moved(stage: Stage) -> str | None:
    """A weight on a neighbour's cell."""
    dot = stage.one(each for each in stage.all(WeightDot) if len(each.points))
    if dot is None:
        return None
    dot.shift(stage.draw.choice([0.5 * UP, 0.5 * DOWN, 0.6 * LEFT, 0.6 * RIGHT]))
    return f"the dot of {dot.record.name}{list(dot.index)} elsewhere"


def block_stretched(stage: Stage) -> str | None:
    """A product higher or lower than it is."""
    block = stage.one(each for each in stage.all(ProductBlock) if len(each.points))
    if block is None:
        return None
    block.stretch(stage.draw.choice([0.7, 1.4]), 1)
    return f"the block of {block.record.name}{list(block.index)} of another height"


def tip_of_another(stage: Stage) -> str | None:
    """The length of another row's gradient at a tip."""
    tip = stage.one(each for each in stage.all(TipNumber))
    if tip is None:
        return None
    sizes = tip.claim.record
    row = (tip.index[0] + 1) % sizes.shape[0]
    if sizes.text((row,)) == sizes.text(tip.index):
        return None
    tip.index = (row,)
    tip.lay()
    return f"the length of row {row} at {tip.arrow.told}"


IN_PAIRS = (dot_of_another_size, dot_moved, block_stretched, tip_of_another)

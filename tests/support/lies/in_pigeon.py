"""Operators that lie about heaps of starts: squares, counts, bins, and the ways of tips."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.pigeon.heap import BinCount, BinNumber, Squares
from scenes.kit.pigeon.trail import TipTrail
from tests.support.lies.stage import Stage


def squares_in_another_bin(stage: Stage) -> str | None:
    """All starts of a bin beside it."""
    squares = stage.one(each for each in stage.all(Squares) if len(each.points))
    if squares is None:
        return None
    squares.shift(stage.draw.choice([0.9 * LEFT, 0.9 * RIGHT, 0.2 * UP]))
    return "the starts of a bin elsewhere"


def starts_left_out(stage: Stage) -> str | None:
    """A bin with a start less than it has."""
    squares = stage.one(each for each in stage.all(Squares) if len(each.points))
    if squares is None:
        return None
    squares.points = squares.born = squares.points[16:]
    return "a start left out"


def count_of_another_bin(stage: Stage) -> str | None:
    """How many starts another bin holds, over this one."""
    count = stage.one(stage.all(BinCount))
    if count is None:
        return None
    bins = count.claim.record
    other = (count.index[0] + 1) % bins.shape[0]
    if bins.text((other,)) == bins.text(count.index):
        return None
    place = count.get_center()
    count.index = (other,)
    count.follow(bins, count.em, place)
    return f"the count of bin {other} elsewhere"


def bin_number_moved(stage: Stage) -> str | None:
    """A bin's number below another bin."""
    number = stage.one(stage.all(BinNumber))
    if number is None:
        return None
    number.shift(stage.draw.choice([0.9 * LEFT, 0.9 * RIGHT, 0.3 * DOWN]))
    return f"number {number.number} below another bin"


def trail_cut(stage: Stage) -> str | None:
    """The way of a tip without its beginning."""
    trail = stage.one(each for each in stage.all(TipTrail) if len(each.points) > 8)
    if trail is None:
        return None
    trail.points = trail.born = trail.points[4:]
    return f"the way of row {trail.row} without its beginning"


IN_PIGEON = (
    squares_in_another_bin, starts_left_out, count_of_another_bin, bin_number_moved, trail_cut,
)  # fmt: skip

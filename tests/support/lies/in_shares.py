"""Operators that lie about a V that is shared out: its squares, tanh, marks, random X."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.shares.crowd import FaintLines
from scenes.kit.shares.factors import FactorLine
from scenes.kit.shares.mark import BeforeMark
from scenes.kit.shares.square import ShareSquare
from scenes.kit.shares.tanh import DotThread, TanhCurve
from tests.support.lies.stage import Stage


def square_of_another_size(stage: Stage) -> str | None:
    """A square larger or smaller than its entry."""
    square = stage.one(each for each in stage.all(ShareSquare) if len(each.points))
    if square is None:
        return None
    square.scale(stage.draw.choice([0.6, 1.5]))
    return f"{square.told} of another size"


def square_moved(stage: Stage) -> str | None:
    """A square where another one is due."""
    square = stage.one(each for each in stage.all(ShareSquare) if len(each.points))
    if square is None:
        return None
    square.shift(stage.draw.choice([0.5 * UP, 0.5 * DOWN, 0.5 * LEFT, 0.5 * RIGHT]))
    return f"{square.told} elsewhere"


def curve_moved(stage: Stage) -> str | None:
    """tanh beside its place."""
    curve = stage.one(stage.all(TanhCurve))
    if curve is None:
        return None
    curve.shift(stage.draw.choice([0.2 * UP, 0.3 * RIGHT]))
    return "tanh elsewhere"


def mark_moved(stage: Stage) -> str | None:
    """The level of an earlier run, higher than it was."""
    mark = stage.one(stage.all(BeforeMark))
    if mark is None:
        return None
    mark.shift(0.4 * UP)
    return f"the mark of {mark.record.name} elsewhere"


def thin_lines_moved(stage: Stage) -> str | None:
    """Sizes of random X, all of them higher."""
    lines = stage.one(each for each in stage.all(FaintLines) if len(each.points))
    if lines is None:
        return None
    lines.shift(0.3 * UP)
    return f"lines of {lines.told} elsewhere"


def factor_moved(stage: Stage) -> str | None:
    """A weight, a slope or a share in the column of another row."""
    line = stage.one(stage.all(FactorLine))
    if line is None:
        return None
    cell = stage.draw.choice(line.cells)
    cell.shift(stage.draw.choice([0.4 * LEFT, 0.4 * RIGHT]))
    return f"{cell.record.name}{list(cell.index)} in another column"


def thread_moved(stage: Stage) -> str | None:
    """A thread from beside its dot."""
    thread = stage.one(stage.all(DotThread))
    if thread is None:
        return None
    thread.shift(stage.draw.choice([0.3 * LEFT, 0.3 * RIGHT]))
    return "a thread from another place"


IN_SHARES = (square_of_another_size, square_moved, curve_moved, mark_moved, thin_lines_moved,
             factor_moved, thread_moved)  # fmt: skip

"""Operators that lie about walls: what is painted where, by how many calls, in what time."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.square.filled import FilledCells
from scenes.kit.wall.board import Wall, WallBoard
from scenes.kit.wall.labels import EdgeLabel
from scenes.kit.wall.race import TimeBar
from scenes.kit.wall.tally import CallMark
from tests.support.lies.stage import Stage


def _boards(stage: Stage) -> list[WallBoard]:
    owners = [home() for grid in stage.grids for home in vars(grid).get("home", ())]
    return [each for each in owners if isinstance(each, WallBoard)]


def painted_elsewhere(stage: Stage) -> str | None:
    """A row or a column beside its place."""
    board = stage.one(each for each in _boards(stage) if each.rows or each.columns)
    if board is None:
        return None
    line = stage.one([*board.rows.values(), *board.columns.values()])
    assert line is not None
    line.shift(stage.draw.choice([LEFT, RIGHT, UP, DOWN]) * 0.3)
    return f"{line.record.name} elsewhere"


def mark_of_no_call(stage: Stage) -> str | None:
    """One mark more than there were calls, or one out of line."""
    mark = stage.one(stage.all(CallMark))
    if mark is None:
        return None
    if stage.draw.random() < 0.5:
        mark.shift(0.1 * UP)
        return f"mark {mark.number} out of line"
    mark.number = int(mark.calls.value)
    mark.shift(mark.tally.place_of(mark.number) - mark.get_center())
    return "a mark for a call that was not made"


def edges_swapped(stage: Stage) -> str | None:
    """The names of two rows, or of two columns, swapped."""
    pair = stage.two(stage.all(EdgeLabel))
    if pair is None or pair[0].below is not pair[1].below:
        return None
    one, other = pair
    places = one.get_center(), other.get_center()
    one.move_to(places[1]), other.move_to(places[0])
    return f"{one.text} and {other.text} swapped"


def cell_left_out(stage: Stage) -> str | None:
    """A wall without one of its cells."""
    wall = stage.one(stage.all(Wall))
    if wall is None or len(wall.sockets) < 2:
        return None
    wall.remove(stage.draw.choice(wall.sockets))
    return f"{len(wall.sockets)} cells of J"


def time_stretched(stage: Stage) -> str | None:
    """A bar of seconds as long as another time."""
    bar = stage.one(stage.all(TimeBar))
    if bar is None:
        return None
    bar.stretch(stage.draw.choice([0.5, 3.0]), 0, about_edge=LEFT)
    return f"the bar of {bar.record.name} of another length"


def strip_half_filled(stage: Stage) -> str | None:
    """A strip that says it is filled farther than it is."""
    strip = stage.one(each for each in stage.all(FilledCells) if each.shown > 0.9)
    if strip is None:
        return None
    strip.reveal(0.5).shown = 1.0
    return f"half of {strip.record.name}"


IN_WALLS = (
    painted_elsewhere,
    mark_of_no_call,
    edges_swapped,
    cell_left_out,
    time_stretched,
    strip_half_filled,
)

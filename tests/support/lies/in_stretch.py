"""Operators that lie about strings from cells to entries, empty places, and shapes in line."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP

from scenes.kit.stretch.parts import EmptyPlaces, ReadString, ShapeLine
from tests.support.lies.stage import Stage


def string_elsewhere(stage: Stage) -> str | None:
    """A string that comes from no cell."""
    string = stage.one(stage.all(ReadString))
    if string is None or not len(string.dots.points):
        return None
    string.dots.shift(stage.draw.choice([0.4 * RIGHT, 0.3 * UP]))
    return "a string beside its cell"


def string_of_another_cell(stage: Stage) -> str | None:
    """A string on which other entries hang than those that its cell is read for."""
    pair = stage.two(each for each in stage.all(ReadString) if each.stored is not None)
    if pair is None:
        return None
    first, second = pair
    first.line, second.line = second.line, first.line
    return "strings with each other's entries"


def places_elsewhere(stage: Stage) -> str | None:
    """Empty places where no cells would stand."""
    places = stage.one(stage.all(EmptyPlaces))
    if places is None:
        return None
    places.shift(stage.draw.choice([0.3 * UP, 0.5 * LEFT]))
    return "empty places elsewhere"


def length_out_of_line(stage: Stage) -> str | None:
    """A length below another one than it meets."""
    shape = stage.one(stage.all(ShapeLine))
    if shape is None:
        return None
    stage.draw.choice(shape.lengths).shift(0.3 * LEFT)
    return f"a length of {shape.shape.name} out of line"


IN_STRETCH = (string_elsewhere, string_of_another_cell, places_elsewhere, length_out_of_line)

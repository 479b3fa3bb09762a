"""Operators that lie about promises: where they lead, how far they are missed, what areas are."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.promise.gap import GapStick, ToldNumber
from scenes.kit.promise.line import PromiseLine
from scenes.kit.promise.square import CornerTiles, StepSquare
from tests.support.lies.stage import Stage


def promise_led_elsewhere(stage: Stage) -> str | None:
    """A promise that leads beside its point, or more steeply."""
    line = stage.one(each for each in stage.all(PromiseLine) if len(each.dashes.points))
    if line is None:
        return None
    if stage.draw.random() < 0.5:
        line.dashes.shift(stage.draw.choice([0.12 * UP, -0.12 * UP]))
    else:
        line.dashes.rotate(stage.draw.choice([0.1, -0.1]))
    return f"the promise of {line.slope.record.name} elsewhere"


def gap_of_another_length(stage: Stage) -> str | None:
    """A gap longer than it is, or at another step."""
    gap = stage.one(each for each in stage.all(GapStick) if each.stroke.height > 0.05)
    if gap is None:
        return None
    if stage.draw.random() < 0.5:
        gap.stroke.stretch(1.6, 1)
    else:
        gap.stroke.shift(stage.draw.choice([0.2 * RIGHT, -0.2 * RIGHT]))
    return "a gap of another length or place"


def area_of_another_size(stage: Stage) -> str | None:
    """A strip or a corner larger than its number."""
    square = stage.one(stage.all(StepSquare))
    part = square and stage.one(each for each in square.parts if min(each.width, each.height) > 0.1)
    if part is None:
        return None
    part.stretch(stage.draw.choice([0.7, 1.4]), stage.draw.choice([0, 1]))
    return f"the area of {part.record.name} of another size"


def tiles_beside(stage: Stage) -> str | None:
    """Tiles beside the corner that they fill."""
    tiles = stage.one(each for each in stage.all(CornerTiles) if each.laid > 1)
    if tiles is None:
        return None
    tiles.lines.shift(stage.draw.choice([0.1 * RIGHT, 0.1 * UP]))
    return "tiles beside their corner"


def told_of_another(stage: Stage) -> str | None:
    """Two numbers of a step told at each other's names."""
    told = [each for each in stage.all(ToldNumber) if each.fill_rgbas[0, 3]]
    if len(told) < 2:
        return None
    one, other = stage.draw.sample(told, 2)
    if one.drawn == other.drawn:
        return None
    here, there = one.get_center(), other.get_center()
    one.move_to(there)
    other.move_to(here)
    return f"{one.drawn} in the place of {other.drawn}"


IN_PROMISES = (
    promise_led_elsewhere,
    gap_of_another_length,
    area_of_another_size,
    tiles_beside,
    told_of_another,
)

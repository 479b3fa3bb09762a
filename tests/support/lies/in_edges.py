"""Operators that lie about a board with two edges: how large areas are, how long edges."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.edges.area import Area
from scenes.kit.edges.edge import EdgeBar, EdgeCell
from scenes.kit.edges.slopes import BeadSlope, BeadTangent, RisePart
from scenes.kit.look.theme import rgba
from tests.support.lies.stage import Stage


def area_stretched(stage: Stage) -> str | None:
    """An area wider or higher than its edges."""
    area = stage.one(each for each in stage.all(Area) if each.sides[1] and len(each.pane.points))
    if area is None:
        return None
    area.pane.stretch(stage.draw.choice([0.7, 1.3]), stage.draw.choice([0, 1]))
    return f"the area of {area.record.name}{list(area.index)} of another size"


def area_of_the_other_sign(stage: Stage) -> str | None:
    """A positive area in the colour of a negative one, or the other way round."""
    area = stage.one(each for each in stage.all(Area) if each.value and len(each.pane.points))
    if area is None:
        return None
    positive, negative = area.theme.gradient
    wrong = negative if area.value > 0 else positive
    area.pane.fill_rgbas = rgba(wrong.strongest)
    return f"the area of {area.record.name}{list(area.index)} in another colour"


def edge_stretched(stage: Stage) -> str | None:
    """A bar of an edge longer or shorter than its number."""
    bar = stage.one(each for each in stage.all(EdgeBar) if len(each.points))
    if bar is None:
        return None
    bar.stretch(stage.draw.choice([0.6, 1.4]), 0 if bar.lies else 1)
    return f"the bar of {bar.record.name}{list(bar.index)} of another length"


def edge_cell_moved(stage: Stage) -> str | None:
    """A cell away from its bar."""
    cell = stage.one(stage.all(EdgeCell))
    if cell is None:
        return None
    cell.shift(stage.draw.choice([0.3 * LEFT, 0.3 * RIGHT, 0.3 * UP, 0.3 * DOWN]))
    return f"the cell of {cell.record.name}{list(cell.index)} elsewhere"


def tangent_turned_at_its_bead(stage: Stage) -> str | None:
    """A tangent that is too steep, or too flat."""
    tangent = stage.one(each for each in stage.all(BeadTangent) if len(each.points))
    if tangent is None:
        return None
    tangent.rotate(stage.draw.choice([0.2, -0.2]))
    return f"BeadTangent of {tangent.record.name}{list(tangent.index)} turned"


def rise_stretched(stage: Stage) -> str | None:
    """A part of a rise that is no third of it."""
    part = stage.one(each for each in stage.all(RisePart) if len(each.points))
    if part is None:
        return None
    part.stretch(stage.draw.choice([0.5, 1.5]), 1)
    return f"RisePart of {part.record.name}{list(part.index)} of another height"


def slope_at_another_bead(stage: Stage) -> str | None:
    """A slope beside the name of another bead."""
    pair = stage.two(stage.all(BeadSlope))
    if pair is None:
        return None
    one, other = pair
    one.flag, other.flag = other.flag, one.flag
    return f"slope {list(one.index)} at another bead"


IN_EDGES = (
    area_stretched, area_of_the_other_sign, edge_stretched, edge_cell_moved,
    tangent_turned_at_its_bead, rise_stretched, slope_at_another_bead,
)  # fmt: skip

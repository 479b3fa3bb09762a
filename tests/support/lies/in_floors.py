"""Operators that lie about floors: where cells lie, what flies between them, what links them."""

from __future__ import annotations

from manim import RIGHT, UP

from scenes.kit.floors.crumbs import Crumb
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.parabola import SlopeNumber
from scenes.kit.floors.strand import CellFrame, JacobianStrand
from tests.support.lies.stage import Stage


def floor_moved(stage: Stage) -> str | None:
    """A floor away from its place."""
    floor = stage.one(each for each in stage.grids if isinstance(each, Floor))
    if floor is None:
        return None
    floor.shift(stage.draw.choice([RIGHT, UP]) * 0.5)
    return f"{floor.record.name} elsewhere"


def cloth_turned(stage: Stage) -> str | None:
    """Cells of a square floor in the places of their mirror entries."""
    floor = stage.one(each for each in stage.grids if isinstance(each, Floor) and each.entries)
    if floor is None or len(set(floor.record.shape)) > 1:
        return None
    for cell in floor.entries:
        cell.move_to(floor.at(cell.index[::-1]))
    return f"{floor.record.name} turned over"


def crumb_astray(stage: Stage) -> str | None:
    """An entry in flight that leaves its way."""
    crumb = stage.one(stage.all(Crumb))
    if crumb is None:
        return None
    crumb.shift(stage.draw.choice([RIGHT, UP]) * 0.3)
    return f"{crumb.record.name}{list(crumb.index)} astray"


def crumb_of_another(stage: Stage) -> str | None:
    """An entry in flight that shows the number of another one."""
    pair = stage.two(stage.all(Crumb))
    if pair is None:
        return None
    one, other = pair
    if one.record.value[one.index] == other.record.value[other.index]:
        return None
    one.move_on(other.index)
    return f"entry {list(other.index)} on the way of another"


def strand_elsewhere(stage: Stage) -> str | None:
    """A strand beside the entries that it links."""
    strand = stage.one(stage.all(JacobianStrand))
    if strand is None:
        return None
    strand.shift(UP * stage.draw.choice([-0.4, 0.4]))
    return "a strand elsewhere"


def strand_of_zero(stage: Stage) -> str | None:
    """A strand for a derivative that is zero."""
    strand = stage.one(stage.all(JacobianStrand))
    if strand is None:
        return None
    row, column = strand.index_of_inp
    strand.index_of_inp = row, column - 1 if column else 1
    return "a strand from another entry"


def frame_of_another_cell(stage: Stage) -> str | None:
    """A frame around the neighbour of the cell that is spoken of."""
    frame = stage.one(stage.all(CellFrame))
    if frame is None:
        return None
    frame.shift(stage.draw.choice([RIGHT, UP]) * 0.5)
    return "a frame around another cell"


def slopes_swapped(stage: Stage) -> str | None:
    """The slopes of two tangents in each other's place."""
    pair = stage.two(stage.all(SlopeNumber))
    if pair is None:
        return None
    first, second = pair[0].get_center(), pair[1].get_center()
    pair[0].move_to(second)
    pair[1].move_to(first)
    return f"the slopes {pair[0].drawn} and {pair[1].drawn} swapped"


IN_FLOORS = (
    floor_moved, cloth_turned, crumb_astray, crumb_of_another, strand_elsewhere, strand_of_zero,
    frame_of_another_cell, slopes_swapped,
)  # fmt: skip

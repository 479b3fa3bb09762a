"""Operators that lie about an average that fades: cells, lines, dashes, arrows that meet."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP

from scenes.kit.fading.map import FadingCell
from scenes.kit.fading.meeting import MET, MeetingArrow
from scenes.kit.fading.plot import FadingLaw, FadingLine
from tests.support.lies.stage import Stage


def map_cell_of_another_entry(stage: Stage) -> str | None:
    """A cell in the colour of another one, which is stronger or weaker."""
    cell = stage.one(stage.all(FadingCell))
    others = [each for each in stage.all(FadingCell) if cell and each.hue != cell.hue]
    if cell is None or not others:
        return None
    cell.fill_rgbas = stage.draw.choice(others).fill_rgbas.copy()
    return f"{cell.told} in the colour of another"


def map_cell_moved(stage: Stage) -> str | None:
    """A cell at a neighbour's place."""
    cell = stage.one(stage.all(FadingCell))
    if cell is None:
        return None
    cell.shift(stage.draw.choice([0.4 * UP, 0.4 * DOWN, 0.5 * LEFT, 0.5 * RIGHT]))
    return f"{cell.told} elsewhere"


def fading_line_tilted(stage: Stage) -> str | None:
    """A line that falls faster or slower than its average does."""
    line = stage.one(each for each in stage.all(FadingLine) if len(each.points))
    if line is None:
        return None
    line.stretch(stage.draw.choice([0.8, 1.2]), 1)
    return f"the line of {line.record.name} of another slope"


def fading_law_moved(stage: Stage) -> str | None:
    """Theory above or below where it is."""
    law = stage.one(each for each in stage.all(FadingLaw) if len(each.points))
    if law is None:
        return None
    law.shift(stage.draw.choice([0.2 * UP, 0.2 * DOWN]))
    return f"{law.record.name} elsewhere"


def arrow_met_too_soon(stage: Stage) -> str | None:
    """An arrow drawn nose to nose while it is still at its tip."""
    arrow = stage.one(each for each in stage.all(MeetingArrow) if each.met == 0.0)
    if arrow is None:
        return None
    arrow.meet_to(MET)
    arrow.met = 0.0
    return f"{arrow.told} in the middle"


IN_FADING = (
    map_cell_of_another_entry,
    map_cell_moved,
    fading_line_tilted,
    fading_law_moved,
    arrow_met_too_soon,
)

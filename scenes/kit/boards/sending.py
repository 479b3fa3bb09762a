"""Entries that leave the strip of a machine, and land in the plots below it as points."""

from __future__ import annotations

import numpy as np
from manim import Animation, smooth

from gradmath.records.layer import SlopedRun
from gradmath.records.tensor import Record
from scenes.kit.boards.machine.steps import BEHIND, Timed
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_plots import SlopePlots
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Ride
from scenes.kit.charts.swept import Bead
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score

_ASIDE = 0.5  # from the strip to the way down beside it
_OVER = 0.27  # from the line across to a way above it
_BEND = 0.4  # the radius of a way's corners


def send(plots: SlopePlots, strip: Strip, run: SlopedRun, which: int) -> Score:
    """Copies of out and x.grad leave the strip, and land in the plots as points."""
    parts: Timed = []
    x_grad, out = strip.cells[1], strip.cells[4]
    for k, (cell, bead) in enumerate(zip((out, x_grad), plots.ends[which], strict=True)):
        way = _way(cell, bead, plots, strip)
        chip = _carried(getattr(run, cell.record.name.replace(".", "_")), cell, way)
        start = 0.3 * k
        parts += [
            (start, Ride(chip, way, grows=False, goes=True, run_time=0.9)),
            (start + 0.92, TurnOn(bead)),
        ]
    return Score(parts)


def _carried(record: Record, cell: Cell, way: Polyline) -> CarriedEntry:
    """A copy of a cell with the entry of a run, and a way of its own."""
    course = WireCourse(record.name, cell.index, (way,))
    chip = CarriedEntry(record, cell.index, cell.face, cell.size, scale=cell.scale_limit,
                        course=course)  # fmt: skip
    chip.move_to(cell).set_z_index(BEHIND)
    return chip


def _way(cell: Cell, bead: Bead, plots: SlopePlots, strip: Strip) -> Polyline:
    """Out of the strip at the height of x, down beside it, and clear of all numbers to the bead."""
    start, end = cell.box.get_center(), bead.disc.get_center()
    x, x_grad, *_ = strip.cells
    height, aside = x.get_y(), strip.region.right + _ASIDE
    above = float(plots.upper.across.line.points[0][1]) + _OVER
    out = start[0] + _ASIDE * 2 if cell is x_grad else start[0]
    corners: list[Points] = [start, _at(out, start[1]), _at(out, height), _at(aside, height)]
    if end[1] < above:
        # Beside the upper bead, which may stand in its way.
        here = end[0] + _ASIDE * float(np.sign(aside - end[0])) * (cell is x_grad)
        corners += [_at(aside, above), _at(here, above)]
    return Polyline.bent(*corners, end, radius=_BEND)


def _at(across: float, up: float) -> Points:
    return np.array([across, up, 0.0])


class TurnOn(Animation):
    """A bead comes up where its chip has gone in."""

    def __init__(self, bead: Bead, run_time: float = 0.3) -> None:
        self.bead = bead
        super().__init__(bead, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.bead.grow_to(max(0.05, float(self.rate_func(alpha))))

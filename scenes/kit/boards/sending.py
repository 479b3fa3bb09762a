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

_BEND = 0.4  # the radius of a way's corners


def send(plots: SlopePlots, strip: Strip, run: SlopedRun, which: int) -> Score:
    """Copies of out and x.grad leave the strip, and land in the plots as points."""
    parts: Timed = []
    x_grad, out = strip.cells[1], strip.cells[4]
    for k, (cell, bead) in enumerate(zip((out, x_grad), plots.ends[which], strict=True)):
        way = _way(cell, bead, strip)
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


def _way(cell: Cell, bead: Bead, strip: Strip) -> Polyline:
    """Out of the strip, across to the plots beside it, and up or down to the bead.

    x.grad leaves at its own height, out below the row of the strip.
    """
    start, end = cell.box.get_center(), bead.disc.get_center()
    height = start[1] if cell is strip.cells[1] else strip.region.bottom
    corners: list[Points] = [_at(start[0], height), _at(end[0], height)]
    if cell is strip.cells[1]:
        del corners[0]
    return Polyline.bent(start, *corners, end, radius=_BEND)


def _at(across: float, up: float) -> Points:
    return np.array([across, up, 0.0])


class TurnOn(Animation):
    """A bead comes up where its chip has gone in."""

    def __init__(self, bead: Bead, run_time: float = 0.3) -> None:
        self.bead = bead
        super().__init__(bead, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.bead.grow_to(max(0.05, float(self.rate_func(alpha))))

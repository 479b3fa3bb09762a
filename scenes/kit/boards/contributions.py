"""The ways that contributions take through a crossbar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import UP, Animation, Create, FadeIn, rush_into

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.marks import Wedge
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import THREAD, current_theme
from scenes.kit.motion.motions import together
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel


class ContributionLine(Ornament):
    """A line with corners."""


class Contribution(QuickGroup):
    """The way of one contribution: in along row i of W, then out along column j.

    It runs behind the cells, so that it never strikes through a number.
    """

    def __init__(self, record: Record, index: Index, stops: Sequence[Cell]) -> None:
        color = current_theme().gradient[0].line
        self.beside = tuple(ref(stop) for stop in stops)  # cells of z_bar, W and x.grad
        corners = self._corners()
        self.line = ContributionLine(stroke_width=THREAD, stroke_color=color).grow(corners)
        self.tip = Wedge(fill_color=color, fill_opacity=1, stroke_width=0)
        self.tip.stretch_to_fit_width(0.2).stretch_to_fit_height(0.16)
        super().__init__(self.line, self.tip.move_to(corners[-1], aligned_edge=UP))
        self.set_z_index(-1)
        self.index = index
        self.follow(record)

    def _corners(self) -> list[Points]:
        """From z_bar's cell to the middle of W's, and up to x.grad's."""
        cells = [stop() for stop in self.beside]
        start, weight, end = (cell.box for cell in cells if cell is not None)
        corner = weight.get_center()
        return [start.get_left(), corner, np.array([corner[0], end.get_bottom()[1], 0.0])]

    def follow(self, record: Record) -> None:
        """Be seen only where the contribution is not zero."""
        self.record = record
        shown = float(record.value[self.index] != 0)
        self.line.set_stroke(opacity=shown)
        self.tip.set_fill(opacity=shown)

    def draw(self, run_time: float) -> Animation:
        """Draw the way from its start to its tip."""
        return together(Create(self.line), FadeIn(self.tip, rate_func=rush_into), run_time=run_time)

    def faults(self) -> Iterator[Fault]:
        if self.line.stroke_rgbas[0, 3] > 0 and self.record.value[self.index] == 0:
            yield Fault("thread", f"a way through W{list(self.index)}", "nothing arrives that way")
        start, corner, end = self._corners()
        drawn = self.line.points
        off = np.minimum(np.abs(drawn[:, 1] - start[1]), np.abs(drawn[:, 0] - corner[0]))
        if not (within_a_pixel(off, 0.0) and within_a_pixel(self.tip.get_top(), end)):
            name = f"{self.record.name}{list(self.index)}"
            yield Fault(
                "thread",
                f"the way of {name} elsewhere",
                f"by row {self.index[0]} and column {self.index[1]}",
            )

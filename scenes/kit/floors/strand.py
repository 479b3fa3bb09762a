"""The sign of one entry of the Jacobian: a strand from an entry of inp to its mirror in out."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import Animation, VGroup, smooth

from gradmath.records.tensor import Index, Record
from scenes.kit.floors.floor import Floor
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.truth.checks import PIXEL, Fault, Ornament, Standing, within_a_pixel

_BEHIND = -1.0  # cells, crumbs and curves
_SHORTEST = 0.005  # of its way
_FRAMED, _BETWEEN = 0.035, -0.1  # cells, whose digits it never crosses


class StrandLine(Ornament):
    """What a strand is drawn with."""


class JacobianStrand(VGroup):
    """What an entry of out depends on: one entry of inp. Where the derivative is 0 there is none.

    J has the indices of out first. It runs from inp's cell through the entry's place on the curve
    to its cell on the second floor, whose end goes along when that one turns over.
    """

    def __init__(self, J: Record, inp: Floor, index: Index, through: Points, out: Floor) -> None:
        self.J, self.index_of_inp, self.through = J, index, through
        self.beside, self.front = (ref(inp), ref(out)), out.record
        self.reach = 1.0
        self.line = StrandLine(stroke_width=1.2 * LINE, stroke_color=current_theme().text)
        super().__init__(self.line)
        self.set_z_index(_BEHIND)
        self.lay()

    @property
    def way(self) -> Polyline:
        """From cell to cell, as the second floor lies now."""
        inp, out = (floor() for floor in self.beside)
        assert inp is not None and out is not None, "a strand outlives its floors"
        turned = out.record is not self.front
        end = out.at(self.output) if turned else out.seen_at(self.index_of_inp)
        return Polyline.through(inp.at(self.index_of_inp), self.through, end)

    def run_to(self, share: float) -> None:
        """Come so far on its way to the output."""
        self.reach = share
        self.lay()

    def lay(self) -> None:
        self.line.points = self.line.born = self._outline()

    def _outline(self) -> Points:
        return self.way.part(0.0, max(_SHORTEST, self.reach)).curves()

    @property
    def output(self) -> Index:
        """The mirror entry of out."""
        return self.index_of_inp[::-1]

    @property
    def entry(self) -> Index:
        """Which entry of J it stands for."""
        return (*self.output, *self.index_of_inp)

    @property
    def standing(self) -> Standing:
        return Standing(self.J, self.entry, self.J.text(self.entry))

    def faults(self) -> Iterator[Fault]:
        """There is something to link, nothing else is linked to it, and it runs along its way."""
        told = f"a strand from {list(self.index_of_inp)} to {list(self.output)}"
        row = self.J.value[self.output]
        if not float(self.J.value[self.entry]) or np.count_nonzero(row) != 1:
            yield Fault("strand", told, "the only derivative there that is not zero")
        if not within_a_pixel(self.line.points, self._outline()):
            yield Fault("strand", f"{told} elsewhere", "from entry to entry")


class CellFrame(Ornament):
    """A frame around one cell of a floor, which turns over with it."""

    def __init__(self, floor: Floor, home: Index) -> None:
        super().__init__(stroke_width=LINE, stroke_color=current_theme().text)
        self.beside, self.front, self.home_index = ref(floor), floor.record, home
        self.set_z_index(_BETWEEN)
        self.lay()

    def _outline(self) -> Points:
        floor = self.beside()
        assert floor is not None, "a frame outlives its floor"
        home = self.home_index if floor.record is self.front else self.home_index[::-1]
        return Polyline(floor.around(home, _FRAMED)).curves()

    def lay(self) -> None:
        self.points = self.born = self._outline()

    def faults(self) -> Iterator[Fault]:
        """It stands, as far as it is drawn, around its own cell."""
        yield from super().faults()
        due = self._outline()
        if len(self.points) == len(due) and self.stroke_rgbas[0, 3] >= 1:
            low, high = due.min(axis=0), due.max(axis=0)
            inside = (self.points >= low - PIXEL) & (self.points <= high + PIXEL)
            if not inside.all():
                yield Fault("place", "a frame around something else", "around its own cell")


class FlipOver(Animation):
    """Turn a floor over about its diagonal: then it shows its transpose."""

    def __init__(
        self, floor: Floor, back: Record, *along: JacobianStrand | CellFrame, run_time: float = 1.6
    ) -> None:
        """What is fixed to its cells goes along."""
        self.floor, self.back, self.along = floor, back, along
        super().__init__(VGroup(floor, *along), run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.floor.other = self.back
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.floor.turn(np.pi * float(self.rate_func(alpha)))
        for each in self.along:
            each.lay()

    def finish(self) -> None:
        super().finish()
        self.floor.settle()
        for each in self.along:
            each.lay()

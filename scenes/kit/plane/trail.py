"""Where the tip of an arrow has been: a line through the tips of runs, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.tensor import Index, Record
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.swept import LineStroke, Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.plane.arrow import vector_of
from scenes.kit.truth.checks import Fault, same_way
from scenes.kit.truth.claims import Entry

_HALOS = ((3.0, 0.10), (1.9, 0.16))  # widths and opacities of the glow around a line


class TipTrail(SweptPlot, QuickGroup):
    """A line through the tips of arrows of several runs, on both sides of where it begins.

    at is the record of the point that they all start from, the origin without one; start is the
    number of the run that the trail begins with.
    """

    def __init__(
        self, axes: Axes, at: Record | None, records: Sequence[Record], *, start: int = 0
    ) -> None:
        self.beside = (ref(axes),)
        self.at, self.records = at, list(records)
        # A list, into which no audit looks frame by frame: it is asked when a beat has ended.
        self.swept = [_swept(record) for record in records]
        self.numbers = {id(record): k for k, record in enumerate(records)}
        self.tips = np.array([vector_of(record) for record in records]) + vector_of(at)
        self.ink = current_theme().gradient[0].line
        self.reached, self.strength = (start, start), 1.0
        self.lines = [
            LineStroke(cap_style=CapStyleType.ROUND, joint_type=LineJointType.ROUND)
            for _ in range(len(_HALOS) + 1)
        ]
        super().__init__(*self.lines)
        self.reach(start, start)

    def reach(self, first: int, last: int) -> Self:
        """Run from one of the runs to another, both counted, whatever lies beyond them."""
        self.reached = (first, last)
        self.now = self.swept[last]
        return self.lay()

    def take_in(self, record: Record) -> Self:
        """Run on as far as one more run, known by its record, on whichever side it lies."""
        number = self.numbers[id(record)]
        first, last = self.reached
        self.reach(min(first, number), max(last, number))
        self.now = self.swept[number]
        return self

    def dim_to(self, strength: float) -> Self:
        """Be as strong as a share of full strength."""
        self.strength = strength
        return self.lay()

    @property
    def reached_points(self) -> Sequence[Swept]:
        first, last = self.reached
        return self.swept[first : last + 1]

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        """The axes count the numbers of the point that the arrows start from."""
        return () if self.at is None else ((Entry(self.at, (0,)), Entry(self.at, (1,))),)

    def coordinates(self) -> Numbers:
        first, last = self.reached
        held = [vector_of(each) for each in self.records[first : last + 1]]
        return np.array(held) + vector_of(self.at)

    def lay(self) -> Self:
        first, last = self.reached
        self.plotted = self.tips[first : last + 1]
        inks = [*(opacity for _, opacity in _HALOS), 1.0]
        widths = [*(width for width, _ in _HALOS), 1.0]
        points = self._outline()
        for line, opacity, width in zip(self.lines, inks, widths, strict=True):
            line.points = line.born = points
            line.stroke_rgbas = rgba(self.ink, opacity * self.strength)
            line.stroke_width = 1.3 * LINE * width
        return self

    def _outline(self) -> Points:
        if len(self.plotted) < 2:
            return np.zeros((0, 3))
        return Polyline(self.due()).curves()

    def faults(self) -> Iterator[Fault]:
        """It runs through the tips of its runs, in their order."""
        yield from self.data_faults(f"the trail of {self.told}")
        if not same_way(self.lines[-1].points, self._outline()):
            yield Fault("plot", f"the trail of {self.told} elsewhere", "from tip to tip")


def _swept(record: Record) -> Swept:
    ends: tuple[Index, Index] = ((0,), (1,)) if record.shape else ((), ())
    return Swept(*(Entry(record, index) for index in ends))

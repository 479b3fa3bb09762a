"""What rows bring to L over their lengths: tangents on blocks, and a line that a bead traces."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, UP

from gradmath.records.pairs import PairRun
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import AxisLabel, Span
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.truth.claims import Entry

_BAR = 0.62  # length of a tangent
_SMALL = 0.9  # of the names of the axes


class LengthPlot:
    """Between two axes: a tangent for each row, and the line that the bead of one traces."""

    def __init__(self, run: PairRun, swept: Sequence[PairRun], region: Region) -> None:
        """swept are the runs in which the row grows."""
        most = float(run.V.text((0, 0)))  # what a row can bring
        longest = max(float(each.lengths.value.max()) for each in (run, *swept))
        across = Span(0.0, longest + 0.1, tuple(0.5 * k for k in range(int(longest / 0.5) + 1)))
        up = Span(0.0, most * 1.06, (most,))
        self.axes = CrossedAxes(region, [across], [up])
        self.names = AxisLabel(run.lengths, across), AxisLabel(run.products, up)
        for name, axis in zip(self.names, (self.axes.across, self.axes.up), strict=True):
            name.belongs_to(axis)
            name.scale(_SMALL)
        self.names[0].move_to((region.right, region.bottom - 0.52, 0.0), aligned_edge=RIGHT + UP)
        self.names[1].move_to((region.left - 0.3, region.top + 0.12, 0.0), aligned_edge=-RIGHT - UP)
        rows = range(len(run.lengths.value))
        self.bead = Bead(self.axes, self.swept(run, run.row), Face.VALUE)
        self.tangents = [
            TangentBar(self.axes, self.swept(run, i), self.slope(run, i), length=_BAR) for i in rows
        ]
        for tangent in self.tangents:  # as steep as a gradient is long
            tangent.bar.set_stroke(color=current_theme().gradient_ink)
        self.runs = tuple(swept)
        self.line = SweptLine(self.axes, [self.swept(each, each.row) for each in swept], Face.VALUE)

    @staticmethod
    def swept(run: PairRun, i: int) -> Swept:
        """A row as a point: how long it is, and what it brings."""
        return Swept(Entry(run.lengths, (i,)), Entry(run.products, (i,)))

    @staticmethod
    def slope(run: PairRun, i: int) -> Entry:
        """How fast that grows with the length: the length of its gradient."""
        return Entry(run.sizes, (i,))

    def follow(self, run: PairRun) -> None:
        """Show another run."""
        self.bead.follow(self.swept(run, run.row))
        for i, tangent in enumerate(self.tangents):
            tangent.follow(self.swept(run, i), self.slope(run, i))

    def trace(self, run: PairRun) -> None:
        """Let the line run up to one of its runs."""
        self.line.reach(1 + next(k for k, each in enumerate(self.runs) if each is run))

    @property
    def record(self) -> Record:
        """What is plotted now."""
        found: Record = self.bead.now.up.record
        return found

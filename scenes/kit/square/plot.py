"""Two counts or times over n, between axes on which equal ratios are equally long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import RIGHT, UP

from gradmath.records.tensor import Record
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import Axes, AxisLabel, Span
from scenes.kit.charts.points import Point
from scenes.kit.charts.swept import Swept, SweptPlot
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry

_BESIDE, _RISE = 0.12, 0.1  # of a name from its point
_CLEAR = 0.16  # from the axis to a name, and between names


class SizePoint(SweptPlot, Point):
    """A run as a point, named after what it takes."""

    def __init__(self, axes: Axes, n: Record, size: Record, face: Face | None) -> None:
        self.now, self.face = Swept(Entry(n), Entry(size)), face
        self.swept = [self.now]
        Point.__init__(self, axes, self.now.across, self.now.up, face=face)

    @property
    def record(self) -> Record:
        return self.up.record

    def faults(self) -> Iterator[Fault]:
        """It stands over the n of its own run."""
        yield from self.run_faults()
        yield from Point.faults(self)


class SizePlot:
    """A point for each n of what the whole takes, and one of what the row takes, with names."""

    def __init__(self, sizes: Sequence[tuple[Record, Record, Record]], region: Region) -> None:
        """sizes are n, what the whole takes and what the row takes."""
        ns, wholes, rows = (list(each) for each in zip(*sizes, strict=True))
        across, up = Span.decades(*ns), Span.decades(*wholes, *rows)
        unit = kit_word("axes", "seconds" if wholes[0].measured else "entries")
        names = AxisLabel(wholes[0], up, unit, alone=True), AxisLabel(ns[0], across)
        self.axes = Axes.filling(region, across, up, names)
        self.pairs = [
            (SizePoint(self.axes, n, whole, None), SizePoint(self.axes, n, row, Face.GRADIENT))
            for n, whole, row in sizes
        ]
        self.names = [NameLabel(point) for point in self.pairs[-1]]
        for name, point in zip(self.names, self.pairs[-1], strict=True):
            name.next_to(point, RIGHT, buff=_BESIDE).shift(_RISE * UP)
        self._keep_apart()

    def _keep_apart(self) -> None:
        """What was measured may lie anywhere: names stay between the axes, over each other."""
        low = float(self.axes.across.line.points[0, 1]) + _CLEAR
        high = float(self.axes.up.line.points[-1, 1])  # over it stands what is counted
        upwards = sorted(self.names, key=lambda name: float(name.get_bottom()[1]))
        for name in upwards:
            name.shift(max(0.0, low - float(name.get_bottom()[1])) * UP)
            low = float(name.get_top()[1]) + _CLEAR
        for name in reversed(upwards):
            name.shift(min(0.0, high - float(name.get_top()[1])) * UP)
            high = float(name.get_bottom()[1]) - _CLEAR

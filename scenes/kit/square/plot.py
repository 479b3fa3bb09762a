"""Two counts or times over n, between axes on which equal ratios are equally long."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, UP

from gradmath.records.tensor import Record
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.charts.axes import Axes, AxisLabel, Span
from scenes.kit.charts.points import Point
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.claims import Entry

_BESIDE = 0.12


class SizePoint(Point):
    """A point whose height is a record that it can be named after."""

    def __init__(self, axes: Axes, n: Record, size: Record, face: Face | None) -> None:
        super().__init__(axes, Entry(n), Entry(size), face=face)
        self.face = face

    @property
    def record(self) -> Record:
        return self.up.record


class SizePlot:
    """A point for each n of what the whole takes, and one of what the row takes, with names."""

    def __init__(
        self, sizes: Sequence[tuple[Record, Record, Record]], region: Region
    ) -> None:
        """sizes are n, what the whole takes and what the row takes."""
        ns, wholes, rows = (list(each) for each in zip(*sizes, strict=True))
        across, up = Span.decades(*ns), Span.decades(*wholes, *rows)
        names = AxisLabel(wholes[0], up), AxisLabel(ns[0], across)
        self.axes = Axes.filling(region, across, up, names)
        self.pairs = [
            (SizePoint(self.axes, n, whole, None), SizePoint(self.axes, n, row, Face.GRADIENT))
            for n, whole, row in sizes
        ]
        self.names = [NameLabel(point) for point in self.pairs[-1]]
        for name, point, side in zip(self.names, self.pairs[-1], (LEFT, DOWN), strict=True):
            name.next_to(point, side, buff=_BESIDE)
            name.align_to(point, -LEFT if side is DOWN else UP)
        measured = wholes[0].measured
        self.told = [KitLabel("measured", point) for point in self.pairs[-1]] if measured else []

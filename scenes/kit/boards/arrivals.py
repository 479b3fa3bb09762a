"""Samples that arrive one by one: the latest, and the average that settles in its band."""

from __future__ import annotations

from manim import RIGHT, VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Number, Phrase, heading
from scenes.kit.cells.switches import Switch
from scenes.kit.charts.axes import Axes, Span, axis_name
from scenes.kit.charts.curves import Band, Curve, Series
from scenes.kit.charts.points import Point
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.claims import Claim

_CELL = CellSize(1.0, 0.6, 0.1)
_GATE = 0.94


class AverageChart:
    """The running mean of a gradient against the number of samples, and the latest sample."""

    def __init__(
        self,
        count: Record,
        samples: Record,
        mean: Record,
        bounds: tuple[Record, Record],
        name: Claim,
        region: Region,
    ) -> None:
        self.across, self.up, self.mean = Series(count), Series(samples), Series(mean)
        self.axes = Axes.filling(
            region,
            Span.of(count, also=(0,), most=5),
            Span.of(samples, mean, *bounds, also=(0.0,)),
            (axis_name("average of {}", name), axis_name("samples")),
        )
        low, high = (Series(bound) for bound in bounds)
        self.band = Band(self.axes, self.across, low, high)
        self.curve = Curve(self.axes, self.across, self.mean, face=Face.GRADIENT, count=2)
        self.latest = Point(self.axes, self.across.entry(0), self.up.entry(0), face=Face.GRADIENT)

    @property
    def living(self) -> VGroup:
        return VGroup(self.curve, self.latest)

    def follow(self, k: int) -> None:
        """Sample k has arrived."""
        self.latest.follow(self.across.entry(k), self.up.entry(k))
        if k:
            self.curve.follow(self.across, self.mean, k + 1)


class SampleCard:
    """The latest sample: its number, its gate, its gradient, and the average so far."""

    def __init__(
        self, count: Record, gates: Record, samples: Record, mean: Record, name: Claim,
        region: Region,
    ) -> None:  # fmt: skip
        scale = max(samples.magnitude(), mean.magnitude())
        self.number = Number(count, (0,), em=_CELL.em)
        self.gate = Switch(gates, 0, width=_GATE, height=_CELL.height)
        self.sample = Cell(samples, (0,), Face.GRADIENT, _CELL, scale=scale)
        self.mean = Cell(mean, (0,), Face.GRADIENT, _CELL, scale=scale)
        ink = current_theme().gradient_ink
        self.labels = [
            heading(kit_word("heads", "sample")),
            heading(kit_word("heads", "gate")),
            Phrase("{}", name, em=HEADING / CODE_SIZE, color=ink),
            Phrase(kit_word("heads", "average"), em=HEADING, color=ink),
        ]
        rows = (self.number, self.gate, self.sample, self.mean)
        top = region.top - _CELL.height / 2
        for k, (row, label) in enumerate(zip(rows, self.labels, strict=True)):
            row.move_to((region.right - _CELL.width / 2, top - k * _CELL.height * 1.2, 0.0))
            end = region.right - _CELL.width - 0.25
            label.move_to((end, row.get_y(), 0.0), aligned_edge=RIGHT)
        self.center = self.number.get_center()
        self.all = VGroup(*rows, *self.labels)

    @property
    def living(self) -> VGroup:
        return VGroup(self.number, self.gate, self.sample, self.mean)

    def follow(self, k: int) -> None:
        """Sample k has arrived."""
        count = self.number.claim.record
        self.number.index = (k,)
        self.number.follow(count, _CELL.em, self.center)
        self.gate.output = k
        self.gate.follow(self.gate.record)
        self.sample.move_on((k,))
        self.mean.move_on((k,))

"""How far predictions are nearly right: bars on the floor of a plot, as long as their lines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import LEFT, RIGHT, VGroup
from manim.constants import CapStyleType

from gradmath.records.predictions import PredictionErrors
from gradmath.records.tensor import Record
from scenes.kit.boards.bending.plot import BAR_PITCH, LOWEST_BAR, BendingPlot
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.curves import number
from scenes.kit.charts.predicted import Prediction
from scenes.kit.charts.swept import LineStroke
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, Standing, same_way, within_a_pixel
from scenes.kit.truth.claims import Entry

_BESIDE = 0.15


class ReachBar(QuickGroup):
    """A bar as long as the stretch that a line is drawn over."""

    def __init__(
        self, plot: BendingPlot, line: Prediction, errors: PredictionErrors, row: int
    ) -> None:
        """row counts from the floor."""
        self.plot, self.line, self.errors, self.row = plot, line, errors, row
        self.stroke = LineStroke(stroke_width=3.4 * LINE, stroke_color=current_theme().muted,
                                 cap_style=CapStyleType.BUTT)  # fmt: skip
        super().__init__(self.stroke)
        self.set_z_index(0.8)
        self.lay()

    face = None  # a stretch is neither a value nor a gradient

    @property
    def record(self) -> Record:
        """What it is called after: the prediction that is right there."""
        return self.line.record

    @property
    def width_told(self) -> Entry:
        """How long the stretch is."""
        return Entry(self.errors.widths, (self.line.degree - 1,))

    @property
    def due(self) -> tuple[float, float]:
        """Between which numbers its prediction is nearly right."""
        run, degree = self.line.run, self.line.degree
        return float(run.low[degree].value), float(run.high[degree].value)

    def lay(self) -> None:
        self.stroke.points = self.stroke.born = self._outline()

    def _outline(self) -> Points:
        axes = self.plot.axes
        height = axes.region.bottom + LOWEST_BAR + self.row * BAR_PITCH
        ends = [axes.place(end, axes.up.span.low)[0] for end in self.line.reach]
        return Polyline.through(*([end[0], height, 0.0] for end in ends)).curves()

    @property
    def ends(self) -> tuple[Points, Points]:
        points = self.stroke.points
        return points[0], points[-1]

    @property
    def standing(self) -> Standing:
        told = self.width_told
        return Standing(told.record, told.index, told.text)

    def faults(self) -> Iterator[Fault]:
        """It lies below its line, and its number is the length of the stretch."""
        name = f"the bar of {self.line.record.name}"
        if not same_way(self.stroke.points, self._outline()):
            yield Fault("plot", f"{name} elsewhere", "below its line")
        low, high = self.due
        if not within_a_pixel(np.array([high - low]), number(self.width_told)):
            yield Fault("relation", f"{name}: {self.standing.text}", "as long as it is right")


class ReachNumber(Number):
    """How long a bar is, at its right end."""

    def __init__(self, bar: ReachBar) -> None:
        self.bar = bar
        super().__init__(bar.width_told.record, bar.width_told.index, em=INDEX)
        self.lay()

    def lay(self) -> None:
        self.points = self.points + (self.place() - self.get_center())

    def place(self) -> Points:
        return self.bar.ends[1] + RIGHT * (self.width / 2 + _BESIDE)

    def faults(self) -> Iterator[Fault]:
        """It stands at a bar that ends where its prediction is nearly right no more."""
        yield from super().faults()
        told = self.bar.width_told
        if (self.claim.record, self.claim.index) != (told.record, told.index):
            yield Fault("reach", f"{self.drawn} at a bar", "the length of this one")
        if np.abs(self.get_center() - self.place()).max() > 0.05:
            yield Fault("place", f"{self.drawn} elsewhere", "at the end of its bar")
        if not within_a_pixel(np.array(self.bar.line.reach), np.array(self.bar.due)):
            yield Fault("reach", f"{self.drawn} at another stretch", "where it is nearly right")


class ReachBars:
    """A bar for each prediction, the tangent's at the top."""

    def __init__(self, plot: BendingPlot, errors: PredictionErrors) -> None:
        self.plot = plot
        count = len(plot.predictions)
        self.bars = [
            ReachBar(plot, line, errors, count - degree)
            for degree, line in plot.predictions.items()
        ]
        self.numbers = [ReachNumber(bar) for bar in self.bars]
        self.names = [NameLabel(bar, INDEX / CODE_SIZE) for bar in self.bars]

    def label(self) -> None:
        """Let names and numbers stand where the bars end now."""
        for told, name, bar in zip(self.numbers, self.names, self.bars, strict=True):
            told.lay()
            name.next_to(bar.ends[0], LEFT, buff=_BESIDE)

    @property
    def told(self) -> VGroup:
        """What is written beside the bars."""
        return VGroup(*self.numbers, *self.names)

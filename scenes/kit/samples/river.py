"""Running means as thin lines, how far off they are as a thick one, and samples as dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.guides import DashedWay
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import HAIRLINE, LINE, Face, current_theme, rgba
from scenes.kit.samples.chart import Chart
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Standing, in_colour, same_way, within_a_pixel

_EACH, _EVERY = 100, 4  # counts up to which each is drawn, and of which one is beyond
_HALF = 0.06  # of a dot's width
_NOTHING = np.zeros((0, 3))


class RiverLines(Quick):
    """Lines from the first count to the front, each for a row of a record; one for a vector."""

    def __init__(
        self, chart: Chart, record: Record, rows: Sequence[int] | None = None, *,
        width: float = HAIRLINE, strength: float = 1.0, ink: str | None = None,
    ) -> None:  # fmt: skip
        """strength is how much of its colour it has, which is that of values if no ink is given."""
        theme = current_theme()
        self.face, self.chart, self.record = Face.VALUE, chart, record
        self.rows = None if rows is None else tuple(rows)
        self.front, self.strength = 1.0, strength
        self.ink = ink or theme.value_ink
        super().__init__(stroke_width=width, joint_type=LineJointType.ROUND,
                         cap_style=CapStyleType.ROUND, stroke_color=self.hue)  # fmt: skip
        self.numbers = self._held()
        most = self.numbers.shape[1]
        counts = np.arange(1, most + 1)
        self.steps = counts[(counts <= _EACH) | ((counts - _EACH) % _EVERY == 0) | (counts == most)]
        self.lay()

    def _held(self) -> Numbers:
        value = self.record.value.astype(np.float64)
        return value[None] if value.ndim == 1 else value[list(self.rows or range(len(value)))]

    @property
    def hue(self) -> str:
        return shade(current_theme().background, self.ink, self.strength)

    def flow(self, front: float) -> Self:
        """Have come so far."""
        self.front = front
        return self.lay()

    def dim_to(self, strength: float) -> Self:
        """Have so much of its colour."""
        self.strength = strength
        return self.lay()

    def lay(self) -> Self:
        """Lie where the chart has it now."""
        self.points = self._outline()
        self.stroke_rgbas = rgba(self.hue, self.stroke_rgbas[0, 3])
        return self

    def _outline(self) -> Points:
        front = min(self.front, float(self.numbers.shape[1]))
        counts = self.steps[self.steps <= front].astype(np.float64)
        rows = self.numbers[:, counts.astype(int) - 1]
        whole = int(front)
        if front > counts[-1] + 1e-9:
            later = self.numbers[:, min(whole, self.numbers.shape[1] - 1)]
            here = self.numbers[:, whole - 1]
            counts = np.append(counts, front)
            rows = np.column_stack([rows, here + (later - here) * (front - whole)])
        return self.chart.lines(counts, rows)

    @property
    def standing(self) -> Standing:
        last = min(int(self.front), self.numbers.shape[1]) - 1
        index = (last,) if self.record.value.ndim == 1 else ((self.rows or (0,))[0], last)
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """It runs through the numbers that its record holds, in its colour."""
        told = f"the lines of {self.record.name}"
        if not np.array_equal(self.numbers, self._held()):
            yield Fault("plot", f"{told} as they were", "what the record holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{told} elsewhere", "through their numbers")
        if not in_colour(self.stroke_rgbas, self.hue):
            yield Fault("colour", f"{told} in another colour", self.hue)


class Scatter(Quick):
    """The samples of a run as dots over their number, up to the front."""

    def __init__(self, chart: Chart, record: Record) -> None:
        self.face, self.chart, self.record, self.front = Face.VALUE, chart, record, 0.0
        self.hue = shade(current_theme().background, current_theme().value_ink, 0.75)
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=self.hue)
        self.set_z_index(-0.3)
        self.numbers: Numbers = record.value.astype(np.float64)
        self.lay()

    def flow(self, front: float) -> Self:
        """Have come so far."""
        self.front = front
        return self.lay()

    def lay(self) -> Self:
        """Lie where the chart has them now."""
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        drawn = min(int(self.front), len(self.numbers))
        places = self.chart.places(np.arange(1.0, drawn + 1), self.numbers[:drawn])
        inside = (places[:, 1] > self.chart.bottom) & (places[:, 1] < self.chart.top)
        if not inside.any():
            return _NOTHING
        places = places[inside]
        corners = [places + [x, y, 0.0] for x, y in (
            (-_HALF, 0.0), (0.0, -_HALF), (_HALF, 0.0), (0.0, _HALF))]  # fmt: skip
        sides = [straights(*pair) for pair in zip(corners, corners[1:] + corners[:1], strict=True)]
        return np.concatenate([each.reshape(-1, 4, 3) for each in sides], axis=1).reshape(-1, 3)

    @property
    def standing(self) -> Standing:
        last = (max(0, min(int(self.front), len(self.numbers)) - 1),)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """Each stands at its number."""
        told = f"the dots of {self.record.name}"
        if not np.array_equal(self.numbers, self.record.value.astype(np.float64)):
            yield Fault("plot", f"{told} as they were", "what the record holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{told} elsewhere", "at their numbers")


class TrueMean(DashedWay):
    """What the means come near to: zero, dashed."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(stroke_width=0.8 * LINE, stroke_color=current_theme().text)
        self.chart = chart
        self.set_z_index(-0.1)
        self.lay_along()

    def _ends(self) -> Points:
        across = self.chart.count.line.points[[0, -1], 0]
        height = self.chart.places(np.zeros(1), np.zeros(1))[0, 1]
        return np.array([(x, height, 0.0) for x in across])

    def lay_along(self) -> Self:
        """Lie where the chart has zero now."""
        return self.lay(*self._ends())

    def faults(self) -> Iterator[Fault]:
        """It lies where the chart has zero."""
        if not within_a_pixel(self.points[0], self._ends()[0]):
            yield Fault("plot", "the true mean elsewhere", "at zero")

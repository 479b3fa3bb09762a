"""Runs that are farther off at a later count: a straight line each, from then to now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.samples.chart import Chart
from scenes.kit.truth.checks import Fault, Standing, same_way


class Rises(Quick):
    """From how far off a mean was at one count to how far off it is at another; drawn by a share.

    ends are the means of all runs at both counts; only the first `drawn` runs are looked at.
    """

    def __init__(self, chart: Chart, ends: Record, drawn: int, counts: tuple[int, int]) -> None:
        self.face, self.chart, self.record, self.counts = Face.VALUE, chart, ends, counts
        self.share, self.looked = 1.0, drawn
        super().__init__(stroke_width=0.5 * LINE, stroke_color=current_theme().text,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.set_z_index(-0.1)
        self.ends, self.numbers = self._ends(), self._held()
        self.lay()

    def _ends(self) -> Numbers:
        ends: Numbers = self.record.value[: self.looked].astype(np.float64)
        return ends

    def _held(self) -> Numbers:
        off = np.abs(self._ends())
        return off[off[:, 1] > off[:, 0]]

    def rise(self, share: float) -> Self:
        """Reach so far to the later count."""
        self.share = share
        return self.lay()

    def lay(self) -> Self:
        """Lie where the chart has it now."""
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        places = self.chart.places(np.array(self.counts, dtype=np.float64), self.numbers)
        starts, ends = places[:, 0], places[:, 1]
        return straights(starts, starts + (ends - starts) * max(self.share, 1e-3))

    @property
    def standing(self) -> Standing:
        off = np.abs(self.record.value[: self.looked])
        k = int((off[:, 1] - off[:, 0]).argmax())
        return Standing(self.record, (k, 1), self.record.text((k, 1)))

    def faults(self) -> Iterator[Fault]:
        """Each line begins and ends where its run is, and rises."""
        told = f"the runs of {self.record.name} that got worse"
        # A mean that is as far off on the other side is another mean.
        if not np.array_equal(self.ends, self._ends()):
            yield Fault("plot", f"{told} as they were", "what the record holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{told} elsewhere", "from count to count")
        if (self.numbers[:, 1] <= self.numbers[:, 0]).any():
            yield Fault("plot", f"{told}, one of which falls", "lines that rise")

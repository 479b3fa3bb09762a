"""A level across the plot with its number: a mean, or what theory expects, which is dashed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number, number_outline
from scenes.kit.charts.crossed import Paper
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, LINE, rgba
from scenes.kit.ratios.plot import LEFT_END, RIGHT_END, RatioPlot
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.truth.boards import ShowsOneRun
from scenes.kit.truth.checks import Fault, Standing, belongs, same_way, within_a_pixel

_DASHES, _FULL = 40, 0.58
_EM = 1.1 * HEADING
_GAP, _ROOM = 0.12, 0.42  # beside a number, and between two of them


class Level(ShowsOneRun, QuickGroup):
    """It is drawn by a share, from the left; its number stands at its right end.

    What theory expects begins at the number.
    """

    def __init__(
        self, plot: RatioPlot, record: Record, color: str, apart: Record | None = None
    ) -> None:
        """apart is what another level stands at, whose number this one's keeps off."""
        self.plot, self.record, self.hue, self.apart = plot, record, color, apart
        self.reach, self.seen = 1.0, 1.0
        self.line = RulerLine(stroke_width=0.7 * LINE, stroke_color=color)
        self.number = Number(record, (), em=_EM, color=color)
        self.paper = Paper(stroke_width=0)
        super().__init__(self.line, self.paper, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.5)
        self.line.set_z_index(0.1)
        self.paper.set_z_index(0.45)
        self.lay()

    @property
    def expected(self) -> bool:
        """Whether theory says so."""
        kind = self.record.expression and self.record.expression.kind
        return kind is ExpressionKind.THEORY

    def draw_to(self, share: float) -> Self:
        """Be drawn so far; the number comes at that end."""
        self.reach = share
        return self.lay()

    def lay(self) -> Self:
        """Lie where the plot has it now."""
        self.line.lay(self._outline())
        self.number.follow(self.record, _EM, self._spot())
        shown = float(np.clip(4.0 * self.reach - (0.0 if self.expected else 3.0), 0.0, 1.0))
        self.number.fill_rgbas = rgba(self.hue, shown)
        self.paper.cover(self.number, shown)
        return self

    def _width(self) -> float:
        return len(self.record.text(())) * ADVANCE * _EM

    def _spot(self) -> Points:
        height = self.plot.height(float(self.record.value))
        if self.apart is not None:
            other = self.plot.height(float(self.apart.value))
            if abs(height - other) < _ROOM:
                height = other + _ROOM * (1.0 if height > other else -1.0)
        return np.array([RIGHT_END - self._width() / 2, height, 0.0])

    def _outline(self) -> Points:
        height = self.plot.height(float(self.record.value))
        ends = LEFT_END, RIGHT_END - self._width() - _GAP
        ends = ends[::-1] if self.expected else ends
        way = max(self.reach, 1e-3) * (ends[1] - ends[0])
        count, full = (_DASHES, _FULL) if self.expected else (1, 1.0)
        first = np.arange(count) / count
        last = first + full / count
        starts, stops = (np.full((count, 3), [ends[0], height, 0.0]) for _ in range(2))
        starts[:, 0] += first * way
        stops[:, 0] += last * way
        return straights(starts, stops)

    @property
    def records(self) -> dict[str, Record]:
        """A run of its own, beside those of points."""
        return {"level": self.record}

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text(()))

    def faults(self) -> Iterator[Fault]:
        """It lies at its number, and bears that."""
        told = f"the level of {self.record.name}"
        if self.number.claim.record is not self.record:
            yield Fault("level", f"{told} with another number", "its own")
        if not same_way(self.line.points, self._outline()):
            yield Fault("level", f"{told} elsewhere", "at its number")
        due = number_outline(self.number.drawn) * _EM + self._spot()
        if not within_a_pixel(self.number.points.mean(axis=0), due.mean(axis=0)):
            yield Fault("level", f"{told} away from its number", "beside it")

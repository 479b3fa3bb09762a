"""What measures how far off means are: an upright gauge, half of one, and stairs of doublings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, Number, number_outline
from scenes.kit.charts.crossed import Paper
from scenes.kit.charts.guides import AFTER, DOT, DashedWay
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme, rgba
from scenes.kit.samples.chart import Chart
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way, within_a_pixel

_EM = 1.45 * INDEX
_CAP, _BESIDE = 0.14, 0.16
_HEAD = 0.17
_NOTHING = np.zeros((0, 3))


class GaugeDots(DashedWay):
    """The stem of a gauge of what is only imagined, which is short at first."""

    def faults(self) -> Iterator[Fault]:
        return iter(())


class Gauge(QuickGroup):
    """From zero up to a number over a count of samples, with that number; `grown` by a share.

    A dotted one can be carried to other counts, to be held against what is there.
    """

    def __init__(
        self, chart: Chart, record: Record, index: Index, count: float, *, dotted: bool = False,
        side: float = 1.0,
    ) -> None:  # fmt: skip
        theme = current_theme()
        self.chart, self.record, self.index, self.count = chart, record, index, count
        self.dotted, self.side, self.grown = dotted, side, 1.0
        self.stem: Ornament = RulerLine(stroke_width=1.1 * LINE, stroke_color=theme.text)
        if dotted:
            self.stem = GaugeDots(stroke_width=0.9 * LINE, stroke_color=theme.text,
                                  cap_style=CapStyleType.ROUND)  # fmt: skip
        self.caps = RulerLine(stroke_width=1.1 * LINE, stroke_color=theme.text)
        self.number = Number(record, index, decimals=2, em=_EM)
        self.paper = Paper(stroke_width=0)
        super().__init__(self.stem, self.caps, self.paper, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.5)
        self.paper.set_z_index(0.45)
        self.lay()

    def grow(self, share: float) -> Self:
        """Reach so far up."""
        self.grown = share
        return self.lay()

    def carry(self, count: float) -> Self:
        """Stand over another count."""
        self.count = count
        return self.lay()

    def lay(self) -> Self:
        """Stand where the chart has it now."""
        foot, top = self._ends()
        if isinstance(self.stem, DashedWay):
            self.stem.lay(foot, top, DOT, AFTER)
        else:
            self.stem.points = self.stem.born = Polyline.through(foot, top).curves()
        self.caps.lay(self._caps())
        self.number.follow(self.record, _EM, self._spot())
        self.number.fill_rgbas = rgba(current_theme().text, self.grown)
        self.paper.cover(self.number, self.grown)
        return self

    def _ends(self) -> tuple[Points, Points]:
        foot, top = self._whole()
        return foot, foot + (top - foot) * max(self.grown, 1e-3)

    def _whole(self) -> tuple[Points, Points]:
        value = float(self.record.value[self.index])
        foot, top = self.chart.places(np.full(2, float(self.count)), np.array([0.0, value]))
        foot = np.array([foot[0], max(foot[1], self.chart.bottom), 0.0])
        return foot, top

    def _caps(self) -> Points:
        half = np.array([_CAP, 0.0, 0.0])
        ends = np.array(self._ends())
        return straights(ends - half, ends + half)

    def _spot(self) -> Points:
        foot, top = self._whole()
        width = len(self.record.text(self.index, 2)) * ADVANCE * _EM
        away = self.side * (_BESIDE + width / 2)
        return np.asarray((foot + top) / 2 + np.array([away, 0.0, 0.0]))

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index, 2))

    def faults(self) -> Iterator[Fault]:
        """It is as high as its number, and one that is not carried stands at its own count."""
        told = f"the gauge of {self.record.name} {self.number.drawn}"
        if not self.dotted and self.index != (self.count - 1,):
            yield Fault("gauge", f"{told} at {self.count:g}", "its own count")
        if self.number.index != self.index or self.number.claim.record is not self.record:
            yield Fault("gauge", f"{told} with another number", "its own")
        foot, top = self._ends()
        drawn = self.stem.points
        ends = within_a_pixel(drawn[0], foot) and (self.dotted or within_a_pixel(drawn[-1], top))
        if not ends or not same_way(self.caps.points, self._caps()):
            yield Fault("gauge", f"{told} elsewhere", "from zero up to its number")
        if not same_way(self.number.points, number_outline(self.number.drawn) * _EM + self._spot()):
            yield Fault("gauge", f"{told} away from its number", "beside it")


class Stairs(Quick):
    """Twice to a doubled count, once down to the error there, again and again; drawn by a share."""

    def __init__(self, chart: Chart, error: Record, counts: Sequence[int]) -> None:
        """counts double from one to the next; each second one is a step down."""
        self.chart, self.record, self.counts, self.reach = chart, error, tuple(counts), 0.0
        super().__init__(stroke_width=1.5 * LINE, stroke_color=current_theme().text,
                         cap_style=CapStyleType.ROUND, joint_type=LineJointType.ROUND)  # fmt: skip
        self.set_z_index(0.6)
        self.lay()

    def draw_to(self, share: float) -> Self:
        """Be drawn so far."""
        self.reach = share
        return self.lay()

    def lay(self) -> Self:
        self.points = self._outline()
        return self

    def moves(self) -> list[tuple[Points, Points]]:
        """Where each of its moves begins and ends."""
        error = self.record.value.astype(np.float64)
        found = []
        for k in range(0, len(self.counts) - 2, 2):
            first, middle, last = self.counts[k : k + 3]
            counts = np.array([first, middle, last, last], dtype=np.float64)
            levels = np.array([*[error[first - 1]] * 3, error[last - 1]])
            places = self.chart.places(counts, levels)
            found += [*pairwise(places)]
        return found

    def _outline(self) -> Points:
        moves = self.moves()
        done = self.reach * len(moves)
        parts = []
        for k, (start, end) in enumerate(moves):
            share = float(np.clip(done - k, 0.0, 1.0))
            if share < 1e-6:
                break
            tip = start + (end - start) * share
            way = (end - start) / np.linalg.norm(end - start)
            aside = np.array([-way[1], way[0], 0.0]) * 0.6
            head = min(_HEAD, float(np.linalg.norm(tip - start)))
            back = tip - way * head
            barb = [back + aside * head, back - aside * head]
            parts.append(straights(np.array([start, barb[0], tip]), np.array([tip, tip, barb[1]])))
        return np.concatenate(parts) if parts else _NOTHING

    @property
    def standing(self) -> Standing:
        last = (self.counts[-1] - 1,)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """Counts double, and each step down ends at the error there."""
        if any(later != 2 * earlier for earlier, later in pairwise(self.counts)):
            yield Fault("stairs", f"stairs of {self.record.name} over {self.counts}", "doublings")
        if not same_way(self.points, self._outline()):
            yield Fault("stairs", f"stairs of {self.record.name} elsewhere", "from error to error")

"""What pulls the level of shared draws away from the target: a quotient of counts, as a factor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.numbers import sum_sign
from gradmath.records.quotients import Quotients
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.ratios.plot import RIGHT_END, RatioPlot
from scenes.kit.truth.checks import Fault, Ornament, belongs, same_way, within_a_pixel
from scenes.kit.truth.claims import Entry, Inkless
from scenes.kit.truth.facts import SumSign

_ASIDE, _EM = 1.7, 0.34  # left of the end of the levels; of its text
_OFF, _HEAD = 0.12, 0.1  # it keeps off both levels; half its head
_ROOM = 0.75  # between the levels, at least
_CLOSE = 1e-3  # of the level


def off_by(target: Record, ons: Record, level: Record) -> float:
    """How far the target times the quotient of counts is from the level, of that."""
    upper, lower = (float(each) for each in ons.value)
    told = float(level.value)
    return abs(float(target.value) * upper / lower - told) / abs(told)


class SharesSign(SumSign):
    """The sign between a target, times one count through another, and a level."""

    structure = "product"

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"equal" if self.text == "=" else "about", "product"})

    @property
    def text(self) -> str:
        target, upper, lower = (float(part.text) for part in self.parts)
        return sum_sign([f"{target * upper / lower:.6f}"], self.whole.text)

    def fault(self) -> str | None:
        target, upper, _ = self.parts
        off = off_by(target.record, upper.record, self.whole.record)
        return None if off < _CLOSE else f"{off:.4f} of it off"


@dataclass(frozen=True, eq=False)
class CountsFactor(Inkless):
    """One count through the other, as a factor."""

    ons: Record

    @property
    def text(self) -> str:
        return f"× {Entry(self.ons, (0,)).text} / {Entry(self.ons, (1,)).text}"

    def fault(self) -> str | None:
        return None if self.ons.shape == (2,) else "two counts"


class SharedPull(QuickGroup):
    """An arrow from the target to the level of shared draws, and the factor that it stands for."""

    def __init__(self, plot: RatioPlot, target: Record, shared: Quotients) -> None:
        assert shared.ons is not None, "shared draws are kept"
        self.plot, self.due, self.shared, self.ons = plot, target, shared, shared.ons
        self.reach = 1.0
        color = current_theme().text
        self.arrow = Ornament(stroke_width=LINE, stroke_color=color)
        self.text = Phrase("{}", CountsFactor(shared.ons), em=_EM / CODE_SIZE, type=Type.CODE)
        super().__init__(self.arrow, self.text)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.6)

    @property
    def fits(self) -> bool:
        """Whether both levels are so far apart that it can be read between them."""
        start, end = self._ends()
        return bool(abs(start[1] - end[1]) > _ROOM - 2 * _OFF)

    def draw_to(self, share: float) -> Self:
        """Have come so far from the target."""
        self.reach = share
        self.arrow.points = self.arrow.born = self._outline()
        start, end = self._ends()
        self.text.move_to((start + end) / 2 - [self.text.width / 2 + 2 * _OFF, 0.0, 0.0])
        shown = float(np.clip(3.0 * share - 2.0, 0.0, 1.0))
        for letter in self.text.submobjects:
            letter.fill_rgbas = rgba(current_theme().text, shown)
        return self

    def _ends(self) -> tuple[Points, Points]:
        across = RIGHT_END - _ASIDE
        heights = [self.plot.height(float(each.value)) for each in (self.due, self.shared.level)]
        down = np.sign(heights[1] - heights[0])
        return (np.array([across, heights[0] + down * _OFF, 0.0]),
                np.array([across, heights[1] - down * _OFF, 0.0]))  # fmt: skip

    def _outline(self) -> Points:
        start, end = self._ends()
        tip = start + max(self.reach, 1e-3) * (end - start)
        back = -np.sign(end[1] - start[1]) * min(_HEAD, abs(float(tip[1] - start[1])))
        left, right = tip + [-abs(back), back, 0.0], tip + [abs(back), back, 0.0]
        return Polyline.through(start, tip, left, tip, right).curves()

    def faults(self) -> Iterator[Fault]:
        """It leads from the target to the level, and that is the target times its factor."""
        told = f"the arrow of {self.ons.name}"
        if not same_way(self.arrow.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "from the target to the level")
        start, end = self._ends()
        if not within_a_pixel(self.text.get_center()[1], (start[1] + end[1]) / 2):
            yield Fault("place", f"{told} away from its factor", "beside it")
        off = off_by(self.due, self.ons, self.shared.level)
        if off > _CLOSE:
            yield Fault("relation", f"{told}, {off:.3f} of it off", "target times factor")

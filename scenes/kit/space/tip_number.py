"""How long an arrow is, as a number beside its tip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import INDEX, current_theme, rgba
from scenes.kit.space.arrows import SolidArrow
from scenes.kit.space.scenery import InSpace
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel

_EM = 1.1 * INDEX
_BESIDE = 0.14  # from the tip to the digits
_POINTS = 0.3  # the length from which on an arrow is seen to point somewhere
_PAPER = 0.05  # around the digits
_ROUNDING = 1e-5
_LAYER = 4.0


class TipPaper(Ornament):
    """What hides other arrows behind a number."""


class TipNumber(InSpace, Number):
    """An entry of a record that holds the length of each row, beside the tip of its row's arrow.

    It stands to the right (1) or to the left (-1) of where the arrow points; of one that is too
    short to point anywhere, of the way from the origin. apart is how far from the tip.
    """

    def __init__(
        self, arrow: SolidArrow, lengths: Record, side: int = 1, apart: float = _BESIDE
    ) -> None:
        self.arrow, self.side, self.apart = arrow, side, apart
        Number.__init__(self, lengths, (arrow.row,), em=_EM)
        self.stand_in(arrow.space)
        self.beside = (*self.beside, ref(arrow))
        self.paper = TipPaper(stroke_width=0, fill_opacity=1,
                              fill_color=current_theme().background)  # fmt: skip
        self.add(self.paper)
        self.set_z_index(_LAYER)
        self.paper.set_z_index(_LAYER - 0.1)
        self.lay()

    def due(self) -> Points:
        """Where its middle should be: as far from the tip as its digits need."""
        tail, tip = self.arrow.ends()
        start, end = self.space.see([tail, tip])
        way = end - start
        if float(np.hypot(*way[:2])) < _POINTS:
            way = start - self.space.see([np.zeros(3)])[0]
        aside = self.side * np.array([way[1], -way[0], 0.0]) / (float(np.hypot(*way[:2])) or 1.0)
        letters = len(self.claim.record.text(self.index))
        half = np.array([letters * ADVANCE * _EM / 2, _EM * 0.37, 0.0])
        return np.asarray(end + aside * (self.apart + float(np.abs(aside) @ half)))

    def lay(self) -> Self:
        self.follow(self.claim.record, _EM, self.due())
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        width, height = (high - low)[:2] + 2 * _PAPER
        self.paper.points = self.paper.born = rounded(width, height, _PAPER) + (low + high) / 2
        ink = self.arrow.theme.ink(self.arrow.face)
        self.fill_rgbas = rgba(ink, float(self.fill_rgbas[0, 3]))
        return self

    def faults(self) -> Iterator[Fault]:
        """It says how long its own arrow is, beside that one's tip."""
        yield from super().faults()
        tail, tip = self.arrow.ends()
        found, due = float(self.claim.record.value[self.index]), float(np.linalg.norm(tip - tail))
        told = f"{self.drawn} at {self.arrow.told}"
        if self.index != (self.arrow.row,) or abs(found - due) > _ROUNDING * max(1.0, due):
            yield Fault("length", told, f"its own length, {due:.3f}")
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        if not within_a_pixel((low[0] + high[0]) / 2, self._middle()):
            yield Fault("place", f"{told} elsewhere", "beside its tip")

    def _middle(self) -> float:
        """Where the middle of its letters should be, from left to right."""
        outline = self.claimed_outline() * _EM
        low, high = outline.min(axis=0), outline.max(axis=0)
        return float(self.due()[0] + (low[0] + high[0]) / 2)

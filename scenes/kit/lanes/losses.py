"""How high beads stand, as bars below them, and their mean as a level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import RIGHT

from gradmath.records.races import TwoSampleStep
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.lanes.beads import LaneBead
from scenes.kit.lanes.view import LaneView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import INDEX, LINE, Face, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way

_WIDE = 0.1  # a bar
_LEFT, _END = -4.6, SAFE.right - 0.45  # of the level
_EM = 1.2 * INDEX
_OVER, _AFTER = 0.2, 0.18  # from the level to its name, from that to its number
_READ = 0.5  # of the way from the middle to an end: there its number fades
_NOTHING = np.zeros((0, 3))


class LossBar(Quick):
    """From the foot of the hill up to a bead: its loss."""

    def __init__(self, bead: LaneBead) -> None:
        theme = current_theme()
        self.beside, self.face = ref(bead), Face.VALUE
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=theme.value[0].line)
        self.set_z_index(-0.35)
        self.grown = 1.0
        self.lay()

    @property
    def _bead(self) -> LaneBead:
        bead = self.beside()
        assert bead is not None, "a bar outlives its bead"
        return bead

    @property
    def record(self) -> Record:
        return self._bead.now.up.record

    @property
    def index(self) -> Index:
        return self._bead.now.up.index

    def grow(self, share: float) -> Self:
        """Reach so far on the way up to the bead."""
        self.grown = share
        return self.lay()

    def lay(self) -> Self:
        """Reach up to where the bead is now."""
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        bead = self._bead
        top = bead.place
        foot = bead.view.level(bead.lane)
        high = foot + self.grown * (top[1] - foot)
        if high - foot < 1e-3 or bead.away:
            return _NOTHING
        half = _WIDE / 2
        corners = [(-half, foot), (half, foot), (half, high), (-half, high), (-half, foot)]
        return Polyline.through(*([top[0] + x, y, 0.0] for x, y in corners)).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It stands below its bead, as high as that."""
        if not same_way(self.points, self._outline()):
            told = f"the bar of {self.record.name}{list(self.index)}"
            yield Fault("bar", f"{told} elsewhere", "below its bead, as high as that")


class LevelLine(Ornament):
    """The level itself."""


class LossLevel(QuickGroup):
    """The mean of the losses as a level, before a step, after it, or on the way there."""

    def __init__(self, view: LaneView, two: TwoSampleStep) -> None:
        self.face, self.view, self.two, self.risen = Face.VALUE, view, two, 0.0
        ink = current_theme().text
        self.line = LevelLine(stroke_width=0.8 * LINE, stroke_color=ink)
        self.number = Number(two.loss, (), em=_EM)
        super().__init__(self.line, self.number)
        self.name_label = NameLabel(self, _EM / CODE_SIZE)
        self.add(self.name_label)
        belongs(self.line, self)
        belongs(self.number, self)
        self.set_z_index(-0.1)
        self.lay()

    @property
    def record(self) -> Record:
        """That whose number is read; on the way from one to the other none is."""
        return self.two.loss_new if self.risen > 0.5 else self.two.loss

    @property
    def high(self) -> float:
        """As high as the mean before, after, or between them."""
        before, after = float(self.two.loss.value), float(self.two.loss_new.value)
        return before + self.risen * (after - before)

    def rise_to(self, share: float) -> Self:
        """Be so far on the way to the mean after the step."""
        self.risen = share
        return self.lay()

    def lay(self) -> Self:
        """Lie where the view has it now."""
        self.line.points = self.line.born = self._way()
        record, end = self.record, self.line.points[-1] + np.array([0.0, _OVER, 0.0])
        self.number.decimals = record.decimals
        width = len(record.text()) * ADVANCE * _EM
        self.number.follow(record, _EM, end - [width / 2, 0.0, 0.0])
        self.name_label.move_to(end - [width + _AFTER, 0.0, 0.0], aligned_edge=RIGHT)
        self.name_label.stand_on(float(end[1]) - _EM * DIGIT_HEIGHT / 2)
        read = float(np.clip(abs(2.0 * self.risen - 1.0) / _READ - (1.0 / _READ - 1.0), 0.0, 1.0))
        self.number.fill_rgbas = rgba(current_theme().text, read)
        return self

    def _way(self) -> Points:
        height = self.view.level(self.view.lanes - 1) + self.view.rise * self.high
        return Polyline.through([_LEFT, height, 0.0], [_END, height, 0.0]).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text())

    def faults(self) -> Iterator[Fault]:
        """It lies as high as the mean, and its number is that."""
        if not same_way(self.line.points, self._way()):
            yield Fault("bar", f"the level of {self.record.name} elsewhere", "as high as it is")
        if self.number.claim.record is not self.record:
            yield Fault("stale", f"the level of {self.record.name} with another number", "its own")

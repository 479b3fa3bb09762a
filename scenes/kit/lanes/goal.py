"""Where a race ends: a dashed pole across all lanes, and a flag for each descent that arrives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import UP

from gradmath.records.races import RateRace
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase
from scenes.kit.charts.guides import DashedWay
from scenes.kit.lanes.view import PITCH, LaneView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way, within_a_pixel
from scenes.kit.truth.claims import CodePiece

EM = 1.04 * INDEX
_ABOVE = 0.36  # of the highest lane the pole ends
_HIGH, _WIDE = 0.31, 0.24  # a flag
_BESIDE = 0.1


class GoalPole(DashedWay):
    """The pole itself."""


class GoalLine(QuickGroup):
    """Where three equal logits have the loss at which a race is over; it is named by its test."""

    def __init__(self, race: RateRace, view: LaneView, check: str) -> None:
        self.face, self.view, self.record = Face.VALUE, view, race.goal
        self.pole = GoalPole(stroke_width=0.7 * LINE, stroke_color=current_theme().muted)
        self.test = Phrase("{}", CodePiece(race.listing, check), em=1.1 * INDEX / CODE_SIZE,
                           type=Type.CODE)  # fmt: skip
        super().__init__(self.pole, self.test)
        belongs(self.pole, self)
        self.set_z_index(-0.4)
        self.lay()

    def ends(self) -> tuple[Points, Points]:
        """Its foot and its top."""
        across = float(self.view.across(float(self.record.value)))
        low, high = self.view.level(self.view.lanes - 1), self.view.level(0) + _ABOVE
        return np.array([across, low, 0.0]), np.array([across, high, 0.0])

    def lay(self) -> Self:
        """Stand where the view has it now."""
        foot, top = self.ends()
        self.pole.lay(top, foot)
        self.test.move_to(top + 0.06 * UP, aligned_edge=-UP)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text())

    def faults(self) -> Iterator[Fault]:
        """It stands at its own number."""
        foot, _ = self.ends()
        if len(self.pole.points) and not within_a_pixel(self.pole.points[:, 0], float(foot[0])):
            yield Fault("pole", f"the pole of {self.record.name} elsewhere", "at its number")


class FlagCloth(Ornament):
    """A flag, at the top of a short stick."""


class LaneFlag(QuickGroup):
    """A flag at the goal of a descent that has arrived, and beside it after how many steps."""

    def __init__(self, race: RateRace, view: LaneView, lane: int) -> None:
        self.face, self.race, self.view, self.lane = Face.VALUE, race, view, lane
        theme = current_theme()
        self.cloth = FlagCloth(
            fill_color=theme.text, fill_opacity=1, stroke_color=theme.text, stroke_width=0.6 * LINE
        )
        self.number = Number(race.steps, (lane,), em=EM)
        super().__init__(self.cloth, self.number)
        belongs(self.cloth, self)
        belongs(self.number, self)
        self.set_z_index(0.6)
        self.lay()

    @property
    def record(self) -> Record:
        return self.race.steps

    @property
    def index(self) -> Index:
        return (self.lane,)

    def _foot(self) -> Points:
        return self.view.place(float(self.race.goal.value), 0.0, self.lane)

    def _outline(self) -> Points:
        corners = [(0, 0), (0, _HIGH), (-_WIDE, 0.7 * _HIGH), (0, 0.4 * _HIGH), (0, 0)]
        foot = self._foot()
        return Polyline.through(*(foot + [*corner, 0.0] for corner in corners)).curves()

    def lay(self) -> Self:
        """Stand where the view has its goal now."""
        self.cloth.points = self.cloth.born = self._outline()
        self.number.follow(self.race.steps, EM, self._spot())
        return self

    def _spot(self) -> Points:
        width = len(self.race.steps.text((self.lane,))) * ADVANCE * EM
        spot: Points = self._foot() + np.array([-_WIDE - _BESIDE - width / 2, PITCH / 2, 0.0])
        return spot

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """Its descent has arrived, and it stands at its goal."""
        told = f"the flag of lane {self.lane}"
        path, limit = self.race.paths[self.lane], float(self.race.limit.value)
        if not float(path.value[-1, 2]) <= limit:
            yield Fault("flag", f"{told} at a loss of {float(path.value[-1, 2]):g}", f"{limit:g}")
        if path.shape[0] - 1 != int(self.record.value[self.lane]):
            yield Fault("flag", f"{told} after {self.record.text(self.index)} steps",
                        f"{path.shape[0] - 1}")  # fmt: skip
        if not same_way(self.cloth.points, self._outline()):
            yield Fault("flag", f"{told} elsewhere", "at its goal")
        if self.number.index != self.index:
            yield Fault("flag", f"{told} with the number of another", "its own")
        if np.abs(self.number.get_center() - self._spot()).max() > EM / 2:
            yield Fault("place", f"the number of {told} elsewhere", "beside it")

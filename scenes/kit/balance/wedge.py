"""The beam, the wedge under the place where it balances, and the marks that means have left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import LEFT
from manim.constants import CapStyleType

from gradmath.records.listing import ExpressionKind
from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from scenes.kit.balance.discs import FirstDiscs
from scenes.kit.balance.layout import BalanceLayout
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.samples.dashes import dashes
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way
from scenes.kit.truth.claims import CodePiece

EM = 0.44
_PAST = 1.05  # the beam's ends, past its numbers
_THICK = 1.8 * LINE
_SIDE, _DROP = 0.24, 0.42  # half the width of the wedge, and its height
_UNDER = 0.03  # the middle of the beam's line
_NUMBER = 0.74  # under the beam
_BETWEEN = 0.14  # the name and its number
_FREE = 0.5  # under the ruler of x, where its numbers stand
_DASHES = 4
_EXPECTED = 0.3


def wedge_below(place: Points) -> Polyline:
    """The way around a wedge under a place on the beam."""
    top = place - [0.0, _UNDER, 0.0]
    left, right = top + [-_SIDE, -_DROP, 0.0], top + [_SIDE, -_DROP, 0.0]
    return Polyline.through(top, left, right, top)


class BalanceBeam(RulerLine):
    """The beam: it lies still, for its wedge is where it balances."""

    def __init__(self, layout: BalanceLayout) -> None:
        super().__init__(stroke_width=_THICK, stroke_color=current_theme().text,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        half = layout.beam.along * (layout.beam.length / 2 + _PAST)
        self.lay(Polyline.through(layout.beam.middle - half, layout.beam.middle + half).curves())


class MeanWedge(QuickGroup):
    """A wedge under the mean of the discs that lie on the beam, with that number."""

    def __init__(self, discs: FirstDiscs) -> None:
        theme = current_theme()
        self.face, self.discs = Face.GRADIENT, ref(discs)
        self.drawn, self.index = discs.drawn, (0,)
        self.wedge = RulerLine(stroke_width=0, fill_opacity=1, fill_color=theme.text)
        self.letter = Phrase("{}", CodePiece(self.drawn.listing, "mean"), em=EM / CODE_SIZE,
                             color=theme.muted, type=Type.CODE)  # fmt: skip
        self.number = Number(self.drawn.mean, self.index, em=EM)
        super().__init__(self.wedge, self.letter, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.6)
        self.tell(self.drawn, 1)

    def tell(self, drawn: RandomInputs, count: int) -> Self:
        """Stand under the mean of so many draws."""
        self.drawn, self.index = drawn, (max(1, count) - 1,)
        self.number.index = self.index
        self.number.follow(drawn.mean, EM, self._spot())
        self.wedge.lay(self._outline())
        left = self._spot() - [self._wide / 2 + _BETWEEN, 0.0, 0.0]
        self.letter.move_to(left, aligned_edge=-LEFT)
        return self

    @property
    def place(self) -> Points:
        """The place on the beam."""
        discs = self.discs()
        assert discs is not None, "a wedge outlives its beam"
        return discs.layout.beam.at(float(self.drawn.mean.value[self.index]))

    @property
    def _wide(self) -> float:
        return len(self.drawn.mean.text(self.index)) * ADVANCE * EM

    def _spot(self) -> Points:
        """The middle of the number: name and number have their middle under the wedge."""
        named = float(self.letter.width) + _BETWEEN
        return np.asarray(self.place + [named / 2, -_NUMBER, 0.0])

    def _outline(self) -> Points:
        return wedge_below(self.place).curves()

    @property
    def record(self) -> Record:
        return self.drawn.mean

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It stands under its number, and that is where the discs on the beam balance."""
        told = f"the wedge of {self.record.name} {self.number.drawn}"
        if self.number.index != self.index or self.number.claim.record is not self.record:
            yield Fault("stale", told, self.record.text(self.index))
        if not same_way(self.wedge.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "under its number")
        if not same_way(self.number.points, number_outline(self.number.drawn) * EM + self._spot()):
            yield Fault("place", f"{told} away from its number", "over it")
        discs = self.discs()
        if discs is None or not discs.landed.any():
            return
        lying = discs.drawn.x_grad.value.astype(np.float64)[discs.landed]
        mean = float(self.record.value[self.index])
        if abs(float(np.mean(lying - mean))) > 1e-4 * abs(discs.layout.reach):
            yield Fault("balance", told, f"{lying.mean():.3f}, the mean of what lies on the beam")


class ExpectedMark(QuickGroup):
    """What theory expects the mean to be: a dashed line over the beam, with its number."""

    def __init__(self, expected: Record, layout: BalanceLayout) -> None:
        self.record, self.layout, self.reach = expected, layout, 1.0
        theme = current_theme()
        self.line = RulerLine(stroke_width=LINE, stroke_color=theme.text)
        self.number = Number(expected, (), em=_EXPECTED)
        super().__init__(self.line, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.8)
        self.draw_to(1.0)

    def draw_to(self, share: float) -> Self:
        """Be drawn so far up."""
        self.reach = share
        self.line.lay(self._outline())
        self.number.follow(self.record, _EXPECTED, self._spot())
        self.number.fill_rgbas = rgba(current_theme().text, share)
        return self

    def _ends(self) -> tuple[Points, Points]:
        foot = self.layout.beam.at(float(self.record.value)) + [0.0, _UNDER, 0.0]
        return foot, np.array([foot[0], self.layout.bell.middle[1] - _FREE, 0.0])

    def _spot(self) -> Points:
        foot, top = self._ends()
        wide = len(self.record.text(())) * ADVANCE * _EXPECTED
        return np.asarray((foot + top) / 2 + [_BETWEEN + wide / 2, 0.0, 0.0])

    def _outline(self) -> Points:
        foot, top = self._ends()
        starts = np.arange(0.0, 1.0, 1 / _DASHES)
        starts = starts[starts < max(self.reach, 1e-6)]
        ends = np.minimum(starts + 0.6 / _DASHES, max(self.reach, 1e-6))
        up = top - foot
        return straights(foot + starts[:, None] * up, foot + ends[:, None] * up)

    def faults(self) -> Iterator[Fault]:
        """It is theory, and stands at its number."""
        told = f"the dashed line of {self.record.name}"
        kind = self.record.expression and self.record.expression.kind
        if kind is not ExpressionKind.THEORY:
            yield Fault("theory", told, "a full line: torch computed it")
        if not same_way(self.line.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "at its number")
        due = number_outline(self.number.drawn) * _EXPECTED + self._spot()
        if self.number.claim.record is not self.record or not same_way(self.number.points, due):
            yield Fault("place", f"{told} away from its number", "beside it")


class GuessWedges(Ornament):
    """Where the beam might balance: outlines of a wedge at both ends and in the middle."""

    def __init__(self, layout: BalanceLayout) -> None:
        super().__init__(stroke_width=0.9 * LINE, stroke_color=current_theme().text)
        scale = layout.beam.scale
        tops = layout.beam.at(np.array([scale.low, (scale.low + scale.high) / 2, scale.high]))
        ways = [wedge_below(top) for top in tops]
        self.points = self.born = np.concatenate([dashes(way) for way in ways])

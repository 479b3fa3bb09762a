"""The beam, the wedge under the place where it balances, and where that might be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.numbers import decimals_for
from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from scenes.kit.balance.counted import CountedSoFar
from scenes.kit.balance.discs import FirstDiscs
from scenes.kit.balance.layout import BEAM_MIDDLE, MIDDLE_TO_END, BalanceLayout
from scenes.kit.cells.lettering import Number, Phrase, number_outline
from scenes.kit.charts.axes import Coordinate
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.samples.dashes import dashes
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.truth.checks import (
    Fault,
    Ornament,
    belongs,
    same_way,
    within_a_pixel,
)
from scenes.kit.truth.claims import CodePiece

EM = 0.44
_PAST = 1.05  # the beam's ends, past its numbers
_THICK = 1.8 * LINE
_SIDE, _DROP = 0.24, 0.42  # half the width of the wedge, and its height
_UNDER = 0.03  # the middle of the beam's line
NUMBER = 0.78  # under the beam
WORD, CALLED = 0.34, 1.18  # what it is called, and how far below the beam
_OFF_END = 1.65  # how far the number keeps off the ends of the beam


def wedge_below(place: Points) -> Polyline:
    """The way around a wedge under a place on the beam."""
    top = place - [0.0, _UNDER, 0.0]
    left, right = top + [-_SIDE, -_DROP, 0.0], top + [_SIDE, -_DROP, 0.0]
    return Polyline.through(top, left, right, top)


class BalanceBeam(RulerLine):
    """The beam: it lies still while its wedge is where it balances, and else sinks to one side."""

    def __init__(self, discs: FirstDiscs) -> None:
        self.discs = ref(discs)
        super().__init__(stroke_width=_THICK, stroke_color=current_theme().text,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.follow()

    def follow(self) -> Self:
        """Lie as what it carries has it."""
        discs = self.discs()
        assert discs is not None, "a beam carries discs"
        self.lay(self._outline(discs.layout))
        return self

    @staticmethod
    def _outline(layout: BalanceLayout) -> Points:
        half = layout.beam.along * (layout.beam.length / 2 + _PAST)
        return Polyline.through(layout.beam.middle - half, layout.beam.middle + half).curves()

    def faults(self) -> Iterator[Fault]:
        """It lies where its discs lie, and sinks on the side to which they pull."""
        discs = self.discs()
        if discs is None:
            return
        if not same_way(self.points, self._outline(discs.layout)):
            yield Fault("place", "the beam elsewhere", "below its discs")
        if not discs.layout.lean:
            return
        lying = discs.drawn.x_grad.value.astype(np.float64)[discs.landed]
        pull = float(np.mean(lying - discs.layout.pivot)) if len(lying) else 0.0
        rises = float(self.points[-1, 1] - self.points[0, 1])
        if rises * pull >= 0:
            due = f"sinking to where discs pull, {pull:.2f}"
            yield Fault("tilt", f"the beam rises by {rises:.2f}", due)


class MeanWedge(CountedSoFar, QuickGroup):
    """A wedge under the mean of the discs that lie on the beam, with that number."""

    def __init__(self, discs: FirstDiscs) -> None:
        theme = current_theme()
        self.face, self.discs = Face.GRADIENT, ref(discs)
        self.drawn, self.index = discs.drawn, (0,)
        self.wedge = RulerLine(stroke_width=0, fill_opacity=1, fill_color=theme.text)
        self.letter = Phrase("{}", CodePiece(self.drawn.listing, "mean"), em=WORD / CODE_SIZE,
                             color=theme.text, type=Type.CODE)  # fmt: skip
        self.number = Number(self.drawn.mean, self.index, em=EM)
        super().__init__(self.wedge, self.letter, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.6)
        self.tell(self.drawn, 1)

    def tell(self, drawn: RandomInputs, count: int) -> Self:
        """Stand under the mean of so many draws."""
        self.pivot: float | None = None
        self.drawn, self.index = drawn, (max(1, count) - 1,)
        self.number.index = self.index
        self.number.follow(drawn.mean, EM, self._spot())
        self.wedge.lay(self._outline())
        self.letter.move_to(self._spot() + [0.0, NUMBER - CALLED, 0.0])
        return self

    def slide(self, pivot: float | None) -> Self:
        """Be put elsewhere, and leave its number where it was: the beam tips."""
        self.pivot = pivot
        self.wedge.lay(self._outline())
        return self

    @property
    def told(self) -> float:
        """The mean."""
        return float(self.drawn.mean.value[self.index])

    def place(self, number: float) -> Points:
        """The place of a number on a level beam."""
        discs = self.discs()
        assert discs is not None, "a wedge outlives its beam"
        return replace(discs.layout, lean=0.0).beam.at(number)

    def _spot(self) -> Points:
        """The middle of the number: under the wedge, if that is not near an end."""
        place = self.place(self.told)
        reach = MIDDLE_TO_END - _OFF_END
        off = BEAM_MIDDLE + np.clip(place[0] - BEAM_MIDDLE, -reach, reach)
        return np.array([off, place[1] - NUMBER, 0.0])

    def _outline(self) -> Points:
        stands = self.told if self.pivot is None else self.pivot
        return wedge_below(self.place(stands)).curves()

    @property
    def record(self) -> Record:
        return self.drawn.mean

    def faults(self) -> Iterator[Fault]:
        """It stands under its number, and that is where the discs on the beam balance."""
        told = f"the wedge of {self.record.name} {self.number.drawn}"
        yield from self.stale(told)
        if not same_way(self.wedge.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "under its number")
        if not same_way(self.number.points, number_outline(self.number.drawn) * EM + self._spot()):
            yield Fault("place", f"{told} away from its number", "over it")
        discs = self.discs()
        if discs is None or not discs.landed.any():
            return
        if (self.pivot is not None and self.pivot != discs.layout.pivot) or (
            self.pivot is None and discs.layout.lean
        ):
            yield Fault("tilt", f"{told} away from where the beam turns", f"{discs.layout.pivot}")
        lying = discs.drawn.x_grad.value.astype(np.float64)[discs.landed]
        mean = self.told
        if abs(float(np.mean(lying - mean))) > 1e-4 * abs(discs.layout.reach):
            yield Fault("balance", told, f"{lying.mean():.3f}, the mean of what lies on the beam")


class GuessWedges(QuickGroup):
    """Where the beam might balance: outlines of a wedge at both ends and in the middle."""

    def __init__(self, layout: BalanceLayout) -> None:
        self.layout = layout
        theme, scale = current_theme(), layout.beam.scale
        self.places = scale.low, (scale.low + scale.high) / 2, scale.high
        decimals = decimals_for([np.array(self.places)], most=6)
        self.outline = Ornament(stroke_width=0.9 * LINE, stroke_color=theme.text)
        self.numbers = [
            Phrase("{}", Coordinate(each, decimals), em=EM / CODE_SIZE, color=theme.muted,
                   type=Type.CODE)
            for each in self.places
        ]  # fmt: skip
        super().__init__(self.outline, *self.numbers)
        for part in self.submobjects:
            belongs(part, self)
        self.outline.points = self.outline.born = self._outline()
        for number, top in zip(self.numbers, self._tops(), strict=True):
            number.move_to(top - [0.0, NUMBER, 0.0])

    def _tops(self) -> Points:
        return self.layout.beam.at(np.array(self.places))

    def _outline(self) -> Points:
        return np.concatenate([dashes(wedge_below(top)) for top in self._tops()])

    def faults(self) -> Iterator[Fault]:
        """Each stands over its number, at that number."""
        if not same_way(self.outline.points, self._outline()):
            yield Fault("place", "wedges to choose from elsewhere", "at their numbers")
        for number, top in zip(self.numbers, self._tops(), strict=True):
            if not within_a_pixel(number.get_center()[0], top[0]):
                yield Fault("place", f"{number[0]} beside its wedge", "under it")

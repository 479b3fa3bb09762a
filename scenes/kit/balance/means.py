"""The mean of the draws, what one run at it gives, and how many switches are on and off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.layer import MachineRun
from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from scenes.kit.balance.counted import CountedSoFar
from scenes.kit.balance.discs import FirstDiscs
from scenes.kit.balance.draws import FirstDraws
from scenes.kit.balance.layout import BalanceLayout
from scenes.kit.balance.wedge import CALLED, EM, NUMBER, WORD, wedge_below
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.samples.dashes import dashes
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import (
    Fault,
    Ornament,
    Standing,
    belongs,
    same_way,
    within_a_pixel,
)
from scenes.kit.truth.claims import Inkless

_EM = 0.4
_APART = 0.16  # a word and its number
_OVER, _ABOVE = 0.08, 0.24  # the line over the bell, and what it is called over that
_CLOSE = 5.1e-3  # the mean is rounded to two decimals


@dataclass(frozen=True, eq=False)
class BalanceWord(Inkless):
    """What a mark on the board is: mean, at_mean, on or off."""

    name: str

    @property
    def text(self) -> str:
        return kit_word("balance", self.name)

    def fault(self) -> str | None:
        return None if self.text else "a word"


def _word(name: str, size: float = WORD) -> Phrase:
    return Phrase("{}", BalanceWord(name), em=size / CODE_SIZE, color=current_theme().text,
                  type=Type.CODE)  # fmt: skip


def _paired(word: Phrase, number: Number, middle: Points) -> tuple[Points, Points]:
    """Where word and number stand on one line, around a middle."""
    wide, first = len(number.drawn) * ADVANCE * _EM, float(word.width)
    left = middle - [(first + _APART + wide) / 2, 0.0, 0.0]
    return left + [first / 2, 0.0, 0.0], left + [first + _APART + wide / 2, 0.0, 0.0]


def _pair(word: Phrase, number: Number, middle: Points) -> None:
    """Word and number on one line, around a middle."""
    at, place = _paired(word, number, middle)
    word.move_to(at)
    number.points = number_outline(number.drawn) * _EM + place


def _apart(word: Phrase, number: Number, middle: Points) -> bool:
    """Whether one of them is not there."""
    at, place = _paired(word, number, middle)
    due = number_outline(number.drawn) * _EM + place
    return not (within_a_pixel(word.get_center(), at) and same_way(number.points, due))


class CenterLine(QuickGroup):
    """A line through the bell at the mean of all draws, with that number over it."""

    def __init__(self, draws: FirstDraws) -> None:
        self.face, self.layout = Face.VALUE, draws.layout
        self.heap = (float(draws.ranks.max()) + 1) * draws.layout.dot
        drawn = draws.drawn
        theme = current_theme()
        self.line = RulerLine(stroke_width=LINE, stroke_color=theme.text)
        self.word, self.number = _word("mean"), Number(drawn.center, (), em=_EM)
        super().__init__(self.line, self.word, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.7)
        self.follow(drawn)

    def follow(self, drawn: RandomInputs) -> Self:
        """Stand at the mean of other draws."""
        self.drawn = drawn
        _, top = self._ends()
        self.line.lay(self._outline())
        self.number.follow(drawn.center, _EM, top)
        _pair(self.word, self.number, top + [0.0, _ABOVE, 0.0])
        return self

    def _ends(self) -> tuple[Points, Points]:
        bell = float(self.drawn.due.value.max()) * self.layout.tall
        tall = max(bell, self.heap) + _OVER
        center = float(self.drawn.center.value)
        return self.layout.bell.at(center), self.layout.bell.at(center, tall)

    def _outline(self) -> Points:
        foot, top = self._ends()
        return Polyline.through(foot, top).curves()

    @property
    def record(self) -> Record:
        return self.drawn.center

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text(()))

    def faults(self) -> Iterator[Fault]:
        """It stands at its number, and that is the mean of the draws."""
        told = f"the line of {self.record.name} {self.number.drawn}"
        if self.number.claim.record is not self.record:
            yield Fault("stale", told, self.record.text(()))
        if not same_way(self.line.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "at its number")
        if _apart(self.word, self.number, self._ends()[1] + [0.0, _ABOVE, 0.0]):
            yield Fault("place", f"{self.number.drawn} elsewhere", "over its line")
        mean = float(self.drawn.x.value.astype(np.float64).mean())
        if abs(mean - float(self.record.value)) > _CLOSE:
            yield Fault("balance", told, f"{mean:.3f}, the mean of the draws")


class GradientAtMean(QuickGroup):
    """The gradient of the run at the mean of x: a dashed wedge at its number, like a guess."""

    def __init__(self, run: MachineRun, entry: int, layout: BalanceLayout) -> None:
        self.face, self.layout, self.entry = Face.GRADIENT, layout, entry
        theme = current_theme()
        self.outline = Ornament(stroke_width=0.9 * LINE, stroke_color=theme.text)
        self.number = Number(run.x_grad, (entry,), em=EM, color=theme.gradient_ink)
        self.word = _word("at_mean")
        super().__init__(self.outline, self.number, self.word)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.5)
        self.follow(run)

    def follow(self, run: MachineRun) -> Self:
        """Stand at the gradient of another run."""
        self.run = run
        self.outline.points = self.outline.born = self._outline()
        self.number.follow(self.record, EM, self._below(NUMBER))
        self.word.move_to(self._below(CALLED))
        return self

    @property
    def value(self) -> float:
        """Its number."""
        return float(self.record.value[self.entry])

    def _below(self, away: float) -> Points:
        return self.layout.beam.at(self.value) - [0.0, away, 0.0]

    def _outline(self) -> Points:
        return dashes(wedge_below(self._below(0.0)))

    @property
    def record(self) -> Record:
        return self.run.x_grad

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.entry,), self.record.text((self.entry,)))

    def faults(self) -> Iterator[Fault]:
        """It stands at the gradient of its run, over that number."""
        told = f"the dashed wedge of {self.record.name} {self.number.drawn}"
        if self.number.claim.record is not self.record:
            yield Fault("stale", told, self.record.text((self.entry,)))
        if not same_way(self.outline.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "at its number")
        due = number_outline(self.number.drawn) * EM + self._below(NUMBER)
        if not same_way(self.number.points, due):
            yield Fault("place", f"{told} beside its number", "over it")


class PileCount(CountedSoFar, QuickGroup):
    """How many discs lie on a pile, above it, and what their switch is."""

    def __init__(self, discs: FirstDiscs, name: str) -> None:
        self.face, self.discs, self.kind = Face.VALUE, ref(discs), name
        self.drawn, self.index = discs.drawn, (0,)
        self.word = _word(name)
        self.number = Number(self.record, self.index, em=_EM)
        super().__init__(self.word, self.number)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.6)
        self.tell(self.drawn, 1)

    def tell(self, drawn: RandomInputs, count: int) -> Self:
        """Count those of the first so many draws, over their pile."""
        self.drawn, self.index = drawn, (max(1, count) - 1,)
        self.number.index = self.index
        self.number.follow(self.record, _EM, np.zeros(3))
        _pair(self.word, self.number, self._spot())
        return self

    @property
    def record(self) -> Record:
        return self.drawn.on if self.kind == "on" else self.drawn.off

    def _spot(self) -> Points:
        discs = self.discs()
        assert discs is not None, "a count outlives its pile"
        value = discs.layout.reach if self.kind == "on" else 0.0
        top = discs.layout.above(value, int(self.record.value[self.index]))
        return np.asarray(top + [0.0, _ABOVE + discs.layout.disc, 0.0])

    def faults(self) -> Iterator[Fault]:
        """It counts what lies on the beam, or rolls to its pile."""
        told = f"{self.number.drawn} {self.kind}"
        yield from self.stale(told)
        discs = self.discs()
        if discs is None or not discs.landed.any():
            return
        on = discs.drawn.x.value[discs.landed].astype(np.float64) > 0
        due = int(on.sum() if self.kind == "on" else (~on).sum())
        if int(self.record.value[self.index]) != due:
            yield Fault("count", told, f"{due} that lie on the beam")
        if _apart(self.word, self.number, self._spot()):
            yield Fault("place", f"{told} elsewhere", "over its pile")

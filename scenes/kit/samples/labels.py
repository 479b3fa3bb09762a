"""Words beside samples: how many there are, what a ruler counts, what draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np
from manim import LEFT

from gradmath.records.listing import Listing
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.samples.ruler import TurningRuler
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Fault, belongs, same_way
from scenes.kit.truth.claims import CodePiece, Inkless

NAMES = 1.2 * INDEX
_CLOCK = 0.44


@dataclass(frozen=True, eq=False)
class Counted(Inkless):
    """What a ruler counts, or the size of it; that equal ratios are equally long if they are."""

    listing: Listing
    code: str
    log: bool
    size: bool = False

    @property
    def text(self) -> str:
        code = f"|{self.code}|" if self.size else self.code
        return f"{code}, {kit_word('axes', 'log')}" if self.log else code

    def fault(self) -> str | None:
        return CodePiece(self.listing, self.code).fault()


class RulerName(Phrase):
    """The name of what a ruler counts."""

    def __init__(self, listing: Listing, code: str, ruler: TurningRuler, *, log: bool = False,
                 size: bool = False, em: float = NAMES) -> None:  # fmt: skip
        self.counts = Counted(listing, code, log, size)
        super().__init__("{}", self.counts, em=em / CODE_SIZE, type=Type.CODE,
                         color=current_theme().muted)  # fmt: skip
        self.beside = ref(ruler)

    def faults(self) -> Iterator[Fault]:
        """The ruler is divided as its name says."""
        yield from super().faults()
        ruler = self.beside()
        scale = ruler.pose.scale if ruler is not None else None
        if scale is not None and (scale.bend != float(self.counts.log)
                                  or (self.counts.size and scale.low < 0)):  # fmt: skip
            yield Fault("axis", f"{self.counts.text} beside another ruler", "as it is divided")


class SampleClock(QuickGroup):
    """How many samples a pile holds."""

    def __init__(self, listing: Listing, name: str, place: Points, record: Record) -> None:
        self.face, self.place = Face.VALUE, place
        self.letter = Phrase("{}", CodePiece(listing, name), em=_CLOCK / CODE_SIZE,
                             color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.letter.move_to(place, aligned_edge=LEFT)
        self.number = Number(record, (0,), em=_CLOCK)
        super().__init__(self.letter, self.number)
        belongs(self.number, self)
        belongs(self.letter, self)
        self.tell(record, (0,))

    def tell(self, record: Record, index: Index) -> Self:
        """Say another number."""
        self.due = record, index
        self.number.index = index
        self.number.follow(record, _CLOCK, self._spot())
        return self

    def _spot(self) -> Points:
        record, index = self.due
        width = len(record.text(index)) * ADVANCE * _CLOCK
        begins = float(self.letter.get_right()[0]) + 0.3
        return np.array([begins + width / 2, self.place[1], 0.0])

    def faults(self) -> Iterator[Fault]:
        record, index = self.due
        if self.number.index != index or self.number.claim.record is not record:
            yield Fault("stale", f"{self.number.drawn} samples", record.text(index))
        if not same_way(
            self.number.points, number_outline(self.number.drawn) * _CLOCK + self._spot()
        ):
            yield Fault("place", f"{self.number.drawn} samples elsewhere", "behind their name")

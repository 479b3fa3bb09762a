"""Numbers beside lanes: their rates, where a bead beyond the frame is, and the step that runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import LEFT

from gradmath.records.numbers import entry_text
from gradmath.records.races import RateRace
from scenes.kit.cells.lettering import ADVANCE, Number, Phrase
from scenes.kit.lanes.beads import LaneBead
from scenes.kit.lanes.goal import EM
from scenes.kit.lanes.tracks import HillTrack
from scenes.kit.lanes.view import LEFT_END, PITCH
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, belongs, same_way
from scenes.kit.truth.claims import CodePiece

_AFTER = 0.16  # from the end of a lane to its rate
_CLOCK, _CLOCK_EM = (SAFE.left + 0.02, 1.55), 0.56
_HEAD = 0.13  # an arrowhead at the left end
_FREE = _HEAD + 0.1  # from there to the number after it


def fewest(number: float) -> int:
    """How many decimals a number has that is written as shortly as it can be."""
    return next(k for k in range(7) if abs(round(number, k) - number) < 1e-6 * max(1.0, number))


class LaneRates(QuickGroup):
    """The rates, each at the upper end of its lane."""

    def __init__(self, race: RateRace, tracks: list[HillTrack]) -> None:
        self.face, self.record, self.tracks = Face.VALUE, race.rates, tracks
        ink = current_theme().value_ink
        rates = race.rates.value.tolist()
        self.numbers = [
            Number(race.rates, (k,), decimals=fewest(float(rate)), em=EM, color=ink)
            for k, rate in enumerate(rates)
        ]
        super().__init__(*self.numbers)
        for number in self.numbers:
            belongs(number, self)
        self.lay()

    def lay(self) -> Self:
        """Stand at the ends of the lanes."""
        for k, number in enumerate(self.numbers):
            number.follow(self.record, EM, self._spot(k))
        return self

    def _spot(self, k: int) -> Points:
        width = len(self.numbers[k].drawn) * ADVANCE * EM
        spot: Points = self.tracks[k].end + np.array([_AFTER + width / 2, 0.0, 0.0])
        return spot

    def faults(self) -> Iterator[Fault]:
        """Each stands at its own lane."""
        for k, number in enumerate(self.numbers):
            if number.index != (k,):
                yield Fault("index", f"{self.record.name}{list(number.index)} at lane {k}", f"{k}")
            if np.abs(number.get_center() - self._spot(k)).max() > EM / 2:
                yield Fault("place", f"{self.record.name}[{k}] elsewhere", "at its lane")


class AwayHead(Ornament):
    """An arrowhead to the left."""


class AwayNumber(QuickGroup):
    """Where a bead is that has left the frame, at the left end of its lane, step by step."""

    def __init__(self, bead: LaneBead) -> None:
        self.beside, self.face = ref(bead), Face.VALUE
        entry = bead.now.across
        theme = current_theme()
        self.number = Number(entry.record, entry.index, decimals=1, em=EM)
        self.head = AwayHead(fill_color=theme.text, fill_opacity=1, stroke_width=0)
        super().__init__(self.head, self.number)
        belongs(self.number, self)
        belongs(self.head, self)
        self.set_z_index(0.6)
        self.head.points = self.head.born = self._outline()
        self.lay()

    @property
    def bead(self) -> LaneBead:
        bead = self.beside()
        assert bead is not None, "a number outlives its bead"
        return bead

    def lay(self) -> Self:
        """Tell where the bead is now."""
        entry = self.bead.now.across
        self.number.index = entry.index
        width = len(entry_text(entry.record.value[entry.index], 1)) * ADVANCE * EM
        middle = self._start() + np.array([_FREE + width / 2, 0.0, 0.0])
        self.number.follow(entry.record, EM, middle)
        return self

    def _start(self) -> Points:
        bead = self.bead
        return np.array([LEFT_END, bead.view.level(bead.lane) + PITCH / 2, 0.0])

    def _outline(self) -> Points:
        start = self._start()
        corners = [(0, 0), (_HEAD, 0.08), (_HEAD, -0.08), (0, 0)]
        return Polyline.through(*(start + [*corner, 0.0] for corner in corners)).curves()

    def faults(self) -> Iterator[Fault]:
        """It tells of its own bead, which is beyond the frame."""
        bead = self.beside()
        if bead is None:
            return
        entry = bead.now.across
        told = f"{self.number.drawn} at the left end of lane {bead.lane}"
        if self.number.claim.record is not entry.record or self.number.index != entry.index:
            yield Fault("stale", told, entry.text)
        if not same_way(self.head.points, self._outline()):
            yield Fault("place", f"{told} elsewhere", "at the end of its lane")


class StepClock(QuickGroup):
    """How many steps the descents have run that are not at the goal yet."""

    def __init__(self, race: RateRace) -> None:
        self.face, self.race, self.k = Face.VALUE, race, 0
        self.letter = Phrase("{}", CodePiece(race.listing, "k"), em=_CLOCK_EM / CODE_SIZE,
                           color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.number = Number(race.counted, (0,), em=_CLOCK_EM)
        super().__init__(self.letter, self.number)
        belongs(self.number, self)
        self.letter.move_to((*_CLOCK, 0.0), aligned_edge=LEFT)
        self.tell(0)

    def tell(self, k: int) -> Self:
        """Be at a step."""
        self.k = k
        self.number.index = (k,)
        width = len(self.race.counted.text((k,))) * ADVANCE * _CLOCK_EM
        right = np.array([_CLOCK[0] + 0.62 + width / 2, _CLOCK[1], 0.0])
        self.number.follow(self.race.counted, _CLOCK_EM, right)
        return self

    def faults(self) -> Iterator[Fault]:
        if self.number.index != (self.k,):
            yield Fault("stale", f"step {self.number.drawn}", f"{self.k}")

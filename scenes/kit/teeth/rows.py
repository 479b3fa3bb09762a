"""The binary digits that a dtype keeps of a number, and how many it has room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np

from scenes.kit.cells.lettering import DIGIT_HEIGHT, Lettering, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.teeth.exact import (
    FRACTION,
    Aim,
    HeldDigits,
    digits_of,
    dtype_of,
    ends_after,
    exact_of,
    first_place,
    gap_above,
    lane_faults,
    number_of,
)
from scenes.kit.teeth.squares import HIGH, TURNING, WAVE, WIDE, BitSquares, Written, column, wave
from scenes.kit.teeth.view import TeethInk, band_height, boxes
from scenes.kit.truth.checks import Fault, Standing, belongs, same_way
from scenes.kit.truth.claims import Inkless

_FRAME = 0.05
_EM = 0.28  # of how many there are
_BEHIND = 0.42
_TURNED = 0.75  # of rounding, after which all digits have turned over, and what changed is framed


@dataclass(frozen=True, eq=False)
class DigitRoom(Inkless):
    """How many binary digits a dtype has room for: those of its fraction, and the first 1."""

    held: HeldDigits

    @property
    def text(self) -> str:
        return f"{FRACTION.get(dtype_of(self.held), 0) + 1}"

    def fault(self) -> str | None:
        bits = self.held.digits
        right = bits is not None and self.text == f"{bits.shape[0] + 1}"
        return None if right else "as many as it holds"


class RoomLabel(Lettering):
    """It, behind a row of digits."""

    def __init__(self, held: HeldDigits) -> None:
        claim = DigitRoom(held)
        super().__init__(current_theme().muted, number_outline(claim.text) * _EM)
        self.claim: DigitRoom = claim
        self.drawn = claim.text
        self.digit_height = DIGIT_HEIGHT

    def claimed_outline(self) -> Points:
        return number_outline(self.claim.text)

    def put(self, place: Points, seen: float) -> None:
        """Stand at a place, seen so well."""
        self.points = number_outline(self.drawn) * _EM + place
        self.fill_rgbas = self.fill_rgbas.copy()
        self.fill_rgbas[:, 3] = seen


class DigitRow(QuickGroup):
    """The digits that a dtype keeps: read off the ribbon as far as it has room, then rounded.

    Until they are rounded they are the ribbon's. Where the number has others a frame stands.
    """

    def __init__(self, held: HeldDigits, aim: Aim, lane: int, column_of: int) -> None:
        """column_of is the column of the ribbon's first digit."""
        self.held, self.aim, self.lane, self.start = held, aim, lane, column_of
        theme = current_theme()
        self.cut, self.kept = BitSquares(theme.muted), BitSquares(theme.value[0].line)
        self.frame = TeethInk(stroke_width=0.8 * LINE, stroke_color=theme.text)
        self.room = RoomLabel(held)
        super().__init__(self.cut, self.kept, self.frame, self.room)
        for part in (*self.cut, *self.kept, self.frame, self.room):
            belongs(part, self)
        self.front, self.rounded = len(self.digits) + WAVE, 1.0
        self.look()

    @property
    def digits(self) -> list[int]:
        """What is held, with the first 1, which no bit says."""
        assert self.held.digits is not None
        return [1, *(int(each) for each in self.held.digits.value)]

    @property
    def carried(self) -> int:
        """How many columns further left it begins: one, if rounding has made it longer."""
        held = exact_of(self.held.held)
        assert held is not None
        return first_place(held) - first_place(self.aim.exact)

    @property
    def changed(self) -> range:
        """Columns in which rounding has left another digit, or none, than the number has.

        Of a number whose digits never end those behind the row are not counted.
        """
        first, last = self.start - self.carried, self.start - self.carried + len(self.digits)
        length = ends_after(self.aim.exact)
        most = last if length is None else max(last, self.start + length)
        due = [0] * self.carried + digits_of(self.aim.exact, most - self.start)
        kept = [*self.digits, *[0] * (most - last)]
        other = [
            first + k for k, (one, two) in enumerate(zip(due, kept, strict=True)) if one != two
        ]
        return range(other[0], other[-1] + 1) if other else range(0)

    def read(self, front: float) -> Self:
        """Have read the ribbon up to a column, counted from its first."""
        self.front, self.rounded = front, 0.0
        return self.look()

    def round_off(self, share: float) -> Self:
        """Have become so much of what is held: each square turns over."""
        self.front, self.rounded = len(self.digits) + WAVE, share
        return self.look()

    def look(self) -> Self:
        """Be as far as that."""
        for squares, due in zip((self.cut, self.kept), self.due(), strict=True):
            squares.write(due)
        told = float(np.clip((self.rounded - _TURNED) / (1 - _TURNED), 0.0, 1.0))
        self.frame.lay(self._frame())
        self.frame.stroke_rgbas = self.frame.stroke_rgbas.copy()
        self.frame.stroke_rgbas[:, 3] = told
        self.room.put(self._behind(), told)
        return self

    def _behind(self) -> Points:
        """Where it is told how many they are: behind the last, or behind a frame that is there."""
        end, changed = self.start - self.carried + len(self.digits) - 1, self.changed
        if changed and changed[0] <= end + 2:
            end = max(end, changed[-1])
        return np.array([column(end) + _BEHIND, band_height(self.lane), 0.0])

    def due(self) -> tuple[Written, Written]:
        """Digits that are still the ribbon's, and those that are held."""
        height, count = band_height(self.lane), len(self.digits)
        columns = count + self.carried
        turning = min(self.rounded / _TURNED, 1.0) * (columns + TURNING)
        turned = wave(turning, columns, TURNING)
        away, here = np.clip(1 - 2 * turned, 0, 1), np.clip(2 * turned - 1, 0, 1)
        opened = wave(self.front, count) * away[self.carried :]
        cut = Written(digits_of(self.aim.exact, count), self.start, height, opened)
        return cut, Written(self.digits, self.start - self.carried, height, here[:count])

    def _frame(self) -> Points:
        changed = self.changed
        if self.rounded <= _TURNED or not changed:
            return np.zeros((0, 3))
        ends = [float(column(k)) for k in (changed[0], changed[-1])]
        middle = np.array([[sum(ends) / 2, band_height(self.lane), 0.0]])
        return boxes(middle, ends[1] - ends[0] + WIDE + 2 * _FRAME, HIGH + 2 * _FRAME)

    @property
    def standing(self) -> Standing:
        assert self.held.digits is not None
        last = self.held.digits.shape[0] - 1
        return Standing(self.held.digits, (last,), self.held.digits.text((last,)))

    def faults(self) -> Iterator[Fault]:
        """Its digits write the number that is held, and as many as the dtype keeps."""
        name, held, bits = dtype_of(self.held), exact_of(self.held.held), self.held.digits
        assert bits is not None
        told = f"digits of {self.held.held.text()} in {name}"
        yield from lane_faults(self.held, self.lane)
        gap = gap_above(held or Fraction(1), FRACTION.get(name, 0))
        if held is None or abs(held - self.aim.exact) >= gap or self.carried not in (0, 1):
            yield Fault("digits", f"{told}, {bits.name}", f"what is held of {self.aim.text}")
            return
        if number_of(self.digits, first_place(held)) != held:
            yield Fault("digits", f"{told}, {bits.name}", "those of the number that is held")
        elif len(self.digits) != FRACTION.get(name, -1) + 1:
            yield Fault("digits", f"{len(self.digits)} {told}", "as many as it keeps")
        for squares, due in zip((self.cut, self.kept), self.due(), strict=True):
            if not squares.shows(due):
                yield Fault("digits", f"{told} elsewhere", "in their columns")
        if not same_way(self.room.points, number_outline(self.room.drawn) * _EM + self._behind()):
            yield Fault("digits", f"{self.room.drawn} elsewhere", f"behind the {told}")
        if not same_way(self.frame.points, self._frame()):
            yield Fault("digits", f"another frame around {told}", "what rounding has changed")

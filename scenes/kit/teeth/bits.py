"""Binary digits: a ribbon of a number that may never end, and what a dtype keeps of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np

from scenes.kit.cells.lettering import DIGIT_HEIGHT, Lettering, number_outline
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, current_theme
from scenes.kit.teeth.exact import (
    FRACTION,
    Aim,
    Held,
    digits_of,
    dtype_of,
    ends_after,
    exact_of,
    first_place,
    gap_above,
    lane_faults,
    number_of,
)
from scenes.kit.teeth.view import REACH, RULER, TeethInk, band_height, boxes
from scenes.kit.truth.checks import Fault, Standing, belongs, same_way
from scenes.kit.truth.claims import Inkless

COLUMNS = 57
_INSIDE = REACH - 0.06
STEP = 2 * _INSIDE / COLUMNS
_WIDE, _HIGH = 0.165, 0.34
_PALE = (0.8, 0.6, 0.4)  # of the last digits of a ribbon that goes on
_FRAME = 0.05
_EM = 0.28  # of how many there are
_BEHIND = 0.42


class BitSquares(QuickGroup):
    """Digits in columns, 1 filled and 0 not."""

    def __init__(self, color: str) -> None:
        self.ones = TeethInk(stroke_width=0, fill_color=color, fill_opacity=1)
        self.zeros = TeethInk(stroke_width=HAIRLINE, stroke_color=color)
        super().__init__(self.zeros, self.ones)

    def write(self, digits: Sequence[int], first: int, height: float) -> None:
        """Show digits from a column on."""
        self.ones.lay(squares(digits, 1, first, height))
        self.zeros.lay(squares(digits, 0, first, height))

    def written(self, digits: Sequence[int], first: int, height: float) -> bool:
        """Whether it does."""
        ones, zeros = (squares(digits, digit, first, height) for digit in (1, 0))
        return same_way(self.ones.points, ones) and same_way(self.zeros.points, zeros)


def column(k: int) -> float:
    """Where a column has its middle."""
    return -_INSIDE + (k + 0.5) * STEP


def squares(digits: Sequence[int], digit: int, first: int, height: float) -> Points:
    """The outline of all squares of one digit."""
    across = [column(first + k) for k, each in enumerate(digits) if each == digit]
    if not across:
        return np.zeros((0, 3))
    middles = np.array([[x, height, 0.0] for x in across])
    return boxes(middles, _WIDE, _HIGH)


class DigitCursor(TeethInk):
    """Points at the digit of a ribbon that is read."""

    def __init__(self, first: int) -> None:
        super().__init__(stroke_width=0, fill_color=current_theme().text, fill_opacity=1)
        self.first, self.count = first, 0.0
        self.point(1.0)

    def point(self, count: float) -> Self:
        """At the last of so many digits."""
        self.count = count
        self.lay(self._due())
        return self

    def _due(self) -> Points:
        foot = np.array([column(self.first) + (self.count - 1) * STEP, RULER + 0.2, 0.0])
        up, side = np.array([0.0, 0.14, 0.0]), np.array([0.09, 0.0, 0.0])
        corners = np.array([foot, foot + up + side, foot + up - side, foot])
        return straights(corners[:-1], corners[1:])

    def faults(self) -> Iterator[Fault]:
        """It stands over the digit that is read."""
        if not same_way(self.points, self._due()):
            yield Fault("digits", f"the mark of digit {self.count:.0f} elsewhere", "over it")


class DigitRibbon(QuickGroup):
    """The binary digits of the number that the code asks for: theory, whatever a tensor holds.

    If they never end, they run as far as there is room, and pale.
    """

    def __init__(self, aim: Aim, first: int) -> None:
        """first is the column in which they begin."""
        self.aim, self.first = aim, first
        length = ends_after(aim.exact)
        self.goes_on = length is None or length > COLUMNS - first
        self.count = COLUMNS - first if self.goes_on or length is None else length
        color = current_theme().muted
        self.main = BitSquares(color)
        self.tail = [BitSquares(color) for _ in _PALE] if self.goes_on else []
        super().__init__(self.main, *self.tail)
        for square in (self.main, *self.tail):
            for part in square:
                belongs(part, self)
        self.unroll(1.0)

    def unroll(self, share: float) -> Self:
        """Have come so far."""
        self.share = share
        for squares_, due in zip((self.main, *self.tail), self._due(), strict=True):
            squares_.write(*due)
        for squares_, alpha in zip(self.tail, _PALE, strict=False):
            squares_.ones.fill_rgbas = squares_.ones.fill_rgbas.copy()
            squares_.ones.fill_rgbas[:, 3] = alpha
            squares_.zeros.stroke_rgbas = squares_.zeros.stroke_rgbas.copy()
            squares_.zeros.stroke_rgbas[:, 3] = alpha
        return self

    def _due(self) -> list[tuple[list[int], int, float]]:
        shown = digits_of(self.aim.exact, round(self.share * self.count))
        full = self.count - len(self.tail)
        parts = [(shown[:full], self.first, RULER)]
        return parts + [
            (shown[full + k : full + k + 1], self.first + full + k, RULER)
            for k in range(len(self.tail))
        ]

    def faults(self) -> Iterator[Fault]:
        """They are its digits: long division finds the same as powers of two."""
        exact, count = self.aim.exact, self.count
        whole = int(exact * 2 ** (count - 1 - first_place(exact)))
        if [int(each) for each in f"{whole:b}"] != digits_of(exact, count):
            yield Fault("digits", f"{self.aim.text} as {whole:b}", "its binary digits")
        for squares_, due in zip((self.main, *self.tail), self._due(), strict=True):
            if not squares_.written(*due):
                yield Fault("digits", f"digits of {self.aim.text} elsewhere", "in their columns")


@dataclass(frozen=True, eq=False)
class Room(Inkless):
    """How many binary digits a dtype has room for: those of its fraction, and the first 1."""

    held: Held

    @property
    def text(self) -> str:
        return f"{FRACTION.get(dtype_of(self.held), 0) + 1}"

    def fault(self) -> str | None:
        bits = self.held.digits
        right = bits is not None and self.text == f"{bits.shape[0] + 1}"
        return None if right else "as many as it holds"


class RoomLabel(Lettering):
    """It, behind a row of digits."""

    def __init__(self, held: Held) -> None:
        claim = Room(held)
        super().__init__(current_theme().muted, number_outline(claim.text) * _EM)
        self.claim: Room = claim
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

    def __init__(self, held: Held, aim: Aim, lane: int, column_of: int) -> None:
        """column_of is the column of the ribbon's first digit."""
        self.held, self.aim, self.lane, self.start = held, aim, lane, column_of
        theme = current_theme()
        self.cut, self.kept = BitSquares(theme.muted), BitSquares(theme.value[0].line)
        self.frame = TeethInk(stroke_width=0.8 * LINE, stroke_color=theme.text)
        self.room = RoomLabel(held)
        super().__init__(self.cut, self.kept, self.frame, self.room)
        for part in (*self.cut, *self.kept, self.frame, self.room):
            belongs(part, self)
        self.read_off, self.rounded = len(self.digits), 1.0
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

    def read(self, count: float) -> Self:
        """Have read so many digits off the ribbon."""
        self.read_off, self.rounded = min(round(count), len(self.digits)), 0.0
        return self.look()

    def round_off(self, share: float) -> Self:
        """Have become so much of what is held."""
        self.read_off, self.rounded = len(self.digits), share
        return self.look()

    def look(self) -> Self:
        """Be as far as that."""
        for squares_, due in zip((self.cut, self.kept), self._due(), strict=True):
            squares_.write(*due)
        self.frame.lay(self._frame())
        self.room.put(self._behind(), self.rounded)
        return self

    def _behind(self) -> Points:
        """Where it is told how many they are: behind the last, or behind a frame that is there."""
        end, changed = self.start - self.carried + len(self.digits) - 1, self.changed
        if changed and changed[0] <= end + 2:
            end = max(end, changed[-1])
        return np.array([column(end) + _BEHIND, band_height(self.lane), 0.0])

    def _due(self) -> list[tuple[list[int], int, float]]:
        height = band_height(self.lane)
        kept = round(self.rounded * len(self.digits))
        begun = max(0, kept - self.carried) if kept else 0
        cut = digits_of(self.aim.exact, self.read_off)[begun:]
        if kept == len(self.digits):
            cut = []
        return [
            (cut, self.start + begun, height),
            (self.digits[:kept], self.start - self.carried, height),
        ]

    def _frame(self) -> Points:
        changed = self.changed
        if self.rounded < 1.0 or not changed:
            return np.zeros((0, 3))
        ends = [column(k) for k in (changed[0], changed[-1])]
        middle = np.array([[sum(ends) / 2, band_height(self.lane), 0.0]])
        return boxes(middle, ends[1] - ends[0] + _WIDE + 2 * _FRAME, _HIGH + 2 * _FRAME)

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
        for squares_, due in zip((self.cut, self.kept), self._due(), strict=True):
            if not squares_.written(*due):
                yield Fault("digits", f"{told} elsewhere", "in their columns")
        if not same_way(self.room.points, number_outline(self.room.drawn) * _EM + self._behind()):
            yield Fault("digits", f"{self.room.drawn} elsewhere", f"behind the {told}")
        if not same_way(self.frame.points, self._frame()):
            yield Fault("digits", f"another frame around {told}", "what rounding has changed")

"""A ribbon of a number's binary digits, which may never end, and a mark that runs along it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import current_theme
from scenes.kit.teeth.exact import Aim, digits_of, ends_after, first_place
from scenes.kit.teeth.squares import COLUMNS, STEP, WAVE, BitSquares, Written, column, wave
from scenes.kit.teeth.view import RULER, TeethInk
from scenes.kit.truth.checks import Fault, belongs, same_way

_PALE = (0.8, 0.6, 0.4)  # of the last digits of a ribbon that goes on


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
        foot = np.array([float(column(self.first)) + (self.count - 1) * STEP, RULER + 0.2, 0.0])
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
        for squares, due in zip((self.main, *self.tail), self._due(), strict=True):
            squares.write(due)
        for squares, alpha in zip(self.tail, _PALE, strict=False):
            squares.ones.fill_rgbas = squares.ones.fill_rgbas.copy()
            squares.ones.fill_rgbas[:, 3] = alpha
            squares.zeros.stroke_rgbas = squares.zeros.stroke_rgbas.copy()
            squares.zeros.stroke_rgbas[:, 3] = alpha
        return self

    def _due(self) -> list[Written]:
        digits = digits_of(self.aim.exact, self.count)
        opened = wave(self.share * (self.count + WAVE), self.count)
        full = self.count - len(self.tail)
        ends = [(0, full), *((k, k + 1) for k in range(full, self.count))]
        return [Written(digits[a:b], self.first + a, RULER, opened[a:b]) for a, b in ends]

    def faults(self) -> Iterator[Fault]:
        """They are its digits: long division finds the same as powers of two."""
        exact, count = self.aim.exact, self.count
        whole = int(exact * 2 ** (count - 1 - first_place(exact)))
        if [int(each) for each in f"{whole:b}"] != digits_of(exact, count):
            yield Fault("digits", f"{self.aim.text} as {whole:b}", "its binary digits")
        for squares, due in zip((self.main, *self.tail), self._due(), strict=True):
            if not squares.shows(due):
                yield Fault("digits", f"digits of {self.aim.text} elsewhere", "in their columns")

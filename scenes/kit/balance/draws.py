"""Draws of x below their bell, one small square each, in the colour of its sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.random_inputs import RandomInputs
from scenes.kit.balance.layout import REACH, STROKE, BalanceLayout
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Standing, belongs, in_colour, same_way

_GAP = 0.8  # how much of its room it fills
_NOTHING = np.zeros((0, 3))


class _Side(Quick):
    """All draws of one sign, as lines so short that they are squares."""

    def __init__(self, sign: float, hue: str) -> None:
        self.sign, self.hue = sign, hue
        super().__init__(stroke_width=HAIRLINE, stroke_color=hue, fill_opacity=0)
        self.set_z_index(-0.3)

    def faults(self) -> Iterator[Fault]:
        """Whoever holds it is asked."""
        return iter(())


class FirstDraws(QuickGroup):
    """The draws that have begun to fall; `shares` says how far each has come, one at its place.

    The machine beside them shows these numbers, run by run: they stand for no entry by themselves.
    """

    def __init__(self, drawn: RandomInputs, layout: BalanceLayout) -> None:
        self.face, self.drawn, self.layout = Face.VALUE, drawn, layout
        above, below = current_theme().value
        self.sides = [_Side(1.0, above.line), _Side(-1.0, below.line)]
        super().__init__(*self.sides)
        for side in self.sides:
            belongs(side, self)
        self.begin(drawn)

    def begin(self, drawn: RandomInputs) -> Self:
        """Hold none of other draws yet."""
        self.ranks = self.layout.ranks(drawn.x.value.astype(np.float64))
        self.shares: Numbers = np.zeros(drawn.draws)
        self.zoom = 1.0
        return self.follow(drawn)

    def follow(self, drawn: RandomInputs) -> Self:
        """Hold draws that were moved together, and lie on each other as before."""
        self.drawn = drawn
        return self.lay()

    def fall(self, shares: Numbers) -> Self:
        """Have fallen so far."""
        self.shares = np.clip(shares, 0.0, 1.0)
        return self.lay()

    def enlarge(self, zoom: float) -> Self:
        """Be drawn so much larger."""
        self.zoom = zoom
        return self.lay()

    def lay(self) -> Self:
        for side in self.sides:
            side.stroke_width = self._high
            side.points = self._outline(side.sign)
        return self

    @property
    def _high(self) -> float:
        return self.layout.dot * _GAP * self.zoom / STROKE

    def middles(self) -> Points:
        """Where draws lie once they have fallen. Shapes: (n, 3)."""
        return self.layout.under_bell(self.drawn.x.value.astype(np.float64), self.ranks, self.zoom)

    def _outline(self, sign: float) -> Points:
        x = self.drawn.x.value.astype(np.float64)
        seen = (self.shares > 0) & (np.sign(x) == sign) & (np.abs(x) <= REACH)
        if not seen.any():
            return _NOTHING
        places = self.middles()[seen]
        places[:, 1] += (1.0 - self.shares[seen] ** 2) * np.maximum(
            0.0, self._curve(x[seen]) - places[:, 1]
        )
        half = np.array([self.layout.dot * _GAP * self.zoom / 2, 0.0, 0.0])
        return straights(places - half, places + half)

    def _curve(self, x: Numbers) -> Numbers:
        """How high the bell is there, from where draws fall."""
        numbers, due = (
            each.value.astype(np.float64) for each in (self.drawn.places, self.drawn.due)
        )
        heights: Numbers = np.interp(x, numbers, due) * self.layout.tall
        return heights + float(self.layout.bell.middle[1])

    def faults(self) -> Iterator[Fault]:
        """Each lies at its number, in the colour of its sign."""
        told = f"the draws of {self.drawn.x.name}"
        for side in self.sides:
            due = self._outline(side.sign)
            if not same_way(side.points, due):
                yield Fault("bar", f"{told} elsewhere", "at their numbers")
            if len(due) and not in_colour(side.stroke_rgbas, side.hue):
                yield Fault("colour", f"{told} in another colour", side.hue)
            if abs(side.stroke_width - self._high) > 1e-6:
                yield Fault("bar", f"{told} in another size", "as large as the others")


class FallenDraws(FirstDraws):
    """All draws: each stands for its entry."""

    @property
    def standing(self) -> Standing:
        last = (max(0, int((self.shares > 0).sum()) - 1),)
        return Standing(self.drawn.x, last, self.drawn.x.text(last))

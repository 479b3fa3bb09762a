"""Draws of x below their bell, one small square each, in the colour of its sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.random_inputs import RandomInputs
from scenes.kit.balance.layout import REACH, BalanceLayout
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.truth.checks import Fault, Standing, belongs, filled_otherwise

_ABOVE = 2.2  # from where they fall, over the ruler
_WIDE = 0.078  # of a square
_GAP = 0.8  # how much of its room it fills
_NOTHING = np.zeros((0, 3))


class _Side(Quick):
    """All draws of one sign, as one outline."""

    def __init__(self, sign: float, hue: str) -> None:
        self.sign, self.hue = sign, hue
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=hue)
        self.set_z_index(-0.3)


class FallenDraws(QuickGroup):
    """The draws that have begun to fall; `shares` says how far each has come, one at its place."""

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
        self.ranks = self.layout.ranks(drawn.x.value)
        self.shares: Numbers = np.zeros(drawn.draws)
        return self.follow(drawn)

    def follow(self, drawn: RandomInputs) -> Self:
        """Hold draws that were moved together, and lie on each other as before."""
        self.drawn = drawn
        return self.lay()

    def fall(self, shares: Numbers) -> Self:
        """Have fallen so far."""
        self.shares = np.clip(shares, 0.0, 1.0)
        return self.lay()

    def lay(self) -> Self:
        for side in self.sides:
            side.points = self._outline(side.sign)
        return self

    def middles(self) -> Points:
        """Where draws lie once they have fallen. Shapes: (n, 3)."""
        return self.layout.under_bell(self.drawn.x.value, self.ranks)

    def _outline(self, sign: float) -> Points:
        x = self.drawn.x.value.astype(np.float64)
        seen = (self.shares > 0) & (np.sign(x) == sign) & (np.abs(x) <= REACH)
        if not seen.any():
            return _NOTHING
        places = self.middles()[seen]
        places[:, 1] += (1.0 - self.shares[seen] ** 2) * np.maximum(
            0.0, float(self.layout.bell.middle[1]) + _ABOVE - places[:, 1]
        )
        wide, high = _WIDE * _GAP / 2, min(_WIDE, self.layout.dot) * _GAP / 2
        corners = [places + [x, y, 0.0] for x, y in (
            (-wide, -high), (wide, -high), (wide, high), (-wide, high))]  # fmt: skip
        edges = [straights(*pair) for pair in zip(corners, corners[1:] + corners[:1], strict=True)]
        return np.concatenate([each.reshape(-1, 4, 3) for each in edges], axis=1).reshape(-1, 3)

    @property
    def standing(self) -> Standing:
        last = (max(0, int((self.shares > 0).sum()) - 1),)
        return Standing(self.drawn.x, last, self.drawn.x.text(last))

    def faults(self) -> Iterator[Fault]:
        """Each lies at its number, in the colour of its sign."""
        for side in self.sides:
            told = f"the draws of {self.drawn.x.name}"
            yield from filled_otherwise(told, side, self._outline(side.sign), side.hue,
                                        "at their numbers")  # fmt: skip



"""One term of a sum as a slim bar beside the place of their sum, with its digits at its head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.jacobian.skyline import Columns, RowBar
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import current_theme, rgba
from scenes.kit.truth.checks import PIXEL, Fault, belongs

_SLIM = 0.32  # of a bar's width, that all terms of one side share
_HEAD = 0.17  # from a bar's head to the middle of its digits


class ColumnTerm(QuickGroup):
    """A copy of a row's bar: it comes down to the ground of the sum, and stands at its side there.

    Those that point down stand at the left, those that point up at the right; place counts them
    on their side, of so many.
    """

    def __init__(
        self, record: Record, column: int, columns: Columns, grounds: tuple[float, float],
        place: int, of: int,
    ) -> None:  # fmt: skip
        self.high, self.low = grounds
        self.bar = RowBar(record, column, columns, self.low)
        self.slim, self.alone = _SLIM / of, of == 1
        side = -1.0 if self.bar.value(record) < 0 else 1.0
        outer = columns.width / 2 * (1.0 - self.slim)
        step = columns.width * self.slim * place
        self.across = side * (outer - step)
        self.number = Number(record, (column,), decimals=record.decimals,
                             em=columns.em_of(record))  # fmt: skip
        super().__init__(self.bar, self.number)
        belongs(self.bar, self)
        belongs(self.number, self)
        self.come_down(1.0).show_digits(0.0)

    def come_down(self, share: float) -> Self:
        """Be so far on the way down from its row."""
        self.bar.aside = np.array([share * self.across, (1.0 - share) * (self.high - self.low), 0])
        self.bar.slim = 1.0 - share * (1.0 - self.slim)
        self.bar.lay()
        self.number.points = self.number.points + self.head - _middle(self.number)
        return self

    @property
    def head(self) -> Points:
        """Where its digits belong: within the place of the sum, at its outer edge."""
        columns, value = self.bar.columns, self.bar.value(self.bar.record)
        side = 1.0 if value > 0 else -1.0
        size = self.number.points.max(axis=0) - self.number.points.min(axis=0)
        inner = max(0.0, columns.width / 2 - float(size[0]) / 2)
        across = columns.middles[self.bar.index] + side * min(abs(self.across), inner)
        return np.array([across, self.low + columns.unit * value + side * _HEAD, 0.0])

    def show_digits(self, share: float) -> Self:
        """Let its digits be seen so well, if it is alone on its side."""
        share = share if self.alone else 0.0
        self.number.fill_rgbas = rgba(current_theme().text, share)
        return self

    def shrink(self, share: float) -> Self:
        """Have so much of its height left."""
        self.bar.grow(share)
        return self

    def faults(self) -> Iterator[Fault]:
        """Its digits stand at its head."""
        own = self.number.claim.record is self.bar.record
        if not own or self.number.index != (self.bar.index,):
            yield Fault("index", f"{self.number.drawn} at another bar", "its own entry")
        if self.number.fill_rgbas[0, 3] and np.abs(_middle(self.number) - self.head).max() > PIXEL:
            yield Fault("place", f"{self.number.drawn} away from its bar", "at its head")


def _middle(number: Number) -> Points:
    middle: Points = (number.points.min(axis=0) + number.points.max(axis=0)) / 2
    return middle

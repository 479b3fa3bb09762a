"""The draws of one average as dots: amber where a gradient arrives, small where none does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, in_colour, same_way

_DOT, _SMALL = 0.78, 0.36  # of the distance between dots: filled ones, and those that are not
RowOf: TypeAlias = tuple[Record, int]
"""A record of draws, and for which v."""
_NOTHING = np.zeros((0, 3))
_WIDER = 1.8  # than it is high


class DrawDots(Ornament):
    """Large or small dots, as one outline."""

    def lay(self, points: Points) -> None:
        self.points = self.born = points


class DrawField(QuickGroup):
    """One dot a draw, for one v; `reach` is the share of draws that have come.

    `collected` is how far dots have moved from where they were drawn to where the filled ones stand
    first.
    """

    def __init__(self, record: Record, middle: Points, width: float) -> None:
        """Shapes: record (k, n), gradients of each draw for each of the v."""
        theme = current_theme()
        self.face, self.record, self.middle, self.row = Face.GRADIENT, record, middle, 0
        self.reach, self.collected = 1.0, 0.0
        self.before: RowOf = (record, 0)
        self.rained = 1.0
        self.hue = theme.gradient[0].line
        count = record.shape[1]
        self.columns = int(np.ceil(np.sqrt(_WIDER * count)))
        self.rows = -(-count // self.columns)
        self.width_due = width
        self.ons = DrawDots(stroke_width=0, fill_opacity=1, fill_color=self.hue)
        self.offs = DrawDots(stroke_width=0, fill_opacity=1, fill_color=theme.muted)
        super().__init__(self.offs, self.ons)
        for part in self.submobjects:
            belongs(part, self)
        self.lay()

    @property
    def pitch(self) -> float:
        """From dot to dot."""
        return self.width_due / self.columns

    def stand(self, middle: Points, width: float) -> Self:
        """Stand elsewhere, so wide."""
        self.middle, self.width_due = middle, width
        return self.lay()

    def tell(self, record: Record, row: int) -> Self:
        """Show the draws for another v."""
        return self.rain((record, row), (record, row), 1.0)

    def rain(self, before: RowOf, after: RowOf, share: float) -> Self:
        """Show a share of the draws for one v, and still the others of another one."""
        self.before, self.rained = before, share
        self.record, self.row = after
        return self.lay()

    def come(self, share: float) -> Self:
        """Let a share of the draws have come."""
        self.reach = share
        return self.lay()

    def collect(self, share: float) -> Self:
        """Move so far to where the filled ones stand first."""
        self.collected = share
        return self.lay()

    def lay(self) -> Self:
        self.ons.lay(self._outline(True))
        self.offs.lay(self._outline(False))
        return self

    def _on(self) -> npt.NDArray[np.bool_]:
        drawn, (record, row) = self.record.value[self.row], self.before
        new = np.arange(len(drawn)) < self.rained * len(drawn)
        return np.asarray(np.where(new, drawn, record.value[row]) != 0)

    def _slots(self) -> Points:
        """Places, column by column."""
        order = np.arange(self.rows * self.columns)
        across = (order // self.rows - (self.columns - 1) / 2) * self.pitch
        down = ((self.rows - 1) / 2 - order % self.rows) * self.pitch
        return np.stack([across, down, np.zeros(len(order))], axis=1) + self.middle

    def _outline(self, filled: bool) -> Points:
        on, slots = self._on(), self._slots()
        rank = np.empty(len(on), dtype=int)
        rank[np.argsort(~on, kind="stable")] = np.arange(len(on))
        places = slots[: len(on)] + (slots[rank] - slots[: len(on)]) * self.collected
        come = np.arange(len(on)) < self.reach * len(on)
        places = places[(on == filled) & come]
        size = (_DOT if filled else _SMALL) * self.pitch
        disc = rounded(size, size, size / 2)
        return (
            np.asarray((places[:, None] + disc[None]).reshape(-1, 3)) if len(places) else _NOTHING
        )

    @property
    def standing(self) -> Standing:
        index = (self.row, 0)
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """DrawDots are filled where a gradient arrives, and alone there."""
        told = f"the draws of {self.record.name}"
        for dots, filled in ((self.ons, True), (self.offs, False)):
            if not same_way(dots.points, self._outline(filled)):
                yield Fault("draws", f"{told} otherwise", "filled where a gradient arrives")
        arrived = self.record.value[self.row]
        if len(np.unique(arrived[arrived != 0])) > 1:
            yield Fault("draws", f"{told} in one amber", "one gradient wherever one arrives")
        for dots, hue in ((self.ons, self.hue), (self.offs, current_theme().muted)):
            if len(dots.points) and not in_colour(dots.fill_rgbas, hue):
                yield Fault("colour", f"{told} in another colour", hue)

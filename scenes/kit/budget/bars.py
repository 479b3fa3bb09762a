"""All entries of a matrix laid end to end: how long they are together is their sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim import smooth

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.charts.crossed import ScaledAxis
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, NUMBER, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import (
    PIXEL,
    Fault,
    Ornament,
    Standing,
    filled_otherwise,
    same_way,
)

_NOTHING = np.zeros((0, 3))
_LEAVES = 0.04  # of the axis: so far beyond it nothing is left of its zero
_AT_ONCE = 7  # pieces that rise
_BESIDE = 0.14  # from the end of a bar to its number


def box(left: float, right: float, middle: float, thick: float) -> Points:
    """The outline of a stretch of a bar; none if it has no length."""
    if not right > left or not thick > 0.0:
        return _NOTHING
    low, high = middle - thick / 2, middle + thick / 2
    corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
    return Polyline.through(*([*corner, 0.0] for corner in corners)).curves()


class Ruler(ScaledAxis):
    """An axis that may be looked at from so near that its zero, where it begins, is not on it.

    The zero goes as soon as it has left the axis.
    """

    def look(self, closeness: float, past: Sequence[int] = ()) -> None:
        super().look(closeness, past)
        for (_, tick, label), paper in zip(self.scales, self.papers, strict=True):
            if label.coordinate.value == 0.0:
                gone = float(self.span.share(0.0)) / -_LEAVES
                strength = float(np.clip(1.0 - gone, 0.0, 1.0))
                tick.stroke_rgbas[:, 3] = label[0].fill_rgbas[:, 3] = strength
                paper.cover(label, strength)


class BarPiece(Quick):
    """One entry as a stretch of a bar, behind all that come before it."""

    def __init__(self, bar: LaidBar, index: Index, before: Sequence[Index]) -> None:
        super().__init__(stroke_width=HAIRLINE, fill_opacity=1)
        self.theme, self.face = current_theme(), Face.GRADIENT
        self.stroke_rgbas = rgba(self.theme.gradient[0].line)
        self.beside, self.index = (ref(bar),), index
        self.rank = len(before)
        self.rows = tuple(np.array([each[k] for each in before], dtype=int) for k in (0, 1))

    @property
    def bar(self) -> LaidBar:
        bar = self.beside[0]()
        assert bar is not None, "a piece outlives its bar"
        return bar

    @property
    def record(self) -> Record:
        return self.bar.record

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends, as numbers of the axis."""
        values = self.record.value.astype(np.float64)
        start = float(values[self.rows].sum())
        return start * self.bar.times, (start + float(values[self.index])) * self.bar.times

    def _outline(self) -> Points:
        bar = self.bar
        left, right = (bar.across(end) for end in self.ends)
        return box(left, right, bar.middle, bar.thick * bar.risen(self.rank))

    @property
    def hue(self) -> str:
        value = float(self.record.value[self.index])
        return area_of(self.face, value, self.bar.strongest, self.theme) or self.theme.background

    def lay(self) -> Self:
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It is as long as its entry, behind those before it, in the colour of its size."""
        told = f"the piece of {self.record.name}{list(self.index)}"
        due = "as long as its entry, behind those before it"
        yield from filled_otherwise(told, self, self._outline(), self.hue, due)


class LaidBar(QuickGroup):
    """Entries in an order, end to end along an axis; each 1 is so many `times` 1 on that axis.

    Of the bar a share is `poured`; what lies beyond the ends of the axis is not seen.
    """

    def __init__(
        self,
        record: Record,
        order: Sequence[Index],
        axis: ScaledAxis,
        *,
        times: float,
        middle: float,
        thick: float,
        strongest: float,
    ) -> None:
        self.axis, self.face, self.record = ref(axis), Face.GRADIENT, record
        self.times, self.middle, self.thick, self.strongest = times, middle, thick, strongest
        self.order, self.poured = list(order), 1.0
        self.pieces = [BarPiece(self, index, order[:k]) for k, index in enumerate(order)]
        super().__init__(*self.pieces)
        self.lay()

    @property
    def ruler(self) -> ScaledAxis:
        axis = self.axis()
        assert axis is not None, "a bar outlives its axis"
        return axis

    @property
    def whole(self) -> float:
        """How long all of it is, as a number of the axis."""
        return float(self.record.value.astype(np.float64).sum()) * self.times

    def across(self, number: float) -> float:
        """Where a number is seen: at an end of the axis if it lies beyond."""
        span = self.ruler.span
        return float(self.ruler.at(float(np.clip(number, span.low, span.high)))[0])

    def risen(self, rank: int) -> float:
        """How thick a piece is, of its full thickness: they rise one after the other."""
        along = self.poured * (len(self.pieces) + _AT_ONCE) - rank
        return float(smooth(np.clip(along / _AT_ONCE, 0.0, 1.0)))

    @property
    def end(self) -> float:
        """Where it ends on the stage."""
        return self.across(self.whole)

    def piece_at(self, index: Index) -> Points:
        """The middle of a piece."""
        piece = self.pieces[self.order.index(index)]
        left, right = piece.ends
        place = self.ruler.at((left + right) / 2)
        return np.array([float(place[0]), self.middle, 0.0])

    def follow(self, record: Record) -> Self:
        """Stand for another record."""
        self.record = record
        return self.lay()

    def pour(self, share: float) -> Self:
        """Be poured so far."""
        self.poured = share
        return self.lay()

    def lay(self) -> Self:
        for piece in self.pieces:
            piece.lay()
        return self

    def faults(self) -> Iterator[Fault]:
        """Its pieces are all entries, each once."""
        if sorted(piece.index for piece in self.pieces) != [*np.ndindex(self.record.shape)]:
            yield Fault("index", f"pieces of {self.record.name}", "each entry once")


class Trough(Ornament):
    """What holds a budget of 1, the first or a second one: so long is a bar of that much weight."""

    def __init__(self, bar: LaidBar, place: int) -> None:
        self.beside, self.number = (ref(bar),), place
        super().__init__(stroke_width=1.6 * HAIRLINE, stroke_color=current_theme().text)
        self.set_z_index(0.6)
        self.lay()

    def _outline(self) -> Points:
        bar = self.beside[0]()
        assert bar is not None, "a trough outlives its bar"
        span = bar.ruler.span
        ends = (self.number * bar.times, (self.number + 1) * bar.times)
        left, right = (float(bar.ruler.at(float(np.clip(end, span.low, span.high)))[0])
                       for end in ends)  # fmt: skip
        return box(left, right, bar.middle, bar.thick + 0.06)

    def lay(self) -> Self:
        self.points = self.born = self._outline()
        return self

    def faults(self) -> Iterator[Fault]:
        """It is as long as a weight of 1."""
        yield from super().faults()
        due = self._outline()
        drawn = self.points if len(self.points) == len(due) else due
        beyond = np.maximum(due.min(axis=0) - drawn, drawn - due.max(axis=0)).max(initial=0.0)
        if beyond > PIXEL or not same_way(self.born, due):
            yield Fault("bar", "a trough of another length", "a weight of 1")


class EndNumber(Number):
    """The sum of all entries, at the end of their bar."""

    def __init__(self, bar: LaidBar, whole: Record) -> None:
        self.beside = (ref(bar),)
        self.behind: Ornament | None = None  # what it gives way to
        super().__init__(whole, (), em=NUMBER)
        self.set_z_index(1)
        self.stand(whole)

    def _spot(self) -> Points:
        bar = self.beside[0]()
        assert bar is not None, "a number outlives its bar"
        width = ADVANCE * len(self.drawn) * NUMBER
        end = bar.end
        if self.behind is not None and len(self.behind.born):
            end = max(end, float(self.behind.born[:, 0].max()))
        return np.array([end + _BESIDE + width / 2, bar.middle, 0.0])

    def give_way(self, mark: Ornament | None) -> Self:
        """Stand behind something from now on, wherever its bar ends."""
        self.behind = mark
        return self

    def stand(self, whole: Record) -> Self:
        """Stand at the end of its bar, for another run's sum."""
        self.follow(whole, NUMBER, np.zeros(3))
        self.points = self.points + self._spot()
        return self

    def faults(self) -> Iterator[Fault]:
        """It is the sum of what it stands at."""
        yield from super().faults()
        bar = self.beside[0]()
        if bar is None or not self.fill_rgbas[0, 3]:
            return
        whole, due = float(self.claim.record.value[()]), bar.whole / bar.times
        if abs(whole - due) > 1e-5 * abs(due):
            yield Fault("relation", f"{self.drawn} at the end of {bar.record.name}", f"{due:g}")
        middle = (self.points.min(axis=0) + self.points.max(axis=0)) / 2
        if np.abs(middle - self._spot()).max() > NUMBER / 4:
            yield Fault("place", f"{self.drawn} away from its bar", "at its end")

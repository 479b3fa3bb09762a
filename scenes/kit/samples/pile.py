"""Samples as a pile over a ruler, and how high theory expects it to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.crowds import Crowd, Pile
from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.samples.ruler import RulerPose, TurningRuler
from scenes.kit.truth.checks import Fault, Ornament, Standing, filled_otherwise, same_way

_GAP = 0.08  # of a bar's width, to each side
_DASH = 0.13
_NOTHING = np.zeros((0, 3))


def bars(pose: RulerPose, lefts: Numbers, rights: Numbers, feet: Numbers, tops: Numbers) -> Points:
    """Upright bars over a ruler, as one outline."""
    corners = [(lefts, feet), (rights, feet), (rights, tops), (lefts, tops)]
    places = [pose.at(numbers, heights) for numbers, heights in corners]
    sides = [straights(*pair) for pair in zip(places, places[1:] + places[:1], strict=True)]
    return np.concatenate([each.reshape(-1, 4, 3) for each in sides], axis=1).reshape(-1, 3)


class SamplePile(Quick):
    """A pile of so many samples, one bar a bin; `row` says which number of samples."""

    def __init__(self, pile: Pile, ruler: TurningRuler, tall: float) -> None:
        """tall is how high a height of 1 is."""
        self.face, self.pile, self.tall, self.row = Face.VALUE, pile, tall, 0
        self.away = 0.0  # from the ruler
        self.beside = (ref(ruler),)
        self.hue = current_theme().value[0].line
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=self.hue)
        self.set_z_index(-0.4)
        self.lay()

    @property
    def pose(self) -> RulerPose:
        ruler = self.beside[0]()
        assert ruler is not None, "a pile outlives its ruler"
        return ruler.pose

    @property
    def record(self) -> Record:
        return self.pile.heights

    def tell(self, row: int) -> Self:
        """Hold another number of samples."""
        self.row = row
        return self.lay()

    def grow(self, tall: float, away: float = 0.0) -> Self:
        """Be drawn in another size, and so far away from the ruler."""
        self.tall, self.away = tall, away
        return self.lay()

    def lay(self) -> Self:
        """Lie where the ruler is now."""
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        heights = self.record.value[self.row].astype(np.float64)
        lefts = self.pile.lefts.value.astype(np.float64)
        width = float(self.pile.width.value)
        filled = heights > 0
        if not filled.any():
            return _NOTHING
        lefts, tops = lefts[filled], heights[filled] * self.tall
        low, high = lefts + _GAP * width, lefts + (1 - _GAP) * width
        return bars(self.pose, low, high, np.full(len(tops), self.away), tops + self.away)

    @property
    def standing(self) -> Standing:
        k = int(self.record.value[self.row].argmax())
        return Standing(self.record, (self.row, k), self.record.text((self.row, k)))

    def faults(self) -> Iterator[Fault]:
        """Each bar stands over its bin, as high as its share."""
        told = f"the pile of {self.record.name}"
        yield from filled_otherwise(told, self, self._outline(), self.hue, "as its bins hold")


class Due(Ornament):
    """The heights that theory expects of a pile, dashed."""

    def __init__(self, heap: SamplePile) -> None:
        self.beside = (ref(heap),)
        super().__init__(stroke_width=0.9 * LINE, stroke_color=current_theme().text,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.set_z_index(0.2)
        self.lay()

    @property
    def heap(self) -> SamplePile:
        heap = self.beside[0]()
        assert heap is not None, "what theory expects outlives its pile"
        return heap

    def lay(self) -> Self:
        """Lie where the pile is now."""
        self.points = self.born = self._outline()
        return self

    def _outline(self) -> Points:
        heap = self.heap
        numbers, heights = (
            each.value.astype(np.float64) for each in (heap.pile.places, heap.pile.due)
        )
        corners = heap.pose.at(numbers, heights * heap.tall)
        kept = [Polyline(corners)]
        if len(numbers) == 4:  # a level over each of two posts
            kept = [Polyline(corners[:2]), Polyline(corners[2:])]
        return np.concatenate([dashes(each) for each in kept])

    def faults(self) -> Iterator[Fault]:
        """It is theory, and lies where that expects the pile to be."""
        due = self.heap.pile.due
        if due.expression is None or due.expression.kind is not ExpressionKind.THEORY:
            yield Fault("theory", f"{due.name}, dashed", "a full line: torch computed it")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"{due.name} elsewhere", "where it is expected")


def dashes(way: Polyline) -> Points:
    """A way in an odd number of pieces, every second of which is left out."""
    pieces = 2 * max(1, round(way.length / _DASH / 2)) - 1
    starts = np.arange(0, pieces, 2) / pieces
    ends = starts + 1 / pieces
    steps = np.linalg.norm(np.diff(way.corners, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()
    first, last = (
        np.column_stack([np.interp(at, along, axis) for axis in way.corners.T])
        for at in (starts, ends)
    )
    return straights(first, last)


class Rain(Quick):
    """Samples as bricks that fall one by one onto their bins; they have fallen for some seconds."""

    def __init__(self, crowd: Crowd, heap: SamplePile, above: float, starts: Numbers, falls: float):
        """above is the height from which they fall; starts are seconds, falls how many it takes."""
        self.face, self.crowd, self.above, self.falls = Face.VALUE, crowd, above, falls
        self.starts, self.seconds = starts, 0.0
        self.beside = (ref(heap),)
        self.hue = current_theme().value[0].line
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=self.hue)
        self.set_z_index(-0.35)
        pile = heap.pile
        width, lefts = float(pile.width.value), pile.lefts.value.astype(np.float64)
        bins = np.floor((self.record.value.astype(np.float64) - lefts[0]) / width).astype(int)
        self.kept = np.flatnonzero((bins >= 0) & (bins < len(lefts)))
        self.bins = bins[self.kept]
        self.below = np.array([int((self.bins[:k] == each).sum())
                               for k, each in enumerate(self.bins)])  # fmt: skip
        self.lay()

    @property
    def record(self) -> Record:
        return self.crowd.first

    @property
    def heap(self) -> SamplePile:
        heap = self.beside[0]()
        assert heap is not None, "rain outlives its pile"
        return heap

    @property
    def fallen(self) -> int:
        """How many have come down."""
        return int((self.starts + self.falls <= self.seconds + 1e-9).sum())

    def fall(self, seconds: float) -> Self:
        self.seconds = seconds
        return self.lay()

    def lay(self) -> Self:
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        heap, pile = self.heap, self.heap.pile
        width = float(pile.width.value)
        brick = heap.tall / (len(self.record.value) * width)
        share = (self.seconds - self.starts[self.kept]) / self.falls
        begun = share > 0
        if not begun.any():
            return _NOTHING
        rest = self.below[begun] * brick
        feet = self.above + (rest - self.above) * np.clip(share[begun], 0.0, 1.0) ** 2
        lefts = pile.lefts.value.astype(np.float64)[self.bins[begun]]
        low, high = lefts + _GAP * width, lefts + (1 - _GAP) * width
        return bars(heap.pose, low, high, feet, feet + 0.86 * brick)

    @property
    def standing(self) -> Standing:
        last = (max(0, self.fallen - 1),)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """Each brick is over the bin of its sample, on those that fell there before."""
        yield from filled_otherwise(f"the rain of {self.record.name}", self, self._outline(),
                                    self.hue, "over the bins of its samples")  # fmt: skip
        pile = self.heap.pile
        counts = np.bincount(self.bins, minlength=len(pile.lefts.value))
        due = pile.heights.value[0] * float(pile.width.value) * len(self.record.value)
        if not np.allclose(counts, due, atol=1e-3):
            yield Fault("bar", f"the rain of {self.record.name} in other bins", "the pile's own")

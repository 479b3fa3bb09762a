"""What is left of an earlier run beside the one that is shown: rings, and where a sum ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.records.budget import BudgetRun
from gradmath.records.tensor import Index, Record
from scenes.kit.budget.bars import LaidBar
from scenes.kit.budget.heap import Heap, HeapFloor, same_number
from scenes.kit.cells.lettering import ADVANCE, Number
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, NUMBER, current_theme, rgba
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way

_NOTHING = np.zeros((0, 3))
_BESIDE = 0.14  # from the end of the bar above to the number
_APART, _FEWEST = 0.1, 9  # from dot to dot of a ring, and how many it has at least


def ring(radius: float, middle: Points) -> Points:
    """A circle of dots; none without a radius."""
    if not radius > 0.0:
        return _NOTHING
    count = max(_FEWEST, round(2 * np.pi * radius / _APART))
    begins = np.linspace(0.0, 2 * np.pi, count, endpoint=False)
    starts, ends = (
        np.column_stack([np.cos(angle), np.sin(angle), np.zeros(count)]) * radius + middle
        for angle in (begins, begins + np.pi / count)
    )
    return straights(starts, ends)


class OldHeap(Quick):
    """How large a heap was: a dotted ring in its cell, dark where it lies on a larger heap."""

    def __init__(self, record: Record, index: Index, floor: HeapFloor) -> None:
        super().__init__(stroke_width=1.4 * HAIRLINE)
        self.record, self.index, self.beside = record, index, (ref(floor),)
        self.set_z_index(0.5)
        self.stroke_rgbas = rgba(current_theme().text)
        self.lay()

    @property
    def heap(self) -> Heap:
        """What lies there now."""
        floor = self.beside[0]()
        assert floor is not None, "a ring outlives its floor"
        return floor[self.index]

    @property
    def radius(self) -> float:
        return self.heap.measure.radius(self.value)

    def _outline(self) -> Points:
        floor = self.beside[0]()
        assert floor is not None, "a ring outlives its floor"
        return ring(self.radius, floor.at(self.index))

    @property
    def hue(self) -> str:
        theme = current_theme()
        grown = self.heap.measure.radius(self.heap.value) > 0.98 * self.radius
        return theme.background if grown else theme.text

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    def lay(self) -> Self:
        self.laid = self.value
        self.points = self._outline()
        self.stroke_rgbas = rgba(self.hue, self.stroke_rgbas[0, 3])
        return self

    @property
    def standing(self) -> Standing:
        told = f"once {self.record.text(self.index)}"
        return Standing(self.record, self.index, told)

    def faults(self) -> Iterator[Fault]:
        """It is as large as its entry was, in its own cell."""
        told = f"the ring of {self.record.name}{list(self.index)}"
        if not same_number(self.laid, self.value):
            yield Fault("bar", f"{told} as it was", "what the record holds now")
        if not same_way(self.points, self._outline()):
            yield Fault("bar", f"{told} of another size, or elsewhere", "as its entry was")


class OldEnd(QuickGroup):
    """Where a bar ended in an earlier run: a dotted line down to its lower edge, dark within it.

    Above it stands what the sum was, if there is room.
    """

    def __init__(self, bar: LaidBar, whole: Record, weight: LaidBar) -> None:
        """weight is the bar above: the number stands in its line, behind its end."""
        self.beside, self.over, self.level = (ref(bar),), ref(weight), weight.middle
        theme = current_theme()
        self.above, self.within = (
            Ornament(stroke_width=2 * HAIRLINE, stroke_color=ink)
            for ink in (theme.text, theme.background)
        )
        self.number = Number(whole, (), em=NUMBER)
        super().__init__(self.above, self.within, self.number)
        self.set_z_index(1)
        self.lay()

    @property
    def bar(self) -> LaidBar:
        bar = self.beside[0]()
        assert bar is not None, "a mark outlives its bar"
        return bar

    @property
    def lines(self) -> list[Ornament]:
        return [self.above, self.within]

    def _across(self) -> float:
        return float(self.bar.ruler.at(float(self.number.claim.record.value[()]))[0])

    def _outlines(self) -> list[Points]:
        across, bar = self._across(), self.bar
        top, low = bar.middle + bar.thick / 2, bar.middle - bar.thick / 2
        stretches = (self.level - 0.16, top), (top, low)
        return [
            dotted(Polyline.through([across, start, 0.0], [across, end, 0.0]))
            for start, end in stretches
        ]

    def lay(self) -> Self:
        for line, points in zip(self.lines, self._outlines(), strict=True):
            line.points = line.born = points
        theme = current_theme()
        covered = self._across() <= self.bar.end
        ink = theme.background if covered else theme.text
        self.within.stroke_rgbas = rgba(ink, self.within.stroke_rgbas[0, 3])
        record = self.number.claim.record
        weight = self.over()
        assert weight is not None, "a mark outlives the bar above"
        free = weight.end + _BESIDE + ADVANCE * len(record.text()) * NUMBER / 2
        place = np.array([max(self._across(), free), self.level, 0.0])
        self.number.follow(record, NUMBER, place)
        return self

    @property
    def standing(self) -> Standing:
        record = self.number.claim.record
        return Standing(record, (), record.text(()))

    def faults(self) -> Iterator[Fault]:
        """It stands where its number is on the axis."""
        for line, due in zip(self.lines, self._outlines(), strict=True):
            if not same_way(line.points, due):
                yield Fault("bar", f"the mark of {self.number.drawn} elsewhere", "at its number")


class OldRun(QuickGroup):
    """The run that was shown before: a board of its own, which never moves.

    Rings are where heaps were, end where the sum was.
    """

    def __init__(
        self, run: BudgetRun, v: HeapFloor, grad: HeapFloor, weight: LaidBar, bar: LaidBar
    ) -> None:
        super().__init__()
        self.run, self.transition = run, None
        self.rings = [
            OldHeap(record, index, floor)
            for record, floor in ((run.v, v), (run.grad, grad))
            for index in np.ndindex(record.shape)
            if record.value[index]
        ]
        self.end = OldEnd(bar, run.total, weight)
        for each in self.rings:
            belongs(each, self)
        for part in (*self.end.lines, self.end.number):
            belongs(part, self.end, self)

    transition: Transition | None

    def lay(self) -> None:
        """Let rings and mark be seen on what lies there now."""
        for each in self.rings:
            each.lay()
        self.end.lay()

    @property
    def drawn(self) -> list[VMobject]:
        """All of it but the number."""
        return [*self.rings, *self.end.lines]

    @property
    def records(self) -> dict[str, Record]:
        return {"v": self.run.v, "grad": self.run.grad, "total": self.run.total}

    def relations(self) -> Iterator[Fault]:
        """All that it shows is of its run."""
        own = [record for record in self.records.values()]
        for record in (*(each.record for each in self.rings), self.end.number.claim.record):
            if not any(record is each for each in own):
                yield Fault("relation", f"{record.name} of another run", "of the run before")

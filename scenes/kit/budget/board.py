"""One run as a board: weight lies on out, what it brings back on inp, and both end to end below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VMobject

from gradmath.records.budget import BudgetRun
from gradmath.records.tensor import Index, Record
from scenes.kit.budget.bars import EndNumber, LaidBar, Ruler, Trough
from scenes.kit.budget.heap import Heap, HeapFloor, Measure
from scenes.kit.budget.old_run import OldRun
from scenes.kit.budget.places import (
    BARS,
    CELL,
    GRADIENT_AT,
    INP_AT,
    LARGEST,
    OUT_AT,
    PITCH,
    PLOT,
    THICK,
    WEIGHT_AT,
)
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.lettering import ADVANCE
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import ON_PAPER, Paper, ScaledAxis
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.parabola import Parabola, plot_parts
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, NUMBER, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = INDEX / CODE_SIZE
_AWAY = 0.18  # from the axis to its numbers
_LARGE = 0.85  # where few cells have sand, their heaps may reach over others
_BESIDE = 0.2  # a number at the end of a bar
_ASIDE = 0.15  # of the way from slope to slope: what is seen beside it from near
TWO, ONE, NEAR = 0.0, 1.0, 2.0  # what the axis shows: two budgets, one, the stretch between slopes


class BudgetBoard(QuickGroup):
    """All runs with one curve. Its parts come on stage one by one; it stands for them as a board.

    `pulled` says that gradients lie on inp, `laid` that they lie end to end, too.
    """

    def __init__(
        self, runs: Sequence[BudgetRun], floors: tuple[Floor, Floor] | None = None
    ) -> None:
        super().__init__()
        self.run = run = runs[0]
        self.transition: Transition | None = None
        self.pulled = self.laid = False
        self.arrived = self.arrived_first = floors is None  # its floors show its run
        self.old: OldRun | None = None  # what is left of an earlier run
        self.lit: list[VMobject] = []  # what points at entries that are spoken of
        single = [each for each in runs if float(each.budget.value) < 1.01]
        most = max(float(each.grad.value.max()) for each in runs)
        self.most = max(float(each.total.value) for each in single)
        self.longest = max(len(each.total.text()) for each in runs)
        self.low, self.high = (float(pick(run.slopes.value)) for pick in (np.min, np.max))
        unit = LARGEST / float(np.sqrt(most)) * (1.0 if len(single) < len(runs) else _LARGE)
        weight = max(float(each.v.value.max()) for each in single)
        gradient = max(float(each.grad.value.max()) for each in single)
        self.gradient = Measure(unit, gradient)
        self.weight = Measure(unit * float(np.sqrt(self.low)), weight)
        self.inp, self.out = floors or self._floors(run)
        for floor in (self.inp, self.out):
            self._own_cells(floor)
        self.plot = Parabola(run, PLOT)
        self.papers = [Paper(stroke_width=0) for _ in self.plot.names]  # behind which heaps fly
        for paper, name in zip(self.papers, self.plot.names, strict=True):
            paper.set_z_index(ON_PAPER - 0.01).cover(name.set_z_index(ON_PAPER), 1.0)
        self.v = HeapFloor(run.v, self.weight, OUT_AT, PITCH)
        self.grad = HeapFloor(run.came, self.weight, INP_AT, PITCH)
        self.axis = self._axis()
        self.bars = self._bars(run)
        self.troughs = [Trough(self.bars[0], place) for place in (0, 1)]
        self.wholes = [EndNumber(self.bars[0], run.budget), EndNumber(self.bars[1], run.total)]
        self.names = self._names()
        self.own(*self.wholes, *self.papers, *plot_parts(self.plot), *self.plot.tangents,
                 *self.plot.papers, *self.plot.slopes)  # fmt: skip
        for heaps in (self.v, self.grad):
            for part in (*heaps.heaps, heaps.hem):
                belongs(part, heaps, self)
        for bar in self.bars:
            for piece in bar.pieces:
                belongs(piece, bar, self)

    # -- parts ---------------------------------------------------------------------------------

    def own(self, *parts: VMobject) -> None:
        """Answer for parts wherever they come on stage."""
        for part in parts:
            belongs(part, self)

    @staticmethod
    def _floors(run: BudgetRun) -> tuple[Floor, Floor]:
        scale = max(run.inp.magnitude(), 1.0)
        inp = Floor(run.inp, Face.VALUE, CELL, INP_AT, scale=2 * scale)
        out = Floor(run.out, Face.VALUE, CELL, OUT_AT, scale=2 * run.out.magnitude())
        out.show_digits(0.0)
        return inp, out

    def _own_cells(self, floor: Floor) -> None:
        belongs(floor, self)
        for each in floor.cells:
            each.home = (ref(floor), ref(self))  # type: ignore[assignment]

    def _axis(self) -> ScaledAxis:
        low, high = self.low, self.high
        aside = _ASIDE * (high - low)
        room = _BESIDE + self.longest * ADVANCE * NUMBER
        most = max(1.04 * high, self.most * BARS.width / (BARS.width - room))
        ends = np.array([BARS.left, BARS.bottom, 0.0]), np.array([BARS.right, BARS.bottom, 0.0])
        spans = (
            Span(0.0, 2 * most, (0.0, 2 * low, 2 * high)),
            Span(0.0, most, (0.0, low, high)),
            Span(low - aside, high + aside, (low, high)),
        )
        axis = Ruler(spans, *ends, DOWN, _AWAY)
        axis.look(ONE)
        return axis

    def _bars(self, run: BudgetRun) -> tuple[LaidBar, LaidBar]:
        """v above, in units of the smaller slope, and inp.grad below, in the same order."""
        order = [*np.ndindex(run.v.shape)]
        above = {"thick": THICK, "middle": WEIGHT_AT, "strongest": self.weight.scale}
        weight = LaidBar(run.v, order, self.axis, times=self.low, **above)
        mirrored = [index[::-1] for index in order]
        below = {"thick": THICK, "middle": GRADIENT_AT, "strongest": self.gradient.scale}
        gradient = LaidBar(run.grad, mirrored, self.axis, times=1.0, **below)
        return weight, gradient

    def _names(self) -> dict[str, NameLabel]:
        """Of what stands first: the floors above their left ends, the bars before theirs."""
        names = {"inp": self._name_over(self.inp), "out": self._name_over(self.out)}
        for name, bar in (("v bar", self.bars[0]), ("grad bar", self.bars[1])):
            names[name] = NameLabel(bar, _EM)
            names[name].move_to((BARS.left - 0.12, bar.middle, 0.0), aligned_edge=RIGHT)
        return names

    @staticmethod
    def _name_over(floor: Floor, named: HeapFloor | None = None) -> NameLabel:
        """The name of a floor, or of the heaps on it."""
        name = NameLabel(named or floor, _EM)
        return name.next_to(floor, UP, buff=0.12).align_to(floor, LEFT)

    def name_heaps(self, key: str) -> NameLabel:
        """The name of what lies on out (`v`) or on inp (`grad`), in the place of the floor's."""
        floor, heaps = (self.out, self.v) if key == "v" else (self.inp, self.grad)
        self.names[key] = self._name_over(floor, heaps)
        return self.names[key]

    def frame_of_row(self, row: int) -> Frame:
        """A frame around a row of out."""
        return Frame(self.out.row(row), buff=0.04)

    def frame_of_column(self, column: int) -> Frame:
        return Frame(self.inp.column(column), buff=0.04)

    # -- ways ----------------------------------------------------------------------------------

    @property
    def indices(self) -> list[Index]:
        """The entries of inp, in the order of those of out."""
        return [index[::-1] for index in np.ndindex(self.run.v.shape)]

    def examples(self) -> list[Index]:
        """An entry of inp at the smaller slope, and one at the larger, both with sand on them."""
        slopes, came = (each.value.astype(float) for each in (self.run.slopes, self.run.came))
        found = [np.argwhere((slopes == each) & (came > 0)) for each in (self.low, self.high)]
        return [(int(each[0][0]), int(each[0][1])) for each in found if len(each)]

    def touch(self, index: Index) -> np.ndarray:
        """Where on the curve an entry of inp stands."""
        run = self.run
        at = float(run.inp.value[index]), float(run.powers.value[index])
        return np.asarray(self.plot.axes.place(*at)[0])

    def way_back(self, index: Index) -> Polyline:
        """From an entry of out by the curve to its entry of inp."""
        return Polyline.through(self.v.at(index[::-1]), self.touch(index), self.grad.at(index))

    def way_out(self, index: Index) -> Polyline:
        """From a piece of the bar of v to the cell of out."""
        return Polyline.through(self.bars[0].piece_at(index), self.v.at(index))

    def down(self) -> list[Heap]:
        """Copies of all gradients, each to fly to its piece of the bar."""
        copies = []
        for index in self.indices:
            if self.run.grad.value[index]:
                heap = Heap(self.run.grad, index, self.gradient, self.grad.at(index))
                heap.way = Polyline.through(self.grad.at(index), self.bars[1].piece_at(index))
                copies.append(heap)
        self.own(*copies)
        return copies

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: BudgetRun) -> Self:
        """Stand for another run."""
        self.run = run
        self.inp.follow(run.inp)
        self.out.follow(run.out)
        self.plot.follow(run)
        self.v.follow(run.v)
        self.grad.follow(run.grad if self.pulled else run.came)
        for bar, record in zip(self.bars, (run.v, run.grad), strict=True):
            bar.follow(record)
        if self.old is not None:
            self.old.lay()
        for number, record in zip(self.wholes, (run.budget, run.total), strict=True):
            number.stand(record)
        return self

    def arrive(self) -> Self:
        """Let the floors that it takes over show its run."""
        self.arrived = True
        return self.follow(self.run)

    def look(self, closeness: float) -> Self:
        """Show the axis so close, and all that stands along it."""
        self.axis.look(closeness)
        for bar in self.bars:
            bar.lay()
        for trough in self.troughs:
            trough.lay()
        if self.old is not None:
            self.old.end.lay()
        for number in self.wholes:
            number.stand(number.claim.record)
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        return [self.inp, self.out, self.v, self.grad, *self.bars, *self.wholes]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        if not self.arrived:
            return {}
        plotted = self.plot.run
        held = {"inp": self.inp.record, "out": self.out.record, "v": self.v.record,
                "v bar": self.bars[0].record, "budget": self.wholes[0].claim.record,
                "u": plotted.u, "curve": plotted.curve, "powers": plotted.powers,
                "slopes": plotted.slopes}  # fmt: skip
        if self.pulled:
            held["grad"] = self.grad.record
        if self.laid:
            held |= {"grad bar": self.bars[1].record, "total": self.wholes[1].claim.record}
        return held

    def relations(self) -> Iterator[Fault]:
        """Heaps and bars are of one tensor; gradients are weights times slopes, turned over."""
        if not self.arrived:
            return
        for floor, bar in ((self.v, self.bars[0]), (self.grad, self.bars[1])):
            if (bar is self.bars[0] or self.laid) and bar.record is not floor.record:
                yield Fault("relation", f"{bar.record.name} under {floor.record.name}", "the same")
        yield from self._unit_faults()
        if self.pulled:
            slopes = self.plot.run.slopes.value.astype(np.float64)
            due = slopes * self.v.record.value.T.astype(np.float64)
            if not np.allclose(self.grad.record.value, due, rtol=1e-5):
                yield Fault("relation", "gradients", "weights times slopes, turned over")

    def _unit_faults(self) -> Iterator[Fault]:
        """At the smaller slope a share of v and its gradient are alike, as heaps and as pieces."""
        least = float(self.plot.run.slopes.value.min())
        weight, gradient = self.bars
        if gradient.times != 1.0 or not np.isclose(weight.times, least):
            yield Fault("relation", "bars in units of their own", f"v times {least:g} as inp.grad")
        if not np.isclose(self.weight.unit**2, self.gradient.unit**2 * least):
            yield Fault("relation", "heaps in units of their own", f"v times {least:g} as inp.grad")
        measures = (self.v, self.weight), (self.grad, self.gradient if self.pulled else None)
        for floor, measure in measures:
            if measure and any(heap.measure is not measure for heap in floor.heaps):
                yield Fault("relation", f"{floor.record.name} in another measure", "one of its own")

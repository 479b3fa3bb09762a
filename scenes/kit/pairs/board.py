"""One run of `Y = tanh(X @ X.T)`: rows as arrows with their gradients, and beside them Y, V, L."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.pairs import PairRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Grid, index_labels
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bringing import ProductBlock
from scenes.kit.pairs.lengths import LengthPlot
from scenes.kit.pairs.places import COMING, REACH, STANDING, PairPlaces, fitted
from scenes.kit.pairs.weights import WeightDots
from scenes.kit.space.angle import AgreementArc
from scenes.kit.space.arcs import PairArc
from scenes.kit.space.arrows import RowNumber, SolidArrow, Vector, row_of
from scenes.kit.space.axes import SpaceAxes
from scenes.kit.space.eye import Eye
from scenes.kit.space.head_to_tail import HeadToTail, WeighedRows
from scenes.kit.space.legs import RowLegs
from scenes.kit.space.scenery import Scenery
from scenes.kit.space.tip_number import TipNumber
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = 0.9 * HEADING / CODE_SIZE
_INNERMOST, _OUTERMOST = 0.22, 0.62  # radii of arcs, in units of the space
_AGREES = 0.5  # radius of an angle that is spoken of
_SLIM = 0.8  # of a gradient's arrow
_TIPS = ((1, 0.14), (-1, 0.14), (1, 0.5), (-1, 0.5))  # sides of numbers, and how far away
_ROOM, _CAPTION = 0.1, 0.5  # around a number; below all of them
_LONG, _NEAR = 1.15, 0.9  # of axes at first; beside what is seen from near
_ABOVE = 0.42  # from a matrix to its name, over the indices


class PairBoard(QuickGroup):
    """All that a run shows; parts come one by one, and those in `laid` follow other runs."""

    def __init__(self, run: PairRun, runs: Sequence[PairRun], swept: Sequence[PairRun]) -> None:
        """runs are all that will be shown, swept those in which one row grows."""
        super().__init__()
        self.run, self.places = run, PairPlaces(len(run.X.value))
        self.transition: Transition | None = None
        self.laid: list[str] = []
        self._fill_space(run, runs)
        self._fill_map(run, runs)
        weighs = float(np.trace(run.V.value))  # what L cannot exceed while V is a diagonal
        self.plot = LengthPlot(run, swept, self.places.plot)
        width, travel = self.places.bar
        self.meter = Meter(run.L, self.places.ground, width=width, travel=travel, scale=weighs)
        self.meter_name = NameLabel(self.meter, _EM).next_to(self.meter.tube, UP, buff=0.14)
        self.meter_name.stand_on(self.map_name.baseline)
        self.blocks = [
            ProductBlock(run, i, self.map, self.plot.axes, self.places, weighs)
            for i in range(self.places.n)
        ]
        for part in (*self.arrows, *self.gradients, *self.arcs, self.map, self.dots, *self.blocks):
            belongs(part, self)

    def _fill_space(self, run: PairRun, runs: Sequence[PairRun]) -> None:
        self.eye = fitted(STANDING, tips_of(runs))
        space = self.space = Scenery(self.eye)
        rows = range(self.places.n)
        self.axes = SpaceAxes(space, run.X, REACH)
        self.arrows = [SolidArrow(space, run.X, i, Face.VALUE) for i in rows]
        self.numbers = [RowNumber(arrow, beside_head=True) for arrow in self.arrows]
        self.gradients = [
            SolidArrow(space, run.X_grad, i, Face.GRADIENT, tail=(run.X, i), width=_SLIM)
            for i in rows
        ]
        most = max(float(np.abs(each.V.value).max()) for each in runs)
        pairs = sorted(combinations(rows, 2), key=lambda pair: _angle(run, *pair))
        radii = np.linspace(_INNERMOST, _OUTERMOST, len(pairs)).tolist()
        self.arcs = [
            PairArc(run.V, (self.arrows[i], self.arrows[j]), radius, scale=most, strength=run.steep)
            for (i, j), radius in zip(pairs, radii, strict=True)
        ]

    def _fill_map(self, run: PairRun, runs: Sequence[PairRun]) -> None:
        places = self.places
        self.table = Grid(run.X, Face.VALUE, places.table_size, scale=run.X.magnitude())
        self.table.move_to(places.table_middle)
        self.map = Grid(
            run.Y, Face.VALUE, places.map_size, scale=1.0, decimals=places.map_decimals
        ).move_to(places.map_middle)
        self.table_name, self.map_name = (
            NameLabel(grid, _EM).next_to(grid, UP, buff=_ABOVE) for grid in (self.table, self.map)
        )
        self.table_indices, self.map_indices = (
            [*index_labels(grid, 0, beside=LEFT), *index_labels(grid, 1, beside=UP)]
            for grid in (self.table, self.map)
        )
        most = max(float(np.abs(each.V.value).max()) for each in runs)
        self.dots = WeightDots(run.V, self.map, most)
        for cell in self.map.cells:
            cell.show_digits(0.0)

    def tips(self) -> list[TipNumber]:
        """How long gradients are, beside their tips: the largest, and others if there is room."""
        sizes = self.run.sizes
        order = sorted(self.gradients, key=lambda each: -float(sizes.value[each.row]))
        taken: list[VMobject] = [*self.numbers]
        found: list[TipNumber] = []
        for gradient in order:
            sides = [TipNumber(gradient, sizes, *place) for place in _TIPS]
            free = [number for number in sides if has_room(number, taken)]
            kept = free[:1] or ([] if found else sides[:1])
            found += kept
            taken += kept
        return found

    # -- parts that come and go ----------------------------------------------------------------

    def legs(self, i: int) -> RowLegs:
        """How row i becomes an arrow."""
        return RowLegs(self.space, self.run.X, i)

    def angle(self, i: int, j: int) -> AgreementArc:
        """How much two rows agree."""
        return AgreementArc(self.run.Y, (self.arrows[i], self.arrows[j]), _AGREES)

    def sums(self) -> HeadToTail:
        """The gradient of the row that is looked at, as a sum."""
        run = self.run
        return HeadToTail(self.space, WeighedRows(run.X, run.C, run.terms, run.X_grad, run.row))

    def near(self) -> Eye:
        """From where the row that is looked at fills the arrows' room, with its sum."""
        run = self.run
        tip = row_of((run.X, run.row))
        ends = np.cumsum([row_of((run.terms, j)) for j in range(self.places.n)], axis=0)
        return fitted(STANDING, [np.zeros(3), tip, *(tip + end for end in ends)], 0.0, _NEAR)

    @property
    def far(self) -> float:
        """How long the axes are while rows become arrows: longer than all entries."""
        return max(_LONG, self.run.X.magnitude() + 0.1)

    def seen_coming(self) -> Eye:
        """From where the arrows are seen at first."""
        return fitted(COMING, [row_of((self.run.X, i)) for i in range(self.places.n)], self.far)

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: PairRun) -> Self:
        """Show another run."""
        self.run = run
        for i, (arrow, number, gradient) in enumerate(
            zip(self.arrows, self.numbers, self.gradients, strict=True)
        ):
            arrow.follow(run.X)
            number.lay()
            if "gradients" in self.laid:
                gradient.follow(run.X_grad, (run.X, i))
        if "arcs" in self.laid:
            for arc in self.arcs:
                arc.follow(run.V, run.steep)
        if "map" in self.laid:
            self.map.follow(run.Y)
        if "dots" in self.laid:
            self.dots.follow(run.V)
        if "plot" in self.laid:
            self.plot.follow(run)
            for block in self.blocks:
                block.follow(run)
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        parts: list[VMobject] = [*self.arrows, *self.numbers]
        parts += self.gradients if "gradients" in self.laid else []
        parts += self.arcs if "arcs" in self.laid else []
        parts += [self.map] if "map" in self.laid else []
        parts += [self.dots] if "dots" in self.laid else []
        if "plot" in self.laid:
            parts += [*self.blocks, self.plot.bead, *self.plot.tangents]
        return parts

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {f"arrow {i}": arrow.record for i, arrow in enumerate(self.arrows)}
        if "gradients" in self.laid:
            held |= {f"gradient {i}": each.record for i, each in enumerate(self.gradients)}
        if "arcs" in self.laid:
            held |= {f"arc {k}": arc.weights for k, arc in enumerate(self.arcs)}
        if "map" in self.laid:
            held["Y"] = self.map.record
        if "dots" in self.laid:
            held["V"] = self.dots.record
        if "plot" in self.laid:
            held["plot"] = self.plot.record
            held |= {f"block {i}": each.record for i, each in enumerate(self.blocks)}
        return held

    def relations(self) -> Iterator[Fault]:
        """Arrows and gradients are those of their places; each gradient is at its arrow's tip."""
        for i, (arrow, gradient) in enumerate(zip(self.arrows, self.gradients, strict=True)):
            if (arrow.row, gradient.row) != (i, i):
                yield Fault("arrow", f"{arrow.told} as number {i}", "each row once")
            if "gradients" in self.laid and gradient.tail != (arrow.record, i):
                yield Fault("arrow", f"{gradient.told} at another tip", f"that of row {i}")


def has_room(number: VMobject, taken: Sequence[VMobject]) -> bool:
    """Whether something stands inside the margins, apart from all that has been placed."""
    left, right = float(number.get_left()[0]), float(number.get_right()[0])
    bottom, top = float(number.get_bottom()[1]), float(number.get_top()[1])
    apart = all(
        left > float(each.get_right()[0]) + _ROOM
        or right < float(each.get_left()[0]) - _ROOM
        or bottom > float(each.get_top()[1]) + _ROOM
        or top < float(each.get_bottom()[1]) - _ROOM
        for each in taken
    )
    return apart and left > SAFE.left and bottom > SAFE.bottom + _CAPTION


def tips_of(runs: Sequence[PairRun]) -> list[Vector]:
    """Where arrows end in some runs, and where their gradients do."""
    tips = []
    for run in runs:
        for i in range(len(run.X.value)):
            tip = row_of((run.X, i))
            tips += [tip, tip + row_of((run.X_grad, i))]
    return tips


def _angle(run: PairRun, i: int, j: int) -> float:
    """How far two rows point apart: less the larger their cosine."""
    one, other = row_of((run.X, i)), row_of((run.X, j))
    return -float(one @ other / np.sqrt((one @ one) * (other @ other)))

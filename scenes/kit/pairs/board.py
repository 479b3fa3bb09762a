"""One run of `Y = tanh(X @ X.T)`: rows as arrows with their gradients, and beside them Y, V, L."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.pairs import PairRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Grid, index_labels
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bringing import ProductBlock
from scenes.kit.pairs.bundle import Bundle
from scenes.kit.pairs.lengths import LengthPlot
from scenes.kit.pairs.places import COMING, STANDING, PairPlaces, fitted
from scenes.kit.pairs.weights import WeightDots
from scenes.kit.space.angle import AgreementArc
from scenes.kit.space.arrows import row_of
from scenes.kit.space.eye import Eye
from scenes.kit.space.head_to_tail import HeadToTail, WeighedRows
from scenes.kit.space.legs import RowLegs
from scenes.kit.space.tip_number import TipNumber

_EM = 0.9 * HEADING / CODE_SIZE
_AGREES = 0.5  # radius of an angle that is spoken of
_TIPS = ((1, 0.14), (-1, 0.14), (1, 0.5), (-1, 0.5))  # sides of numbers, and how far away
_ROOM, _CAPTION = 0.1, 0.5  # around a number; below all of them
_LONG, _NEAR = 1.15, 0.9  # of axes at first; beside what is seen from near
_ABOVE = 0.42  # from a matrix to its name, over the indices


class PairBoard(Bundle[PairRun]):
    """All that a run shows; parts come one by one, and those in `laid` follow other runs."""

    def __init__(self, run: PairRun, runs: Sequence[PairRun], swept: Sequence[PairRun]) -> None:
        """runs are all that will be shown, swept those in which one row grows."""
        super().__init__(run, runs)
        self.places = PairPlaces(len(run.X.value))
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
        self.own(self.map, self.dots, *self.blocks)

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
        super().follow(run)
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
        parts = super().living
        parts += [self.map] if "map" in self.laid else []
        parts += [self.dots] if "dots" in self.laid else []
        if "plot" in self.laid:
            parts += [*self.blocks, self.plot.bead, *self.plot.tangents]
        return parts

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = super().records
        if "map" in self.laid:
            held["Y"] = self.map.record
        if "dots" in self.laid:
            held["V"] = self.dots.record
        if "plot" in self.laid:
            held["plot"] = self.plot.record
            held |= {f"block {i}": each.record for i, each in enumerate(self.blocks)}
        return held


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

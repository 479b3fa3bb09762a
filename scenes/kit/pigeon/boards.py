"""Five arrows with what they agree in: while they step apart, and when four fill the space."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.pairs import ArrowsRun
from gradmath.records.pigeon import PlacedArrows
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Column, Grid, index_labels
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bundle import Bundle, ends_of
from scenes.kit.pairs.places import STANDING, fitted
from scenes.kit.pigeon.apart import place_apart
from scenes.kit.pigeon.arcs import AgreeingArc
from scenes.kit.pigeon.trail import TipTrail
from scenes.kit.space.arrows import row_of
from scenes.kit.space.eye import Eye
from scenes.kit.space.ground import Ground

_EM = 0.9 * HEADING / CODE_SIZE
_ABOVE = 0.42  # from a matrix to its name, over the indices
_INNERMOST, _OUTERMOST = 0.35, 1.05  # radii of arcs, in units of the space
_ARROWS = Region(SAFE.left, 1.1, bottom=-2.4, top=2.45)
_PRODUCTS = CellSize.fitting(1.3, 0.62, 0.08, 5)
_CELLS, _MAP = CellSize.fitting(0.78, 0.45, 0.03, 4), np.array([3.6, -1.3, 0.0])
_COLUMN = np.array([3.7, -1.05, 0.0])
_FROM_ABOVE = Eye(azimuth=-90, elevation=82, zoom=1, distance=9)
_STANDING = Eye(azimuth=-60, elevation=28, zoom=1, distance=9)
_SAMPLED = 4  # of all runs each fourth is asked where its numbers would be
_RADIUS, _PLANE = 0.5, 1.15


class StepBoard(Bundle[ArrowsRun]):
    """Five arrows on their way: blue arcs where two agree, trails behind the tips, and Y."""

    def __init__(self, runs: Sequence[ArrowsRun]) -> None:
        super().__init__(runs[0], runs, _ARROWS)
        self.nearer = fitted(STANDING, ends_of(runs[:1]), room=_ARROWS)
        run, rows = runs[0], range(len(runs[0].X.value))
        pairs = sorted(combinations(rows, 2), key=lambda pair: -float(run.Y.value[pair]))
        radii = np.linspace(_OUTERMOST, _INNERMOST, len(pairs)).tolist()  # small angles far out
        self.agreeing = [
            AgreeingArc(run.Y, (self.arrows[i], self.arrows[j]), radius)
            for (i, j), radius in zip(pairs, radii, strict=True)
        ]
        self.trails = [TipTrail(self.space, [each.X for each in runs], i) for i in rows]
        self.map = Grid(run.Y, Face.VALUE, _CELLS, scale=1.0, decimals=2).move_to(_MAP)
        self.map_name = NameLabel(self.map, _EM).next_to(self.map, UP, buff=_ABOVE)
        self.map_indices = [
            *index_labels(self.map, 0, beside=LEFT),
            *index_labels(self.map, 1, beside=UP),
        ]
        for cell in self.map.cells:
            cell.show_digits(0.0)
        self.own(*self.agreeing, *self.trails, self.map)
        place_apart(
            self.numbers,
            [
                (self.nearer, runs[0]),
                *((self.eye, each) for each in runs[::_SAMPLED]),
                (self.eye, runs[-1]),
            ],
        )

    def follow(self, run: ArrowsRun) -> Self:
        super().follow(run)
        for arc in self.agreeing:
            arc.follow(run.Y)
        for trail in self.trails:
            trail.follow(run.X)
        self.map.follow(run.Y)
        return self

    @property
    def living(self) -> list[VMobject]:
        return [*super().living, *self.agreeing, *self.trails, self.map]

    @property
    def records(self) -> dict[str, Record]:
        held = super().records | {
            f"agreeing {k}": arc.weights for k, arc in enumerate(self.agreeing)
        }
        return (
            held
            | {f"trail {k}": each.shown for k, each in enumerate(self.trails)}
            | {"Y": self.map.record}
        )


class PlacedBoard(Bundle[PlacedArrows]):
    """Four arrows that are put as far apart as can be, a fifth, and its products with them."""

    def __init__(self, runs: Sequence[PlacedArrows]) -> None:
        super().__init__(runs[0], runs, _ARROWS)
        run = runs[0]
        *corners, fifth = self.arrows
        self.corners, self.fifth = corners, fifth
        self.agreeing = [AgreeingArc(run.Y, (corner, fifth), _RADIUS) for corner in corners]
        self.products = Column(run.products, Face.VALUE, _PRODUCTS, scale=1.0).move_to(_COLUMN)
        self.products_name = NameLabel(self.products, _EM).next_to(self.products, UP, buff=0.2)
        self.indices = index_labels(self.products, 0, beside=LEFT)
        rim = [_PLANE * np.array([x, y, 0.0]) for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1))]
        ends = [row_of((each.X, i)) for each in runs for i in range(len(run.X.value))]
        self.over, self.beside_them = (
            fitted(eye, [*ends, *rim], 0.3, 0.15, _ARROWS) for eye in (_FROM_ABOVE, _STANDING)
        )
        self.plane = Ground(self.space, level=0.0, radius=_PLANE)
        self.own(*self.agreeing, self.products)

    def follow(self, run: PlacedArrows) -> Self:
        super().follow(run)
        for arc in self.agreeing:
            arc.follow(run.Y)
        self.products.follow(run.products)
        return self

    @property
    def living(self) -> list[VMobject]:
        numbers = self.numbers[: len(self.corners)]  # of the fifth: it would run through others
        return [*self.arrows, *numbers, *self.agreeing, self.products]

    @property
    def records(self) -> dict[str, Record]:
        held = super().records | {
            f"agreeing {k}": arc.weights for k, arc in enumerate(self.agreeing)
        }
        return held | {"products": self.products.record}

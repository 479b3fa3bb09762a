"""Rows as arrows with their gradients, the cloth that weighs them, and the sum of one pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import VMobject

from gradmath.records.lopsided import LopsidedRun
from gradmath.records.tensor import Record
from scenes.kit.pairs.bundle import Bundle
from scenes.kit.space.angle import AgreementArc
from scenes.kit.space.arcs import PairArc
from scenes.kit.space.arrows import row_of
from scenes.kit.twofold.cloth import TurningCloth
from scenes.kit.twofold.ledger import PairLedger
from scenes.kit.twofold.places import ROOM, TwofoldPlaces

_RADIUS, _OF_ROW = 0.85, 0.55  # of the pair's arc, at most; as a share of its longer row
_SHRINKS, _PLACES = 0.9, 17  # of an arc that leaves the room, until it does not
_INSIDE = 0.86  # of that radius: the angle itself
_WIDE = 1.6  # of gradients: they are what is looked at


class TwofoldBoard(Bundle[LopsidedRun]):
    """The cloth, the sum and the pair's arc follow other runs once they are in `laid`."""

    def __init__(
        self, run: LopsidedRun, runs: Sequence[LopsidedRun], pair: tuple[int, int]
    ) -> None:
        super().__init__(run, runs, ROOM)
        for gradient in self.gradients:
            gradient.width_share = _WIDE
            gradient.lay()
        self.pair, self.places = pair, TwofoldPlaces(len(run.X.value))
        self.limit = max(each.V.magnitude() for each in runs)
        self.cloth = TurningCloth(run.V, self.places.cloth, self.places.size, self.limit)
        self.ledger = PairLedger(run, pair, self.places.sum, self.places.sum_size, self.limit)
        i, j = pair
        widest = max(abs(float(each.sums.value[pair])) for each in runs)
        longer = max(float(np.linalg.norm(row_of((run.X, row)))) for row in pair)
        radius = min(_RADIUS, _OF_ROW * longer)
        self.arc = PairArc(run.sums, (self.arrows[i], self.arrows[j]), radius, scale=widest)
        while not self._arc_fits():
            self.arc.radius *= _SHRINKS
        self.arc.lay()
        self.own(self.cloth, self.ledger, self.arc)

    def _arc_fits(self) -> bool:
        """Whether the arc of the pair is inside the arrows' room."""
        seen = self.space.see(self.arc.places(np.linspace(0.0, 1.0, _PLACES)))
        (left, bottom), (right, top) = seen.min(axis=0)[:2], seen.max(axis=0)[:2]
        return bool(
            ROOM.left < left and right < ROOM.right and ROOM.bottom < bottom and top < ROOM.top
        )

    def angle(self) -> AgreementArc:
        """The angle of the pair: how much its two rows agree."""
        i, j = self.pair
        return AgreementArc(self.run.Y, (self.arrows[i], self.arrows[j]), _INSIDE * self.arc.radius)

    def follow(self, run: LopsidedRun) -> Self:
        """Show another run."""
        super().follow(run)
        if "cloth" in self.laid:
            self.cloth.follow(run.V)
        if "sum" in self.laid:
            self.ledger.follow(run)
            self.arc.follow(run.sums)
        return self

    def have_turned(self, run: LopsidedRun) -> Self:
        """Show the run for which the cloth has turned over, and the two of the pair are swapped."""
        super().follow(run)
        self.cloth.have_turned(run.V)
        if "sum" in self.laid:
            self.ledger.have_exchanged(run)
            self.arc.follow(run.sums)
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        parts = super().living
        parts += self.cloth.parts if "cloth" in self.laid else []
        parts += [*self.ledger.cells, self.arc] if "sum" in self.laid else []
        return parts

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = super().records
        if "cloth" in self.laid:
            held["V"] = self.cloth.record
        if "sum" in self.laid:
            held |= {"sum": self.ledger.total.record, "arc of the pair": self.arc.weights}
        return held

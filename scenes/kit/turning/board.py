"""Arrows of which one turns, gradients beside their ghosts, V, and how far each one has moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject

from gradmath.records.tensor import Record
from gradmath.records.turning import TurnRun
from scenes.kit.cells.grids import Grid, index_labels
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bundle import Bundle
from scenes.kit.space.arcs import PairArc
from scenes.kit.space.head_to_tail import WeighedRows
from scenes.kit.truth.checks import Fault
from scenes.kit.turning.bars import MovedBars
from scenes.kit.turning.ghost_arrow import GhostArrow
from scenes.kit.turning.numbering import beside_tips
from scenes.kit.turning.places import ROOM, TurnPlaces
from scenes.kit.turning.terms import Terms

_EM = 0.9 * HEADING / CODE_SIZE
_RADIUS = 0.5  # of the arc of a pair, in units of the space
_OVER = 0.42  # from V to its name, over the indices


class TurnBoard(Bundle[TurnRun]):
    """All that a run shows; parts come one by one, and those in `laid` follow other runs."""

    def __init__(self, run: TurnRun, runs: Sequence[TurnRun]) -> None:
        """runs are all that will be shown."""
        super().__init__(run, runs, ROOM)
        for number, away in zip(self.numbers, beside_tips(self.space, runs), strict=True):
            number.away = away
            number.lay()
        most = max(float(each.moved.value.max()) for each in runs)
        self.places = TurnPlaces(len(run.X.value), most)
        scale = max(float(np.abs(each.V.value).max()) for each in runs)
        self.weights = Grid(run.V, Face.GRADIENT, self.places.cell, scale=scale)
        self.weights.move_to(self.places.corner, aligned_edge=UP + RIGHT)
        for cell in self.weights.cells:
            cell.show_digits(0.0)
        self.indices = [*index_labels(self.weights, 0, beside=LEFT),
                        *index_labels(self.weights, 1, beside=UP)]  # fmt: skip
        self.weights_name = NameLabel(self.weights, _EM).next_to(self.weights, UP, buff=_OVER)
        pair = self.arrows[run.row], self.arrows[run.partner]
        self.arc = PairArc(run.V, pair, _RADIUS, scale=scale)
        self.ghosts = [GhostArrow(self.space, run.old, i, (run.X, i)) for i in range(self.places.n)]
        self.bars = MovedBars(run.moved, self.places.bars)
        self.bars_name = NameLabel(self.bars, _EM)
        self.bars_name.move_to(self.weights_name).align_to(self.bars.ground, LEFT)
        self.terms: Terms | None = None
        self.left_out: set[int] = set()  # rows whose gradients are not drawn
        self.own(self.weights, self.arc, *self.ghosts, self.bars)

    def join(self) -> Terms:
        """The terms of the gradient of the partner, from now on."""
        self.terms = Terms(self.space, self.weighed())
        self.own(*self.terms.links)
        return self.terms

    def weighed(self) -> WeighedRows:
        run = self.run
        return WeighedRows(run.X, run.C, run.terms, run.X_grad, run.partner)

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: TurnRun) -> Self:
        """Show another run."""
        super().follow(run)
        if "weights" in self.laid:
            self.weights.follow(run.V)
        if "arc" in self.laid:
            self.arc.follow(run.V)
        if "ghosts" in self.laid:
            for i, ghost in enumerate(self.ghosts):
                ghost.follow(run.old, (run.X, i))
            self.bars.follow(run.moved)
        if self.terms is not None:
            self.terms.follow(self.weighed())
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        gone = [self.gradients[i] for i in self.left_out]
        parts = [part for part in super().living if part not in gone]
        parts += [self.weights] if "weights" in self.laid else []
        parts += [self.arc] if "arc" in self.laid else []
        parts += [*self.ghosts, self.bars] if "ghosts" in self.laid else []
        parts += [self.terms] if self.terms is not None else []
        return parts

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = super().records
        if "weights" in self.laid:
            held["V"] = self.weights.record
        if "arc" in self.laid:
            held["arc"] = self.arc.weights
        if "ghosts" in self.laid:
            held |= {f"ghost {i}": ghost.record for i, ghost in enumerate(self.ghosts)}
            held["moved"] = self.bars.record
        if self.terms is not None:
            held["terms"] = self.terms.weighed.terms
        return held

    def relations(self) -> Iterator[Fault]:
        """Each ghost begins where its row's gradient does."""
        yield from super().relations()
        for i, ghost in enumerate(self.ghosts if "ghosts" in self.laid else []):
            if ghost.row != i or ghost.tail != (self.arrows[i].record, i):
                yield Fault("arrow", f"{ghost.told} at another tip", f"that of row {i}")

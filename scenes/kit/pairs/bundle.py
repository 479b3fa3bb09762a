"""Rows of X as arrows from one origin, their gradients at the tips, arcs of V between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Generic, Self, TypeVar

import numpy as np
from manim import VMobject

from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.pairs.places import ARROWS, REACH, STANDING, fitted
from scenes.kit.space.arcs import PairArc
from scenes.kit.space.arrows import RowNumber, SolidArrow, Vector, row_of
from scenes.kit.space.axes import SpaceAxes
from scenes.kit.space.scenery import Scenery
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_INNERMOST, _OUTERMOST = 0.22, 0.62  # radii of arcs, in units of the space
_SLIM = 0.8  # of a gradient's arrow


Arrows = TypeVar("Arrows", bound=ArrowsRun)


class Bundle(QuickGroup, Generic[Arrows]):
    """The arrows of one run; gradients and arcs follow other runs once they are in `laid`."""

    def __init__(self, run: Arrows, runs: Sequence[Arrows], room: Region = ARROWS) -> None:
        """runs are all that will be shown: all of them fit into the room."""
        super().__init__()
        self.run = run
        self.transition: Transition | None = None
        self.laid: list[str] = []
        self.eye = fitted(STANDING, ends_of(runs), room=room)
        space = self.space = Scenery(self.eye)
        rows = range(len(run.X.value))
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
        self.own(*self.arrows, *self.gradients, *self.arcs)

    def own(self, *parts: VMobject) -> None:
        """These parts show the run that the board shows."""
        for part in parts:
            belongs(part, self)

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: Arrows) -> Self:
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
        return self

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        parts: list[VMobject] = [*self.arrows, *self.numbers]
        parts += self.gradients if "gradients" in self.laid else []
        parts += self.arcs if "arcs" in self.laid else []
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
        return held

    def relations(self) -> Iterator[Fault]:
        """Arrows and gradients are those of their places; each gradient is at its arrow's tip."""
        for i, (arrow, gradient) in enumerate(zip(self.arrows, self.gradients, strict=True)):
            if (arrow.row, gradient.row) != (i, i):
                yield Fault("arrow", f"{arrow.told} as number {i}", "each row once")
            if "gradients" in self.laid and gradient.tail != (arrow.record, i):
                yield Fault("arrow", f"{gradient.told} at another tip", f"that of row {i}")


def ends_of(runs: Iterable[ArrowsRun]) -> list[Vector]:
    """Where arrows end in some runs, and where their gradients do."""
    tips = []
    for run in runs:
        for i in range(len(run.X.value)):
            tip = row_of((run.X, i))
            tips += [tip, tip + row_of((run.X_grad, i))]
    return tips


def _angle(run: ArrowsRun, i: int, j: int) -> float:
    """How far two rows point apart: less the larger their cosine."""
    one, other = row_of((run.X, i)), row_of((run.X, j))
    return -float(one @ other / np.sqrt((one @ one) * (other @ other)))

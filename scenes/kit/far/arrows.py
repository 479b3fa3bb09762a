"""Rows of X that move along their rows of X.grad: each tip glides along an arrow that stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import VMobject

from gradmath.records.far_steps import FarStep
from gradmath.records.tensor import Record
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.pairs.places import REACH, STANDING, fitted
from scenes.kit.space.arrows import SolidArrow, Vector, row_of
from scenes.kit.space.axes import SpaceAxes
from scenes.kit.space.eye import Eye
from scenes.kit.space.scenery import Scenery
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_SLIM = 0.8  # of a gradient's arrow
_BESIDE = 0.1  # the outermost tips
_ROUNDING = 1e-5


class MovedArrows(QuickGroup):
    """Arrows of one run: up is where rows of X have come to, X.grad stands at their old tips."""

    def __init__(self, run: FarStep, eye: Eye) -> None:
        super().__init__()
        self.run = run
        self.transition: Transition | None = None
        space = self.space = Scenery(eye)
        rows = range(len(run.X.value))
        self.axes = SpaceAxes(space, run.X, REACH)
        self.arrows = [SolidArrow(space, run.up, i, Face.VALUE) for i in rows]
        self.gradients = [
            SolidArrow(space, run.X_grad, i, Face.GRADIENT, tail=(run.X, i), width=_SLIM)
            for i in rows
        ]
        for part in (*self.arrows, *self.gradients):
            belongs(part, self)

    def follow(self, run: FarStep) -> Self:
        """Show another run."""
        self.run = run
        for i, (arrow, gradient) in enumerate(zip(self.arrows, self.gradients, strict=True)):
            arrow.follow(run.up)
            gradient.follow(run.X_grad, (run.X, i))
        return self

    @property
    def living(self) -> list[VMobject]:
        """What another run moves."""
        return [*self.arrows, *self.gradients]

    @property
    def whole(self) -> list[VMobject]:
        """All that stands in the space."""
        return [self.axes, *self.living]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        return {
            **{f"arrow {i}": arrow.record for i, arrow in enumerate(self.arrows)},
            **{f"gradient {i}": each.record for i, each in enumerate(self.gradients)},
        }

    def relations(self) -> Iterator[Fault]:
        """Each tip is as far along its gradient as the rate says, from the row of X."""
        run = self.run
        rate = float(run.rate.value)
        for i, (arrow, gradient) in enumerate(zip(self.arrows, self.gradients, strict=True)):
            if (arrow.row, gradient.row) != (i, i) or gradient.tail != (run.X, i):
                yield Fault("arrow", f"{arrow.told} with {gradient.told}", "each row with its own")
            due = row_of((run.X, i)) + rate * row_of((gradient.record, gradient.row))
            if float(np.abs(arrow.ends()[1] - due).max()) > _ROUNDING * max(1.0, rate):
                yield Fault("relation", f"{arrow.told} off its way", f"{rate:g} times along it")


def fitting(runs: Sequence[FarStep], room: Region) -> Eye:
    """From where rows are seen as large as a room allows, wherever they are in some runs."""
    return fitted(STANDING, _ends_of(runs), beside=_BESIDE, room=room)


def _ends_of(runs: Sequence[FarStep]) -> list[Vector]:
    """Where rows are before a step and after it, and where their gradients end."""
    tips = []
    for run in runs:
        for i in range(len(run.X.value)):
            start = row_of((run.X, i))
            tips += [start, start + row_of((run.X_grad, i)), row_of((run.up, i))]
    return tips

"""V as squares on a floor and in a bar, the size of X.grad in another, arrows or plots beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import RIGHT, UP, VMobject

from gradmath.records.shares import CrowdRun, SharedOutRun
from gradmath.records.tensor import Record
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bundle import Bundle
from scenes.kit.shares.crowd import CrowdPlot, reach
from scenes.kit.shares.mark import BeforeMark
from scenes.kit.shares.places import ROOM, SharePlaces
from scenes.kit.shares.square import ShareFloor, ShareSquare, Stand
from scenes.kit.shares.tanh import TanhPlot

_EM = INDEX / CODE_SIZE
_HEADROOM = 1.2  # of the size's bar, so that its number before stands clear of names
_ABOVE = 0.1  # from bars and the floor to their names


class ShareBoard(Bundle[SharedOutRun]):
    """All that a run shows; what stands on stage follows other runs."""

    def __init__(
        self, runs: Sequence[SharedOutRun], others: Sequence[SharedOutRun],
        sides: tuple[Sequence[CrowdRun], Sequence[CrowdRun]],
    ) -> None:  # fmt: skip
        """runs are all that will be shown with arrows, others without, sides those of random X."""
        run = runs[0]
        super().__init__(run, runs, ROOM)
        self.laid = ["gradients"]
        places = self.places = SharePlaces(len(run.X.value))
        self.weighed: SharedOutRun | CrowdRun = run
        self.tanh, self.crowd = TanhPlot(run), CrowdPlot(*sides)
        indices = list(np.ndindex(run.V.shape))
        self.squares, self.slices = (
            [ShareSquare(run, run.products, at, self.tanh.axes, places) for at in indices]
            for _ in range(2)
        )
        for each in self.slices:
            each.travel(Stand.BAR, Stand.BAR, 1.0)
        self.floor = ShareFloor(self.squares, places)
        width, high = places.bar
        self.whole = Meter(run.whole, places.ground, width=width, travel=high, scale=1.0,
                           face=Face.GRADIENT)  # fmt: skip
        wide, travel = places.size_bar
        most = _HEADROOM * max(float(each.size.value) for each in (*runs, *others))
        self.size = Meter(run.size, places.size_ground, width=wide, travel=travel, scale=most,
                          face=Face.GRADIENT)  # fmt: skip
        self.names = [NameLabel(each, _EM) for each in (self.floor, self.whole, self.size)]
        self._name()
        self.own(*self.squares, *self.slices, self.whole, self.size, self.tanh.curve,
                 *self.tanh.tangents)  # fmt: skip
        self.shown: set[str] = set()  # of arrows, squares, slices, size, tanh: what is on stage

    def _name(self) -> None:
        """Each name over what it names."""
        floor, whole, size = self.names
        floor.next_to(self.floor.lines, UP, buff=_ABOVE)
        whole.next_to(self.whole.tube, UP, buff=_ABOVE)
        size.next_to(self.size.tube, UP, buff=_ABOVE).align_to(np.array([SAFE.right, 0, 0]), RIGHT)

    def mark(self) -> BeforeMark:
        """How long X.grad is now, to be seen while it gets longer."""
        return BeforeMark(self.size, self.run.size)

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: SharedOutRun) -> Self:
        """Show another run."""
        super().follow(run)
        self.weigh(run)
        self.size.follow(run.size)
        self.tanh.follow(run)
        return self

    def weigh(self, run: SharedOutRun | CrowdRun) -> None:
        """Show another V."""
        self.weighed = run
        products = run.products if isinstance(run, SharedOutRun) else None
        for square in (*self.squares, *self.slices):
            square.follow(run, products)
        self.whole.follow(run.whole)

    def gather(self, run: CrowdRun, side: int) -> None:
        """Show the V of random X, and how long their gradients are: above zero (0), or below."""
        self.weigh(run)
        reach(self.crowd, run, side)

    @property
    def living(self) -> list[VMobject]:
        """What is on stage and follows another run."""
        parts: list[VMobject] = []
        if "arrows" in self.shown:
            parts += [*self.arrows, *self.numbers, *self.gradients]
        if "squares" in self.shown:
            parts += self.squares
        if "slices" in self.shown:
            parts += [*self.slices, self.whole]
        if "size" in self.shown:
            parts.append(self.size)
        if "tanh" in self.shown:
            parts += [self.tanh.curve, *self.tanh.tangents]
        return parts

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        run = self.weighed
        held = {f"square {k}": each.record for k, each in enumerate(self.squares)}
        held |= {f"slice {k}": each.record for k, each in enumerate(self.slices)}
        held |= {"V": self.floor.record, "sum": self.whole.record}
        if isinstance(run, CrowdRun):
            return held
        met = self.tanh.tangents[0].now
        held |= {"products": met.across.record, "Y": met.up.record, "curve": self.tanh.curve.record}
        held |= {"steep": self.tanh.tangents[0].slope.record, "size": self.size.record}
        return super().records | held

"""The machine at x = c * x0: a dial for c at its left, and bars that tell the signs of z."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.scaled_run import ScaledRun
from gradmath.records.tensor import Record
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.places import MachinePlaces
from scenes.kit.cells.moves import SWELLS
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.scaled.dial import Dial
from scenes.kit.scaled.sign_bars import SignBars
from scenes.kit.truth.checks import Fault, belongs

_FROM_LEFT, _BELOW_W, _ABOVE_FOOT = 0.48, 0.6, 0.12
_NAME = 0.82
_SHIFT = 0.24  # of switches towards out, for the sake of bars before them
_WEIGHT, _CLEAR = 0.43, 0.09  # of a cell: half a weight; between a bar and what stands beside it
_THICK = 0.78  # of the way from row to row
_THICKEST = 0.6


class ScaledMachine(Machine):
    """A run at some c, its dial, and z once more as bars: both follow runs as all else does."""

    run: ScaledRun

    def __init__(
        self, run: ScaledRun, region: Region, *, head: float, runs: Sequence[ScaledRun]
    ) -> None:
        super().__init__(run, region, head=head, runs=runs, bars=False)
        places = self.places
        turned = [float(each.c.value[()]) for each in runs]
        foot = np.array([region.left + _FROM_LEFT, region.bottom + _ABOVE_FOOT, 0.0])
        height = float(places.rows[0]) - _BELOW_W - foot[1]
        self.dial = Dial(run.c, foot, height, (min(turned), max(turned)))
        name = NameLabel(self.dial, _NAME * HEADING / CODE_SIZE)
        name.next_to(self.dial.groove, UP, buff=0.22)
        low = float(places.columns[-1]) + _WEIGHT * self.size.width + _CLEAR
        high = places.hinge - _CLEAR
        root, reach = (low + high) / 2, (high - low) / 2
        pitch = float(places.rows[0] - places.rows[1]) if len(places.rows) > 1 else 1.0
        self.sign_bars = SignBars(
            run.z, [places.at(root, i) for i in range(len(places.rows))],
            (reach, min(_THICK * pitch, _THICKEST)),
            max(float(each.z.magnitude()) for each in runs) or 1.0,
        )  # fmt: skip
        signs = NameLabel(self.sign_bars, _NAME * HEADING / CODE_SIZE)
        signs.move_to(self.names["z"]).set_x(root)
        self.names = {**self.names, "c": name, "z as bars": signs}
        self.as_bars = False  # whether z is shown so
        if self.weights:  # away from the dial
            near = max(0.12, SWELLS * self.small.width / 2 + 0.05)
            self.names["W"].next_to(self.weights[min(self.weights)], LEFT, buff=near)
        for part in (self.dial, self.sign_bars):
            belongs(part, self)
        for bar in self.sign_bars.bars:
            belongs(bar, self.sign_bars, self)

    def placed(self, places: MachinePlaces) -> MachinePlaces:
        return replace(places, hinge=places.hinge + _SHIFT, contact=places.contact + _SHIFT)

    @property
    def drawn(self) -> list[VMobject]:
        return [*super().drawn, self.dial, self.dial.number, self.sign_bars]

    @property
    def living(self) -> list[VMobject]:
        return [*super().living, self.dial, self.dial.number, *self.sign_bars.bars]

    @property
    def records(self) -> dict[str, Record]:
        return {**super().records, "c": self.dial.record, "z as bars": self.sign_bars.record}

    def relations(self) -> Iterator[Fault]:
        """As the machine's; the dial shows the c of a run that is shown, and bars what z shows."""
        yield from super().relations()
        if not any(self.dial.record is run.c for run in self.shows):
            yield Fault("run", f"{self.dial.record.name} of another run", "the c of this run")
        if not any(self.sign_bars.record is run.z for run in self.shows):
            yield Fault("run", f"bars of {self.sign_bars.record.name}", "the z of this run")

    def follow(self, run: ScaledRun) -> Self:  # type: ignore[override] # nothing else turns a dial
        super().follow(run)
        self.dial.follow(run.c)
        self.sign_bars.follow(run.z)
        return self

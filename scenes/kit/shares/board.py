"""V as squares on a floor and in a bar, the size of X.grad in another, arrows beside, a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import UP, VMobject

from gradmath.records.shares import CrowdRun, SharedOutRun
from gradmath.records.tensor import Record
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.pairs.bundle import Bundle
from scenes.kit.shares.crowd import CrowdPlot
from scenes.kit.shares.factors import FactorTable
from scenes.kit.shares.mark import BeforeMark
from scenes.kit.shares.places import ROOM, SharePlaces
from scenes.kit.shares.square import ShareFloor, ShareSquare, Stand
from scenes.kit.shares.tanh import TanhPlot
from scenes.kit.space.arrows import SolidArrow
from scenes.kit.space.head_to_tail import HeadToTail, WeighedRows

_EM = INDEX / CODE_SIZE
_HEADROOM = 1.1  # of the size's bar
_ABOVE = 0.16  # from bars and the floor to their names
_LETTERS = 4  # of what a bar of the row counts; a longer number is the bar alone
_WIDE, TERMS = 1.2, 0.6  # how a sum stands out: its breadth, and how strong its terms are


class ShareBoard(Bundle[SharedOutRun]):
    """All that a run shows; what stands on stage follows other runs."""

    def __init__(
        self, runs: Sequence[SharedOutRun], others: Sequence[SharedOutRun],
        crowd: Sequence[CrowdRun],
    ) -> None:  # fmt: skip
        """runs are shown from the first one on, then others; crowd those of random X."""
        run = runs[0]
        super().__init__(run, (*runs, *others), ROOM)
        self.laid = ["gradients"]
        places = self.places = SharePlaces(len(run.X.value), _columns(run))
        self.weighed: SharedOutRun | CrowdRun = run
        self.tanh, self.crowd = TanhPlot(run, places), CrowdPlot(crowd)
        most = max(each.weight.magnitude() for each in runs)
        self.table = FactorTable(run, places, most)
        self.sums = HeadToTail(self.space, weighed_rows(run))
        self.spoken.width_share = _WIDE
        self.spoken.lay()
        indices = list(np.ndindex(run.V.shape))
        self.squares, self.slices = (
            [ShareSquare(run, at, places) for at in indices] for _ in range(2)
        )
        for each in self.slices:
            each.travel(Stand.BAR, Stand.BAR, 1.0)
        self.floor = ShareFloor(self.squares, places)
        width, high = places.bar
        self.whole = Meter(run.whole, places.ground, width=width, travel=high, scale=1.0,
                           face=Face.GRADIENT)  # fmt: skip
        wide, travel = places.size_bar
        longest = _HEADROOM * max(float(each.size.value) for each in (*runs, *others))
        self.size = Meter(run.size, places.size_ground, width=wide, travel=travel, scale=longest,
                          face=Face.GRADIENT)  # fmt: skip
        fullest = max(float(each.gave.value) for each in runs)
        self.through = [
            Meter(record, foot, width=slim, travel=tall, scale=fullest, face=Face.GRADIENT)
            for record, (foot, slim, tall) in zip(_through(run), map(places.through, (0, 1)),
                                                  strict=True)
        ]  # fmt: skip
        for meter in self.through:
            meter.show_digits(float(len(meter.record.text(())) <= _LETTERS))
        self.names = [NameLabel(each, _EM) for each in (self.floor, self.whole, self.size)]
        self.through_names = [NameLabel(each, _EM) for each in self.through]
        self._name()
        self.own(*self.squares, *self.slices, self.whole, self.size, self.tanh.curve,
                 *self.tanh.tangents, *self.tanh.dots, *self.table.lines, *self.through,
                 *self.sums.links)  # fmt: skip
        # What is on stage: arrows (alone: without numbers and dots), squares, slices, and so on.
        self.shown: set[str] = set()

    @property
    def spoken(self) -> SolidArrow:
        """The gradient of the row that is looked at."""
        return self.gradients[self.run.row]

    def _name(self) -> None:
        """Each name over what it names."""
        floor, whole, size = self.names
        level = float(self.whole.tube.get_top()[1]) + _ABOVE
        floor.next_to(self.floor.lines, UP).stand_on(self.places.floor.top + _ABOVE)
        whole.next_to(self.whole.tube, UP).stand_on(level)
        size.next_to(self.size.tube, UP).stand_on(level)
        for name, meter in zip(self.through_names, self.through, strict=True):
            name.next_to(meter.tube, UP).stand_on(level)

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
        self.table.follow(run)
        for meter, record in zip(self.through, _through(run), strict=True):
            meter.follow(record)
            meter.show_digits(float(len(record.text(())) <= _LETTERS))
        self.sums.follow(weighed_rows(run))
        return self

    def weigh(self, run: SharedOutRun | CrowdRun) -> None:
        """Show another V."""
        self.weighed = run
        for square in (*self.squares, *self.slices):
            square.follow(run)
        self.whole.follow(run.whole)

    def gather(self, run: CrowdRun) -> None:
        """Show the V of random X, and how long their gradients are."""
        self.weigh(run)
        self.crowd.reach(run)

    @property
    def living(self) -> list[VMobject]:
        """What is on stage and follows another run."""
        parts: list[VMobject] = []
        if "arrows" in self.shown:
            parts += self.arrows
            parts += self.numbers if "alone" not in self.shown else []
            parts += self.gradients if "table" not in self.shown else []
        if "squares" in self.shown:
            parts += self.squares
        if "slices" in self.shown:
            parts += [*self.slices, self.whole]
        if "size" in self.shown:
            parts.append(self.size)
        if "sum" in self.shown:
            parts.append(self.spoken)
        if "table" in self.shown:
            plot = self.tanh
            parts += [plot.curve, *plot.tangents, *plot.threads, self.table, self.sums]
            parts += self.through
            parts += plot.dots if "alone" not in self.shown else []
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
        held |= {line.record.name: line.record for line in self.table.lines}
        held |= {meter.record.name: meter.record for meter in self.through}
        held |= {"terms": self.sums.weighed.terms, "C": self.sums.weighed.factors}
        return super().records | held


def weighed_rows(run: SharedOutRun) -> WeighedRows:
    """The gradient of the row that is looked at, as a sum."""
    return WeighedRows(run.X, run.C, run.terms, run.X_grad, run.row)


def _columns(run: SharedOutRun) -> tuple[int, ...]:
    """In which column of a table each row of X is: by where tanh meets it."""
    order = np.argsort(run.products.value[run.row], kind="stable")
    return tuple(int(place) for place in np.argsort(order))


def _through(run: SharedOutRun) -> tuple[Record, Record]:
    return run.gave, run.got

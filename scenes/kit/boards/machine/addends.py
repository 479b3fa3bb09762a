"""What live paths bring to x.grad waits below it: each addend points where it pushes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import Animation, VGroup, smooth

from gradmath.errors import StageError
from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import BEHIND
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import DIGIT_HEIGHT
from scenes.kit.cells.moves import place
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import NUMBER, SMALLEST_DIGIT, Face, ramp_of, rgba
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel

_HALF = 0.2  # of a nose's width
_APART = 0.02  # between two noses that meet
_BELOW, _ABOVE = 0.05, 0.1  # from the cells of x.grad, and above the first row's weights
_TIGHT = 0.05  # above and below digits
# By how many addends a column has: how far their noses stand out, and what rows leave room for.
_NOSES = {1: 0.12, 2: 0.12, 3: 0.085, 4: 0.06}
_HEADS = {1: 0.3, 2: 0.3, 3: 0.05, 4: -0.25}


class _Nose(Ornament):
    """The tip of an addend: up where it adds, down where it takes away."""


class PathAddend(CarriedEntry):
    """What one path brings to an entry of x.grad: a round cell with a nose, up or down."""

    def __init__(self, machine: Machine, index: Index, size: CellSize, tip: float) -> None:
        """tip is how far its nose stands out."""
        self.nose, self.tip = _Nose(stroke_width=0.0), tip
        record: Record = machine.run.contributions
        course = machine.course(machine.run, "contributions", index)
        scale = machine.scale_of("contributions")
        super().__init__(record, index, Face.GRADIENT, size, scale=scale, course=course)
        self.add(self.nose)
        self.set_z_index(BEHIND)

    def follow(self, record: Record) -> Self:
        super().follow(record)
        value = float(record.value[self.index])
        ramp = ramp_of(self.face, value, self.theme)
        self.nose.points = np.zeros((0, 3)) if ramp is None else self.outline(value)
        self.nose.born = self.nose.points.copy()
        if ramp is not None:
            self.nose.fill_rgbas = rgba(ramp.line)
        return self

    def outline(self, value: float) -> Points:
        """The outline of a nose that a number has, on the box as it stands."""
        low, high = self.box.points.min(axis=0), self.box.points.max(axis=0)
        zoom = (high - low)[:2] / (self.size.width, self.size.height)
        middle, side = (low + high) / 2, 1.0 if value > 0 else -1.0
        base = middle[1] + side * (high[1] - low[1]) / 2
        half, tip = _HALF * zoom[0], base + side * self.tip * zoom[1]
        corners = ((middle[0] - half, base), (middle[0], tip), (middle[0] + half, base))
        triangle = [(x, y, 0.0) for x, y in (*corners, corners[0])]
        return Polyline.through(*triangle).curves()

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        value = float(self.record.value[self.index])
        name = f"{self.record.name}{list(self.index)} = {self.number.claim.text}"
        if not len(self.nose.points):
            if value:
                yield Fault("nose", f"{name} without a nose", "a nose")
        elif not value or not within_a_pixel(self.nose.points, self.outline(value)):
            yield Fault("nose", f"the nose of {name}", "up where it adds, down where it takes away")


def head_for(runs: Sequence[MachineRun]) -> float:
    """Below which height a machine's rows stand, so that what a column adds up has room."""
    return _HEADS[most_addends(runs)]


def most_addends(runs: Sequence[MachineRun]) -> int:
    """The most live paths that end in one column, at least one."""
    return max(1, *(int((run.contributions.value != 0).sum(axis=0).max()) for run in runs))


class Slots:
    """The places below x.grad where addends wait: the first of them right below the cell."""

    def __init__(self, machine: Machine, runs: Sequence[MachineRun]) -> None:
        places = machine.places
        self.machine, count = machine, most_addends(runs)
        self.tip = _NOSES[count]
        self.top = float(places.x_grad) - places.size.height / 2 - _BELOW - self.tip
        low = float(places.rows[0]) + machine.small.height / 2 + _ABOVE
        between = 2 * self.tip + _APART  # two noses may meet there
        height = min((self.top - low - (count - 1) * between) / count, places.size.height)
        self.pitch = height + between
        longest = max(
            len(run.contributions.text(index))
            for run in runs
            for index in np.ndindex(run.contributions.shape)
        )
        tight = (height - 2 * _TIGHT) / DIGIT_HEIGHT
        across = CellSize.fitting(places.size.width, 1.0, 0.0, longest).em
        self.size = CellSize(places.size.width, height, 0.0, min(NUMBER, across, tight))
        if self.size.em * DIGIT_HEIGHT < SMALLEST_DIGIT:
            raise StageError(
                f"{count} addends of a column, too much to be read; give fewer live paths"
            )

    def at(self, column: int, slot: int) -> Points:
        """The middle of an addend in a slot."""
        middle = self.top - self.pitch * slot - self.size.height / 2
        return np.array([self.machine.places.columns[column], middle, 0.0])


def order(run: MachineRun, column: int) -> list[int]:
    """The rows whose paths bring something to a column, from its cell downwards.

    What takes away stands above what adds: noses meet.
    """
    brought = [float(each) for each in run.contributions.value[:, column]]
    rows = [row for row, each in enumerate(brought) if each]
    return sorted(rows, key=lambda row: (brought[row] > 0, row))


class Climb(Animation):
    """An addend goes to a place in its column; the current that carries it goes along."""

    def __init__(
        self,
        addend: PathAddend,
        trail: Current,
        foot: Points,
        goal: Points,
        *,
        run_time: float,
        grows: bool,
    ) -> None:
        """foot is where the current leaves; it `grows` from there if it was not there."""
        self.addend, self.trail, self.foot, self.goal = addend, trail, foot, goal
        self.grows = grows
        super().__init__(
            VGroup(trail, addend), run_time=run_time, rate_func=smooth, introducer=True
        )

    def begin(self) -> None:
        self.start, self.flat = self.addend.box.get_center(), self.addend.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        here = self.start + (self.goal - self.start) * share
        place(self.addend, self.flat, here, (1.0, 1.0))
        self.trail.way = Polyline.through(self.foot, here)
        self.trail.run(0.0, min(1.0, 2.5 * alpha) if self.grows else 1.0)

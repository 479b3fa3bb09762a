"""The machine in each of whose columns two paths run back, side by side, and are joined."""

from __future__ import annotations

import numpy as np
from manim import LEFT, VMobject

from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.tensor import Index
from gradmath.records.two_paths import TwoPaths
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.path_sum import PathPlaces, PathSum
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import belongs
from scenes.kit.truth.claims import Entry

_LANE = 0.065  # from the middle of a column: how far its two paths run beside it
_CHIP, _APART = 0.3, 0.06  # the height of an addend, and from one to the next
_FROM, _SPARE = 0.16, 0.1  # from a cell to the first arrow; at the end of the longest
_EM, _ZERO = 0.245, 0.56  # of an addend's digits, and of what is left


class JoinedMachine(Machine):
    """Shows a run whose W has no zero.

    In each column the paths of the two weighed rows run side by side, and those of the last column
    are added up below x.grad.
    """

    def __init__(self, found: TwoPaths, region: Region, *, head: float) -> None:
        self.lanes = {row: side * _LANE for row, side in ((found.standing, -1), (found.row, 1))}
        super().__init__(found.full, region, head=head, runs=found.slide, bars=False)
        self.found = found
        self.ring = RoundFrame(self.weight(found.sliding))
        self.sum = self._sum(region.right)
        self.sum_ring = RoundFrame(self.x_grad[found.column])
        self.zero = self._zero()
        self.grids = {**self.grids, "contributions": self.sum}
        for chip in self.sum.cells:
            belongs(chip, self.sum, self)
        belongs(self.sum, self)
        for arrow in self.sum.all_arrows:
            belongs(arrow, self.sum)

    @property
    def living(self) -> list[VMobject]:
        return [*super().living, *self.sum.all_arrows]

    def follow(self, run: MachineRun) -> JoinedMachine:
        super().follow(run)
        self.sum.follow_run(run)
        return self

    # -- paths side by side --------------------------------------------------------------------

    def lane(self, index: Index) -> Polyline:
        """From a crossing up its column, beside the other row's path."""
        i, j = index
        aside = np.array([self.lanes.get(i, 0.0), 0.0, 0.0])
        places = self.places
        return Polyline.through(places.crossing(i, j) + aside, places.entry(j) + aside)

    def course(self, run: MachineRun | ForwardRun, name: str, index: Index) -> WireCourse:
        course = super().course(run, name, index)
        if name != "contributions":
            return course
        return WireCourse(course.tensor, index, (*course.ways, self.lane(index)))

    def carrying(
        self, run: MachineRun | ForwardRun, name: str, index: Index, way: Polyline
    ) -> Current:
        lane = self.lane(index) if name == "contributions" else way
        return super().carrying(run, name, index, lane)

    def weight(self, index: Index) -> Cell:
        """The weight on a crossing."""
        i, j = index
        return self.weights[i, j]

    # -- the sum -------------------------------------------------------------------------------

    def addends(self, run: MachineRun, column: int) -> list[CarriedEntry]:
        """What the two weighed rows carry up a column, as chips below its entry of x.grad."""
        places, cell = self.places, self.places.size
        size = CellSize(cell.width, _CHIP, 0.0, min(_EM, cell.em))
        chips = []
        for (i, _), height in zip(self.found.paths, self.heights, strict=True):
            chip = CarriedEntry(
                run.contributions, (i, column), Face.GRADIENT, size,
                scale=self.scale_of("contributions"),
                course=self.course(run, "contributions", (i, column)),
            )  # fmt: skip
            chips.append(chip.move_to(places.over(column, height)))
        return chips

    @property
    def heights(self) -> tuple[float, ...]:
        """Where addends wait, the first below x.grad."""
        below = self.places.x_grad - self.places.size.height / 2 - _APART - _CHIP / 2
        return tuple(below - k * (_CHIP + _APART) for k in range(len(self.found.paths)))

    def _zero(self) -> Phrase:
        """What the slide leaves, where the arrow of the sum began."""
        left = Entry(self.found.last.x_grad, (self.found.column,))
        zero = Phrase("{}", left, em=_ZERO / CODE_SIZE, type=Type.CODE)
        places = self.sum.places
        return zero.move_to((places.zero + _FROM, places.sum, 0.0), aligned_edge=LEFT)

    def _sum(self, right: float) -> PathSum:
        found, places = self.found, self.places
        chips = self.addends(self.run, found.column)
        left = places.columns[-1] + places.size.width / 2 + _FROM
        lowest, highest = reach_of(found)
        unit = (right - _SPARE - left) / (highest - lowest)
        ways = PathPlaces(left - lowest * unit, unit, places.x_grad, self.heights)
        return PathSum(self.run, chips, ways, found.column)


def reach_of(found: TwoPaths) -> tuple[float, float]:
    """The least and the largest number that an arrow comes to in any run, and zero."""
    ends = [0.0]
    for run in found.slide:
        first, second = (float(run.contributions.value[path]) for path in found.paths)
        ends += [first, first + second]
    return min(ends), max(ends)

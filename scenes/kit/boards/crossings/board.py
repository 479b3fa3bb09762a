"""The machine with W.grad: below each crossing lies the gradient of its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from manim import LEFT, VMobject

from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.tensor import Index
from scenes.kit.boards.crossings import wires
from scenes.kit.boards.machine.groups import Asked, Weights
from scenes.kit.boards.machine.machine import Machine, newer
from scenes.kit.boards.machine.places import MachinePlaces
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Lead
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import DIGIT_HEIGHT
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel

_TALL = 0.42  # a cell
# Of its height: from row to row, and from a row down to where x and z-bar meet, and to W.grad.
_PITCH, _MEETING, _BELOW = 1.3, 1.03, 2.1
_NEXT, _WIDEST_PITCH = 1.1, 2.0  # from W.grad to the next row, and rows at most
_FOOT = 0.16  # of the region: below the last gradient
_ROOM = 0.16  # of a cell's height: not for digits
_SMALL = (0.42, 0.3)  # of a cell: a gradient of which only the colour is seen
_BESIDE = 0.36  # of a cell's width: from a column to it
_NAME = 0.82 * HEADING / CODE_SIZE


class CrossingsMachine(Machine):
    """A machine, and below each crossing the gradient of its weight.

    The gradients of one row, that of `place`, are read; of the others only the colours are seen.
    In that row each weight has a cell, also where it is 0; z-bar has a wire of its own there,
    which crosses the columns of x over the gradients.
    """

    mark = 1.0  # weights that move have longer numbers
    read = ("x", "z", "out", "x_grad", "W_grad")

    def __init__(
        self,
        run: MachineRun,
        region: Region,
        *,
        head: float,
        runs: Sequence[MachineRun | ForwardRun],
        place: tuple[int, int],
    ) -> None:
        self.place, self.row, self.bottom = place, place[0], region.bottom
        super().__init__(run, region, head=head, runs=runs)
        m, n = run.W.shape
        cells = [self._gradient((i, j)) for i, j in np.ndindex(m, n)]
        self.W_grad = Weights(run.weight_gradient, cells, Face.GRADIENT)
        self.gradients = {cell.index: cell for cell in cells}
        self.unknown = {j: Blank(self.gradients[self.row, j]) for j in range(n)}
        self.asked_weights = Asked(self.W_grad, [*self.unknown.values()])
        name = NameLabel(self.asked_weights, _NAME)
        name.next_to(self.gradients[self.row, 0], LEFT, buff=0.16)
        self.grids = {**self.grids, "W_grad": self.W_grad}
        self.names = {**self.names, "W_grad": name}
        self.columns = [wires.column(self, j) for j in range(n)]
        self.inner = [list(wires.row(self, i)) for i in range(m)]
        self.bridges = {
            (i, j): list(wires.bridges(self, i, j))
            for i, j in self.weights
            if run.W.value[i, j] == 0
        }
        self.back = Lead(wires.way_back(self))
        belongs(self.W_grad, self)
        for cell in cells:
            belongs(cell, self.W_grad, self)

    @property
    def drawn(self) -> list[VMobject]:
        bridges = (bridge for pair in self.bridges.values() for bridge in pair)
        return [*super().drawn, *self.unknown.values(), *bridges, self.back]

    # -- places --------------------------------------------------------------------------------

    def placed(self, places: MachinePlaces) -> MachinePlaces:
        """Rows come nearer, and below the one that is looked at there is room."""
        m, size = len(places.rows), places.size
        first = float(places.rows[0])
        room = first - self.bottom - _FOOT
        inside = self.row < m - 1
        more = _BELOW + _NEXT - _PITCH  # what follows keeps clear of the gradients
        under = more + _PITCH / 2 if inside else _BELOW
        height = min(_TALL, room / (_PITCH * (m - 1) + under))
        below = under * height
        pitch = min(_WIDEST_PITCH * height, (room - below) / max(1, m - 1))
        rows: Points = first - np.arange(m, dtype=np.float64) * pitch
        rows[self.row + 1 :] -= more * height
        em = min(size.em, (height - _ROOM) / DIGIT_HEIGHT)
        return replace(
            places,
            rows=rows,
            size=CellSize(size.width, height, size.gap, em),
            narrow=CellSize(places.narrow.width, height, places.narrow.gap, em),
            travel=places.travel * pitch / self._pitch_of(places),
        )

    @staticmethod
    def _pitch_of(places: MachinePlaces) -> float:
        rows = places.rows
        return float(rows[0] - rows[1]) if len(rows) > 1 else 2 * places.size.height

    def wired(self, i: int, j: int) -> bool:
        """In the row that is looked at all weights have cells, and what is not 0 in some run."""
        runs = (run for run in self.runs if isinstance(run, MachineRun))
        return i == self.row or any(run.W.value[i, j] != 0 for run in runs)

    def under(self, i: int) -> float:
        """How high the gradients of a row lie."""
        down = _BELOW if i == self.row else _PITCH / 2
        return float(self.places.rows[i]) - down * self.size.height

    def meeting(self, j: int) -> Points:
        """Where z-bar's own wire crosses a column: below the weight, over its gradient."""
        places = self.places
        low = float(places.rows[self.row]) - _MEETING * self.size.height
        return np.array([places.columns[j], low, 0.0])

    @property
    def lowest(self) -> float:
        """Where columns end: at the last gradients."""
        return min(map(self.under, range(len(self.places.rows))))

    def below(self, i: int, j: int) -> Points:
        """Where a gradient lies."""
        beside = 0.0 if i == self.row else _BESIDE * self.size.width
        return np.array([self.places.columns[j] + beside, self.under(i), 0.0])

    def _gradient(self, index: Index) -> Cell:
        i, j = index
        size = self.size
        if i == self.row:
            return self._cell("W_grad", index, self.below(i, j))
        wide, high = _SMALL
        small = CellSize(size.width * wide, size.height * high, 0.0, size.em * high)
        return self._cell("W_grad", index, self.below(i, j), small).show_digits(0.0)

    def course(self, run: MachineRun | ForwardRun, name: str, index: Index) -> WireCourse:
        """z-bar may run along its whole row, and by its own wire; x to the lowest gradients."""
        course = super().course(run, name, index)
        places = self.places
        ways: list[Polyline] = []
        if name == "z_bar":
            (i,) = index
            start, end = places.crossing(i, 0), places.at(places.z_bar, i)
            ways = [Polyline.through(start, end)]
            if i == self.row:  # and sinks, with x, into what they make
                *corners, _ = wires.way_back(self).corners
                ways += [
                    Polyline.through(*corners, self.meeting(j), self.below(i, j))
                    for j in range(len(places.columns))
                ]
        elif name == "x":
            (j,) = index
            ways = [Polyline.through(places.over(j, places.x), places.over(j, self.lowest))]
        return replace(course, ways=(*course.ways, *ways))

    # -- as the audit asks it ------------------------------------------------------------------

    def relations(self) -> Iterator[Fault]:
        """Each gradient lies below its weight, and is z-bar times x."""
        yield from super().relations()
        for index, cell in self.gradients.items():
            i, j = index
            if cell.index != index:
                yield Fault("relation", f"W.grad{list(cell.index)} below {list(index)}", f"{index}")
            if not within_a_pixel(cell.box.get_center(), self.below(i, j)):
                yield Fault("place", f"W.grad{list(index)} elsewhere", "below its weight")
            bar, x = self.z_bar[i], self.x[j]
            if not (newer(cell.record, bar.record) and newer(cell.record, x.record)):
                continue
            due = bar.record.value[i] * x.record.value[j]
            if not np.isclose(cell.record.value[index], due, rtol=2**-7, atol=0.0):
                yield Fault(
                    "relation", f"W.grad{list(index)} that is not z-bar * x", "their product"
                )

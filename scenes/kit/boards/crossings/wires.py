"""The wires of a machine whose weights may be 0: they pass there, and do not touch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import ref

from manim import VGroup

from scenes.kit.boards.machine.places import HOP
from scenes.kit.cells.current import Lead
from scenes.kit.cells.grids import Cell
from scenes.kit.look.polyline import Polyline
from scenes.kit.truth.checks import Fault

if TYPE_CHECKING:
    from scenes.kit.boards.crossings.board import CrossingsMachine

_APART = 0.07  # between a wire and the cell of a 0 that it does not touch


class Bridge(Lead):
    """A stretch of wire that connects a weight with its row."""

    def __init__(self, way: Polyline, weight: Cell) -> None:
        super().__init__(way)
        self.weight = ref(weight)

    def faults(self) -> Iterator[Fault]:
        """Only what is not 0 connects."""
        weight = self.weight()
        zero = weight is not None and weight.record.value[weight.index] == 0
        if weight is not None and zero and self.stroke_rgbas[0, 3] > 0:
            yield Fault(
                "bridge", f"a wire to {weight.record.name}{list(weight.index)}, a 0", "none"
            )


def column(machine: CrossingsMachine, j: int) -> VGroup:
    """The wire that hangs from x[j], past every row."""
    start = machine.places.entry(j)
    return VGroup(Lead(Polyline.through(start, (start[0], machine.lowest, 0.0))))


def row(machine: CrossingsMachine, i: int) -> Iterator[Lead]:
    """The wire of a row up to z, with gaps where columns pass."""
    places = machine.places
    ends: list[float] = []
    for j, place in enumerate(map(float, places.columns)):
        if (i, j) not in machine.weights:
            ends += [place - HOP, place + HOP]
        elif machine.run.W.value[i, j] == 0:
            reach = machine.small.width / 2 + _APART
            ends += [place - reach, place + reach]
    first = (i, 0) in machine.weights and machine.run.W.value[i, 0] != 0
    # Before the first column there is no wire.
    ends = [float(places.columns[0]), *ends] if first else ends[1:]
    ends.append(places.z - machine.size.width / 2)
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        yield Lead(Polyline.through(places.at(start, i), places.at(end, i)))


def bridges(machine: CrossingsMachine, i: int, j: int) -> Iterator[Bridge]:
    """What would connect a weight that is 0 now."""
    places, half = machine.places, machine.small.width / 2
    middle = float(places.columns[j])
    ends = [(middle + half, middle + half + _APART)]
    ends += [(middle - half - _APART, middle - half)] if j else []
    for start, end in ends:
        way = Polyline.through(places.at(start, i), places.at(end, i))
        yield Bridge(way, machine.weights[i, j])


def way_back(machine: CrossingsMachine) -> Polyline:
    """From z-bar of the row that is looked at down, and left over its gradients."""
    places = machine.places
    start, end = places.at(places.z_bar, machine.row), machine.meeting(0)
    return Polyline.through(start, (start[0], end[1], 0.0), end)

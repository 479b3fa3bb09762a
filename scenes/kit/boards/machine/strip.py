"""One column and one row of the machine: alone on a stage, then drawn together beside plots."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from manim import RIGHT, UP, Animation, Scene, VGroup, smooth

from gradmath.records.layer import MachineRun
from scenes.kit.boards.machine.places import MachinePlaces
from scenes.kit.boards.machine.steps import BEHIND, row
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, MOVE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.claims import FunctionName

if TYPE_CHECKING:
    from scenes.kit.boards.machine.machine import Machine

_NAME = 0.82 * HEADING / CODE_SIZE
_FACES = 0.07  # between x and x.grad
_DROP = 0.13  # of bare wire between x.grad and the weight
_STEP = 0.12  # of bare wire between parts
_NAMED = 1.12  # the width of the weight's name
_V_NAMED = 0.45  # right of its middle
_LEVER = 0.5
_SPREAD = 0.36, 0.52, 0.6, 0.8  # of its length: where z, its switch's ends and out are
_RAIL = 0.22  # of a slider, before its cell


class Strip:
    """Column j and row i of a machine, all over a stage; then in the upper left corner of a region.

    The machine stays the board that shows them; nothing else of it comes on stage.
    """

    def __init__(
        self, machine: Machine, entry: int, output: int, region: Region, stage: Region
    ) -> None:
        self.machine, self.entry, self.output = machine, entry, output
        self.stops = self._stops()
        self.start, self.end = self._spread(stage), self._places(region)
        i, j = output, entry
        self.cells = [machine.x[j], machine.x_grad[j], machine.weights[i, j], machine.z[i],
                      machine.out[i]]  # fmt: skip
        self.lever, self.slider = machine.levers[i], machine.v.cells[i]
        for line in self.slider.submobjects[:2]:  # its groove and its bar
            line.set_z_index(BEHIND - 0.01)  # behind what flies out of the strip
        self.column = machine.columns[j][0]
        self.inner, self.outer = machine.inner[i], machine.outer[i][:3]
        self.currents: list[Current] = []

    # -- places ----------------------------------------------------------------------------------

    def _spread(self, stage: Region) -> MachinePlaces:
        """With room between all parts."""
        left = stage.left + max(self.machine.size.width, _NAMED) / 2
        v = stage.right - self._over
        z, hinge, contact, out = (left + share * (v - left) for share in _SPREAD)
        return self._moved(left, stage.bottom, z, (hinge, contact), out, v, stage.top)

    def _places(self, region: Region) -> MachinePlaces:
        """Close together; what it takes beyond the region it takes at its left."""
        places, size = self.machine.places, self.machine.size
        half = max(size.width, _NAMED) / 2
        taken = 2 * half + 2 * size.width + _LEVER + 4 * _STEP + _RAIL
        taken += places.narrow.width / 2 + self._over
        left = min(region.left, region.right - taken) + half
        x_grad = region.top - 1.5 * size.height - _FACES
        weight = x_grad - size.height / 2 - _DROP - self.machine.small.height / 2
        wide = max(self.machine.small.width, _NAMED)
        z = left + wide / 2 + _STEP + size.width / 2
        hinge = z + size.width / 2 + _STEP
        contact = hinge + _LEVER
        out = contact + _STEP + size.width / 2
        v = out + size.width / 2 + _STEP + _RAIL + places.narrow.width / 2
        return self._moved(left, weight, z, (hinge, contact), out, v, region.top)

    def _moved(
        self, left: float, low: float, z: float, lever: tuple[float, float], out: float, v: float,
        top: float,
    ) -> MachinePlaces:  # fmt: skip
        """Its column at the left, its row at a height."""
        places, height = self.machine.places, self.machine.size.height
        columns, rows = places.columns.copy(), places.rows.copy()
        columns[:] = left  # all other columns stay away
        rows[self.output] = low
        hinge, contact = lever
        x = top - height / 2
        return replace(
            places, columns=columns, rows=rows, x=x, x_grad=x - height - _FACES, z=z,
            z_bar=(z + self.machine.size.width / 2 + hinge) / 2, hinge=hinge, contact=contact,
            out=out, v=v, meter=v + 1.0,
        )  # fmt: skip

    @property
    def region(self) -> Region:
        """What it takes, with its names."""
        low = float(self.end.rows[self.output]) - self.machine.size.height / 2 - 0.4
        left = float(self.end.columns[0]) - max(self.machine.size.width, _NAMED) / 2
        return Region(left, self.end.v + self._over, low, self.end.x)

    @property
    def _over(self) -> float:
        """What is right of the middle of v: its cell, or its name."""
        return max(self.machine.places.narrow.width / 2 + 0.04, _V_NAMED)

    def _stops(self) -> list[float]:
        """Where the pieces of the row's wire begin, and where the last one ends."""
        places = self.machine.places
        left = float(places.columns[self.entry])
        leads = self.machine.inner[self.output]
        begins = [max(left, float(lead.way.corners[0][0])) for lead in leads]
        return [*begins, places.z - self.machine.size.width / 2]

    def lay(self, share: float) -> None:
        """Be on the way from all over the stage to close together."""
        machine, i, j = self.machine, self.output, self.entry
        places = machine.places = between_places(self.start, self.end, share)
        half = machine.size.width / 2
        for label, column in zip(machine.indices["x"], places.columns, strict=True):
            label.set_x(float(column))
        _move(machine.x[j], places.over(j, places.x))
        _move(machine.x_grad[j], places.over(j, places.x_grad))
        for (k, column), cell in machine.weights.items():
            _move(cell, places.crossing(k, column))
        for strand, place in ((machine.z, places.z), (machine.out, places.out),
                              (machine.z_bar, places.z_bar)):  # fmt: skip
            _move(strand[i], places.at(place, i))
            strand.places[i] = places.at(place, i)
        for strand, height in ((machine.x, places.x), (machine.x_grad, places.x_grad)):
            strand.places[j] = places.over(j, height)
        self.lever.stand(places.at(places.hinge, i), places.at(places.contact, i))
        self.slider.put(places.at(places.v, i))
        machine.v.places[i] = machine.v[i].box.get_center()
        self.column.lay(places.down(i, j))
        self._lay_row(places)
        for lead, start, end in (
            (self.outer[0], places.z + half, places.hinge),
            (self.outer[1], places.contact, places.out - half),
            (self.outer[2], places.out + half, places.v),
        ):
            lead.lay(row(machine, i, start, end))

    def _lay_row(self, places: MachinePlaces) -> None:
        """The pieces of the row's wire close up: no other column is between them."""
        here = self.stops[0], self.stops[-1]
        there = float(places.columns[self.entry]), places.z - self.machine.size.width / 2
        for lead, ends in zip(self.inner, pairwise(self.stops), strict=True):
            start, end = np.interp(ends, here, there)
            lead.lay(Polyline.through(places.at(start, self.output), places.at(end, self.output)))

    # -- parts -----------------------------------------------------------------------------------

    @property
    def parts(self) -> VGroup:
        """All that stays on stage."""
        return VGroup(self.column, *self.inner, *self.outer, *self.cells, self.lever, self.slider)

    def names(self) -> VGroup:
        """What its entries are called; they stand once it has come to its place."""
        x, x_grad, weight, z, out = self.cells
        v = self.machine.v[self.output]
        names = [NameLabel(cell, _NAME) for cell in (x, x_grad, weight, z, out, v)]
        for name, cell in zip(names[:2], (x, x_grad), strict=True):
            name.next_to(cell, RIGHT, buff=0.12)
        foot = min(float(cell.box.get_bottom()[1]) for cell in (weight, z, out)) - 0.1
        for name, cell in zip(names[2:5], (weight, z, out), strict=True):
            name.move_to((cell.get_x(), foot, 0.0), aligned_edge=UP)
        names[5].next_to(v, UP, buff=0.1).shift(RIGHT * 0.12)  # beside the rail
        return VGroup(*names)

    def lever_name(self) -> Phrase:
        """What its switch is, below it; in the strip there is no room for it."""
        called = FunctionName(self.machine.run.listing, "relu")
        name = Phrase("{}", called, em=_NAME, color=current_theme().muted, type=Type.CODE)
        middle = (self.lever.ends[0] + self.lever.ends[1]) / 2
        foot = float(self.cells[3].box.get_bottom()[1]) - 0.1
        return name.move_to((middle[0], foot, 0.0), aligned_edge=UP)

    # -- what runs -------------------------------------------------------------------------------

    def wire(self) -> list[Current]:
        """What runs back from v: up to the switch, and through it up to x.grad where it is on."""
        machine, i, j = self.machine, self.output, self.entry
        self.currents = [
            machine.current("v", (i,), self.from_v(on=self.lever.on)),
            machine.current("z_bar", (i,), self._along()),
            machine.current("contributions", (i, j), self._up()),
        ]
        machine.backward.clear()
        machine.backward[i] = self.currents
        return self.currents

    def from_v(self, *, on: bool) -> Polyline:
        places = self.machine.places
        end = places.z_bar if on else places.contact
        return row(self.machine, self.output, places.v, end)

    def _along(self) -> Polyline:
        places = self.machine.places
        return Polyline.through(
            places.at(places.z_bar, self.output), places.crossing(self.output, self.entry)
        )

    def _up(self) -> Polyline:
        return self.machine.places.down(self.output, self.entry).reversed()

    def follow(self, run: MachineRun) -> None:
        """Let the machine stand for a run, and what runs run as far as its switch lets it."""
        self.machine.follow(run)
        if not self.currents:
            return
        first = self.currents[0]
        first.course = self.machine.course(run, "v", (self.output,))
        first.way = self.from_v(on=self.lever.on)
        for current in self.currents:
            current.run(0.0, 1.0)

    @property
    def living(self) -> VGroup:
        """All that may change from run to run."""
        x, x_grad, _, z, out = self.cells
        return VGroup(x, x_grad, z, out, self.lever, *self.currents)


def _move(cell: Cell, place: np.ndarray) -> None:
    cell.shift(place - cell.box.get_center())


def between_places(start: MachinePlaces, end: MachinePlaces, share: float) -> MachinePlaces:
    """Places on the way from one layout to another: all numbers of it, evenly."""
    mixed = {}
    for part in fields(start):
        one, other = getattr(start, part.name), getattr(end, part.name)
        if isinstance(one, float | np.ndarray):
            mixed[part.name] = one + (other - one) * share
    return replace(start, **mixed)


class Condense(Animation):
    """Column and row draw together into the strip."""

    def __init__(self, strip: Strip, run_time: float = 1.6 * MOVE) -> None:
        self.strip = strip
        super().__init__(strip.parts, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        self.strip.lay(float(self.rate_func(alpha)))

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        self.strip.lay(1.0)  # what has faded meanwhile was put where it stood

"""The machine: columns hang from x, rows run through the switches to v and into the meter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Self

import numpy as np
from manim import Animation, VMobject

from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.board.run_board import RunBoard
from scenes.kit.boards.machine import wires
from scenes.kit.boards.machine.groups import Asked, Weights
from scenes.kit.boards.machine.names import indices_of, names_of
from scenes.kit.boards.machine.places import METER, MachinePlaces
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import DIGIT_HEIGHT
from scenes.kit.cells.lever import Lever
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.moves import Settle, Swing
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.seat import Seat
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import NUMBER, Face
from scenes.kit.truth.checks import PIXEL, Fault, belongs, within_a_pixel

_SPAN = 1.6  # of the way of an entry as large as v's scale: how far a knob slides in all
# The chapter's: what a colour at full strength stands for.
SCALES = {"x": 1.5, "W": 3.0, "products": 5.0, "z": 5.0, "out": 5.0, "terms": 5.0,
          "x_grad": 3.0, "contributions": 3.0, "z_bar": 1.0, "v": 1.0, "W_grad": 1.5}  # fmt: skip
_ALIKE = ({"v", "z_bar"}, {"products", "z", "out", "terms"}, {"x_grad", "contributions"})
_FACES = {name: Face.GRADIENT for name in ("v", "z_bar", "x_grad", "contributions", "W_grad")}


class Machine(RunBoard):
    """One run of the layer as wires, and everything that flows through them.

    `runs` are all that the machine will follow: they decide how large its cells are. Without
    `bars` no room is kept for z-bar, which a film then does not show.
    """

    mark = 0.8  # of a cell: the size of a weight on its crossing
    read: tuple[str, ...] = ("x", "products", "z", "out", "contributions", "x_grad")

    def __init__(
        self,
        run: MachineRun,
        region: Region,
        *,
        head: float,
        runs: Sequence[MachineRun | ForwardRun] = (),
        bars: bool = True,
    ) -> None:
        super().__init__(run, runs)
        m, n = run.W.shape
        wide = self._longest(*self.read)
        wide = max(wide, ceil(self._longest("W") / self.mark))
        self.places = places = self.placed(MachinePlaces.of(
            m, n, wide, self._longest("v", "z_bar"), self._longest("weighted"), region, head,
            bars=bars,
        ))  # fmt: skip
        self.em = places.size.em
        self.x = self._strand("x", [places.over(j, places.x) for j in range(n)])
        self.x_grad = self._strand("x_grad", [places.over(j, places.x_grad) for j in range(n)])
        weights = {
            (i, j): self._cell("W", (i, j), places.crossing(i, j), self.small)
            for i, j in np.ndindex(m, n)
        }
        self.weights = {index: cell for index, cell in weights.items() if self.wired(*index)}
        # Seen until their crossings turn out bare.
        self.no_weights = [cell for index, cell in weights.items() if index not in self.weights]
        self.z = self._strand("z", [places.at(places.z, i) for i in range(m)])
        self.z_bar = self._strand(
            "z_bar", [places.at(places.z_bar, i) for i in range(m)], places.narrow
        )
        self.out = self._strand("out", [places.at(places.out, i) for i in range(m)])
        self.levers = [
            Lever(run.gates, i, places.at(places.hinge, i), places.at(places.contact, i))
            for i in range(m)
        ]
        self.v = WiredVector(run.v, Face.GRADIENT, [self._slider(i) for i in range(m)])
        self.meter = self._meter()
        self.columns = [wires.column(self, j) for j in range(n)]
        self.inner = [list(wires.inner(self, i)) for i in range(m)]
        self.outer = [list(wires.outer(self, i)) for i in range(m)]
        self.backward: dict[int, list[Current]] = {}  # what runs in the wires of each row
        self.cargo: dict[Index, Cell] = {}
        self.blanks = [Blank(self.x_grad[j]) for j in range(n)]
        self.asked = Asked(self.x_grad, self.blanks)
        self.grids = {
            "x": self.x, "W": Weights(run.W, [*self.weights.values()]), "z": self.z,
            "out": self.out, "v": self.v, "z_bar": self.z_bar, "x_grad": self.x_grad,
        }  # fmt: skip
        self.names = names_of(self)
        self.indices = {"x": indices_of(self)}
        for part in (*self.grids.values(), self.meter, *self.levers, *self.no_weights):
            belongs(part, self)
        for shown in self.grids.values():
            for cell in shown.cells:
                belongs(cell, shown, self)

    def placed(self, places: MachinePlaces) -> MachinePlaces:
        """The places of its parts; a machine that shows more may need others."""
        return places

    @property
    def drawn(self) -> list[VMobject]:
        leads = (lead for leads in (*self.inner, *self.outer) for lead in leads)
        return [
            *super().drawn, *self.no_weights, *self.blanks, *self.levers, self.meter,
            *self.columns, *leads, *self.running,
        ]  # fmt: skip

    @property
    def living(self) -> list[VMobject]:
        return [*super().living, *self.levers, self.meter, *self.running]

    @property
    def running(self) -> list[Current]:
        """What runs back in its wires."""
        return [current for currents in self.backward.values() for current in currents]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        switches = {f"switch {k}": lever.record for k, lever in enumerate(self.levers)}
        return {**super().records, **switches, "v @ out": self.meter.record}

    def relations(self) -> Iterator[Fault]:
        """What wires say: sums arrive at z, switches stand as z has them, products at x.grad.

        A result that is older than its cause is on its way to it, and is not asked.
        """
        yield from super().relations()
        for i, lever in enumerate(self.levers):
            z, out = self.z[i], self.out[i]
            if _follows(out, z) and _number(out) != max(_number(z), 0.0):
                yield Fault("relation", f"out[{i}] that is not relu(z[{i}])", "out = relu(z)")
            asked = not lever.swinging and newer(lever.record, z.record)
            if asked and lever.on is not (_number(z) > 0):
                yield Fault("relation", f"switch {i} {lever.meaning}", "on where z > 0")
            if lever.output != i:
                yield Fault("relation", f"switch {lever.output} in row {i}", f"switch {i}")
            bar, v = self.z_bar[i], self.v[i]
            if newer(bar.record, z.record) and _number(bar) != _number(v) * (_number(z) > 0):
                yield Fault("relation", f"z-bar[{i}] that is not v[{i}] * on", "v * on")
        for (i, j), cell in self.weights.items():
            if cell.index != (i, j):
                yield Fault("relation", f"W{list(cell.index)} on crossing {[i, j]}", f"W{[i, j]}")
            if not within_a_pixel(cell.box.get_center(), self.places.crossing(i, j)):
                yield Fault("place", f"W{[i, j]} elsewhere", "on its crossing")
        for j, label in enumerate(self.indices["x"]):
            if abs(label.get_x() - self.places.columns[j]) > PIXEL:
                yield Fault("index", f"{label.text} over another entry", f"over x[{j}]")

    def wired(self, i: int, j: int) -> bool:
        """Whether a weight has a cell on its crossing."""
        return bool(self.run.W.value[i, j] != 0)

    # -- parts ---------------------------------------------------------------------------------

    @property
    def size(self) -> CellSize:
        """The size of most cells."""
        return self.places.size

    @property
    def small(self) -> CellSize:
        """The size of weights."""
        size = self.size
        return CellSize(size.width * self.mark, size.height * 0.88, size.gap, size.em)

    def scale_of(self, name: str) -> float:
        """The chapter's scale of a tensor, or a wider one where its entries are larger."""
        alike = next((names for names in _ALIKE if name in names), {name})
        sizes = (
            float(getattr(run, each).magnitude()) for each in alike for run in self._with(each)
        )
        return max(SCALES[name], *sizes)

    def _with(self, name: str) -> list[MachineRun | ForwardRun]:
        return [run for run in self.runs if hasattr(run, name)]

    def _longest(self, *names: str) -> int:
        """How many characters the longest number of some tensors has."""
        records: list[Record] = [getattr(run, name) for name in names for run in self._with(name)]
        return max(len(each.text(index)) for each in records for index in np.ndindex(each.shape))

    def _strand(
        self, name: str, places: Sequence[Points], size: CellSize | None = None
    ) -> WiredVector:
        cells = [self._cell(name, (k,), place, size) for k, place in enumerate(places)]
        return WiredVector(getattr(self.run, name), _face(name), cells)

    def _cell(self, name: str, index: Index, place: Points, size: CellSize | None = None) -> Cell:
        record: Record = getattr(self.run, name)
        cell = Cell(record, index, _face(name), size or self.size, scale=self.scale_of(name))
        return cell.move_to(place)

    def chip(self, name: str, index: Index) -> CarriedEntry:
        """An entry as cargo."""
        size = self.places.narrow if name in ("v", "z_bar") else self.size
        if name == "terms":  # with the decimals of their sum
            size = CellSize.fitting(size.width, size.height, 0.0, self._longest(name))
        course = self.course(self.run, name, index)
        record, scale = getattr(self.run, name), self.scale_of(name)
        return CarriedEntry(record, index, _face(name), size, scale=scale, course=course)

    def course(self, run: MachineRun | ForwardRun, name: str, index: Index) -> WireCourse:
        """Where an entry may run: a switch that is off lets nothing pass."""
        i = index[0]
        on = float(run.z.value[i]) > 0 if name in ("z", "v") else True
        first = min((j for k, j in self.weights if k == i), default=0)
        ways = self.places.ways(name, index, on, first)
        return WireCourse(getattr(run, name).name, index, ways)

    def _slider(self, i: int) -> Slider:
        places = self.places
        narrow = places.narrow
        weighed = [run.v.value for run in self.runs if isinstance(run, MachineRun)]
        low = min(0.0, *(float(v.min()) for v in weighed))
        # Of neighbours one may go down as the other goes up.
        travel = places.travel * min(1.0, _SPAN / (1.0 - low / self.scale_of("v")))
        return Slider(
            self.run.v, i, places.at(places.v, i), narrow,
            travel=travel, scale=self.scale_of("v"), decimals=self.run.v.decimals,
            lowest=min(float(v[i]) for v in weighed),
        )  # fmt: skip

    def _meter(self) -> Meter:
        places = self.places
        values = [float(run.weighted.value[()]) for run in self.runs]
        scale = max(2.5, *(abs(value) for value in values))
        bottom, top = places.rows[-1] - 0.1, places.rows[0] + 0.25
        lowest = min(0.0, *values)
        share = -lowest / (scale - lowest)
        travel = (top - bottom) * (1 - share)
        ground = np.array([places.meter, bottom + (top - bottom) * share, 0.0])
        return Meter(
            self.run.weighted, ground, width=METER, travel=travel, scale=scale,
            lowest=lowest, decimals=self.run.weighted.decimals,
        )  # fmt: skip

    def current(self, name: str, index: Index, way: Polyline) -> Current:
        """An entry on its way along a wire."""
        return self.carrying(self.run, name, index, way)

    def carrying(
        self, run: MachineRun | ForwardRun, name: str, index: Index, way: Polyline
    ) -> Current:
        """An entry of another run on its way along a wire."""
        face = _face(name)
        return Current(
            getattr(run, name), index, face, way, scale=self.scale_of(name), of=name,
            course=self.course(run, name, index),
        )  # fmt: skip

    # -- following -----------------------------------------------------------------------------

    def follow(self, run: MachineRun) -> Self:
        """Let everything stand for another run."""
        super().follow(run)
        self.meter.follow(run.weighted)
        for lever in self.levers:
            lever.follow(run.gates)
        for current in self.running:
            current.follow(getattr(run, current.of))
        return self

    def keep(self, run: MachineRun) -> None:
        """Let what is made before anything moves, and is the same, stand for another run."""
        for name in ("v", "W"):
            self.grids[name].follow(getattr(run, name))

    def forget(self, run: MachineRun) -> None:
        """Let what has gone from the stage be another run's; its cells follow as they come back."""
        for name in ("z_bar", "x_grad"):
            self.grids[name].record = getattr(run, name)

    def nudge(self, run: ForwardRun) -> None:
        """Have another pass beside the run, which the forward half may show."""
        self.shows = [self.run, run]

    def follow_forward(self, run: MachineRun | ForwardRun) -> None:
        """Let the forward half stand for another pass."""
        for name in ("x", "z", "out"):
            self.grids[name].follow(getattr(run, name))
        self.meter.follow(run.weighted)

    def follow_switches(self, run: MachineRun) -> None:
        """Let those switches that do not swing stand for another run."""
        for lever in self.levers:
            if not lever.swinging:
                lever.follow(run.gates)

    def turns(self, run: MachineRun) -> list[tuple[Record, Animation]]:
        swings = [(run.gates, Swing(each, run.gates)) for each in self.turning(run)]
        others = run.gates, Settle(lambda: self.follow_switches(run))
        stays = run.weighted.value == self.meter.record.value
        filled = Settle(lambda: self.meter.follow(run.weighted)) if stays else None
        meter = run.weighted, filled or Fill(self.meter, run.weighted)
        return [*super().turns(run), *swings, others, meter]

    def turning(self, run: MachineRun) -> list[Lever]:
        """The switches that stand otherwise in another run."""
        return [each for each in self.levers if each.on is not bool(run.gates.value[each.output])]

    # -- large or small ------------------------------------------------------------------------

    def take(self, change: Seat) -> None:
        super().take(change)
        self.places = self.places.taken(change)

    def show_texts(self, seen: Callable[[float], float]) -> Self:
        for cell in self.no_weights:
            cell.show_digits(seen(self.em * DIGIT_HEIGHT))
        self.meter.show_digits(seen(NUMBER * DIGIT_HEIGHT))
        return super().show_texts(seen)


def _face(name: str) -> Face:
    return _FACES.get(name, Face.VALUE)


def _number(cell: Cell) -> float:
    return float(cell.record.value[cell.index])


def newer(result: Record, cause: Record) -> bool:
    """Whether a number of the same run was computed after another one was there."""
    one, other = result.expression, cause.expression
    if one is None or other is None or one.listing is not other.listing:
        return False
    return one.after >= other.after


def _follows(result: Cell, cause: Cell) -> bool:
    return newer(result.record, cause.record)

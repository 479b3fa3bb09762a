"""The machine: columns hang from x, rows run through the switches to v and into the meter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np
from manim import VGroup

from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.machine.groups import Asked, Weights
from scenes.kit.boards.machine.names import indices_of, names_of
from scenes.kit.boards.machine.places import HOP, MachinePlaces
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current, Lead
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lever import Lever
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import PIXEL, Fault, belongs, within_a_pixel

METER = 0.34  # the width of the bar
_MARK = 0.8  # of a cell: the size of a weight on its crossing
# The chapter's: what a colour at full strength stands for.
SCALES = {"x": 1.5, "W": 3.0, "products": 5.0, "z": 5.0, "out": 5.0, "terms": 5.0,
          "x_grad": 3.0, "contributions": 3.0, "z_bar": 1.0, "v": 1.0}  # fmt: skip
_ALIKE = ({"v", "z_bar"}, {"products", "z", "out", "terms"}, {"x_grad", "contributions"})
_FACES = {name: Face.GRADIENT for name in ("v", "z_bar", "x_grad", "contributions")}


class Machine(QuickGroup):
    """One run of the layer as wires, and everything that flows through them.

    `runs` are all that the machine will follow: they decide how large its cells are. Its parts
    come on stage one by one; it stands for them as a board that shows one run.
    """

    def __init__(
        self,
        run: MachineRun,
        region: Region,
        *,
        head: float,
        runs: Sequence[MachineRun | ForwardRun] = (),
    ) -> None:
        super().__init__()
        # A list, into which no audit looks frame by frame: what is shown of them the cells hold.
        self.run, self.runs = run, [run, *runs]
        self.transition: Transition | None = None
        m, n = run.W.shape
        wide = self._longest("x", "products", "z", "out", "contributions", "x_grad")
        wide = max(wide, ceil(self._longest("W") / _MARK))
        self.places = places = MachinePlaces.of(
            m, n, wide, self._longest("v", "z_bar"), self._longest("weighted"), region, head
        )
        self.size = places.size
        self.x = self._strand("x", [places.over(j, places.x) for j in range(n)])
        self.x_grad = self._strand("x_grad", [places.over(j, places.x_grad) for j in range(n)])
        self.weights = {
            (i, j): self._cell("W", (i, j), places.crossing(i, j), self.small)
            for i, j in np.ndindex(m, n)
            if run.W.value[i, j] != 0
        }
        self.no_weights = [  # seen until their crossings turn out bare
            self._cell("W", (i, j), places.crossing(i, j), self.small)
            for i, j in np.ndindex(m, n)
            if run.W.value[i, j] == 0
        ]
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
        self.columns = [self._column(j) for j in range(n)]
        self.inner = [list(self._inner(i)) for i in range(m)]
        self.outer = [list(self._outer(i)) for i in range(m)]
        self.backward: dict[int, list[Current]] = {}  # what runs in the wires of each row
        self.cargo: dict[Index, Cell] = {}
        self.blanks = [Blank(self.x_grad[j]) for j in range(n)]
        self.crossings = Weights(run.W, [*self.weights.values()])
        self.asked = Asked(self.x_grad, self.blanks)
        self.names = names_of(self)
        self.indices = indices_of(self)
        weights = (*self.weights.values(), *self.no_weights)
        for part in (*self.strands.values(), self.meter, *self.levers, *weights):
            belongs(part, self)
        for strand in self.strands.values():
            for cell in strand.cells:
                belongs(cell, strand, self)

    # -- the board, as the audit asks it -------------------------------------------------------

    @property
    def strands(self) -> dict[str, WiredVector]:
        return {"x": self.x, "z": self.z, "out": self.out, "v": self.v, "z_bar": self.z_bar,
                "x_grad": self.x_grad}  # fmt: skip

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {
            f"{name}[{k}]": strand[k].record
            for name, strand in self.strands.items()
            for k in range(len(strand.cells))
        }
        weights = {f"W{list(index)}": cell.record for index, cell in self.weights.items()}
        switches = {f"switch {k}": lever.record for k, lever in enumerate(self.levers)}
        return {**held, **weights, **switches, "v @ out": self.meter.record}

    def relations(self) -> Iterator[Fault]:
        """What wires say: sums arrive at z, switches stand as z has them, products at x.grad.

        A result that is older than its cause is on its way to it, and is not asked.
        """
        for i, lever in enumerate(self.levers):
            z, out = self.z[i], self.out[i]
            if _follows(out, z) and _number(out) != max(_number(z), 0.0):
                yield Fault("relation", f"out[{i}] that is not relu(z[{i}])", "out = relu(z)")
            asked = not lever.swinging and _newer(lever.record, z.record)
            if asked and lever.on is not (_number(z) > 0):
                yield Fault("relation", f"switch {i} {lever.meaning}", "on where z > 0")
            if lever.output != i:
                yield Fault("relation", f"switch {lever.output} in row {i}", f"switch {i}")
            bar, v = self.z_bar[i], self.v[i]
            if _newer(bar.record, z.record) and _number(bar) != _number(v) * (_number(z) > 0):
                yield Fault("relation", f"z-bar[{i}] that is not v[{i}] * on", "v * on")
        for (i, j), cell in self.weights.items():
            if cell.index != (i, j):
                yield Fault("relation", f"W{list(cell.index)} on crossing {[i, j]}", f"W{[i, j]}")
            if not within_a_pixel(cell.box.get_center(), self.places.crossing(i, j)):
                yield Fault("place", f"W{[i, j]} elsewhere", "on its crossing")
        for j, label in enumerate(self.indices):
            if abs(label.get_x() - self.places.columns[j]) > PIXEL:
                yield Fault("index", f"{label.text} over another entry", f"over x[{j}]")

    # -- parts ---------------------------------------------------------------------------------

    @property
    def small(self) -> CellSize:
        """The size of weights."""
        size = self.size
        return CellSize(size.width * _MARK, size.height * 0.88, size.gap, size.em)

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
        return Slider(
            self.run.v, i, places.at(places.v, i), narrow,
            travel=places.travel, scale=self.scale_of("v"), decimals=self.run.v.decimals,
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

    def _column(self, j: int) -> VGroup:
        """The wire that hangs from x[j]; one that meets no weight runs past every row."""
        rows = [i for i, k in self.weights if k == j]
        low = self.places.rows[max(rows)] if rows else self.places.low
        start = self.places.entry(j)
        return VGroup(Lead(Polyline.through(start, (start[0], low, 0.0))))

    def _inner(self, i: int) -> Iterator[Lead]:
        """The wire of a row from its first weight to z, with gaps where columns pass."""
        places = self.places
        columns = [j for k, j in self.weights if k == i]
        if not columns:
            return
        stops = [places.columns[min(columns)]]
        for j in range(min(columns) + 1, len(places.columns)):
            if (i, j) not in self.weights and self._passes(i, j):
                stops += [places.columns[j] - HOP, places.columns[j] + HOP]
        stops.append(places.z - self.size.width / 2)
        for start, end in zip(stops[::2], stops[1::2], strict=True):
            yield Lead(Polyline.through(places.at(start, i), places.at(end, i)))

    def _outer(self, i: int) -> Iterator[Lead]:
        """The wires of a row from z through the switch, to v and into the meter."""
        places, half = self.places, self.size.width / 2
        for start, end in (
            (places.z + half, places.hinge), (places.contact, places.out - half),
            (places.out + half, places.v), (places.v, places.meter - METER / 2),
        ):  # fmt: skip
            yield Lead(Polyline.through(places.at(start, i), places.at(end, i)))

    def _passes(self, i: int, j: int) -> bool:
        """Whether column j comes as far down as row i."""
        rows = [k for k, column in self.weights if column == j]
        return not rows or max(rows) > i

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

    @property
    def living(self) -> VGroup:
        """All that may change from run to run."""
        running = (current for currents in self.backward.values() for current in currents)
        parts = (self.x, self.z, self.out, self.z_bar, self.x_grad, self.meter)
        return VGroup(*parts, *self.levers, *running)

    # -- following -----------------------------------------------------------------------------

    def set_out(self, run: MachineRun) -> None:
        """Be on the way to another run, whose code stands on the panel already."""
        self.leave_for(run)
        self.keep(run)

    def leave_for(self, run: MachineRun) -> None:
        """Be on the way to another run, part by part, causes before results."""
        self.transition = Transition(self.run.listing, run.listing)
        self.run = run

    def keep(self, run: MachineRun) -> None:
        """Let what is made before anything moves, and is the same, stand for another run."""
        self.v.follow(run.v)
        for cell in self.weights.values():
            cell.follow(run.W)

    def arrive_at(self, run: MachineRun) -> None:
        """Have come to another run with every part."""
        self.transition = None
        self.follow(run)

    def follow_forward(self, run: MachineRun | ForwardRun) -> None:
        """Let the forward half stand for another run, or for another pass of the same."""
        for name in ("x", "z", "out"):
            self.strands[name].follow(getattr(run, name))
        self.meter.follow(run.weighted)

    def follow_switches(self, run: MachineRun) -> None:
        """Let those switches that do not swing stand for another run."""
        for lever in self.levers:
            if not lever.swinging:
                lever.follow(run.gates)

    def follow(self, run: MachineRun) -> None:
        """Let everything stand for another run."""
        self.run = run
        self.follow_forward(run)
        for name in ("v", "z_bar", "x_grad"):
            self.strands[name].follow(getattr(run, name))
        for cell in self.weights.values():
            cell.follow(run.W)
        for lever in self.levers:
            lever.follow(run.gates)
        for currents in self.backward.values():
            for current in currents:
                current.follow(getattr(run, current.of))


def _face(name: str) -> Face:
    return _FACES.get(name, Face.VALUE)


def _number(cell: Cell) -> float:
    return float(cell.record.value[cell.index])


def _newer(result: Record, cause: Record) -> bool:
    """Whether a number of the same run was computed after another one was there."""
    one, other = result.expression, cause.expression
    if one is None or other is None or one.listing is not other.listing:
        return False
    return one.after >= other.after


def _follows(result: Cell, cause: Cell) -> bool:
    return _newer(result.record, cause.record)

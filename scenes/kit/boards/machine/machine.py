"""The machine: columns hang from x, rows run through the switches to v and into the meter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, UP, VGroup

from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.machine.places import HOP, Places
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.current import Current, Lead
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.lever import Lever
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.tensor_names import tensor_name
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.claims import Ordinal

_NAME = 0.88  # of a tensor's name elsewhere
_MARK = 0.8  # of a cell: the size of a weight on its crossing
"""The chapter's scales: what a colour at full strength stands for."""
SCALES = {"x": 1.5, "W": 3.0, "products": 5.0, "z": 5.0, "out": 5.0, "terms": 5.0,
          "x_grad": 3.0, "contributions": 3.0, "z_bar": 1.0, "v": 1.0}  # fmt: skip
_FACES = {name: Face.GRADIENT for name in ("v", "z_bar", "x_grad", "contributions")}


class Machine:
    """One run of the layer as wires, and everything that flows through them.

    `runs` are all that the machine will follow: they decide how large its cells are.
    """

    def __init__(
        self,
        run: MachineRun,
        region: Region,
        *,
        head: float,
        runs: Sequence[MachineRun | ForwardRun] = (),
    ) -> None:
        self.run, self.runs = run, (run, *runs)
        m, n = run.W.shape
        self.places = Places.of(
            m,
            n,
            max(self._texts("x", "W", "z", "out", "x_grad")),
            max(self._texts("v", "z_bar")),
            region,
            head,
        )
        self.size = self.places.size
        places = self.places
        self.x = [self._cell("x", (j,), places.over(j, places.x)) for j in range(n)]
        self.x_grad = [self._cell("x_grad", (j,), places.over(j, places.x_grad)) for j in range(n)]
        self.weights = {
            (i, j): self._cell("W", (i, j), places.crossing(i, j), self.small)
            for i, j in np.ndindex(m, n)
            if run.W.value[i, j] != 0
        }
        self.z = [self._cell("z", (i,), places.at(places.z, i)) for i in range(m)]
        self.z_bar = [
            self._cell("z_bar", (i,), places.at(places.z_bar, i), places.narrow) for i in range(m)
        ]
        self.out = [self._cell("out", (i,), places.at(places.out, i)) for i in range(m)]
        self.levers = [
            Lever(run.gates, i, places.at(places.hinge, i), places.at(places.contact, i))
            for i in range(m)
        ]
        self.v = [self._slider(i) for i in range(m)]
        self.meter = self._meter()
        self.columns = [self._column(j) for j in range(n)]
        self.inner = [list(self._inner(i)) for i in range(m)]
        self.outer = [list(self._outer(i)) for i in range(m)]
        self.forward: list[Current] = []  # what runs in the wires
        self.backward: dict[int, list[Current]] = {}
        self.cargo: dict[Index, Cell] = {}
        self.blanks = [Blank(cell) for cell in self.x_grad]
        self.names = self._names()
        self.indices = VGroup(*self._indices())

    # -- parts ---------------------------------------------------------------------------------

    @property
    def small(self) -> CellSize:
        """The size of weights."""
        size = self.size
        return CellSize(size.width * _MARK, size.height * 0.88, size.gap, size.em)

    def scale(self, name: str) -> float:
        sizes = (float(getattr(run, name).magnitude()) for run in self._with(name))
        return max(SCALES[name], *sizes)

    def _with(self, name: str) -> list[MachineRun | ForwardRun]:
        return [run for run in self.runs if hasattr(run, name)]

    def _texts(self, *names: str) -> Iterator[int]:
        """How many characters each number of some tensors has."""
        for name in names:
            for run in self._with(name):
                record: Record = getattr(run, name)
                yield from (len(record.text(index)) for index in np.ndindex(record.shape))

    def _cell(self, name: str, index: Index, place: Points, size: CellSize | None = None) -> Cell:
        record: Record = getattr(self.run, name)
        face = _FACES.get(name, Face.VALUE)
        cell = Cell(record, index, face, size or self.size, scale=self.scale(name))
        return cell.move_to(place)

    def chip(self, name: str, index: Index) -> Cell:
        """An entry as cargo."""
        sizes = {"W": self.small, "v": self.places.narrow, "z_bar": self.places.narrow}
        cell = self._cell(name, index, np.zeros(3), sizes.get(name))
        return cell

    def _slider(self, i: int) -> Slider:
        places = self.places
        pitch = float(places.rows[0] - places.rows[1]) if len(places.rows) > 1 else 0.9
        narrow = places.narrow
        size = CellSize(narrow.width, narrow.height * 0.86, 0.0, narrow.em)
        return Slider(
            self.run.v, i, places.at(places.v, i), size,
            travel=0.45 * pitch, scale=self.scale("v"), decimals=self.run.v.decimals,
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
            self.run.weighted, ground, width=0.34, travel=travel, scale=scale,
            lowest=lowest, decimals=self.run.weighted.decimals,
        )  # fmt: skip

    def _column(self, j: int) -> VGroup:
        """The wire that hangs from x[j]; one that meets no weight runs past every row."""
        rows = [i for i, k in self.weights if k == j]
        low = self.places.rows[max(rows)] if rows else self.places.rows[-1] - 0.3
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
            (places.out + half, places.v), (places.v, places.meter - 0.17),
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
        face = _FACES.get(name, Face.VALUE)
        return Current(getattr(run, name), index, face, way, scale=self.scale(name), of=name)

    @property
    def living(self) -> VGroup:
        """All that may change from run to run."""
        return VGroup(
            *self.x, *self.z, *self.out, *self.x_grad, *self.levers, self.meter,
            *(cell for cell in self.z_bar if cell.record.value[cell.index] != 0),
            *(current for currents in self.backward.values() for current in currents),
        )  # fmt: skip

    def _names(self) -> dict[str, Phrase]:
        places = self.places
        names = {"x": "`x`", "x_grad": "`x.grad`", "z": "`z`", "out": "`out`", "v": "`v`",
                 "weighted": "`v @ out`", "z_bar": "$macron(z)$",
                 "relu": "`relu`"}  # fmt: skip
        made = {
            key: tensor_name(text, _FACES.get(key, Face.VALUE)).scale(_NAME)
            for key, text in names.items()
        }
        for key, cell in (("x", self.x[0]), ("x_grad", self.x_grad[0])):
            made[key].next_to(cell, LEFT, buff=0.16)
        made["relu"].set_fill(current_theme().muted)
        top = float(places.rows[0]) + _head_gap(self)
        relu = (places.hinge + places.contact) / 2
        heads = {
            "z": places.z,
            "z_bar": places.z_bar,
            "relu": relu,
            "out": places.out,
            "v": places.v,
        }
        for key, column in heads.items():
            made[key].move_to((column, top, 0.0), aligned_edge=DOWN)
        made["weighted"].next_to(self.meter.number, LEFT, buff=0.2)
        return made

    def _indices(self) -> Iterator[Phrase]:
        for j, cell in enumerate(self.x):
            label = Phrase("{}", Ordinal(self.run.x, 0, j), em=INDEX / CODE_SIZE,
                           color=current_theme().muted, type=Type.CODE)  # fmt: skip
            yield label.next_to(cell, UP, buff=0.1)

    # -- following -----------------------------------------------------------------------------

    def follow_forward(self, run: MachineRun | ForwardRun) -> None:
        """Let the forward half stand for another run."""
        for name in ("x", "z", "out"):
            for cell in getattr(self, name):
                cell.follow(getattr(run, name))
        self.meter.follow(run.weighted)

    def follow(self, run: MachineRun) -> None:
        """Let everything stand for another run."""
        self.run = run
        self.follow_forward(run)
        for cells, record in ((self.x_grad, run.x_grad), (self.z_bar, run.z_bar)):
            for cell in cells:
                cell.follow(record)
        for lever in self.levers:
            lever.follow(run.gates)
        for currents in self.backward.values():
            for current in currents:
                current.follow(getattr(run, current.of))


def _head_gap(machine: Machine) -> float:
    return machine.size.height / 2 + 0.16

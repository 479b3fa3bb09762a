"""The machine with the four boxes as a board: W's crossings, z, a, loss, and what is in `.grad`."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.records.dot_pass import DotPass, Tensors
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current, GlowingLine
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.graph.four_boxes.names import indices_of, names_of, words_of
from scenes.kit.graph.four_boxes.places import BoxPlaces
from scenes.kit.graph.four_boxes.weights import Crossings, SpreadGrid
from scenes.kit.graph.four_boxes.wires import column_of, inner_of, outer_of
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.empty_column import EmptyColumn
from scenes.kit.graph.signs.ghost_way import GhostWay
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.lid import Lid
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_VALUES, _GRADIENTS = 12.0, 8.0  # what a colour at full strength stands for, at least


class FourBoxes(QuickGroup):
    """One pass of z = W @ x and of loss, and the boxes of W, z, a and x.

    others are the takes that it will follow; asked is the place of x whose entry is asked about.
    Its parts come on stage one by one; it stands for them as a board that shows one run.
    """

    def __init__(self, run: DotPass, region: Region, asked: int, others: list[DotPass]) -> None:
        super().__init__()
        self.run, self.asked, self.runs = run, asked, [run, *others]
        self.transition: Transition | None = None
        m, n = run.W.shape
        wide = self._longest("x", "products", "contributions", "gathered")
        self.places = places = BoxPlaces.of(m, n, wide, self._longest("z"), region)
        self.size = places.size
        self.weights = {
            (i, j): self._cell("W", (i, j), places.crossing(i, j), places.weight)
            for i, j in np.ndindex(m, n)
        }
        self.x = self._strand("x", [places.x(j) for j in range(n)], self.size)
        self.z = self._strand("z", [places.on_row(places.z, i) for i in range(m)], places.pair)
        used = [places.on_row(places.used, i) for i in range(m)]
        self.used = self._strand("used", used, places.pair)
        self.a = self._strand("a", [places.a_leaf(i) for i in range(m)], places.pair)
        self.loss = self._cell("loss", (), places.loss_at, self._wide)
        self.seed = self._cell("seed", (), places.seed, places.pair)
        self.columns = [column_of(self, j) for j in range(n)]
        self.inner = [inner_of(self, i) for i in range(m)]
        self.outer = [list(outer_of(self, i)) for i in range(m)]
        self.W = Crossings(run.W, [*self.weights.values()], places.board)
        self.tracks: dict[Tensors, CutTrack] = {
            "W": CutTrack(places.w_track, run.tracks["W"], run.required, gap=places.w_gap),
            "a": CutTrack(places.a_track, run.tracks["a"], run.tracks["a"], gap=places.a_gap),
        }
        self.ghosts: dict[Tensors, GhostWay] = {
            "W": GhostWay(places.w_ghost, run.required),
            "z": GhostWay(places.z_drop, run.kept),
        }
        self.slots = {
            name: VacantSlot(record, places.box(name)) for name, record in run.absent.items()
        }
        self.vacated: dict[Tensors, VacantSlot] = {}  # of boxes that have a tensor now
        tensors: dict[Tensors, VMobject] = {"W": self.W, "z": self.z, "a": self.a, "x": self.x}
        self.boxes = {name: Letterbox(each, places.box(name)) for name, each in tensors.items()}  # type: ignore[arg-type]
        self.lids: dict[Tensors, Lid] = {n: Lid(places.box(n)) for n in ("W", "z", "a")}
        self.x_lids = [Lid(places.compartment(j)) for j in range(n)]
        high = places.weight.height / 2 + 0.1
        self.empty = EmptyColumn(run.W, asked, float(places.columns[asked]),
                                 float(places.rows[-1]) - high, float(places.rows[0]) + high,
                                 places.weight.width / 2 + 0.07)  # fmt: skip
        self.grads: dict[Tensors, WiredVector | SpreadGrid] = {}
        self.cargo: dict[int, Cell] = {}
        self.ring: RoundFrame | None = None  # around the zero, once it is found
        self.pointers: list[RoundFrame] = []
        self.currents: list[GlowingLine] = []
        self.names = names_of(self)
        self.indices = indices_of(self)
        self.words = words_of(self)
        self._own()

    def _own(self) -> None:
        """Name the board to be checked wherever a part of it comes on stage alone."""
        strands = (self.x, self.z, self.used, self.a)
        parts = (*strands, *self.weights.values(), self.loss,
                 *self.tracks.values(), *self.slots.values(), *self.boxes.values())  # fmt: skip
        for part in parts:
            belongs(part, self)
        for strand in strands:
            for cell in strand.cells:
                belongs(cell, strand, self)
        for track in self.tracks.values():
            for piece in track.submobjects:
                belongs(piece, track, self)
        for ghost in self.ghosts.values():
            belongs(ghost.dots, ghost, self)
            ghost.set_z_index(-2)
        for slot in self.slots.values():
            slot.dots.set_z_index(-2)
            for piece in (slot.dots, slot.none):
                belongs(piece, slot, self)
        for lid in (*self.lids.values(), *self.x_lids):
            belongs(lid, self)
        for box in self.boxes.values():
            belongs(box.box, box, self)
            belongs(box.name_label, box, self)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def strands(self) -> dict[str, WiredVector]:
        return {"x": self.x, "z": self.z, "used": self.used, "a": self.a}

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        held = {f"{name}[{k}]": strand[k].record
                for name, strand in self.strands.items()
                for k in range(len(strand.cells))}  # fmt: skip
        held |= {f"W{list(index)}": cell.record for index, cell in self.weights.items()}
        held |= {f"track to {name}": track.tells for name, track in self.tracks.items()}
        held |= {f"no {name}.grad": slot.record for name, slot in self.slots.items()}
        held |= {f"{name}.grad": grad.record for name, grad in self.grads.items()}
        return {**held, "loss": self.loss.record}

    def relations(self) -> Iterator[Fault]:
        """What the wires say: sums arrive at z and at loss, products at x.grad."""
        W = self.run.W.value.astype(np.float64)
        x, z, used, a = (each.record.value.astype(np.float64) for each in self.strands.values())
        if not np.array_equal(self.z.record.value, W @ x):
            yield Fault("relation", "z that is not W @ x", f"{W @ x}")
        if not np.array_equal(used, a):
            yield Fault("relation", f"{self.used.record.name} that is not a", f"{a}")
        if float(self.loss.record.value) != float(used @ z):
            yield Fault("relation", "loss that is not the sum of its rows", f"{used @ z:g}")
        grad = self.grads.get("x")
        if grad is not None and not np.array_equal(grad.record.value, used @ W):
            yield Fault("relation", "x.grad that does not come through W", f"{used @ W}")
        yield from self._signs_of_others()
        for (i, j), cell in self.weights.items():
            if cell.index != (i, j):
                yield Fault("relation", f"W{list(cell.index)} on crossing {[i, j]}", f"W{[i, j]}")

    def _signs_of_others(self) -> Iterator[Fault]:
        """Each track and each slot is that of its own tensor, and stands at its own box."""
        run = self.run
        for name, track in self.tracks.items():
            if self.transition is None and track.tells is not run.tracks[name]:
                yield Fault(
                    "relation", f"{track.tells.name} for the way to {name}", f"{name}'s own"
                )
        for name, slot in self.slots.items():
            box = self.places.box(name)
            middle = self.places.at((box.left + box.right) / 2, (box.bottom + box.top) / 2)
            here = np.abs(slot.none.get_center() - middle).max() < 0.02
            if not slot.record.name.startswith(f"{name}.grad") or not here:
                yield Fault("relation", f"{slot.record.name} in the box of {name}", f"{name}.grad")

    # -- parts ---------------------------------------------------------------------------------

    @property
    def of_terms(self) -> CellSize:
        """The size of what z makes with its factors."""
        longest = self._longest("terms")
        width = max(self.places.pair.width, 0.17 * longest)
        return CellSize.fitting(width, self.size.height, 0.0, longest)

    @property
    def _wide(self) -> CellSize:
        """The size of loss, whose number is longer than others."""
        return CellSize.fitting(1.0, self.size.height, 0.0, self._longest("loss"))

    def _record(self, name: str) -> Record:
        record: Record = getattr(self.run, name)
        return record

    def _longest(self, *names: str) -> int:
        """How many characters the longest number of some tensors has."""
        records: list[Record] = [getattr(run, name) for run in self.runs for name in names]
        return max(len(each.text(index)) for each in records for index in np.ndindex(each.shape))

    def scale_of(self, face: Face) -> float:
        """One scale for values, one for gradients."""
        if face is Face.VALUE:
            return max(_VALUES, *(r.magnitude() for run in self.runs for r in (run.z, run.terms)))
        return max(_GRADIENTS, *(r.magnitude() for run in self.runs for r in run.grads.values()))

    def cell(self, record: Record, index: Index, place: Points, size: CellSize) -> Cell:
        """An entry of any tensor at a place."""
        face = _face(record)
        return Cell(record, index, face, size, scale=self.scale_of(face)).move_to(place)

    def _cell(self, name: str, index: Index, place: Points, size: CellSize) -> Cell:
        return self.cell(self._record(name), index, place, size)

    def strand_of(self, record: Record, places: list[Points], size: CellSize) -> WiredVector:
        """A vector whose cells stand at places."""
        cells = [self.cell(record, (k,), place, size) for k, place in enumerate(places)]
        strand = WiredVector(record, _face(record), cells)
        belongs(strand, self)
        for cell in cells:
            belongs(cell, strand, self)
        return strand

    def _strand(self, name: str, places: list[Points], size: CellSize) -> WiredVector:
        return self.strand_of(self._record(name), places, size)

    def chip(
        self, record: Record, index: Index, *ways: Polyline, size: CellSize | None = None
    ) -> CarriedEntry:
        """An entry as cargo, that may be on some ways and is at the start of the first."""
        face = _face(record)
        chip = CarriedEntry(
            record, index, face, size or self.size, scale=self.scale_of(face),
            course=WireCourse(record.name, index, ways),
        )  # fmt: skip
        belongs(chip, self)
        chip.move_to(ways[0].at(0.0)).set_z_index(-0.5)
        return chip

    def current(self, record: Record, index: Index, way: Polyline) -> Current:
        """An entry on its way along a wire, which it leaves lit."""
        face = _face(record)
        course = WireCourse(record.name, index, (way,))
        current = Current(record, index, face, way, scale=self.scale_of(face), course=course)
        self.currents.append(current)
        return current

    # -- `.grad` -------------------------------------------------------------------------------

    def grad_of(self, name: Tensors) -> WiredVector | SpreadGrid:
        """The cells of a `.grad`, in its box."""
        places, record, m = self.places, self.run.grads[name], len(self.places.rows)
        if name == "W":
            grid = SpreadGrid(record, Face.GRADIENT, self.size, scale=self.scale_of(Face.GRADIENT),
                              down=places.w_pitch)  # fmt: skip
            grid.shift(places.w_grad(0, 0) - grid[0, 0].box.get_center())
            belongs(grid, self)
            for cell in grid.cells:
                cell.home = (ref(grid), ref(self))  # type: ignore[assignment]
            self.grads[name] = grid
        elif name == "x":
            n = len(places.columns)
            below = [places.x_grad(j) for j in range(n)]
            self.grads[name] = self.strand_of(record, below, self.size)
        else:
            boxed = [places.boxed(name, i) for i in range(m)]
            self.grads[name] = self.strand_of(record, boxed, places.pair)
        return self.grads[name]

    # -- takes ---------------------------------------------------------------------------------

    def run_anew(self, run: DotPass) -> None:
        """Be on the way to another take: all that is there before its backward pass is so."""
        self.transition = Transition(self.run.listing, run.listing)
        self.run = run
        for cell in self.weights.values():
            cell.follow(run.W)
        self.W.record = run.W
        for name, strand in self.strands.items():
            strand.follow(self._record(name))
        self.loss.follow(run.loss)
        for name, track in self.tracks.items():
            track.tells = run.tracks[name]
        self.tracks["W"].why, self.tracks["a"].why = run.required, run.tracks["a"]
        self.ghosts["W"].record, self.ghosts["z"].record = run.required, run.kept
        self.empty.follow(run.W)

    def come_back(self) -> None:
        """Have arrived there: what its backward pass leaves in the boxes is as it was before."""
        run, self.transition = self.run, None
        self.seed.follow(run.seed)
        for name in [name for name in self.slots if name not in run.absent]:
            self.vacated[name] = self.slots.pop(name)
        for name, slot in self.slots.items():
            slot.follow(run.absent[name])
        for name, grad in self.grads.items():
            grad.follow(run.grads[name])


def _face(record: Record) -> Face:
    """A record that a backward pass brought is a gradient."""
    code = record.expression.code if record.expression else record.name
    back = code.endswith(".grad") or "grad_fn(" in code or "autograd.grad" in code
    return Face.GRADIENT if back else Face.VALUE

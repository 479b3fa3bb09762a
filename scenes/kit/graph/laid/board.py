"""The board: tensors that stay from take to take, and the plates and tracks that one take lays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import LEFT, UP, VMobject

from gradmath.records.tensor import Record
from gradmath.records.ways_laid import LaidRun, LeafName
from scenes.kit.cells.current import Lead
from scenes.kit.cells.grids import CellSize, Column, Grid, Row
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.cells.torch_line import TorchLine
from scenes.kit.graph.laid.places import SMALL, LaidPlaces
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import Track
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

LEAVES: tuple[LeafName, ...] = ("w", "b")
_EM = HEADING / CODE_SIZE
_TIPS = {"w": 0.55, "b": 0.45, "z": 0.25}  # where arrowheads stand on tracks
_NEAR = 1e-5
_GAPS = {"x": (0.34, 1.0), "w": (0.36, 0.64), "z": (0.4, 0.68)}


class LaidBoard(Yard):
    """One take of the lines; plates and tracks are made when they are laid.

    rest of its tensors is in `cells`: x, w and b stay, z and loss come with their lines.
    """

    def __init__(self, takes: Sequence[LaidRun], region: Region) -> None:
        self.run, self.places = takes[0], LaidPlaces(region)
        self.transition: Transition | None = None
        values = [each for run in takes for each in (run.w, run.b, run.z, run.loss)]
        gradients = [each for run in takes for each in run.grads.values()]
        seeds = [run.seed for run in takes if run.seed is not None]
        super().__init__(
            {
                Face.VALUE: max(each.magnitude() for each in values),
                Face.GRADIENT: max(each.magnitude() for each in (*gradients, *seeds)),
            },
            self.places.pair,
        )
        places, run = self.places, self.run
        self.cells: dict[str, Grid] = {
            "x": self.grid(Column, run.x, SMALL).move_to(places.x()),
            "w": self.grid(Grid, run.w, SMALL).move_to(places.w()),
            "b": self.grid(Row, run.b, places.pair).move_to(places.b()),
            "z": self.grid(Row, run.z, places.pair).move_to(places.z()),
            "loss": self.grid(Row, run.loss, places.loss_size).move_to(places.loss()),
        }
        self.shown = {"x", "w", "b"}
        self.names = {name: self._named(name) for name in self.cells}
        self.boxes = {name: Letterbox(self.cells[name], places.box(name)) for name in LEAVES}
        self.slots = {name: VacantSlot(run.empty[name], places.box(name)) for name in LEAVES}
        self.grads: dict[LeafName, Grid] = {}
        self.plates: dict[str, NodePlate] = {}
        self.tracks: dict[str, Track] = {}
        self.cuts: dict[str, CutTrack] = {}
        self.said: TorchLine | None = None  # torch's line, where it refused
        self.last: Lead | None = None  # from the node of the loss to the loss
        self.between: Lead | None = None  # from the product's plate to the sum's
        for name in LEAVES:
            box = self.boxes[name]
            box.name_label.next_to(self.slots[name].dots, UP, buff=0.07)
            self.own(self.slots[name])
            for part in (box.box, box.name_label):
                belongs(part, box, self)

    def grid(
        self, kind: type[Grid], record: Record, size: CellSize, face: Face = Face.VALUE
    ) -> Grid:
        """A tensor that lies still; small cells are colours alone."""
        made = kind(record, face, size, scale=self.scales[face])
        for cell in made.cells:
            if size is SMALL:
                cell.show_digits(0.0)
            belongs(cell, made, self)
        belongs(made, self)
        return made.set_z_index(0.5)

    def _named(self, name: str) -> NameLabel:
        label, cells = NameLabel(self.cells[name], _EM), self.cells[name]
        if name in ("b", "loss"):
            return label.next_to(cells, LEFT, buff=0.16)
        return label.next_to(cells, UP, buff=0.1)

    # -- what a take lays -----------------------------------------------------------------------

    def plate(self, name: str) -> NodePlate:
        """The plate of a node."""
        self.plates[name] = NodePlate(self.run.nodes[name], self.places.plate(name), em=EM)
        self.own(self.plates[name])
        return self.plates[name]

    def track(self, name: str, way: Polyline, leads: Record) -> Track:
        """A track that leads on, along a way of values."""
        self.tracks[name] = Track(way, leads, _TIPS[name])
        self.own(self.tracks[name])
        return self.tracks[name]

    def cut(self, name: str, way: Polyline, tells: Record) -> CutTrack:
        """A track with a gap, along a way back."""
        self.cuts[name] = CutTrack(way, tells, None, gap=_GAPS[name])
        self.own(self.cuts[name])
        return self.cuts[name]

    def fill(self, leaf: LeafName) -> Grid:
        """What the pass has put into a letterbox."""
        kind, size = (Grid, SMALL) if leaf == "w" else (Row, self.places.pair)
        grad = self.grid(kind, self.run.grads[leaf], size, Face.GRADIENT)
        box = self.places.box(leaf)
        grad.move_to(((box.left + box.right) / 2, (box.bottom + box.top) / 2, 0.0))
        self.grads[leaf] = grad
        return grad

    @property
    def laid(self) -> list[VMobject]:
        """All that belongs to one take alone."""
        leads = [lead for lead in (self.last, self.between) if lead is not None]
        return [*self.plates.values(), *self.tracks.values(), *self.cuts.values(), *leads]

    def follow(self, run: LaidRun) -> None:
        """Be at the start of another take: x, w and b are there, and no way is laid."""
        self.run = run
        for name, grid in self.cells.items():
            grid.follow(getattr(run, name))
        self.shown = {"x", "w", "b"}
        for name in LEAVES:
            self.slots[name].follow(run.empty[name])
        self.grads, self.plates, self.tracks, self.cuts = {}, {}, {}, {}
        self.last = self.between = self.said = None
        self.streams = []

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {name: grid.record for name, grid in self.cells.items() if name in self.shown}
        held |= {f"plate of {name}": plate.node for name, plate in self.plates.items()}
        held |= {f"track to {name}": track.leads for name, track in self.tracks.items()}
        held |= {f"no way to {name}": cut.tells for name, cut in self.cuts.items()}
        empty = {f"no {name}.grad": self.slots[name].record
                 for name in LEAVES if name not in self.grads}  # fmt: skip
        return held | empty | {f"{name}.grad": grad.record for name, grad in self.grads.items()}

    def relations(self) -> Iterator[Fault]:
        """z is what x, w and b make; each track and each slot is that of its own tensor."""
        x, w, b, z = (self.cells[name].record.value.astype(np.float64) for name in "xwbz")
        if "z" in self.shown and np.abs(x @ w + b - z).max() > _NEAR:
            yield Fault("relation", "z that is not x @ w + b", f"{x @ w + b}")
        for name in LEAVES:
            code = self.slots[name].record.name
            if not code.startswith(f"{name}.grad "):
                yield Fault("relation", f"`{code}` below {name}", f"{name}.grad")
            for held, word in ((self.tracks, f".variable is {name}"), (self.cuts, " is None")):
                sign = held.get(name)
                told = sign.leads if isinstance(sign, Track) else sign and sign.tells
                if told is not None and not told.name.endswith(word):
                    yield Fault("relation", f"`{told.name}` for the way to {name}", word)

"""A line as a board: its leaf, the graph that it has made last, and what has come back so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import ref

import numpy as np
from manim import DOWN, LEFT, UP, VMobject

from gradmath.records.graph_line import BackwardCall, GraphLine, MadeGraph
from gradmath.records.tensor import Record
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.lines.places import LinePlaces
from scenes.kit.graph.signs.drawer import Drawer, ShutterState
from scenes.kit.graph.signs.freight import Freight, TensorCourse
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import Stream, Track
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM, _SIGN = INDEX / CODE_SIZE, 0.28 / CODE_SIZE  # of names of tensors, and of signs
# What lies still is in front; the sum's plate hides what goes through it.
_MOVING, _STILL, _HOOD = 0.5, 0.7, 1.0
_VALUES, _GRADIENTS = 12.0, 8.0  # what a colour at full strength stands for
_TIP = 0.62  # where an arrowhead stands on a track
SLOTS = ("self", "other")  # of a product, from above: beside each is the window of the other one


@dataclass(eq=False)
class LineGraph:
    """The graph that a line has made: another one when it runs again."""

    made: MadeGraph
    operation: NodePlate
    sum: NodePlate
    drawers: dict[str, Drawer]
    tracks: list[Track]
    sum_track: Track

    @property
    def lines(self) -> list[Track]:
        return [*self.tracks, self.sum_track]

    @property
    def plates(self) -> list[NodePlate]:
        return [self.operation, self.sum]

    @property
    def windows(self) -> list[VMobject]:
        """Its windows with all that belongs to them, as they are now."""
        parts = [(d, d.shutter, *((d.freed_label,) if d.state is ShutterState.DOWN else ()))
                 for d in self.drawers.values()]  # fmt: skip
        return [part for each in parts for part in each]


class LineBoard(QuickGroup):
    """A leaf, its operation and the sum; `called` is the call of backward that it has come to.

    Its parts come on stage one by one; it stands for them as a board. `rest` holds the tensors
    that lie still, by what they are called in the lines.
    """

    def __init__(self, line: GraphLine, region: Region, axis: float) -> None:
        super().__init__()
        self.line = line
        self.transition: Transition | None = None
        self.called: BackwardCall | None = None  # on the graph that stands
        first = line.graphs[0]
        n, slots = line.leaf.shape[0], len(first.tracks)
        self.places = places = LinePlaces.of(n, slots, region, axis)
        made = [each for graph in line.graphs for each in (graph.made, graph.out)]
        came = [each.total for each in (call.went for call in line.calls) if each]
        self.scales = {
            Face.VALUE: max(_VALUES, *(each.magnitude() for each in (line.leaf, *made))),
            Face.GRADIENT: max(_GRADIENTS, *(each.magnitude() for each in came),
                               *(call.grad.magnitude() for call in line.calls)),
        }  # fmt: skip
        self.rest: dict[str, Freight] = {}
        self.names: list[NameLabel] = []  # of what goes with its graph
        self.deposits: tuple[Record, ...] = ()
        self.streams: list[Stream] = []
        self.waiting: list[Freight] = []  # what has come back along each slot
        self.stopped: Freight | None = None  # what has come between the windows
        self.stuck: list[VMobject] = []  # what found the windows shut
        self.rings: list[RoundFrame] = []
        self.leaf = self.lay("leaf", line.leaf, Face.VALUE, places.at(places.leaf), places.drop_in)
        self.letterbox = Letterbox(self.leaf, places.letterbox)
        self.slot = VacantSlot(line.absent, places.letterbox)
        self.graph = self.graph_of(first)
        self.leaf_name = NameLabel(self.leaf, _EM)
        self.leaf_name.next_to(self.leaf, UP, buff=0.1).align_to(self.leaf, LEFT)
        self.letterbox.name_label.next_to(self.letterbox.box, UP, buff=0.07)
        for part in (self.letterbox, self.slot):
            belongs(part, self)
        belongs(self.letterbox.name_label, self.letterbox, self)
        belongs(self.letterbox.box, self.letterbox, self)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        graph = self.graph
        held = {name: cargo.record for name, cargo in self.rest.items()}
        held |= {f"window {name}": drawer.record for name, drawer in graph.drawers.items()}
        held |= {f"own {name}": drawer.own for name, drawer in graph.drawers.items()}
        held |= {f"track {k}": track.leads for k, track in enumerate(graph.tracks)}
        held |= {"operation": graph.operation.node, "sum": graph.sum.node}
        return held if self.deposits else held | {"no grad": self.slot.record}

    def relations(self) -> Iterator[Fault]:
        """The graph's own numbers, what has come into the letterbox, what a call has freed."""
        graph, out = self.graph, self.rest.get("out")
        if out is not None and out.record is not graph.made.out:
            yield Fault("relation", f"{out.record.name} of another graph", "what this one made")
        grad = self.rest.get("grad")
        if grad is not None:
            whole = np.sum([each.value.astype(np.float64) for each in self.deposits], axis=0)
            if not np.allclose(grad.record.value, whole, rtol=1e-6):
                yield Fault("relation", f"{grad.record.name} that is not what came into it",
                            str(whole))  # fmt: skip
        for slot, name in zip(SLOTS, graph.drawers, strict=False):
            if name == slot:
                yield Fault("relation", f"{name} beside its own slot", "the other factor")
        moving = {ShutterState.WAITS, ShutterState.MOVES}
        if any(drawer.state in moving for drawer in graph.drawers.values()):
            return
        for name, drawer in graph.drawers.items():
            if drawer.freed is not (self.called.freed[name] if self.called else None):
                yield Fault("shutter", f"{name} as another call has left it", "the latest call")

    def come_to(self, call: BackwardCall) -> None:
        """Let a call have run on the graph that stands: that is how its windows are from now on."""
        self.called = call
        for name, drawer in self.graph.drawers.items():
            drawer.freed = call.freed[name]

    # -- what travels --------------------------------------------------------------------------

    def cargo(self, record: Record, face: Face, *ways: Polyline) -> Freight:
        """A tensor that may be on some ways, and is at the start of the first."""
        single = self.places.single if face is Face.VALUE else self.places.ones
        size = self.places.size if record.shape else single
        cargo = Freight(
            record, face, size, scale=self.scales[face], course=TensorCourse(record.name, ways)
        )
        cargo.move_to(ways[0].at(0.0)).set_z_index(_MOVING)
        belongs(cargo, self)
        for cell in cargo.cells:
            cell.home = (ref(cargo), ref(self))  # type: ignore[assignment]
        return cargo

    def lay(self, name: str, record: Record, face: Face, place: Points, *ways: Polyline) -> Freight:
        """A tensor that lies still at a place, where it came by some ways: what the board shows."""
        cargo = self.cargo(record, face, Polyline.through(place, place), *ways)
        self.rest[name] = cargo.move_to(place).set_z_index(_STILL)
        return self.rest[name]

    def stream(self, record: Record, face: Face, way: Polyline) -> Stream:
        """A tensor that runs along a way and leaves it lit."""
        stream = Stream(record, face, way, TensorCourse(record.name, (way,)))
        belongs(stream, self)
        self.streams.append(stream)
        return stream

    # -- graphs --------------------------------------------------------------------------------

    def graph_of(self, made: MadeGraph) -> LineGraph:
        """The graph that the line makes when it runs."""
        places = self.places
        graph = LineGraph(
            made,
            operation=NodePlate(made.operation, places.plate, em=_SIGN, pale=False),
            sum=NodePlate(made.sum, places.sum_plate, em=_SIGN, pale=False),
            drawers={name: self._drawer(made, name, k) for k, name in enumerate(made.saved)},
            tracks=[Track(places.track(k), leads, _TIP) for k, leads in enumerate(made.tracks)],
            sum_track=Track(places.sum_track, made.joins, 0.5),
        )
        for part in (*graph.plates, *graph.drawers.values(), *graph.lines):
            belongs(part, self)
            for piece in part.submobjects:
                belongs(piece, part, self)
        graph.sum.card.set_z_index(_HOOD)
        graph.sum.name_label.set_z_index(_HOOD + 0.1)
        return graph

    def _drawer(self, made: MadeGraph, name: str, number: int) -> Drawer:
        drawer = Drawer(
            made.saved[name], made.own[name], self.leaf, self.places.size,
            self.places.window(number), scale=self.scales[Face.VALUE], label=DOWN if number else UP,
            em=_SIGN,
        )  # fmt: skip
        for part in (drawer.shutter, drawer.freed_label):
            belongs(part, drawer, self)
        return drawer

    def labelled(self, name: str) -> NameLabel:
        """The name of something that lies still, below it."""
        cargo = self.rest[name]
        label = NameLabel(cargo, _EM)
        label.next_to(cargo, DOWN, buff=0.1)
        self.names.append(label)
        return label

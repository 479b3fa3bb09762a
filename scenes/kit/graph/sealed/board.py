"""The stage of a sealed tensor: its memory, the names and the counter on it, and its window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import DOWN, UP, VMobject

from gradmath.records.sealed import SavedState, SealedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.cells.torch_line import TorchLine
from scenes.kit.graph.sealed.names import NameTag, TagThread
from scenes.kit.graph.sealed.places import SealPlaces
from scenes.kit.graph.sealed.seal import Counter, Seal, VersionSign
from scenes.kit.graph.signs.claims import SavedName
from scenes.kit.graph.signs.drawer import Drawer
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import Track
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs


class SealBoard(Yard):
    """One run at a time. `moment` is what has been written so far; it stands for the run's graph.

    Its parts come on stage one by one.
    """

    def __init__(self, runs: Sequence[SealedRun], region: Region, window: CodeWindow) -> None:
        places = SealPlaces(region, len(runs[0].x.value))
        values = [each for run in runs for moment in run.moments for each in (moment.h, run.y)]
        grads = [each for run in runs for each in (run.came, run.grad) if each is not None]
        scales = {Face.VALUE: max(each.magnitude() for each in values),
                  Face.GRADIENT: max(each.magnitude() for each in grads)}  # fmt: skip
        super().__init__(scales, places.size)
        self.places, self.window = places, window
        self.run = run = runs[0]
        self.moment: SavedState | None = None  # before anything is saved
        self.transition: Transition | None = None
        self.stopped: Freight | None = None
        self.told: TorchLine | None = None
        self.compared: Counter | None = None  # what stands beside the seal
        self.fresh: Freight | None = None  # another tensor that is called h
        self.fresh_counter: Counter | None = None
        self.fresh_thread: TagThread | None = None
        self._lay_tensors(run)
        self._lay_graph(run)
        self._lay_window(run)
        self._lay_names(run)

    def _lay_tensors(self, run: SealedRun) -> None:
        places = self.places
        drop = Polyline.through(places.at(places.leaf, 0.4), places.at(places.leaf))
        self.x = self.lay("x", run.x, Face.VALUE, places.at(places.leaf), way=drop)
        self.h = self.lay("h", run.h, Face.VALUE, places.cells, way=places.to_memory)
        self.y = self.lay("y", run.y, Face.VALUE, places.made, way=places.to_out, size=places.slim)
        self.x_name, self.y_name = NameLabel(self.x, EM * 1.1), NameLabel(self.y, EM * 1.1)
        self.x_name.next_to(self.x, UP, buff=0.12)
        self.y_name.next_to(self.y, UP, buff=0.12)
        self.letterbox = Letterbox(self.x, places.letterbox)
        self.letterbox.name_label.next_to(self.letterbox.box, UP, buff=0.06)
        self.slot = VacantSlot(run.absent, places.letterbox)
        self.own(self.slot, self.letterbox)
        belongs(self.letterbox.name_label, self.letterbox, self)

    def _lay_graph(self, run: SealedRun) -> None:
        places = self.places
        self.times = NodePlate(run.times, places.times_plate)
        self.power = NodePlate(run.power, places.plate)
        self.leaf_track = Track(places.leaf_track, run.leads, 0.5)
        self.memory_track = Track(places.memory_track, run.between, 0.93)
        self.out_track = Track(places.out_track, run.joins, 0.5)
        self.own(self.times, self.power, *self.tracks)
        for part in (self.times.card, self.times.name_label):
            part.set_z_index(1.0 if part is self.times.card else 1.1)  # hides what goes through it

    def _lay_window(self, run: SealedRun) -> None:
        places, start = self.places, run.start
        self.drawer = Drawer(
            start.seen, start.place, self.h, places.size, places.window,
            scale=self.scales[Face.VALUE], label=UP,
        )  # fmt: skip
        self.own(self.drawer)
        self.seal = Seal(run.sealed, places.seal)
        self.verdict = self.verdict_on(run)
        self.exponent = Cell(
            run.exponent, (), Face.VALUE, places.single, scale=self.scales[Face.VALUE]
        )
        self.exponent.move_to(places.exponent).set_z_index(0.7)  # its copies come from behind
        self.exponent_name = SignLabel(SavedName(ref(self.exponent)))
        self.exponent_name.next_to(self.exponent, DOWN, buff=0.08)
        for part in (self.seal, self.exponent):
            belongs(part, self)

    def _lay_names(self, run: SealedRun) -> None:
        places = self.places
        self.counter = Counter(run.version, places.counter(places.cells))
        self.tag = NameTag(run.h, None, places.tag(places.cells))
        self.thread = TagThread(places, self.tag.panel.get_edge_center(DOWN), places.cells)
        for part in (self.counter, self.tag, self.thread):
            belongs(part, self)

    def verdict_on(self, run: SealedRun) -> SignLabel:
        """The sign between the seal and the version that a pass finds."""
        verdict = SignLabel(VersionSign(run.end.version, run.sealed), em=1.6 * EM, pale=False)
        verdict.move_to(self.places.sign).set_z_index(0.95)
        belongs(verdict, self)
        return verdict

    @property
    def tracks(self) -> list[Track]:
        return [self.leaf_track, self.memory_track, self.out_track]

    @property
    def on_stage(self) -> list[VMobject]:
        """All that stands there when a pass has gone through."""
        beside = [self.compared] if self.compared else []
        return [
            self.x, self.x_name, self.h, self.y, self.y_name, self.times, self.power,
            *(part for track in self.tracks for part in (track.line, track.tip)),
            self.drawer, self.seal, self.verdict, self.exponent, self.exponent_name,
            self.counter, self.counter.label, self.tag, self.thread, *beside,
            self.letterbox.box, self.letterbox.name_label, self.rest["x.grad"],
        ]  # fmt: skip

    def come_to(self, moment: SavedState) -> None:
        """Let a statement have run: names and numbers that look the same stand for what is now."""
        self.moment = moment
        self.tag.follow(moment.h, moment.place)
        if int(moment.version.value) == int(self.counter.record.value):
            self.counter.follow(moment.version)
        if moment.shared:
            self.h.follow(moment.h)
        self.drawer.cells.follow(moment.seen)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        held = {name: cargo.record for name, cargo in self.rest.items()}
        return held | {
            "window": self.drawer.record,
            "own": self.drawer.own,
            "seal": self.seal.record,
            "counter": self.counter.record,
            "tag": self.tag.where or self.tag.record,
            "power": self.power.node,
            "times": self.times.node,
            "no grad": self.slot.record,
            "exponent": self.exponent.record,
            **{f"track {k}": track.leads for k, track in enumerate(self.tracks)},
        }

    def relations(self) -> Iterator[Fault]:
        """All parts are as the latest statement has left them, and the pass used what is seen."""
        run, moment = self.run, self.moment
        if moment is None:
            return
        if self.seal.record is not run.sealed:
            yield Fault("relation", "a seal of another moment", "when h was saved")
        parts = ((self.counter.record, moment.version), (self.drawer.record, moment.seen),
                 (self.tag.record, moment.h), (self.tag.where, moment.place))  # fmt: skip
        for shown, due in parts:
            if shown is not due:
                told = shown.name if shown else "a name"
                yield Fault("relation", f"{told} of another moment", "after the last write")
        if self.seal.found not in (None, run.end.version):
            yield Fault("relation", "a seal beside another version", "the one that the pass finds")
        if self.compared is not None and self.compared.record.value != run.end.version.value:
            yield Fault("relation", "another version beside the seal", "the one that is found")
        sent = self.rest.get("x.grad")
        if sent is not None:
            due_grad = 2 * self.drawer.record.value.astype(np.float64)
            if not np.array_equal(sent.record.value, due_grad):
                yield Fault(
                    "relation", "a gradient of other numbers", "twice what the window shows"
                )

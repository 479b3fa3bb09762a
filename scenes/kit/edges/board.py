"""One run: logits on the hill of their loss, and the gradient of w between its two edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import DOWN, LEFT, UP, VMobject

from gradmath.records.edges import EdgeRun
from gradmath.records.hills import LossHill
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Column, Grid, Row, index_labels
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.edges.area import Area
from scenes.kit.edges.edge import BoardEdge, RowIndex, numbers
from scenes.kit.edges.places import CHIP, EdgePlaces, EdgeView
from scenes.kit.edges.slopes import (
    AxisLine,
    BeadSlope,
    BeadTangent,
    LogitCell,
    RisePart,
    RunLine,
    slopes_due,
)
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.hill.beads import LogitAxis
from scenes.kit.hill.curves import HillProfile, NameFlag, RaisedBead
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = HEADING / CODE_SIZE
_ROWS = (1.78, 1.38, 0.98)  # heights of names, of the highest bead first
_INSET_ROW = -1.2
_BIAS = CellSize.fitting(0.66, 0.42, 0.08, 4)
_FIRST_B = (SAFE.left + 0.42, 1.5)
_BOX = 0.66  # below b: the letterbox
_CELLS = CellSize.fitting(0.66, 0.36, 0.06, 4)
_FED = CellSize.fitting(0.8, 0.36, 0.06, 5)
_FIRST_X, _FIRST_W = (3.0, 1.2), (4.12, 1.2)
_ABOVE = 0.14
_ROUNDING = 1e-5


class EdgeBoard(QuickGroup):
    """All that a run shows; its parts come on stage one by one."""

    def __init__(
        self, run: EdgeRun, hill: LossHill, places: EdgePlaces, runs: Sequence[EdgeRun]
    ) -> None:
        super().__init__()
        self.run, self.hill, self.places = run, hill, places
        self.transition: Transition | None = None
        self.view = EdgeView.stage()
        self.logit: LogitCell | None = None
        self.laid: list[VMobject] = []  # what has come on stage and follows
        self._stand_on_the_hill(run)
        self._name_b(run)
        self._lay_board(run, runs)
        self._lay_w(run, runs)
        for part in (*self.beads, *self.flags, *self.areas, self.x, self.b_grad, self.w):
            belongs(part, self)

    def _stand_on_the_hill(self, run: EdgeRun) -> None:
        view, columns = self.view, range(run.z.shape[0])
        self.axis = LogitAxis(view, run.z)
        self.axis_line = AxisLine(view, (float(self.hill.line.value[0]), 3.1))
        self.profile = HillProfile(self.hill.line, self.hill.hill, view)
        self.beads = [RaisedBead(run, j, view) for j in columns]
        ranks = np.argsort(np.argsort(-numbers(run.z))).tolist()
        self.flags = [NameFlag(bead, _ROWS[ranks[j]]) for j, bead in enumerate(self.beads)]
        self.tangents = [BeadTangent(run, j, view) for j in columns]
        self.rises = [[RisePart(run, j, part, view) for part in range(3)] for j in columns]
        self.runs_ahead = [RunLine(parts[0]) for parts in self.rises]

    def _name_b(self, run: EdgeRun) -> None:
        self.b = Row(run.b, Face.VALUE, _BIAS, scale=max(1.0, run.b.magnitude()))
        self.b.shift([*_FIRST_B, 0.0] - self.b[0].box.get_center())
        self.b_name = NameLabel(self.b, _EM).next_to(self.b, UP, buff=0.0)
        self.b_name.stand_on(float(self.b.get_top()[1]) + _ABOVE)
        left = float(self.b.get_left()[0])
        high = _FIRST_B[1] - _BOX
        region = Region(left - 0.08, left + 3 * CHIP.pitch[0], high - 0.27, high + 0.27)
        self.b_box = Letterbox(self.b, region)
        self.b_slot = VacantSlot(run.no_b, region)
        self.b_box.name_label.next_to(self.b_box.box, DOWN, buff=0.12)

    def _lay_board(self, run: EdgeRun, runs: Sequence[EdgeRun]) -> None:
        places = self.places
        scale = max(record.magnitude() for each in runs for record in (each.b_grad, each.w_grad))
        self.slope_cells = [
            BeadSlope(run, flag, max(1.0, run.slopes.magnitude())) for flag in self.flags
        ]
        fed = max(each.x.magnitude() for each in runs)
        self.b_grad = BoardEdge(run.b_grad, Face.GRADIENT, places, scale)
        self.x = BoardEdge(run.x, Face.VALUE, places, fed)
        self.indices = [RowIndex(bar) for bar in self.x.bars]
        shape = run.w_grad.shape
        self.areas = [Area(run, i, j, places, scale) for i, j in np.ndindex(shape)]
        self.b_grad_name = NameLabel(self.b_grad, _EM)
        self.x_name = NameLabel(self.x, _EM)
        self.x_name.move_to((places.cells, 0.0, 0.0)).stand_on(places.names)
        self._stand_beside_the_edge()

    def _lay_w(self, run: EdgeRun, runs: Sequence[EdgeRun]) -> None:
        scale = max(each.magnitude() for one in runs for each in (one.w, one.x))
        self.w = Grid(run.w, Face.VALUE, _CELLS, scale=scale)
        self.w.shift([*_FIRST_W, 0.0] - self.w[0, 0].box.get_center())
        self.fed = Column(run.x, Face.VALUE, _FED, scale=scale)
        self.fed.shift([*_FIRST_X, 0.0] - self.fed[0].box.get_center())
        self.w_indices = [
            *index_labels(self.w, 0, beside=LEFT), *index_labels(self.w, 1, beside=UP)
        ]  # fmt: skip
        self.w_name, self.fed_name = (
            NameLabel(grid, _EM).next_to(grid, UP, buff=0.0).stand_on(self.places.names)
            for grid in (self.w, self.fed)
        )
        slot = self.places.slot(0.0)
        self.w_box = Letterbox(self.w, slot)
        self.w_slot = VacantSlot(run.no_w, slot)
        self.w_box.name_label.next_to(self.w_slot.dots, DOWN, buff=0.1)
        self.w_box.name_label.align_to(self.w_slot.dots, LEFT)

    def _stand_beside_the_edge(self) -> None:
        """The name of b.grad keeps beside its last column, whose bar may be wider than its cell."""
        end = float(self.places.ends(numbers(self.b_grad.record))[-1])
        self.b_grad_name.move_to((end + 0.2, 0.0, 0.0), aligned_edge=LEFT)
        self.b_grad_name.stand_on(self.places.names)

    # -- what moves ----------------------------------------------------------------------------

    def follow(self, run: EdgeRun) -> Self:
        """Show another run."""
        self.run = run
        for j, bead in enumerate(self.beads):
            bead.follow_run(run)
            self.tangents[j].follow(run)
            for part in self.rises[j]:
                part.follow(run)
            self.flags[j].follow()
        if self.logit is not None:
            self.logit.follow(run.z)
            self.logit.stand()
        self.b_grad.follow(run.b_grad)
        self._stand_beside_the_edge()
        self.x.follow(run.x)
        for index in self.indices:
            index.stand()
        for area in self.areas:
            area.follow(run)
        for grid, record in ((self.w, run.w), (self.fed, run.x), (self.b, run.b)):
            grid.follow(record)
        return self

    def look_from(self, view: EdgeView, share: float) -> Self:
        """See the hill elsewhere."""
        self.view = view
        self.axis_line.look_from(view)
        self.profile.view = view
        self.profile.lay()
        for j, bead in enumerate(self.beads):
            bead.view = bead.places = view
            bead.lay()
            self.tangents[j].look_from(view).shrink(share)
        return self

    def in_the_box(self, j: int) -> Points:
        """Where an entry of b.grad lies in the letterbox of b."""
        region = self.b_box.region
        across = region.left + 0.08 + CHIP.width / 2 + j * CHIP.pitch[0]
        return np.array([across, (region.bottom + region.top) / 2, 0.0])

    def name_again(self, j: int) -> tuple[NameFlag, LogitCell]:
        """The name of a bead on the small hill, and its number."""
        flag = self.flags[j]
        flag.height_due = _INSET_ROW
        self.logit = LogitCell(self.run, flag.follow())
        return flag, self.logit

    def make_room(self, share: float) -> Self:
        """Let rows move down from the one that gets room for the minus."""
        self.x.make_room(share)
        for index in self.indices:
            index.stand()
        for area in self.areas:
            area.make_room(share)
        return self

    def lift(self, front: float) -> Self:
        """Let the hill be drawn up to a place: what it has passed is on it."""
        self.profile.draw_to(front)
        for bead, flag in zip(self.beads, self.flags, strict=True):
            share = float(np.clip((front - bead.value) / 0.45, 0.0, 1.0))
            bead.lift_to(share * share * (3.0 - 2.0 * share))
            flag.follow()
        return self

    def row(self, i: int) -> list[Area]:
        return [area for area in self.areas if area.index[0] == i]

    @property
    def living(self) -> list[VMobject]:
        """What has come on stage and follows another run."""
        return [*self.beads, *self.laid]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now."""
        held = {"w": self.w.record, "x": self.x.record, "b.grad": self.b_grad.record}
        held |= {f"bead {j}": bead.record for j, bead in enumerate(self.beads)}
        held |= {f"tangent {j}": each.record for j, each in enumerate(self.tangents)}
        return held | {f"area {list(each.index)}": each.record for each in self.areas}

    def relations(self) -> Iterator[Fault]:
        """Each area is the product of its edges; b.grad is a third of each slope."""
        x, b_grad = numbers(self.x.record), numbers(self.b_grad.record)
        for area in self.areas:
            i, j = area.index
            if abs(area.value - x[i] * b_grad[j]) > _ROUNDING:
                yield Fault("relation", f"w.grad[{i}, {j}] = {area.value:g}", "x times b.grad")
        run = self.run
        due = slopes_due(numbers(run.z), numbers(run.y))
        found = numbers(self.tangents[0].record)
        if np.abs(found - due).max() > _ROUNDING:
            yield Fault("relation", f"slopes {found.round(4)}", f"{due.round(4)}")

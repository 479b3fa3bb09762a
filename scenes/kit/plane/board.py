"""One run in the plane of x: its point, the arrows of its gradients, and x's letterbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import DOWN, LEFT, UP, VMobject

from gradmath.records.pulls import ArrowCall, Weighed
from gradmath.records.tensor import Record
from scenes.kit.cells.current import Lead
from scenes.kit.cells.grids import Cell, CellSize, Row
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, Paper, name_at
from scenes.kit.charts.points import Point
from scenes.kit.graph.signs.freight import Freight, TensorCourse
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.plane.arrow import THIN, PlaneArrow, vector_of
from scenes.kit.plane.axes import PlaneAxes
from scenes.kit.plane.labels import ArrowName, WireWeight
from scenes.kit.plane.lattice import Lattice
from scenes.kit.plane.places import BoardPlaces
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.claims import Entry

_EM = INDEX / CODE_SIZE
_DOT = 0.11
# The share of its wire at which the weight from x[j] to y[i] stands, and on which side.
_BESIDE = (((0.5, -1.0), (0.75, 1.35)), ((0.75, -1.35), (0.5, 1.0)))
_FULL = 0.95  # of a cell, by its digits
_ROUNDING = 1e-5  # of the longest arrow: sums of two products in float32


class PullBoard(QuickGroup):
    """All that one run shows at rest; its parts come on stage one by one.

    outputs are the gradients of y[0] and y[1], as thin arrows; pulled is what the run has left in
    x.grad, bold; grad, if there is any, lies in the letterbox.
    """

    def __init__(self, run: ArrowCall, spans: tuple[Span, Span], places: BoardPlaces,
                 runs: Sequence[ArrowCall]) -> None:  # fmt: skip
        super().__init__()
        self.run, self.places = run, places
        self.transition: Transition | None = None
        gradients = [each.x_grad for each in runs if each.x_grad is not None]
        self.scales = {
            Face.VALUE: max(each.magnitude() for each in (run.x, run.y)),
            Face.GRADIENT: max(each.magnitude() for each in (*gradients, *run.gradients)),
        }
        across, up = spans
        self.axes = PlaneAxes(places.plane, across, up)
        self.axis_names = (
            name_at(AxisEntry(self.axes.across, run.x, (0,), Face.VALUE), places.across_name, LEFT),
            name_at(AxisEntry(self.axes.up, run.x, (1,), Face.VALUE), places.up_name),
        )
        self.lattice = Lattice(self.axes, places.taken)
        self.point = Point(self.axes, Entry(run.x, (0,)), Entry(run.x, (1,)), face=Face.VALUE,
                           radius=_DOT)  # fmt: skip
        self.point.set_z_index(0.45)
        self.x = Row(run.x, Face.VALUE, places.size, scale=self.scales[Face.VALUE])
        self.x.move_to(places.x)
        self.y = [
            Cell(run.y, (k,), Face.VALUE, places.size, scale=self.scales[Face.VALUE]).move_to(place)
            for k, place in enumerate(places.y)
        ]
        self.wires = [[Lead(places.wire(j, i)) for j in (0, 1)] for i in (0, 1)]
        self.weights = [[WireWeight(run.A, i, j, places.wire(j, i), *_BESIDE[i][j])
                         for j in (0, 1)] for i in (0, 1)]  # fmt: skip
        self.slot = VacantSlot(run.absent, places.letterbox)
        self.letterbox = Letterbox(self.x, places.letterbox)
        self.outputs = [self._arrow(each, THIN) for each in run.gradients]
        self.pulled = self._arrow(run.left, 1.0)
        self.terms: list[PlaneArrow] = []
        self.grad: Freight | None = None
        self.arrow_names = [
            ArrowName(arrow, self.outputs[1 - k], run.y, k) for k, arrow in enumerate(self.outputs)
        ]
        self.papers = [Paper(stroke_width=0).set_z_index(0.55) for _ in self.arrow_names]
        for paper, name in zip(self.papers, self.arrow_names, strict=True):
            paper.cover(name, 1.0)
            name.set_z_index(0.6)
        self._name()
        self._claim()

    def _arrow(self, record: Record, breadth: float) -> PlaneArrow:
        arrow = PlaneArrow(self.axes, self.run.x, record, breadth=breadth)
        arrow.set_z_index(0.4 if breadth == 1.0 else 0.3)
        belongs(arrow, self)
        return arrow

    def _name(self) -> None:
        self.x_name = NameLabel(self.x, _EM).next_to(self.x, LEFT, buff=0.14)
        self.y_names = [NameLabel(cell, _EM).next_to(cell, UP, buff=0.12) for cell in self.y]
        self.letterbox.name_label.next_to(self.letterbox.box, DOWN, buff=0.14)

    def _claim(self) -> None:
        weights = [weight for pair in self.weights for weight in pair]
        for part in (self.point, self.x, *self.y, self.slot, self.letterbox, *weights):
            belongs(part, self)
        for cell in self.x.cells:
            cell.home = None
            belongs(cell, self.x, self)
        belongs(self.slot.none, self.slot, self)
        belongs(self.letterbox.name_label, self.letterbox, self)
        belongs(self.letterbox.box, self.letterbox, self)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        held = {"x": self.x.record, "point": self.point.up.record, "slot": self.slot.record}
        held |= {f"y[{k}]": cell.record for k, cell in enumerate(self.y)}
        held |= {f"A[{i}]": weight.claim.record for i, (weight, _) in enumerate(self.weights)}
        held |= {f"arrow of y[{k}]": arrow.record for k, arrow in enumerate(self.outputs)}
        held |= {f"term {k}": arrow.record for k, arrow in enumerate(self.terms)}
        held |= {} if self.grad is None else {"x.grad": self.grad.record}
        return held

    def relations(self) -> Iterator[Fault]:
        """What its arrows say together: which output each is of, and what terms add up to."""
        for k, arrow in enumerate(self.outputs):
            code = arrow.record.expression.code if arrow.record.expression else ""
            if f"(y[{k}], x," not in code:
                yield Fault("relation", f"{arrow.told} as that of y[{k}]", "its own gradient")
        if self.grad is not None and self.grad.record is not self.run.x_grad:
            yield Fault("relation", f"{self.grad.record.name} of another call", "what it left")
        run = self.run
        if not isinstance(run, Weighed) or not self.terms:
            return
        weights = np.atleast_1d(run.weights.value).astype(np.float64)
        due = [w * each.value for w, each in zip(weights, run.gradients, strict=False)]
        size = max(1.0, *(float(np.abs(each).max()) for each in due))
        shown = [arrow.record.value for arrow in self.terms]
        if np.abs(np.subtract(shown, due)).max() > _ROUNDING * size:
            yield Fault("relation", "terms that are no weights times gradients", str(due))
        if np.abs(np.sum(shown, axis=0) - run.left.value).max() > _ROUNDING * size:
            yield Fault("relation", "terms that do not add up to x.grad", run.left.name)

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: ArrowCall) -> Self:
        """Be another run's, all at once."""
        self.run = run
        self.x.follow(run.x)
        self.point.follow(Entry(run.x, (0,)), Entry(run.x, (1,)))
        for cell in self.y:
            cell.follow(run.y)
        for pair in self.weights:
            for weight in pair:
                weight.follow_run(run.A)
        self.slot.follow(run.absent)
        for arrow, record in zip(self.outputs, run.gradients, strict=True):
            arrow.follow(run.x, record)
        if run.x_grad is not None:
            self.pulled.follow(run.x, run.x_grad)
            if self.grad is not None:
                self.grad.follow(run.x_grad)
                show_what_fits(self.grad)
        if isinstance(run, Weighed):
            self._follow_terms(run)
        return self

    def _follow_terms(self, run: Weighed) -> None:
        """Head to tail, each term from the tip of those before it."""
        for k, (arrow, term) in enumerate(zip(self.terms, run.terms, strict=False)):
            arrow.follow(run.x, term, run.terms[:k])

    def terms_of(self, run: Weighed) -> list[PlaneArrow]:
        """Arrows for the terms of a run, head to tail: `terms` once the board shows that run."""
        return [
            self._arrow(term, THIN).follow(run.x, term, run.terms[:k])
            for k, term in enumerate(run.terms)
        ]

    @property
    def lying(self) -> list[Freight]:
        """What lies in the letterbox."""
        return [] if self.grad is None else [self.grad]

    @property
    def living(self) -> list[VMobject]:
        """What changes from run to run of a sweep."""
        return [self.pulled, *self.terms, *self.lying]

    def tip_of(self, record: Record) -> Points:
        """Where an arrow of a record ends that starts from the point."""
        end = vector_of(self.run.x) + vector_of(record)
        return np.asarray(self.axes.place(end[0], end[1])[0])

    # -- what travels --------------------------------------------------------------------------

    def pair(self, record: Record, *ways: Polyline, size: CellSize | None = None) -> Freight:
        """A gradient as its two entries, which may be on some ways; at the start of the first."""
        cargo = Freight(
            record,
            Face.GRADIENT,
            size or self.places.size,
            scale=self.scales[Face.GRADIENT],
            course=TensorCourse(record.name, ways),
        )
        belongs(cargo, self)
        for cell in cargo.cells:
            cell.home = None
            belongs(cell, cargo, self)
        return cargo.move_to(ways[0].at(0.0))


def show_what_fits(pair: Freight) -> None:
    """Numbers that are too long for their cells, as 1.7e−15, are told by the colours alone."""
    for cell in pair.cells:
        cell.show_digits(float(cell.number.width <= _FULL * cell.box.width))

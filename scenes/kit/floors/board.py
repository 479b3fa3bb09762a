"""The pair of floors as a board: inp and its letterbox, the curve, out and what is laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias
from weakref import ref

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject

from gradmath.records.floors import FloorsRun, SummedRun
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.crossed import ON_PAPER, Paper
from scenes.kit.floors.crumbs import Crumb
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.parabola import Parabola, plot_parts
from scenes.kit.floors.places import CELL, CLOTH, ON_TOP, SEED_AT, SUM_AT, FloorPlaces
from scenes.kit.floors.product import SlopeProduct
from scenes.kit.floors.strand import JacobianStrand
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

EntryWays: TypeAlias = dict[Index, Polyline]
_EM = INDEX / CODE_SIZE
_LAID = 0.3  # above the floor that it lies on


class Floors(QuickGroup):
    """One run, and everything that lies on the two floors or flies between them.

    Its parts come on stage one by one; it stands for them as a board. `deposits` are what has come
    into `inp.grad` since it was None.
    """

    def __init__(
        self, run: FloorsRun, others: Sequence[FloorsRun] = (), *, laid: Points = ON_TOP
    ) -> None:
        """laid is where a cloth hangs, from out on."""
        super().__init__()
        self.run = run
        self.former: FloorsRun | None = None  # the run that it is coming from
        every = [run, *others]
        values = [record for each in every for record in (each.inp, each.out)]
        values += [each.terms for each in every if isinstance(each, SummedRun)]
        gradients = [record for each in every for record in (each.weights, each.sent, each.grad)]
        self.scales = {
            Face.VALUE: max(each.magnitude() for each in values),
            Face.GRADIENT: max(each.magnitude() for each in gradients),
        }
        rows, columns = run.inp.shape
        self.places = places = FloorPlaces(rows, columns, laid)
        self.parabola = Parabola(run)
        self.deposits: tuple[Record, ...] = ()
        self.lit: list[VMobject] = []  # what points at entries that are spoken of
        self.names: list[NameLabel] = []  # of what lies on the second floor now
        self.flying: list[Crumb] = []
        self.spoken: list[Crumb] = []  # of them, those that stand for a pile
        self.products: list[SlopeProduct] = []  # what these come to
        self.inp = self.floor(run.inp, Face.VALUE, places.inp)
        self.out = self.floor(run.powers, Face.VALUE, places.out)
        self.ways = self._ways()
        self.cloth: Floor | None = None
        self.grad: Floor | None = None
        self.whole: Cell | None = None  # the sum of all entries of out
        self.inp_name = self.name_of(self.inp)
        self.letterbox = Letterbox(self.inp, places.letterbox)
        self.slot = VacantSlot(run.absent, places.letterbox)
        self.letterbox.name_label.next_to(self.letterbox.box, UP, buff=0.1)
        self.letterbox.name_label.align_to(self.inp, LEFT).set_z_index(ON_PAPER)
        self.paper = Paper(stroke_width=0)  # behind which flies what comes from inp
        self.paper.set_z_index(ON_PAPER - 0.01).cover(self.letterbox.name_label, 1.0)
        self.own(self.letterbox, self.slot, self.paper, *plot_parts(self.parabola),
                 *self.parabola.tangents, *self.parabola.papers, *self.parabola.slopes)  # fmt: skip
        belongs(self.letterbox.name_label, self.letterbox, self)
        belongs(self.letterbox.box, self.letterbox, self)

    # -- parts ---------------------------------------------------------------------------------

    def own(self, *parts: VMobject) -> None:
        """Answer for parts wherever they come on stage."""
        for part in parts:
            belongs(part, self)

    def _answer_for(self, floor: Floor) -> Floor:
        belongs(floor, self)
        for cell in floor.cells:
            cell.home = (ref(floor), ref(self))  # type: ignore[assignment]
        return floor

    def floor(self, record: Record, face: Face, first: np.ndarray) -> Floor:
        return self._answer_for(Floor(record, face, CELL, first, scale=self.scales[face]))

    @property
    def weights(self) -> Record:
        """What a cloth of the run is."""
        return self.run.counts if isinstance(self.run, SummedRun) else self.run.weights

    def new_cloth(self, record: Record) -> Floor:
        """Weights, laid over out in its shape, or hung beside it."""
        cloth = Floor(record, Face.GRADIENT, CLOTH, self.places.cloth,
                      scale=self.scales[Face.GRADIENT], hemmed=True)  # fmt: skip
        self.cloth = self._answer_for(cloth.set_z_index(_LAID))
        return self.cloth

    def new_grad(self) -> Floor:
        """What lies in the letterbox."""
        self.grad = self.floor(self.run.grad, Face.GRADIENT, self.places.grad)
        return self.grad

    def spokesmen(self) -> list[Crumb]:
        """One entry for each pile on the curve, large enough to be read on top of it."""
        curve, run = self.parabola, self.run
        self.spoken = [
            Crumb(run.came, index, Face.GRADIENT, CLOTH, scale=self.scales[Face.GRADIENT],
                  way=Polyline.through(curve.on_top(index, waiting=True), curve.on_top(index)))
            for index in curve.met
        ]  # fmt: skip
        self.products = []
        for index in curve.met:
            product = SlopeProduct(run, index)
            spot = curve.beside_top(index, product, self.products)
            if spot is not None:  # where piles are too near, some do without
                self.products.append(product.stand_at(spot))
        self.own(*self.spoken, *self.products)
        return self.spoken

    def crumbs(
        self, record: Record, face: Face, ways: str, size: CellSize | None = None
    ) -> list[Crumb]:
        """Entries that set out, each on its way."""
        size = size or (CELL if face is Face.VALUE else CLOTH)
        self.flying = [
            Crumb(record, index, face, size, scale=self.scales[face], way=way)
            for index, way in self.ways[ways].items()
        ]
        self.own(*self.flying)
        return self.flying

    def name_of(self, floor: Floor) -> NameLabel:
        """The name of a floor, above its left end."""
        label = NameLabel(floor, _EM)
        return label.next_to(floor, UP, buff=0.12).align_to(floor, LEFT)

    def name_beside(self, floor: Floor) -> NameLabel:
        """The name of a cloth; where it lies on top of out, that one has its name above it."""
        label = NameLabel(floor, _EM)
        if not self.places.covered:
            label.next_to(floor, UP, buff=0.12).align_to(floor, LEFT)
            return label.stand_on(self.names[0].baseline)
        top = floor.at((0, 0))[1]
        return label.next_to(floor, RIGHT, buff=0.16).set_y(float(top))

    def ring(self, *cells: Cell) -> list[RoundFrame]:
        """Frames around cells that are spoken of."""
        return [RoundFrame(cell, buff=0.0) for cell in cells]

    def strand(self, index: Index) -> JacobianStrand:
        """From an entry of inp by its place on the curve to the second floor."""
        through = self.parabola.place(index)
        strand = JacobianStrand(self.run.J, self.inp, index, through, self.out)
        belongs(strand.line, strand, self)
        return strand

    # -- ways ----------------------------------------------------------------------------------

    @property
    def indices(self) -> list[Index]:
        return [*np.ndindex(self.run.inp.shape)]

    def _ways(self) -> dict[str, EntryWays]:
        """All that an entry may fly along, by what for, then by its index."""
        curve, places = self.parabola, self.places
        mirrored = [index[::-1] for index in self.indices]
        return {
            "forth": {
                index: Polyline.through(
                    self.inp.at(index), curve.foot(index), curve.on_curve(index),
                    places.cell(places.out, *index),
                )
                for index in self.indices
            },
            "back": {
                index: Polyline.through(
                    places.cell(places.cloth, *index),
                    curve.above(index),
                    curve.on_curve(index),
                    curve.foot(index),
                    places.cell(places.grad, *index),
                )
                for index in self.indices
            },
            "onto out": {
                index: Polyline.through(
                    places.cell(places.cloth, *index), places.cell(places.out, *index)
                )
                for index in mirrored
            },
            "to the sum": {
                index: Polyline.through(places.cell(places.out, *index), SUM_AT)
                for index in mirrored
            },
            "from the sum": {
                index: Polyline.through(SEED_AT, places.cell(places.cloth, *index))
                for index in mirrored
            },
        }  # fmt: skip

    # -- runs ----------------------------------------------------------------------------------

    def follow(self, run: FloorsRun) -> None:
        """Stand for another run of the same numbers: nothing that lies on the floors changes."""
        fresh = run.listing.lines != self.run.listing.lines
        if self.out.record is self.run.out:
            self.out.follow(run.out)
        self.run = run
        self.inp.follow(run.inp)
        self.parabola.follow(run)
        if fresh:
            self.deposits, self.grad = (), None
            self.slot.follow(run.absent)
            self.cloth = None if self.places.covered else self.cloth

    def come_from(self, former: FloorsRun | None) -> None:
        """Be on the way from another run, whose weights and what these bring may still stand."""
        self.former = former

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def transition(self) -> Transition | None:
        former = self.former
        return None if former is None else Transition(former.listing, self.run.listing)

    @property
    def passing(self) -> list[FloorsRun]:
        """The runs that its parts may be of."""
        return [self.run] if self.former is None else [self.former, self.run]

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        held = {"inp": self.inp.record, "out": self.out.record}
        held |= {"cloth": self.cloth.record} if self.cloth is not None else {}
        held |= {"inp.grad": self.grad.record} if self.grad is not None else {}
        return held if self.deposits else held | {"no inp.grad": self.slot.record}

    def relations(self) -> Iterator[Fault]:
        """Heights are the curve's, a cloth is of this run, .grad is what came to it."""
        yield from self._curve_faults()
        yield from self._weight_faults()
        if self.grad is not None and self.grad.angle == 0:
            yield from self._grad_faults(self.grad)
        if self.whole is not None and isinstance(self.run, SummedRun):
            terms = [each.terms for each in self.passing if isinstance(each, SummedRun)]
            totals = [float(each.value.astype(np.float64).sum()) for each in terms]
            if not any(np.allclose(self.whole.record.value, each, rtol=1e-5) for each in totals):
                yield Fault("relation", f"{self.whole.record.name} for a sum", f"{totals[-1]:g}")
        yield from self._ways_faults()

    def _weight_faults(self) -> Iterator[Fault]:
        """What is laid over out, or hangs beside it, are weights of this run."""
        cloth = self.cloth
        own = [each.weights for each in self.passing if not isinstance(each, SummedRun)]
        own += [each.came for each in self.passing]
        own += [each.counts for each in self.passing if isinstance(each, SummedRun)]
        if cloth is not None and not any(cloth.record is each for each in own):
            yield Fault("relation", f"{cloth.record.name} as a cloth", "the weights of this run")

    def _grad_faults(self, grad: Floor) -> Iterator[Fault]:
        """What lies in the letterbox is what has come into it."""
        sums = np.cumsum([each.value.astype(np.float64) for each in self.deposits], axis=0)
        due = [*sums[-1:]]
        due += [] if self.former is None else [self.run.sent.value]
        if not any(np.allclose(grad.record.value, each, rtol=1e-5) for each in due):
            yield Fault("relation", "inp.grad that is not what came into it", str(sums[-1]))

    def _curve_faults(self) -> Iterator[Fault]:
        """The curve is a square of what inp holds, moved along: its slopes tell by how much."""
        halves = self.run.slopes.value.astype(np.float64) / 2
        out, inp = self.out.record, self.inp.record
        if np.ptp(halves - inp.value.astype(np.float64)) > 1e-5 * max(1.0, np.abs(halves).max()):
            yield Fault("relation", f"{inp.name} away from the slopes", "places on the curve")
        due = halves**2 if out is self.run.powers else halves.T**2
        weighed = [each for each in self.passing if isinstance(each, SummedRun)]
        for each in weighed:
            if out is each.terms:
                due = halves.T**2 * each.counts.value.astype(np.float64)
        if out.shape != due.shape or not np.allclose(out.value, due, rtol=1e-5):
            yield Fault("relation", f"{out.name} off the curve", "the curve's heights")

    def _ways_faults(self) -> Iterator[Fault]:
        """Whoever flies is of this run, and goes a way of its own entry."""
        own = [record for each in self.passing for record in vars(each).values()]
        for crumb in (*self.flying, *self.spoken):
            if not any(crumb.record is record for record in own):
                yield Fault("relation", f"{crumb.record.name} in flight", "a tensor of this run")
        for crumb in self.flying:
            if not any(ways.get(crumb.index) is crumb.way for ways in self.ways.values()):
                yield Fault("way", f"{crumb.record.name}{list(crumb.index)} on a way of another",
                            "its own")  # fmt: skip

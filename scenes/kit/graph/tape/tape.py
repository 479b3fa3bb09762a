"""The tape: strips in the order in which lines ran, and below each the node that it made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from manim import Rectangle

from gradmath.records.branches import BranchRun
from gradmath.records.tensor import Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.signs.letterbox import Letterbox
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import Pass, Track
from scenes.kit.graph.tape.facts import graph_of
from scenes.kit.graph.tape.numbering import GraphLabel
from scenes.kit.graph.tape.strip import HEIGHT, Strip
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import ProductSign

_LEAF = 2.34  # the width of the first column, with the plate of the leaf
_PLATE = 2.06  # of the others' plates
_LONGEST = 0.55  # of a track
_CELL = CellSize(0.78, 0.42, 0.0, 0.27)
_NEAR = 0.1  # between a slope and what has come to it, or leaves it
_SEED = 1.9  # from the last node's slope to where a pass begins
_ASIDE = 0.5  # of the leaf's cells, from the middle of its column
_BOX = 0.09  # between a cell and the rim of its letterbox
_NAME = INDEX / CODE_SIZE


class TapeBand(Ornament, Rectangle):
    """The tape itself, which strips are laid on."""


class TapeGround(QuickGroup):
    """The empty tape; it stands for how many nodes a run has made in the end."""

    def __init__(self, run: BranchRun, region: Region) -> None:
        self.run = run
        ink = current_theme().surface
        self.band = TapeBand(
            width=region.width, height=region.height, fill_color=ink, fill_opacity=1, stroke_width=0
        )
        middle = (region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0
        self.band.move_to(middle).set_z_index(-1.5)
        super().__init__(self.band)

    @property
    def standing(self) -> Standing:
        steps = self.run.steps
        last = len(steps.value) - 1
        return Standing(steps, (last, 1), f"{steps.value[last, 1]} nodes")

    def faults(self) -> Iterator[Fault]:
        """As many nodes lie on the way back as lines have made."""
        made = int(self.run.steps.value[-1, 1])
        if made != len(self.run.names):
            yield Fault("tape", f"{len(self.run.names)} nodes", f"{made}, which lines have made")


class TapeLink:
    """What hangs together of one node: its strip, its plate, and the track on from it."""

    def __init__(self, tape: Tape, run: BranchRun, node: int) -> None:
        places = tape.places
        self.node = node
        self.strip = Strip(run, node)
        self.strip.move_to(places.strip(node))
        self.plate = NodePlate(run.names[node], places.plate(node), pale=False)
        self.track = Track(places.track(node), self._leads(run), 0.5)
        self.track.running = Pass.BACKWARD
        self.track.point(np.pi)
        self.way: Polyline | None = None  # of its strip, until its plate hangs below it
        self.strip.box.set_z_index(-0.6)
        belongs(self.strip, tape)
        belongs(self.plate, tape)

    def _leads(self, run: BranchRun) -> Record:
        """That the way on from the node leads to the one before it, or to the leaf."""
        return run.names[self.node - 1] if self.node else run.owned

    @property
    def parts(self) -> tuple[QuickGroup, ...]:
        return self.strip, self.plate, self.track

    def follow(self, run: BranchRun) -> None:
        """Be the same of another run in which the same lines ran."""
        self.strip.follow(run)
        self.plate.follow(run.names[self.node])
        self.track.follow(self._leads(run))


class SlopeCell(Grid):
    """What a node makes of 1, below its plate."""

    def __init__(self, tape: Tape, run: BranchRun, node: int) -> None:
        self.run, self.node, self.place = run, node, tape.places.slope(node)
        super().__init__(run.slopes[node], Face.GRADIENT, tape.size, scale=tape.grad_scale)
        self.move_to(self.place)
        belongs(self, tape)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if self.record is not self.run.slopes[self.node]:
            yield Fault("tape", f"another slope below node {self.node}", "its own")
        if not within_a_pixel(self.get_center()[0], self.place[0]):
            yield Fault("place", f"the slope of node {self.node} elsewhere", "below its plate")


class PassedChip(CarriedEntry):
    """What comes back, on its way along the tape: the product of what came and a node's slope."""

    def __init__(
        self, tape: Tape, record: Record, way: Polyline, factors: tuple[Entry, ...]
    ) -> None:  # fmt: skip
        self.factors = factors
        course = WireCourse(record.name, (), (way,))
        super().__init__(record, (), Face.GRADIENT, tape.size, scale=tape.grad_scale, course=course)
        self.move_to(way.at(0.0)).set_z_index(-0.5)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        wrong = ProductSign(self.factors, Entry(self.record)).fault() if self.factors else None
        if wrong is not None:
            told = " × ".join(factor.text for factor in self.factors)
            yield Fault("product", f"{told} as {self.number.drawn}", wrong)


class TapePlaces:
    """Where everything stands: columns from left to right, strips over plates over slopes."""

    def __init__(self, region: Region, most: int) -> None:
        self.region = region
        self.pitch = min(_PLATE + _LONGEST, (region.width - _LEAF) / max(1, most))
        self.plate_width = min(_PLATE, self.pitch - 0.34)
        self.rows = [region.top - HEIGHT / 2 - 0.06,
                     (region.top + region.bottom) / 2 - 0.04,
                     region.bottom + HEIGHT / 2 + _BOX]  # fmt: skip

    def column(self, node: int) -> float:
        """The middle of a node's column; -1 is that of the leaf."""
        left = self.region.left
        if node < 0:
            return left + _LEAF / 2
        return left + _LEAF + (node + 1) * self.pitch - self.plate_width / 2

    def strip(self, node: int) -> Points:
        return self._at(node, 0)

    def slope(self, node: int) -> Points:
        return self._at(node, 2)

    def cell(self, row: int) -> Points:
        """Where the leaf's own cells stand: with room for a name at their left."""
        return self._at(-1, row) + [_ASIDE, 0.0, 0.0]

    def _at(self, node: int, row: int) -> Points:
        return np.array([self.column(node), self.rows[row], 0.0])

    def plate(self, node: int) -> Region:
        half = (_LEAF if node < 0 else self.plate_width) / 2
        middle, y = self.column(node), self.rows[1]
        return Region(middle - half, middle + half, y - HEIGHT / 2, y + HEIGHT / 2)

    def track(self, node: int) -> Polyline:
        """Between a node's plate and the one before it, as values run."""
        start, end, y = self.plate(node - 1).right, self.plate(node).left, self.rows[1]
        return Polyline.through((start, y, 0.0), (end, y, 0.0))

    @property
    def band(self) -> Region:
        left = self.region.left + _LEAF + 0.1
        return Region(left, self.region.right, self.rows[0] - HEIGHT / 2 - 0.06, self.region.top)


class Tape(QuickGroup):
    """The leaf x over its node and its letterbox, and to the right a link for each node of a run.

    It shows one run; while lines come or go (`transition`) it is between two, causes first. `laid`
    are the links that lie on it, in the order in which their lines ran.
    """

    def __init__(self, run: BranchRun, runs: Sequence[BranchRun], region: Region) -> None:
        most = max(len(each.names) for each in runs)
        self.places = TapePlaces(region, most)
        self.run = run
        self.transition: Transition | None = None
        self.shown: int | None = None  # how many nodes lie on it while the run is told step by step
        self.ground = TapeGround(run, self.places.band)
        size = CellSize.fitting(_CELL.width + 0.16, _CELL.height, 0.0, _longest(runs))
        self.size, self.grad_scale = size, _scale([each.grad for each in runs])
        self.x = Grid(run.x, Face.VALUE, size, scale=_scale([each.x for each in runs]))
        self.grad = Grid(run.grad, Face.GRADIENT, size, scale=self.grad_scale)
        self.x.move_to(self.places.cell(0))
        self.grad.move_to(self.places.cell(2))
        self.leaf = NodePlate(run.leaf, self.places.plate(-1), pale=False)
        x, y, _ = self.places.cell(2)
        half, high = size.width / 2 + _BOX, size.height / 2 + _BOX
        self.letterbox = Letterbox(self.x, Region(x - half, x + half, y - high, y + high))
        self.letterbox.name_label.move_to((x - half - 0.12, y, 0.0), aligned_edge=LEFT_EDGE)
        self.x_name = NameLabel(self.x, _NAME)
        self.x_name.move_to((self.x.get_left()[0] - 0.14, self.places.rows[0], 0.0),
                            aligned_edge=LEFT_EDGE)  # fmt: skip
        self.laid: list[TapeLink] = []
        self.label: GraphLabel | None = None
        super().__init__()
        for part in (self.x, self.grad, self.leaf, self.ground):
            belongs(part, self)

    # -- what is on stage ------------------------------------------------------------------------

    @property
    def standing_parts(self) -> list[QuickGroup]:
        """What is there in every run."""
        return [self.ground, self.x, self.x_name, self.leaf, self.letterbox,
                self.letterbox.name_label, self.grad]  # fmt: skip

    @property
    def living(self) -> QuickGroup:
        """What is drawn anew from run to run, beside the links."""
        return QuickGroup(self.x, self.leaf, self.grad)

    def link(self, run: BranchRun, node: int) -> TapeLink:
        """A new link, to be laid."""
        return TapeLink(self, run, node)

    def labelled(self, run: BranchRun, met: Sequence[BranchRun]) -> GraphLabel:
        """The number of a run's graph, to stand at the right end of the lowest row."""
        label = GraphLabel(run, met, np.array([self.places.region.right, self.places.rows[2], 0.0]))
        belongs(label, self)
        return label

    def slope_cells(self, run: BranchRun) -> list[SlopeCell]:
        """The slope of each node, from x to y."""
        return [SlopeCell(self, run, node) for node in range(len(run.names))]

    def chips(self, run: BranchRun) -> list[PassedChip]:
        """What comes back in a pass, in the order in which it is sent: the seed first."""
        last = len(run.names) - 1
        beside = np.array([self.size.width + _NEAR, 0.0, 0.0])
        slopes = [self.places.slope(node) for node in reversed(range(last + 1))]
        starts = [slopes[0] + [_SEED, 0.0, 0.0], *(place - beside for place in slopes)]
        ends = [*(place + beside for place in slopes), self.places.cell(2)]
        records = [run.seed, *reversed(run.passed)]
        chips = []
        for k, record in enumerate(records):
            way = Polyline.through(starts[k], ends[k])
            came = () if k == 0 else (Entry(records[k - 1]), Entry(run.slopes[last + 1 - k]))
            chips.append(PassedChip(self, record, way, came))
        return chips

    def follow(self, run: BranchRun) -> None:
        """Stand for another run in which the same lines ran."""
        self.follow_forward(run)
        self.grad.follow(run.grad)

    def follow_forward(self, run: BranchRun) -> None:
        """Stand for it but for its gradient, with the links that are laid."""
        self.run = run
        self.x.follow(run.x)
        self.leaf.follow(run.leaf)
        self.follow_links(run)

    def follow_links(self, run: BranchRun) -> None:
        """Let the nodes be those of another run."""
        self.run = self.ground.run = run
        for link in self.laid:
            link.follow(run)

    # -- as the audit asks it --------------------------------------------------------------------

    @property
    def records(self) -> Mapping[str, Record]:
        held = {"x": self.x.record, "leaf": self.leaf.node, "x.grad": self.grad.record}
        held |= {f"node {link.node}": link.plate.node for link in self.laid}
        return held

    def relations(self) -> Iterator[Fault]:
        """There is a strip for each line that made a node, in their order, and no other."""
        for place, link in enumerate(self.laid):
            if link.node != place:
                yield Fault("tape", f"strip {link.node} as number {place}", "as the lines ran")
        if self.transition is not None:
            return
        due = len(self.run.names) if self.shown is None else self.shown
        if len(self.laid) != due or len(self.run.making) != len(self.run.names):
            yield Fault("tape", f"{len(self.laid)} strips", f"{due}, as many as nodes were made")
            return
        if self.label is not None and graph_of(self.label.run) != graph_of(self.run):
            yield Fault("tape", f"{self.label.text!r} of another graph", "the one that lies there")
        for link in self.laid:
            if link.strip.steps is not self.run.steps:
                yield Fault("tape", f"{link.strip.text.drawn!r} of another run", "the run's lines")
            elif link.strip.step != self.run.making[link.node]:
                yield Fault("tape", f"{link.strip.text.drawn!r} at another step", "its own")
            yield from self._link_faults(link)

    def _link_faults(self, link: TapeLink) -> Iterator[Fault]:
        """Strip and plate stand one over the other, and the plate has the node of that line."""
        name = link.strip.text.drawn
        if link.plate.node is not self.run.names[link.node]:
            yield Fault("tape", f"another node below {name!r}", "the node that it made")
        place = link.strip.box.get_center()
        due = link.way.at(link.way.share_of(place)) if link.way else self.places.strip(link.node)
        if not within_a_pixel(place[0], due[0]):
            yield Fault("place", f"{name!r} beside its node", "over it")


LEFT_EDGE = (1.0, 0.0, 0.0)  # a text that ends at a place


def _scale(records: Sequence[Record]) -> float:
    return max(record.magnitude() for record in records)


def _longest(runs: Sequence[BranchRun]) -> int:
    return max(len(each.x.text()) for each in runs)

"""A traced computation on stage: a card for each node, a way for each edge, chips as cargo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import ReferenceType, ref

from manim import VGroup

from gradmath.errors import StageError
from gradmath.graph_records import GraphEdge, GraphFlow, GraphNode, Shown, Unchanging
from scenes.kit.checks import Fault, belongs
from scenes.kit.graph_cards import NodeCard, StubCard
from scenes.kit.graph_claims import EmptySlot
from scenes.kit.graph_edges import EdgeLine, Strand
from scenes.kit.graph_geometry import crossings, holds
from scenes.kit.graph_layout import Line, Plan, plan
from scenes.kit.graph_tensors import Chip, Look, chip_size, look_for
from scenes.kit.stage import Region
from scenes.kit.theme import Face

# The size of numbers (below 1 they could not be read) and the length of lines, best first; the
# last ones without drawers.
_SIZES = ((1.4, 0.8), (1.3, 0.7), (1.2, 0.6), (1.1, 0.55), (1.0, 0.5), (1.0, 0.4), (1.0, 0.3))
_BARE = ((1.1, 0.5), (1.0, 0.4), (1.0, 0.3))
_LONGER = (1.5, 1.35, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
_ON_COURSE = 0.25  # how far off its line a chip may be


@dataclass(frozen=True, eq=False)
class Progress(Unchanging):
    """What has happened on a graph so far: the edges whose cargo set out and arrived, in order.

    over: the whole pass is, also what came from nodes that are not shown.
    """

    sent: tuple[GraphEdge, ...] = ()
    landed: tuple[GraphEdge, ...] = ()
    over: bool = False


class Cargo(Chip):
    """A chip on the edge that it belongs to: a cotangent going back, or a value going forward."""

    def __init__(self, line: EdgeLine, giver: GraphNode, face: Face, look: Look) -> None:
        self.edge, self.giver, self.face = line.edge, giver, face
        shown = self.due()
        if shown is None:
            raise StageError(f"nothing travels along edge {line.edge.index}; leave it out")
        super().__init__(shown, face, look)
        self.beside: ReferenceType[VGroup] = ref(line)
        for part in (self.plate, self.picture):
            belongs(part, self)

    def due(self) -> Shown | None:
        """The tensor that travels here."""
        if self.face is Face.GRADIENT:
            return self.edge.cotangent
        return self.giver.values[self.edge.edge.output]

    def faults(self) -> Iterator[Fault]:
        """The chip carries its own edge's tensor and keeps to its line."""
        line = self.beside()
        if not isinstance(line, EdgeLine):
            return
        number = line.edge.index
        if self.picture.shown is not self.due() or line.edge is not self.edge:
            yield Fault("cargo", f"{self.picture.shown.name} on edge {number}",
                        f"what travels along edge {self.edge.index}")  # fmt: skip
        center = self.plate.get_center()
        away = line.distance(center)
        if away > _ON_COURSE and not any(holds(card, center) for card in line.ends()):
            yield Fault("course", f"cargo {away:.2f} off edge {number}", "on its line")


@dataclass(frozen=True, eq=False)
class Drawn:
    """The cards of a graph at one size."""

    look: Look
    cards: list[NodeCard]
    stubs: list[StubCard]


class GraphView(VGroup):
    """The cards and lines of a trace, laid out in a region of the stage.

    `others` are further passes through the same graph that the same cards will follow. The
    layout is that of the finished graph from the start, so nothing jumps while it grows.
    """

    def __init__(
        self,
        flow: GraphFlow,
        region: Region,
        others: Sequence[GraphFlow] = (),
        *,
        gradients: bool = True,
        drawers: bool = True,
    ) -> None:
        self.flow, self.flows = flow, (flow, *others)
        self.gradients, self.drawers = gradients, drawers
        self.progress = Progress()
        drawing, laid_out = self._fitted(region)
        self.look, self.cards, self.stub_cards = drawing.look, drawing.cards, drawing.stubs
        for card, center in zip((*self.cards, *self.stub_cards), laid_out.centers, strict=True):
            card.move_to(center)
        ways = iter(laid_out.ways)
        self.lines = [
            EdgeLine(edge, next(ways), (self.cards[edge.target], self.cards[edge.source]))
            for edge in flow.edges
        ]
        self.stub_lines = [Strand(next(ways), EmptySlot(flow, node, slot))
                           for node, slot, _ in flow.stubs()]  # fmt: skip
        super().__init__(*self.lines, *self.stub_lines, *self.cards, *self.stub_cards)
        for strand in (*self.lines, *self.stub_lines):
            strand.belong(self)
        for card in self.cards:
            card.belong(card, self)
            if card.total is not None:
                card.total.beside = ref(self)
        self.resting: dict[int, Cargo] = {}
        self.pointers = VGroup()

    def _fitted(self, region: Region) -> tuple[Drawn, Plan]:
        """The largest cards that fit the region, then the longest lines between them.

        Raises: StageError if even the smallest do not.
        """
        zoom, rise = _BARE[-1]
        smallest = self._plan(self._drawn(zoom, drawers=False), rise, region)
        if not smallest.fits(region):
            raise StageError(
                f"the graph of {len(self.flow.nodes)} nodes needs {smallest.width:.1f} by "
                f"{smallest.height:.1f} units and the stage has {region.width:.1f} by "
                f"{region.height:.1f}; show fewer nodes, smaller tensors, or fold a group"
            )
        return next(self._fitting(region))

    def _fitting(self, region: Region) -> Iterator[tuple[Drawn, Plan]]:
        """All drawings that fit, the best ones first."""
        with_drawers = [(*size, self.drawers) for size in _SIZES]
        for zoom, rise, drawers in (*with_drawers, *((*size, False) for size in _BARE)):
            drawing = self._drawn(zoom, drawers=drawers)
            for longer in (*(each for each in _LONGER if each > rise), rise):
                laid_out = self._plan(drawing, longer, region)
                if laid_out.fits(region):
                    yield drawing, laid_out

    def _plan(self, drawing: Drawn, rise: float, region: Region) -> Plan:
        sizes = [(card.width, card.height) for card in (*drawing.cards, *drawing.stubs)]
        return plan(sizes, self._spaces(drawing.look), rise, region)

    def _drawn(self, zoom: float, *, drawers: bool) -> Drawn:
        look = look_for(self._tensors(Face.VALUE), self._tensors(Face.GRADIENT), zoom)
        return self._drawn_in(look, drawers=drawers)

    def _drawn_in(self, look: Look, *, drawers: bool) -> Drawn:
        """All cards in a look that others may share."""
        cards = [
            NodeCard([flow.nodes[k] for flow in self.flows], look, adds=self._adds(k),
                     gradients=self.gradients, drawer=drawers)
            for k in range(len(self.flow.nodes))
        ]  # fmt: skip
        stubs = [StubCard(node, argument, look.card.em) for node, _, argument in self.flow.stubs()]
        return Drawn(look, cards, stubs)

    def _tensors(self, face: Face) -> Iterator[Shown]:
        """All that is shown in one face, whichever pass it is shown from."""
        if face is Face.GRADIENT and not self.gradients:
            return
        for flow in self.flows:
            for node in flow.nodes:
                yield from node.shown(face is Face.GRADIENT)
            if face is Face.GRADIENT:
                yield from (edge.cotangent for edge in flow.edges if edge.cotangent)

    def _adds(self, node: int) -> bool:
        """Whether several contributions meet at a node, or come to a `.grad` that was there."""
        return any(
            len(flow.arrivals(node)) > 1 or flow.nodes[node].grad_before is not None
            for flow in self.flows
        )

    def _spaces(self, look: Look) -> list[Line]:
        """What the layout must leave room for on each edge."""
        lines = [
            Line(edge.target, edge.source,
                 chip_size(edge.cotangent, Face.GRADIENT, look)
                 if self.gradients and edge.cotangent is not None else None)
            for edge in self.flow.edges
        ]  # fmt: skip
        count = len(self.flow.nodes)
        stubs = enumerate(self.flow.stubs(), start=count)
        return [*lines, *(Line(stub, node.index, None) for stub, (node, _, _) in stubs)]

    # -- finding parts ---------------------------------------------------------------------

    def card(self, name: str) -> NodeCard:
        """The card of the last node of that name."""
        return self.cards[self.flow.node(name).index]

    def stubs_of(self, card: NodeCard) -> list[tuple[Strand, StubCard]]:
        """The plain numbers that a node was called with, each with its line."""
        pairs = zip(self.stub_lines, self.stub_cards, strict=True)
        return [(line, stub) for line, stub in pairs if stub.node.index == card.node.index]

    def cargo(self, edge: GraphEdge, face: Face = Face.GRADIENT) -> Cargo:
        """A fresh chip with what travels along an edge."""
        return Cargo(self.lines[edge.index], self.flow.nodes[edge.target], face, self.look)

    def turn_to(self, flow: GraphFlow) -> None:
        """Let everything stand for another pass through the same graph, before it begins."""
        self.flow, self.progress, self.resting = flow, Progress(), {}
        for card, node in zip(self.cards, flow.nodes, strict=True):
            card.turn_to(node)
        for line, edge in zip(self.lines, flow.edges, strict=True):
            line.edge = edge

    def settled(self) -> VGroup:
        """Everything as it is after the pass that is shown, to be put on stage at once."""
        sweep = self.flow.sweep if self.gradients else ()
        self.progress = Progress(sweep, sweep, over=True)
        self.resting = {e.index: self.cargo(e).move_to(self.lines[e.index].course.rest)
                        for e in sweep}  # fmt: skip
        ways = [part for edge in sweep for part in self.lines[edge.index].back]
        strands = [*self.lines, *self.stub_lines]
        cards = [card.settle() for card in self.cards]
        return VGroup(*strands, *ways, *cards, *self.stub_cards, *self.resting.values())

    # -- what must be true -----------------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """Cargo moves in the engine's order, no line crosses a card."""
        yield from self._order_faults()
        yield from crossings(self.cards, self.lines)

    def _order_faults(self) -> Iterator[Fault]:
        for what, edges in (("sent", self.progress.sent), ("landed", self.progress.landed)):
            due = self.flow.sweep[: len(edges)]
            if edges != due:
                shown, expected = (" ".join(str(e.edge.order) for e in each) for each in
                                   (edges, due))  # fmt: skip
                yield Fault("arrival", f"{what}: {shown}", expected)

    def arrived(self, index: int) -> int:
        """How much has been added up at a node: seeds of outputs, and what has landed."""
        if self.progress.over:
            return len(self.flow.nodes[index].sums[0])
        seeds = sum(place == (index, 0) for place in self.flow.trace.outputs)
        return seeds + sum(edge.target == index for edge in self.progress.landed)

"""A traced computation on stage: a card for each node, a way for each edge, chips as cargo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from weakref import ReferenceType, ref

from manim import VGroup

from gradmath.errors import StageError
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode, Shown
from gradmath.records.shared import Shared
from scenes.kit.graph.parts.arrangements import ARRANGEMENTS, Arrangement, Style
from scenes.kit.graph.parts.card_parts import StubCard
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.claims import EmptySlot
from scenes.kit.graph.parts.edges import EdgeLine, Strand, clear_slots
from scenes.kit.graph.parts.tensors import Chip, Look, look_for
from scenes.kit.graph.place.drawing import drawing_of, tensors_of
from scenes.kit.graph.place.fitting import CardPlan, fitted
from scenes.kit.graph.place.geometry import card_tangles, holds
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, belongs

_ON_COURSE = 0.25  # how far off its line a chip may be


@dataclass(frozen=True, eq=False)
class Progress(Shared):
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
        return self.giver.values[self.edge.output]

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


class GraphView(QuickGroup):
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
        arrangements: Sequence[Sequence[Arrangement]] = ARRANGEMENTS,
    ) -> None:
        """Draw a graph in the first of some arrangements in which it fits a region.

        Raises: StageError if it fits in none.
        """
        self.flow, self.flows = flow, (flow, *others)
        self.gradients, self.drawers = gradients, drawers
        self.progress = Progress()
        drawing, self.arrangement, self.plan = fitted(self._drawn, region, arrangements)
        self.look = drawing.look
        self.cards, self.stub_cards = drawing.cards, drawing.stubs
        for card, center in zip((*self.cards, *self.stub_cards), self.plan.centers, strict=True):
            card.move_to(center)
        ways = iter(self.plan.ways)
        self.lines = [
            EdgeLine(edge, next(ways), (self.cards[edge.target], self.cards[edge.source]))
            for edge in flow.edges
        ]
        self.stub_lines = [Strand(next(ways), EmptySlot(flow, node, slot))
                           for node, slot, _ in flow.stubs()]  # fmt: skip
        super().__init__(*self.lines, *self.stub_lines, *self.cards, *self.stub_cards)
        strands = [*self.lines, *self.stub_lines]
        clear_slots(strands)
        for strand in strands:
            strand.belong(self)
        for card in self.cards:
            card.belong(card, self)
            for face in (*card.totals, *card.edited):
                if face is not None:
                    face.beside = ref(self)
        self.resting: dict[int, Cargo] = {}

    def _drawn(self, style: Style) -> CardPlan:
        """The cards of the graph in one style, still to be folded."""
        style = replace(style, drawers=style.drawers and self.drawers)
        values, gradients = (
            list(tensors_of(self.flows, face)) for face in (Face.VALUE, Face.GRADIENT)
        )
        look = look_for(values, gradients if self.gradients else (), style.zoom)
        return drawing_of(self.flows, style, look, gradients=self.gradients)

    # -- finding parts ---------------------------------------------------------------------

    def card(self, name: str) -> NodeCard:
        """The card of the last node of that name."""
        return self.cards[self.flow.node(name).index]

    def stubs_of(self, card: NodeCard) -> list[tuple[Strand, StubCard]]:
        """The plain numbers that a node was called with, each with its line."""
        pairs = zip(self.stub_lines, self.stub_cards, strict=True)
        return [(line, stub) for line, stub in pairs if stub.node.index == card.node.index]

    def cargo(self, edge: GraphEdge, face: Face = Face.GRADIENT) -> Cargo:
        """A fresh chip with what travels along an edge; in compact graphs it is narrow."""
        giver, look, style = self.flow.nodes[edge.target], self.look, self.arrangement.style
        shown = edge.cotangent if face is Face.GRADIENT else giver.values[edge.output]
        if style.compact and shown is not None:
            look = replace(look, chip=style.manner.cells.size([shown], style.zoom))
        return Cargo(self.lines[edge.index], giver, face, look)

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
        rests = {edge.index: (edge, self.lines[edge.index].course.rest) for edge in sweep}
        self.resting = {index: self.cargo(edge).move_to(rest)
                        for index, (edge, rest) in rests.items() if rest is not None}  # fmt: skip
        ways = [part for edge in sweep for part in self.lines[edge.index].back]
        strands = [*self.lines, *self.stub_lines]
        cards = [card.settle() for card in self.cards]
        return QuickGroup(*strands, *ways, *cards, *self.stub_cards, *self.resting.values())

    # -- what must be true -----------------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """Cargo moves in the engine's order, no line crosses a card."""
        yield from self._order_faults()
        yield from card_tangles(self.cards, self.lines)

    def _order_faults(self) -> Iterator[Fault]:
        for what, edges in (("sent", self.progress.sent), ("landed", self.progress.landed)):
            due = self.flow.sweep[: len(edges)]
            if edges != due:
                shown, expected = (" ".join(str(e.order) for e in each) for each in
                                   (edges, due))  # fmt: skip
                yield Fault("arrival", f"{what}: {shown}", expected)

    def arrived(self, index: int, output: int = 0) -> int:
        """How much has been added up at an output of a node: its seeds, and what has landed."""
        if self.progress.over:
            return len(self.flow.nodes[index].sums[output])
        seeds = sum(place == (index, output) for place in self.flow.trace.outputs)
        return seeds + sum((edge.target, edge.output) == (index, output)
                           for edge in self.progress.landed)  # fmt: skip

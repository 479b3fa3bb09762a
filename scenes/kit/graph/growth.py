"""The graph of a gradient grows out of the graph that is differentiated, node by node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, UP, Animation, Scene, VGroup, VMobject

from gradmath.errors import StageError
from gradmath.graphs.flow import GraphEdge, GraphNode, Shown
from gradmath.graphs.second_order import SecondOrder
from scenes.kit.cells.lettering import heading
from scenes.kit.graph.motions import land, paced, seed, send
from scenes.kit.graph.parts.arrangements import Arrangement, Style
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.edges import EdgeLine, sampled
from scenes.kit.graph.parts.tensors import Look
from scenes.kit.graph.parts.ways import Size
from scenes.kit.graph.place.drawing import lines_of
from scenes.kit.graph.place.fitting import CardPlan
from scenes.kit.graph.place.layout import Plan
from scenes.kit.graph.place.two_rows import rows_of, two_rows
from scenes.kit.graph.view import Cargo, GraphView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import MOVE, QUICK, Face
from scenes.kit.motion.flight import Ends, Fly
from scenes.kit.motion.motions import together, vanish
from scenes.kit.truth.checks import Fault

_GAP = 0.14  # between a row and its label
_GROWING = 1.5 * MOVE  # how long a node takes


# Rows are full: cells are as narrow as can be, and if need be all of the cards.
_ZOOMS = (1.4, 1.3, 1.2, 1.1, 1.0)
_ARRANGEMENTS = (
    tuple(Arrangement(Style(zoom, drawers=False, own_cells=True), 0.3) for zoom in _ZOOMS),
    tuple(Arrangement(Style(zoom, drawers=False, compact=True), 0.3) for zoom in _ZOOMS),
)


@dataclass(frozen=True, eq=False)
class _TwoRows(CardPlan):
    """Cards in an upper row and a lower one, with a place for cargo on each line."""

    grown: SecondOrder

    def laid_out(
        self, sizes: Sequence[Size], how: Arrangement, rise: float, region: Region, height: float
    ) -> Plan:
        return two_rows(self.grown, sizes, self.lines, region)


class GrowthView(GraphView):
    """A graph in an upper row and, below it, what its backward pass makes.

    `sprouted` are the nodes that have grown so far, each with the node that it came out of.
    """

    def __init__(self, grown: SecondOrder, region: Region) -> None:
        self.grown = grown
        self.sprouted: tuple[tuple[int, int], ...] = ()
        self.first_cargo: dict[int, FirstCargo] = {}
        super().__init__(grown.flow, region, arrangements=_ARRANGEMENTS)
        first, last = (self.cards[row[0]] for row in (rows_of(grown).upper, rows_of(grown).lower))
        self.forward, self.backward = (
            heading("made going forward"),
            heading("made going back"),
        )
        self.forward.next_to(first, DOWN, buff=_GAP, aligned_edge=LEFT)
        self.backward.next_to(last, UP, buff=_GAP, aligned_edge=LEFT)

    def _drawn(self, style: Style) -> CardPlan:
        plain = super()._drawn(style)
        lines = lines_of(self.flow, plain.look, resting=True)
        return _TwoRows(plain.look, plain.cards, plain.stubs, list(lines), self.grown)

    def faults(self) -> Iterator[Fault]:
        """Nodes come out of those whose formulas made them, in the order in which torch did."""
        yield from super().faults()
        nodes = [node for node, _ in self.sprouted]
        if nodes != sorted(nodes):
            yield Fault("growth", f"nodes in the order {nodes}", f"{sorted(nodes)}")
        for node, maker in self.sprouted:
            if self.grown.makers[node] != maker:
                shown, due = (self._label_of(each) for each in (maker, self.grown.makers[node]))
                yield Fault("growth", f"{self._label_of(node)} out of {shown}", f"out of {due}")

    def _label_of(self, node: int | None) -> str:
        return "no node" if node is None else self.flow.nodes[node].label


class FirstCargo(Cargo):
    """What an edge carried in the first pass, which made the gradient's graph."""

    def __init__(self, grown: SecondOrder, line: EdgeLine, look: Look) -> None:
        self.grown = grown
        super().__init__(line, grown.flow.nodes[line.edge.target], Face.GRADIENT, look)

    def due(self) -> Shown | None:
        return self.grown.carried(self.edge)


class Sprout(Fly):
    """A small copy of a card comes out of another card and becomes the card."""

    def __init__(self, card: NodeCard, maker: NodeCard) -> None:
        self.front = card.front
        copy = self.front.copy().set_z_index(8)
        way = np.array([out_of(maker, card), self.front.get_center()])
        super().__init__(copy, way, Ends(start=True), _GROWING)
        self.remover = True

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.add(*self.front)


def out_of(maker: NodeCard, card: NodeCard) -> Points:
    """The place on a card's border from which another one comes."""
    middle, size = maker.outline.get_center(), (maker.outline.width, maker.outline.height)
    away = card.get_center() - middle
    scale = min(extent / 2 / abs(step) for extent, step in zip(size, away, strict=False) if step)
    return np.asarray(middle + away * min(scale, 1.0))


def grow(view: GrowthView, node: GraphNode) -> Animation:
    """A new node comes out of the one whose formula made it; its inputs come along new lines."""
    maker = view.grown.makers[node.index]
    if maker is None:
        raise StageError(f"no formula made {node.label}; let it appear by `compute`")
    return grow_from(view, node, maker)


def grow_from(view: GrowthView, node: GraphNode, maker: int) -> Animation:
    """A new node comes out of another one."""
    view.sprouted = (*view.sprouted, (node.index, maker))
    lines = [view.lines[edge.index] for edge in view.flow.inputs(node.index)]
    flights = (
        Absorbed(view.cargo(line.edge, Face.VALUE), sampled(line.course.points))
        for line in lines
        if line.edge.target != maker  # which the node comes out of already
    )
    return together(
        *(step for line in lines for step in line.draw()),
        Sprout(view.cards[node.index], view.cards[maker]),
        *flights,
        run_time=_GROWING,
    )


class Absorbed(Fly):
    """A value travels into a card and is gone."""

    def __init__(self, cargo: VMobject, way: Points) -> None:
        super().__init__(cargo, way, Ends(start=True, end=True), _GROWING)
        self.remover = True


def pull(view: GrowthView, edge: GraphEdge) -> Animation:
    """In the first pass an edge of the first graph carries its cotangent back."""
    line = view.lines[edge.index]
    chip = FirstCargo(view.grown, line, view.look)
    view.first_cargo[edge.index] = chip
    return together(
        Fly(chip, sampled(line.course.far)[::-1], Ends(start=True)),
        *line.back.draw(),
        run_time=1.5 * MOVE,
    )


def first_pass_over(view: GrowthView) -> Animation:
    """What the first pass carried goes; what it made stays."""
    ways = [view.lines[k].back for k in view.first_cargo]
    gone = VGroup(*view.first_cargo.values(), *ways)
    view.first_cargo = {}
    return vanish(*gone)


def second_pass(view: GrowthView, pace: float = 1.0) -> Iterator[Iterator[Animation]]:
    """The pass back from the gradient: the seed, then what each node sends, in engine order.

    Smaller paces are faster.
    """
    yield iter([seed(view)])
    for _, edges in view.flow.working():
        yield paced(_worked(view, edges), pace)


def _worked(view: GrowthView, edges: tuple[GraphEdge, ...]) -> Iterator[Animation]:
    yield from send(view, edges)
    for edge in edges:
        yield from land(view, edge)
    # Between the cards of the lower row there is no room to stay.
    passing = [view.resting.pop(edge.index) for edge in edges if view.grown.order(edge.target) == 2]
    if passing:
        yield vanish(*passing, run_time=QUICK)


def leave(view: GrowthView) -> Animation:
    """After the second pass everything goes."""
    backs = [view.lines[edge.index].back for edge in view.progress.sent]
    cards = [card.settle() for card in view.cards]
    labels = view.forward, view.backward
    return vanish(*labels, *view.lines, *backs, *view.resting.values(), *cards, run_time=MOVE)

"""The story of a graph that fits a frame as cards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from manim import VGroup

from gradmath.errors import StageError
from gradmath.graphs.explanation import Explanation
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode
from scenes.explain.telling import (
    BACKWARD,
    BOTTOM,
    Telling,
    cell_of,
    root,
    say_closed,
    say_first_back,
    say_folded,
    say_hooked,
    say_made,
    say_opened,
    say_remedy,
    source_line,
    stops,
)
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.group_motions import fold_group, moving_parts, on_stage, open_group
from scenes.kit.graph.groups import FoldedView
from scenes.kit.graph.motions import (
    accumulate,
    compute,
    grad_hooks_work,
    hooks_work,
    inputs_appear,
    land,
    paced,
    seed,
    send,
)
from scenes.kit.graph.notes import rule_beside, rule_comes, rule_goes
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.claims import GradFn, NodeLabel
from scenes.kit.graph.view import GraphView
from scenes.kit.lecture import speech
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import MOVE
from scenes.kit.motion.motions import appear, vanish

LEAVES = "What goes in: the leaves, and constants in dashed borders."
MOST_OPENED = 2  # groups
ANSWER = "These are the gradients that autograd left at the leaves."


class ByCards(Telling):
    """All of the graph is on stage from the first beat to the last."""

    def tell_cards(self, view: GraphView, stage: Region) -> None:
        flow = view.flow
        self.step("inputs", inputs_appear(view), say=LEAVES)
        self._forward(view)
        self.step("v", seed(view), at=root(flow), say=BACKWARD)
        pace = 1.0 if len(flow.sweep) < 8 else 0.6
        around = Region(SAFE.left, SAFE.right, BOTTOM, SAFE.top)
        for node, edges in flow.working():
            self._at_work(view, node)
            rule = rule_beside(view, edges, around, [self.heading, *self.panels()])
            steps = (rule_comes(rule), back(view, edges, pace))
            self.step(f"back {node.index}", *steps, at=node, say=say_sent(flow, edges))
            for gone in rule_goes(rule):
                self.play(gone)
            for edge in edges:
                self._sent(view, edge)
        leaves = [card for card in view.cards if card.node.accumulates_grad]
        for card in leaves:
            self._at_work(view, card.node)
        if leaves:
            self.step("gradients", *(accumulate(view, card) for card in leaves), say=ANSWER)
        for card in leaves:
            edit, grad = card.node.grad_edit, card.node.grad_after
            if edit is not None:
                said = say_hooked(edit, grad)
                self.step(f"grad hook {card.node.index}", grad_hooks_work(card), say=said)
        self._untouched(flow)
        for grad, index, said in stops(self.explained, flow):
            column = next(c.grad for c in leaves if c.grad and c.grad.picture.shown is grad)
            self._stop(column.picture, grad, index, said)
        self.look_inside(view, stage)

    def _at_work(self, view: GraphView, node: GraphNode) -> None:
        """What happens at a node once everything has arrived: hooks work, sums may overflow."""
        edits = zip(node.edits, node.cotangents, strict=True)
        said = [say_hooked(edit, after) for edit, after in edits if edit is not None]
        if said:
            card = view.cards[node.index]
            self.step(f"hook {node.index}", hooks_work(card), at=node, say=said[0])
        found = view.flow.trace.anomaly
        if found is not None and found.edge is None and found.node == node.index:
            self._first_back(view, node, found.output)

    def _sent(self, view: GraphView, edge: GraphEdge) -> None:
        """What is to be told of what an edge carried."""
        source = view.flow.nodes[edge.source]
        if edge.edit is not None:
            said = say_hooked(edge.edit, edge.cotangent)
            self.step(f"hook of edge {edge.index}", at=source, say=said)
        found = view.flow.trace.anomaly
        if found is not None and found.edge == edge.index:
            self._first_back(view, source, edge.output, view.cards[edge.target])

    def _first_back(
        self, view: GraphView, node: GraphNode, output: int, card: NodeCard | None = None
    ) -> None:
        """Where the way back first is not finite, in a frame, and then what helps."""
        found, card = view.flow.trace.anomaly, card or view.cards[node.index]
        face = card.totals[output] or card.grad
        cell = None
        if face is not None and found is not None and found.entry is not None:
            cell = cell_of(face.picture, found.entry)
        frames = [Frame(cell.box, buff=0.04)] if cell is not None else []
        said = say_first_back(view.flow, node)
        self.step("not finite going back", *map(appear, frames), at=node, say=said)
        self.step("what helps", at=node, say=say_remedy(view.flow, node))
        for frame in frames:
            self.play(vanish(frame))

    def look_inside(self, view: GraphView, stage: Region) -> None:
        """Open some folded groups of a graph of cards, each by itself, and fold it again."""
        names = {card.node.label for card in view.cards if card.node.is_group}
        views = list(islice(opened_views(self.explained, names, stage), MOST_OPENED))
        shown: VGroup = VGroup(*on_stage(self, view, *moving_parts(view)))
        for near in views:
            (group,) = near.folded.groups
            detail, node = near.settled(), near.card_of(group).node
            steps = (vanish(shown), appear(detail, run_time=MOVE))
            self.step(f"go to {group.name}", *steps, at=node, say=say_folded(node))
            inside = near.folded.inside(group).nodes
            opens = open_group(near, group, self)
            self.step(f"open {group.name}", opens, at=node, say=say_opened(node, inside))
            self.step(f"fold {group.name}", fold_group(near, self), at=node, say=say_closed(node))
            shown = detail

    def _forward(self, view: GraphView) -> None:
        made = [card for card in view.cards if not card.node.is_leaf]
        for number, (_, cards) in enumerate(groupby(made, lambda card: source_line(card.node))):
            ran = list(cards)
            steps = (step for card in ran for step in compute(view, card))
            said = say_made([card.node for card in ran])
            self.step(f"forward {number}", steps, at=ran[-1].node, say=said)
            for card in ran:
                inside = card.value.picture if card.value else card.title
                self._nonfinite(view, card.node, Frame(inside, buff=-0.03))


def as_cards(flow: GraphFlow, stage: Region) -> GraphView | None:
    """The graph as cards, if it fits the stage."""
    try:
        return GraphView(flow, stage)
    except StageError:
        return None


def back(view: GraphView, edges: Sequence[GraphEdge], pace: float) -> Iterator[Any]:
    """One node works: it sends, and what it sent is added up where it arrives."""
    yield from paced(send(view, edges), pace)
    for edge in edges:
        yield from paced(land(view, edge), pace)


def say_sent(flow: GraphFlow, edges: Sequence[GraphEdge]) -> Phrase:
    node = flow.nodes[edges[0].source]
    source = NodeLabel(node) if node.is_group else GradFn(node)
    targets = dict.fromkeys(edge.target for edge in edges)
    labels = [NodeLabel(flow.nodes[target]) for target in targets]
    return speech("{} works: its contributions go to {}.", source, labels)


def opened_views(told: Explanation, names: Collection[str], stage: Region) -> Iterator[FoldedView]:
    """Groups of some names that fit the stage when they are open, each by itself."""
    for close in told.close_ups:
        if close.near.groups[0].name in names:
            try:
                yield FoldedView(close.near, stage)
            except StageError:
                continue

"""The story of a graph that fits a frame as cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from gradmath.errors import StageError
from gradmath.explained import Explanation
from gradmath.graph_records import GraphEdge, GraphFlow
from scenes.kit.graph_claims import GradFn, NodeLabel
from scenes.kit.graph_motions import accumulate, compute, inputs_appear, land, paced, seed, send
from scenes.kit.graph_notes import rule_beside, rule_comes, rule_goes
from scenes.kit.graph_view import GraphView
from scenes.kit.lecture import speech
from scenes.kit.lettering import Phrase
from scenes.kit.stage import SAFE, Frame, Region
from scenes.kit.telling import BACKWARD, BOTTOM, Telling, line_of, root, say_made, stops

LEAVES = "What goes in: the leaves, and constants in dashed borders."
ANSWER = "These are the gradients that autograd left at the leaves."


class ByCards(Telling):
    """All of the graph is on stage from the first beat to the last."""

    def tell_cards(self, view: GraphView) -> None:
        flow = view.flow
        self.step("inputs", inputs_appear(view), say=LEAVES)
        self._forward(view)
        self.step("v", seed(view), at=root(flow), say=BACKWARD)
        pace = 1.0 if len(flow.sweep) < 8 else 0.6
        around = Region(SAFE.left, SAFE.right, BOTTOM, SAFE.top)
        for node, edges in flow.working():
            rule = rule_beside(view, edges, around, [self.heading, *self.panels()])
            steps = (rule_comes(rule), back(view, edges, pace))
            self.step(f"back {node.index}", *steps, at=node, say=say_sent(flow, edges))
            for gone in rule_goes(rule):
                self.play(gone)
        leaves = [card for card in view.cards if card.node.is_leaf]
        self.step("gradients", *(accumulate(view, card) for card in leaves), say=ANSWER)
        self._untouched(flow)
        for grad, index, said in stops(self.explained, flow):
            column = next(c.grad for c in leaves if c.grad and c.grad.picture.shown is grad)
            self._stop(column.picture, grad, index, said)

    def _forward(self, view: GraphView) -> None:
        made = [card for card in view.cards if not card.node.node.is_leaf]
        for number, (_, cards) in enumerate(groupby(made, lambda card: line_of(card.node))):
            ran = list(cards)
            steps = (step for card in ran for step in compute(view, card))
            said = say_made([card.node for card in ran])
            self.step(f"forward {number}", steps, at=ran[-1].node, say=said)
            for card in ran:
                inside = card.value.picture if card.value else card.title
                self._nonfinite(view, card.node, Frame(inside, buff=-0.03))


def as_cards(told: Explanation, stage: Region) -> GraphView | None:
    """The best graph that fits the stage as cards; None if none does.

    Cards show the first output of a node: where others are used, a card could not show it all.
    """
    for flow in told.cards:
        if any(edge.edge.output for edge in flow.edges):
            continue
        try:
            return GraphView(flow, stage)
        except StageError:
            continue
    return None


def back(view: GraphView, edges: Sequence[GraphEdge], pace: float) -> Iterator[Any]:
    """One node works: it sends, and what it sent is added up where it arrives."""
    yield from paced(send(view, edges), pace)
    for edge in edges:
        yield from paced(land(view, edge), pace)


def say_sent(flow: GraphFlow, edges: Sequence[GraphEdge]) -> Phrase:
    source = GradFn(flow.nodes[edges[0].source])
    targets = dict.fromkeys(edge.target for edge in edges)
    labels = [NodeLabel(flow.nodes[target]) for target in targets]
    return speech("{} works: its contributions go to {}.", source, labels)

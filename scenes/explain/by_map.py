"""The story of a graph too large for cards: a map, and the node that works in full below it."""

from __future__ import annotations

from itertools import groupby, islice
from typing import Any

from gradmath.graphs.explanation import CloseUp
from gradmath.graphs.flow import GraphFlow, GraphNode
from scenes.explain.telling import (
    ABOVE,
    BACKWARD,
    Telling,
    root,
    say_closed,
    say_folded,
    say_made,
    say_opened,
    source_line,
    stops,
)
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.graph.map.journey import light_up, sweep_layers
from scenes.kit.graph.map.map import GraphMap, Layer
from scenes.kit.graph.map.tour import Tour
from scenes.kit.graph.parts.claims import GradFn, NodeLabel
from scenes.kit.lecture import speech
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.motion.motions import appear

STRIP = 0.6  # the height of a map, at least
WIDE_ENOUGH = 4.0  # for a map beside code
MOST_STEPS = 10  # operations of a graph whose numbers are shown on both ways
MOST_BESIDE = 6  # the same, if groups are opened besides
FIRST_STEPS = 3  # of the way back through a large graph that are shown in full
MOST_VISITS = 6  # leaves of a large graph that are shown in full
MOST_OPENED = 3  # groups
STOPS_INSIDE = 1  # zeros whose reasons are told, for each of them
_VISITS_EACH = 2  # for which there is no more time once a group was opened
MAP = "A map of the graph: what goes in are rings, what is computed is full."
SWEEP = "`backward` goes from the output to the leaves, a layer at a time."


class ByMap(Telling):
    """A map that grows and is swept; below it the node that works, with its numbers."""

    def tell_map(self, stage: Region) -> None:
        """A map that grows and is swept; below it the node that works, with its numbers."""
        flow = self.explained.overview
        above, below = self._halves(stage)
        board = GraphMap(flow, above)
        journey = Tour(board, below)
        inside = self._openable(journey)
        most = MOST_BESIDE if inside else MOST_STEPS
        small = sum(not node.is_leaf for node in flow.nodes) <= most
        inputs = board.grown(node.index for node in flow.nodes if node.is_leaf)
        self.step("inputs", appear(inputs), say=MAP)
        self._grow(journey, visits=small)
        self.step("v", journey.leave(), at=root(flow), say=BACKWARD)
        if small:
            for node in in_order(flow):
                glow = light_up(board, Layer((node.index,)))
                self._visit(journey, node, glow)
            for motion in light_up(board, Layer(last_of(flow))):
                self.play(motion)
        else:
            self.step("sweep", sweep_layers(board), at=root(flow), say=SWEEP)
            for node in () if inside else in_order(flow)[:FIRST_STEPS]:
                if journey.fits(node.index):
                    self._visit(journey, node)
        self._hooked(board)
        self._nonfinite_back(board)
        for close in inside:
            self._look_inside(journey, close)
        self._leaves(journey, MOST_VISITS - _VISITS_EACH * len(inside), lit=not small)
        self._untouched(flow)

    def _openable(self, journey: Tour) -> list[CloseUp]:
        """Groups of most interest that fit when they are open, of each spot the first that does."""
        chosen: dict[int, CloseUp] = {}
        for close in self.explained.close_ups:
            if len(chosen) == MOST_OPENED:
                break
            if close.spot not in chosen and journey.can_open(close.near):
                chosen[close.spot] = close
        return list(chosen.values())

    def _leaves(self, journey: Tour, most: int, *, lit: bool) -> None:
        """Visit leaves that are on the map, those that fit first, and tell why zeros are zero."""
        flow = journey.map.flow
        told = list(stops(self.explained, flow))
        leaves = leaves_of(flow)
        if len(leaves) > most:
            leaves = [node for node in leaves if journey.fits(node.index)] or leaves
        for node in leaves[: max(most, 1)]:
            glow = [] if lit else [light_up(journey.map, Layer((node.index,)))]
            self._visit(journey, node, *glow)
            for grad, index, said in told:
                if grad is node.grad_after:
                    self._stop(journey.picture_of(grad), grad, index, said)

    def _look_inside(self, journey: Tour, close: CloseUp) -> None:
        """Open a group, see what is in it and why zeros in it are zero, and fold it again."""
        (group,), whole = close.near.groups, close.near.whole
        node = close.near.flow.nodes[close.near.place(group)]
        at, inside = journey.map.flow.nodes[close.spot], close.near.inside(group).nodes
        name, found = group.name, stops(self.explained, whole, f"{group.name}.")
        arrive = journey.approach(close.spot, close.near)
        self.step(f"go to {name}", arrive, at=at, say=say_folded(node))
        self.step(f"open {name}", journey.open(self), at=at, say=say_opened(node, inside))
        for grad, index, said in islice(found, STOPS_INSIDE):
            self._stop(journey.picture_inside(grad), grad, index, said)
        self.step(f"fold {name}", journey.fold(self), at=at, say=say_closed(node))

    def _halves(self, stage: Region) -> tuple[Region, Region]:
        """Where the map is, and where the node that is visited: the map left of narrow code."""
        code = max((CodePanel(page).width for page in self.pages), default=0.0)
        left = Region(SAFE.left, SAFE.right - code - 0.4, stage.top, self.heading.get_y() - 0.45)
        if left.width > WIDE_ENOUGH and left.height > STRIP:
            return left, stage
        middle = stage.top - STRIP
        return (
            Region(stage.left, stage.right, middle, stage.top),
            Region(stage.left, stage.right, stage.bottom, middle - ABOVE),
        )

    def _grow(self, journey: Tour, *, visits: bool) -> None:
        """Line by line, what it computes comes on the map; in a small graph with its numbers."""
        board = journey.map
        made = [node for node in board.flow.nodes if not node.is_leaf]
        lines = [list(nodes) for _, nodes in groupby(made, source_line)]
        steps = [[node] for node in made] if visits else lines
        if len(steps) > 2 * MOST_STEPS:
            steps = [made]
        for nodes in steps:
            motions = [appear(board.grown(node.index for node in nodes))]
            if visits and journey.fits(nodes[0].index):
                motions += journey.visit(nodes[0].index, gradients=False)
            at, name = nodes[0] if len(steps) > 1 else None, f"forward {nodes[0].index}"
            self.step(name, *motions, at=at, say=say_made(nodes))
            for node in nodes:
                self._nonfinite(board, node, Frame(board.spots[node.index], buff=0.1, corner=0.05))

    def _visit(self, journey: Tour, node: GraphNode, *before: Any) -> None:
        name = f"visit {node.index}"
        if journey.fits(node.index):
            self.step(name, *before, journey.visit(node.index), at=node, say=say_visit(node))
        else:
            self.step(name, *before, journey.leave(), at=node, say=say_wide(node))


def in_order(flow: GraphFlow) -> list[GraphNode]:
    """The nodes that worked in the backward pass, in the engine's order."""
    return [node for node, _ in flow.working()]


def last_of(flow: GraphFlow) -> tuple[int, ...]:
    """The groups that send nothing on: all that they need is inside of them."""
    sending = {node.index for node in in_order(flow)}
    computed = (node.index for node in flow.nodes if not node.is_leaf)
    return tuple(k for k in computed if k not in sending)


def leaves_of(flow: GraphFlow) -> list[GraphNode]:
    """The leaves that a gradient came to, the function's own inputs first."""
    names = list(flow.trace.grads)
    nodes = [node for node in flow.nodes if node.accumulates_grad and node.grad_after is not None]
    return sorted(nodes, key=lambda node: names.index(node.traced.name or ""))


def say_visit(node: GraphNode) -> Phrase:
    if node.accumulates_grad:
        return speech("{}, and the gradient that came to it.", NodeLabel(node))
    if node.is_group:
        return speech("{} sends on what came back to it.", NodeLabel(node))
    return speech("{} sends on what came back to {}.", GradFn(node), NodeLabel(node))


def say_wide(node: GraphNode) -> Phrase:
    return speech("{} and its neighbours do not fit a frame; the table has their numbers.",
                  NodeLabel(node))  # fmt: skip

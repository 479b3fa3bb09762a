"""What happens on a graph: it grows line by line, values go forward, cotangents come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, MoveAlongPath, Square, VMobject, smooth

from gradmath.graph_records import GraphEdge, GraphFlow
from gradmath.records import Record
from scenes.kit.checks import Ornament
from scenes.kit.graph_cards import NodeCard
from scenes.kit.graph_edges import sampled
from scenes.kit.graph_view import GraphView, Progress
from scenes.kit.motions import appear, together, travel, vanish
from scenes.kit.theme import MOVE, QUICK, Face, current_theme
from scenes.kit.typesetting import Points

_PULSE = 0.2


class Pulse(Ornament, Square):
    """A value on its way forward where there is no room for its numbers."""

    def __init__(self) -> None:
        color = current_theme().value[0].strongest
        super().__init__(side_length=_PULSE, fill_color=color, fill_opacity=1, stroke_width=0)
        self.set_z_index(10)


# -- forward -------------------------------------------------------------------------------


def inputs_appear(view: GraphView) -> Animation:
    """The tensors that are there before the first line runs."""
    return appear(*(card.front for card in view.cards if card.node.node.is_leaf))


def run_line(view: GraphView, number: int) -> Iterator[Animation]:
    """Everything that one line of the listing (counted from 0) adds to the graph."""
    for card in view.cards:
        line = card.node.node.line
        if line is not None and line.number == number + 1:
            yield from compute(view, card)


def compute(view: GraphView, card: NodeCard) -> Iterator[Animation]:
    """Values go along new lines into a new node; its value comes out."""
    index = card.node.index
    lines = [view.lines[edge.index] for edge in view.flow.inputs(index)]
    numbers = [
        (line, stub)
        for line, stub in zip(view.stub_lines, view.stub_cards, strict=True)
        if stub.node is view.flows[0].nodes[index]
    ]
    if numbers:
        yield appear(*(stub.front for _, stub in numbers))
    strands = [*lines, *(line for line, _ in numbers)]
    cargo: list[VMobject] = [
        view.cargo(line.edge, Face.VALUE) if view.gradients else Pulse() for line in lines
    ]
    starts = [_clear(line.course.points, thing.width / 2) for line, thing in
              zip(lines, cargo, strict=True)]  # fmt: skip
    for thing, way in zip(cargo, starts, strict=True):
        thing.move_to(way[0])
    drawn = [step for strand in strands for step in strand.draw()]
    yield together(*(appear(thing) for thing in cargo), run_time=QUICK)
    yield together(
        *drawn,
        *(_along(thing, way) for thing, way in zip(cargo, starts, strict=True)),
        run_time=1.25 * MOVE,
    )
    accumulators = [
        view.cards[line.edge.target].grad_fn
        for line in lines
        if view.cards[line.edge.target].node.is_leaf
    ]
    yield together(
        *(vanish(thing) for thing in cargo), appear(card.front, *accumulators), run_time=MOVE / 1.5
    )
    if len(card.drawer):
        yield appear(card.drawer)


def _along(cargo: VMobject, points: Points) -> Animation:
    way = VMobject().set_points_as_corners([*points])
    return MoveAlongPath(cargo, way, rate_func=smooth)


def _clear(points: Points, margin: float) -> Points:
    """The middle part of a way, where something of that half width is off both cards."""
    course = sampled(points)
    inside = (course[:, 0] >= points[0, 0] + margin) & (course[:, 0] <= points[-1, 0] - margin)
    return course[inside] if inside.sum() > 1 else course


# -- backward ------------------------------------------------------------------------------


def seed(view: GraphView) -> Animation:
    """The weights of the outputs are where the backward pass begins."""
    roots = [card for card in view.cards if card.node.root and card.total is not None]
    for card in roots:
        _add_up(view, card)
    return appear(*(card.total for card in roots if card.total is not None))


def send(view: GraphView, edges: Sequence[GraphEdge]) -> Iterator[Animation]:
    """One node sends a cotangent along each of its edges, to where it rests."""
    chips = {edge.index: view.cargo(edge) for edge in edges}
    ways = {}
    for k, chip in chips.items():
        points = sampled(view.lines[k].course.far)[::-1]
        clear = points[points[:, 0] <= points[0, 0] - chip.width / 2]
        ways[k] = clear if len(clear) > 1 else points
        chip.move_to(ways[k][0])
    view.progress = Progress((*view.progress.sent, *edges), view.progress.landed)
    yield appear(*chips.values())
    yield together(
        *(_along(chips[k], way) for k, way in ways.items()),
        *(step for k in chips for step in view.lines[k].draw_back()),
        run_time=1.25 * MOVE,
    )
    view.resting |= chips


def land(view: GraphView, edge: GraphEdge, run_time: float = MOVE) -> Iterator[Animation]:
    """What rests on an edge is added to what its node has: torch's own partial sum appears."""
    card = view.cards[edge.target]
    face = card.grad if card.total is None else card.total
    if face is None:
        return
    way = sampled(view.lines[edge.index].course.near)[::-1]
    chip = view.cargo(edge).move_to(way[0])
    yield appear(chip, run_time=QUICK / 2)
    yield together(_along(chip, np.array([*way, face.picture.get_center()])), run_time=run_time)
    view.progress = Progress(view.progress.sent, (*view.progress.landed, edge))
    if card.total is None:
        yield together(vanish(chip, card.none), appear(face), run_time=QUICK)
        return
    first = _add_up(view, card) == 1
    yield together(vanish(chip), *([appear(face)] if first else []), run_time=QUICK)


def _add_up(view: GraphView, card: NodeCard) -> int:
    """Let a node show the sum of what has arrived; how much that is."""
    count = view.arrived(card)
    sums = card.node.sums[0]
    if card.total is not None and 0 < count <= len(sums):
        card.total.picture.follow(sums[count - 1])
    return count


def accumulate(view: GraphView, card: NodeCard) -> Iterator[Animation]:
    """AccumulateGrad adds the whole sum to the leaf's `.grad`, or makes it the first one."""
    if card.total is None or card.grad is None or card.node.grad_after is None:
        return
    moving = card.total.picture.copy().set_z_index(10)
    yield travel(moving, card.total.picture.get_center(), card.grad.picture.get_center())
    card.grad.picture.follow(card.node.grad_after)
    first = card.node.grad_before is None
    shown = [vanish(card.none), appear(card.grad)] if first else []
    yield together(vanish(moving), *shown, run_time=QUICK)


def sweep(view: GraphView) -> Iterator[Animation]:
    """The whole backward pass: node by node, in the engine's order, each arrival on its own."""
    yield seed(view)
    for _, edges in view.flow.working():
        yield from send(view, edges)
        for edge in edges:
            yield from land(view, edge)
    for card in view.cards:
        if card.node.is_leaf:
            yield from accumulate(view, card)


def another_pass(view: GraphView, flow: GraphFlow) -> Iterator[Animation]:
    """Clear away the last pass, all but the leaves' `.grad`, and stand for the next one."""
    totals = [card.total for card in view.cards if card.total is not None]
    lines = [view.lines[edge.index] for edge in view.progress.sent]
    yield together(
        vanish(*totals, *view.resting.values()),
        *(line.withdraw() for line in lines),
        run_time=QUICK,
    )
    view.turn_to(flow)


def zero(card: NodeCard, zeroed: Record) -> Iterator[Animation]:
    """`.grad` after it was set to zero in place."""
    if card.grad is not None:
        card.grad.picture.follow(zeroed)
        yield appear(card.grad)

"""What happens on a graph: it grows line by line, values go forward, cotangents come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Square, VMobject

from gradmath.graphs.flow import GraphEdge
from gradmath.graphs.rules import local_rule
from gradmath.records.tensor import Record
from scenes.kit.cells.frame import Frame
from scenes.kit.graph.parts.card_parts import Total
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.edges import EdgeLine, sampled
from scenes.kit.graph.spread import Spread
from scenes.kit.graph.view import Cargo, GraphView, Progress
from scenes.kit.look.theme import MOVE, QUICK, Face, current_theme
from scenes.kit.motion.flight import Ends, Fly
from scenes.kit.motion.motions import appear, glide, together, travel, vanish
from scenes.kit.truth.checks import Ornament

_PULSE = 0.2


class Pulse(Ornament, Square):
    """A value on its way forward where there is no room for its numbers."""

    def __init__(self) -> None:
        color = current_theme().value[0].line
        super().__init__(side_length=_PULSE, fill_color=color, fill_opacity=1, stroke_width=0)
        self.set_z_index(10)


# -- forward -------------------------------------------------------------------------------


def inputs_appear(view: GraphView) -> Animation:
    """The tensors that are there before the first line runs."""
    return appear(*(card.front for card in view.cards if card.node.is_leaf))


def compute(view: GraphView, card: NodeCard) -> Iterator[Animation]:
    """Values go along new lines into a new node; its value comes out."""
    lines = [view.lines[edge.index] for edge in view.flow.inputs(card.node.index)]
    numbers = view.stubs_of(card)
    if numbers:
        yield appear(*(stub.front for _, stub in numbers))
    cargo: list[VMobject] = [
        view.cargo(line.edge, Face.VALUE) if view.gradients else Pulse() for line in lines
    ]
    strands = [*lines, *(line for line, _ in numbers)]
    flights = (
        Fly(thing, sampled(line.course.points), Ends(start=True, end=True), 1.5 * MOVE)
        for thing, line in zip(cargo, lines, strict=True)
    )
    yield together(
        *(step for strand in strands for step in strand.draw()), *flights, run_time=1.5 * MOVE
    )
    yield together(vanish(*cargo), appear(card.front, *_accumulators(view, lines)), run_time=MOVE)
    if len(card.drawer):
        yield appear(card.drawer)


def _accumulators(view: GraphView, lines: Sequence[EdgeLine]) -> list[VMobject]:
    """The names of the autograd nodes that leaves get when they are first used."""
    leaves = dict.fromkeys(view.cards[line.edge.target] for line in lines)
    fresh = [card for card in leaves if card.node.accumulates_grad and not card.used]
    for card in fresh:
        card.used = True
    return [card.grad_fn for card in fresh]


# -- backward ------------------------------------------------------------------------------


def seed(view: GraphView) -> Animation:
    """The weights of the outputs are where the backward pass begins."""
    places = dict.fromkeys(view.flow.trace.outputs)
    totals = [view.cards[node].totals[output] for node, output in places]
    seeded = [total for total in totals if total is not None]
    for total in seeded:
        _add_up(view, total)
    return appear(*seeded)


def send(view: GraphView, edges: Sequence[GraphEdge]) -> Iterator[Animation]:
    """One node sends a cotangent along each of its edges, to where it rests.

    On lines too short for that it sets out only as it lands. Hooks that it has work before.
    """
    yield from hooks_work(view.cards[edges[0].source])
    resting = [edge for edge in edges if view.lines[edge.index].course.rest is not None]
    chips = {edge.index: view.cargo(edge) for edge in resting}
    view.progress = Progress((*view.progress.sent, *edges), view.progress.landed)
    factors = list(_to_factors(view, edges))
    if factors:
        yield together(*(step for _, step in factors), run_time=MOVE)
    if factors:
        yield vanish(*(copy for copy, _ in factors))
    yield together(
        *(_set_out(chip, view.lines[k]) for k, chip in chips.items()),
        *(step for edge in edges for step in view.lines[edge.index].back.draw()),
        run_time=1.5 * MOVE,
    )
    view.resting |= chips


def unbroadcast(view: GraphView, edge: GraphEdge) -> Iterator[Animation]:
    """What was copied over an axis is summed over it: many cells slide onto the ones they feed.

    The chip of the edge is at rest, and for a moment it is what came before the sum; on lines
    too short for that nothing happens.
    """
    chip, before = view.resting.get(edge.index), edge.before_sum
    if not isinstance(before, Record) or not isinstance(edge.cotangent, Record) or chip is None:
        return
    wide = Spread(before, edge.cotangent, view.look).move_to(chip)
    yield together(vanish(chip), appear(wide), run_time=QUICK)
    yield together(*(glide(cell, wide.goal(cell)) for cell in wide.cells), run_time=MOVE)
    yield together(vanish(wide), appear(chip), run_time=QUICK)


def free_saved(card: NodeCard) -> Iterator[Animation]:
    """A drawer after `backward` without `retain_graph`: torch has let the saved tensors go."""
    if card.kept:
        yield vanish(*card.kept)


def _set_out(chip: Cargo, line: EdgeLine) -> Animation:
    """From the consumer's border to where the cargo rests."""
    return Fly(chip, sampled(line.course.far)[::-1], Ends(start=True))


def _to_factors(
    view: GraphView, edges: Sequence[GraphEdge]
) -> Iterator[tuple[VMobject, Animation]]:
    """Where the rule is a product, the cotangent goes to the saved factor that it meets."""
    for edge in edges:
        card, rule = view.cards[edge.source], local_rule(view.flow, edge)
        column = None if rule is None else card.drawer_column(rule.factor)
        cotangent = card.sending(0) if card.totals else None
        if cotangent is not None and column is not None:
            copy = cotangent.picture.copy().set_z_index(10)
            goal = column.picture.get_center()
            yield copy, travel(copy, cotangent.picture.get_center(), goal)


def land(view: GraphView, edge: GraphEdge, run_time: float = MOVE) -> Iterator[Animation]:
    """What rests on an edge is added to what its node has: torch's own partial sum appears."""
    card, course = view.cards[edge.target], view.lines[edge.index].course
    total = card.totals[edge.output]
    face = card.grad if total is None else total
    if face is None:
        return
    rests = edge.index in view.resting
    way = sampled(course.near if rests else course.points)[::-1]
    chip = view.cargo(edge).move_to(way[0])
    if rests:
        yield appear(chip, run_time=QUICK / 2)
    yield Fly(chip, np.array([*way, face.picture.get_center()]), Ends(start=not rests), run_time)
    view.progress = Progress(view.progress.sent, (*view.progress.landed, edge))
    if total is None:
        yield together(vanish(chip, card.none), appear(face), run_time=QUICK)
        return
    first = _add_up(view, total) == 1
    yield together(vanish(chip), *([appear(face)] if first else []), run_time=QUICK)


def _add_up(view: GraphView, total: Total) -> int:
    """Let a node show the sum of what has arrived at one of its outputs; how much that is."""
    count, sums = view.arrived(total.node.index, total.output), total.node.sums[total.output]
    if 0 < count <= len(sums):
        total.picture.follow(sums[count - 1])
    return count


def hooks_work(card: NodeCard) -> Iterator[Animation]:
    """Hooks of a node make something else of what came back; before and after stay in view."""
    for total, edited in zip(card.totals, card.edited, strict=True):
        if total is not None and edited is not None and not card.hooked:
            moving = total.picture.copy().set_z_index(10)
            yield travel(moving, total.picture.get_center(), edited.picture.get_center())
            yield together(vanish(moving), appear(edited), run_time=QUICK)
    card.hooked = True


def accumulate(view: GraphView, card: NodeCard) -> Iterator[Animation]:
    """AccumulateGrad adds the whole sum to the leaf's `.grad`, or makes it the first one.

    Where hooks make something else of `.grad` after that, `grad_hooks_work` shows it.
    """
    edit, came = card.node.grad_edit, card.sending(0)
    grad = edit.before if edit else card.node.grad_after
    if came is None or card.grad is None or grad is None:
        return
    yield from hooks_work(card)
    moving = came.picture.copy().set_z_index(10)
    yield travel(moving, came.picture.get_center(), card.grad.picture.get_center())
    card.grad.picture.follow(grad)
    first = card.node.grad_before is None
    shown = [vanish(card.none), appear(card.grad)] if first else []
    yield together(vanish(moving), *shown, run_time=QUICK)


def grad_hooks_work(card: NodeCard) -> Iterator[Animation]:
    """Hooks make something else of a leaf's `.grad`, within a frame."""
    if card.grad is None or card.node.grad_edit is None or card.node.grad_after is None:
        return
    frame = Frame(card.grad.picture)
    yield appear(frame)
    card.grad.picture.follow(card.node.grad_after)
    yield vanish(frame)


def sweep(view: GraphView, pace: float = 1.0) -> Iterator[Animation]:
    """The whole backward pass, node by node in the engine's order, up to the leaves' sums.

    Smaller paces are faster.
    """
    yield seed(view)
    for _, edges in view.flow.working():
        yield from paced(send(view, edges), pace)
        for edge in edges:
            yield from paced(land(view, edge), pace)


def paced(steps: Iterator[Animation], pace: float) -> Iterator[Animation]:
    """The same steps in a multiple of their time."""
    for step in steps:
        step.run_time *= pace
        yield step

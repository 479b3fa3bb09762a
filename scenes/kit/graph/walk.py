"""Walking a graph back by `next_functions`: a frame goes from node to node, edges light up."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, VGroup

from gradmath.graphs.flow import WalkStep
from scenes.kit.cells.frame import Frame
from scenes.kit.graph.view import GraphView
from scenes.kit.look.theme import MOVE
from scenes.kit.motion.motions import appear, together, vanish


def point_at_nodes(view: GraphView, *nodes: int) -> Animation:
    """Frame the names of some autograd nodes, and nothing else."""
    old = view.pointers
    view.pointers = VGroup(*(Frame(view.cards[node].grad_fn, buff=0.09) for node in nodes))
    gone = [vanish(old)] if len(old) else []
    return together(*gone, appear(view.pointers), run_time=MOVE)


def step_back(view: GraphView, step: WalkStep) -> Iterator[Animation]:
    """Walk back along every slot of a node; a plain number turns out to have no node."""
    edges = view.flow.inputs(step.node)
    numbers = [stub for _, stub in view.stubs_of(view.cards[step.node])]
    lines = [view.lines[edge.index] for edge in edges]
    ways = [part for line in lines for part in line.trail.draw()]
    yield together(
        *ways,
        vanish(*(line.tip for line in lines)),  # the way is walked against it now
        *(appear(stub.none) for stub in numbers),
        run_time=1.5 * MOVE,
    )
    yield point_at_nodes(view, *(edge.target for edge in edges))

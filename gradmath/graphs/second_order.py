"""A graph and the graph of its gradient as one, and which node's formula made which. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.errors import NonDeterministicError
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode, Shown
from gradmath.records.graph import Graph, Held, Node
from gradmath.records.shared import Shared


@dataclass(frozen=True, eq=False)
class SecondOrder(Shared):
    """What is there after a gradient was computed with `create_graph=True`, and a pass through it.

    flow holds both graphs: the nodes of the first one, then those that its backward pass made.
    Its cotangents are those of the second pass, which starts at the gradient. first is the first
    graph alone with the cotangents of its own pass. makers has, for each node of flow, the node
    of the first graph whose formula made it: None for the first graph's own nodes, and for the
    sums in which the engine adds up contributions.
    """

    flow: GraphFlow
    first: GraphFlow
    makers: tuple[int | None, ...]

    @property
    def gradient(self) -> GraphNode:
        """The gradient of the first pass, from which the second one starts."""
        return self.flow.nodes[self.flow.trace.outputs[0][0]]

    def order(self, node: int) -> int:
        """1 for the nodes of the first graph, 2 for those of the gradient's."""
        return 1 if node < len(self.first.nodes) else 2

    def made_by(self, maker: int) -> tuple[GraphNode, ...]:
        """What one node's formula added to the graph, in the order in which it ran."""
        made = (node for node, by in enumerate(self.makers) if by == maker)
        return tuple(self.flow.nodes[node] for node in made)

    def leads_back(self) -> tuple[GraphEdge, ...]:
        """The edges from the gradient's graph to nodes of the first that have a gradient."""
        return tuple(
            edge
            for edge in self.flow.edges
            if self.order(edge.source) == 2
            and self.order(edge.target) == 1
            and edge.slot is not None
        )

    def carried(self, edge: GraphEdge) -> Shown | None:
        """What an edge carried in the first pass: None for edges that were not there yet."""
        same = (
            each.cotangent
            for each in self.first.edges
            if (each.source, each.target, each.slot) == (edge.source, edge.target,
                                                              edge.slot)
        )  # fmt: skip
        return next(same, None)


def makers_of(first: Graph, both: Graph) -> tuple[int | None, ...]:
    """For each node of a trace through a gradient, the node of the first graph that made it.

    first is the trace of the forward code with `create_graph`, both that of the same code, of
    its gradient, and of a pass from there.
    Raises: NonDeterministicError if they are not traces of the same computation.
    """
    count = len(first.nodes)
    added = [node for node in both.nodes[count:] if node.grad_fn is not None]
    told = [node for node in first.backward.nodes if node.grad_fn] if first.backward else []
    pairs = [*zip(first.nodes, both.nodes, strict=False),
             *zip(told[len(told) - len(added) :], added, strict=False)]  # fmt: skip
    if len(told) < len(added) or not all(_same(node, other) for node, other in pairs):
        raise NonDeterministicError(
            "the code left another graph when it ran again; take random draws, and whatever "
            "else changes from run to run, out of it"
        )
    makers: list[int | None] = [None] * len(both.nodes)
    for node, other in pairs[count:]:
        makers[other.index] = None if node.made_by is None else node.made_by[0]
    for node in both.nodes[count:]:
        if node.grad_fn is None:  # the weights with which the pass starts at its root
            makers[node.index] = first.outputs[0][0]
    return tuple(makers)


def _same(node: Node, other: Node) -> bool:
    """Whether two nodes stand for the same operation with the same result."""
    return (node.op, node.grad_fn, _bits(node.value)) == (
        other.op,
        other.grad_fn,
        _bits(other.value),
    )


def _bits(held: Held | None) -> bytes | None:
    if held is None:
        return None
    return (held if isinstance(held, np.ndarray) else held.corner).tobytes()

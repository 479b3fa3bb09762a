"""Parts of a graph by themselves: one node with its neighbours, names in place of tensors.

No torch here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from gradmath.graph import Edge, Trace
from gradmath.graph_records import GraphFlow, GraphNode

_VIEWS = ("t", "transpose", "permute", "view", "_unsafe_view", "reshape", "expand", "squeeze",
          "unsqueeze", "select", "alias", "clone", "contiguous")  # fmt: skip


def without_repeats(flow: GraphFlow, kept: Collection[int] = ()) -> GraphFlow:
    """The graph with the names alone of nodes whose entries are seen elsewhere, but for those kept.

    They only put the entries of their input into another order or shape.
    """
    views = (node for node in flow.nodes if node.node.op in _VIEWS and not node.root)
    hidden = {node.index for node in views} - set(kept)
    nodes = [name_only(n, n.node.slots) if n.index in hidden else n for n in flow.nodes]
    return replace(flow, nodes=tuple(nodes))


def neighbourhood(flow: GraphFlow, center: int) -> GraphFlow:
    """One node with its tensors, its edges with their cargo, and the names of its neighbours.

    The neighbours' own tensors are left out: they are seen when one goes there.
    """
    near = {center}
    for edge in flow.edges:
        if center in (edge.source, edge.target):
            near |= {edge.source, edge.target}
    order = sorted(near)
    new = {old: place for place, old in enumerate(order)}
    edges = [edge for edge in flow.edges if center in (edge.source, edge.target)]
    shown = [
        flow.nodes[old]
        if old == center
        else name_only(flow.nodes[old], sum(edge.source == old for edge in edges))
        for old in order
    ]
    nodes = [_renumbered(node, place) for place, node in enumerate(shown)]
    kept = [replace(e, index=k, edge=_between(e.edge, new)) for k, e in enumerate(edges)]
    trace = Trace(
        nodes=tuple(node.node for node in nodes),
        edges=tuple(edge.edge for edge in kept),
        groups=(),
        outputs=tuple((new[node], k) for node, k in flow.trace.outputs if node in new),
        output_names=(),
        v=(),
        grads={},
    )
    return GraphFlow(trace, tuple(nodes), tuple(kept), ())


def _renumbered(node: GraphNode, index: int) -> GraphNode:
    return replace(node, node=replace(node.node, index=index))


def _between(edge: Edge, new: dict[int, int]) -> Edge:
    return replace(edge, source=new[edge.source], target=new[edge.target])


def name_only(node: GraphNode, slots: int) -> GraphNode:
    """A node without its tensors, and with so many slots."""
    nothing = tuple(None for _ in node.values)
    return replace(
        node,
        node=replace(node.node, call=(), slots=slots),
        values=nothing,
        cotangents=nothing,
        sums=tuple(() for _ in node.values),
        saved=(),
        grad_before=None,
        grad_after=None,
    )

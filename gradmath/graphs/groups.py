"""Groups of a graph as scenes fold and open them: the very records of the whole, in two views.

A module's own parameters are at home in it, so that a folded layer is one node between its input
and its output. No torch here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gradmath.graphs.cutting import cut_flow, placed
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode
from gradmath.graphs.folding import folding, taps_of
from gradmath.records.graph import Edge, Graph, Group
from gradmath.records.shared import Shared


def with_parameters(trace: Graph) -> Graph:
    """The trace with each module's own parameters in its group, if nothing else uses them.

    Own are the tensors from outside whose names begin with the module's, as in `head.weight`.
    """
    users: dict[int, set[int]] = {}
    for edge in trace.edges:
        users.setdefault(edge.target, set()).add(edge.source)
    nodes = {group.index: set(group.nodes) for group in trace.groups}
    for group in reversed(trace.groups):  # inner ones stand after those around them
        if group.kind == "module":
            called = set(group.nodes)
            nodes[group.index] |= {
                node.index
                for node in trace.nodes
                if node.is_leaf
                and (node.name or "").startswith(f"{_module(group)}.")
                and users.get(node.index, set()) <= called
            }
        if group.parent is not None:
            nodes[group.parent] |= nodes[group.index]
    groups = [replace(each, nodes=tuple(sorted(nodes[each.index]))) for each in trace.groups]
    return replace(trace, groups=tuple(groups))


def _module(group: Group) -> str:
    """The name of the module that was called: `cell` of its second call, `cell (2)`."""
    return re.sub(r" \(\d+\)$", "", group.name)


@dataclass(frozen=True, eq=False)
class FoldedFlow(Shared):
    """A graph with groups folded, each of whose tensors is one that the whole graph holds.

    homes has for each node of `flow` the nodes of `whole` that it stands for, edges for each of
    its edges the index there.
    """

    whole: GraphFlow
    groups: tuple[Group, ...]
    flow: GraphFlow
    homes: tuple[tuple[int, ...], ...]
    edges: tuple[int, ...]

    def place(self, group: Group) -> int:
        """The index of the node that a folded group has become."""
        return self.homes.index(group.nodes)

    def crossing(self, group: Group) -> tuple[GraphEdge, ...]:
        """The edges of the whole graph that cross a group's border."""
        trace = self.whole.trace
        across: set[Edge] = {*trace.entering(group), *trace.leaving(group)}
        return tuple(edge for edge in self.whole.edges if edge.traced in across)

    def inside(self, group: Group) -> InnerFlow:
        """What a group holds, by itself."""
        return inner_flow(self.whole, group)


@dataclass(frozen=True, eq=False)
class InnerFlow(GraphFlow):
    """The nodes of one group with the edges between them; homes are the nodes of the whole."""

    whole: GraphFlow
    homes: tuple[int, ...]

    def empty_slots(self, node: int) -> tuple[int, ...]:
        return self.whole.empty_slots(self.homes[node])

    def stubs(self) -> Iterator[tuple[GraphNode, int, int]]:
        places = {home: place for place, home in enumerate(self.homes)}
        for node, slot, number in self.whole.stubs():
            if node.index in places:
                yield self.nodes[places[node.index]], slot, number


def fold_flow(whole: GraphFlow, *groups: Group) -> FoldedFlow:
    """A graph with some groups of its trace folded, made of the same records.

    Raises: ParameterError if two of the groups share a node, or one is not the trace's.
    """
    folded = folding(whole.trace, *groups)
    owners = {group.nodes: group for group in groups}
    nodes = [
        _tapped(whole, owners[home], place) if home in owners else whole.nodes[home[0]]
        for place, home in enumerate(folded.homes)
    ]
    edges = [whole.edges[old] for old in folded.edges]
    flow = placed(folded.trace, nodes, edges, whole.seeds)
    return FoldedFlow(whole, tuple(groups), flow, folded.homes, folded.edges)


def _tapped(whole: GraphFlow, group: Group, place: int) -> GraphNode:
    """A group as a node, with the records of the tensors that leave it."""
    taps = taps_of(whole.trace, group)
    sources = [(whole.nodes[node], output) for node, output in taps]
    return GraphNode(
        traced=whole.nodes[group.nodes[-1]].traced,
        values=tuple(node.values[k] for node, k in sources),
        cotangents=tuple(node.cotangents[k] for node, k in sources),
        sums=tuple(node.sums[k] for node, k in sources),
        saved=(),
        grad_before=None,
        grad_after=None,
        root=any(node in group.nodes for node, _ in whole.trace.outputs),
        edits=tuple(node.edits[k] for node, k in sources),
        grad_edit=None,
    )


def inner_flow(whole: GraphFlow, group: Group) -> InnerFlow:
    """What a group holds, by itself: its nodes and the edges between them."""
    inside = set(group.nodes)
    edges = [edge for edge in whole.edges if edge.source in inside and edge.target in inside]
    inner = cut_flow(whole, [whole.nodes[k] for k in group.nodes], edges)
    return InnerFlow(inner.trace, inner.nodes, inner.edges, inner.seeds, whole, group.nodes)

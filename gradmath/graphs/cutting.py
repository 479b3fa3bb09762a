"""Some nodes and edges of a graph as a graph of its own. No torch here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode, Shown
from gradmath.records.graph import Edge, Graph, Node


def cut(trace: Graph, nodes: Sequence[Node], edges: Sequence[Edge]) -> Graph:
    """Some nodes and edges of a trace, numbered anew in the order in which they are given.

    The outputs among them stay outputs, with their weights v; groups and grads are left behind.
    nodes and edges may differ from the trace's own in all but their numbers.

    >>> from gradmath.tracing.tracer import trace
    >>> import torch
    >>> run = trace(lambda x: (x * x).sum(), torch.ones(2))
    >>> last = cut(run, run.nodes[1:], [edge for edge in run.edges if edge.target == 1])
    >>> [node.label for node in last.nodes], last.edges[0].source, last.edges[0].target
    (['mul', 'sum'], 1, 0)
    """
    new = {node.index: place for place, node in enumerate(nodes)}
    ends = [k for k, (node, _) in enumerate(trace.outputs) if node in new]
    return Graph(
        nodes=tuple(replace(node, index=new[node.index]) for node in nodes),
        edges=tuple(replace(e, source=new[e.source], target=new[e.target]) for e in edges),
        groups=(),
        outputs=tuple((new[trace.outputs[k][0]], trace.outputs[k][1]) for k in ends),
        output_names=(),
        v=tuple(trace.v[k] for k in ends if k < len(trace.v)),
        grads={},
    )


def cut_flow(flow: GraphFlow, nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> GraphFlow:
    """Some nodes and edges of a graph with their records, as `cut` numbers them.

    It starts nowhere: what comes to its outputs from outside is no edge of its own.
    """
    trace = cut(flow.trace, [node.traced for node in nodes], [edge.traced for edge in edges])
    return placed(replace(trace, v=()), nodes, edges, ())


def placed(
    trace: Graph,
    nodes: Sequence[GraphNode],
    edges: Sequence[GraphEdge],
    seeds: Sequence[Shown | None],
) -> GraphFlow:
    """A trace with records that were made for other numbers of its nodes and edges."""
    pairs = zip(nodes, trace.nodes, strict=True)
    crossed = zip(edges, trace.edges, strict=True)
    return GraphFlow(
        trace,
        tuple(replace(node, traced=own) for node, own in pairs),
        tuple(replace(edge, index=k, traced=own) for k, (edge, own) in enumerate(crossed)),
        tuple(seeds),
    )

"""Folded and cut-out graphs hold nothing that the whole trace does not hold."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from gradmath.errors import ParameterError
from gradmath.graphs.flow import GraphEdge
from gradmath.graphs.folding import (
    fold,
    folded_to,
    left,
    named_neighbourhood,
    neighbourhood,
    outermost,
)
from gradmath.graphs.trace import Trace
from gradmath.records.graph import Group
from gradmath.self_test.programs import draw
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace


def layered() -> Trace:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = nn.Sequential(*[nn.Sequential(nn.Linear(3, 3), nn.Tanh()) for _ in range(4)])
    return trace(lambda x: model(x).sum() + x.sum(), draw(2, 3))


def named(run: Trace, name: str) -> Group:
    return next(group for group in run.groups if group.name.endswith(name))


def test_a_folded_group_keeps_what_crosses_its_border() -> None:
    run = layered()
    group = outermost(run)[0]
    folded = fold(run, group)
    assert len(folded.nodes) == len(run.nodes) - len(group.nodes) + 1
    node = next(node for node in folded.nodes if node.name == group.name)
    crossing = [*run.entering(group), *run.leaving(group)]
    own = [e for e in folded.edges if node.index in (e.source, e.target)]
    assert [id(e.cotangent) for e in own] == [id(e.cotangent) for e in run.edges if e in crossing]
    assert [e.order for e in own] == [e.order for e in run.edges if e in crossing]
    last = run.nodes[max(group.nodes)]
    assert node.value is last.value and node.cotangent is last.cotangent
    assert folded.check() == []


def test_inputs_still_stand_before_what_is_computed_from_them() -> None:
    run = layered()
    folded = fold(run, *[named(run, f".{k}") for k in range(4)])
    assert all(edge.target < edge.source for edge in folded.edges)
    assert [folded.nodes[k].index for k in range(len(folded.nodes))] == list(
        range(len(folded.nodes))
    )
    flow = graph_flow(folded)
    assert [e.order for e in flow.sweep] == sorted(e.order or 0 for e in flow.sweep)


@pytest.mark.parametrize("most", [20, 18, 14, 13])
def test_a_trace_is_folded_no_more_than_needed(most: int) -> None:
    run = layered()
    folded = folded_to(run, most)
    assert len(folded.nodes) <= most < len(run.nodes)
    assert left(run, ()) == len(run.nodes)
    leaves = {node.name for node in run.nodes if node.is_leaf}
    assert leaves == {node.name for node in folded.nodes if node.is_leaf}


def test_what_cannot_be_folded_enough_proposes_groups() -> None:
    run = layered()
    with pytest.raises(ParameterError, match=r"even with .* \(\d+ nodes\) folded, and at most 5"):
        folded_to(run, 5)

    def plain(x: Tensor) -> Tensor:
        for _ in range(30):
            x = x * 1.1
        return x.sum()

    with pytest.raises(ParameterError, match=r"no groups to fold, .* put more .* into functions"):
        folded_to(trace(plain, draw(2)), 10)


def test_groups_that_share_nodes_or_are_foreign_are_refused() -> None:
    run = layered()
    inner, outer = named(run, ".0"), outermost(run)[0]
    with pytest.raises(ParameterError, match="share nodes; fold only one"):
        fold(run, outer, inner)
    with pytest.raises(ParameterError, match="is no group of this trace"):
        fold(run, Group(0, "module", "other", (0, 1)))


@pytest.mark.parametrize("center", range(0, 22, 3))
def test_a_neighbourhood_is_a_node_with_its_edges_and_named_neighbours(center: int) -> None:
    flow = graph_flow(layered())
    near = named_neighbourhood(flow, center)
    touching = [e for e in flow.edges if center in (e.source, e.target)]
    assert [e.cotangent for e in near.edges] == [e.cotangent for e in touching]
    labels = {flow.nodes[k].label for e in touching for k in (e.source, e.target)}
    assert {node.label for node in near.nodes} == labels
    for node in near.nodes:
        assert near.nodes[node.index] is node
    (whole,) = [node for node in near.nodes if node.value is not None]
    assert whole.sums is flow.nodes[center].sums
    assert whole.cotangents is flow.nodes[center].cotangents
    assert np.all([e.source > e.target for e in near.edges])


def told(edge: GraphEdge) -> tuple[object, ...]:
    """Whence and where to an edge leads, and the very tensor that it carried."""
    return edge.source, edge.target, edge.slot, edge.output, id(edge.traced.cotangent)


@pytest.mark.parametrize("center", range(0, 22, 3))
def test_neighbours_keep_the_very_tensors_that_the_whole_trace_holds(center: int) -> None:
    flow = graph_flow(layered())
    near, named_only = neighbourhood(flow, center), named_neighbourhood(flow, center)
    touching = [e for e in flow.edges if center in (e.source, e.target)]
    indices = sorted({center, *(k for e in touching for k in (e.source, e.target))})
    for node, index in zip(near.nodes, indices, strict=True):
        whole = flow.nodes[index]
        assert node.values is whole.values and node.cotangents is whole.cotangents
        assert node.sums is whole.sums and node.grad_after is whole.grad_after
        if index != center:
            own = sum(edge.source == node.index for edge in near.edges)
            assert node.traced.slots == own and node.traced.arguments == ()
    assert [told(e) for e in near.edges] == [told(e) for e in named_only.edges]

"""What is cut out of a graph has the same tensors, and ends that fit it."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from gradmath.graphs.cutting import cut, cut_flow
from gradmath.records.graph import Graph
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from tests.support.random_groups import random_modules


def chosen(run: Graph, seed: int) -> list[int]:
    """Some nodes, in an order that is not theirs."""
    return random.Random(seed).sample(range(len(run.nodes)), len(run.nodes) // 2)


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_numbers_anew_what_it_keeps(seed: int) -> None:
    run = random_modules(seed)
    kept = chosen(run, seed)
    edges = [e for e in run.edges if e.source in kept and e.target in kept]
    small = cut(run, [run.nodes[k] for k in kept], edges)
    assert [node.index for node in small.nodes] == list(range(len(kept)))
    for old, node in zip(kept, small.nodes, strict=True):
        alike = (getattr(node, f.name) is getattr(run.nodes[old], f.name) for f in fields(node))
        assert [f.name for f, same in zip(fields(node), alike, strict=True) if not same] in (
            ["index"],
            [],
        )
    for whole, edge in zip(edges, small.edges, strict=True):
        assert (kept[edge.source], kept[edge.target]) == (whole.source, whole.target)
        assert edge.cotangent is whole.cotangent and edge.order == whole.order
    ends = [(port, v) for port, v in zip(run.outputs, run.v, strict=True) if port[0] in kept]
    assert [(kept[node], k) for node, k in small.outputs] == [port for port, _ in ends]
    assert list(map(id, small.v)) == [id(v) for _, v in ends]


@pytest.mark.parametrize("seed", range(12))
def test_a_flow_is_cut_as_its_trace_is(seed: int) -> None:
    whole = graph_flow(random_modules(seed))
    kept = chosen(whole.trace, seed)
    edges = [e for e in whole.edges if e.source in kept and e.target in kept]
    small = cut_flow(whole, [whole.nodes[k] for k in kept], edges)
    for node, own, old in zip(small.nodes, small.trace.nodes, kept, strict=True):
        assert node.traced is own and node.values is whole.nodes[old].values
    assert [edge.index for edge in small.edges] == list(range(len(edges)))
    arrived = {
        (kept[node.index], k): [e.cotangent for e in small.arrivals(node.index, k)]
        for node in small.nodes
        for k in range(len(node.values))
    }
    for port, cargo in arrived.items():
        due = [e for e in whole.arrivals(*port) if e.source in kept]
        assert list(map(id, cargo)) == [id(edge.cotangent) for edge in due]


def test_seeds_come_before_what_arrives() -> None:
    """y is returned and used: v comes first, then what z sends."""

    def both(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y = x * 2.0
        return y, y * 3.0

    run = trace(both, torch.ones(2), v=(torch.tensor([1.0, 5.0]), torch.tensor([10.0, 20.0])))
    y = run.outputs[0][0]
    edges, parts = zip(*run.contributions(y), strict=True)
    assert edges == (None, *run.arrivals(y)) and len(edges) == 2
    assert [np.asarray(part).tolist() for part in parts] == [[1.0, 5.0], [30.0, 60.0]]
    assert run.check() == []
    edited = replace(run.arrivals(y)[0], cotangent=np.zeros(2, np.float32))
    wrong = replace(run, edges=tuple(edited if e is edges[1] else e for e in run.edges))
    assert len(wrong.check()) == 1

"""Graph records hold the trace's tensors, and the sums that plain torch forms of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.graphs.flow import Overview, Shown
from gradmath.graphs.trace import Trace
from gradmath.records.tensor import Record
from gradmath.self_test.programs import PROGRAMS, draw
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from tests.support.rounding import rounding


def traced(name: str) -> Trace:
    program = PROGRAMS[name]
    fn, inputs = program.make()
    v = program.v
    if name == "many outputs":
        v = (torch.ones(2), torch.ones(()), torch.ones(2))  # type: ignore[assignment]
    return trace(fn, *inputs, v=v)


def holds(shown: Shown | None, held: object) -> bool:
    """Whether a record is what a trace holds, or sums it up."""
    if held is None or shown is None:
        return held is None and shown is None
    if isinstance(shown, Record):
        assert isinstance(held, np.ndarray)
        return shown.value.dtype == held.dtype and shown.value.tobytes() == held.tobytes()
    return shown.shape == tuple(held.shape)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name != "deep"])
def test_every_record_is_the_traces(name: str) -> None:
    run = traced(name)
    flow = graph_flow(run)
    for shown, node in zip(flow.nodes, run.nodes, strict=True):
        assert all(map(holds, shown.values, node.values))
        assert all(map(holds, shown.cotangents, node.cotangents))
        assert holds(shown.grad_after, node.grad_after)
        assert [kept.name for kept in shown.saved] == [kept.name for kept in node.saved]
    for drawn, edge in zip(flow.edges, run.edges, strict=True):
        assert holds(drawn.cotangent, edge.cotangent) and holds(drawn.before_sum, edge.before_sum)
    assert [edge.order for edge in flow.sweep] == list(range(len(flow.sweep)))
    sent = [edge for _, edges in flow.working() for edge in edges]
    assert sent == list(flow.sweep)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_partial_sums_are_plain_torchs_in_the_order_of_arrival(dtype: torch.dtype) -> None:
    x = draw(3, dtype=torch.float32).to(dtype)

    def program(x: Tensor) -> Tensor:
        return x * x + x.exp() * 0.1 + x / 3 + x

    run = trace(program, x, v=draw(3, seed=1).to(dtype))
    flow = graph_flow(run)
    (sums,) = flow.node("x").sums
    arrived = [torch.tensor(edge.cotangent).to(dtype) for edge in run.arrivals(0)]
    assert len(arrived) == len(sums) == 5
    total = torch.zeros((), dtype=dtype)
    for k, part in enumerate(arrived):
        total = part if k == 0 else total + part
        record = sums[k]
        assert isinstance(record, Record)
        assert torch.equal(torch.tensor(record.value).to(dtype), total)
    assert sums[-1] is flow.node("x").cotangent


def test_a_hook_that_edits_is_not_passed_off_as_a_sum() -> None:
    def program(x: Tensor) -> Tensor:
        h = x * 2
        h.register_hook(lambda grad: grad * 10)
        return (h * h + h).sum()

    node = graph_flow(trace(program, torch.tensor([1.0, 2.0]))).node("h")
    assert node.sums[0][-1] is not node.cotangent


def test_terms_of_one_sum_share_their_decimals() -> None:
    x = torch.tensor([0.5, 0.25])
    flow = graph_flow(trace(lambda x: x * x + x, x, v=torch.tensor([1.0, 2.0])))
    shown = [*flow.nodes[0].sums[0], *(edge.cotangent for edge in flow.arrivals(0))]
    assert {each.decimals for each in shown if isinstance(each, Record)} == {1}


@pytest.mark.parametrize("shape", [(5,), (3, 5), (64, 64), (65, 65), (2, 3, 4)])
def test_large_tensors_have_their_range_and_norm(shape: tuple[int, ...]) -> None:
    x = draw(*shape)
    value = graph_flow(trace(lambda x: (x * 2).sum(), x)).node("x").value
    assert isinstance(value, Overview) and value.shape == shape
    assert value.low and value.high and value.norm and value.corner
    assert float(value.low.value) == float(x.min())
    assert float(value.high.value) == float(x.max())
    share = rounding(x.numel(), torch.float64)
    assert float(value.norm.value) == pytest.approx(float(x.double().norm()), rel=share)
    plane = x.reshape(-1, x.shape[-1])[: x.shape[-2] if x.dim() > 1 else 1]
    assert np.array_equal(value.corner.value, plane[:8, :8].numpy())


def test_tensors_without_real_entries_have_their_shape_only() -> None:
    for x in (torch.ones(0, 3), torch.ones(2, dtype=torch.complex64)):
        value = graph_flow(trace(lambda x: (x * x).abs().sum(), x)).node("x").value
        assert isinstance(value, Overview)
        assert value.shape == tuple(x.shape) and value.corner is None and value.low is None


def test_plain_numbers_are_found_where_autograd_has_no_node() -> None:
    flow = graph_flow(trace(lambda x: ((x + 2.0) * x).sum(), torch.ones(2)))
    (stub,) = flow.stubs()
    assert (stub[0].traced.op, stub[1], stub[0].traced.arguments[stub[2]]) == ("add", 1, "2.0")
    constant = torch.tensor([3.0, 4.0])
    assert list(graph_flow(trace(lambda x: (x * constant).sum(), torch.ones(2))).stubs()) == []

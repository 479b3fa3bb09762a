"""The problems of Tutorial 3 hold what plain torch computes."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import (
    DtypeError,
    GradmathError,
    NonFiniteError,
    ParameterError,
    ShapeError,
)
from gradmath.graphs.flow import Shown
from gradmath.problems.tutorial_3.fan_out import fan_out
from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph
from gradmath.problems.tutorial_3.graph_grows import SEED, graph_grows
from gradmath.records.tensor import Record


def value(shown: Shown | None) -> Tensor:
    assert isinstance(shown, Record)
    return torch.tensor(shown.value)


@pytest.mark.parametrize(
    ("x", "v"),
    [([3.0, -1.0], [1.0, 2.0]), ([0.1, 0.2, -0.3], [1.0, 0.0, -2.5]), ([0.0], [4.0])],
)
def test_two_passes_add_up_and_zeroing_clears(x: list[float], v: list[float]) -> None:
    run = fan_out(x, v)
    leaf = torch.tensor(x, requires_grad=True)
    for flow in run.passes:
        before = None if leaf.grad is None else leaf.grad.clone()
        y = leaf * leaf + leaf
        y.backward(torch.tensor(v))
        node = flow.node("x")
        assert leaf.grad is not None
        assert torch.equal(value(node.grad_after), leaf.grad)
        assert torch.equal(value(flow.node("y").value), y.detach())
        if before is None:
            assert node.grad_before is None
        else:
            assert torch.equal(value(node.grad_before), before)
        assert torch.equal(value(flow.seeds[0]), torch.tensor(v))
    assert leaf.grad is not None
    leaf.grad.zero_()
    assert torch.equal(value(run.zeroed), leaf.grad)


def test_the_course_sum_in_its_order() -> None:
    first, second = fan_out().passes
    arrived = [value(edge.cotangent).tolist() for edge in first.arrivals(first.node("x").index)]
    assert arrived == [[1, 2], [3, -2], [3, -2]]
    sums = [value(total).tolist() for total in second.node("x").sums[0]]
    assert sums == [[1, 2], [4, 0], [7, -2]]


def test_nodes_know_their_line_of_the_listing() -> None:
    flow = graph_grows().flow
    lines = [node.traced.line.number for node in flow.nodes if node.traced.line is not None]
    assert lines == [1, 2, 3]


def test_the_walk_is_what_torch_objects_say() -> None:
    run = graph_grows()
    x, w = (value(run.flow.node(name).value).requires_grad_() for name in "xw")
    fn: Any = ((x @ w) + 2.0).mean().grad_fn
    for step in run.walk:
        assert step.grad_fn == fn.name()
        assert step.grad_fn == run.flow.nodes[step.node].traced.grad_fn
        expected = [(None if f is None else f.name().split("::")[-1], k)
                    for f, k in fn.next_functions]  # fmt: skip
        assert list(step.next_functions) == expected
        fn = fn.next_functions[0][0]
    assert type(fn).__name__ == "AccumulateGrad"


def test_the_random_matrices_are_those_of_their_seed() -> None:
    run = graph_grows()
    generator = torch.Generator().manual_seed(SEED)
    x = torch.randint(-3, 4, (2, 3), generator=generator).float()
    w = torch.randint(-3, 4, (3, 2), generator=generator).float()
    assert torch.equal(value(run.flow.node("x").value), x)
    assert torch.equal(value(run.flow.node("loss").value), (x @ w + 2.0).mean())


def behind(node: Any, found: set[Any]) -> set[Any]:
    """All autograd nodes behind one, by recursion."""
    if node is not None and node not in found:
        found.add(node)
        for after, _ in node.next_functions:
            behind(after, found)
    return found


@pytest.mark.parametrize("x", [1.0, -2.0, 0.0, 3.0, 0.6931472, -1000.0])
def test_derivatives_and_the_sizes_of_their_graphs(x: float) -> None:
    run = gradient_has_a_graph(x)
    leaf = torch.tensor(x, requires_grad=True)
    d = [torch.sigmoid(leaf) ** 2]
    for _ in range(4):
        d.append(torch.autograd.grad(d[-1], leaf, create_graph=True)[0])
    assert torch.equal(value(run.d), torch.stack(d).detach())
    assert torch.equal(value(run.curve.derivatives.values), value(run.d))
    assert value(run.graph_sizes).tolist() == [len(behind(each.grad_fn, set())) for each in d]
    grown = run.grown
    assert torch.equal(value(grown.gradient.value), d[1].detach())
    assert torch.equal(value(grown.flow.node("x").grad_after), d[2].detach())
    assert value(run.curve.xs)[[0, -1]].tolist() == pytest.approx([x - 3, x + 3])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fan_out([[1.0]]), ShapeError, "x has shape (1, 1) but must be a vector"),
        (lambda: fan_out([1.0], [1.0, 2.0]), ShapeError, "v has shape (2,) but x has (1,)"),
        (lambda: fan_out([1.0, 2.0], torch.ones(2).double()), DtypeError, "v.to(torch.float32)"),
        (lambda: fan_out([float("nan")], [1.0]), NonFiniteError, "x[0] is nan"),
        (lambda: gradient_has_a_graph([1.0]), ShapeError, "give one, as x=0.5"),  # type: ignore[arg-type]
        (lambda: gradient_has_a_graph(float("inf")), NonFiniteError, "x is inf"),
        (lambda: gradient_has_a_graph(1001.0), ParameterError, "from -1000 to 1000"),
        (lambda: gradient_has_a_graph("one"), ParameterError, "does not form a tensor"),  # type: ignore[arg-type]
        (lambda: graph_grows([[1.0, 2.0]], [[1.0, 2.0]]), ShapeError, "cannot multiply"),
        (lambda: graph_grows([1.0, 2.0]), ShapeError, "give x (m, k) and w (k, n)"),
        (lambda: graph_grows(torch.ones(2, 3).double()), DtypeError, "w.to(torch.float64)"),
    ],
)
def test_bad_input_is_one_clear_line(call: Any, error: type[GradmathError], message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert message in str(caught.value) and "\n" not in str(caught.value)

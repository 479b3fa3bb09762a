"""Two passes through one x, by plain torch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import torch

from gradmath.errors import DtypeError, GradmathError, NonFiniteError, ShapeError
from gradmath.problems.tutorial_3.fan_out import fan_out
from tests.support.refusals import refused_in_one_line
from tests.support.second_opinion import shown_tensor


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
        assert torch.equal(shown_tensor(node.grad_after), leaf.grad)
        assert torch.equal(shown_tensor(flow.node("y").value), y.detach())
        if before is None:
            assert node.grad_before is None
        else:
            assert torch.equal(shown_tensor(node.grad_before), before)
        assert torch.equal(shown_tensor(flow.seeds[0]), torch.tensor(v))
    assert leaf.grad is not None
    leaf.grad.zero_()
    assert torch.equal(shown_tensor(run.zeroed), leaf.grad)


def test_the_course_sum_in_its_order() -> None:
    first, second = fan_out().passes
    arrived = [
        shown_tensor(edge.cotangent).tolist() for edge in first.arrivals(first.node("x").index)
    ]
    assert arrived == [[1, 2], [3, -2], [3, -2]]
    sums = [shown_tensor(total).tolist() for total in second.node("x").sums[0]]
    assert sums == [[1, 2], [4, 0], [7, -2]]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: fan_out([[1.0]]), ShapeError, "x has shape (1, 1) but must be a vector"),
        (lambda: fan_out([1.0], [1.0, 2.0]), ShapeError, "v has shape (2,) but x has (1,)"),
        (lambda: fan_out([1.0, 2.0], torch.ones(2).double()), DtypeError, "v.to(torch.float32)"),
        (lambda: fan_out([float("nan")], [1.0]), NonFiniteError, "x[0] is nan"),
    ],
)
def test_bad_input_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, re.escape(message)):
        call()

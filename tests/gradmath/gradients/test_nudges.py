"""Finite nudges and higher derivatives, against plain torch and formulas."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import (
    GradmathError,
    NonDeterministicError,
    NonFiniteError,
    NoPathError,
    ParameterError,
    ShapeError,
)
from gradmath.gradients.higher_order import derivatives
from gradmath.gradients.nudges import nudge_along, nudge_entry
from gradmath.running.tensors import tensor_of
from tests.support.memory_watch import MemoryWatch
from tests.support.rounding import FIVE_DECIMALS, rounding
from tests.support.second_opinion import same_bits, wide

X = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
V = torch.tensor([[1.0, -2.0], [0.5, 3.0], [0.25, 1.0]])


def cubed(x: Tensor) -> Tensor:
    """Shape (2, 3) to (3, 2)."""
    return (x**3 + x.sum()).T[:, :2]


@pytest.mark.parametrize("entry", [(0, 0), (1, 2)])
@pytest.mark.parametrize("step", [0.5, -0.01, 1e-4])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_nudge_is_two_plain_runs(entry: Any, step: float, dtype: torch.dtype) -> None:
    x, v = X.to(dtype), V.to(dtype)
    nudge = nudge_entry(cubed, x, v, entry, step)
    leaf = x.clone().requires_grad_()
    cubed(leaf).backward(v)
    assert leaf.grad is not None
    moved = x.clone()
    moved[entry] += step
    before, after = (v * cubed(x)).sum(), (v * cubed(moved)).sum()
    predicted = torch.tensor(step, dtype=dtype) * leaf.grad[entry]
    for shown, computed in (
        (nudge.x, x), (nudge.moved, moved), (nudge.v, v), (nudge.before, before),
        (nudge.after, after), (nudge.change, after - before), (nudge.slope, leaf.grad[entry]),
        (nudge.predicted, predicted), (nudge.remainder, after - before - predicted),
        (nudge.step, torch.tensor(step, dtype=dtype)),
    ):  # fmt: skip
        assert same_bits(shown, computed), shown.name
    assert nudge.entry == entry and nudge.kept is (nudge.change.text() == nudge.predicted.text())
    terms = (nudge.before, nudge.after, nudge.change, nudge.predicted)
    assert len({term.decimals for term in terms}) == 1


def test_the_remainder_is_of_second_order() -> None:
    def remainder(step: float) -> float:
        shown = nudge_entry(torch.exp, torch.ones(1).double(), torch.ones(1).double(), 0, step)
        return float(shown.remainder.value)

    for step in (0.1, 0.05, 0.025):
        assert remainder(step) == pytest.approx(math.exp(1 + step) - math.e * (1 + step))
        assert remainder(step) / remainder(step / 2) == pytest.approx(4, rel=0.1)


def test_a_direction_moves_all_of_x() -> None:
    u = torch.tensor([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]])
    nudge = nudge_along(cubed, X, u, 0.01)
    tangent = torch.func.jvp(cubed, (X,), (u,))[1]
    moved = X + torch.tensor(0.01) * u
    assert same_bits(nudge.slope, tangent) and same_bits(nudge.moved, moved)
    assert same_bits(nudge.change, cubed(moved) - cubed(X))
    assert same_bits(nudge.predicted, torch.tensor(0.01) * tangent)
    assert same_bits(nudge.remainder, cubed(moved) - cubed(X) - torch.tensor(0.01) * tangent)
    assert not nudge.kept and nudge_along(lambda x: x * 2, X, u, 0.5).kept
    assert abs(nudge.remainder.value).max() < 0.02 * abs(nudge.change.value).max()


class Counting:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: Tensor) -> Tensor:
        self.calls += 1
        return x * self.calls


@pytest.mark.parametrize(
    ("changed", "kind", "message"),
    [
        ({"entry": 3}, ShapeError, r"entry = 3 is no entry of x, whose shape is \(3,\)"),
        ({"entry": -1}, ShapeError, "entry = -1 is no entry of x"),
        ({"entry": (0, 0)}, ShapeError, r"entry = \(0, 0\) is no entry of x"),
        ({"step": 0}, ParameterError, r"step = 0 is 0 in torch.float32; give a small number"),
        ({"step": 1e-60}, ParameterError, "step = 1e-60 is 0 in torch.float32"),
        ({"step": math.inf}, NonFiniteError, "step = inf is not finite in"),
        ({"step": "much"}, ParameterError, "step = 'much' is no number"),
        ({"step": 3e38}, NonFiniteError, r"step = 3e\+38 takes fn\(x\) or its prediction beyond"),
        ({"fn": Counting()}, NonDeterministicError, "fn gave another result for the same x"),
        ({"fn": lambda x: torch.dropout(x, 0.5, True)}, NonDeterministicError, "fn gave another"),
        ({"v": [1.0]}, ShapeError, r"v has shape \(1,\) but fn\(x\) has \(3,\)"),
        ({"fn": lambda x: x.detach()}, NoPathError, r"fn\(x\) does not depend on x"),
    ],
)
def test_a_bad_nudge_gives_one_clear_line(
    changed: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    arguments: dict[str, Any] = {
        "fn": lambda x: x * x, "x": [1.0, 2.0, 3.0], "v": [1.0, 1.0, 1.0], "entry": 0, "step": 0.1,
    }  # fmt: skip
    with pytest.raises(GradmathError, match=message) as caught:
        nudge_entry(**(arguments | changed))
    assert caught.type is kind and "\n" not in str(caught.value)


def test_tutorial_3_gives_the_courses_numbers() -> None:
    found = derivatives(lambda x: torch.sigmoid(x) ** 2, 1.0, order=4).values
    np.testing.assert_allclose(
        wide(found)[1:], [0.28747, -0.05553, -0.15883, 0.17455],
        rtol=0, atol=FIVE_DECIMALS + rounding(16),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (torch.sin, [math.sin(0.7), math.cos(0.7), -math.sin(0.7), -math.cos(0.7), math.sin(0.7)]),
        (torch.exp, [math.exp(0.7)] * 5),
        (lambda x: 3 * x + 1, [3.1, 3, 0, 0, 0]),
        (lambda x: x * x, [0.49, 1.4, 2, 0, 0]),
        (lambda x: 1 / x, [(-1) ** k * math.factorial(k) / 0.7 ** (k + 1) for k in range(5)]),
        (lambda x: torch.relu(x) * 1.0, [0.7, 1, 0, 0, 0]),
    ],
)
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_derivatives_have_their_formulas(
    fn: Callable[[Tensor], Tensor], expected: list[float], shape: tuple[int, ...]
) -> None:
    found = derivatives(fn, torch.full(shape, 0.7, dtype=torch.float64), order=4)
    assert found.values.shape == (5,) and found.order == 4
    # The fourth derivative of 1 / x is a sum of 24 products of up to nine factors, all positive.
    share = rounding(24 + 9, torch.float64)
    np.testing.assert_allclose(wide(found.values), expected, rtol=share, atol=share)


def test_the_polynomial_touches_the_curve() -> None:
    found = derivatives(torch.exp, torch.tensor(0.0, dtype=torch.float64), order=3)
    xs = torch.linspace(-1, 1, 5).double()
    for degree in range(4):
        expected = sum(xs**k / math.factorial(k) for k in range(degree + 1))
        torch.testing.assert_close(tensor_of(found.polynomial(xs, degree)), expected)
    with pytest.raises(ParameterError, match="degree = 4 needs derivatives up to it, and there ar"):
        found.polynomial(xs, 4)


@pytest.mark.parametrize(
    ("fn", "x", "order", "kind", "message"),
    [
        (torch.exp, 1.0, 0, ParameterError, "order = 0 is no order; give a whole number from 1"),
        (torch.exp, 1.0, 1.5, ParameterError, r"order = 1\.5 is no order"),
        (torch.exp, 1.0, True, ParameterError, "order = True is no order"),
        (torch.exp, [1.0, 2.0], 2, ShapeError, r"x has shape \(2,\) but derivatives of higher"),
        (lambda x: x.repeat(2), 1.0, 2, ShapeError, r"fn\(x\) has shape \(2,\) but"),
        (lambda x: x.detach(), 1.0, 2, NoPathError, r"fn\(x\) does not depend on x"),
    ],
)
def test_bad_derivatives_give_one_clear_line(
    fn: Any, x: Any, order: Any, kind: type[GradmathError], message: str
) -> None:
    with pytest.raises(GradmathError, match=message) as caught:
        derivatives(fn, x, order)
    assert caught.type is kind


def test_the_memory_watch_follows_storages() -> None:
    watch = MemoryWatch()
    with watch:
        x = torch.ones(100, requires_grad=True)
        y = (x * 2).exp().sin()
        view = x.detach().view(10, 10)[1]
        assert watch.held == 1200  # x, the exponential, which sin saved, and the sine
        y.sum().backward()
        assert x.grad is not None and watch.held == 1200  # x, y, x.grad
        del y
        assert watch.held == 800
        view.add_(1)
    assert watch.held == 800 and watch.peak >= 1600

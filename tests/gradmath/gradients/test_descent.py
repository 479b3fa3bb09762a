"""Descent, objectives and the line fit against plain loops and closed forms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, NonFiniteError, NoPathError, ParameterError, ShapeError
from gradmath.gradients.descent import descend, race
from gradmath.gradients.objectives import first_step, under_rotation, under_transposition
from gradmath.running.tensors import tensor_of
from gradmath.sampling.line_fit import fit_line_through_origin
from tests.support.rounding import rounding, similarity_rounding
from tests.support.second_opinion import same_bits, wide


def rosy(a: Tensor, b: Tensor) -> Tensor:
    return ((1 - a) ** 2 + 5 * (b - a * a) ** 2).sum()


@pytest.mark.parametrize("zeroed", [True, False])
def test_a_descent_is_the_plain_loop(zeroed: bool) -> None:
    a, b = (torch.tensor(start, requires_grad=True) for start in ([0.5, -0.5], [1.0, 0.0]))
    down = descend(rosy, {"a": a.detach(), "b": b.detach()}, 0.01, steps=12, zeroed=zeroed)
    for step in range(13):
        loss = rosy(a, b)
        loss.backward()
        assert a.grad is not None and b.grad is not None
        assert down.losses.value[step] == loss.item()
        for name, leaf in (("a", a), ("b", b)):
            assert leaf.grad is not None
            assert down.path[name].value[step].tolist() == leaf.tolist()
            assert down.gradients[name].value[step].tolist() == leaf.grad.tolist()
        with torch.no_grad():
            a -= 0.01 * a.grad
            b -= 0.01 * b.grad
        if zeroed:
            a.grad = b.grad = None
    assert down.steps == 12 and down.arrived is None


def test_a_bowl_has_a_closed_form() -> None:
    for rate in (0.1, 0.9, 1.1):
        down = descend(lambda x: x * x / 2, torch.ones(()).double(), rate, steps=20)
        expected = (1 - rate) ** np.arange(21)
        # Each of 20 steps is a product and a difference of numbers larger than what it leaves.
        share = rounding(20 * 2, torch.float64) * (1 + rate) / abs(1 - rate)
        np.testing.assert_allclose(wide(down.path["x"]), expected, rtol=share)
        np.testing.assert_allclose(wide(down.losses), expected**2 / 2, rtol=2 * share)
    up = descend(lambda x: -x * x / 2, torch.ones(()).double(), -0.1, steps=3)
    assert up.losses.value[-1] > up.losses.value[0]


@pytest.mark.parametrize(("threshold", "arrived"), [(1.0, 0), (0.9, 1), (0.02, 3), (1e-9, None)])
def test_it_stops_at_the_threshold(threshold: float, arrived: int | None) -> None:
    down = descend(lambda x: x * x, 1.0, 0.25, steps=5, threshold=threshold)
    assert down.arrived == arrived
    assert down.steps == (5 if arrived is None else arrived)
    assert all(loss > threshold for loss in down.losses.value[:-1])


def test_a_race_starts_at_one_point() -> None:
    runs = race(lambda x: x * x, 1.0, [0.1, 0.4, 0.001], threshold=0.01, steps=50)
    assert [run.arrived for run in runs] == [11, 2, None]
    assert {float(run.losses.value[0]) for run in runs} == {1.0}


@pytest.mark.parametrize(
    ("changed", "kind", "message"),
    [
        ({"rate": 0.0}, ParameterError, r"rate = 0\.0 makes no step"),
        ({"rate": math.nan}, ParameterError, "rate = nan makes no step"),
        ({"steps": 0}, ParameterError, "steps = 0 is no number of steps; give at least 1"),
        ({"steps": 2.0}, ParameterError, r"steps = 2\.0 is no number"),
        ({"loss": lambda x: x * x}, ShapeError, r"the loss has shape \(2,\); return one number"),
        ({"loss": lambda x: x.detach().sum()}, NoPathError, r"fn\(x\) does not depend on x"),
        ({"rate": 1e30, "steps": 9}, NonFiniteError, "not finite after 1 steps; take fewer"),
        ({"loss": lambda x: (x - 1).sqrt().sum()}, NonFiniteError, "not finite after 0 steps"),
    ],
)
def test_a_bad_descent_gives_one_clear_line(
    changed: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    arguments: dict[str, Any] = {
        "loss": lambda x: (x * x).sum(), "start": [1.0, 2.0], "rate": 0.1, "steps": 3,
    }  # fmt: skip
    with pytest.raises(GradmathError, match=message) as caught:
        descend(**(arguments | changed))
    assert caught.type is kind and "\n" not in str(caught.value)


def similarity(X: Tensor) -> Tensor:
    return torch.tanh(X @ X.T)


def drawn(*shape: int, seed: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("rate", [0.1, -0.1, 1e-3])
def test_a_first_step_is_two_plain_runs(rate: float) -> None:
    X, V = drawn(5, 3, seed=0), drawn(5, 5, seed=1)
    step = first_step(similarity, X, V, rate)
    leaf = X.clone().requires_grad_()
    similarity(leaf).backward(V)
    assert leaf.grad is not None
    moved = X + rate * leaf.grad
    before, after = (V * similarity(X)).sum(), (V * similarity(moved)).sum()
    for shown, computed in (
        (step.x, X), (step.x_grad, leaf.grad), (step.x_after, moved), (step.v, V),
        (step.out, similarity(X)), (step.out_after, similarity(moved)),
        (step.out_change, similarity(moved) - similarity(X)), (step.before, before),
        (step.after, after), (step.change, after - before),
    ):  # fmt: skip
        assert same_bits(shown, computed), shown.name
    predicted = rate * (leaf.grad**2).sum()
    # 15 squares are added up and multiplied by the rate.
    torch.testing.assert_close(tensor_of(step.predicted), predicted, rtol=rounding(16), atol=0)
    remainder = after - before - predicted
    atol = rounding(17) * float(torch.maximum((after - before).abs(), predicted.abs()))
    torch.testing.assert_close(tensor_of(step.remainder), remainder, rtol=0, atol=atol)
    assert (float(step.change.value) > 0) is (rate > 0) and not step.overshoots


def test_a_step_that_is_too_long_overshoots() -> None:
    down = first_step(lambda x: x * x / 2, [1.0], v=[1.0], rate=-2.5)
    assert down.overshoots and float(down.change.value) > 0 > float(down.predicted.value)
    assert not first_step(lambda x: x * x / 2, [1.0], v=[1.0], rate=-1.5).overshoots
    with pytest.raises(ParameterError, match=r"rate = 0\.0 makes no step"):
        first_step(torch.tanh, [1.0], [1.0], rate=0.0)
    with pytest.raises(NonFiniteError, match=r"rate = 1e\+38 takes x or fn\(x\) beyond"):
        first_step(lambda x: x**3, [10.0], [1.0], rate=1e38)


def test_a_symmetric_output_cannot_tell_v_from_its_transpose() -> None:
    X, V = drawn(5, 3, seed=2), drawn(5, 5, seed=3)
    both = under_transposition(similarity, X, V)
    assert not torch.equal(V, V.T)
    grads = [tensor_of(each.x_grad) for each in (both.given, both.transposed, both.mean)]
    for pulled, weights in zip((both.given, both.transposed, both.mean), (V, V.T, (V + V.T) / 2),
                               strict=True):  # fmt: skip
        assert torch.equal(tensor_of(pulled.v), weights)
    off = similarity_rounding(X, V)
    torch.testing.assert_close(grads[0], grads[1], rtol=0, atol=off.X_grad)
    torch.testing.assert_close(grads[0], grads[2], rtol=0, atol=off.X_grad)
    torch.testing.assert_close(
        tensor_of(both.L), both.L.value[0] * torch.ones(3), rtol=0, atol=off.L
    )
    # A product that is not symmetric can.
    other = under_transposition(lambda X: X @ drawn(3, 5, seed=4), X, V)
    assert not np.allclose(other.given.x_grad.value, other.transposed.x_grad.value)
    with pytest.raises(ShapeError, match=r"V has shape \(5, 3\); give a square"):
        under_transposition(lambda X: X, X, torch.ones(3, 5).T)


def test_the_gradient_turns_with_its_input() -> None:
    X, V = drawn(5, 3, seed=5), drawn(5, 5, seed=6)
    Q = torch.linalg.qr(drawn(3, 3, seed=7)).Q
    turn = under_rotation(similarity, X, V, Q)
    leaf = (X @ Q).requires_grad_()
    similarity(leaf).backward(V)
    assert leaf.grad is not None
    assert same_bits(turn.X_rotated_grad, leaf.grad)
    # Q is a product, too, and three more are a row of X @ Q and of X.grad @ Q.
    off = similarity_rounding(X @ Q, V, X.abs() @ Q.abs(), made_by=12)
    assert abs(turn.difference.value).max() < off.X_grad < 1e-3
    tilted = under_rotation(lambda X: X**3, X, drawn(5, 3, seed=6), Q)
    assert abs(tilted.difference.value).max() > 0.1
    with pytest.raises(ParameterError, match=r"Q\.T @ Q is off the identity by 3"):
        under_rotation(similarity, X, V, 2 * Q)
    with pytest.raises(ParameterError, match=r"Q has shape \(2, 2\) and X \(5, 3\)"):
        under_rotation(similarity, X, V, torch.eye(2))


def test_the_fit_is_the_weighted_least_squares_formula() -> None:
    generator = np.random.default_rng(0)
    x = np.linspace(1, 99, 20)
    error = 0.01 * x
    y = 1.5 * x + error * generator.normal(size=20)
    fit = fit_line_through_origin(x, y, error)
    weights = error**-2.0
    slope = (weights * x * y).sum() / (weights * x * x).sum()
    # As far as scipy minimises: its own relative tolerance is 1e-8.
    assert float(fit.slope.value) == pytest.approx(slope, rel=1e-7)
    assert float(fit.slope_error.value) == pytest.approx((weights * x * x).sum() ** -0.5, rel=1e-6)
    np.testing.assert_allclose(wide(fit.pulls), (y - slope * x) / error, rtol=1e-4)
    assert float(fit.chi_square.value) == pytest.approx((fit.pulls.value**2).sum())
    assert fit.degrees_of_freedom == 19


def test_the_errors_of_many_fits_are_as_large_as_they_say() -> None:
    generator = np.random.default_rng(1)
    x, error = np.array([1.0, 2.0, 50.0]), np.array([0.1, 0.3, 40.0])
    fits = [fit_line_through_origin(x, 1.5 * x + error * generator.normal(size=3), error)
            for _ in range(400)]  # fmt: skip
    pulls = [(float(fit.slope.value) - 1.5) / float(fit.slope_error.value) for fit in fits]
    assert abs(np.mean(pulls)) < 4 / 20 and 0.85 < np.std(pulls) < 1.15


@pytest.mark.parametrize(
    ("x", "y", "error", "kind", "message"),
    [
        ([1, 2], [1, 2, 3], [1, 1], ShapeError, r"have shapes \(2,\), \(3,\) and \(2,\)"),
        ([1], [1], [1], ShapeError, "one entry for each of at least 2 points"),
        ([1, 2], [1, math.nan], [1, 1], NonFiniteError, r"y\[1\] is nan"),
        ([1, 2], [1, 2], [1, 0], ParameterError, r"y_error\[1\] is 0; give each point an error"),
        ([0, 0], [1, 2], [1, 1], ParameterError, "every x is 0, so that any slope fits"),
    ],
)
def test_bad_points_give_one_clear_line(
    x: Any, y: Any, error: Any, kind: type[GradmathError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        fit_line_through_origin(x, y, error)

"""The tutorials' problems: the course's own numbers, and plain torch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_2.course import bowl, learn, learning_rates, minimal_problem
from gradmath.problems.tutorial_3.gradient_has_a_graph import sigmoid_squared
from gradmath.problems.tutorial_4.course import (
    jacobian_growth,
    read_by_a_nudge,
    rows_of_the_jacobian,
    tensor_output,
    upstream_weights,
    weights_with_share,
)
from gradmath.problems.workshop_1.course import W_DIAGONAL
from gradmath.problems.workshop_1.only_gates_know_x import landscape, only_gates_know_x
from gradmath.records.tensor import Record
from gradmath.running.tensors import tensor_of
from tests.support.rounding import CALL, FIVE_DECIMALS, rounding
from tests.support.second_opinion import drawn_layer, same_bits, wide


@pytest.mark.parametrize("seed", range(4))
def test_the_minimal_problem_is_the_plain_lesson(seed: int) -> None:
    found = minimal_problem(seed)
    w, b = (tensor_of(each).requires_grad_() for each in (found.w, found.b))
    x, y = torch.ones(5), torch.zeros(3)
    z = x @ w + b
    loss = binary_cross_entropy_with_logits(z, y)
    loss.backward()
    assert w.grad is not None and b.grad is not None
    for shown, computed in (
        (found.x, x), (found.y, y), (found.z, z), (found.loss, loss), (found.w_grad, w.grad),
        (found.b_grad, b.grad), (found.z_bar, b.grad),
    ):  # fmt: skip
        assert same_bits(shown, computed), shown.name
    np.testing.assert_allclose(
        wide(found.z_bar), (torch.sigmoid(z) / 3).detach().numpy(), rtol=rounding(CALL + 2)
    )
    np.testing.assert_array_equal(found.w_grad.value, np.tile(found.z_bar.value, (5, 1)))
    assert found.w.seed == found.b.seed == seed


def test_twenty_steps_are_the_plain_loop() -> None:
    found, start = learn(), minimal_problem()
    w, b = (tensor_of(each).requires_grad_() for each in (start.w, start.b))
    for step in range(21):
        loss = binary_cross_entropy_with_logits(torch.ones(5) @ w + b, torch.zeros(3))
        loss.backward()
        assert found.losses.value[step] == loss.item()
        assert w.grad is not None and b.grad is not None
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        w.grad = b.grad = None
    assert found.steps == 20 and found.seed == 0


def test_the_race_of_the_rates() -> None:
    smallest, small, *others = learning_rates()
    assert smallest.arrived is None and small.arrived is None and smallest.steps == 1000
    arrived = [run.arrived for run in others]
    assert arrived == [453, 44, 1, 1]
    for run in others:
        assert run.losses.value[-1] <= 0.01 < run.losses.value[-2]


def test_without_zeroing_the_steps_are_other_ones() -> None:
    zeroed, added = learn(), learn(zeroed=False)
    assert added.losses.value[1] == zeroed.losses.value[1]
    assert added.losses.value[2] < zeroed.losses.value[2]


def test_the_bowl_diverges_beyond_its_rate() -> None:
    runs = bowl()
    for run in runs:
        factors = 1 - run.rate * np.array([1.0, 4.0])
        expected = np.array([2.0, 1.0]) * factors ** np.arange(13)[:, None]
        # Each of 12 steps is two products and a difference of numbers larger than what it leaves.
        share = rounding(12 * 3) * (1 + run.rate * np.array([1.0, 4.0])) / abs(factors)
        away = abs(wide(run.path["p"]) - expected)
        assert (away <= share * abs(expected)).all() and share.max() < 1e-4
    assert [run.losses.value[-1] < run.losses.value[0] for run in runs] == [True, True, True, False]


def test_the_derivatives_of_the_sigmoid_squared() -> None:
    curve = sigmoid_squared()
    values = wide(curve.derivatives.values)
    np.testing.assert_allclose(
        values[1:], [0.28747, -0.05553, -0.15883, 0.17455],
        rtol=0, atol=FIVE_DECIMALS + rounding(16),
    )  # fmt: skip
    s = 1 / (1 + np.exp(-1.0))
    np.testing.assert_allclose(values[:2], [s**2, 2 * s**2 * (1 - s)], rtol=rounding(CALL + 12))
    here = wide(curve.xs) - 1
    terms = np.array([np.ones_like(here), here, here**2 / 2]) * values[:3, None]
    atol = rounding(3 * 3) * abs(terms).sum(axis=0).max()  # three terms of up to three factors
    for shown, degree in ((curve.tangent, 1), (curve.parabola, 2)):
        due = terms[: degree + 1].sum(axis=0)
        np.testing.assert_allclose(wide(shown), due, rtol=0, atol=atol)
    np.testing.assert_allclose(
        wide(curve.ys), 1 / (1 + np.exp(-wide(curve.xs))) ** 2, rtol=rounding(2 * CALL)
    )
    with pytest.raises(ParameterError, match="degree = 2 needs derivatives up to it"):
        sigmoid_squared(order=1)


def test_the_upstream_weights_of_the_course() -> None:
    found = upstream_weights()
    first, last = (wide(found.pulled[k].x_grad) for k in (0, -1))
    share = rounding(20 + 5)  # v is divided by its sum of 20; a cube has a few factors
    np.testing.assert_allclose([first[0, 0], last[0, 0]], [18.15, 90.75], rtol=share)
    np.testing.assert_allclose([first[1, 0], last[1, 0]], [15, 75], rtol=share)
    np.testing.assert_allclose([first[0, 1], last[0, 1]], [15, 0], rtol=share)
    np.testing.assert_allclose([first[1, 1], last[1, 1]], [18.15, 0], rtol=share)
    sums = wide(found.sums)[[0, -1]]
    np.testing.assert_allclose(sums, [312.6, 315.75], rtol=share + rounding(20))
    for share, pulled in zip(found.shares.value.tolist(), found.pulled, strict=True):
        inp = torch.eye(4, 5).requires_grad_()
        out = ((inp + 10) ** 3).T
        v = torch.full_like(out, 1 - share)
        v[0] = share
        out.backward(v / v.sum())
        assert inp.grad is not None
        np.testing.assert_allclose(wide(pulled.x_grad), inp.grad.numpy(), rtol=share)
        assert wide(pulled.v).sum() == pytest.approx(1, rel=rounding(20))


def test_the_first_tensor_output() -> None:
    expected = np.where(np.eye(4, 5), 4.0, 2.0)
    np.testing.assert_array_equal(tensor_output().x_grad.value, expected)


def test_a_nudge_reads_the_gradient() -> None:
    nudge = read_by_a_nudge((1, 2), share=0.75, step=0.001)
    moved = torch.eye(4, 5)
    moved[1, 2] += 0.001
    v = weights_with_share(0.75)
    real = (v * ((moved + 10) ** 3).T).sum() - (v * ((torch.eye(4, 5) + 10) ** 3).T).sum()
    assert same_bits(nudge.change, real)


def test_the_small_jacobian_closes_as_it_is_shown() -> None:
    rows = rows_of_the_jacobian()
    weighted = wide(rows.weighted)
    atol = rounding(len(weighted)) * abs(weighted).sum(axis=0).max()
    np.testing.assert_allclose(weighted.sum(0), wide(rows.x_grad), rtol=0, atol=atol)
    assert rows.closes


def test_the_full_jacobian_grows_with_the_square() -> None:
    small, large = jacobian_growth(sizes=(10, 100))
    assert int(large.jacobian_bytes.value) == 100 * int(small.jacobian_bytes.value)
    assert int(large.x_grad_bytes.value) == 10 * int(small.x_grad_bytes.value)
    assert float(large.nonzero.value) == 0.01


def test_symmetries_hold_and_can_fail() -> None:
    found = only_gates_know_x()
    assert found.kept and found.scaled and found.permuted
    order = list(found.permutation)
    np.testing.assert_array_equal(found.x_permuted.x_grad.value, found.flow.x_grad.value[order])
    np.testing.assert_array_equal(found.x_permuted.W.value, np.array(W_DIAGONAL)[:, order])
    # Near a gate that rounding shuts, even a positive factor may change the gradient.
    broken = only_gates_know_x(x=[1e-45], W=[[1.0]], v=[1.0], factor=0.25, permutation=[0])
    assert not broken.kept
    for factor in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ParameterError, match="would flip gates; give a number above 0"):
            only_gates_know_x(factor=factor)
    with pytest.raises(ParameterError, match=r"does not name each of 0 \.\.\. 5 once"):
        only_gates_know_x(permutation=[0, 0, 1, 2, 3, 4])


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
def test_symmetries_of_dense_layers_hold_but_for_rounding(dtype: torch.dtype) -> None:
    for seed in range(5):
        W, x, v = drawn_layer(7, 6, dtype, seed)
        found = only_gates_know_x(x, W, v, factor=3.7)
        assert found.scaled and found.permuted
        # Ten operations round an entry, by eps of a sum of sizes that is a few times as large.
        wrong = 1 + rounding(300, dtype)
        lies = [
            Record(due.name, (wrong * wide(due)).astype(due.value.dtype), "a lie")
            for due in (found.scaled_x_grad, found.permuted_x_grad)
        ]
        assert not replace(found, scaled_x_grad=lies[0]).scaled
        assert not replace(found, permuted_x_grad=lies[1]).permuted


def test_the_landscape_is_the_objective_at_every_point() -> None:
    found = landscape(points=5)
    W = torch.tensor(W_DIAGONAL)
    for row, along in enumerate(found.along.value):
        for column, across in enumerate(found.across.value):
            x = tensor_of(found.flow.x).clone()
            x[2], x[3] = float(across), float(along)
            x.requires_grad_()
            out = torch.relu(W @ x)
            out.backward(tensor_of(found.flow.v))
            assert x.grad is not None
            L = (tensor_of(found.flow.v) * out).sum().item()
            # Two products of two factors, neither below zero; a slope is one product.
            assert found.L.value[row, column] == pytest.approx(L, rel=rounding(4))
            np.testing.assert_allclose(
                found.slopes.value[row, column], x.grad[[2, 3]].numpy(), rtol=rounding(1)
            )
    for entries, points in (((2, 2), 5), ((2, 6), 5), ((-1, 2), 5), ((2, 3), 1)):
        with pytest.raises(ParameterError, match="span no square"):
            landscape(entries=entries, points=points)

"""Tutorial 2: the plain lesson, its loop, and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from gradmath.problems.tutorial_2.course import bowl, learn, learning_rates, minimal_problem
from gradmath.running.tensors import tensor_of
from tests.support.rounding import CALL, rounding
from tests.support.second_opinion import same_bits, wide


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

"""The average of X.grad over random X against plain torch, and the size that theory expects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.the_average_is_noise import (
    LARGEST,
    MOST,
    TheAverageIsNoise,
    the_average_is_noise,
)
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line
from tests.support.second_opinion import wide

N = 1000
V = torch.full((5, 5), -0.1).fill_diagonal_(0.4)


def drawn(seed: int, n: int) -> Tensor:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return torch.randn(n, 5, 3)


def gradient(X: Tensor, weights: Tensor = V) -> Tensor:
    """By hand: what pair (i, j) adds to row i is C[i, j] times row j."""
    C = (weights + weights.T) * (1 - torch.tanh(X @ X.mT) ** 2)
    return C @ X


@pytest.fixture(scope="module")
def found() -> TheAverageIsNoise:
    return the_average_is_noise(n=N, seed=0)


def close(record: Record, due: Tensor, off: float = 1e-6) -> bool:
    return bool(np.abs(wide(record) - due.double().numpy()).max() <= off)


def test_draws_are_those_of_the_seed_and_their_gradients_those_of_the_formula(
    found: TheAverageIsNoise,
) -> None:
    X = drawn(0, N)
    for k, run in enumerate(found.draws):
        assert close(run.X, X[k], 0) and close(run.Y, torch.tanh(X[k] @ X[k].T))
        assert close(run.X_grad, gradient(X[k])) and close(
            run.steep, 1 - torch.tanh(X[k] @ X[k].T) ** 2
        )
    assert int(found.count.value) == N


def test_averages_of_all_seeds_are_those_of_the_formula(found: TheAverageIsNoise) -> None:
    for seed, average in enumerate(found.averages):
        grads = gradient(drawn(seed, N).double(), V.double())
        counts = average.counts.value
        assert counts[0] == 1 and counts[-1] == N == average.draws and (np.diff(counts) > 0).all()
        for k in (0, 5, len(counts) - 1):
            mean = grads[: counts[k]].mean(0)
            assert np.abs(average.means.value[k] - mean.numpy()).max() <= 1e-6
            assert abs(float(average.sizes.value[k]) - float(mean.square().mean().sqrt())) <= 1e-6
        assert close(average.spread, grads.std(0), 1e-5)


def test_the_size_of_one_draw_over_the_root_of_n_is_the_law(found: TheAverageIsNoise) -> None:
    one = float(gradient(drawn(0, N).double(), V.double()).square().mean().sqrt())
    due = one / np.sqrt(np.arange(1, N + 1))
    np.testing.assert_allclose(wide(found.law), due, rtol=1e-5)


def test_a_mirror_image_has_the_same_y_and_exactly_the_opposite_gradient(
    found: TheAverageIsNoise,
) -> None:
    run, mirrored = found.draws[0], found.mirrored
    np.testing.assert_array_equal(mirrored.X.value, -wide(run.X))
    np.testing.assert_array_equal(mirrored.Y.value, run.Y.value)
    np.testing.assert_array_equal(mirrored.X_grad.value, -wide(run.X_grad))
    assert not found.together.value.any() and not found.most.value.any()
    # And whatever V is, also half way to nothing, where Y itself is another one.
    half, weights = (
        drawn(3, 1)[0] / 2,
        torch.randn(5, 5, generator=torch.Generator().manual_seed(1)),
    )
    assert torch.equal(gradient(-half, weights), -gradient(half, weights))
    assert not torch.allclose(torch.tanh(half @ half.T), torch.tanh(4 * half @ half.T))


def test_it_falls_as_one_over_the_root_of_n_for_100_000_draws() -> None:
    grads = gradient(drawn(0, 100_000)).double()
    size = float(grads.square().mean().sqrt())
    assert size == pytest.approx(0.237, abs=2e-3)
    for n, due in ((1, 0.184), (10, 0.0671), (100, 0.0235), (1000, 0.0075), (10**5, 0.0007)):
        assert float(grads[:n].mean(0).square().mean().sqrt()) == pytest.approx(due, abs=5e-4)
    assert bool((grads.mean(0).abs() < 3 * size / 100_000**0.5).all())


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"n": 5}, ParameterError, "n is 5; give a whole number from 100"),
        ({"n": MOST + 1}, ParameterError, "n is 300001"),
        ({"n": 100.5}, ParameterError, "n is 100.5"),
        ({"seed": -1}, ParameterError, "seed is -1"),
        ({"V": [[0.1] * 4] * 4}, ShapeError, "give it 5 rows of 5"),
        ({"V": [[float(i - j) for j in range(5)] for i in range(5)]}, ParameterError,
         "the largest entry of V . V.T is 0 in size"),
        ({"V": [[LARGEST] * 5] * 5}, ParameterError, "from 0.02 to 2"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        the_average_is_noise(**settings)

"""Bounds of rounding hold for the worst order of a sum, and are not much wider than that."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.running.rounding import rounding_limit
from tests.support.rounding import rounding, rounding_seen, similarity_rounding
from tests.support.second_opinion import DTYPES


def drawn(*shape: int, seed: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def one_by_one(terms: Tensor) -> Tensor:
    total = torch.zeros((), dtype=terms.dtype)
    for term in terms:
        total = total + term
    return total


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [2, 20])
def test_no_order_of_a_sum_leaves_its_bound_and_the_worst_comes_near(
    dtype: torch.dtype, n: int
) -> None:
    bound = rounding(n, dtype)
    for seed in range(20):
        terms = drawn(n, seed=seed).to(dtype)
        sums = [one_by_one(each).double() for each in (terms, terms.flip(0), terms.sort().values)]
        assert float(max(sums) - min(sums)) <= bound * float(terms.double().abs().sum())
    # Each small term is lost beside the 1; added up first, all of them are kept.
    terms = torch.cat([torch.ones(1), torch.full((n,), torch.finfo(dtype).eps / 2)]).to(dtype)
    apart = float(one_by_one(terms.flip(0)).double() - one_by_one(terms).double())
    assert bound / 4 < apart <= rounding(n + 1, dtype) * float(terms.double().sum())


def similarity(X: Tensor, V: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    leaf = X.clone().requires_grad_()
    Y = torch.tanh(leaf @ leaf.T)
    Y.backward(V)
    assert leaf.grad is not None
    return Y.detach().double(), (V * Y.detach()).sum().double(), leaf.grad.double()


@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("seed", range(5))
def test_the_similarity_rounds_within_its_bounds(scale: float, seed: int) -> None:
    X, V = (scale * drawn(5, 3, seed=seed)).float(), drawn(5, 5, seed=seed + 9).float()
    off = similarity_rounding(X, V)
    exact = similarity(X.double(), V.double())
    order = [2, 0, 1]
    columns = [*similarity(X[:, order], V)]
    columns[2] = columns[2][:, torch.tensor(order).argsort()]
    for found, true, bound in zip(columns, exact, (off.Y, off.L, off.X_grad), strict=True):
        # One computation is off by half of what two may differ.
        assert float((found - true).abs().max()) <= bound / 2
        assert float((found * 1.01 - true).abs().max()) > bound


def test_what_was_seen_has_room_for_others_and_none_for_a_wrong_formula() -> None:
    points = drawn(50, 6, seed=0).float()

    def run(x: Tensor) -> Tensor:
        return (x @ x.T).sin()

    seen = rounding_seen(run, points)
    other = (points[:, [5, 3, 1, 0, 2, 4]] @ points[:, [5, 3, 1, 0, 2, 4]].T).sin()
    assert (other - run(points)).abs().max() < seen < 1e-4
    assert (run(points) * 1.001 - run(points)).abs().max() > seen
    assert rounding_seen(run, points, torch.float64) == pytest.approx(seen * 2.0**-29)
    assert rounding_seen(lambda x: 2 * x, points) == 0


@pytest.mark.parametrize("size", [3e-30, 9.99e-6, 1e-5, 1.01e-5, 0.3, 1.0, 7.0])
def test_a_limit_is_the_power_of_ten_above(size: float) -> None:
    eps = torch.finfo(torch.float64).eps
    limit = float(rounding_limit("rounding", 1 / eps, size, torch.float64).value)
    assert size <= limit * (1 + 4 * eps) and limit < 10.001 * size
    assert math.log10(limit) == pytest.approx(round(math.log10(limit)))


def test_where_nothing_rounds_or_all_overflows_the_limit_says_so() -> None:
    for largest, text in ((0.0, "0"), (math.inf, "inf"), (3e38, "1e33")):
        found = rounding_limit("rounding", 16, largest, torch.float32)
        assert found.text() == text and found.value.dtype == np.float64
    assert "16 operations * eps * 0" in rounding_limit("r", 16, 0.0, torch.float32).source

"""Many small products at once are what bmm gives, in value, gradient and shape."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from gradmath.sampling import batched_matmul as small_products
from gradmath.sampling.batched_matmul import SmallProducts, samples_innermost
from gradmath.sampling.running_moments import Moments
from tests.support.rounding import rounding

SIZES = st.integers(1, 9)


def integers(*shape: int, seed: int) -> Tensor:
    """Small ones: every sum of products of them is exact."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(-4, 5, shape, generator=generator).float()


@given(st.integers(1, 30), SIZES, SIZES, SIZES, st.booleans(), st.integers(0, 99))
def test_products_are_those_of_torch(
    samples: int, m: int, k: int, n: int, inner: bool, seed: int
) -> None:
    A, B = integers(samples, m, k, seed=seed), integers(samples, k, n, seed=seed + 1)
    if inner:
        A, B = samples_innermost(A), samples_innermost(B)
    with SmallProducts():
        product = torch.bmm(A, B)
        scaled = torch.matmul(A.mT.mT, B) * 2
    assert torch.equal(product, torch.bmm(A, B)) and torch.equal(scaled, 2 * product)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_narrow_dtypes_are_left_to_torch(dtype: torch.dtype) -> None:
    A, B = integers(20, 3, 5, seed=0).to(dtype) / 3, integers(20, 5, 2, seed=1).to(dtype) / 7
    with SmallProducts():
        assert torch.equal(torch.bmm(A, B), torch.bmm(A, B))
    with SmallProducts():
        inside = torch.bmm(A, B)
    assert torch.equal(inside, torch.bmm(A, B))


def test_the_quick_way_is_taken_where_it_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[torch.Size] = []

    def product(A: Tensor, B: Tensor) -> Tensor:
        taken.append(A.shape)
        return torch.bmm(A, B)

    monkeypatch.setattr(small_products, "_product", product)
    X = samples_innermost(integers(100, 5, 3, seed=0)).requires_grad_()
    with SmallProducts():
        (X @ X.mT).sum().backward()
        torch.bmm(torch.ones(9, 9, 2), torch.ones(9, 2, 2))
    assert taken == [(100, 5, 3), (100, 3, 5), (100, 5, 5)] or len(taken) == 3


def test_moments_merge_as_if_all_came_at_once() -> None:
    generator = torch.Generator().manual_seed(0)
    samples = torch.randn(1000, 2, 3, generator=generator, dtype=torch.float64) * 3 + 1e8
    moments = Moments((2, 3))
    for part in samples.split([1, 2, 500, 497]):
        before = part.clone()
        assert moments.add(part)
        assert torch.equal(part, before)
    mean = rounding(1000, torch.float64)
    torch.testing.assert_close(moments.mean, samples.mean(0), rtol=mean, atol=0)
    error = samples.std(0) / 1000**0.5
    # The spread is smaller than what is added up, by 3 to 1e8.
    torch.testing.assert_close(moments.standard_error(), error, rtol=mean * 1e8 / 3, atol=0)
    assert not moments.add(torch.full((1, 2, 3), float("nan")))

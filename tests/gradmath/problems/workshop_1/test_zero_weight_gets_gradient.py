"""W.grad is the outer product of the gated v and x, by plain torch and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.zero_weight_gets_gradient import zero_weight_gets_gradient


def test_the_course_in_plain_torch_and_by_hand() -> None:
    W = torch.tensor(W_DIAGONAL, requires_grad=True)
    x, v = torch.tensor(X), torch.tensor(V)
    torch.relu(W @ x).backward(v)
    assert W.grad is not None
    found = zero_weight_gets_gradient()
    assert found.W_grad.value.tolist() == W.grad.tolist()
    # Gate 3 is the only open one that v asks: row 3 is 0.8 x, the others are zero.
    by_hand = np.outer([0, 0, 0, 0.8], X)
    assert found.W_grad.value == pytest.approx(by_hand)
    assert (found.ignored, found.shut, found.full) == ((0, 1), (2,), (3,))
    # Where W[3] itself is zero its gradient is not.
    assert found.heard == ((3, 0), (3, 1), (3, 2), (3, 4), (3, 5))
    assert found.flow.W_grad is not None
    assert found.flow.W_grad.value.tolist() == W.grad.tolist()


def test_without_asking_there_is_none() -> None:
    W = torch.tensor(W_DIAGONAL)
    x = torch.tensor(X, requires_grad=True)
    torch.relu(W @ x).backward(torch.tensor(V))
    assert W.grad is None and zero_weight_gets_gradient().unasked


@pytest.mark.parametrize("seed", range(5))
def test_rows_of_random_layers(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    W, x = torch.randn(5, 4, generator=generator), torch.randn(4, generator=generator)
    v = torch.randn(5, generator=generator) * torch.tensor([1.0, 0, 1, 0, 1])
    found = zero_weight_gets_gradient(x, W, v)
    z_bar = v * (W @ x > 0)
    np.testing.assert_array_equal(found.W_grad.value, torch.outer(z_bar, x).numpy())
    empty = {i for i in range(5) if not found.W_grad.value[i].any()}
    assert empty == {*found.ignored, *found.shut} and {*found.full} == {*range(5)} - empty

"""Samples that arrive, against plain torch on the same draws and against the formula."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.average_is_half import average_is_half
from gradmath.problems.workshop_1.course import W_DIAGONAL, V
from gradmath.problems.workshop_1.statistics import arriving_gradients
from tests.support.rounding import rounding


def test_each_sample_is_one_backward_of_plain_torch() -> None:
    found = average_is_half(n=100)
    # The same draws as those that gradmath averages in batches.
    batched = arriving_gradients(n=100, seed=3)
    assert found.x_grad.value.tolist() == batched.gradients.value[:, 3].tolist()
    assert set(found.x_grad.value.tolist()) == {0.0, float(np.float32(0.8) * np.float32(3))}
    assert found.gates.value.tolist() == [g > 0 for g in found.x_grad.value.tolist()]
    means = [found.x_grad.value[: k + 1].astype(np.float64).mean() for k in range(100)]
    assert found.mean.value == pytest.approx(means)


def test_the_formula_by_hand() -> None:
    found = average_is_half()
    assert found.expected.text() == "1.2"
    # A coin that gives 2.4 or 0 has standard deviation 1.2.
    error = 1.2 / np.sqrt(np.arange(1, 201))
    # Two products, a root, a quotient and a sum, of numbers up to 2.4.
    atol = rounding(5) * 2.4
    assert found.high.value == pytest.approx(1.2 + error, abs=atol)
    assert found.low.value == pytest.approx(1.2 - error, abs=atol)
    assert found.low.value[-1] < found.mean.value[-1] < found.high.value[-1]


def test_the_band_is_a_true_standard_error() -> None:
    """Over many seeds the last average is within its band about 68 times in a hundred."""
    W, v = torch.tensor(W_DIAGONAL), torch.tensor(V)
    x = torch.randn(2000, 200, 6, generator=torch.Generator().manual_seed(0), requires_grad=True)
    torch.relu(x @ W.T).backward(v.expand(2000, 200, 4))
    assert x.grad is not None
    means, found = x.grad[:, :, 3].mean(dim=1).numpy(), average_is_half()
    inside = (found.low.value[-1] <= means) & (means <= found.high.value[-1])
    assert 0.64 < inside.mean() < 0.76


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"entry": 4}, "entry = 4 is none of x; give a whole number from 0 to 3"),
        ({"entry": 2.0}, "entry = 2.0 is none of x"),
        ({"n": 5}, "20 to 2000 samples"),
        ({"n": 100.5}, "20 to 2000 samples"),
        ({"entry": 0}, r"v\[0\] is 0, so that x.grad\[0\] always is; weigh it"),
    ],
)
def test_bad_input_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        average_is_half(**given)

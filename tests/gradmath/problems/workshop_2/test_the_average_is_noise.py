"""An average inside its band, against other draws of plain torch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.workshop_2.the_average_is_noise import the_average_is_noise
from tests.support.refusals import refused_in_one_line
from tests.support.rounding import rounding
from tests.support.second_opinion import wide


def test_the_average_is_noise_inside_its_band() -> None:
    found = the_average_is_noise()
    assert found.inside and len(found.counts) == 33
    np.testing.assert_array_equal(found.first.X.value, -wide(found.mirrored.X))
    np.testing.assert_array_equal(found.first.Y.value, found.mirrored.Y.value)
    np.testing.assert_array_equal(found.first.X_grad.value, -wide(found.mirrored.X_grad))
    counts = np.array([int(each.value) for each in found.counts])
    np.testing.assert_allclose(
        wide(found.high) * np.sqrt(counts), wide(found.high)[0] * 10**0.5, rtol=rounding(6)
    )
    np.testing.assert_array_equal(found.high.value, -wide(found.low))
    # The band is that of noise: not much wider than what is in it.
    pulls = 3 * wide(found.means) / wide(found.high).reshape(-1, 1, 1)
    assert 0.5 < pulls[-1].std() < 1.5
    # The size of one gradient, from plain torch and other draws.
    generator = torch.Generator().manual_seed(3)
    X = torch.randn(50_000, 5, 3, generator=generator, requires_grad=True)
    V = torch.full((5, 5), 0.1) + 0.3 * torch.eye(5)
    torch.tanh(X @ X.mT).backward(V.expand(50_000, 5, 5))
    assert X.grad is not None
    rms = float((X.grad**2).mean().sqrt())
    assert wide(found.high)[-1] == pytest.approx(3 * rms / math.sqrt(100_000), rel=0.02)


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"n": 5}, ParameterError, "n = 5 X cannot be shown"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        the_average_is_noise(**settings)

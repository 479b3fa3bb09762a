"""The ratio of averaged gradients, against plain torch, the formula and another fit."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.course import W_DIAGONAL
from gradmath.problems.workshop_1.ratio_lies_on_a_line import RatioLiesOnALine, ratio_lies_on_a_line


@pytest.fixture(scope="module")
def found() -> RatioLiesOnALine:
    return ratio_lies_on_a_line()


def test_the_course_in_plain_torch(found: RatioLiesOnALine) -> None:
    """Own draws of the course's experiment agree within the standard errors of both."""
    W = torch.tensor(W_DIAGONAL)
    generator = torch.Generator().manual_seed(99)
    v2 = torch.linspace(0.01, 0.5, 20)
    for k in (0, 7, 19):
        x = torch.randn(100_000, 6, generator=generator, requires_grad=True)
        v = torch.stack([torch.zeros(()), torch.zeros(()), v2[k], 1 - v2[k]])
        torch.relu(x @ W.T).backward(v.expand(100_000, 4))
        assert x.grad is not None
        mean, error = x.grad.mean(0), x.grad.std(0) / 100_000**0.5
        ours = found.statistics.gradients.mean.value[k].astype(np.float64)
        assert np.all(np.abs(ours - mean.numpy())[2:4] <= 5 * 2**0.5 * error.numpy()[2:4])
        # By hand: each gate is open half the time.
        by_hand = [v2[k] * 2 / 2, (1 - v2[k]) * 3 / 2]
        assert ours[2:4] == pytest.approx(np.array(by_hand), rel=0.02)
        high, low = (each.value[k].astype(np.float64) for each in (found.high, found.low))
        half_width = (high - low)[2:4] / 2
        assert half_width == pytest.approx(np.array(by_hand) / 100_000**0.5, rel=0.02)


def test_the_fit_is_a_weighted_average_of_each_points_slope(found: RatioLiesOnALine) -> None:
    fit = found.statistics.fit
    low, slopes, high = (
        each.value.astype(np.float64)
        for each in (found.slopes_low, found.slopes, found.slopes_high)
    )
    weights = ((high - low) / 2) ** -2.0
    assert fit.slope.value == pytest.approx((weights * slopes).sum() / weights.sum())
    assert fit.slope_error.value == pytest.approx(weights.sum() ** -0.5)
    assert abs(float(fit.slope.value) - 1.5) < 3 * float(fit.slope_error.value)
    assert fit.slope_error.value == pytest.approx(0.0015, abs=1e-4)
    assert found.line.value == pytest.approx(
        float(fit.slope.value) * fit.x.value.astype(np.float64)
    )


def test_draws_are_independent_and_not_collinear(found: RatioLiesOnALine) -> None:
    """Shared draws would give each point the very same slope."""
    slopes = found.slopes.value
    assert len(np.unique(slopes)) == 20
    pulls = found.statistics.fit.pulls.value.astype(np.float64)
    assert 0.5 < pulls.std() < 1.5


def test_what_the_notes_say(found: RatioLiesOnALine) -> None:
    assert found.target.text() == "1.5" and found.choices.text() == "20"
    assert found.n.text() == "100000" and found.v.shape == (4,) and found.x_grad.shape == (6,)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="n = 1 gives no standard error"):
        ratio_lies_on_a_line(n=1)
    with pytest.raises(ParameterError, match="n = 50 may open no gate at all"):
        ratio_lies_on_a_line(n=50)

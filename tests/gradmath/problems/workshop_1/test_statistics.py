"""Workshop 1's statistics: closed forms, and the averages of plain samples."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from gradmath.problems.workshop_1.statistics import (
    arriving_gradients,
    gate_statistics,
    layer,
    normal_inputs,
)
from gradmath.running.tensors import tensor_of
from gradmath.sampling.expectation import expected_gradient
from tests.support.rounding import rounding
from tests.support.second_opinion import wide


def test_the_ratio_of_averages_lies_on_a_line_of_slope_3_by_2() -> None:
    found = gate_statistics()
    fit = found.fit
    slope, error = float(fit.slope.value), float(fit.slope_error.value)
    assert (round(slope, 4), round(error, 4)) == (1.4992, 0.0015)
    assert abs(slope - 1.5) < 2 * error
    assert 0.4 < float(fit.chi_square.value) / fit.degrees_of_freedom < 1.9
    v2 = torch.linspace(0.01, 0.5, 20)
    np.testing.assert_allclose(wide(fit.x), ((1 - v2) / v2).double().numpy(), rtol=rounding(2))
    assert fit.x.text((0,), decimals=2) == "99.00" and fit.x.text((19,), decimals=2) == "1.00"
    mean = wide(found.gradients.mean)
    np.testing.assert_allclose(wide(fit.y), mean[:, 3] / mean[:, 2])
    # Draws are independent: each point has its own distance from the line.
    assert len(set(fit.pulls.value.tolist())) == 20 and fit.pulls.value.std() > 0.3


def test_every_average_lies_in_its_band() -> None:
    n = 100_000
    found = gate_statistics(n)
    mean, error = wide(found.gradients.mean), wide(found.gradients.standard_error)
    expected, band = wide(found.expected), wide(found.expected_error)
    v2 = np.linspace(0.01, 0.5, 20)
    # linspace, and at most three operations more.
    np.testing.assert_allclose(expected[:, 2], v2 * 2 / 2, rtol=rounding(6))
    np.testing.assert_allclose(expected[:, 3], (1 - v2) * 3 / 2, rtol=rounding(6))
    np.testing.assert_allclose(band[:, 3], (1 - v2) * 3 / (2 * math.sqrt(n)), rtol=rounding(6))
    np.testing.assert_allclose(error, band, rtol=1e-4)  # by chance, not by rounding
    pulls = ((mean - expected) / np.where(band, band, 1))[:, 2:4]
    assert abs(pulls).max() < 4 and 0.6 < pulls.std() < 1.4
    assert not mean[:, [0, 1, 4, 5]].any()


def test_arriving_gradients_are_those_that_are_averaged() -> None:
    arriving = arriving_gradients(n=300, seed=4)
    v = tensor_of(arriving.v)
    averaged = expected_gradient(layer, normal_inputs, v, 300, seed=4)
    share = rounding(300, torch.float64)  # no gradient is below zero
    np.testing.assert_allclose(wide(arriving.running_mean)[-1], wide(averaged.mean), rtol=share)
    np.testing.assert_allclose(
        arriving.running_mean.value[9], wide(arriving.gradients)[:10].mean(0), rtol=share
    )
    assert set(np.unique(arriving.gradients.value[:, 3])) == {0.0, np.float32(0.8) * 3}
    assert arriving.band.value[99, 3] == pytest.approx(2.4 / 20, rel=rounding(4))
    away = abs(wide(arriving.running_mean) - wide(arriving.expected))
    assert (away[50:] <= 4 * wide(arriving.band)[50:]).all()

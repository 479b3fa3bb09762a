"""The ratio of two averages against plain torch and by hand, and draws that share their error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.ratio_lies_on_a_line import ratio_lies_on_a_line
from gradmath.records.quotients import HiddenRatio, Quotients


@pytest.fixture(scope="module")
def found() -> HiddenRatio:
    return ratio_lies_on_a_line(n=5_000)


def in_plain_torch(seed: int, n: int, *, shared: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Factors and their errors in double precision, each v by itself."""
    W = torch.zeros(4, 6)
    W[0, 0] = W[1, 1] = 1.0
    W[2, 2], W[3, 3] = 2.0, 3.0
    rows = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        same = torch.randn(n, 6) if shared else None
        for v2 in torch.linspace(0.01, 0.5, 20):
            v = torch.tensor([0.0, 0.0, float(v2), 1.0 - float(v2)])
            X = (torch.randn(n, 6) if same is None else same.clone()).requires_grad_()
            torch.relu(X @ W.T).backward(v.expand(n, 4))
            assert X.grad is not None
            grad = X.grad.double()
            mean, error = grad.mean(0), grad.std(0) / n**0.5
            left = mean[3] / mean[2] / ((1.0 - v2) / v2)
            rows.append((left, left * torch.hypot(error[3] / mean[3], error[2] / mean[2])))
    factor, error = torch.tensor(rows, dtype=torch.double).T
    return factor, error


def held(quotients: Quotients, factor: torch.Tensor, error: torch.Tensor) -> None:
    assert quotients.factor.value == pytest.approx(factor.numpy(), rel=1e-4)
    assert quotients.error.value == pytest.approx(error.numpy(), rel=1e-3)
    assert float(quotients.level.value) == pytest.approx(float(factor.mean()), rel=1e-4)
    assert float(quotients.spread.value) == pytest.approx(float(factor.std()), abs=1e-5)
    weight = error**-2
    fit = float((weight * factor).sum() / weight.sum())
    assert float(quotients.fit.value) == pytest.approx(fit, rel=1e-4)
    assert float(quotients.give.value) == pytest.approx(float(weight.sum() ** -0.5), rel=1e-3)


def test_each_experiment_in_plain_torch(found: HiddenRatio) -> None:
    held(found.few, *in_plain_torch(1, 200, shared=False))
    held(found.shared, *in_plain_torch(1, 200, shared=True))
    held(found.many, *in_plain_torch(0, 5_000, shared=False))


def test_new_draws_scatter_and_shared_ones_do_not(found: HiddenRatio) -> None:
    assert float(found.few.spread.value) == pytest.approx(0.144, abs=1e-3)
    shared = found.shared.factor.value.astype(float)
    assert shared.max() - shared.min() < 1e-5
    assert shared.mean() == pytest.approx(1.5 * 95 / 105, rel=1e-5)
    assert float(found.percent.value) == 10.0  # 9.5


def test_the_shared_error_is_that_of_the_switches(found: HiddenRatio) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        above = (torch.randn(200, 6) > 0).sum(0)[[3, 2]].tolist()
    shared = found.shared
    assert shared.ons is not None and shared.upper is not None and shared.lower is not None
    assert shared.ons.value.tolist() == above == [95, 105]
    for draws, v, weight in ((shared.upper, shared.v3, 3.0), (shared.lower, shared.v2, 2.0)):
        on = draws.value != 0
        assert (on == on[0]).all()
        # By hand: v times the weight wherever the switch is on.
        assert draws.value == pytest.approx(
            on * (weight * v.value.astype(float))[:, None], rel=1e-6
        )


def test_means_are_half_of_weight_times_v(found: HiddenRatio) -> None:
    many = found.many
    for mean, v, weight in ((many.mean3, many.v3, 3.0), (many.mean2, many.v2, 2.0)):
        due = weight * v.value.astype(np.float64) / 2
        assert mean.value == pytest.approx(due, rel=5 / 5_000**0.5)
    assert many.ratio.value == pytest.approx(
        many.mean3.value.astype(float) / many.mean2.value.astype(float), rel=1e-6
    )
    assert float(found.target.value) == 1.5


def test_the_numbers_of_the_course() -> None:
    found = ratio_lies_on_a_line().many
    fit, errors = float(found.fit.value), found.error.value.astype(float)
    assert (found.fit.text(), found.give.text()) == ("1.5005", "0.0015")
    assert int((abs(found.factor.value.astype(float) - fit) < errors).sum()) == 15


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"n": 99}, "n is 99; give a whole number from 100 to 200000"),
        ({"few": 401}, "few is 401; give a whole number from 100 to 400"),
        ({"seed": -1}, "seed is -1"),
        ({"few_seed": True}, "few_seed is True"),
        ({"n": 150.5}, "n is 150.5"),
    ],
)
def test_bad_input_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        ratio_lies_on_a_line(**given)

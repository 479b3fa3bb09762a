"""Steps along X.grad, short and long: what they gain, by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.a_step_too_far import a_step_too_far
from gradmath.problems.workshop_2.course import X
from gradmath.records.far_steps import FarStep, FarSteps
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS = torch.tensor(X)
V = torch.full((5, 5), -0.1).fill_diagonal_(0.4)


def level(rows: Tensor, weights: Tensor = V) -> Tensor:
    return (weights * torch.tanh(rows @ rows.mT)).sum((-2, -1))


def gradient(rows: Tensor, weights: Tensor = V) -> Tensor:
    """By hand: each row of X.grad is a sum of all rows, weighed."""
    C = (weights + weights.T) * (1 - torch.tanh(rows @ rows.mT) ** 2)
    return C @ rows


def change(rate: float) -> float:
    return float(level(ROWS + rate * gradient(ROWS)) - level(ROWS))


@pytest.fixture(scope="module")
def film() -> FarSteps:
    return a_step_too_far()


def near(found: Any, due: float, off: float = 5e-4) -> bool:
    return abs(float(found) - due) < off


def test_a_short_step_gains_and_a_step_back_loses(film: FarSteps) -> None:
    assert near(level(ROWS), 1.3486) and near(film.start.L.value, 1.3486)
    assert near(film.short.gain.value, 0.1387) and near(film.back.gain.value, -0.1268)
    assert near(film.start.gain.value, 0.0, 1e-6)
    assert (float(film.back.rate.value), float(film.short.rate.value)) == (-0.2, 0.2)
    for run in film.runs:
        assert near(run.gain.value, change(float(run.rate.value)), 1e-5)
        up = ROWS + float(run.rate.value) * gradient(ROWS)
        assert torch.allclose(torch.tensor(run.products.value), up @ up.T, atol=1e-4)
        assert (
            run.t.value[0] < run.products.value.min() < run.products.value.max() < run.t.value[-1]
        )


def test_the_squares_are_the_slope_where_no_step_is_taken(film: FarSteps) -> None:
    squares = float((gradient(ROWS) ** 2).sum())
    assert near(squares, 0.6679) and near(film.start.square.value, squares, 1e-5)
    assert abs(change(1e-2) / 1e-2 - squares) < 0.02


def test_25_times_as_far_gains_11_times_as_much_below_a_ceiling(film: FarSteps) -> None:
    assert near(film.longest.rate.value, 5.0, 1e-9) and near(film.longest.gain.value, 1.5369)
    assert near(film.longest.ratio.value, change(5.0) / change(0.2), 1e-3)
    assert near(V.abs().sum(), 4.0, 1e-5) and near(film.start.ceiling.value, 2.6514)
    # The promise breaks through it on the way.
    assert near((4 - level(ROWS)) / (gradient(ROWS) ** 2).sum(), 3.97, 1e-2)
    assert all(float(run.gain.value) < float(run.ceiling.value) for run in film.runs)


def test_of_200_random_x_five_lose_at_5_and_none_at_a_half(film: FarSteps) -> None:
    torch.manual_seed(0)
    drawn = torch.randn(200, 5, 3)
    grad = gradient(drawn)

    def gains(rate: float) -> Tensor:
        return level(drawn + rate * grad) - level(drawn)

    assert (gains(5) < 0).nonzero().flatten().tolist() == [23, 42, 69, 94, 138]
    assert near(gains(5)[42], -0.314, 1e-3) and near(gains(1.6)[42], 0.70, 1e-2)
    assert all(
        int((gains(rate) < 0).sum()) == k for rate, k in ((0.5, 0), (1, 0), (2, 0), (10, 22))
    )
    for step in film.crowds:
        due = gains(float(step.rate.value))
        assert torch.allclose(torch.tensor(step.gain.value), due, atol=1e-5)
        assert int(step.lost.value) == int((due < 0).sum())
    assert film.few[-1] is film.many[0] and near(film.many[0].rate.value, 0.5, 1e-9)


def held(run: FarStep) -> None:
    """A step against plain torch and the formula of the gradient."""
    rows, weights = torch.tensor(run.X.value), torch.tensor(run.V.value)
    grad = gradient(rows, weights)
    assert torch.allclose(torch.tensor(run.X_grad.value), grad, atol=1e-5)
    up = rows + float(run.rate.value) * grad
    assert torch.allclose(torch.tensor(run.up.value), up, atol=1e-4)
    assert near(run.gain.value, float(level(up, weights) - level(rows, weights)), 1e-4)


@pytest.mark.parametrize("seed", range(tries(2)))
def test_any_parameters_are_held_to_plain_torch(seed: int) -> None:
    film = a_step_too_far(**parameter_set("AStepTooFar", seed))
    for run in (film.back, film.start, film.short, film.longest):
        held(run)
    rates = [float(run.rate.value) for run in film.runs]
    assert rates == sorted(rates)


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0], [2.0]]}, ShapeError, r"2 to 6 rows of 2 or 3 entries"),
        ({"V": [[1.0, 0.0], [0.0, 1.0]]}, ShapeError, r"V has shape \(2, 2\) but X has 5 rows"),
        ({"V": [[0.123] * 5] * 5}, ParameterError, r"V\[0, 0\] is 0.123; give hundredths"),
        ({"rate": 0.0}, ParameterError, "rate = 0.0; give hundredths from 0.05"),
        ({"rate": "far"}, ParameterError, "rate = 'far' is no finite number"),
        ({"times": 2.5}, ParameterError, "times is 2.5; give a whole number from 5 to 50"),
        ({"times": 50}, ParameterError, "50 times a rate of 0.2 is 10"),
        ({"draws": 5}, ParameterError, "draws is 5; give a whole number from 20 to 400"),
        ({"seed": -1}, ParameterError, "seed is -1; give a whole number from 0"),
        ({"V": [[0.0] * 5] * 5}, ParameterError, "too little to be seen"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        a_step_too_far(**settings)

"""W.grad is z-bar times x wherever W stands, by plain torch and by hand."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.zero_weight_gets_gradient import (
    ZeroWeightGetsGradient,
    zero_weight_gets_gradient,
)

DENSE = [[0.5, 0.0, 0.3], [1.1, 0.4, -0.7], [0.0, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0], "rate": 0.2},
    "in double precision": {"W": torch.tensor([[1.5, 0.0]], dtype=torch.float64),
                            "x": torch.tensor([0.5, -2.0], dtype=torch.float64),
                            "v": torch.tensor([-1.0], dtype=torch.float64)},
}  # fmt: skip


@cache
def film_of(case: str) -> ZeroWeightGetsGradient:
    return zero_weight_gets_gradient(**CASES[case])


def gradients(W: Any, x: Any, v: Any) -> tuple[Tensor, Tensor, Tensor]:
    """W.grad, x.grad and v @ out."""
    weights, point = (torch.tensor(each).requires_grad_() for each in (W, x))
    out = torch.relu(weights @ point)
    out.backward(torch.tensor(v))
    assert weights.grad is not None and point.grad is not None
    return weights.grad, point.grad, (torch.tensor(v) @ out).detach()


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch(case: str) -> None:
    for run in film_of(case).runs:
        W_grad, x_grad, weighted = gradients(run.W.value, run.x.value, run.v.value)
        assert run.weight_gradient.value.tolist() == W_grad.tolist()
        assert run.x_grad.value.tolist() == x_grad.tolist()
        assert float(run.weighted.value) == float(weighted)
        on = torch.tensor(run.W.value) @ torch.tensor(run.x.value) > 0
        bar = torch.tensor(run.v.value) * on
        assert run.z_bar.value.tolist() == bar.tolist()
        assert torch.allclose(W_grad, torch.outer(bar, torch.tensor(run.x.value)))


@pytest.mark.parametrize("case", CASES)
def test_while_a_weight_slides_the_gradient_of_weights_stands_still(case: str) -> None:
    film = film_of(case)
    first, sliding = film.slide[0], film.sliding
    sizes = [abs(float(run.W.value[sliding])) for run in film.slide]
    assert sizes == sorted(sizes, reverse=True) and 0 < sizes[-1] < 0.2 * sizes[0]
    for run in film.slide:
        rest = run.W.value != first.W.value
        assert rest.sum() <= 1
        assert run.weight_gradient.value.tobytes() == first.weight_gradient.value.tobytes()
        assert run.gates.value[sliding[0]]


def test_what_the_film_says_of_the_course() -> None:
    film, start = film_of("the course's"), torch.tensor(X)
    grad, x_grad, weighted = gradients(W_DIAGONAL, X, V)
    assert film.place == (3, 0) and film.sliding == (3, 3)
    assert not grad[:3].any() and torch.allclose(grad[3], 0.8 * start)
    assert float(grad[3, 0]) == pytest.approx(0.32) and float(weighted) == pytest.approx(1.68)
    assert x_grad.tolist() == pytest.approx([0, 0, 0, 2.4, 0, 0])
    after = torch.tensor(W_DIAGONAL) + 0.5 * grad
    new, x_new, moved = gradients(after.tolist(), X, V)
    assert torch.allclose(torch.tensor(film.step.after.W.value), after)
    assert float(moved) == pytest.approx(3.3696, abs=1e-5)
    assert float(after[3, 0]) == pytest.approx(0.16) and float(after[3, 3]) == pytest.approx(3.28)
    assert x_new.tolist() == pytest.approx([0.128, -0.352, -0.288, 2.624, 0.48, -0.192], abs=1e-6)
    assert film.step.after.weight_gradient.value.tolist() == new.tolist()
    assert film.connected == ((3, 0), (3, 1), (3, 2), (3, 4), (3, 5))


def test_the_nudge_gains_the_gradient_times_the_step() -> None:
    film = film_of("the course's")
    nudged = torch.tensor(W_DIAGONAL)
    nudged[3, 0] = 0.1
    *_, after = gradients(nudged.tolist(), X, V)
    assert float(film.nudge.after.weighted.value) == float(after) == pytest.approx(1.712)
    assert float(film.nudge.gain.value) == pytest.approx(0.32 * 0.1, abs=1e-6)
    assert film.nudge.kept and film.nudge.after.W.value.tolist() == nudged.tolist()


def test_the_step_is_the_rate_times_the_gradient() -> None:
    for case in CASES:
        film, rate = film_of(case), CASES[case].get("rate", 0.5)
        due = rate * torch.tensor(film.run.weight_gradient.value)
        assert film.step.step.value.tolist() == due.tolist()
        moved = torch.tensor(film.run.W.value) + due
        assert film.step.after.W.value.tolist() == moved.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_the_place_is_a_zero_whose_gradient_is_not(seed: int) -> None:
    draw = random.Random(seed)
    m, n = draw.randint(1, 4), draw.randint(2, 6)
    W = [[draw.choice([0.0, 0.5, -1.2, 2.0]) for _ in range(n)] for _ in range(m)]
    W[0] = [0.0, 1.5, *[0.0] * (n - 2)]
    x = [draw.choice([0.5, -1.0, 1.2]) for _ in range(n)]
    x[1] = 1.0
    film = zero_weight_gets_gradient(x=x, W=W, v=[0.8] * m)
    grad, *_ = gradients(W, x, [0.8] * m)
    zeros = ((torch.tensor(W) == 0) & (grad != 0)).nonzero().tolist()
    assert [*film.place] == zeros[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"v": [0.5, 0.5, 0.5, 0.0], "x": [-0.4, -1.0, -0.9, 0.7, 1.0, 1.0]},
         "W has no 0 whose gradient is not 0, too; give"),
        ({"rate": 0.0}, "rate = 0.0 is no step along a gradient; give"),
        ({"nudge": 0.0}, "nudge = 0.0 is 0 in"),
        ({"W": [[0.5] * 6] * 8, "v": [1.0] * 8}, "too much to be read"),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told) as error:
        zero_weight_gets_gradient(**given)
    assert "\n" not in str(error.value)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match="v has shape"):
        zero_weight_gets_gradient(v=[1.0])
    with pytest.raises(NonFiniteError, match="beyond its dtype; give smaller ones"):
        zero_weight_gets_gradient(rate=3e38, x=[4.0, -1.0], W=[[1.0, 0.0]], v=[10.0])

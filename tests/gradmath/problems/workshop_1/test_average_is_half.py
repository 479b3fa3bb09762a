"""Random inputs of the layer, against plain torch on the same draws and against the formula."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.average_is_half import STEPS, AverageIsHalf, average_is_half
from gradmath.problems.workshop_1.course import W_DIAGONAL, V


@cache
def found() -> AverageIsHalf:
    return average_is_half()


def draws(n: int, seed: int) -> Tensor:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return torch.randn(n, 6)


def grad(x: Tensor, v: tuple[float, ...] = V) -> Tensor:
    """x.grad of one draw, by one backward pass."""
    leaf = x.detach().clone().requires_grad_()
    torch.relu(torch.tensor(W_DIAGONAL) @ leaf).backward(torch.tensor(v))
    assert leaf.grad is not None
    return leaf.grad


def test_each_draw_is_one_backward_of_plain_torch() -> None:
    xs, drawn = draws(100, 565), found().drawn
    grads = torch.stack([grad(x)[3] for x in xs])
    assert drawn.x.value.tolist() == xs[:, 3].tolist()
    assert drawn.x_grad.value.tolist() == grads.tolist()
    assert {round(float(g), 6) for g in grads} == {0.0, 2.4}
    assert drawn.count.value.tolist() == [*range(1, 101)]
    means = [float(grads[:k].double().mean()) for k in range(1, 101)]
    assert drawn.mean.value == pytest.approx(means, abs=1e-5)
    assert drawn.mean.text((99,)) == "1.20" and int((grads > 0).sum()) == 50
    on = [int((grads[:k] > 0).sum()) for k in range(1, 101)]
    assert drawn.on.value.tolist() == on
    assert drawn.off.value.tolist() == [k - each for k, each in enumerate(on, start=1)]


def test_the_first_draws_run_through_the_machine() -> None:
    xs = draws(100, 565)
    assert len(found().slowly) == 3
    for k, run in enumerate(found().slowly):
        assert run.x.value.tolist() == xs[k].tolist()
        assert run.x_grad.value.tolist() == grad(xs[k]).tolist()
    assert [run.gates.value[3] for run in found().slowly] == [False, True, True]


def test_the_average_x_has_the_gradient_of_one_draw() -> None:
    xs, at_mean = draws(100, 565), found().at_mean
    assert len(at_mean) == STEPS + 1
    for k in (0, 1, 2, 37, 50):
        center = (xs + k / 50).mean(0).round(decimals=2)
        assert at_mean[k].x.value == pytest.approx(center.numpy())
        assert at_mean[k].x_grad.value.tolist() == grad(center).tolist()
        assert float(found().moved[k].center.value) == pytest.approx(float(center[3]))
    assert [run.x_grad.text((3,)) for run in at_mean[:3]] == ["0", "0", "2.4"]


def test_theory_by_hand() -> None:
    """A switch is on for half of a bell about 0, and then x.grad[3] is 0.8 times 3."""
    assert float(found().expected.value) == pytest.approx(0.5 * 0.8 * 3)
    normal = torch.distributions.Normal(0.0, 1.0)
    assert float(normal.cdf(torch.tensor(0.0))) == 0.5
    places = torch.tensor(found().drawn.places.value)
    assert found().drawn.due.value == pytest.approx(normal.log_prob(places).exp().numpy())


def test_the_same_draws_are_moved_to_the_right() -> None:
    xs, moved = draws(100, 565), found().moved
    assert len(moved) == STEPS + 1
    for k in (0, 1, 37, 50):
        there = xs[:, 3] + k / 50
        assert moved[k].x.value == pytest.approx(there.numpy(), abs=1e-6)
        share = float((there > 0).float().mean())
        assert float(moved[k].share.value) == pytest.approx(share)
        assert float(moved[k].mean.value[-1]) == pytest.approx(2.4 * share, abs=1e-5)
        assert moved[k].places.value == pytest.approx(np.linspace(-3, 3, 121) + k / 50)
    assert moved[-1].mean.text((99,)) == "1.92" and moved[-1].off.text((99,)) == "20"
    assert moved[-1].share.text(()) == "0.80"


def test_over_many_seeds_the_mean_is_within_a_standard_error_two_times_of_three() -> None:
    """A coin that gives 2.4 or 0 has standard deviation 1.2."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        x = torch.randn(2000, 300, 6, requires_grad=True)
    torch.relu(x @ torch.tensor(W_DIAGONAL).T).backward(torch.tensor(V).expand(2000, 300, 4))
    assert x.grad is not None
    means = x.grad[:, :, 3].mean(dim=1)
    assert 0.63 < float(((means - 1.2).abs() <= 1.2 / 300**0.5).float().mean()) < 0.75


@pytest.mark.parametrize(("v", "entry"), [((0.5, -0.7, 0.0, 0.0), 1), ((0.1, 0.0, 10.0, 0.0), 2)])
def test_other_weights(v: tuple[float, ...], entry: int) -> None:
    other = average_is_half(v=v, entry=entry, n=20, seed=11)
    grads = [float(grad(x, v)[entry]) for x in draws(20, 11)]
    assert other.drawn.x_grad.value.tolist() == grads
    assert float(other.expected.value) == pytest.approx(v[entry] * W_DIAGONAL[entry][entry] / 2)


def test_draws_go_on_through_the_machine_until_both_sides_are_met() -> None:
    signs = (draws(20, 33)[:9, 3] > 0).tolist()
    assert len({*signs[:8]}) == 1 and signs[8] is not signs[0]
    assert len(average_is_half(n=20, seed=33).slowly) == 9


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"v": [1.0, 2.0]}, r"v has shape \(2,\); give it 4 entries"),
        ({"entry": 4}, "entry = 4 is none of x; give a whole number from 0 to 3"),
        ({"entry": 2.0}, "entry = 2.0 is none of x"),
        ({"n": 19}, "n is 19; give a whole number from 20 to 600"),
        ({"n": 100.5}, "n is 100.5; give"),
        ({"seed": -1}, "seed is -1; give"),
        ({"seed": True}, "seed is True; give"),
        ({"entry": 0}, r"v\[0\] is 0, so that x.grad\[0\] always is; give an entry that v weighs"),
        ({"v": [0.0, 0.0, 0.0, 11.0]}, r"v\[3\] is 11; give it a size from 0.1 to 10"),
        ({"n": 20, "seed": 39}, "standard errors from what theory expects; give another seed"),
    ],
)
def test_bad_input_is_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(GradmathError, match=told) as error:
        average_is_half(**given)
    assert "\n" not in str(error.value)

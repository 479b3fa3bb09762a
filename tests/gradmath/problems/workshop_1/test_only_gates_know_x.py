"""x is scaled through zero, and v doubled, by plain torch."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.only_gates_know_x import OnlyGatesKnowX, only_gates_know_x

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0], "below": -2.0},
    "in double precision": {"W": torch.eye(2, dtype=torch.float64), "below": -0.1,
                            "x": torch.tensor([1.0, -1.0], dtype=torch.float64),
                            "v": torch.tensor([0.2, 0.3], dtype=torch.float64)},
}  # fmt: skip


@cache
def film_of(case: str) -> OnlyGatesKnowX:
    return only_gates_know_x(**CASES[case])


def tensors(given: dict[str, Any]) -> tuple[Tensor, Tensor, Tensor]:
    W, x, v = (given.get(name, usual) for name, usual in (("W", W_DIAGONAL), ("x", X), ("v", V)))
    return torch.as_tensor(W), torch.as_tensor(x), torch.as_tensor(v)


def gradient(W: Tensor, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    torch.relu(W @ leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch(case: str) -> None:
    W, x0, v0 = tensors(CASES[case])
    film = film_of(case)
    for run in (*film.runs[::23], film.zero, film.below[-1], film.doubled[-1]):
        x, v = float(run.c.value) * x0, torch.tensor(run.v.value)
        assert run.x.value.tolist() == x.tolist()
        assert run.x_grad.value.tolist() == gradient(W, x, v).tolist()
        assert float(run.weighted.value) == float(v @ torch.relu(W @ x))
    assert torch.equal(torch.tensor(film.doubled[-1].v.value), 2.0 * v0)
    assert all(run.v.value.tolist() == v0.tolist() for run in (*film.down, film.zero, *film.below))


@pytest.mark.parametrize("case", CASES)
def test_c_turns_in_steps_of_a_fiftieth(case: str) -> None:
    film = film_of(case)
    below = round(-50 * CASES[case].get("below", -1.0))
    turned = [*film.down, film.zero, *film.below]
    assert [round(float(run.c.value) * 50) for run in turned] == [*range(100, -below - 1, -1)]
    assert [round(float(run.c.value) * 50) for run in film.up] == [*range(50, 101)]
    assert film.up[0] is film.doubled[0] and film.up[-1] is film.down[0]
    assert {float(run.c.value) for run in film.doubled} == {1.0}
    assert len({id(run) for run in film.runs}) == len(film.runs)


def test_what_the_film_says_of_the_course() -> None:
    W, start, v = tensors({})
    once = gradient(W, start, v)
    assert torch.allclose(once, torch.tensor([0, 0, 0, 2.4, 0, 0]))
    for c in (2.0, 0.5, 0.02):
        assert torch.equal(gradient(W, c * start, v), once)
        assert float(v @ torch.relu(W @ (c * start))) == pytest.approx(1.68 * c)
    assert not gradient(W, 0 * start, v).any() and not gradient(W, -0.0 * start, v).any()
    for c in (-0.02, -0.5, -1.0):
        due = torch.tensor([0, 0, 0.4, 0, 0, 0])
        assert torch.allclose(gradient(W, c * start, v), due)
    assert torch.equal(gradient(W, start, 2 * v), 2 * once)
    # Doubling either doubles what the meter shows.
    out = torch.relu(W @ start)
    assert float(v @ torch.relu(W @ (2 * start))) == float(2 * v @ out) == pytest.approx(3.36)
    film = film_of("the course's")
    assert film.below[-1].x_grad.text((2,)) == "0.40" and film.up[-1].weighted.text(()) == "3.36"


def test_x_is_a_leaf() -> None:
    x = (2.0 * torch.tensor(X)).requires_grad_()
    assert x.is_leaf


@pytest.mark.parametrize("seed", range(2))
def test_a_gradient_changes_at_zero_alone_in_dense_layers(seed: int) -> None:
    draw = random.Random(seed)
    m, n = draw.randint(2, 4), draw.randint(1, 5)
    W = [[draw.randint(-20, 20) / 10 or 0.5 for _ in range(n)] for _ in range(m)]
    x = [draw.randint(-15, 15) / 10 or 0.5 for _ in range(n)]
    film = only_gates_know_x(x=x, W=W, v=[0.5] * m, below=-0.1)
    on = (torch.tensor(W) @ torch.tensor(x)) > 0
    for runs, gates in ((film.above, on), (film.below, ~on)):
        due = torch.tensor(W).T @ (0.5 * gates)
        for run in runs:
            assert run.gates.value.tolist() == gates.tolist()
            assert torch.allclose(torch.tensor(run.x_grad.value), due, atol=1e-6)
    assert not film.zero.x_grad.value.any()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"below": 0.5}, "below = 0.5 is no place to stop; give one from -2 to -0.1"),
        ({"below": -3.0}, "below = -3 is no place to stop; give"),
        ({"below": -0.55}, "below = -0.55 is between two steps; give a multiple of 0.02"),
        ({"below": float("nan")}, "below = nan is no finite number; give"),
        ({"W": [[0.5]] * 5, "x": [1.0], "v": [0.5] * 5}, "too much to be read"),
    ],
)
def test_bad_parameters_are_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told) as error:
        only_gates_know_x(**given)
    assert "\n" not in str(error.value)


def test_what_does_not_fit_or_overflows_is_refused() -> None:
    with pytest.raises(ShapeError, match="v has shape"):
        only_gates_know_x(v=[1.0])
    with pytest.raises(NonFiniteError, match="use smaller numbers or a wider dtype"):
        only_gates_know_x(W=[[1.0]], x=[3e38], v=[0.5])

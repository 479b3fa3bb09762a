"""A W without a zero, and a slide to where two live paths cancel, by plain torch."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.workshop_1.course import V, X
from gradmath.problems.workshop_1.weights_are_the_wiring import W_DENSE, weights_are_the_wiring
from gradmath.records.layer import MachineRun
from gradmath.records.two_paths import TwoPaths

CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "the other row, upwards": {"row": 3, "stop": 1.5},
    "in double precision": {
        "x": torch.tensor([0.5, 1.0], dtype=torch.float64),
        "W": torch.tensor([[1.0, 2.0], [0.5, 1.0], [0.5, 2.0]], dtype=torch.float64),
        "v": torch.tensor([0.0, 0.5, -0.5], dtype=torch.float64),
        "row": 1, "stop": 2.5,
    },
}  # fmt: skip


@cache
def film(case: str = "the course's") -> TwoPaths:
    return weights_are_the_wiring(**CASES[case])


def gradient(W: Tensor, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    torch.relu(W @ leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


def tensors(case: str) -> tuple[Tensor, Tensor, Tensor]:
    given = CASES[case]
    return (
        torch.as_tensor(given.get("W", W_DENSE)).clone(),
        torch.as_tensor(given.get("x", X)),
        torch.as_tensor(given.get("v", V)),
    )


def weights_of(run: MachineRun) -> Tensor:
    return torch.tensor(run.W.value)


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch(case: str) -> None:
    W, x, v = tensors(case)
    found = film(case)
    assert torch.equal(weights_of(found.full), W)
    for run in (*found.slide[::17], found.last):
        assert run.x_grad.value.tolist() == gradient(weights_of(run), x, v).tolist()
        assert run.z.value.tolist() == (weights_of(run) @ x).tolist()


@pytest.mark.parametrize("case", CASES)
def test_one_weight_slides_by_hundredths_and_is_never_zero(case: str) -> None:
    found = film(case)
    places = [round(float(run.W.value[found.sliding]) * 100) for run in found.slide]
    assert len({b - a for a, b in pairwise(places)}) == 1
    assert abs(places[1] - places[0]) == 1 and 0 not in places
    for run in found.slide:
        changed = (weights_of(run) != weights_of(found.full)).nonzero().tolist()
        assert changed in ([], [list(found.sliding)])
        assert run.W.value.all()
    assert all(run.x_grad.value[found.column] != 0 for run in found.slide[:-1])


def test_where_a_slide_ends() -> None:
    assert film().cancels and len(film().slide) == 101
    up = film("the other row, upwards")
    assert not up.cancels and float(up.last.W.value[up.sliding]) == 1.5
    assert film("in double precision").cancels


def test_what_the_film_says_of_the_course() -> None:
    x, v, W = torch.tensor(X), torch.tensor(V), torch.tensor(W_DENSE)
    found = film()
    full = gradient(W, x, v)
    assert torch.allclose(full, torch.tensor([-0.2, 0.2, -0.7, -0.4, 1.7, 0.2])) and full.all()
    assert (W @ x)[2:].tolist() == pytest.approx([3.8, 2.15])

    def with_weight(weight: float) -> Tensor:
        other = W.clone()
        other[2, 5] = weight
        return gradient(other, x, v)

    zeros = [k for k in range(-300, -99) if with_weight(k / 100)[5] == 0]
    assert zeros == [-200]
    assert round(float(found.last.W.value[2, 5]) * 100) == -200
    paths = [float(v[i] * found.last.W.value[i, 5]) for i in (3, 2)]
    assert paths == pytest.approx([0.4, -0.4]) and sum(paths) == 0
    assert [found.last.contributions.value[path] for path in found.paths] == paths


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"W": [[0.0] * 6] * 4}, "W has a zero among its weights; give"),
        ({"W": [[1.0] * 6] * 5, "v": [1.0] * 5}, "not shown beside the code; give"),
        ({"v": [0.5, 0.0, 0.2, 0.8]}, r"v weighs outputs \[0, 2, 3\]; weigh two of them"),
        ({"v": [0.0, 0.5, 0.0, 0.0], "row": 1}, "weigh two of them"),
        ({"v": [0.0, 0.5, 0.2, 0.0]}, r"the switch of out\[1\] is off"),
        ({"row": 1}, r"v\[1\] is zero; let row be one of"),
        ({"row": 4}, "row = 4 is none of v; give"),
        ({"stop": 1.0}, "no slide of a weight can be seen; stop"),
        ({"stop": -1.02}, "no slide of a weight can be seen; stop"),
        ({"stop": -9.0}, "no slide of a weight can be seen; stop"),
        ({"stop": -2.005}, "stop = -2.005 is between hundredths; give"),
        ({"stop": "far"}, "stop = 'far' is no finite number; give"),
        ({"x": [-0.4, 1.1, 0.9, -0.7, -1.5, 0.6]}, "is off, so that nothing comes"),
        ({"x": [0.4, -1.1, -0.9, 0.7, 1.5, 2.5]}, "moves as W changes; give"),
    ],
)
def test_bad_parameters_are_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told) as error:
        weights_are_the_wiring(**given)
    assert "\n" not in str(error.value)


def test_a_slide_that_begins_at_zero_is_refused() -> None:
    W = [list(row) for row in W_DENSE]
    W[2][5] = -2.0
    with pytest.raises(ParameterError, match=r"x.grad\[5\] is zero before its weight has slid"):
        weights_are_the_wiring(W=W)
    with pytest.raises(ShapeError, match="x has shape"):
        weights_are_the_wiring(x=[1.0])

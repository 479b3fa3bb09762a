"""Climbers on the sheet that v tilts, by plain torch and by hand."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import cos, sin, tau
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.v_is_an_objective import (
    CLIMBERS,
    STEP,
    V_OTHER,
    VIsAnObjective,
    v_is_an_objective,
)
from gradmath.records.climbers import PlacedRun, walk_of

SLANTED: dict[str, Any] = {
    "W": [[1.0, 0.5], [-0.4, 1.5]], "x": [0.0, 0.0], "v": [-0.5, 0.8], "other": [0.7, 0.3],
    "across": 0, "along": 1, "climbers": [[-1.0, -0.9], [-0.4, 0.7], [0.9, 0.5]],
}  # fmt: skip
DOUBLE: dict[str, Any] = {
    "W": torch.tensor([[0.0, 0.0, 1.5], [2.0, 0.0, 1.0]], dtype=torch.float64),
    "x": torch.tensor([0.5, 0.2, -0.4], dtype=torch.float64),
    "v": torch.tensor([0.9, -0.4], dtype=torch.float64),
    "other": torch.tensor([-0.2, -0.4], dtype=torch.float64),
    "across": 2, "along": 0, "climbers": [[-1.0, -0.5], [-0.6, 1.0], [0.7, 0.3]],
}  # fmt: skip
CASES: dict[str, dict[str, Any]] = {"the course's": {}, "slanted": SLANTED, "double": DOUBLE}


@cache
def film_of(case: str) -> VIsAnObjective:
    return v_is_an_objective(**CASES[case])


def gradient(W: Tensor, x: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    leaf = x.clone().requires_grad_()
    L = v @ torch.relu(W @ leaf)
    L.backward()
    assert leaf.grad is not None
    return L.detach(), leaf.grad


def place(a: float, b: float) -> Tensor:
    return torch.tensor([0.4, -1.1, a, b, 1.5, -0.6])


def runs_of(found: VIsAnObjective) -> list[PlacedRun]:
    tilts = [found.first, *found.tilts[::6], *found.around[::11], *found.back[::6]]
    runs = [run for tilt in tilts for run in (*tilt.climbers, *tilt.facets)]
    walks = (*found.climbs, found.slide[::9], found.uphill)
    return [*runs, *(run for walk in walks for run in walk)]


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch(case: str) -> None:
    W = torch.as_tensor(CASES[case].get("W", W_DIAGONAL))
    start = torch.as_tensor(CASES[case].get("x", X))
    found = film_of(case)
    for run in runs_of(found):
        x, v = torch.tensor(run.x.value), torch.tensor(run.v.value)
        L, grad = gradient(W, x, v)
        assert float(run.L.value) == float(L) and run.x_grad.value.tolist() == grad.tolist()
        assert run.on.value.tolist() == ((W @ x) > 0).tolist()
        kept = [k for k in range(len(start)) if k not in found.entries]
        assert torch.equal(x[kept], start[kept])
        # By hand: what v weighs comes through switches that are on.
        assert torch.allclose(grad, W.T @ (v * ((W @ x) > 0)))


def test_what_the_film_says_of_the_course() -> None:
    W, v, other = (torch.tensor(each) for each in (W_DIAGONAL, V, V_OTHER))
    found = film_of("the course's")
    a, b, c = (place(*each) for each in CLIMBERS)
    for x, weights, due in (
        (a, v, (0.0, 0.0)), (b, v, (0.0, 2.4)), (c, v, (0.4, 2.4)),
        (b, other, (0.0, 0.6)), (c, other, (1.6, 0.6)), (place(0.0, -0.8), other, (0.0, 0.0)),
        (place(0.01, -0.8), other, (1.6, 0.0)), (place(0.01, -0.8), v, (0.4, 0.0)),
    ):  # fmt: skip
        assert torch.allclose(gradient(W, x, weights)[1][2:4], torch.tensor(due))
    for k in range(72):
        turned = torch.tensor([0, 0, 0.82 * cos(k * tau / 72), 0.82 * sin(k * tau / 72)])
        assert not gradient(W, a, turned)[1][2:4].any()
    one = a.clone().requires_grad_()
    torch.relu(W @ one).backward(v)
    assert one.grad is not None and torch.equal(one.grad, gradient(W, a, v)[1])
    assert [run.x.value.tolist() for run in found.first.climbers] == [
        each.tolist() for each in (a, b, c)
    ]
    assert found.rows == (2, 3) and found.row == 2
    assert walk_of(found.slide, (2, 3))[-1] == pytest.approx((0.0, -0.8))
    assert walk_of([found.over], (2, 3)) == [pytest.approx((0.01, -0.8))]


@pytest.mark.parametrize("case", CASES)
def test_climbers_step_along_their_gradients(case: str) -> None:
    W = torch.as_tensor(CASES[case].get("W", W_DIAGONAL))
    found = film_of(case)
    entries = list(found.entries)
    for walk in (*found.climbs, found.uphill):
        assert len(walk) > 2
        for run, following in pairwise(walk):
            x, v = torch.tensor(run.x.value), torch.tensor(run.v.value)
            due = x[entries] + STEP * gradient(W, x, v)[1][entries]
            stepped = torch.tensor(following.x.value)[entries]
            assert torch.allclose(stepped, due, atol=0.6e-3)
            assert float(following.L.value) > float(run.L.value)


@pytest.mark.parametrize("case", CASES)
def test_v_turns_from_one_choice_to_the_other_and_once_around(case: str) -> None:
    found = film_of(case)
    rows = list(found.rows)
    weighed = [torch.tensor(tilt.v.value)[rows].double() for tilt in found.around]
    turns = [float(torch.atan2(each[1], each[0])) for each in weighed]
    steps = [(b - a + tau / 2) % tau - tau / 2 for a, b in pairwise(turns)]
    assert sum(steps) == pytest.approx(tau) and min(steps) > 0
    assert all(each.all() for each in weighed)
    assert max(float(each.norm()) for each in weighed) <= 1.01
    given = CASES[case]
    for tilt, name, usual in (
        (found.first, "v", V), (found.tilts[0], "v", V), (found.tilts[-1], "other", V_OTHER),
        (found.around[0], "other", V_OTHER), (found.around[-1], "other", V_OTHER),
        (found.back[0], "other", V_OTHER), (found.back[-1], "v", V),
    ):  # fmt: skip
        due = torch.as_tensor(given.get(name, usual))
        assert torch.equal(torch.tensor(tilt.v.value), due.to(torch.tensor(tilt.v.value)))


@pytest.mark.parametrize("case", CASES)
def test_a_goes_to_the_crease_and_one_step_over_it(case: str) -> None:
    W = torch.as_tensor(CASES[case].get("W", W_DIAGONAL))
    found = film_of(case)
    across, along = found.entries
    for run in found.slide:
        assert not ((W @ torch.tensor(run.x.value)) > 0)[list(found.rows)].any()
    ways = [run.x.value[across] for run in (*found.slide, found.over)]
    assert all(a < b for a, b in pairwise(ways))
    assert ways[-1] - ways[-2] == pytest.approx(0.01, abs=1e-6)
    assert {float(run.x.value[along]) for run in found.slide} == {float(found.over.x.value[along])}
    on = (W @ torch.tensor(found.over.x.value)) > 0
    assert [row for row in found.rows if on[row]] == [found.row]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"other": V}, "v and other are the same; give an other that differs"),
        ({"v": [0.0, 0.1, 0.2, 0.8]}, r"v weighs the outputs \[1, 2, 3\]; let it weigh 2 and 3"),
        ({"other": [0.0, 0.0, 0.8, 0.0]}, r"other weighs the outputs \[2\]"),
        ({"v": [0.0, 0.0, 0.9, 0.8]}, "v is 1.20 long"),
        ({"v": [0.0, 0.0, 0.333, 0.8]}, r"v\[2\] = 0.333 is no place where a slider stops"),
        ({"across": 4, "along": 5}, r"x\[4\] and x\[5\] lead to 0 outputs; give a W"),
        ({"across": 2, "along": 2}, "across and along are both 2, which span no square"),
        ({"along": 9}, "along = 9 is none of x; give"),
        ({"climbers": [[-1.2, 1.3], [-0.9, 0.4], [0.7, 0.3]]}, "at climber A 1 of the switches"),
        ({"climbers": [[-1.2, -0.8], [-0.9, 0.4], [1.4, 0.3]]}, "climber C stands at .1.4, 0.3."),
        ({"climbers": [[-1.2, -0.8], [-0.9, 0.4], [0.705, 0.3]]}, "climber C stands at"),
        ({**SLANTED, "W": [[1.0, 0.5], [2.0, 1.0]]}, "folds the sheet into 2 facets"),
        ({**SLANTED, "W": [[1.0, 0.0], [0.0, -1.0]]}, "a switch is on where both entries"),
        ({**SLANTED, "W": [[-0.2, 1.0], [-0.1, 1.5]],
          "climbers": [[-1.0, -1.0], [1.0, 0.13], [0.0, 0.5]]}, "no single switch turns on"),
        ({"W": [[0.5] * 6] * 5, "v": [0.5] * 5, "other": [0.1] * 5}, "too much to be read"),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told) as error:
        v_is_an_objective(**given)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"other": [0.5, 0.5]}, r"other has shape \(2,\) but v has \(4,\); give"),
        ({"climbers": [[0.1, 0.2]]}, r"climbers has shape \(1, 2\); give three"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ShapeError, match=told):
        v_is_an_objective(**given)

"""A switch turns on where z changes sign, run by run and from close, as plain torch has it."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.gate_is_a_switch import GateIsASwitch, gate_is_a_switch

# Entry and output differ, z meets 0 beside 0, slopes are negative.
DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "the ends swapped": {"start": 1.0, "stop": -1.0},
    "the other weight": {"entry": 3, "step": 0.05},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.0, -0.6, 0.0], "entry": 2,
              "start": -1.0, "stop": 3.0, "step": 0.05},
    "a corner beside 0": {"W": [[2.0, 1.0], [0.0, 3.0]], "x": [0.0, -0.5], "v": [0.5, 0.0],
                          "entry": 0, "step": 0.05},
    "a negative weight": {"W": [[-2.0]], "x": [0.1], "v": [0.25], "entry": 0, "step": 0.1},
    "a negative v": {"v": [0.0, 0.0, -0.2, 0.0], "step": 0.1},
}  # fmt: skip


def plain(given: dict[str, Any], place: float, output: int) -> tuple[Tensor, Tensor, Tensor]:
    """z, the slope of an output, and x.grad, with one entry of x at a place."""
    W, v = torch.tensor(given.get("W", W_DIAGONAL)), torch.tensor(given.get("v", V))
    x = torch.tensor(given.get("x", X))
    x[given.get("entry", 2)] = place
    x.requires_grad_()
    z = W @ x
    out = z.relu()
    (slope,) = torch.autograd.grad(out[output], x, retain_graph=True)
    out.backward(v)
    assert x.grad is not None
    return z.detach(), slope, x.grad


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch_and_the_switch_turns_on_once(case: str) -> None:
    given = CASES[case]
    film = gate_is_a_switch(**given)
    for k, run in enumerate(film.runs):
        place = float(run.x.value[film.entry])
        z, slope, gradient = plain(given, place, film.output)
        assert run.x_grad.value.tolist() == gradient.tolist()
        assert run.slope.value.tolist() == slope.tolist()
        assert (k > film.last_off) == bool(z[film.output] > 0) == run.gates.value[film.output]
    assert film.before + film.after == film.runs
    steps = np.diff([float(run.x.value[film.entry]) for run in film.runs])
    assert (steps > 0).all() or (steps < 0).all()


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_is_the_slope_times_v_and_takes_two_values(case: str) -> None:
    """The height of the lower plot is v times the slope of the upper one."""
    film = gate_is_a_switch(**CASES[case])
    j, i = film.entry, film.output
    for run in film.runs:
        assert run.x_grad.value[j] == pytest.approx(run.v.value[i] * run.slope.value[j], rel=1e-6)
    weight = film.runs[0].W.value[i, j]
    assert {float(run.slope.value[j]) for run in film.before} == {0.0}
    assert {float(run.slope.value[j]) for run in film.after} == {float(weight)}


@pytest.mark.parametrize("case", CASES)
def test_from_close_it_is_the_same_corner(case: str) -> None:
    given = CASES[case]
    film = gate_is_a_switch(**given)
    for near in film.closer:
        output, centre = near.output, float(film.before[-1].x.value[film.entry])
        for k, run in enumerate(near.runs):
            place = float(run.x.value[film.entry])
            z, slope, gradient = plain(given, place, output)
            assert run.out.value[output] == z.clamp(min=0)[output]
            assert run.slope.value.tolist() == slope.tolist()
            assert run.x_grad.value.tolist() == gradient.tolist()
            assert (k > near.last_off) == bool(z[output] > 0)
        reach = [abs(float(run.x.value[film.entry]) - centre) for run in near.runs]
        assert (
            max(reach)
            <= 1.01 * np.ptp([given.get("start", -1), given.get("stop", 1)]) / near.factor
        )
    met = film.before[-1].z.value[film.output] == 0
    assert bool(film.closer) == met


def test_the_course_by_hand() -> None:
    film = gate_is_a_switch()
    assert (film.entry, film.output, film.last_off) == (2, 2, 100)
    positions = [round(float(run.x.value[2]), 6) for run in film.runs]
    assert positions == [k / 100 for k in range(-100, 101)]
    # z = 2 x[2]; at z = 0 exactly the switch is off; on, x.grad[2] = 0.2 * 2.
    assert film.before[-1].z.value[2] == 0 and film.before[-1].slope.value[2] == 0
    assert {float(run.x_grad.value[2]) for run in film.before} == {0.0}
    assert {round(float(run.x_grad.value[2]), 6) for run in film.after} == {0.4}
    assert film.after[0].out.value[2] == pytest.approx(0.02)
    assert [near.factor for near in film.closer] == [10, 100, 1000]
    # Theory allows every slope between 0 and 2 there.
    assert film.fan.value.tolist() == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_minus_zero_is_zero() -> None:
    x = torch.tensor([0.4, -1.1, -0.0, 0.7, 1.5, -0.6], requires_grad=True)
    torch.relu(torch.tensor(W_DIAGONAL) @ x).backward(torch.tensor(V))
    assert x.grad is not None and x.grad[2] == 0
    assert not any(np.signbit(run.x.value[2]) and run.x.value[2] == 0
                   for run in gate_is_a_switch().runs)  # fmt: skip


def one_output(film: GateIsASwitch) -> None:
    W, v = film.runs[0].W.value, film.runs[0].v.value
    led = [i for i in range(len(v)) if v[i] and W[i, film.entry]]
    assert led == [film.output]


@pytest.mark.parametrize("seed", range(20))
def test_random_layers_run_or_are_refused_in_one_line(seed: int) -> None:
    draw = random.Random(seed)
    m, n = draw.randint(1, 5), draw.randint(1, 5)
    W = [[draw.randint(-20, 20) / 10 for _ in range(n)] for _ in range(m)]
    v = [draw.choice([0.0, 0.0, draw.randint(-9, 9) / 10]) for _ in range(m)]
    x = [draw.randint(-20, 20) / 10 for _ in range(n)]
    try:
        film = gate_is_a_switch(x, W, v, entry=draw.randrange(n), start=-3, stop=3, step=0.25)
    except ParameterError as error:
        assert "\n" not in str(error) and "; " in str(error)
    else:
        one_output(film)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"entry": 6}, "entry = 6 is none of x; give a whole number from 0 to 5"),
        ({"entry": 2.0}, "entry = 2.0 is none of x"),
        ({"entry": 0}, r"x\[0\] leads to no output that v weighs; give an entry"),
        ({"entry": 4}, r"x\[4\] leads to no output that v weighs"),
        ({"W": DENSE, "x": [1.0, 0.5, 0.2], "v": [0.3, 0.0, 1.0]}, r"x\[2\] leads to out\[0\], "),
        ({"start": 0.5, "stop": 1.0}, "does not turn on while"),
        ({"start": 0.0, "stop": 1.0}, "two steps or more on both sides"),
        ({"step": 0.0}, "give a step above 0"),
        ({"step": 0.0001}, "has 4 decimals; give a step with at most 3"),
        ({"start": float("inf")}, "start = inf is no finite number"),
        ({"start": [1.0]}, "no finite number"),
        ({"start": -1e6}, "too far; stay within 1000"),
        ({"step": 0.001}, "give a step that makes 4 to 600"),
        ({"step": 1.0}, "there are 2 steps"),
        ({"W": [[1.0] * 9], "x": [1.0] * 9, "v": [1.0]}, "give at most 8 rows and columns"),
    ],
)
def test_bad_sweeps_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        gate_is_a_switch(**given)


def test_shapes_are_checked_first() -> None:
    with pytest.raises(ShapeError):
        gate_is_a_switch(x=[1.0, 2.0])

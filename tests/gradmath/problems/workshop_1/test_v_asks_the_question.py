"""Sliders of v turned up one after the other, by plain torch."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, X
from gradmath.problems.workshop_1.v_asks_the_question import (
    V_OTHER,
    V_UP,
    VAsksTheQuestion,
    v_asks_the_question,
)
from gradmath.records.layer import MachineRun

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
CASES: dict[str, dict[str, Any]] = {
    "the course's": {},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0], "other": [0.1, 0.0, 0.2]},
    "one output": {"W": [[2.0]], "x": [0.5], "v": [0.03], "other": [0.0]},
    "in double precision": {"W": torch.eye(2, dtype=torch.float64),
                            "x": torch.tensor([1.0, -1.0], dtype=torch.float64),
                            "v": torch.tensor([0.2, 0.3], dtype=torch.float64),
                            "other": torch.tensor([0.0, 0.3], dtype=torch.float64)},
}  # fmt: skip


@cache
def film_of(case: str) -> VAsksTheQuestion:
    return v_asks_the_question(**CASES[case])


def tensors(given: dict[str, Any]) -> tuple[Tensor, Tensor]:
    return torch.as_tensor(given.get("W", W_DIAGONAL)), torch.as_tensor(given.get("x", X))


def gradient(W: Tensor, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    torch.relu(W @ leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


def v_of(run: MachineRun) -> Tensor:
    return torch.tensor(run.v.value)


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch(case: str) -> None:
    W, x = tensors(CASES[case])
    film = film_of(case)
    for run in (*film.runs[::23], film.runs[-1], film.other):
        assert run.x_grad.value.tolist() == gradient(W, x, v_of(run)).tolist()
        assert float(run.weighted.value) == float(v_of(run) @ torch.relu(W @ x))


@pytest.mark.parametrize("case", CASES)
def test_one_slider_turns_at_a_time_hundredth_by_hundredth(case: str) -> None:
    film = film_of(case)
    assert not film.runs[0].v.value.any()
    for turn in film.turns:
        (row,) = turn.rows
        places = [round(float(run.v.value[row]) * 100) for run in turn.runs]
        assert {abs(b - a) for a, b in pairwise(places)} == {1}
        assert 0 not in places[1:-1]
        assert (turn.comes == turn.rows) == (places[0] == 0)
        assert (turn.goes == turn.rows) == (places[-1] == 0)
        for one, other in pairwise(turn.runs):
            assert (one.v.value != other.v.value).nonzero()[0].tolist() == [row]
    for before, after in pairwise(film.turns):
        assert before.runs[-1] is after.runs[0]
    due = torch.as_tensor(CASES[case].get("v", V_UP))
    up = film.beyond[0].runs[0]
    assert torch.equal(v_of(up), due.to(v_of(up)))
    last = torch.as_tensor(CASES[case].get("other", V_OTHER))
    assert torch.equal(v_of(film.other), last.to(v_of(film.other)))


def test_what_the_film_says_of_the_course() -> None:
    film = film_of("the course's")
    start, W = torch.tensor(X), torch.tensor(W_DIAGONAL)
    assert [turn.rows for turn in film.movers] == [(0,)] and film.first.rows == (3,)
    assert [turn.rows for turn in film.stoppers] == [(1,), (2,)]
    up = gradient(W, start, torch.full((4,), 0.8))
    assert torch.allclose(up, torch.tensor([0.8, 0, 0, 2.4, 0, 0]))
    for s in (0.1, 0.4, 0.8):
        assert not gradient(W, start, torch.tensor([0.8, s, s, 0.8]))[1:3].any()
    below = gradient(W, start, torch.tensor([0.8, 0.8, 0.8, -0.5]))
    assert float(below[3]) == pytest.approx(-1.5)
    assert film.beyond[-1].runs[-1].x_grad.value.tolist() == below.tolist()
    other = gradient(W, start, torch.tensor(V_OTHER))
    assert torch.allclose(other, torch.tensor([-0.6, 0, 0, 0.9, 0, 0]))


def test_the_nudges_do_what_plain_torch_does() -> None:
    film = film_of("the course's")
    W, v = torch.tensor(W_DIAGONAL), torch.tensor(V_UP)
    assert film.stopped is not None and film.below is not None
    for made, weights, entry, gain in (
        (film.stopped, v, 1, 0.0),
        (film.below, torch.tensor([0.8, 0.8, 0.8, -0.5]), 3, -0.15),
    ):
        assert made.entry == entry and made.kept
        moved = torch.tensor(X)
        moved[entry] += 0.1
        before, after = torch.relu(W @ torch.tensor(X)), torch.relu(W @ moved)
        assert made.after.out.value.tolist() == after.tolist()
        assert float(made.gain.value) == float(weights @ after - weights @ before)
        assert float(made.gain.value) == pytest.approx(gain, abs=1e-6)
    # Not only for this step: the switch stays up while x[1] sways.
    for sway in (-1.2, -1.0):
        assert (W @ torch.tensor([0.4, sway, -0.9, 0.7, 1.5, -0.6]))[1] < 0
    assert film.stopped_row == 1


def test_a_second_backward_over_one_forward_pass_raises() -> None:
    """So every v that is shown is a run of its own."""
    x = torch.tensor(X, requires_grad=True)
    out = torch.relu(torch.tensor(W_DIAGONAL) @ x)
    out.backward(torch.tensor(V_UP))
    with pytest.raises(RuntimeError, match="second time"):
        out.backward(torch.tensor(V_UP))


@pytest.mark.parametrize("seed", range(6))
def test_movers_are_those_whose_switch_is_on(seed: int) -> None:
    draw = random.Random(seed)
    m, n = draw.randint(2, 4), draw.randint(1, 5)
    W = [[draw.randint(-20, 20) / 10 or 0.5 for _ in range(n)] for _ in range(m)]
    x = [draw.randint(-15, 15) / 10 for _ in range(n)]
    film = v_asks_the_question(x=x, W=W, v=[0.05] * m, other=[0.01] * m)
    on = (torch.tensor(W) @ torch.tensor(x)) > 0
    turns = (film.first, *film.others)
    assert {turn.rows[0] for turn in turns if turn.moves} == set(on.nonzero()[:, 0].tolist())
    assert film.first.moves == bool(on.any())
    brought = [abs(0.05 * float(torch.tensor(W[turn.rows[0]]).abs().max())) for turn in turns]
    assert not film.first.moves or brought[0] == max(
        size for size, turn in zip(brought, turns, strict=True) if turn.moves
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"other": V_UP}, "v and other are the same; give an other that differs"),
        ({"v": [0.0] * 4}, "v is zero everywhere; give"),
        ({"v": [0.8, 0.8, 0.8, 1.2]}, r"v\[3\] = 1.2 is no place where a slider stops; give"),
        ({"other": [0.333, 0.0, 0.0, 0.0]}, r"other\[0\] = 0.333 is no place"),
        ({"nudge": 0.0}, "nudge = 0.0 is 0 in"),
        ({"W": [[0.5]] * 5, "x": [1.0], "v": [0.5] * 5, "other": [0.1] * 5}, "too much to be read"),
    ],
)
def test_bad_parameters_are_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told) as error:
        v_asks_the_question(**given)
    assert "\n" not in str(error.value)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"other has shape \(1,\) but v has \(4,\); give"):
        v_asks_the_question(other=[1.0])
    with pytest.raises(ShapeError, match="v has shape"):
        v_asks_the_question(v=[1.0])


def test_a_nudge_out_of_the_dtype_is_refused() -> None:
    with pytest.raises(NonFiniteError, match=r"nudge = 3e\+38 takes x.* give a smaller step"):
        v_asks_the_question(W=[[1.0, 0.0], [0.0, -2.0]], x=[1.0, 1.0], v=[0.1, 0.1],
                            other=[0.2, 0.1], nudge=3e38)  # fmt: skip

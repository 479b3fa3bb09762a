"""The gradients of w and b by plain torch and by hand, while one input slides."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_2.a_board_with_two_edges import (
    ABoardWithTwoEdges,
    a_board_with_two_edges,
)
from gradmath.records.edges import EdgeRun
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

torch.manual_seed(19965)
W, B = torch.randn(5, 3).round(decimals=1), torch.randn(3).round(decimals=1)
Y = torch.zeros(3)


@pytest.fixture(scope="module")
def film() -> ABoardWithTwoEdges:
    return a_board_with_two_edges()


def near(tensor: Tensor, *values: float) -> bool:
    return torch.allclose(tensor, torch.tensor(values), atol=6e-5)


def back(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """z, w.grad and b.grad by plain torch."""
    w, b = W.clone().requires_grad_(), B.clone().requires_grad_()
    z = x @ w + b
    bce(z, Y).backward()
    assert w.grad is not None and b.grad is not None
    return z.detach(), w.grad, b.grad


def test_what_must_be_true_of_the_course() -> None:
    z, w_grad, b_grad = back(torch.ones(5))
    assert near(b_grad, 0.1033, 0.1996, 0.3001)
    assert torch.allclose(b_grad, (torch.sigmoid(z) - Y) / 3, atol=1e-6)
    assert torch.equal(w_grad, torch.outer(torch.ones(5), b_grad))
    assert len({tuple(row) for row in W.tolist()}) == 5
    assert all(torch.equal(row, w_grad[0]) for row in w_grad)
    for dial, seen in ((0.0, (0.0896, 0.2501, 0.2370)), (-1.0, (0.0772, 0.2860, 0.1338))):
        x = torch.ones(5)
        x[1] = dial
        _, w_grad, b_grad = back(x)
        assert near(b_grad, *seen) and torch.equal(w_grad, torch.outer(x, b_grad))
        assert torch.equal(w_grad[1], dial * w_grad[0])


def test_the_film_has_these_numbers(film: ABoardWithTwoEdges) -> None:
    for run, dial in ((film.start, 1.0), (film.at_zero, 0.0), (film.negated, -1.0)):
        x = torch.ones(5)
        x[1] = dial
        z, w_grad, b_grad = back(x)
        assert run.x.value.tolist() == x.tolist() and run.w.value.tolist() == W.tolist()
        assert torch.allclose(torch.tensor(run.z.value), z, atol=1e-6)
        assert torch.allclose(torch.tensor(run.b_grad.value), b_grad, atol=1e-7)
        assert torch.allclose(torch.tensor(run.w_grad.value), w_grad, atol=1e-7)


def test_x_slides_through_zero_by_small_steps(film: ABoardWithTwoEdges) -> None:
    fed = [float(run.x.value[1]) for run in film.runs]
    assert fed == sorted(fed, reverse=True) and (fed[0], fed[25], fed[-1]) == (1.0, 0.0, -1.0)
    assert film.on[0] is film.at_zero
    for run in film.runs:
        assert run.x.value[[0, 2, 3, 4]].tolist() == [1.0] * 4
        assert all((run.w_grad.value[k] == run.w_grad.value[0]).all() for k in (2, 3, 4))


def test_a_nudge_moves_one_logit_by_its_input(film: ABoardWithTwoEdges) -> None:
    before, after = film.nudged[0], film.nudged[-1]
    turned = torch.tensor(after.w.value) - torch.tensor(before.w.value)
    assert float(turned[1, 2]) == pytest.approx(0.5, abs=1e-6) and turned.count_nonzero() == 1
    moved = torch.tensor(after.z.value) - torch.tensor(before.z.value)
    assert torch.allclose(moved, torch.tensor([0.0, 0.0, -0.5]), atol=1e-6)
    x = torch.ones(5)
    x[1] = -1.0
    w = W.clone()
    w[1, 2] += 0.01
    assert torch.allclose(x @ w - x @ W, torch.tensor([0.0, 0.0, -0.01]), atol=1e-6)


def by_hand(run: EdgeRun) -> None:
    """Every entry of both gradients, without torch."""
    x, w, b = (record.value.astype(float) for record in (run.x, run.w, run.b))
    z = x @ w + b
    assert run.z.value == pytest.approx(z, abs=1e-5)
    for j in range(3):
        slope = 1 / (1 + math.exp(-float(z[j])))
        assert float(run.slopes.value[j]) == pytest.approx(slope, abs=1e-5)
        assert float(run.h.value[j]) == pytest.approx(math.log1p(math.exp(float(z[j]))), abs=1e-5)
        assert float(run.b_grad.value[j]) == pytest.approx(slope / 3, abs=1e-5)
        for i in range(5):
            due = float(x[i]) * slope / 3
            assert float(run.w_grad.value[i, j]) == pytest.approx(due, abs=1e-5)
    assert bool(run.no_w.value) and bool(run.no_b.value)


@pytest.mark.parametrize("number", range(tries(1)))
def test_other_numbers(number: int) -> None:
    film = a_board_with_two_edges(**parameter_set("ABoardWithTwoEdges", 40 + number))
    for run in (film.start, film.at_zero, film.negated):
        by_hand(run)
    line = torch.tensor(film.hill.line.value)
    assert torch.allclose(torch.tensor(film.hill.hill.value), torch.log1p(line.exp()), atol=1e-5)
    assert torch.allclose(torch.tensor(film.hill.slopes.value), torch.sigmoid(line), atol=1e-5)


OTHER_W = [[round(each, 1) for each in row] for row in W.tolist()]
OTHER_W[1][2] = 1.0  # z[2] is 2.0 then, and 0 where x[1] is -1


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"w": [[1.0]]}, ShapeError, "give w the shape"),
        ({"x": [1.0, 0.0, 1.0, 1.0, 1.0]}, ParameterError, "x.1. is 0, and it slides to 0"),
        ({"x": [3.0, 1.0, 1.0, 1.0, 1.0]}, ParameterError, "give whole numbers from -2 to 2"),
        ({"w": [[0.1, 0.2, 0.3]] * 5}, ParameterError, "give rows that differ"),
        ({"b": [-0.9, 1.2, 1.4]}, ParameterError, "it is from -2 to 2.4 there"),
        ({"w": OTHER_W, "b": [-0.9, 1.2, 1.2]}, ParameterError, "keeps off 0"),
        ({"b": [-0.9, 0.1, 1.1]}, ParameterError, "whose logits are 0.3 apart"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: Any, kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        a_board_with_two_edges(**change)

"""Rows that V weighs: gradients by plain torch, by hand, and as sums head to tail."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, radians, sin
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.what_v_asks import WhatVAsks, what_v_asks
from gradmath.records.pairs import PairRun
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS = torch.tensor(X)
EYE = torch.eye(5).bool()


def weights(b: float, a: float = 0.4, n: int = 5) -> Tensor:
    return torch.full((n, n), float(b)).fill_diagonal_(a)


def gradient(rows: Tensor, V: Tensor) -> Tensor:
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.T).backward(V)
    assert leaf.grad is not None
    return leaf.grad


@pytest.fixture(scope="module")
def film() -> WhatVAsks:
    return what_v_asks()


def near(found: Tensor | float, due: float, off: float = 5e-4) -> bool:
    return abs(float(found) - due) < off


def test_the_diagonal_alone_moves_the_shortest_row_most(film: WhatVAsks) -> None:
    only = gradient(ROWS, weights(0)).norm(dim=1)
    assert near((weights(0) * torch.tanh(ROWS @ ROWS.T)).sum(), 1.7608) and near(only[1], 0.445)
    assert only[[0, 2, 3, 4]].max() < 0.06
    lengths = ROWS.norm(dim=1)
    assert (int(lengths.argmin()), int(lengths.argmax())) == (1, 0)
    assert (film.shortest, film.longest, film.largest) == (1, 0, 1)
    assert torch.allclose(torch.tensor(film.start.sizes.value), only, atol=1e-6)
    assert near(float(film.start.L.value), 1.7608)


def length(r: float) -> float:
    rows = ROWS.clone()
    rows[1] *= r / rows[1].norm()
    return float(gradient(rows, weights(0))[1].norm())


def test_no_length_no_gradient_and_most_at_072(film: WhatVAsks) -> None:
    sizes = [length(k / 100) for k in range(201)]
    assert sizes[0] == 0 and sizes.index(max(sizes)) == 72
    assert near(max(sizes), 0.445) and near(sizes[-1], 0.002)
    assert all(p <= q for p, q in pairwise(sizes[:73]))
    assert all(p >= q for p, q in pairwise(sizes[72:]))
    for run in film.longer:
        assert near(float(run.sizes.value[1]), length(float(run.lengths.value[1])), 1e-5)
    assert near(float(film.best.lengths.value[1]), 0.72, 0.01)
    ends = [float(runs[-1].lengths.value[1]) for runs in (film.to_zero, film.longer)]
    assert ends[0] == 0 and near(ends[1], 2.0, 0.01)
    assert film.home[-1] is film.to_zero[0] is film.above[0] is film.start


def test_gradients_are_linear_in_v(film: WhatVAsks) -> None:
    """Every tip runs along one straight line while b slides."""
    assert near(gradient(ROWS, weights(-0.1))[1].norm(), 0.5283)
    assert near(gradient(ROWS, weights(0.1))[1].norm(), 0.8862)
    start, end = (gradient(ROWS, weights(b)) for b in (0.1, -0.1))
    for run in film.below:
        (b,) = (float(line[4:]) for line in run.listing.lines if line.startswith("b = "))
        due = start + (end - start) * (0.1 - b) / 0.2
        assert torch.allclose(torch.tensor(run.X_grad.value), due, atol=1e-5)


def test_a_gradient_is_a_sum_of_rows(film: WhatVAsks) -> None:
    similar = torch.tanh(ROWS @ ROWS.T)
    C = 2 * weights(-0.1) * (1 - similar**2)
    assert (C @ ROWS - gradient(ROWS, weights(-0.1))).abs().max() < 1e-6
    assert (C[1] > 0).tolist() == [False, True, False, False, False]
    terms = C[1, :, None] * ROWS
    due = torch.tensor([0.2158, 0.4449, 0.2228, 0.2844, 0.3168])
    assert torch.allclose(terms.norm(dim=1), due, atol=5e-4)
    last = film.below[-1]
    assert torch.allclose(torch.tensor(last.C.value), C, atol=1e-6)
    assert torch.allclose(torch.tensor(last.terms.value), terms, atol=1e-6)


def test_angles_are_seen_nearly_as_they_are() -> None:
    az, el = radians(205), radians(35)
    right = [-sin(az), cos(az), 0.0]
    up = [-sin(el) * cos(az), -sin(el) * sin(az), cos(el)]
    seen_rows = ROWS @ torch.tensor([right, up]).T

    def angles(P: Tensor) -> Tensor:
        unit = torch.nn.functional.normalize(P, dim=1)
        return torch.acos((unit @ unit.T).clamp(-1, 1)) * 180 / pi

    seen, true = angles(seen_rows), angles(ROWS)
    assert (seen - true).abs()[~EYE].max() < 16 and ((seen < 90) == (true < 90)).all()
    assert (seen_rows.norm(dim=1) / ROWS.norm(dim=1)).min() > 0.86


def held(run: PairRun) -> None:
    """A run against plain torch and the formula of the gradient."""
    rows, V = torch.tensor(run.X.value), torch.tensor(run.V.value)
    similar = torch.tanh(rows @ rows.T)
    due = ((V + V.T) * (1 - similar**2)) @ rows
    found = torch.tensor(run.X_grad.value)
    assert torch.allclose(found, gradient(rows, V), atol=1e-6)
    assert torch.allclose(found, due, atol=1e-5)
    assert torch.allclose(torch.tensor(run.terms.value).sum(0), found[run.row], atol=1e-5)
    products = torch.tensor(run.products.value)
    assert torch.allclose(products, V.diagonal() * similar.diagonal(), atol=1e-6)


@pytest.mark.parametrize("seed", range(100, 100 + tries(2)))
def test_other_numbers(seed: int) -> None:
    try:
        film = what_v_asks(**parameter_set("WhatVAsks", seed))
    except ParameterError as error:
        assert "clearly the largest" in str(error)
        return
    for run in (film.start, film.best, film.longer[-1], film.above[-1], film.below[-1]):
        held(run)


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ShapeError, r"X has shape \(1, 2\)"),
        ({"X": [1.0, 2.0]}, ShapeError, r"X has shape \(2,\)"),
        ({"X": [[0.5] * 4] * 2}, ShapeError, "2 or 3 entries"),
        ({"X": [[0.55, 1.0], [1.0, 0.2]]}, ParameterError, r"X\[0, 0\] is 0.55"),
        ({"X": [[0.1, 0.1], [1.0, 0.2]]}, ParameterError, r"X\[0\] is 0.14 long"),
        ({"X": [[1.0, 1.0], [1.0, 0.9]]}, ParameterError, "tips in one place"),
        ({"X": [[1.0, 0.5], [-1.0, -0.5]]}, ParameterError, "no row of X.grad"),
        ({"a": 0.6}, ParameterError, "a = 0.6"),
        ({"b": 0.0}, ParameterError, "b = 0.0"),
        ({"end": 2.05}, ParameterError, "end = 2.05"),
        ({"row": 5}, ParameterError, "row = 5"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        what_v_asks(**settings)

"""V whose squares sum to 1, shared out anew: sizes of gradients by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.size_is_no_accident import SizeIsNoAccident, size_is_no_accident
from gradmath.records.shares import SharedOutRun
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS = torch.tensor(X)
EYE = torch.eye(5).bool()


def family(b: float, n: int = 5) -> Tensor:
    """Pairs weighed by b, and a diagonal so that all squares sum to 1."""
    a = ((1 - n * (n - 1) * b**2) / n) ** 0.5
    return torch.full((n, n), float(b)).fill_diagonal_(a)


def gradient(rows: Tensor, V: Tensor) -> Tensor:
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.mT).backward(V.expand(*rows.shape[:-1], rows.shape[-2]))
    assert leaf.grad is not None
    return leaf.grad


def near(found: Any, due: float, off: float = 5e-4) -> bool:
    return abs(float(found) - due) < off


@pytest.fixture(scope="module")
def film() -> SizeIsNoAccident:
    return size_is_no_accident()


def test_v_keeps_its_size_and_the_gradient_more_than_triples(film: SizeIsNoAccident) -> None:
    sizes = [float(run.size.value) for run in film.shares]
    assert sizes == sorted(sizes) and near(sizes[0], 0.5051) and near(sizes[-1], 1.8083)
    assert near(gradient(ROWS, family(0.2)).norm(), sizes[-1], 1e-5) and sizes[-1] > 3 * sizes[0]
    for run in film.shares:
        assert near((torch.tensor(run.V.value) ** 2).sum(), 1.0, 1e-5)
    assert near(family(0).sum(), 2.236) and near(film.shares[-1].V.value.sum(), 5.0)


def test_tanh_is_flat_where_rows_meet_themselves(film: SizeIsNoAccident) -> None:
    steep = 1 - torch.tanh(ROWS @ ROWS.T) ** 2
    assert near(steep[EYE].mean(), 0.181) and near(steep[~EYE].mean(), 0.548)
    start = film.shares[0]
    assert torch.allclose(torch.tensor(start.steep.value), steep, atol=1e-6)
    assert torch.allclose(torch.tensor(start.products.value), ROWS @ ROWS.T, atol=1e-6)


def test_shares_of_the_longest_row(film: SizeIsNoAccident) -> None:
    """Weight times slope, by hand: nearly nothing while only its own weight counts."""
    slope = 1 - torch.tanh(ROWS @ ROWS[0]) ** 2
    for run, weight in ((film.shares[0], 2 * family(0)[0]), (film.shares[-1], 2 * family(0.2)[0])):
        assert run.row == int(ROWS.norm(dim=1).argmax()) == 0
        assert torch.allclose(torch.tensor(run.weight.value), weight, atol=1e-5)
        assert torch.allclose(torch.tensor(run.slope.value), slope, atol=1e-6)
        assert torch.allclose(torch.tensor(run.share.value), weight * slope, atol=1e-5)
        total = (torch.tensor(run.share.value)[:, None] * ROWS).sum(0)
        assert torch.allclose(total, torch.tensor(run.X_grad.value)[0], atol=1e-5)
    assert near(slope[0], 0.0141) and slope.argmin() == 0


def test_rows_get_short_until_no_slope_is_flat(film: SizeIsNoAccident) -> None:
    assert film.shrinking[0] is film.shares[-1]
    last = film.shrinking[-1]
    assert film.short[0] is last
    for run in film.short:  # what V gives, 2 a first and 0.4 five times at last, is what it gets
        weight = 2 * torch.tensor(run.V.value)[0].norm()
        assert (
            near(weight, 0.8944)
            and near(run.gave.value, weight)
            and near(run.got.value, weight, 1e-3)
        )
    assert near(film.shares[0].got.value, 0.0126) and near(film.shares[-1].got.value, 0.5382)
    assert torch.allclose(torch.tensor(last.X.value), 0.1 * ROWS, atol=1e-6)
    assert last.slope.value.min() > 0.99


def test_random_x_grow(film: SizeIsNoAccident) -> None:
    torch.manual_seed(0)
    draws = torch.randn(10_000, 5, 3)
    for k in (0, 10, 25):
        grown = gradient(draws, family(float(film.crowd[k].b.value))).norm(dim=(1, 2))
        assert near(film.crowd[k].rms.value, (grown**2).mean().sqrt(), 1e-4)
        assert torch.allclose(torch.tensor(film.crowd[k].some.value), grown[:40], atol=1e-5)
    assert near(film.crowd[0].rms.value, 0.508) and near(film.crowd[-1].rms.value, 1.616)


def test_squares_of_links_stay_when_pairs_turn_around() -> None:
    """Over all mirrorings of the rows the mean square is the same for b and -b."""
    signs = torch.cartesian_prod(*[torch.tensor([1.0, -1.0])] * 4)
    mirrors = torch.cat([torch.ones(16, 1), signs], dim=1)
    means = [(gradient(mirrors[:, :, None] * ROWS, torch.full((5, 5), b).fill_diagonal_(0.4)) ** 2)
             .sum((1, 2)).mean() for b in (0.1, -0.1)]  # fmt: skip
    assert near(means[0], 0.83324, 1e-4) and near(means[1], 0.83324, 1e-4)


def held(run: SharedOutRun) -> None:
    """A run against plain torch and the formula of the gradient."""
    rows, V = torch.tensor(run.X.value), torch.tensor(run.V.value)
    due = ((V + V.T) * (1 - torch.tanh(rows @ rows.T) ** 2)) @ rows
    found = torch.tensor(run.X_grad.value)
    assert torch.allclose(found, gradient(rows, V), atol=1e-6)
    assert torch.allclose(found, due, atol=1e-5)
    assert near(run.size.value, found.norm(), 1e-5) and near(run.whole.value, 1.0)
    assert torch.allclose(torch.tensor(run.curve.value), torch.tanh(torch.tensor(run.t.value)))


@pytest.mark.parametrize("seed", range(100, 100 + tries(2)))
def test_other_numbers(seed: int) -> None:
    film = size_is_no_accident(**parameter_set("SizeIsNoAccident", seed))
    for run in (film.shares[0], film.shares[-1], film.shrinking[5], film.short[0], film.short[-1]):
        held(run)


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ShapeError, r"X has shape \(1, 2\)"),
        ({"X": [[2.0, 1.0], [-1.9, -1.0]]}, ParameterError, "X.grad is only"),
        ({"points": 20}, ParameterError, "points = 20"),
        ({"n": 999}, ParameterError, "n = 999"),
        ({"n": 2000.5}, ParameterError, "n = 2000.5"),
        ({"seed": -1}, ParameterError, "seed = -1"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        size_is_no_accident(**settings)

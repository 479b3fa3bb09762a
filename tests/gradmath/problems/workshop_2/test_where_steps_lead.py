"""Five rows that step apart, and many of them at once, by plain torch; arrows placed by hand."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.where_steps_lead import WhereStepsLead, where_steps_lead
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS = torch.tensor(X)


def weights(b: float = -0.1, a: float = 0.4) -> Tensor:
    return torch.full((5, 5), b).fill_diagonal_(a)


def gradient(rows: Tensor, V: Tensor) -> Tensor:
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.mT).backward(V.expand(*leaf.shape[:-2], 5, 5))
    assert leaf.grad is not None
    return leaf.grad


def walked(rows: Tensor, steps: int, V: Tensor | None = None, rate: float = 0.2) -> list[Tensor]:
    """Rows, and where each step leads."""
    way = [rows]
    for _ in range(steps):
        way.append(way[-1] + rate * gradient(way[-1], weights() if V is None else V))
    return way


def agreeing(rows: Tensor) -> Tensor:
    return (rows @ rows.mT > 0).triu(1).sum((-2, -1))


@pytest.fixture(scope="module")
def film() -> WhereStepsLead:
    return where_steps_lead()


def test_two_of_ten_pairs_are_left_after_forty_steps(film: WhereStepsLead) -> None:
    way = walked(ROWS, 40)
    assert [int(agreeing(way[k])) for k in (0, 40)] == [7, 2]
    assert (way[40] @ way[40].T > 0).triu(1).nonzero().tolist() == [[1, 2], [3, 4]]
    assert film.pairs == [(1, 2), (3, 4)] and len(film.walk) == 41
    for run, rows in zip(film.walk, way, strict=True):
        assert torch.allclose(torch.tensor(run.X.value), rows, atol=1e-4)
        assert torch.allclose(torch.tensor(run.Y.value), torch.tanh(rows @ rows.T), atol=1e-4)
        assert torch.allclose(torch.tensor(run.X_grad.value), gradient(rows, weights()), atol=1e-4)
    level = [float((weights() * torch.tanh(rows @ rows.T)).sum()) for rows in way]
    assert level == sorted(level) and abs(level[-1] - 3.1528) < 2e-3


def ends(columns: int, steps: int = 300) -> list[Tensor]:
    torch.manual_seed(0)
    return walked(torch.randn(200, 5, columns), steps)


def test_in_space_no_start_gets_all_apart_and_with_one_more_column_a_few_do(
    film: WhereStepsLead,
) -> None:
    counts = {3: (0, 62, 114, 18, 6), 4: (7, 85, 86, 14, 7)}
    for starts, columns in ((film.space, 3), (film.wider, 4)):
        way = ends(columns)
        found = agreeing(way[-1]).bincount(minlength=11).tolist()
        assert all(abs(k - due) <= 2 for k, due in zip(found, counts[columns], strict=False))
        assert starts.X.shape == (200, 5, columns)
        assert (torch.tensor(starts.X.value) == way[0]).all()
        assert starts.agreeing.shape == (301, 200)
        for k in (0, 1, 20, 300):
            off = torch.tensor(starts.agreeing.value[k]) != agreeing(way[k])
            assert int(off.sum()) <= 2  # a product near zero may be rounded to either side
        assert int(starts.bins.value.sum()) == 200
    assert film.space.apart == 0 and abs(film.wider.apart - 7) <= 1
    level = (weights() * torch.tanh(ends(3)[-1] @ ends(3)[-1].mT)).sum((1, 2))
    assert float(level.max()) < 3.6  # a pair that agrees costs 0.4 of 4


def test_arrows_are_placed_as_the_corners_of_a_tetrahedron(film: WhereStepsLead) -> None:
    aside, turns = 8**0.5 / 3, (pi / 2, pi * 7 / 6, pi * 11 / 6)
    corners = torch.tensor(
        [[aside * cos(t), aside * sin(t), -1 / 3] for t in turns] + [[0.0, 0.0, 1.0]]
    )
    last = torch.tensor(film.bending[-1].X.value)
    assert torch.allclose(last[:4], corners, atol=1e-6)
    off_diagonal = ~torch.eye(4).bool()
    assert torch.allclose((corners @ corners.T)[off_diagonal], torch.tensor(-1 / 3), atol=1e-6)
    flat = torch.tensor(film.bending[0].X.value)[:4]
    assert torch.allclose((flat @ flat.T)[:3, :3][~torch.eye(3).bool()], torch.tensor(-0.5))
    assert (flat[:3, 2] == 0).all()


def test_wherever_a_fifth_arrow_points_it_agrees_with_one_of_four(film: WhereStepsLead) -> None:
    torch.manual_seed(0)
    anywhere = torch.nn.functional.normalize(torch.randn(100_000, 3), dim=1)
    corners = torch.tensor(film.bending[-1].X.value)[:4]
    assert (anywhere @ corners.T).amax(1).min() > 0.333
    assert (anywhere @ corners.T).sum(1).abs().max() < 1e-6
    for run in film.around:
        rows = torch.tensor(run.X.value)
        assert torch.allclose(rows.norm(dim=1), torch.ones(5), atol=1e-6)
        assert torch.allclose(torch.tensor(run.products.value), rows[:4] @ rows[4], atol=1e-6)
    turned = film.around[0].X.value[4] @ film.around[60].X.value[4]
    assert abs(float(turned) + 1) < 1e-6  # half around after half the runs
    first, last = (torch.tensor(film.around[k].X.value) for k in (0, -1))
    assert torch.allclose(first, last, atol=1e-5)


@pytest.mark.parametrize("seed", range(300, 300 + tries(2)))
def test_other_numbers(seed: int) -> None:
    settings = parameter_set("WhereStepsLead", seed)
    film = where_steps_lead(**settings)
    V = weights(settings["b"], settings["a"])
    way = walked(torch.tensor(settings["X"]), settings["steps"], V, settings["rate"])
    for k in (0, len(way) - 1):
        assert torch.allclose(torch.tensor(film.walk[k].X.value), way[k], atol=1e-2)
    assert film.space.apart == 0
    assert len(film.space.agreeing.value) == settings["long"] + 1


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0, 0.5], [-1.0, 0.5]]}, ShapeError, r"X has shape \(2, 2\); give it 5 rows"),
        ({"X": [[1.0, 0.5, 0.25]] * 5}, ParameterError, r"X\[0, 2\] is 0.25"),
        ({"a": 0.6}, ParameterError, "a = 0.6; give hundredths"),
        ({"b": 0.1}, ParameterError, "b = 0.1; give hundredths from -0.2 to -0.05"),
        ({"rate": 0.205}, ParameterError, "rate = 0.205"),
        ({"steps": 0}, ParameterError, "steps = 0; give whole numbers from 10 to 200"),
        ({"many": 1000}, ParameterError, "many = 1000"),
        ({"long": 30.5}, ParameterError, "long = 30.5"),
        ({"seed": float("nan")}, ParameterError, "seed = nan"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        where_steps_lead(**settings)

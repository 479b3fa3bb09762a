"""One row turns, and gradients change whose rows V weighs with it: by plain torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.rows_hear_each_other import (
    RowsHearEachOther,
    rows_hear_each_other,
)
from gradmath.records.turning import TurnRun
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS = torch.tensor(X)
ALONG = [[1.0, 0.5, 0.2], [-2.0, -1.0, -0.4], [0.3, 1.0, -1.0]]
ONTO = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-1.0, -1.0, 1.0]]  # one turns into another


def weights(b: float, a: float = 0.4, n: int = 5) -> Tensor:
    return torch.full((n, n), float(b)).fill_diagonal_(a)


def gradient(rows: Tensor, V: Tensor) -> Tensor:
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.T).backward(V)
    assert leaf.grad is not None
    return leaf.grad


def turned(rows: Tensor, row: int, toward: int, degrees: float) -> Tensor:
    """A row turned by Rodrigues' formula in the plane of two rows, in double precision."""
    p, q = rows[row].double(), rows[toward].double()
    one = p / p.norm()
    other = q - (q @ one) * one
    other /= other.norm()
    angle = torch.deg2rad(torch.tensor(degrees, dtype=torch.float64))
    found = rows.clone()
    found[row] = (p.norm() * (one * angle.cos() + other * angle.sin())).float()
    return found


def moved(new: Tensor, V: Tensor) -> Tensor:
    found: Tensor = (gradient(new, V) - gradient(ROWS, V)).norm(dim=1)
    return found


@pytest.fixture(scope="module")
def film() -> RowsHearEachOther:
    return rows_hear_each_other()


NEW = turned(ROWS, 1, 0, 135.0)


def test_the_row_keeps_its_length_and_turns_so_far(film: RowsHearEachOther) -> None:
    cosine = torch.nn.functional.cosine_similarity(NEW[1], ROWS[1], dim=0)
    assert torch.allclose(NEW[1].norm(), ROWS[1].norm()) and abs(float(cosine) + 0.5**0.5) < 1e-5
    for turn in (film.together, film.alone, film.paired):
        assert torch.allclose(torch.tensor(turn[-1].X.value), NEW, atol=1e-6)
        assert (turn[0].X.value == ROWS.numpy()).all()


def test_all_gradients_move_while_v_weighs_all_pairs(film: RowsHearEachOther) -> None:
    due = moved(NEW, weights(-0.1))
    assert torch.allclose(due, torch.tensor([0.2104, 0.8637, 0.1977, 0.2503, 0.2456]), atol=5e-4)
    assert torch.allclose(torch.tensor(film.together[-1].moved.value), due, atol=1e-6)
    for turn in (film.together, film.alone, film.paired):
        assert not turn[0].moved.value.any()


def test_only_its_own_moves_while_v_weighs_the_diagonal(film: RowsHearEachOther) -> None:
    due = moved(NEW, weights(0))
    assert not due[[0, 2, 3, 4]].any() and abs(float(due[1]) - 0.822) < 5e-4
    found = torch.tensor(film.alone[-1].moved.value)
    assert torch.allclose(found, due, atol=1e-6) and (found > 0).tolist() == [
        False, True, False, False, False,
    ]  # fmt: skip


def test_one_pair_one_more_row(film: RowsHearEachOther) -> None:
    pair = weights(0)
    pair[1, 3] = pair[3, 1] = -0.4
    due = moved(NEW, pair)
    found = torch.tensor(film.paired[-1].moved.value)
    assert torch.allclose(found, due, atol=1e-6)
    assert (found > 0).tolist() == [False, True, False, True, False]
    assert (found[1] > 0.8) and (found[3] > 0.9)


def test_slides_of_v_end_where_turns_begin(film: RowsHearEachOther) -> None:
    assert film.fading[0] is film.together[0] and film.fading[-1] is film.alone[0]
    assert film.pairing[0] is film.alone[0] and film.pairing[-1] is film.paired[0]
    offs = [float(run.V.value[0, 1]) for run in film.fading]
    assert offs == sorted(offs) and offs[0] == pytest.approx(-0.1) and offs[-1] == 0
    pairs = [float(run.V.value[3, 1]) for run in film.pairing]
    assert pairs == sorted(pairs, reverse=True) and pairs[-1] == pytest.approx(-0.4)


def held(film: RowsHearEachOther, run: TurnRun) -> None:
    """A run against plain torch, and the sum of rows that its partner's gradient is."""
    before, rows, V = (torch.tensor(each.value) for each in (film.start.X, run.X, run.V))
    found = torch.tensor(run.X_grad.value)
    assert torch.allclose(found, gradient(rows, V), atol=1e-6)
    assert torch.allclose(torch.tensor(run.old.value), gradient(before, V), atol=1e-6)
    change = (found - torch.tensor(run.old.value)).norm(dim=1)
    assert torch.allclose(torch.tensor(run.moved.value), change, atol=1e-6)
    factors = (V + V.T) * (1 - torch.tanh(rows @ rows.T) ** 2)
    terms = factors[run.partner, :, None] * rows
    assert torch.allclose(torch.tensor(run.terms.value), terms, atol=1e-5)
    assert torch.allclose(terms.sum(0), found[run.partner], atol=1e-5)


@pytest.mark.parametrize("seed", range(100, 100 + tries(1)))
def test_other_numbers(seed: int) -> None:
    film = rows_hear_each_other(**parameter_set("RowsHearEachOther", seed))
    for turn in (film.together, film.alone, film.paired):
        held(film, turn[0])
        held(film, turn[-1])
        V, change = (torch.tensor(each.value) for each in (turn[-1].V, turn[-1].moved))
        assert torch.equal(change > 0, (V + V.T)[:, film.row] != 0)


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ShapeError, r"X has shape \(1, 2\)"),
        ({"X": [[1.0, 0.2], [-0.2, 1.0]]}, ShapeError, "X has 2 rows"),
        ({"a": 0.6}, ParameterError, "a = 0.6"),
        ({"b": 0.0}, ParameterError, "size of b = 0.0"),
        ({"pair": 0.05}, ParameterError, "size of pair = 0.05"),
        ({"degrees": 20}, ParameterError, "degrees = 20"),
        ({"degrees": 30.5}, ParameterError, "degrees = 30.5; give whole numbers"),
        ({"row": 5}, ParameterError, "row = 5 is no row of X"),
        ({"row": "first"}, ParameterError, "row = 'first' is no row of X"),
        ({"toward": 1}, ParameterError, "row and toward are both 1"),
        ({"partner": 1}, ParameterError, "row and partner are both 1"),
        ({"X": ALONG, "row": 0, "toward": 1, "partner": 2}, ParameterError, "nearly on one line"),
        ({"X": ONTO, "row": 0, "toward": 1, "partner": 2, "degrees": 90}, ParameterError, "in one"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        rows_hear_each_other(**settings)

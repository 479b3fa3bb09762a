"""Weights turned over, averaged and subtracted: gradients by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.only_the_symmetric_part import (
    V_UPPER,
    OnlyTheSymmetricPart,
    only_the_symmetric_part,
)
from gradmath.records.lopsided import LopsidedRun
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS, WEIGHTS = torch.tensor(X), torch.tensor(V_UPPER)
CHAPTER = torch.full((5, 5), -0.1).fill_diagonal_(0.4)


def gradient(rows: Tensor, V: Tensor) -> Tensor:
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.T).backward(V)
    assert leaf.grad is not None
    return leaf.grad


@pytest.fixture(scope="module")
def film() -> OnlyTheSymmetricPart:
    return only_the_symmetric_part()


def test_v_is_the_scripts_and_its_mean_the_chapters(film: OnlyTheSymmetricPart) -> None:
    assert torch.equal(WEIGHTS, torch.full((5, 5), -0.2).triu(1).fill_diagonal_(0.4))
    assert torch.allclose(torch.tensor(film.mean.V.value), CHAPTER)
    assert int((film.nothing.V.value != 0).sum()) == 20
    similar = torch.tanh(ROWS @ ROWS.T)
    assert (similar - similar.T).abs().max() <= 1e-6
    assert abs(float(((WEIGHTS - WEIGHTS.T) * similar).sum())) < 1e-6


def test_turned_over_and_averaged_v_leave_the_same_gradient(film: OnlyTheSymmetricPart) -> None:
    due = gradient(ROWS, WEIGHTS)
    for run in (film.given, film.turned, film.mean):
        assert (torch.tensor(run.X_grad.value) - due).abs().max() <= 1e-6
    assert due.norm(dim=1).min() > 0.2
    assert abs(film.nothing.X_grad.value).max() <= 1e-6


def test_v_less_a_share_of_its_transpose_leaves_what_is_left_of_one(
    film: OnlyTheSymmetricPart,
) -> None:
    whole = gradient(ROWS, WEIGHTS)
    shares = [k / (len(film.shrinking) - 1) for k in range(len(film.shrinking))]
    for share, run in zip(shares, film.shrinking, strict=True):
        assert (torch.tensor(run.X_grad.value) - (1 - share) * whole).abs().max() <= 1e-6
        assert torch.allclose(torch.tensor(run.V.value), WEIGHTS - share * WEIGHTS.T, atol=1e-6)


def held(run: LopsidedRun) -> None:
    """A run against plain torch, and against the sums of its pairs by hand."""
    rows, V = torch.tensor(run.X.value), torch.tensor(run.V.value)
    found, similar = torch.tensor(run.X_grad.value), torch.tanh(rows @ rows.T)
    assert torch.allclose(found, gradient(rows, V), atol=1e-6)
    sums = torch.tensor(run.sums.value)
    assert torch.allclose(sums, V + V.T, atol=1e-6)
    assert torch.allclose(found, (sums * (1 - similar**2)) @ rows, atol=1e-5)


@pytest.mark.parametrize("seed", range(100, 100 + tries(2)))
def test_other_numbers(seed: int) -> None:
    film = only_the_symmetric_part(**parameter_set("OnlyTheSymmetricPart", seed))
    for run in (film.given, film.turned, film.mean, film.nothing, film.shrinking[20]):
        held(run)


def test_the_law_holds_of_weights_at_random() -> None:
    generator = torch.Generator().manual_seed(0)
    for _ in range(20):
        rows = torch.randn(5, 3, generator=generator)
        A = torch.randn(5, 5, generator=generator)
        assert gradient(rows, A - A.T).abs().max() <= 2e-6
        assert (gradient(rows, A) - gradient(rows, (A + A.T) / 2)).abs().max() <= 2e-6


TWO = {"X": [[0.5, 1.0], [1.0, -0.2]], "i": 0, "j": 1}


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ShapeError, r"X has shape \(1, 2\)"),
        ({"V": [[0.4, 0.2]]}, ShapeError, r"V has shape \(1, 2\) but X has 5 rows"),
        ({**TWO, "V": [[0.4, 0.25], [0.1, 0.4]]}, ParameterError, r"V\[0, 1\] is 0.25"),
        ({**TWO, "V": [[1.2, 0.2], [0.0, 0.4]]}, ParameterError, r"V\[0, 0\] is 1.2"),
        ({**TWO, "V": [[0.4, 0.3], [0.0, 0.4]]}, ParameterError, "odd number of tenths"),
        ({**TWO, "V": [[0.4, 0.2], [0.2, 0.4]]}, ParameterError, "give V other weights"),
        ({**TWO, "V": [[0.4, 0.2], [-0.2, 0.4]]}, ParameterError, "alike or cancel"),
        ({**TWO, "V": [[0.0, 0.2], [0.0, 0.0]], "X": [[1.8, 0.2], [1.7, -0.2]]},
         ParameterError, "longest row of X.grad is 0.00"),
        ({"i": 3, "j": 1}, ParameterError, "i = 3 and j = 1 are no pair"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        only_the_symmetric_part(**settings)

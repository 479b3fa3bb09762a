"""Rows that backward leaves and columns that jvp returns, by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.autograd import forward_ad

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_4.row_or_column import (
    A_ENTRIES,
    RowOrColumn,
    T,
    W,
    X,
    row_or_column,
)
from gradmath.records.walls import WallRun
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> RowOrColumn:
    return row_or_column(n=50)


def assert_painted(run: WallRun, J: torch.Tensor) -> None:
    """What calls have left is J, row by row and column by column, a call for each."""
    m, n = J.shape
    assert run.size == (m, n) and run.J.value.reshape(m, n).tolist() == J.tolist()
    assert int(run.back_calls.value) == len(run.rows) == m
    assert int(run.ahead_calls.value) == len(run.columns) == n
    for i, (v, row) in enumerate(zip(run.V, run.rows, strict=True)):
        assert v.value.ravel().tolist() == torch.eye(m)[i].tolist()
        assert row.value.ravel().tolist() == J[i].tolist()
    for j, (u, column) in enumerate(zip(run.U, run.columns, strict=True)):
        assert u.value.ravel().tolist() == torch.eye(n)[j].tolist()
        assert column.value.ravel().tolist() == J[:, j].tolist()


def test_the_courses_jacobian_by_rows_and_by_columns(film: RowOrColumn) -> None:
    A, x = torch.tensor(A_ENTRIES), torch.tensor(X)
    J = torch.autograd.functional.jacobian(lambda x: (A @ x) ** 2, x)
    assert J.tolist() == (2 * (A @ x)[:, None] * A).tolist()
    assert_painted(film.wide, J)


def test_a_loss_has_one_row_and_a_column_for_each_weight(film: RowOrColumn) -> None:
    w = torch.tensor(W)
    assert (2 * w).tolist() == [2, 4, 6, 8, -2, -4, 1, 3]
    assert_painted(film.loss, 2 * w[None])
    assert float(film.loss.out.value) == float((w**2).sum())


def test_one_input_has_one_column_and_a_row_for_each_output(film: RowOrColumn) -> None:
    k = torch.arange(1.0, 9.0)
    assert_painted(film.tall, k[:, None])
    assert film.tall.out.value.tolist() == (T * k).tolist()


def test_all_weights_in_one_call_arrive_as_the_sum_of_their_slopes(film: RowOrColumn) -> None:
    with forward_ad.dual_level():
        w = forward_ad.make_dual(torch.tensor(W), torch.ones(8))
        mixed = forward_ad.unpack_dual((w**2).sum()).tangent
    assert mixed is not None
    assert float(film.loss.mixed.value) == float(mixed) == 2 * sum(W) == 18
    assert film.loss.u.value.tolist() == [1.0] * 8


def test_a_call_for_each_of_many_weights_tells_what_one_call_leaves(film: RowOrColumn) -> None:
    clocked, w = film.clocked, torch.linspace(-1, 1, 50)
    leaf = w.clone().requires_grad_()
    (leaf**2).sum().backward()
    assert leaf.grad is not None
    assert clocked.grad.tensor.value.tolist() == leaf.grad.tolist()
    assert torch.allclose(torch.tensor(clocked.slopes.tensor.value), leaf.grad)
    assert int(clocked.weights.value) == int(clocked.calls.value) == 50
    assert clocked.back.measured and clocked.ahead.measured
    assert float(clocked.back.value) > 0 and float(clocked.ahead.value) > 0


HALVES = st.integers(-18, 18).map(lambda k: k / 2)


@settings(deadline=None, max_examples=tries(4))
@given(st.lists(HALVES, min_size=2, max_size=8), st.integers(2, 9))
def test_any_weights_are_painted(w: list[float], n: int) -> None:
    film = row_or_column(w, n)
    assert_painted(film.loss, 2 * torch.tensor([w]))
    assert_painted(film.tall, torch.arange(1.0, len(w) + 1)[:, None])
    assert float(film.loss.mixed.value) == 2 * sum(w)
    assert film.clocked.grad.tensor.shape == (n,)


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"w": [1.0]}, ShapeError, "give 2 to 8 numbers"),
        ({"w": [1.0] * 9}, ShapeError, "give 2 to 8 numbers"),
        ({"w": [[1.0, 2.0]]}, ShapeError, "give 2 to 8 numbers"),
        ({"w": [1.0, 0.25]}, ParameterError, "w has 0.25; give whole and half numbers"),
        ({"w": [1.0, 9.5]}, ParameterError, "from -9 to 9"),
        ({"n": 1}, ParameterError, "give a whole number from 2 to 2000"),
        ({"n": 2001}, ParameterError, "give a whole number from 2 to 2000"),
        ({"n": 2.5}, ParameterError, "n = 2.5"),
        ({"n": True}, ParameterError, "n = True"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: dict[str, Any], kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        row_or_column(**change)

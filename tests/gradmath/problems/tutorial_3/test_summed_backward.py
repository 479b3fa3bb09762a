"""b is copied to every row, c along the rows, s to every entry: what comes back, by plain torch."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import (
    DtypeError,
    GradmathError,
    NonFiniteError,
    ParameterError,
    ShapeError,
)
from gradmath.problems.tutorial_3.summed_backward import summed_backward
from gradmath.records.loom import LoomPass
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

WHOLE = st.integers(-9, 9).map(float)


@st.composite
def looms(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    m, n = draw(st.integers(2, 4)), draw(st.integers(1, 2))

    def tensor(*shape: int) -> torch.Tensor:
        size = int(torch.tensor(shape).prod())
        return torch.tensor(draw(st.lists(WHOLE, min_size=size, max_size=size))).reshape(shape)

    return tensor(m, n), tensor(n), tensor(m, n)


def gradients(made: torch.Tensor, V: torch.Tensor, *leaves: torch.Tensor) -> list[Any]:
    made.backward(V)
    return [leaf.grad.tolist() for leaf in leaves if leaf.grad is not None]


@settings(deadline=None, max_examples=tries(8))
@given(looms())
def test_gradients_are_sums_over_what_a_tensor_was_copied_along(
    drawn: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> None:
    X, b, V = drawn
    m, n = X.shape
    film = summed_backward(X, b, V)
    leaf = b.clone().requires_grad_()
    (grad,) = gradients(X + leaf, V, leaf)
    assert film.grad.value.tolist() == film.fold.whole.value.tolist() == grad
    assert grad == V.sum(0).tolist()
    assert film.z.value.tolist() == (X + b).tolist()
    partial = [V[:k].sum(0).tolist() for k in range(2, m + 1)]
    assert [total.value.tolist() for total in film.fold.sums] == partial

    rest = film.margins
    c, s = torch.arange(float(m))[:, None].requires_grad_(), torch.tensor(1.0).requires_grad_()
    made = X + c + s
    assert rest.h.value.tolist() == (X + c).tolist() and rest.y.value.tolist() == made.tolist()
    c_grad, s_grad = gradients(made, V, c, s)
    assert rest.c_grad.value.tolist() == c_grad == V.sum(1, keepdim=True).tolist()
    assert rest.s_grad.value.tolist() == s_grad == float(V.sum())
    sideways, upwards = rest.folds
    assert sideways.whole.value.tolist() == c_grad and upwards.whole.value.tolist() == s_grad
    assert len(sideways.sums) == n - 1 and len(upwards.sums) == m - 1
    left = [V[:, :k].sum(1).tolist() for k in range(2, n)]
    assert [total.value.tolist() for total in sideways.sums[: n - 2]] == left
    assert [float(total.value) for total in upwards.sums] == [
        float(V[:k].sum()) for k in range(2, m + 1)
    ]


@settings(deadline=None, max_examples=tries(6))
@given(looms())
def test_a_nudge_lifts_a_column_and_its_effects_add_up(
    drawn: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> None:
    X, b, V = drawn
    film = summed_backward(X, b, V)
    assert len(film.lifts) == min(2, len(b))
    assert len({lift.entry for lift in film.lifts}) == len(film.lifts)
    for lift in film.lifts:
        n = b.clone()
        n[lift.entry] += 0.25
        change = V * ((X + n) - (X + b))  # quarters: exact in float32
        assert lift.moved.value.tolist() == n.tolist()
        assert lift.lifted.value.tolist() == (X + n).tolist()
        assert float(lift.step.value) == 0.25
        assert [float(each.value) for each in lift.effects] == change[:, lift.entry].tolist()
        assert float(lift.together.value) == float(change.sum())
        assert float(lift.together.value) == 0.25 * float(V.sum(0)[lift.entry])


def test_what_must_be_true_of_the_courses_numbers() -> None:
    film = summed_backward()
    assert film.z.value.tolist() == [[2, 0], [4, -3], [1, 2]] and film.grad.value.tolist() == [6, 0]
    b = torch.tensor([1.0, -2.0])
    assert film.strides.value.tolist() == list(b.expand(3, 2).stride()) == [0, 1]
    X, V = torch.tensor(film.X.value).requires_grad_(), torch.tensor(film.V.value)
    (X + b).backward(V)
    assert X.grad is not None and torch.equal(X.grad, V)
    first, last = film.lifts
    assert (first.entry, last.entry) == (0, 1)
    assert [each.text() for each in first.effects] == ["0.25", "0.75", "0.50"]
    assert [each.text() for each in last.effects] == ["0.50", "−0.25", "−0.25"]
    assert first.together.text() == "1.50" and float(last.together.value) == 0.0
    rest = film.margins
    assert rest.c_grad.value.tolist() == [[3], [2], [1]] and rest.s_grad.value.tolist() == 6
    assert rest.c_strides.value.tolist() == [1, 0] and rest.s_strides.value.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("V", "entries"),
    [([[1.0, 2.0], [2.0, -2.0]], [0, 1]), ([[1.0, 2.0], [-1.0, 5.0]], [1, 0]),
     ([[1.0, 2.0], [4.0, 5.0]], [0, 1]), ([[0.0, 0.0], [0.0, 0.0]], [0, 1])],
)  # fmt: skip
def test_the_last_nudge_is_one_that_cancels_if_there_is_one(
    V: list[list[float]], entries: list[int]
) -> None:
    film = summed_backward([[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0], V)
    assert [lift.entry for lift in film.lifts] == entries


def test_double_precision_stays_double() -> None:
    X, b, V = (torch.ones(shape).double() for shape in ((2, 2), (2,), (2, 2)))
    film: LoomPass = summed_backward(X, b, V)
    assert film.margins.y.value.dtype == film.grad.value.dtype == "float64"


ONES = [[1.0, 1.0], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: summed_backward([1.0]), ShapeError, "X has shape (1,) but must be a matrix"),
        (lambda: summed_backward([[1.0]]), ShapeError, "give 2 to 4 rows of 1 to 2 entries"),
        (lambda: summed_backward(ONES, [1.0], ONES), ShapeError, "b has shape (1,) but X has"),
        (lambda: summed_backward(ONES, [1.0, 1.0], [[1.0]]), ShapeError, "give V the shape (2, 2)"),
        (lambda: summed_backward(ONES, torch.ones(2).double(), ONES), DtypeError,
         "b.to(torch.float32)"),
        (lambda: summed_backward(*(torch.ones(k).half() for k in ((2, 1), (1,), (2, 1)))),
         DtypeError, "X has dtype torch.float16"),
        (lambda: summed_backward([[float("nan")]] * 2, [1.0], [[1.0]] * 2), NonFiniteError,
         "X[0, 0] is nan"),
        (lambda: summed_backward(ONES, [0.5, 1.0], ONES), ParameterError,
         "b[0] is 0.5; give whole numbers"),
        (lambda: summed_backward(ONES, [1.0, 1.0], [[1.0, 10.0], [0.0, 0.0]]), ParameterError,
         "V[0, 1] is 10; give whole numbers from -9"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, re.escape(message)):
        call()

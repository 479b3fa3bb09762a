"""Calls of backward by plain torch: which shapes may call, and what weights do to x.grad."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, radians, sin

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, NonFiniteError, ParameterError, ShapeError
from gradmath.problems.tutorial_3.one_number import (
    DEGREES,
    FLATTEST,
    PICKS,
    WEIGHTS,
    OneNumber,
    one_number,
)
from gradmath.records.raised import raised_in
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

MESSAGE = "grad can be implicitly created only for scalar outputs"
ENTRY = st.integers(-9, 9)
FILM = one_number()


def called(
    A: torch.Tensor, x: torch.Tensor, pick: Callable[[torch.Tensor], torch.Tensor],
    v: torch.Tensor | None = None,
) -> torch.Tensor:  # fmt: skip
    """What a call leaves in the .grad of a fresh x."""
    leaf = x.clone().requires_grad_()
    pick(A @ leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


def assert_film(film: OneNumber, A: torch.Tensor, x: torch.Tensor) -> None:
    """All that a film holds, by other calls than its own."""
    assert film.nudged.left.value.tolist() == A[0].tolist()
    for call, shape in zip(film.calls, PICKS.values(), strict=True):
        assert call.y.value.tolist() == (A @ x).tolist() and bool(call.absent.value)
        assert [list(each.value.shape) for each in call.picks] == [list(s) for s in PICKS.values()]
        assert all(bool(each.value) for each in call.shapes)
        assert [each.value.tolist() for each in call.gradients] == A.tolist()
        may = shape != (2,)
        assert bool(call.empty.value) is not may
        if may:
            assert call.left.value.tolist() == A[0].tolist()
    largest = float(A.abs().max())
    for run, weight in zip(film.weighed, WEIGHTS, strict=True):
        due = called(A, x, lambda y: y[0], torch.tensor(weight))
        assert torch.equal(torch.tensor(run.left.value), due)
        assert torch.allclose(torch.tensor(run.terms[0].value), due)
    for run, degrees in zip(film.turned, DEGREES, strict=True):
        v = torch.tensor([cos(radians(degrees)), sin(radians(degrees))])
        assert torch.allclose(torch.tensor(run.left.value), v @ A, atol=1e-5 * largest)
        total = torch.tensor(run.terms[0].value) + torch.tensor(run.terms[1].value)
        assert torch.allclose(total, v @ A, atol=1e-5 * largest)
    assert film.chosen.left.value.tolist() == called(A, x, lambda y: y.sum()).tolist()


def test_the_film_of_the_course() -> None:
    A, x = torch.tensor([[3.0, 1.0], [-1.0, 2.0]]), torch.tensor([1.0, 2.0])
    assert_film(FILM, A, x)
    assert FILM.calls[0].left.value.tolist() == [3, 1] and FILM.calls[0].y.value.tolist() == [5, 3]
    assert called(A, x, lambda y: y[:1]).tolist() == called(A, x, lambda y: y[:1, None]).tolist()
    assert FILM.chosen.left.value.tolist() == [2, 3] == (torch.ones(2) @ A).tolist()
    assert called(A, x, lambda y: y[0], torch.tensor(2.0)).tolist() == [6, 2]


def test_torch_refuses_whatever_has_not_one_element() -> None:
    told = raised_in(FILM.calls[3].raised)
    assert told is not None and told.error == "RuntimeError" and told.says == MESSAGE
    for shape in ((2,), (2, 1), (0,)):
        with pytest.raises(RuntimeError, match="only for scalar outputs"):
            torch.ones(shape, requires_grad=True).mul(1).backward()


@settings(deadline=None, max_examples=tries(3))
@given(st.lists(ENTRY, min_size=4, max_size=4), st.lists(ENTRY, min_size=2, max_size=2))
def test_other_numbers(rows: list[int], entries: list[int]) -> None:
    A = torch.tensor(rows, dtype=torch.float32).reshape(2, 2)
    longest, shortest = torch.linalg.svdvals(A.double()).tolist()
    assume(shortest >= 1.01 * FLATTEST * longest and longest > 0)
    x = torch.tensor(entries, dtype=torch.float32)
    film = one_number(A.tolist(), x.tolist())
    assert_film(film, A, x)
    # y is at most 162, rounded to 2 ** -17; over a step of 0.01 that is below 0.002.
    for k, nudge in enumerate(film.nudges):
        assert float(nudge.leg.value) == pytest.approx(float(A[0, k]), abs=4e-3)
        assert nudge.leg.text() == f"{float(A[0, k]):g}".replace("-", "−")
        step = torch.zeros(2, dtype=torch.float64)
        step[k] = 0.01
        due = A.double() @ (x.double() + step) - A.double() @ x.double()
        assert nudge.effects.value.tolist() == pytest.approx(due.tolist(), abs=4e-5)


def test_a_plain_weight_changes_nothing() -> None:
    plain = FILM.weighed[FILM.plain]
    assert float(plain.weights.value) == 1.0
    assert plain.left.value.tolist() == FILM.calls[0].left.value.tolist()


@pytest.mark.parametrize(
    ("A", "x", "error", "advice"),
    [
        ([[1.0, 0.0]], [1.0, 2.0], ShapeError, r"the shape \(2, 2\)"),
        ([[1.0, 0.0], [0.0, 1.0]], [1.0], ShapeError, r"the shape \(2,\)"),
        ([[1.5, 0.0], [0.0, 1.0]], [1.0, 2.0], ParameterError, "whole numbers"),
        ([[10.0, 0.0], [0.0, 1.0]], [1.0, 2.0], ParameterError, "from -9 to 9"),
        ([[1.0, 2.0], [2.0, 4.0]], [1.0, 2.0], ParameterError, "different ways"),
        ([[9.0, 8.0], [8.0, 7.0]], [1.0, 2.0], ParameterError, "different ways"),
        ([[0.0, 0.0], [0.0, 0.0]], [1.0, 2.0], ParameterError, "different ways"),
        ([[1.0, 0.0], [0.0, 1.0]], [float("nan"), 2.0], NonFiniteError, "finite"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(
    A: list[list[float]], x: list[float], error: type[GradmathError], advice: str
) -> None:
    with refused_in_one_line(error, advice):
        one_number(A, x)

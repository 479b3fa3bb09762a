"""A step that overshoots, by the course's lines."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.workshop_2.a_step_too_far import a_step_too_far
from tests.support.refusals import refused_in_one_line
from tests.support.second_opinion import wide
from tests.support.similarity import course, off_after


def test_a_step_that_overshoots_is_found_among_drawn_rows() -> None:
    both = a_step_too_far()
    assert both.found is not None and both.seed is not None
    found = both.found
    start = found.runs[0].X.value
    _, before, grad = course(start.tolist())
    rate = float(found.rates.value[-1])
    moved = torch.tensor(start) + rate * grad
    _, after, slope = course(moved.tolist())
    assert after < before
    off, off_end, off_predicted = off_after(rate, grad, moved, slope, start)
    assert float(found.change.value[-1]) == pytest.approx(
        (after - before).item(), abs=off + off_end
    )
    assert float(found.predicted.value[-1]) == pytest.approx(
        rate * (grad**2).sum().item(), abs=off_predicted
    )
    assert found.longest.overshoots and not both.given.longest.overshoots
    # Near zero the promise is kept.
    slope = (wide(found.change)[1] - 0) / wide(found.rates)[1]
    assert slope == pytest.approx(float((grad**2).sum()), rel=0.5)
    assert not found.change.value[0] and not found.level.value.any()


def test_weights_that_never_overshoots_is_told() -> None:
    gentle = [[1e-3 if i == j else 0.0 for j in range(5)] for i in range(5)]
    assert a_step_too_far(V=gentle).found is None


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        (
            {"X": [[1.0], [2.0]], "V": [[1.0, 0.0], [0.0, 1.0]]},
            ParameterError,
            r"X has shape \(2, 1\); give \(5, 3\)",
        ),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        a_step_too_far(**settings)

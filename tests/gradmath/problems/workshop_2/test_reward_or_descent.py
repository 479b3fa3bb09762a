"""A step up and a step down, by the course's lines."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError, NonFiniteError, ParameterError, ShapeError
from gradmath.problems.workshop_2.reward_or_descent import reward_or_descent
from gradmath.problems.workshop_2.similarity import X
from tests.support.refusals import refused_in_one_line
from tests.support.similarity import course, off_after


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_a_reward_step_raises_and_a_descent_step_lowers_the_objective(rate: float) -> None:
    found = reward_or_descent(rate=rate)
    _, L, grad = course()
    for way, step, sign in (
        (found.rising, found.reward, 1),
        (found.falling, found.descent, -1),
    ):
        moved = torch.tensor(X) + sign * rate * grad
        _, end, slope = course(moved.tolist())
        off, off_end, off_predicted = off_after(rate, grad, moved, slope)
        assert float(step.change.value) == pytest.approx((end - L).item(), abs=off + off_end)
        assert float(way[-1].L.value) == pytest.approx(end.item(), abs=off_end)
        assert sign * float(step.change.value) > 0
        assert float(step.predicted.value) == pytest.approx(
            sign * rate * (grad**2).sum().item(), abs=off_predicted
        )
        assert way[0] is found.start and len(way) == 17
        Ls = [float(run.L.value) for run in way]
        assert sorted(Ls, reverse=sign < 0) == Ls
    assert found.listing.lines == (f"up = X + {rate} * X.grad", f"down = X - {rate} * X.grad")


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"V": [[1.0]]}, ShapeError, r"V has shape \(1, 1\) but X has 5 rows"),
        ({"rate": 0}, ParameterError, "rate = 0 is no length of a step"),
        ({"rate": -1.0}, ParameterError, "rate = -1.0 is no length"),
        ({"X": [[math.nan] * 3] * 5}, NonFiniteError, r"X\[0, 0\] is nan"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        reward_or_descent(**settings)

"""One row moves, or all turn together: the gradient by the course's lines."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.rows_hear_each_other import rows_hear_each_other
from gradmath.problems.workshop_2.similarity import V_SIGNED, X
from tests.support.refusals import refused_in_one_line
from tests.support.rounding import rounding, similarity_rounding
from tests.support.second_opinion import wide
from tests.support.similarity import assert_near, course


def test_one_row_moves_and_every_gradient_hears() -> None:
    found = rows_hear_each_other()
    moved = torch.tensor(X)
    moved[1] += -0.6
    before, after = course()[2], course(moved.tolist())[2]
    off = sum(similarity_rounding(each, V_SIGNED).X_grad for each in (X, moved))
    change = (after - before).norm(dim=1)
    assert_near(found.change, change, math.sqrt(3) * off + rounding(3) * float(change.max()))
    assert (wide(found.change) > 0.1).all()
    change = wide(found.nudged[-1].Y) - wide(found.start.Y)
    others = np.ix_([0, 2, 3, 4], [0, 2, 3, 4])
    assert not change[others].any() and change[1].all()


def test_rows_turned_together_turn_the_gradient_with_them() -> None:
    found = rows_hear_each_other()
    Xs, grads = wide(found.start.X), wide(found.start.X_grad)
    for run in found.turned:
        Q = np.linalg.lstsq(Xs, wide(run.X), rcond=None)[0]
        # Each row of the turned X is three products with a Q that was rounded, too.
        size = abs(Xs) @ abs(Q)
        off = similarity_rounding(wide(run.X), V_SIGNED, size, made_by=3 + 1)
        off_Q = rounding(3 + 1) * float(
            np.linalg.norm(size) * np.linalg.norm(np.linalg.pinv(Xs), 2)
        )
        np.testing.assert_allclose(Q.T @ Q, np.eye(3), rtol=0, atol=2 * off_Q)
        assert np.linalg.det(Q) == pytest.approx(1, abs=3 * off_Q)
        assert_near(run.Y, found.start.Y.value, off.Y)
        assert_near(run.X_grad, grads @ Q, off.X_grad + float(np.linalg.norm(grads, 2)) * off_Q)
        assert off.Y <= float(found.Y_rounding.value) <= 1e-5
    last = np.linalg.lstsq(Xs, wide(found.turned[-1].X), rcond=None)[0]
    assert np.trace(last) == pytest.approx(1 + 2 * math.cos(2 * math.pi / 3), abs=3 * off_Q)
    assert float(found.Y_drift.value) <= float(found.Y_rounding.value)
    assert float(found.grad_drift.value) <= off.X_grad


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"row": 5}, ParameterError, "row = 5 is no row of X"),
        ({"nudge": 0}, ParameterError, "nudge = 0 moves nothing"),
        (
            {"X": [[1.0], [2.0]], "V": [[1.0, 0.0], [0.0, 1.0]]},
            ShapeError,
            "X has rows of 1 entries",
        ),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        rows_hear_each_other(**settings)

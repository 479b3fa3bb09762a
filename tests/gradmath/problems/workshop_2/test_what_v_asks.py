"""Two families of weights, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.similarity import X
from gradmath.problems.workshop_2.what_v_asks import what_v_asks
from tests.support.refusals import refused_in_one_line
from tests.support.rounding import rounding, similarity_rounding
from tests.support.second_opinion import wide
from tests.support.similarity import EYE, assert_near, by_hand


def test_both_families_and_the_same_gradient_from_the_objective() -> None:
    found = what_v_asks()
    assert len(found.even) == len(found.signed) == 23
    for k, (even, signed) in enumerate(zip(found.even, found.signed, strict=True)):
        b = 4 * k * math.sqrt(0.05) / 99
        a = math.sqrt((1 - 20 * b * b) / 5)
        for run, sign in ((even, 1), (signed, -1)):
            V = np.where(EYE, a, sign * b)
            # Two products, a difference, a quotient and a root, of numbers up to 1.
            assert_near(run.V, V, rounding(6))
            assert (wide(run.V) ** 2).sum() == pytest.approx(1, rel=rounding(6))
            off = similarity_rounding(X, V).X_grad + rounding(6) * 2 * np.abs(X).sum(axis=0).max()
            assert_near(run.X_grad, by_hand(X, V), off)
    np.testing.assert_array_equal(found.X_grad.value, found.signed[-1].X_grad.value)
    assert (wide(found.even[-1].V) > 0).all() and (wide(found.signed[-1].V)[~EYE] < 0).all()


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ShapeError, r"X has shape \(1, 2\)"),
        ({"X": [1.0, 2.0]}, ShapeError, r"X has shape \(2,\)"),
        ({"points": 1}, ParameterError, "points = 1 makes no family"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        what_v_asks(**settings)

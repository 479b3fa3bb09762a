"""The size of a gradient along the family: the course's figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from tests.support.refusals import refused_in_one_line
from tests.support.rounding import rounding
from tests.support.second_opinion import wide


def test_the_size_along_the_family_is_the_courses_and_blind_to_the_sign() -> None:
    found = size_is_no_accident()
    sizes = wide(found.even.size)[[0, 20, 40, 60, 80, 88]]
    np.testing.assert_allclose(sizes, [0.131, 0.158, 0.221, 0.298, 0.380, 0.414], atol=3e-3)
    np.testing.assert_allclose(wide(found.signed.size), wide(found.even.size), atol=0.01)
    np.testing.assert_allclose(wide(found.slope), [0.20, 0.48], atol=5e-3)
    assert len(found.members) == 89


def test_one_heavier_row_breaks_the_symmetry_of_rows() -> None:
    found = size_is_no_accident()
    np.testing.assert_allclose(wide(found.rows_even), wide(found.rows_even).mean(), rtol=0.04)
    heavy = wide(found.rows_heavy)
    assert (heavy[0] > 1.6 * heavy[1:].max()).all()
    np.testing.assert_allclose(heavy[1:], heavy[1:].mean(), rtol=0.04)
    np.testing.assert_allclose(wide(found.V_heavy)[0], 3 * wide(found.V_even)[0], rtol=rounding(1))


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"n": 1e9}, ParameterError, "cannot be shown"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        size_is_no_accident(**settings)

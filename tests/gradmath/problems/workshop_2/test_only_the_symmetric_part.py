"""Weights, their transpose and their mean, by the course's lines."""

from __future__ import annotations

import numpy as np

from gradmath.problems.workshop_2.only_the_symmetric_part import V_UPPER, only_the_symmetric_part
from gradmath.problems.workshop_2.similarity import V_SIGNED, X
from tests.support.rounding import rounding, similarity_rounding
from tests.support.second_opinion import wide
from tests.support.similarity import assert_near, course


def test_weights_and_their_transpose_and_their_mean_leave_the_same_gradient() -> None:
    found = only_the_symmetric_part()
    np.testing.assert_array_equal(found.transposed.V.value, np.array(V_UPPER, np.float32).T)
    np.testing.assert_allclose(wide(found.mean.V), V_SIGNED, rtol=rounding(1))
    off = similarity_rounding(X, V_UPPER)
    assert abs(found.asymmetry.value).max() <= off.Y <= float(found.Y_rounding.value) <= 1e-5
    given = course(V=V_UPPER)[2]
    for run in (found.given, found.transposed, found.mean):
        assert_near(run.X_grad, given, off.X_grad)
    assert float(found.difference.value) <= off.X_grad <= float(found.X_grad_rounding.value) <= 1e-5

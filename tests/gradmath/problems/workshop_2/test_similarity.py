"""One run of weighted similarities, by the course's lines and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.problems.workshop_2.only_the_symmetric_part import V_UPPER
from gradmath.problems.workshop_2.similarity import V_SIGNED, X, weighted_similarity
from tests.support.rounding import rounding, similarity_rounding
from tests.support.second_opinion import wide
from tests.support.similarity import assert_near, by_hand, course, same


def test_a_run_is_the_courses() -> None:
    found = weighted_similarity()
    Y, L, grad = course()
    same(found.Y, Y)
    same(found.X_grad, grad)
    off = similarity_rounding(X, V_SIGNED)
    np.testing.assert_allclose(wide(found.L), L, rtol=0, atol=off.L)
    assert_near(found.X_grad, by_hand(X, V_SIGNED), off.X_grad)
    diagonal, rest, _ = wide(found.parts)
    assert diagonal == pytest.approx(0.4 * Y.trace().item(), abs=off.L)
    assert rest == pytest.approx(-0.1 * (Y.sum() - Y.trace()).item(), abs=off.L)
    # What is shown adds up at the decimals shown.
    texts = [found.parts.text((k,)).replace("−", "-") for k in range(3)]
    assert round(float(texts[0]) + float(texts[1]), 2) == float(texts[2])
    assert sum(5 * [0.4**2] + 20 * [0.1**2]) == pytest.approx(1)


def test_the_drawn_rows_are_the_one_that_is_named() -> None:
    drawn = torch.randn(5, 3, generator=torch.Generator().manual_seed(30163))
    np.testing.assert_allclose(np.round(drawn.numpy(), 1), np.array(X), rtol=rounding(1))


def test_a_wrong_claim_is_noticed() -> None:
    """The checks above can fail."""
    with pytest.raises(AssertionError):
        same(weighted_similarity().X_grad, course(V=V_UPPER)[2] + 1e-6)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(course()[2], by_hand(X, np.abs(V_SIGNED)), atol=1e-6)

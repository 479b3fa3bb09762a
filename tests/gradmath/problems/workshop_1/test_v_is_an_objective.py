"""The landscape that v makes: contours, slopes and stops against plain torch and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.course import W_DIAGONAL, X
from gradmath.problems.workshop_1.v_is_an_objective import V_HERE, V_OTHER, v_is_an_objective
from tests.support.rounding import rounding


@pytest.mark.parametrize(("which", "v"), [("first", V_HERE), ("second", V_OTHER)])
def test_stops_and_slopes_are_plain_torch(which: str, v: tuple[float, ...]) -> None:
    hill = getattr(v_is_an_objective(), which)
    for stop in hill.stops:
        x = torch.tensor(stop.x.value, requires_grad=True)
        L = torch.tensor(v) @ torch.relu(torch.tensor(W_DIAGONAL) @ x)
        L.backward()
        assert x.grad is not None
        assert stop.x_grad.value.tolist() == x.grad.tolist() and stop.L.value == L.item()
        # By hand: v[i] W[i, i] where x[i] > 0.
        by_hand = [v[i] * W_DIAGONAL[i][i] * (stop.x.value[i] > 0) for i in range(4)]
        assert stop.x_grad.value[:4] == pytest.approx(by_hand)
    grid = hill.land.across.value
    up = np.array([[[v[2] * 2 * (a > 0), v[3] * 3 * (b > 0)] for a in grid] for b in grid])
    np.testing.assert_allclose(hill.land.slopes.value, up, rtol=rounding(1))


def test_contours_are_at_their_levels_by_hand() -> None:
    found = v_is_an_objective()
    for hill, v in ((found.first, V_HERE), (found.second, V_OTHER)):
        for level, lines in zip(hill.contours.levels.value, hill.contours.lines, strict=True):
            for line in lines:
                a, b = line.value.T.astype(np.float64)
                L = v[2] * 2 * np.maximum(a, 0) + v[3] * 3 * np.maximum(b, 0)
                # The grid's cells at the kink are cut straight.
                assert np.abs(L - level).max() < 1e-3 * 0.1 + rounding(5) * L.max()
                assert not ((a < 0) & (b < 0)).any(), "a contour on level ground"


def test_stops_are_x_itself_a_slope_and_level_ground() -> None:
    here, slope, level = v_is_an_objective().first.stops
    assert here.x.value.tolist() == torch.tensor(X).tolist()
    assert [stop.flat((2, 3)) for stop in (here, slope, level)] == [False, False, True]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"x": [0.4, -1.1, -1.9, 0.7, 1.5, -0.6]}, "x is .* in the two entries that vary"),
        ({"v": [0.0, 0.0, 0.0, 0.0]}, "level everywhere"),
        ({"across": 4, "along": 5}, "level everywhere"),
        ({"across": 3, "along": 3}, "span no square"),
        ({"across": 3, "along": 9}, "along = 9 is none of x"),
        ({"across": 2.5}, "across = 2.5 is none of x"),
    ],
)
def test_bad_input_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        v_is_an_objective(**given)

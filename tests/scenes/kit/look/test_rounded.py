"""A rectangle with round corners is manim's, whatever its size."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RoundedRectangle

from scenes.kit.look.rounded import rounded


@pytest.mark.parametrize("size", [(4.0, 2.0, 0.5), (0.92, 0.52, 0.05), (1.1, 0.3, 0.15)])
def test_it_is_manims_outline(size: tuple[float, float, float]) -> None:
    width, height, radius = size
    theirs = RoundedRectangle(width=width, height=height, corner_radius=radius).points
    assert np.abs(rounded(*size) - theirs).max() < 1e-12  # some dozen roundings of about 1
    assert np.abs(rounded(width, height, 0.9 * radius) - theirs).max() > 1e-3


def test_corners_are_no_rounder_than_there_is_room() -> None:
    assert np.array_equal(rounded(1.0, 0.4, 9.0), rounded(1.0, 0.4, 0.2))


def test_whoever_takes_it_must_copy_it() -> None:
    with pytest.raises(ValueError, match="read-only"):
        rounded(1.0, 0.4, 0.1)[0] = 0.0

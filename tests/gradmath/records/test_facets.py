"""Pieces of a plane between lines: cut by hand, and by many lines from a seed."""

from __future__ import annotations

import numpy as np
import pytest

from gradmath.records.facets import BORDER, Tract


def test_a_square_is_cut_along_a_line() -> None:
    square = Tract.square(1.0)
    x = square.corners[:, 0]
    right, left = square.where(x - 0.5, 7), square.where(0.5 - x, 7)
    assert right is not None and left is not None
    assert right.area == pytest.approx(1.0) and left.area == pytest.approx(3.0)
    assert sorted(right.sides) == [BORDER] * 3 + [7] and sorted(left.sides) == [BORDER] * 3 + [7]


def test_the_side_along_a_line_is_called_by_it() -> None:
    square = Tract.square(1.0)
    half = square.where(square.corners.sum(axis=1), 3)
    assert half is not None and half.area == pytest.approx(2.0)
    (k,) = [k for k, side in enumerate(half.sides) if side == 3]
    ends = half.corners[[k, (k + 1) % len(half.corners)]]
    assert np.allclose(ends.sum(axis=1), 0.0)


def test_nothing_is_left_beyond_a_line_outside_or_along_a_side() -> None:
    square = Tract.square(1.0)
    x = square.corners[:, 0]
    assert square.where(x - 2.0, 0) is None and square.where(x - 1.0, 0) is None
    kept = square.where(x + 1.0, 0)
    assert kept is not None and kept.area == pytest.approx(4.0)


@pytest.mark.parametrize("seed", range(5))
def test_pieces_between_lines_are_the_whole_square(seed: int) -> None:
    draw = np.random.default_rng(seed)
    tracts = [Tract.square(1.0)]
    lines = [(draw.normal(size=2), draw.normal(scale=0.3)) for _ in range(6)]
    for row, (weights, away) in enumerate(lines):
        parts = [
            tract.where(sign * (tract.corners @ weights + away), row)
            for tract in tracts for sign in (1, -1)
        ]  # fmt: skip
        tracts = [part for part in parts if part is not None]
    assert sum(tract.area for tract in tracts) == pytest.approx(4.0)
    for place in draw.uniform(-1, 1, size=(200, 2)):
        inside = [tract for tract in tracts if _holds(tract, place)]
        assert len(inside) == 1
        middle = inside[0].middle
        for weights, away in lines:
            assert (place @ weights + away > 0) == (middle @ weights + away > 0)


def _holds(tract: Tract, place: np.ndarray) -> bool:
    ways = np.roll(tract.corners, -1, axis=0) - tract.corners
    towards = place - tract.corners
    return bool((ways[:, 0] * towards[:, 1] - ways[:, 1] * towards[:, 0] > 0).all())

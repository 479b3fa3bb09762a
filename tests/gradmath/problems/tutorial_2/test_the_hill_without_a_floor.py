"""The hill of binary cross-entropy, by plain torch and by hand."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_2.the_hill_without_a_floor import (
    TheHillWithoutAFloor,
    Z,
    the_hill_without_a_floor,
)
from gradmath.records.hills import HillRun
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> TheHillWithoutAFloor:
    return the_hill_without_a_floor()


def height(place: float) -> float:
    return float(bce(torch.tensor(place), torch.tensor(0.0)))


def test_heights_of_the_course(film: TheHillWithoutAFloor) -> None:
    assert [round(height(k), 5) for k in (0.0, -4.0, -7.0)] == [0.69315, 0.01815, 0.00091]
    z = torch.tensor(Z)
    heights, loss = bce(z, torch.zeros(3), reduction="none"), bce(z, torch.zeros(3))
    assert [round(k, 2) for k in heights.tolist()] == [0.37, 0.91, 2.31]
    assert film.start.h.value.tolist() == heights.tolist()
    assert float(film.start.loss.value) == float(loss) and round(float(loss), 2) == 1.2
    assert film.made.z.value.tolist() == z.tolist() and not film.made.y.value.any()


def test_the_hill_rises_everywhere_and_is_nowhere_zero(film: TheHillWithoutAFloor) -> None:
    line = torch.tensor(film.hill.line.value)
    hill = torch.tensor(film.hill.hill.value)
    assert (float(line[0]), float(line[-1]), len(line)) == (-7.0, 3.0, 201)
    assert (hill.diff() > 0).all() and float(hill.min()) > 0
    assert torch.allclose(hill, -torch.log(1 - torch.sigmoid(line)), atol=1e-6)
    assert torch.allclose(hill, bce(line, torch.zeros(201), reduction="none"), atol=0)
    slopes = torch.tensor(film.hill.slopes.value)
    assert torch.allclose(slopes, torch.sigmoid(line), atol=1e-6)
    by_differences = (hill[2:] - hill[:-2]) / (line[2:] - line[:-2])
    assert torch.allclose(slopes[1:-1], by_differences, atol=1e-3)


def test_zero_is_the_middle_of_p(film: TheHillWithoutAFloor) -> None:
    places = [float(film.hill.line.value[k]) for k in film.far]
    assert places == [-4.0, -5.0, -6.0]
    assert float(torch.sigmoid(torch.tensor(0.0))) == 0.5 == float(film.at_zero.p.value[1])
    assert float(film.hill.sigmoid.value[140]) == 0.5 and float(film.hill.line.value[140]) == 0


def test_one_logit_goes_to_zero_and_on(film: TheHillWithoutAFloor) -> None:
    places = [float(run.z.value[1]) for run in film.down]
    assert places == sorted(places, reverse=True) and 0.0 in places
    assert places[0] == pytest.approx(0.4) and places[-1] == -4.0
    assert float(film.at_zero.z.value[1]) == 0 and film.on[0] is film.at_zero
    for run in film.runs:
        assert run.z.value[[0, 2]].tolist() == film.start.z.value[[0, 2]].tolist()
        assert_run(run)


def assert_run(run: HillRun) -> None:
    for z, h, p in zip(run.z.value, run.h.value, run.p.value, strict=True):
        assert float(h) == pytest.approx(math.log1p(math.exp(z)), abs=1e-6)
        assert float(p) == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-6)
    mean = sum(map(float, run.h.value)) / 3
    assert float(run.loss.value) == pytest.approx(mean, abs=1e-6)


TENTHS = st.integers(-30, 25).map(lambda k: k / 10)


@settings(deadline=None, max_examples=tries(4))
@given(TENTHS, st.integers(-3, 25).map(lambda k: k / 10), TENTHS)
def test_any_logits_stand_on_it(first: float, moved: float, last: float) -> None:
    z = [first, moved, last]
    if moved <= 0:
        with refused_in_one_line(ParameterError, "give a number above 0"):
            the_hill_without_a_floor(z)
        return
    ordered = sorted(z)
    if min(b - a for a, b in pairwise(ordered)) < 0.29:
        with refused_in_one_line(ParameterError, "nearly the same place"):
            the_hill_without_a_floor(z)
        return
    film = the_hill_without_a_floor(z)
    for run in (film.start, film.at_zero, film.on[-1]):
        assert_run(run)
    assert film.start.z.value.tolist() == torch.tensor(z).tolist()


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ([0.0, 1.0], ShapeError, "give it 3 entries"),
        ([0.05, 1.0, 2.0], ParameterError, "give tenths from -3 to 2.5"),
        ([-3.1, 1.0, 2.0], ParameterError, "give tenths from -3 to 2.5"),
        ([0.0, 1.0, 2.6], ParameterError, "give tenths from -3 to 2.5"),
        ([0.5, -1.0, 2.0], ParameterError, "give a number above 0"),
        ([0.5, 0.7, 2.0], ParameterError, "that are 0.3 apart"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: Any, kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        the_hill_without_a_floor(change)

"""Nudges through one station and through two, by plain torch and by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_2.nudge_and_ratio import NudgeAndRatio, nudge_and_ratio
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> NudgeAndRatio:
    return nudge_and_ratio()


def number(record: Record) -> float:
    return float(record.value)


def test_the_courses_ratios_and_slopes(film: NudgeAndRatio) -> None:
    ratios = [[round((((2 + h) ** 2 * k) - 4 * k) / h, 4) for h in (0.1, 0.01, 0.001)]
              for k in (1, 3)]  # fmt: skip
    assert ratios == [[4.1, 4.01, 4.001], [12.3, 12.03, 12.003]]
    assert [round(number(stop.ratio), 4) for stop in film.stops] == ratios[0]
    assert round(number(film.two.both.ratio), 4) == ratios[1][-1]
    x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    u = x * x
    y = 3 * u
    first, second = (
        torch.autograd.grad(u, x, retain_graph=True),
        torch.autograd.grad(y, u, retain_graph=True),
    )
    y.backward()
    assert x.grad is not None and float(x.grad) == 12
    assert [number(slope) for slope in film.two.slopes] == [float(first[0]), float(second[0])]
    assert [number(each) for each in (*film.two.back, film.two.x_grad)] == [1, 3, 12]
    assert bool(film.two.absent.value)


def test_every_number_reads_in_full(film: NudgeAndRatio) -> None:
    assert [stop.new_u.text() for stop in film.stops] == ["4.41", "4.0401", "4.004001"]
    assert [stop.moved_u.text() for stop in film.stops] == ["0.41", "0.0401", "0.004001"]
    assert (film.two.both.new_y.text(), film.two.both.moved_y.text()) == ("12.012003", "0.012003")
    assert (film.two.alone.new_y.text(), film.two.alone.moved_y.text()) == ("12.003", "0.003")


def test_steps_fall_from_stop_to_stop_by_numbers_of_one_digit(film: NudgeAndRatio) -> None:
    steps = [number(run.step) for run in film.runs]
    assert all(after < before for before, after in pairwise(steps))
    assert steps[:3] == [0.1, 0.09, 0.08] and len(steps) == 19
    for run in film.runs:
        moved = number(run.new_x) - 2
        assert abs(moved - number(run.step)) < 1e-12
        assert abs(number(run.new_u) - (2 + number(run.step)) ** 2) < 1e-12


@st.composite
def numbers(draw: st.DrawFn) -> tuple[float, list[float], int]:
    steps = draw(st.sets(st.integers(11, 500), min_size=1, max_size=2))
    falling = [each / 1000 for each in sorted(steps, reverse=True)]
    last = draw(st.integers(1, 10)) / 1000
    return draw(st.integers(5, 30)) / 10, [*falling, last], draw(st.sampled_from([2, 3, 4]))


@settings(deadline=None, max_examples=tries(5))
@given(numbers())
def test_any_nudge_moves_what_the_formulas_say(given_: tuple[float, list[float], int]) -> None:
    x, steps, factor = given_
    film = nudge_and_ratio(x, steps, float(factor))
    assert [number(stop.step) for stop in film.stops] == steps
    for run in film.runs:
        h = number(run.step)
        assert abs(number(run.ratio) - (2 * x + h)) < 1e-8
        assert abs(float(run.moved_u.text()) - (2 * x * h + h * h)) < 1e-9  # as it reads
    two, h = film.two, steps[-1]
    assert [number(slope) for slope in two.slopes] == [2 * x, factor]
    assert number(two.x_grad) == pytest.approx(2 * x * factor, abs=1e-12)
    assert number(two.product) == number(two.x_grad)
    assert number(two.added) == 2 * x + factor
    assert abs(float(two.both.new_y.text()) - factor * (x + h) ** 2) < 1e-9
    assert abs(number(two.alone.moved_y) - factor * h) < 1e-9


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"x": [2.0]}, ShapeError, "give one number"),
        ({"factor": [3.0, 2.0]}, ShapeError, "give one number"),
        ({"x": 0.4}, ParameterError, "x is 0.4; give a number from 0.5 to 3"),
        ({"x": 1.25}, ParameterError, "at most one decimal"),
        ({"factor": 5.0}, ParameterError, "factor is 5; give 2, 3, 4"),
        ({"steps": [0.01]}, ShapeError, "give 2 or 3 of them"),
        ({"steps": 0.01}, ShapeError, "give 2 or 3 of them"),
        ({"steps": [0.6, 0.01]}, ParameterError, "steps.0. is 0.6; give numbers from 0.5"),
        ({"steps": [0.1, 0.0005]}, ParameterError, "at most three decimals"),
        ({"steps": [0.1, 0.1, 0.01]}, ParameterError, "give steps that fall"),
        ({"steps": [0.1, 0.05]}, ParameterError, "down to 0.01 or less"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: dict[str, Any], kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        nudge_and_ratio(**change)

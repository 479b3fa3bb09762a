"""Derivatives, predictions and how far they are right are what plain torch and formulas give."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.autograd import grad

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_3.each_derivative_bends_it import each_derivative_bends_it
from gradmath.records.predictions import PredictedRun
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line

PLACES = st.integers(-200, 300).map(lambda hundredths: hundredths / 100)
# Each derivative is a sum of some products of numbers below 1, weighed by at most 240: by float64
# it is known, and float32 rounds each of them. A power of t - x multiplies what t and x were off.
EPS = float(torch.finfo(torch.float32).eps)
CLOSE = 256 * EPS


course = cache(each_derivative_bends_it)


def number(record: Record) -> float:
    return float(record.value)


def derivatives(x: float, order: int) -> list[float]:
    """By plain torch, in double precision."""
    leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    d: list[Tensor] = [torch.sigmoid(leaf) ** 2]
    for _ in range(order):
        d += grad(d[-1], leaf, create_graph=True)
    return [float(each.detach()) for each in d]


def curve(x: float) -> float:
    return (1 / (1 + math.exp(-x))) ** 2


def predicted(d: Sequence[float], away: float, degree: int) -> float:
    return sum(d[k] * away**k / math.factorial(k) for k in range(degree + 1))


def band(x: float, degree: int, tolerance: float = 0.02) -> tuple[float, float]:
    """By small steps outwards, as far as the prediction is within a tolerance, 4 at most."""
    d, ends = derivatives(x, degree), []
    for side in (-1, 1):
        away = 0.0
        while abs(predicted(d, away, degree) - curve(x + away)) <= tolerance and abs(away) < 4:
            away += side * 1e-3
        ends.append(x + away)
    return ends[0], ends[1]


def test_the_first_derivatives_by_hand() -> None:
    s = 1 / (1 + math.exp(-1.0))
    by_hand = [s**2, 2 * s**2 * (1 - s), 2 * s**2 * (1 - s) * (2 - 3 * s)]
    assert [number(each) for each in course().run.d[:3]] == pytest.approx(by_hand, abs=CLOSE)


@settings(max_examples=6, deadline=None)
@given(x=PLACES, order=st.integers(2, 4))
def test_derivatives_and_predictions_are_those_of_double_precision(x: float, order: int) -> None:
    found = course(x, order)
    for run in (found.run, found.flat, *found.runs[::120]):
        here = number(run.x)
        d = derivatives(here, order)
        assert [number(each) for each in run.d] == pytest.approx(d, abs=CLOSE)
        assert number(run.y) == pytest.approx(curve(here), abs=CLOSE)
        for k in (0, 267, 800):
            place = float(run.t.value[k])
            assert float(run.curve.value[k]) == pytest.approx(curve(place), abs=CLOSE)
            for degree in run.degrees:
                due = predicted(d, place - here, degree)
                size = sum(abs(place - here) ** n for n in range(degree + 1))
                assert float(run.p[degree].value[k]) == pytest.approx(due, abs=CLOSE * size)


@settings(max_examples=4, deadline=None)
@given(x=PLACES)
def test_stretches_end_where_a_prediction_is_off(x: float) -> None:
    found = course(x, 3)
    run = found.run
    for degree in run.degrees:
        ends = number(run.low[degree]), number(run.high[degree])
        assert ends == pytest.approx(band(x, degree), abs=0.0125)  # a place of the plot, and more
        width = float(found.errors.widths.value[degree - 1])
        assert width == pytest.approx(ends[1] - ends[0], abs=1e-5)


@pytest.mark.parametrize("x", [-2.0, 1.0])
def test_errors_are_told_of_three_places(x: float) -> None:
    found = course(x, 4)
    d = derivatives(x, 4)
    errors = found.errors
    for misses, away in ((errors.near, 1), (errors.behind, -4), (errors.ahead, 4)):
        assert float(misses.at.value[misses.place]) == pytest.approx(x + away, abs=1e-5)
        for degree in found.run.degrees:
            due = abs(predicted(d, away, degree) - curve(x + away))
            assert float(misses.off.value[degree - 1]) == pytest.approx(due, abs=CLOSE * 4**degree)


def test_runs_lead_along_the_plot_and_past_the_inflection() -> None:
    for x in (-2.0, 1.0):
        found = course(x, 2)
        places = [number(run.x) for run in found.runs]
        assert places == sorted(places)
        assert (places[0], places[-1]) == pytest.approx((x - 4, x + 4))
        assert number(found.flat.x) == pytest.approx(math.log(2), abs=1e-6)
        assert number(found.flat.y) == pytest.approx(4 / 9, abs=1e-6)
        rolled = [id(run) for run in found.rolled]
        assert id(found.flat) in rolled[1:-1]
        assert id(found.run) in rolled[1:-1]


def test_at_the_inflection_the_second_derivative_changes_its_sign() -> None:
    found = course()
    bends = [number(run.d[2]) for run in found.runs]
    at = [run is found.flat for run in found.runs].index(True)
    assert abs(derivatives(math.log(2), 2)[2]) < 1e-15
    assert abs(bends[at]) < 1e-6
    assert min(bends[:at]) > 0 > max(bends[at + 1 :])


def nodes(tensor: Tensor) -> int:
    found, ahead = set(), [tensor.grad_fn]
    while ahead:
        node = ahead.pop()
        if node is not None and node not in found:
            found.add(node)
            ahead += [each for each, _ in node.next_functions]
    return len(found)


def test_graphs_grow_as_torch_makes_them() -> None:
    x = torch.tensor(1.0, requires_grad=True)
    d: list[Tensor] = [torch.sigmoid(x) ** 2]
    for _ in range(4):
        d += grad(d[-1], x, create_graph=True)
    sizes = course().errors.sizes.value
    assert sizes.tolist() == [nodes(each) for each in d]
    assert (np.diff(sizes) > 0).all()


def shown(record: Record) -> list[str]:
    return [record.text((k,)) for k in range(record.shape[0])]


def test_the_numbers_of_the_course() -> None:
    found = course()
    run, errors = found.run, found.errors
    assert [each.text() for each in run.d] == [
        "0.53445", "0.28747", "−0.05553", "−0.15883", "0.17455",
    ]  # fmt: skip
    assert shown(errors.near.off) == ["0.0461", "0.0183", "0.0081", "0.0009"]
    assert (shown(errors.behind.off)[0], shown(errors.behind.off)[3]) == ("0.6177", "2.4941")
    assert errors.ahead.off.value[3] < errors.ahead.off.value[0]
    ends = [(number(run.low[k]), number(run.high[k])) for k in run.degrees]
    for found_ends, due in zip(
        ends, [(-0.3, 1.7), (0.1, 2.0), (-1.5, 2.3), (-0.45, 3.7)], strict=True
    ):
        assert found_ends == pytest.approx(due, abs=0.06)  # a place is off by rounding


def test_a_run_knows_its_order() -> None:
    run: PredictedRun = course(order=3).run
    assert (run.order, list(run.degrees), sorted(run.p)) == (3, [1, 2, 3], [1, 2, 3])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"x": 3.01}, "x = 3.01 lies where the curve is flat; give a number from -2 to 3"),
        ({"x": float("nan")}, "x = nan is no finite number"),
        ({"x": 0.125}, "x = 0.125 has more than 2 decimals; give a number as 0.75"),
        ({"order": 5}, "order = 5 is no number of derivatives that can be told apart"),
        ({"order": True}, "order = True is no number of derivatives"),
        ({"order": 2.0}, "order = 2.0 is no number of derivatives"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(
    given: dict[str, object], message: str
) -> None:
    with refused_in_one_line(ParameterError, re.escape(message)):
        each_derivative_bends_it(**given)  # type: ignore[arg-type]

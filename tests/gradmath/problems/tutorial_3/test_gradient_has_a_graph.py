"""Both functions are differentiated twice as plain torch does it, and as one does by hand."""

from __future__ import annotations

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.autograd import grad

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_3.gradient_has_a_graph import FARTHEST, gradient_has_a_graph
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line

PLACES = st.integers(-200, 200).map(lambda hundredths: hundredths / 100)
# Numbers of one pass are few products of numbers no larger than 2: some roundings of float32.
CLOSE = 32 * torch.finfo(torch.float32).eps


def number(record: Record) -> float:
    return float(record.value)


@settings(max_examples=8, deadline=None)
@given(x=PLACES)
def test_the_slopes_of_the_cube_and_their_slope(x: float) -> None:
    found = gradient_has_a_graph(x)
    places = [number(run.x) for run in found.cubes]
    assert len(places) == 251
    assert places[-1] == pytest.approx(x)
    assert places[0] == pytest.approx(x - 2.5)
    for run in found.cubes[::50]:
        leaf = torch.tensor(number(run.x), requires_grad=True)
        (due,) = grad(leaf**3, leaf)
        assert number(run.dy) == float(due) == number(run.formula)
    assert number(found.cube.slope) == pytest.approx(6 * x, rel=CLOSE)
    assert bool(found.cube.recorded.value)
    assert not bool(found.cube.lost.value)


def test_without_create_graph_there_is_no_node() -> None:
    x = torch.tensor(1.0, requires_grad=True)
    assert grad(x**3, x)[0].grad_fn is None
    assert grad(x**3, x, create_graph=True)[0].grad_fn is not None


@settings(max_examples=12, deadline=None)
@given(x=PLACES)
def test_every_number_of_the_passes_is_the_one_by_hand(x: float) -> None:
    run = gradient_has_a_graph(x).recorded
    s = 1 / (1 + math.exp(-x))
    due = {
        "s": s, "y": s**2, "seed": 1, "double": 2 * s, "slope": s * (1 - s), "sent": 2 * s,
        "dy": 2 * s**2 * (1 - s), "one": 1, "turned": 1 - 2 * s, "back": s * (1 - s),
        "direct": 2 * s * (1 - 2 * s), "long": 2 * s * (1 - s), "total": 4 * s - 6 * s**2,
        "x_grad": (4 * s - 6 * s**2) * s * (1 - s),
    }  # fmt: skip
    due["by_functions"] = due["x_grad"]
    for name, value in due.items():
        assert number(getattr(run, name)) == pytest.approx(value, rel=0, abs=CLOSE), name
    truths = (run.absent, run.recorded, run.holds, *run.names.values(), *run.tracks.values())
    assert all(bool(truth.value) for truth in truths)


@settings(max_examples=8, deadline=None)
@given(x=PLACES)
def test_areas_change_by_two_strips(x: float) -> None:
    found = gradient_has_a_graph(x)
    s = 1 / (1 + math.exp(-x))
    for step, run in enumerate(found.areas):
        wide = s + step / 1000
        assert number(run.wide) == pytest.approx(wide, abs=CLOSE)
        assert number(run.area) == pytest.approx(2 * wide * wide * (1 - wide), abs=CLOSE)
        strips = number(run.top) + number(run.side)
        assert number(run.area) - number(run.old_area) == pytest.approx(strips, abs=CLOSE)
        assert number(run.width) * number(run.height) == pytest.approx(number(run.area), abs=CLOSE)
    assert number(found.areas[0].top) == number(found.areas[0].side) == 0


def test_the_numbers_of_the_course() -> None:
    run = gradient_has_a_graph().recorded
    shown = [each.text() for each in (run.s, run.y, run.double, run.slope, run.dy, run.x_grad)]
    assert shown == ["0.73106", "0.53445", "1.46212", "0.19661", "0.28747", "−0.05553"]
    area = gradient_has_a_graph().areas[-1]
    assert [each.text() for each in (area.top, area.side, area.area)] == [
        "−0.03744", "0.01710", "0.26713",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (FARTHEST + 0.01, "x = 2.01 is too far out for its curves; give a number from -2 to 2"),
        (float("inf"), "x = inf is no finite number"),
        (0.125, "x = 0.125 has more than 2 decimals; give a number as 0.75"),
        ([1.0], "x = [1.0] is no finite number; give one, as 0.5"),
        ("one", "x = 'one' is no finite number"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(x: object, message: str) -> None:
    with refused_in_one_line(ParameterError, re.escape(message)):
        gradient_has_a_graph(x)  # type: ignore[arg-type]

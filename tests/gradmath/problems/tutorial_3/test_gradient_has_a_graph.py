"""x ** 3 is differentiated twice as plain torch does it, and as one does by hand."""

from __future__ import annotations

import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.autograd import grad

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_3.gradient_has_a_graph import (
    FARTHEST,
    NEAREST,
    gradient_has_a_graph,
)
from gradmath.records.raised import raised_in
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line

PLACES = st.integers(75, 200).map(lambda hundredths: hundredths / 100)
# All are few products of numbers no larger than 3: some roundings of float32.
CLOSE = 32 * torch.finfo(torch.float32).eps


def number(record: Record) -> float:
    return float(record.value)


@settings(max_examples=6, deadline=None)
@given(x=PLACES)
def test_the_slopes_of_the_cube_and_their_slopes(x: float) -> None:
    found = gradient_has_a_graph(x)
    places = [number(run.x) for run in found.cubes]
    assert places == sorted(set(places)) and 0.0 in places
    assert places[0] == pytest.approx(-1.5 * x, abs=0.01)
    assert places[-1] == pytest.approx(x)
    for run in found.cubes[::50]:
        leaf = torch.tensor(number(run.x), requires_grad=True)
        (due,) = grad(leaf**3, leaf)
        assert number(run.dy) == float(due) == number(run.formula)
    kept = [number(each.run.x) for each in found.kept]
    assert kept == places[::-1][::2]
    for each in found.kept[::25]:
        place = number(each.run.x)
        assert number(each.slope) == pytest.approx(6 * place, rel=CLOSE)
        assert number(each.by_functions) == pytest.approx(6 * place, rel=CLOSE)
        truths = (each.recorded, each.holds, each.leads, *each.names.values())
        assert all(bool(truth.value) for truth in truths)


@settings(max_examples=4, deadline=None)
@given(x=PLACES)
def test_without_create_graph_there_is_no_node_and_backward_is_refused(x: float) -> None:
    lost = gradient_has_a_graph(x).lost
    leaf = torch.tensor(x, requires_grad=True)
    (dy,) = grad(leaf**3, leaf)
    assert dy.grad_fn is None
    with pytest.raises(RuntimeError) as error:
        dy.backward()
    raised = raised_in(lost.raised)
    assert raised is not None and bool(lost.raised.value)
    assert (raised.error, raised.says) == ("RuntimeError", str(error.value))
    assert bool(lost.lost.value) and not bool(lost.recorded.value)
    assert number(lost.run.dy) == float(dy)


@settings(max_examples=6, deadline=None)
@given(x=PLACES)
def test_squares_grow_by_strips_and_corners(x: float) -> None:
    for taken, run in enumerate(gradient_has_a_graph(x).squares):
        step = 2 * taken / 1000
        due = {"x": x, "moved": x + step, "square": x * x, "strip": x * step, "corner": step**2,
               "whole": 3 * (x + step) ** 2}  # fmt: skip
        for name, value in due.items():
            assert number(getattr(run, name)) == pytest.approx(value, rel=0, abs=4 * CLOSE), name
        pieces = number(run.square) + 2 * number(run.strip) + number(run.corner)
        assert number(run.whole) == pytest.approx(3 * pieces, abs=4 * CLOSE)


def test_the_numbers_of_the_course() -> None:
    found = gradient_has_a_graph()
    run, last = found.kept[0], found.squares[-1]
    assert [each.text() for each in (run.run.x, run.run.dy, run.slope)] == ["1.00", "3.00", "6.00"]
    assert [each.text() for each in (last.strip, last.corner, last.whole)] == [
        "0.10", "0.01", "3.63",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (FARTHEST + 0.01, "x = 2.01 is too large for its curves; give a number from 0.75 to 2"),
        (NEAREST - 0.01, "x = 0.74 is too small for its squares; give a number from 0.75 to 2"),
        (-1.0, "x = -1 is too small for its squares; give a number from 0.75 to 2"),
        (float("inf"), "x = inf is no finite number"),
        (1.375, "x = 1.375 has more than 2 decimals; give a number as 0.75"),
        ([1.0], "x = [1.0] is no finite number; give one, as 0.5"),
        ("one", "x = 'one' is no finite number"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(x: object, message: str) -> None:
    with refused_in_one_line(ParameterError, re.escape(message)):
        gradient_has_a_graph(x)  # type: ignore[arg-type]

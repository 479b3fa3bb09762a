"""Which lines run is what a count in the code itself says, and a node is told where it is made."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import ListingError
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.running.runs import ListingRun
from gradmath.running.steps import steps
from tests.support.thoroughness import tries

LOOP = """import torch
x = torch.tensor({start}, requires_grad=True)
y = x
while y < {level}:
    y = y * 2
if y > {top}:
    y = 1 - y
else:
    z = y
"""


@settings(deadline=None, max_examples=tries(20))
@given(st.floats(0.125, 9.0, width=16), st.integers(1, 8))
def test_lines_run_as_often_as_plain_python_counts(start: float, level: int) -> None:
    due, value, nodes = [0, 1, 2, 3], torch.tensor(start), 0
    grown = [0, 0, 0, 0]
    while value < level:
        value, nodes = value * 2, nodes + 1
        due += [4, 3]
        grown += [nodes, nodes]
    branch = bool(value > level + 1)
    due += [5, 6 if branch else 8]
    grown += [nodes, nodes + branch]
    found = steps(LOOP.format(start=start, level=level, top=level + 1), "y")
    assert found.lines.tolist() == np.column_stack([due, grown]).tolist()
    assert found.values[-1] == (1 - value if branch else value).item()
    assert np.isnan(found.values[:2]).all() and found.values[2] == np.float32(start)


def test_nodes_are_those_of_the_graph_that_the_name_means_then() -> None:
    code = (
        "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * x + x\ny = y.detach()\ny = x"
    )
    assert steps(code, "y").lines[:, 1].tolist() == [0, 0, 2, 0, 0]
    assert steps(code, "nobody").lines[:, 1].tolist() == [0, 0, 0, 0, 0]
    assert np.isnan(steps(code, "x").values).all()  # of two entries


def test_who_traces_already_traces_on() -> None:
    seen: list[str] = []

    def tracer(_frame: object, event: str, _argument: object) -> None:
        seen.append(event)

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        steps("x = 1", "x")
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_a_listing_gives_its_steps_up_to_a_statement() -> None:
    run = ListingRun(Listing(tuple(LOOP.format(start=0.5, level=2, top=3).splitlines())))
    whole, part = run.steps("y"), run.steps("y", "y = x")
    assert part.value.tolist() == whole.value[:3].tolist()
    assert whole.name == "steps to y" and whole.expression is not None
    assert whole.expression.kind is ExpressionKind.STEPS


def test_code_that_fails_is_refused_in_one_line() -> None:
    run = ListingRun(Listing(("x = 1", "y = x / 0  # raises")))
    with pytest.raises(ListingError, match="ZeroDivisionError") as error:
        run.steps("y")
    assert "\n" not in str(error.value)

"""The lines that ran are found again by code that notes them, and what is edited is noticed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradmath.errors import ListingError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.studio.audit.meaning.expressions import expression_faults
from scenes.studio.audit.meaning.steps_again import RAN, noting

LINES = (
    "import torch",
    "x = torch.tensor(",
    "    0.75, requires_grad=True)",
    "y = x",
    "while y < 4:",
    "    y = y * 2",
    "    if y > 2:",
    "        y = y + 1",
    "    elif y > 1:",
    "        pass",
    "y.backward()",
)


def checks(*records: Record) -> list[str]:
    return [fault.check for _, fault in expression_faults(records)]


def test_steps_are_the_same_again_at_each_statement() -> None:
    run = ListingRun(Listing(LINES))
    records = [make("y", after) for after in range(1, 6) for make in (run.steps, run.along)]
    assert checks(*records) == []
    assert len(records[-1].value) > len(LINES)


def test_another_number_on_the_way_is_noticed() -> None:
    record = ListingRun(Listing(LINES)).along("y")
    value = record.value.copy()
    value[-3] += 1
    assert checks(replace(record, value=value)) == ["expression"]


@pytest.mark.parametrize("entry", [(5, 0), (5, 1), (-1, 0)])
def test_a_line_or_a_node_more_or_less_is_noticed(entry: tuple[int, int]) -> None:
    record = ListingRun(Listing(LINES)).steps("y")
    value = record.value.copy()
    value[entry] += 1
    assert checks(replace(record, value=value)) == ["expression"]
    assert checks(replace(record, value=np.delete(record.value, 4, axis=0))) == ["expression"]


def test_steps_of_another_place_are_noticed() -> None:
    record = ListingRun(Listing(LINES)).steps("y")
    assert record.expression is not None
    assert checks(replace(record, expression=replace(record.expression, after=4))) == [
        "expression",
        "expression",
    ]  # its source is another one, and so are its lines


def test_the_noting_code_runs_as_it_is_pasted() -> None:
    scope: dict[str, object] = {}
    exec(noting(Listing(LINES), 5, "y"), scope)
    run = ListingRun(Listing(LINES))
    ran: Any = scope[RAN]
    assert [row[:2] for row in ran] == run.steps("y").value.tolist()
    np.testing.assert_array_equal([row[2] for row in ran], run.along("y").value)


def test_statements_that_nobody_knows_how_to_note_are_refused() -> None:
    with pytest.raises(ListingError, match="tell steps of plain lines, if and while"):
        noting(Listing(("for k in range(3):", "    y = k")), 1, "y")

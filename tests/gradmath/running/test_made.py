"""What a statement makes is counted by its entries: views are none, and a pass back counts, too."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import ListingError
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.running.made import Sizes
from gradmath.running.runs import ListingRun
from scenes.studio.audit.meaning.expressions import expression_faults
from tests.support.thoroughness import tries


@pytest.mark.parametrize(
    ("action", "made"),
    [
        (lambda t: t.T, []),
        (lambda t: t.view(3, 2)[0].unsqueeze(0).expand(4, 2), []),
        (lambda t: t.add_(1), []),
        (lambda t: t + 1, [6]),
        (lambda t: t.sum(1), [2]),
        (lambda t: t.T @ t, [9]),
        (lambda t: torch.stack([t[0], t[1]]), [6]),
        (lambda t: t.max(1), [2, 2]),  # values and indices
    ],
)
def test_views_and_writing_in_place_make_nothing(action: object, made: list[int]) -> None:
    table = torch.arange(6.0).reshape(2, 3)
    with Sizes() as sizes:
        action(table)  # type: ignore[operator] # a lambda
    assert sizes.made == made


@settings(deadline=None, max_examples=tries(10))
@given(st.integers(1, 6), st.integers(1, 6))
def test_a_pass_back_through_a_product_makes_no_jacobian(rows: int, columns: int) -> None:
    lines = (
        "import torch",
        f"A = torch.ones({rows}, {columns})",
        f"x = torch.ones({columns}, requires_grad=True)",
        "out = (A @ x) ** 2",
        f"out.backward(torch.ones({rows}))",
    )
    record = ListingRun(Listing(lines)).made(lines[-1])
    assert set(record.value.tolist()) <= {rows, columns}
    assert record.value.tolist()[-1] == columns
    assert list(expression_faults([record])) == []


LINES = "import torch", "x = torch.ones(2, 3)", "y = (x * 2).sum()"


def test_it_belongs_to_its_statement() -> None:
    run = ListingRun(Listing(LINES))
    record = run.made("y = (x * 2).sum()")
    assert record.expression is not None
    assert record.expression.kind is ExpressionKind.MADE
    assert (record.name, record.value.tolist()) == ("made by y = (x * 2).sum()", [6, 1])
    assert run.made(2).value.tolist() == [6]


def test_a_statement_that_makes_nothing_is_refused_in_one_line() -> None:
    with pytest.raises(ListingError, match="`import torch` makes no tensor") as error:
        ListingRun(Listing(LINES)).made("import torch")
    assert "\n" not in str(error.value)


def test_other_sizes_are_noticed() -> None:
    record = ListingRun(Listing(LINES)).made()
    object.__setattr__(record, "value", record.value + 1)
    told = [fault.check for _, fault in expression_faults([record])]
    assert told == ["expression"]

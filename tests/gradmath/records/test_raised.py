"""What a line raised is kept word for word, and read from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from gradmath.errors import ListingError
from gradmath.records.listing import Listing
from gradmath.records.raised import Raised, raised_in
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun

LINES = (
    "import torch",
    "x = torch.ones(2, requires_grad=True)",
    "y = (x * x).sum()",
    "y.backward()",
    "y.backward()  # raises",
    "x.grad + None  # raises",
    "z = x + 1",
)
RUN = ListingRun(Listing(LINES))


def plain_words() -> tuple[str, str]:
    """What plain torch says to the two lines."""
    x = torch.ones(2, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError) as second:
        y.backward()
    with pytest.raises(TypeError) as none:
        x.grad + None  # type: ignore[operator] # that is what it is about
    return str(second.value), str(none.value)


def told(record: Record) -> Raised:
    raised = raised_in(record)
    assert raised is not None
    return raised


def test_it_is_what_plain_torch_says() -> None:
    second, none = plain_words()
    assert told(RUN.raised(LINES[4])) == Raised("RuntimeError", second)
    assert told(RUN.raised(LINES[5])) == Raised("TypeError", none)
    assert "Trying to backward through the graph a second time" in second


def test_it_is_asked_in_any_order_and_is_true_of_its_own_line_alone() -> None:
    later, earlier = RUN.raised(LINES[5]), RUN.raised(LINES[4])
    assert bool(earlier.value) and bool(later.value)
    assert not RUN.record(later.name, LINES[4]).value
    assert not RUN.record(earlier.name, LINES[5]).value


def test_it_stands_right_behind_a_line_that_raises() -> None:
    code = RUN.raised(LINES[5]).name
    assert raised_in(RUN.record(code, LINES[5])) is not None
    assert raised_in(RUN.record(code, LINES[6])) is None
    with pytest.raises(ListingError, match=r"`y.backward\(\)` is not there to raise; name a line"):
        RUN.raised(LINES[3])


@pytest.mark.parametrize("code", ["'second time' in str(error)", "str(error) == 'no'", "x.grad"])
def test_no_other_record_tells_of_an_error(code: str) -> None:
    assert raised_in(RUN.record(code, LINES[4])) is None
    assert raised_in(replace(RUN.raised(LINES[4]), expression=None)) is None


@pytest.mark.parametrize(
    ("says", "most", "shown"),
    [
        ("a b c", 5, "a b c"),
        ("a b c", 4, "a b…"),
        ("a\n  b", 3, "a b"),
        ("indivisible", 3, "indivisible"),
        ("Trying to backward through the graph a second time (or", 50,
         "Trying to backward through the graph a second time…"),
    ],
)  # fmt: skip
def test_a_beginning_is_whole_words(says: str, most: int, shown: str) -> None:
    assert Raised("RuntimeError", says).beginning(most) == shown


@pytest.mark.parametrize(
    ("says", "since", "most", "shown"),
    [
        ("a b c d", "c", 9, "…c d"),
        ("a b\n  c d", "b c", 3, "…b c…"),
        ("a b c", "a", 3, "a b…"),
        ("a b c", "", 5, "a b c"),
        ("a b c", "d", 5, ""),
    ],
)  # fmt: skip
def test_a_part_begins_with_words_that_were_said(
    says: str, since: str, most: int, shown: str
) -> None:
    assert Raised("RuntimeError", says).part(since, most) == shown

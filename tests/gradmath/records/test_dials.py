"""A dial is one number of a listing, found whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradmath.records.dials import differs_in_one_literal, turn_between
from gradmath.records.listing import Listing

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


def listing(*lines: str) -> Listing:
    return Listing(("import torch", *lines))


@given(st.lists(numbers, min_size=1, max_size=5), st.data())
def test_the_number_that_was_changed_is_found(values: list[float], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(numbers.filter(lambda value: repr(value) != repr(values[place])))
    turned = [*values[:place], other, *values[place + 1 :]]
    turn = turn_between(listing(f"x = torch.tensor({values})"),
                        listing(f"x = torch.tensor({turned})"))  # fmt: skip
    assert turn is not None
    assert (turn.place, repr(turn.before), repr(turn.after)) == (
        place, repr(float(values[place])), repr(float(other)))  # fmt: skip


@given(st.lists(numbers, min_size=1, max_size=4))
def test_a_listing_is_no_turn_away_from_itself(values: list[float]) -> None:
    same = listing(f"x = torch.tensor({values})")
    assert turn_between(same, Listing(same.lines)) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("x = 1.0", "y = 2.0"), ("x = 2.0", "y = 3.0")),  # two numbers
        (("x = 1.0",), ("y = 2.0",)),  # a name as well
        (("x = 1.0",), ("x = 1.0", "x = 2.0")),  # a line more
        (("x = 1.0 + 2",), ("x = 2.0 - 2",)),  # another operation
        (("x = 'a'",), ("x = 'b'",)),  # a text
        (("x = True",), ("x = False",)),  # no number to turn
        (("y = 2.0  # raises",), ("y = 3.0",)),  # what it is there to show
        (("x = [1.0]",), ("x = [1.0, 2.0]",)),  # a number more
        (("x = 1.0",), ("x = float('inf')",)),
    ],
)
def test_what_differs_in_more_is_no_dial(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert not differs_in_one_literal(listing(*first), listing(*second))
    assert not differs_in_one_literal(listing(*second), listing(*first))


@pytest.mark.parametrize(("one", "other"), [("1", "1.0"), ("-2", "2"), ("0.0", "-0.0"), ("3", "4")])
def test_signs_and_kinds_of_numbers_count(one: str, other: str) -> None:
    turn = turn_between(listing(f"f(x, {one})"), listing(f"f(x, {other})"))
    assert turn is not None and turn.place == 0

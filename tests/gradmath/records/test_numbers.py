"""A number's text says what the number is, to half a unit of its last decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradmath.records.numbers import MINUS, decimals_for, entry_text, product_sign

FLOATS = st.one_of(
    st.floats(width=16).map(np.float16),
    st.floats(width=32).map(np.float32),
    st.floats(width=64).map(np.float64),
    st.floats(width=16).map(lambda value: torch.tensor(value).bfloat16().float().numpy()[()]),
    st.floats(-1e6, 1e6).map(lambda value: np.float64(round(value, 2))),
    st.floats(),
)
NUMBER = re.compile(r"(−?)(\d+)(?:\.(\d+))?(?:e(−?\d+))?")


def read_back(text: str) -> tuple[Decimal, Decimal]:
    """The number that a text says, and the unit of its last decimal."""
    match = NUMBER.fullmatch(text)
    assert match, f"{text} is no number"
    sign, whole, decimals, exponent = match.groups(default="")
    shift = int(exponent.replace(MINUS, "-") or 0)
    value = Decimal(f"{whole}.{decimals or 0}").scaleb(shift)
    return -value if sign else value, Decimal(1).scaleb(shift - len(decimals))


def assert_true_to(text: str, value: Any, decimals: int) -> None:
    number = float(value)
    if not np.isfinite(number):
        assert text == {"inf": "inf", "-inf": "−inf", "nan": "nan"}[str(number)]
        return
    if number == 0:
        assert text == "0"
        return
    shown, unit = read_back(text)
    # Of 16 bits no more digits are shown than tell the number from its neighbours.
    told = isinstance(value, np.float16) and np.float16(float(shown)) == value
    assert told or abs(shown - Decimal(number)) <= unit / 2
    assert (shown > 0) is (number > 0) and shown != 0
    if "e" not in text:
        assert unit == Decimal(1).scaleb(-decimals)
        assert len(text) <= len("−99999.") + decimals


@given(FLOATS, st.integers(0, 4))
def test_a_text_parses_back_to_half_a_unit_of_its_last_decimal(value: Any, decimals: int) -> None:
    assert_true_to(entry_text(value, decimals), value, decimals)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.004), ("0.00", 0.004), ("−0.00", -0.004), ("-1.10", -1.1), ("1.10", -1.1),
        ("1.11", 1.1), ("1.1", 1.1), ("0.00", 0.0), ("-0", -0.0), ("1e−2", 0.0016),
        ("nan", np.inf), ("inf", -np.inf), ("−1.10 ", -1.1), ("1000000.00", 1e6),
    ],
)  # fmt: skip
def test_a_wrong_text_is_noticed(text: str, value: float) -> None:
    with pytest.raises((AssertionError, KeyError)):
        assert_true_to(text, value, decimals=2)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.4, 1, "2.4"), (-2.4, 2, "−2.40"), (0.0, 3, "0"), (-0.0, 3, "0"), (2.0, 0, "2"),
        (np.float32(0.1), 2, "0.10"), (np.float16(0.1), 1, "0.1"), (np.float32(-0.0), 1, "0"),
        (0.05, 1, "0.1"), (0.049, 1, "4.9e−2"), (-0.4, 0, "−4e−1"), (1e-45, 4, "1e−45"),
        (5e-324, 2, "4.9e−324"), (99999.0, 1, "99999.0"), (99999.96, 1, "1e5"), (1e5, 0, "1e5"),
        (-123456.0, 2, "−1.2e5"), (1.7e308, 2, "1.7e308"), (9.96e-3, 1, "1e−2"),
        (np.inf, 2, "inf"), (-np.inf, 2, "−inf"), (np.nan, 2, "nan"), (np.float16("nan"), 0, "nan"),
        (3, 2, "3"), (-3, 2, "−3"), (np.int64(-(2**40)), 0, "−1099511627776"), (0, 1, "0"),
        (True, 2, "True"), (np.bool_(False), 0, "False"),
    ],
)  # fmt: skip
def test_numbers_read_as_a_lecturer_would_write_them(value: Any, decimals: int, text: str) -> None:
    assert entry_text(value, decimals) == text


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([0.4, -1.1, 2.0], 1), ([0.25, 1.0], 2), ([1.0, 2.0, -3.0], 0), ([1 / 3], 2), ([0.0], 0),
        ([0.1 + 0.2], 1), ([1e-3], 2), ([0.999], 2), ([np.nan, np.inf, 0.5], 1), ([np.nan], 0),
        ([1e300, 0.55], 2), ([1e307, 0.5], 1), ([-1e5, 0.25], 2), ([123456.78, 2.0], 0),
        ([9e4, 0.01], 2),
    ],
)  # fmt: skip
def test_decimals_are_the_fewest_that_show_every_entry(values: list[float], decimals: int) -> None:
    assert decimals_for([np.array(values)]) == decimals


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_rounding_in_the_dtype_costs_no_decimal(dtype: type[np.floating[Any]]) -> None:
    assert decimals_for([np.array([0.1, -1.1, 0.7, 2.4], dtype=dtype)]) == 1
    terms = [np.array([number], dtype=dtype) for number in (1.1, 1.0)]
    assert decimals_for([*terms, terms[0] - terms[1]]) == 1


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_a_large_entry_hides_no_decimal_of_a_small_one(dtype: type[np.floating[Any]]) -> None:
    assert decimals_for([np.array([100.0, 0.37], dtype=dtype)]) == 2
    assert decimals_for([np.array([20000.0, 2.5], dtype=dtype)]) == 1


def test_arrays_shown_together_share_one_count() -> None:
    together = [np.array([1.0]), np.array(0.25), np.array([2], dtype=np.int64)]
    assert decimals_for(together) == 2
    assert decimals_for(together[:1]) == decimals_for(together[2:]) == decimals_for([]) == 0
    assert decimals_for([np.array([0.12345])], most=4) == 4
    assert decimals_for([np.array([True, False])]) == 0


@given(st.lists(FLOATS, min_size=1, max_size=5), st.integers(0, 4))
def test_no_entry_needs_more_decimals_than_its_array_gets(values: list[Any], most: int) -> None:
    array = np.array([float(value) for value in values])
    decimals = decimals_for([array], most)
    assert 0 <= decimals <= most
    for value in array[np.abs(array) < 99999]:
        # More decimals would be zeros.
        assert abs(round(value, most) - round(value, decimals)) <= 10.0**-most


@given(st.lists(st.integers(-9999, 9999), min_size=1, max_size=5), st.integers(0, 2))
def test_numbers_with_few_decimals_get_few(hundredths: list[int], decimals: int) -> None:
    for dtype in (np.float32, np.float64):
        array = np.array([number / 10**decimals for number in hundredths], dtype=dtype)
        assert decimals_for([array]) <= decimals


@pytest.mark.parametrize(
    ("factors", "product", "sign"),
    [
        (["3", "0.8"], "2.4", "="), (["3.00", "0.8"], "2.40", "="), (["−3", "0.8"], "−2.4", "="),
        (["3", "0.8"], "2.5", "≈"), (["3", "0.8"], "−2.4", "≈"), (["0.01", "2.4"], "0.024", "="),
        (["0.33", "0.5"], "0.17", "≈"), (["0", "−0.5"], "0", "="), (["0.1", "0.1"], "0", "≈"),
        (["1e−2", "2.4"], "0.024", "="), (["2.5e7", "2"], "5e7", "="), (["2e7", "2"], "5e7", "≈"),
        (["inf", "2"], "inf", "≈"), (["nan", "2"], "nan", "≈"), (["inf", "0"], "nan", "≈"),
        (["0.1", "0.2", "0.3"], "0.006", "="), (["1e−45", "1e−45"], "1e−90", "="),
        (["5"], "5", "="),
    ],
)  # fmt: skip
def test_the_sign_before_a_product_tells_whether_it_is_exact(
    factors: list[str], product: str, sign: str
) -> None:
    assert product_sign(factors, product) == sign


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(-2, 2))
def test_products_of_shown_numbers_are_compared_exactly(a: int, b: int, off: int) -> None:
    factors = [entry_text(a / 100, 2), entry_text(b / 100, 2)]
    product = entry_text((a * b + off) / 10000, 4)
    assert product_sign(factors, product) == ("≈" if off else "=")

"""What four dtypes hold of 0.1 and of 16777217, by plain torch and by exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_1.no_tooth_at_one_tenth import (
    HeldNumber,
    NoToothAtOneTenth,
    no_tooth_at_one_tenth,
)
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

TENTH = Fraction(1, 10)
DTYPES = (torch.bfloat16, torch.float16, torch.float32, torch.float64)
FRACTIONS = (7, 10, 23, 52)


@pytest.fixture(scope="module")
def film() -> NoToothAtOneTenth:
    return no_tooth_at_one_tenth()


def exact(held: HeldNumber) -> Fraction:
    return Fraction(held.number)


def bits(held: HeldNumber) -> str:
    assert held.digits is not None
    return "".join(str(int(each)) for each in held.digits.value)


def agrees(held: HeldNumber, tensor: torch.Tensor) -> None:
    """A record says what a tensor holds, and of which dtype it is."""
    assert held.number == tensor.double().item()
    assert bool(held.dtype.value) and held.dtype.name.endswith(f".dtype == {tensor.dtype}")


def test_no_dtype_holds_one_tenth(film: NoToothAtOneTenth) -> None:
    for held, dtype in zip(film.tenths, DTYPES, strict=True):
        agrees(held, torch.tensor(0.1, dtype=dtype))
        assert exact(held) != TENTH
    b, h, s, d = film.tenths
    for held, k, share in ((b, 11, 0.2), (h, 14, -0.4), (s, 27, 0.2), (d, 56, 0.4)):
        assert round(float((exact(held) - TENTH) * 2**k), 1) == share
        assert np.diff(held.teeth.value[100:120]).tolist() == [2.0**-k] * 19


def test_numbers_are_shown_with_decimals_that_tell_them_from_one_tenth(
    film: NoToothAtOneTenth,
) -> None:
    shown = [held.held.text((), held.decimals) for held in film.tenths]
    assert shown == ["0.1000977", "0.0999756", "0.10000000149", "0.10000000000000000555"]


def test_teeth_of_the_first_view(film: NoToothAtOneTenth) -> None:
    """By numpy's own neighbours, and by the count of the script."""
    b, h, s, d = film.tenths
    for held, inside in ((b, 4), (h, 32)):
        near = [abs(Fraction(each) - TENTH) <= Fraction(1, 1000) for each in held.teeth.value]
        assert sum(near) == inside
    for held, kind in ((h, np.float16), (s, np.float32), (d, np.float64)):
        numbers = held.teeth.value.astype(kind)
        assert np.array_equal(np.nextafter(numbers[:-1], kind(1)), numbers[1:])
    up = torch.tensor(0.1, dtype=torch.float32).view(torch.int32) + 1
    assert up.view(torch.float32).item() == s.teeth.value[111] == s.number + 2.0**-27
    sixteen = torch.tensor(b.teeth.value).to(torch.bfloat16)
    assert sixteen.double().tolist() == b.teeth.value.tolist()


def test_digits_of_one_tenth(film: NoToothAtOneTenth) -> None:
    b, h, s, d = film.tenths
    assert bits(b) == "1001101" and bits(h) == "1001100110"
    assert bits(s) == "10011001100110011001101"
    assert bits(d) == "1001" * 12 + "1010"
    half = torch.tensor(0.1, dtype=torch.float16).view(torch.int16)
    assert format(half.item(), "016b") == "0010111001100110" and bits(h) == "1001100110"


def test_a_whole_number(film: NoToothAtOneTenth) -> None:
    whole = torch.tensor(16777217)
    for held, dtype in zip(film.wholes, DTYPES, strict=True):
        agrees(held, whole.to(dtype))
    assert [held.number for held in film.wholes] == [16777216, float("inf"), 16777216, 16777217]
    b, h, s, d = film.wholes
    assert bits(b) == "0" * 7 and h.digits is None and bits(s) == "0" * 23
    assert bits(d) == f"{16777217:b}"[1:] + "0" * 28
    assert float(h.teeth.value[-1]) == torch.finfo(torch.float16).max
    ends = [np.nextafter(np.float32(2**24), np.float32(q)) for q in (0, 2**25)]
    assert ends == [16777215, 16777218] == [s.teeth.value[109], s.teeth.value[111]]


@settings(max_examples=tries(4), deadline=None)
@given(thousandths=st.integers(1, 999999), whole=st.integers(2**23, 2**24 - 1))
def test_every_number(thousandths: int, whole: int) -> None:
    """Bits behind a first 1 are the number; it is as near as half a step of its last place."""
    value = Fraction(thousandths, 1000)
    if (value.denominator & (value.denominator - 1)) == 0 or len(repr(float(value))) > 6:
        return
    found = no_tooth_at_one_tenth(float(value), 2 * whole + 1)
    helds = [*zip(found.tenths, FRACTIONS, strict=True), *zip(found.wholes, FRACTIONS, strict=True)]
    for k, (held, places) in enumerate(helds):
        if held.digits is None:
            continue
        number = exact(held)
        power = Fraction(2) ** next(e for e in range(-12, 27) if Fraction(2) ** (e + 1) > number)
        assert number == power * (1 + Fraction(int(bits(held), 2), 2**places))
        if k < 4:
            assert abs(number - value) <= power / 2 ** (places + 1)
        assert held.teeth.value[110] == held.number
    assert found.tenths[3].digits is not None
    assert [found.tenths[3].digits.value[k] for k in found.places] == [0, 1]


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("value is 0; give a number from 0.001 to 1000", {"value": 0}),
    "too large": ("value is 65504; give a number from", {"value": 65504}),
    "a truth": ("value is True; give a number", {"value": True}),
    "not a number": ("value is nan; give a number", {"value": float("nan")}),
    "what float64 holds": ("value is 0.5, which float64 holds; give", {"value": 0.5}),
    "a whole value": ("value is 3.0, which float64 holds", {"value": 3}),
    "too long": ("value is 0.12345; give one of at most 6 characters", {"value": 0.12345}),
    "what float32 holds": ("whole is 16777218; give an odd whole number", {"whole": 16777218}),
    "too small": ("whole is 16777215; give an odd whole number", {"whole": 16777215}),
    "too large a whole": ("whole is 33554433; give an odd whole number", {"whole": 33554433}),
    "a float": ("whole is 16777217.0; give an odd whole number", {"whole": 16777217.0}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    match, given_ = REFUSED[case]
    with refused_in_one_line(ParameterError, match):
        no_tooth_at_one_tenth(**given_)

"""Floats of 16 bits: rounded as torch does it, read as the decimals that tell them apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradmath import trace, zero_reasons
from gradmath.records.halves import added, as_read, rounded, same_entries
from gradmath.running.tensors import literal, record
from gradmath.tracing.flow_of import graph_flow

Arrays = npt.NDArray[np.generic]
FLOATS = st.lists(st.floats(width=32), min_size=2, max_size=6)


def every(dtype: torch.dtype) -> torch.Tensor:
    """All finite numbers of a dtype of 16 bits."""
    bits = torch.arange(-(2**15), 2**15, dtype=torch.int32).to(torch.int16).view(dtype)
    return bits[torch.isfinite(bits)]


def plain(tensor: torch.Tensor) -> Arrays:
    held: Arrays = (tensor.float() if tensor.dtype is torch.bfloat16 else tensor).numpy()
    return held


@given(FLOATS)
def test_bfloat16_is_rounded_as_torch_rounds(numbers: list[float]) -> None:
    wide = torch.tensor(numbers)
    assert same_entries(rounded(wide.numpy(), "torch.bfloat16"), wide.bfloat16().float().numpy())
    single = rounded(wide[0].numpy(), "torch.bfloat16")
    assert same_entries(single, wide[0].bfloat16().float().numpy())


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32, torch.complex64])
@given(numbers=FLOATS)
def test_sums_are_rounded_after_each_addition(dtype: torch.dtype, numbers: list[float]) -> None:
    parts = [torch.tensor([number, -0.0]).to(dtype) for number in numbers]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    assert same_entries(added([plain(part) for part in parts], str(dtype)), plain(total))


@pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")
def test_complex_numbers_of_two_halves_are_rounded_too() -> None:
    generator = torch.Generator().manual_seed(0)
    wide = torch.randn(5, 7, dtype=torch.complex64, generator=generator)
    parts = list(wide.to(torch.complex32))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    arrays = [part.to(torch.complex64).numpy() for part in parts]
    assert same_entries(added(arrays, "torch.complex32"), total.to(torch.complex64).numpy())
    assert not same_entries(added(arrays, "torch.complex64"), total.to(torch.complex64).numpy())


def test_nan_is_nan_and_zeros_have_a_sign() -> None:
    odd = np.array([0x7FC00001, 0xFFC00000], np.uint32).view(np.float32)
    assert same_entries(odd, np.array([np.nan, np.nan], np.float32))
    assert not same_entries(odd, np.array([np.nan, 0], np.float32))
    assert not same_entries(np.array(0.0), np.array(-0.0))
    assert not same_entries(np.zeros(2), np.zeros((2, 1)))
    assert not same_entries(np.zeros(2), np.zeros(2, np.float32))
    assert same_entries(np.array([complex(-np.nan, 1)]), np.array([complex(np.nan, 1)]))
    assert not same_entries(np.array([complex(np.nan, 1)]), np.array([complex(1, np.nan)]))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_what_is_read_is_the_number_in_the_fewest_digits(dtype: torch.dtype) -> None:
    numbers = every(dtype)
    read = as_read(plain(numbers), str(dtype))
    assert torch.equal(torch.tensor(read, dtype=dtype), numbers)
    exact = numbers.double().numpy()
    whole = exact == np.round(exact)
    assert np.array_equal(read[whole], exact[whole])
    left = np.flatnonzero(~whole)
    for digits in range(6):  # after the first
        texts = [f"{number:.{digits}e}" for number in exact[left]]
        fits = torch.tensor([float(text) for text in texts], dtype=dtype) == numbers[left]
        due = np.array([float(text) for text in texts])[fits.numpy()]
        np.testing.assert_allclose(read[left[fits.numpy()]], due, rtol=1e-14)
        left = left[~fits.numpy()]
    assert not left.size


def test_wider_floats_are_read_as_they_are() -> None:
    for array in (np.array([0.1], np.float32), np.array(0.1), np.array([True]), np.array([7])):
        assert np.array_equal(as_read(array), array.astype(np.float64))


def test_a_tenth_reads_as_a_tenth_wherever_it_stands() -> None:
    """Its bfloat16 is 0.10009765625, which four decimals would tell from 0.1."""
    x = torch.tensor([0.1, 0.0], dtype=torch.bfloat16)
    assert literal(x) == "torch.tensor([0.1, 0.0], dtype=torch.bfloat16)"
    shown = record("x", x, "x")
    assert (shown.text((0,)), shown.text((0,), 4), shown.decimals) == ("0.1", "0.1000", 1)
    wide = record("x", x.float(), "x")
    assert (wide.text((0,), 4), wide.decimals) == ("0.1001", 2)

    run = trace(lambda x: (x * x).sum(), x)
    table, picture = str(run), run._repr_svg_()
    assert "[0.1, 0]" in table and "[0.2, 0]" in table and "0.10" not in table
    assert ">0.1<" in picture and ">0.2<" in picture and "0.10" not in picture

    def thrown_away(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        return (torch.relu(-x) * w).sum()

    (cause,) = zero_reasons(trace(thrown_away, x[:1], x[:1]), "x")[0]
    assert [str(term) for term in cause.terms] == ["neg[0] = −0.1"]


@pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")
def test_complex_halves_are_drawn() -> None:
    run = trace(lambda x: x.chalf() * 2, torch.randn(3), v=torch.ones(3, dtype=torch.complex32))
    assert run.check() == [] and "complex32" in str(run) and "complex32" in run._repr_svg_()
    assert graph_flow(run).nodes[1].value is not None


def test_two_numbers_that_differ_never_read_alike_for_want_of_digits() -> None:
    """Within the decimals that are shown, what is read rounds to no other text."""
    for dtype in (torch.bfloat16, torch.float16):
        numbers = every(dtype)
        near = numbers[(numbers.abs() > 0.1) & (numbers.abs() < 10)]
        texts = {record("x", number, "x", decimals=5).text() for number in near[::7]}
        assert len(texts) == len(near[::7])

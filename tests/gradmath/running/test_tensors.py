"""Values become tensors of their own, and tensors become records without losing a bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradmath.errors import DtypeError, NonFiniteError, ParameterError
from gradmath.running.tensors import literal, numpy_of, real_tensor, record, shortened, tensor_of
from tests.support.second_opinion import DTYPES, same_bits, vectors

NUMBERS = st.floats(width=16, allow_nan=False)
FINITE = st.floats(width=16, allow_nan=False, allow_infinity=False)


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: vectors(5, dtype, NUMBERS)))
def test_there_and_back_changes_no_bit(tensor: torch.Tensor) -> None:
    shown = record("x", tensor, "by hand")
    assert same_bits(shown, tensor)
    assert same_bits(shown, tensor_of(shown).to(tensor))


@pytest.mark.parametrize("dtype", [*DTYPES, torch.int64, torch.bool])
def test_a_record_has_the_dtype_that_torch_used(dtype: torch.dtype) -> None:
    shown = record("x", torch.ones(2, 3, dtype=dtype), "torch.ones(2, 3)", seed=5, decimals=3)
    assert shown.value.dtype == (np.float32 if dtype == torch.bfloat16 else str(dtype)[6:])
    assert (shown.name, shown.source, shown.seed, shown.decimals) == ("x", "torch.ones(2, 3)", 5, 3)


def test_bfloat16_is_widened_exactly() -> None:
    tensor = torch.tensor([0.1, 16777217.0, -3e38]).bfloat16()
    assert numpy_of(tensor).tolist() == [float(number) for number in tensor]


def test_a_record_is_a_snapshot() -> None:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    shown = record("y", y, "x * 2")
    with torch.no_grad():
        y.fill_(9.0)
    assert shown.value.tolist() == [2.0, 2.0]
    assert y.grad_fn is not None and x.requires_grad


def test_a_tensor_of_a_record_is_fresh() -> None:
    shown = record("x", torch.ones(2), "torch.ones(2)")
    tensor_of(shown).fill_(9.0)
    assert shown.value.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("dtype", DTYPES)
def test_tensors_and_arrays_keep_their_dtype(dtype: torch.dtype) -> None:
    assert real_tensor("x", torch.ones(2, dtype=dtype)).dtype == dtype
    if dtype != torch.bfloat16:
        assert real_tensor("x", numpy_of(torch.ones(2, dtype=dtype))).dtype == dtype
    assert real_tensor("x", [1, 2.5], dtype).tolist() == [1.0, 2.5]
    assert real_tensor("x", [1, 2.5], dtype).dtype == dtype


def test_the_callers_default_dtype_does_not_matter() -> None:
    torch.set_default_dtype(torch.float64)
    try:
        assert real_tensor("x", [0.1]).dtype == torch.float32
    finally:
        torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("requires_grad", [False, True])
def test_a_real_tensor_is_detached_from_the_callers(requires_grad: bool) -> None:
    x = torch.ones(3, requires_grad=requires_grad)
    for own in (real_tensor("x", x), real_tensor("x", x * 1), real_tensor("x", x[::2])):
        assert own.is_leaf and not own.requires_grad and own.grad_fn is None
        own.fill_(9.0)
    assert (x == 1.0).all()
    array = np.ones(3)
    real_tensor("x", array).fill_(9.0)
    assert (array == 1.0).all()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0)[::-1],
        np.arange(6.0).reshape(2, 3).T[::-1],
        np.array([1.0, 2.0], dtype=">f4"),
        np.broadcast_to(np.array([1.5]), (4,)),
        np.frombuffer(np.ones(2).tobytes()),
        np.array(2.0),
    ],
)
def test_any_layout_of_an_array_is_read(array: np.ndarray) -> None:
    assert real_tensor("x", array).tolist() == array.tolist()


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: vectors(4, dtype, FINITE)))
def test_finite_numbers_pass_unchanged(tensor: torch.Tensor) -> None:
    assert same_bits(record("x", real_tensor("x", tensor), "x"), tensor)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (float("nan"), "x is nan in torch.float32; every"),
        ([[0.0, 1.0], [float("-inf"), float("nan")]], r"x\[1, 0\] is -inf in"),
        (torch.tensor([1.0, 1e5]).half(), r"x\[1\] is inf in torch.float16; every"),
    ],
)
def test_the_first_entry_that_is_not_finite_is_named(values: Any, message: str) -> None:
    with pytest.raises(NonFiniteError, match=message):
        real_tensor("x", values)


@pytest.mark.parametrize(
    "dtype",
    [torch.int8, torch.uint8, torch.bool, torch.complex64, torch.float8_e4m3fn, torch.float8_e5m2],
)
def test_other_dtypes_are_refused(dtype: torch.dtype) -> None:
    with pytest.raises(DtypeError, match=f"x has dtype {dtype}, and gradients here need real"):
        real_tensor("x", torch.ones(2).to(dtype))


@pytest.mark.parametrize(
    "values",
    [None, "x", b"ab", {}, {1.0}, object(), [[1.0], 2.0], [[1.0, 2.0], [3.0]], [None], ["1"], [1j],
     [10**400], [object()], np.array(["a"]), np.array([None]), iter([1.0]), lambda: 1.0],
)  # fmt: skip
def test_what_forms_no_tensor_is_refused_in_one_line(values: Any) -> None:
    with pytest.raises(ParameterError, match=r"^x = .* does not form a tensor; give") as caught:
        real_tensor("x", values)
    assert caught.value.__cause__ is not None
    assert "\n" not in str(caught.value)


def test_long_values_are_shortened_to_one_line() -> None:
    assert shortened([1.0, 2.0]) == "[1.0, 2.0]"
    text = shortened(np.zeros((40, 40)))
    assert len(text) == 60 and text.startswith("array([[0., 0.") and text.endswith("...")
    assert "\n" not in text and "  " not in text


# -- literals ------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [*DTYPES, torch.int32, torch.int64, torch.bool])
@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 4), (2, 1, 3)])
def test_a_literal_makes_the_very_tensor(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(0)
    tensor = (torch.randn(shape, generator=generator) * 3).to(dtype)
    made = eval(literal(tensor), {"torch": torch})
    assert made.dtype == dtype and made.shape == tensor.shape
    assert torch.equal(made, tensor)


def test_a_literal_tells_what_is_not_finite_and_the_sign_of_zero() -> None:
    tensor = torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0, 1e-45])
    made = eval(literal(tensor), {"torch": torch})
    assert same_bits(record("x", made, "eval"), tensor)

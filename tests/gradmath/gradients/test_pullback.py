"""VJPs, JVPs and Jacobians against plain torch, finite differences and each other."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from gradmath.errors import (
    DtypeError,
    GradmathError,
    NonFiniteError,
    NoPathError,
    NoTensorError,
    ParameterError,
    ShapeError,
)
from gradmath.gradients.jacobians import jacobian, jacobian_by_columns, weighted_rows
from gradmath.gradients.pullback import jvp, vjp
from gradmath.running.tensors import tensor_of
from tests.support.rounding import CALL, rounding
from tests.support.second_opinion import DTYPES, same_bits

Function = Callable[[Tensor], Tensor]


def stirred(x: Tensor) -> Tensor:
    """Many kinds of operation: products, indexing, broadcasting, reductions."""
    rows = x.reshape(-1, x.shape[-1]) if x.dim() else x.reshape(1, 1)
    mixed = torch.tanh(rows @ rows.T) + rows.sum(1, keepdim=True) ** 2
    return torch.cat([mixed.flatten(), torch.sin(x).flatten(), x.exp().mean().reshape(1)])


FUNCTIONS: dict[str, Function] = {
    "elementwise": lambda x: torch.sigmoid(x) * x,
    "scalar": lambda x: (x * x).sum(),
    "wider": lambda x: torch.stack([x, x**3]),
    "permuted": lambda x: x.flatten().flip(0).reshape(1, -1, 1).contiguous(),
    "transposed": lambda x: ((x + 1) ** 2).T if x.dim() == 2 else x * 2,
    "stirred": stirred,
}
SHAPES = [(), (1,), (5,), (2, 3), (2, 1, 3)]


def drawn(shape: tuple[int, ...], seed: int, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def plain(fn: Function, x: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    x = x.detach().clone().requires_grad_()
    out = fn(x)
    out.backward(v)
    assert x.grad is not None
    return out.detach(), x.grad


def central_jacobian(fn: Function, x: Tensor, h: float = 1e-6) -> Tensor:
    """By central differences, one column for each entry of x."""
    columns = []
    for j in range(x.numel()):
        step = torch.zeros_like(x).reshape(-1)
        step[j] = h
        step = step.reshape(x.shape)
        columns.append((fn(x + step) - fn(x - step)) / (2 * h))
    return torch.stack(columns, -1).reshape((*columns[0].shape, *x.shape))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_way_to_the_jacobian_agrees(name: str, shape: tuple[int, ...]) -> None:
    fn, x = FUNCTIONS[name], drawn(shape, 1)
    v, u = drawn(tuple(fn(x).shape), 2), drawn(shape, 3)
    out, x_grad = plain(fn, x, v)
    pulled, pushed = vjp(fn, x, v), jvp(fn, x, u)
    J, by_columns = tensor_of(jacobian(fn, x)), tensor_of(jacobian_by_columns(fn, x))
    assert same_bits(pulled.out, out) and same_bits(pulled.x_grad, x_grad)
    assert same_bits(pulled.x, x) and same_bits(pulled.v, v) and same_bits(pushed.u, u)
    assert same_bits(pushed.out, out)
    assert J.shape == by_columns.shape == (*out.shape, *x.shape)
    # A central difference lacks the third derivative times h**2; the eps of fn(x) is divided by h.
    torch.testing.assert_close(J, central_jacobian(fn, x), rtol=1e-5, atol=1e-7)
    torch.testing.assert_close(J, by_columns)
    full = torch.autograd.functional.jacobian(fn, x)
    torch.testing.assert_close(J, full)
    flat = J.reshape(out.numel(), x.numel())
    torch.testing.assert_close(flat @ u.flatten(), tensor_of(pushed.out_tangent).flatten())
    torch.testing.assert_close(v.flatten() @ flat, x_grad.flatten())
    # u . (J^T v) = (J u) . v
    torch.testing.assert_close(
        (u * tensor_of(pulled.x_grad)).sum(), (v * tensor_of(pushed.out_tangent)).sum()
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_weighted_rows_add_up_to_the_vjp(name: str, shape: tuple[int, ...]) -> None:
    fn, x = FUNCTIONS[name], drawn(shape, 4, torch.float32)
    v = drawn(tuple(fn(x).shape), 5, torch.float32)
    rows = weighted_rows(fn, x, v)
    _, x_grad = plain(fn, x, v)
    assert same_bits(rows.x_grad, x_grad)
    weighted = tensor_of(rows.weighted).reshape((v.numel(), *shape))
    for i, index in enumerate(np.ndindex(*v.shape)):
        chosen = torch.zeros_like(v)
        chosen[index] = 1
        row = plain(fn, x, chosen)[1]
        assert torch.equal(tensor_of(rows.J)[index], row)
        assert torch.equal(weighted[i], v[index] * row)
    assert torch.equal(tensor_of(rows.total), weighted.sum(0))
    # The order of rounding differs, and nothing else: of a sum over rows, each of a few calls on
    # numbers of about 1.
    bound = rounding(v.numel() + 4 * CALL) * weighted.abs().sum(0) + rounding(1)
    assert (tensor_of(rows.remainder).abs() <= bound).all()
    assert torch.equal(tensor_of(rows.remainder), tensor_of(rows.total) - x_grad)
    assert rows.exact is torch.equal(tensor_of(rows.total), x_grad)


def test_small_integers_are_exact_and_close() -> None:
    W = torch.tensor([[1.0, 0.0, 2.0], [0.0, -1.0, 3.0]])
    rows = weighted_rows(lambda x: W @ x, [1.0, 2.0, 3.0], v=[2.0, -1.0])
    assert rows.exact and rows.closes
    assert rows.weighted.value.tolist() == [[2.0, 0.0, 4.0], [0.0, 1.0, -3.0]]
    assert rows.total.value.tolist() == rows.x_grad.value.tolist() == [2.0, 1.0, 1.0]


def test_a_sum_that_does_not_close_says_so() -> None:
    """torch adds 1e8 and -1e8 first; in the order of the rows the 1 is lost between them."""

    def fn(x: Tensor) -> Tensor:
        outer = x * 1.0
        return torch.stack([outer[0], x[0], outer[0]])

    rows = weighted_rows(fn, [1.0], v=[1e8, 1.0, -1e8])
    assert rows.total.value.tolist() == [0.0] and rows.x_grad.value.tolist() == [1.0]
    assert not rows.exact and not rows.closes and rows.remainder.value.tolist() == [-1.0]


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes_are_kept(dtype: torch.dtype) -> None:
    x, v = drawn((3,), 6).to(dtype), drawn((3,), 7).to(dtype)
    out, x_grad = plain(torch.tanh, x, v)
    pulled = vjp(torch.tanh, x, v)
    assert same_bits(pulled.out, out) and same_bits(pulled.x_grad, x_grad)
    if dtype != torch.bfloat16:
        assert jvp(torch.tanh, x, v).out_tangent.value.dtype == pulled.out.value.dtype


@given(st.lists(st.floats(-3, 3, width=32), min_size=1, max_size=6), st.integers(0, 1000))
def test_vjp_is_linear_in_v(values: list[float], seed: int) -> None:
    x = torch.tensor(values, dtype=torch.float64)
    v, w = drawn((len(values),), seed), drawn((len(values),), seed + 1)

    def fn(x: Tensor) -> Tensor:
        return torch.cumsum(torch.tanh(x), 0)

    both = tensor_of(vjp(fn, x, 2 * v - w).x_grad)
    torch.testing.assert_close(
        both, 2 * tensor_of(vjp(fn, x, v).x_grad) - tensor_of(vjp(fn, x, w).x_grad)
    )


def test_several_inputs_by_position_and_by_name() -> None:
    W, b = drawn((2, 3), 8, torch.float32), drawn((2,), 9, torch.float32)
    v = torch.tensor([1.0, -2.0])

    def affine(W: Tensor, b: Tensor) -> Tensor:
        return torch.tanh(W.sum(1) * b)

    leaves = W.clone().requires_grad_(), b.clone().requires_grad_()
    affine(*leaves).backward(v)
    for pulled in (vjp(affine, (W, b), v), vjp(affine, {"b": b, "W": W}, v)):
        assert set(pulled.grads) == {"W", "b"}
        for name, leaf in zip("Wb", leaves, strict=True):
            assert leaf.grad is not None
            assert same_bits(pulled.grads[name], leaf.grad)
            assert pulled.grads[name].name == f"{name}.grad"
        with pytest.raises(AttributeError, match="there are several inputs"):
            pulled.x_grad  # noqa: B018
    tangent = torch.func.jvp(affine, (W, b), (W, b))[1]
    for pushed in (jvp(affine, (W, b), (W, b)), jvp(affine, {"W": W, "b": b}, {"W": W, "b": b})):
        assert same_bits(pushed.out_tangent, tangent)
    assert list(vjp(torch.mul, (b, b), v).grads) == ["input0", "input1"]
    assert list(vjp(lambda *xs: xs[0] * xs[1], (b, b), v).grads) == ["input0", "input1"]


def test_answers_can_be_copied() -> None:
    pulled = vjp(torch.mul, (torch.ones(2), torch.ones(2)), torch.ones(2))
    again = copy.deepcopy(pulled)
    assert again.grads["input0"] is pulled.grads["input0"] and again is not pulled


def test_the_way_to_every_input_is_needed() -> None:
    with pytest.raises(NoPathError, match=r"fn\(x\) does not depend on b; compute it from b"):
        vjp(lambda a, b: a * 2, (torch.ones(2), torch.ones(2)), torch.ones(2))


@pytest.mark.parametrize(
    ("fn", "x", "v", "kind", "message"),
    [
        (torch.tanh, [1.0], [1.0, 2.0], ShapeError, r"v has shape \(2,\) but fn\(x\) has \(1,\)"),
        (torch.sum, [1.0, 2.0], [1.0, 2.0], ShapeError, r"v has shape \(2,\) but fn\(x\) has \(\)"),
        (torch.tanh, [1.0], torch.ones(1).double(), DtypeError, "v has dtype torch.float64 but"),
        (torch.tanh, [1.0], torch.ones(1, dtype=torch.int64), DtypeError, "v has dtype torch.int6"),
        (torch.tanh, torch.arange(3), [1.0] * 3, DtypeError, "x has dtype torch.int64"),
        (torch.tanh, [math.nan], [1.0], NonFiniteError, r"x\[0\] is nan"),
        (torch.tanh, [1.0], [math.inf], NonFiniteError, r"v\[0\] is inf"),
        (torch.tanh, [], [], ShapeError, r"x has shape \(0,\) and no entries"),
        (torch.tanh, "x", [1.0], ParameterError, "x = 'x' does not form a tensor"),
        (torch.tanh, {}, [1.0], ParameterError, "x has no tensor"),
        (lambda x: x.detach(), [1.0], [1.0], NoPathError, r"fn\(x\) does not depend on x"),
        (lambda x: torch.ones(1), [1.0], [1.0], NoPathError, r"fn\(x\) does not depend on x"),
        (lambda x: 3.0, [1.0], [1.0], NoTensorError, "the function returned float"),
        (lambda x: (x, x), [1.0], [1.0], NoTensorError, "the function returned tuple"),
        (lambda x: x > 0, [1.0], [1.0], DtypeError, r"fn\(x\) has dtype torch.bool"),
        (lambda x: x[:0], [1.0], [1.0], ShapeError, r"fn\(x\) has shape \(0,\) and no entries"),
    ],
)
def test_bad_input_gives_one_clear_line(
    fn: Function, x: Any, v: Any, kind: type[GradmathError], message: str
) -> None:
    for ask in (vjp, weighted_rows):
        with pytest.raises(GradmathError, match=message) as caught:
            ask(fn, x, v)
        assert caught.type is kind and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("u", "kind", "message"),
    [
        ([1.0], ShapeError, r"u has shape \(1,\) but x has \(2,\)"),
        (torch.ones(2).double(), DtypeError, "u has dtype torch.float64 but x has torch.float32"),
        ({"y": [1.0, 2.0]}, ShapeError, "u has 1 parts but x is made of x; give u the form of x"),
        ([1.0, math.nan], NonFiniteError, r"u\[1\] is nan"),
    ],
)
def test_a_bad_direction_gives_one_clear_line(u: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        jvp(torch.tanh, [1.0, 2.0], u)
    with pytest.raises(NoPathError, match=r"fn\(x\) does not depend on x"):
        jvp(lambda x: x.detach(), [1.0, 2.0], [1.0, 1.0])
    with pytest.raises(ShapeError, match="u has 1 parts but x is made of a, b"):
        jvp(lambda a, b: a * b, (torch.ones(2), torch.ones(2)), torch.ones(2))


def test_a_jacobian_is_of_one_tensor() -> None:
    with pytest.raises(ParameterError, match="x is made of a, b, but one tensor is asked for"):
        jacobian(lambda a, b: a * b, (torch.ones(2), torch.ones(2)))  # type: ignore[arg-type, misc]


def test_an_infinite_gradient_is_shown() -> None:
    assert vjp(torch.sqrt, [0.0], [1.0]).x_grad.text((0,)) == "inf"


def test_errors_of_the_function_come_as_they_are() -> None:
    with pytest.raises(RuntimeError, match="shape"):
        vjp(lambda x: x.reshape(7), [1.0], [1.0])


@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad, torch.inference_mode])
def test_the_callers_world_is_not_touched(
    mode: Callable[[], AbstractContextManager[None]],
) -> None:
    x, scale = torch.ones(3, requires_grad=True), torch.full((3,), 2.0, requires_grad=True)
    (x * scale).sum().backward()
    state, numpy, python = torch.get_rng_state(), np.random.get_state(), random.getstate()

    def noisy(x: Tensor) -> Tensor:
        return x * scale * (torch.rand(3) + np.random.rand() + random.random())

    with mode():
        vjp(noisy, x, torch.ones(3))
        jvp(noisy, x, torch.ones(3))
        jacobian(noisy, x)
        weighted_rows(noisy, x, torch.ones(3))
    assert x.grad is not None and x.grad.tolist() == [2.0] * 3
    assert scale.grad is not None and scale.grad.tolist() == [1.0] * 3
    assert x.tolist() == [1.0] * 3 and x.requires_grad and x.is_leaf
    assert torch.equal(torch.get_rng_state(), state) and random.getstate() == python
    np.testing.assert_equal(np.random.get_state(), numpy)

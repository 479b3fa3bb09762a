"""Every question about a gradient agrees with plain torch on programs that hypothesis makes up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from gradmath.gradients.jacobians import jacobian, jacobian_by_columns, weighted_rows
from gradmath.gradients.pullback import jvp, vjp
from gradmath.running.tensors import tensor_of
from gradmath.sampling import batched_matmul as small_products
from gradmath.sampling.expectation import expected_gradient, sample_gradients
from tests.support.second_opinion import same_bits
from tests.support.thoroughness import tries


def drawn(*shape: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


SQUARE, SCALE = drawn(4, 4, seed=1), drawn(4, seed=2)

# Each takes (3, 4) to (3, 4).
STEPS: dict[str, Callable[[Tensor], Tensor]] = {
    "sin": torch.sin,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "square": lambda h: h * h / 4,
    "scale": lambda h: h * SCALE,
    "matrix": lambda h: h @ SQUARE / 4,
    "gram": lambda h: torch.tanh(h @ h.T) @ h,
    "product of columns": lambda h: h @ (h.T @ h) / 8,
    "softmax": lambda h: torch.softmax(h, 1),
    "flip": lambda h: h.flip(0),
    "sums": lambda h: torch.cumsum(h, 1),
    "centred": lambda h: h - h.mean(0),
    "masked": lambda h: torch.where(h > 0.1, h, -2 * h),
    "outer": lambda h: torch.einsum("i,j->ij", h[:, 0], h[1]),
    "views": lambda h: h.T.reshape(3, 4).roll(1, 1),
    "fan-out": lambda h: h + h.sum(),
    "entries": lambda h: torch.cat([h[1:], h[:1] * h[2:]]),
}
OUTPUTS: dict[str, Callable[[Tensor], Tensor]] = {
    "all": lambda h: h,
    "sum": lambda h: h.sum(),
    "rows": lambda h: h.norm(dim=1),
    "entries": lambda h: h[:2, 1:3],
    "similarity": lambda h: h @ h.T,
}

PROGRAMS = st.tuples(
    st.lists(st.sampled_from(sorted(STEPS)), max_size=4), st.sampled_from(sorted(OUTPUTS))
)


def function(program: tuple[list[str], str]) -> Callable[[Tensor], Tensor]:
    steps, output = program

    def fn(x: Tensor) -> Tensor:
        for step in steps:
            x = STEPS[step](x)
        return OUTPUTS[output](x)

    return fn


def plain(fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    fn(leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


@settings(max_examples=tries(25))
@given(PROGRAMS, st.integers(0, 10**6))
def test_rows_columns_and_sums_agree(program: tuple[list[str], str], seed: int) -> None:
    fn, x, u = function(program), drawn(3, 4, seed=seed), drawn(3, 4, seed=seed + 1)
    v = drawn(*fn(x).shape, seed=seed + 2)
    x_grad = plain(fn, x, v)
    assert same_bits(vjp(fn, x, v).x_grad, x_grad)
    rows = weighted_rows(fn, x, v)
    assert same_bits(rows.x_grad, x_grad)
    torch.testing.assert_close(tensor_of(rows.total), x_grad)
    J = tensor_of(jacobian(fn, x))
    torch.testing.assert_close(J, tensor_of(jacobian_by_columns(fn, x)))
    pushed = tensor_of(jvp(fn, x, u).out_tangent)
    torch.testing.assert_close((u * x_grad).sum(), (v * pushed).sum())
    torch.testing.assert_close((J * u).sum((-2, -1)), pushed)


def assert_batch_is_the_loop(program: tuple[list[str], str], seed: int, samples: int) -> None:
    fn = function(program)
    v = drawn(*fn(drawn(3, 4, seed=0)).shape, seed=seed)
    blocks: list[Tensor] = []

    def sample(generator: torch.Generator, n: int) -> Tensor:
        blocks.append(torch.randn(n, 3, 4, generator=generator, dtype=torch.float64))
        return blocks[-1]

    found = tensor_of(sample_gradients(fn, sample, v, samples, seed))
    looped = torch.stack([plain(fn, x, v) for x in blocks[-1][:samples]])
    torch.testing.assert_close(found, looped)
    average = expected_gradient(fn, sample, v, samples, seed)
    torch.testing.assert_close(tensor_of(average.mean), looped.mean(0))
    error = looped.std(0) / samples**0.5
    torch.testing.assert_close(tensor_of(average.standard_error), error)


@settings(max_examples=tries(25))
@given(PROGRAMS, st.integers(0, 10**6))
def test_the_batch_is_one_backward_per_sample(program: tuple[list[str], str], seed: int) -> None:
    assert_batch_is_the_loop(program, seed, samples=11)


def test_a_wrong_product_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (["gram"], "rows")
    assert_batch_is_the_loop(program, 0, samples=11)
    right = small_products._product
    monkeypatch.setattr(small_products, "_product", lambda A, B: right(A, B) * 1.0001)
    with pytest.raises(AssertionError):
        assert_batch_is_the_loop(program, 0, samples=11)

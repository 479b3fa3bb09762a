"""Averaged gradients against closed forms, against one backward per sample, and against liars."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import (
    BatchingError,
    DtypeError,
    GradmathError,
    NonDeterministicError,
    NonFiniteError,
    NoPathError,
    NoTensorError,
    ParameterError,
    ShapeError,
)
from gradmath.running.random_states import stream
from gradmath.running.tensors import tensor_of
from gradmath.sampling import draws as sampling
from gradmath.sampling.expectation import ExpectedGradient, expected_gradient, sample_gradients
from gradmath.sampling.expected_value import expected_change, expected_value
from gradmath.sampling.running_moments import Moments
from tests.support.memory_watch import MemoryWatch
from tests.support.rounding import rounding, rounding_seen
from tests.support.second_opinion import wide

W = torch.tensor([[1.0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 2, 0, 0, 0], [0, 0, 0, 3, 0, 0]])
V = torch.tensor([0.0, 0.0, 0.2, 0.8])
DENSE = torch.randn(4, 6, generator=torch.Generator().manual_seed(1))


def gate(x: Tensor) -> Tensor:
    return torch.relu(W.to(x) @ x)


def normal(*shape: int, dtype: torch.dtype = torch.float32) -> Callable[..., Tensor]:
    return lambda generator, n: torch.randn(n, *shape, generator=generator, dtype=dtype)


class Spy:
    """A sampler that keeps what it drew: the first n of it are what was averaged."""

    def __init__(self, *shape: int, dtype: torch.dtype = torch.float32) -> None:
        self.shape, self.dtype = shape, dtype
        self.drawn: list[Tensor] = []

    def __call__(self, generator: torch.Generator, n: int) -> Tensor:
        self.drawn.append(torch.randn(n, *self.shape, generator=generator).to(self.dtype))
        return self.drawn[-1].clone()

    def samples(self, blocks: int, n: int) -> Tensor:
        """What the last blocks held, without those that were only tried."""
        return torch.cat(self.drawn[-blocks:])[:n]


def looped(fn: Callable[[Tensor], Tensor], points: Tensor, v: Tensor) -> Tensor:
    """One backward for each sample, in float64 sums."""
    gradients = []
    for point in points:
        x = point.clone().requires_grad_()
        fn(x).backward(v)
        assert x.grad is not None
        gradients.append(x.grad)
    return torch.stack(gradients).double()


def seen(fn: Callable[[Tensor], Tensor], points: Tensor, v: Tensor) -> float:
    """How far a sample's gradient may be rounded apart."""
    return rounding_seen(lambda each: looped(fn, each, v.to(each)), points, points.dtype)


def assert_as_looped(
    found: ExpectedGradient, gradients: Tensor, member: Any = ..., *, apart: float = 0.0
) -> None:
    """The statistics are those of the gradients, each of which may have been `apart`.

    None of them moves further than the samples do, and each is a sum of n terms in float64.
    """
    n = len(gradients)
    atol = apart + rounding(n, torch.float64) * float(gradients.abs().max())
    for shown, computed in (
        (found.mean, gradients.mean(0)),
        (found.standard_error, gradients.std(0, unbiased=True) / math.sqrt(n)),
        (found.root_mean_square, (gradients**2).mean(0).sqrt()),
    ):
        torch.testing.assert_close(tensor_of(shown)[member], computed, rtol=0, atol=atol)


FUNCTIONS: dict[str, tuple[Callable[[Tensor], Tensor], tuple[int, ...]]] = {
    "gates": (gate, (6,)),
    "dense": (lambda x: torch.relu(DENSE.to(x) @ x), (6,)),
    "similarity": (lambda X: torch.tanh(X @ X.T), (5, 3)),
    "matrices": (lambda X: torch.tanh(DENSE.to(X) @ X), (6, 2)),
    "large products": (lambda X: (X @ X.T).sin(), (9, 10)),
    "scalar in": (lambda x: torch.stack([x.sin(), x**2]), ()),
    "scalar out": (lambda x: (x * x).sum() + x[0] * x[1], (3,)),
    "untouched entry": (lambda x: x[:2] * 3, (4,)),
    "identity": (lambda x: x, (3,)),
    "transposed": (lambda X: X.T, (2, 3)),
    "softmax": (lambda x: torch.softmax(x, 0), (4,)),
    "quadratic": (lambda x: x @ DENSE.T.to(x) @ DENSE.to(x) @ x, (6,)),
    "chain of products": (lambda X: X.mT @ X @ X.mT, (3, 2)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("shared", "dtype"), [(False, torch.float32), (True, torch.float64)])
def test_statistics_are_those_of_one_backward_per_sample(
    name: str, shared: bool, dtype: torch.dtype
) -> None:
    fn, shape = FUNCTIONS[name]
    out = fn(torch.ones(shape))
    family = torch.randn(3, *out.shape, generator=torch.Generator().manual_seed(2)).to(dtype)
    sample = Spy(*shape, dtype=dtype)
    found = expected_gradient(fn, sample, family, 60, seed=3, shared_draws=shared)
    assert found.mean.shape == found.standard_error.shape == (3, *shape)
    assert (found.n, found.seed, found.shared_draws) == (60, 3, shared)
    blocks = sample.drawn[2:]
    assert len(blocks) == (1 if shared else 3)
    for member, v in enumerate(family):
        points = blocks[0 if shared else member][:60]
        assert_as_looped(found, looped(fn, points, v), member, apart=seen(fn, points, v))


@pytest.mark.parametrize("seed", range(3))
def test_workshop_1_has_the_closed_form(seed: int) -> None:
    n = 20_000
    found = expected_gradient(gate, normal(6), V, n, seed)
    reach = torch.cat([V * W.diagonal(), torch.zeros(2)])
    mean, error = tensor_of(found.mean), tensor_of(found.standard_error)
    assert ((mean - reach / 2).abs() <= 4.5 * reach.abs() / (2 * math.sqrt(n))).all()
    torch.testing.assert_close(error, (reach / (2 * math.sqrt(n))).double(), rtol=1e-3, atol=0)
    rms = tensor_of(found.root_mean_square)
    torch.testing.assert_close(rms, (reach / math.sqrt(2)).double(), rtol=0.03, atol=0)
    assert found.mean.value[[0, 1, 4, 5]].tolist() == [0.0] * 4


def test_a_linear_function_has_no_spread() -> None:
    found = expected_gradient(lambda x: DENSE @ x, normal(6), torch.ones(4), 500, seed=0)
    # Every gradient is the same sum of four numbers: they lie no further apart than its rounding.
    apart = rounding(4) * float(DENSE.abs().sum(0).max())
    torch.testing.assert_close(tensor_of(found.mean), DENSE.sum(0).double(), rtol=0, atol=apart)
    assert (wide(found.standard_error) < apart / math.sqrt(500)).all()


def test_a_mean_far_from_zero_keeps_its_digits() -> None:
    """x.grad is 1e6 + x: a sum of squares in one pass would lose its spread in float32.

    Each gradient is one sum of two numbers, which every CPU rounds alike.
    """
    sample = Spy(2)
    found = expected_gradient(lambda x: x * 1e6 + x * x / 2, sample, torch.ones(2), 3000, seed=0)
    assert_as_looped(
        found, looped(lambda x: x * 1e6 + x * x / 2, sample.samples(1, 3000), torch.ones(2))
    )
    wide = expected_gradient(
        lambda x: x * 1e9 + x * x / 2, normal(dtype=torch.float64), torch.tensor(1.0).double(),
        3000, seed=0,
    )  # fmt: skip
    assert 0.95 < float(wide.standard_error.value) * math.sqrt(3000) < 1.05


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_dtypes(dtype: torch.dtype) -> None:
    found = expected_gradient(
        lambda x: torch.relu(W.to(dtype) @ x),
        lambda g, n: torch.randn(n, 6, generator=g).to(dtype), V.to(dtype), 1000, seed=0,
    )  # fmt: skip
    assert found.mean.value.dtype == np.float64
    assert abs(found.mean.value[3] - 1.2) < 5 * found.standard_error.value[3]


def test_one_seed_gives_the_same_bits_and_another_does_not() -> None:
    first, again, other = (expected_gradient(gate, normal(6), V, 500, seed) for seed in (7, 7, 8))
    for name in ("mean", "standard_error", "root_mean_square"):
        assert getattr(first, name).value.tobytes() == getattr(again, name).value.tobytes()
    assert first.mean.value.tobytes() != other.mean.value.tobytes()
    assert first.mean.seed == 7


def test_a_family_draws_for_itself_unless_it_shares() -> None:
    family = torch.stack([V, V, 2 * V])
    own = expected_gradient(gate, normal(6), family, 500, seed=0)
    shared = expected_gradient(gate, normal(6), family, 500, seed=0, shared_draws=True)
    single = expected_gradient(gate, normal(6), V, 500, seed=0)
    assert not np.array_equal(own.mean.value[0], own.mean.value[1])
    assert np.array_equal(shared.mean.value[0], shared.mean.value[1])
    np.testing.assert_allclose(
        shared.mean.value[2], 2 * shared.mean.value[0], rtol=rounding(500, torch.float64)
    )
    assert np.array_equal(single.mean.value, own.mean.value[0])
    assert np.array_equal(single.mean.value, shared.mean.value[0])
    assert single.mean.shape == (6,) and single.v.shape == (4,)


def test_streams_are_not_correlated() -> None:
    draws = torch.stack(
        [torch.randn(20_000, generator=stream(s, k)) for s in (0, 1) for k in (0, 1)]
    )
    away = torch.corrcoef(draws) - torch.eye(4)
    assert away.abs().max() < 5 / math.sqrt(20_000)


@pytest.mark.parametrize("n", [2, 9, 10, 11, 25])
def test_fewer_samples_are_the_first_ones(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_BLOCK", 10)
    every = tensor_of(sample_gradients(gate, normal(6), V, 30, seed=5)).double()
    some = expected_gradient(gate, normal(6), V, n, seed=5)
    assert_as_looped(some, every[:n])
    assert torch.equal(
        tensor_of(sample_gradients(gate, normal(6), V, n, seed=5)).double(), every[:n]
    )


@pytest.mark.parametrize("held", [1, 700, 5000, 2**24])
def test_how_many_run_at_once_changes_rounding_alone(
    held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fn, shape = FUNCTIONS["similarity"]
    v, sample = torch.ones(5, 5), Spy(*shape)
    usual = expected_gradient(fn, sample, v, 300, seed=0)
    points = sample.samples(1, 300)
    gradients = looped(fn, points, v)
    assert_as_looped(usual, gradients, apart=seen(fn, points, v))
    monkeypatch.setattr(sampling, "_RUN_BYTES", held)
    other = expected_gradient(fn, normal(*shape), v, 300, seed=0)
    assert_as_looped(other, gradients, apart=seen(fn, points, v))


def peak_bytes(fn: Callable[[Tensor], Tensor], shape: tuple[int, ...], n: int) -> int:
    v = torch.ones_like(fn(torch.ones(shape)))
    watch = MemoryWatch()
    with watch:
        expected_gradient(fn, normal(*shape), v, n, seed=0)
    return watch.peak


@pytest.mark.parametrize("name", ["gates", "similarity"])
def test_memory_does_not_grow_with_n(name: str) -> None:
    small, large = (peak_bytes(*FUNCTIONS[name], n) for n in (10_000, 50_000))
    assert 10**6 < small < 2 * 10**7 and large < 1.2 * small


def test_memory_is_bounded_for_greedy_functions_and_large_samples() -> None:
    def greedy(x: Tensor) -> Tensor:
        return (x.expand(200, -1) * torch.ones(200, 1)).exp().sum()

    plan = sampling.plan_of(greedy, normal(300), 1.0, seed=0)
    assert plan.held >= 200 * 300 * 4 and plan.at_once * plan.held <= 2**24
    assert plan.draws.block * 300 <= 200_000
    assert peak_bytes(greedy, (300,), 500) < 2**27
    small = sampling.plan_of(gate, normal(6), V, seed=0)
    assert small.at_once == small.draws.block and 24 < small.held < 400
    huge = sampling.plan_of(lambda x: x.sum(), normal(300_000), 1.0, seed=0)
    assert huge.draws.block == huge.at_once == 1


def test_shared_tensors_do_not_count_as_the_samples() -> None:
    large = torch.ones(1000, 6)
    assert sampling.plan_of(lambda x: large @ x, normal(6), torch.ones(1000), 0).held < 10_000


def test_threads_are_as_before() -> None:
    threads = torch.get_num_threads()
    expected_gradient(gate, normal(6), V, 10, seed=0)
    with pytest.raises(NonFiniteError):
        expected_gradient(torch.sqrt, normal(3), torch.ones(3), 10, seed=0)
    assert torch.get_num_threads() == threads


@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad, torch.inference_mode])
def test_the_callers_world_is_not_touched(
    mode: Callable[[], AbstractContextManager[None]],
) -> None:
    scale, v = torch.ones(6, requires_grad=True), torch.ones(6, requires_grad=True)
    kept = torch.randn(20_000, 6)
    before, state = kept.clone(), torch.get_rng_state()
    with mode():
        found = expected_gradient(lambda x: (x * scale) ** 2, lambda g, n: kept[:n], v, 50, seed=0)
    assert_as_looped(found, looped(lambda x: x * x, kept[:50], torch.ones(6)))
    assert scale.grad is None and v.grad is None
    assert torch.equal(kept, before) and not kept.requires_grad
    assert torch.equal(torch.get_rng_state(), state)


def branching(x: Tensor) -> Tensor:
    return x * 2 if x.sum() > 0 else x


class Doubled(torch.autograd.Function):
    """A custom function without a rule for batches."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x * 2

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0] * 2


class Counting:
    """Gives another result at each call."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: Tensor) -> Tensor:
        self.calls += 1
        return x * self.calls


class Shrinking:
    """Draws samples of another shape when many are asked for."""

    def __call__(self, generator: torch.Generator, n: int) -> Tensor:
        return torch.randn(n, 6 if n == 2 else 5, generator=generator)


ONES = torch.ones(3)
BAD: dict[str, tuple[dict[str, Any], type[GradmathError], str]] = {
    "one sample": ({"n": 1}, ParameterError, "n = 1 gives no standard error; draw at least 2"),
    "no number": ({"n": 2.5}, ParameterError, r"n = 2\.5 gives"),
    "yes": ({"n": True}, ParameterError, "n = True gives"),
    "negative seed": ({"seed": -1}, ParameterError, "seed = -1 is no whole number from 0"),
    "float seed": ({"seed": 1.5}, ParameterError, r"seed = 1\.5 is no whole"),
    "short v": ({"v": [1.0]}, ShapeError, r"v has shape \(1,\) but fn\(x\) has \(3,\)"),
    "deep v": ({"v": torch.ones(2, 2, 3)}, ShapeError, r"v has shape \(2, 2, 3\) but"),
    "wide v": ({"v": ONES.double()}, DtypeError, "v has dtype torch.float64 but fn"),
    "whole v": ({"v": torch.ones(3, dtype=torch.int64)}, DtypeError, "v has dtype torch.int64"),
    "nan in v": ({"v": [1.0, math.nan, 1.0]}, NonFiniteError, r"v\[1\] is nan"),
    "too few": (
        {"sample": lambda g, n: torch.randn(n - 1, 3, generator=g)},
        ShapeError, r"sample\(generator, 2\) has shape \(1, 3\); return 2 samples",
    ),
    "no sample": ({"sample": lambda g, n: torch.tensor(1.0)}, ShapeError, r"has shape \(\)"),
    "empty": ({"sample": lambda g, n: torch.ones(n, 0)}, ShapeError, r"has shape \(2, 0\)"),
    "integers": (
        {"sample": lambda g, n: torch.ones(n, 3).long()},
        DtypeError, r"sample\(generator, 2\) returned torch.int64; return a real",
    ),
    "a list": ({"sample": lambda g, n: [0.0] * n}, DtypeError, "returned list"),
    "another shape later": (
        {"sample": Shrinking(), "fn": lambda x: x[:3]},
        ShapeError, r"sample first drew torch.float32 of shape \(6,\), then .* of shape \(5,\)",
    ),
    "own generator": (
        {"sample": lambda g, n: torch.randn(n, 3)},
        NonDeterministicError, "sample drew something else from an equal generator; draw from the",
    ),
    "counts": ({"fn": Counting()}, NonDeterministicError, "fn gave another result for the same"),
    "dropout": (
        {"fn": lambda x: torch.dropout(x, 0.5, True)},
        NonDeterministicError, "fn gave another result for the same",
    ),
    "if": ({"fn": branching}, BatchingError, "torch.vmap cannot run fn on many samples at once"),
    "item": ({"fn": lambda x: x * x[0].item()}, BatchingError, "torch.vmap cannot run fn"),
    "custom": ({"fn": Doubled.apply}, BatchingError, "torch.vmap cannot run fn on many"),
    "no path": ({"fn": lambda x: torch.ones(3)}, NoPathError, r"fn\(x\) does not depend on x"),
    "no tensor": ({"fn": lambda x: 1.0}, NoTensorError, "the function returned float"),
    "infinite squares": (
        {"sample": normal(3, dtype=torch.float64), "v": ONES.double(), "fn": lambda x: x * 1e200},
        NonFiniteError, "the squares of the gradients overflow float64; scale",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gives_one_clear_line(name: str) -> None:
    changed, kind, message = BAD[name]
    arguments: dict[str, Any] = {
        "fn": torch.tanh,
        "sample": normal(3),
        "v": ONES,
        "n": 20,
        "seed": 0,
    } | changed
    torch.manual_seed(0)  # two draws of a dropout of three entries may be alike by chance
    state = torch.get_rng_state()
    with pytest.raises(GradmathError, match=message) as caught:
        expected_gradient(**arguments)
    assert caught.type is kind and "\n" not in str(caught.value)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("bad", [0, 3, 11, 29])
@pytest.mark.parametrize("member", [0, 1])
def test_the_sample_that_is_not_finite_is_named(
    bad: int, member: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_BLOCK", 10)
    drawn: list[int] = []

    def sample(generator: torch.Generator, n: int) -> Tensor:
        points = torch.ones(n, 2)
        drawn.append(n)
        block = len(drawn) - 3  # after two trials
        if 3 * member <= block and block - 3 * member == bad // 10:
            points[bad % 10, 1] = 0.0
        return points

    def fn(x: Tensor) -> Tensor:
        return torch.sqrt(x).sum()

    where = r" of v\[1\]" if member else r"( of v\[0\])"
    message = rf"x.grad{where} is not finite for sample {bad}, x = \[1, 0\]; keep fn"
    with pytest.raises(NonFiniteError, match=message):
        expected_gradient(fn, sample, torch.tensor([1.0, 2.0]), 30, seed=0)


def test_nan_from_the_sampler_is_named_too() -> None:
    def sample(generator: torch.Generator, n: int) -> Tensor:
        return torch.full((n, 8), math.nan)

    with pytest.raises(
        NonFiniteError, match=r"for sample 0, x = \[nan, nan, nan, nan, nan, nan, \.\.\."
    ):
        expected_gradient(lambda x: x * x, sample, torch.ones(8), 30, seed=0)


def test_values_and_changes_average_too() -> None:
    sample = Spy(3)
    value = expected_value(lambda x: x**2, sample, 3000, seed=1)
    points = sample.samples(1, 3000).double()
    # Each square is rounded once, by a share of itself; the spread of squares is as large as them.
    torch.testing.assert_close(tensor_of(value.mean), (points**2).mean(0), rtol=rounding(1), atol=0)
    error = (points**2).std(0) / math.sqrt(3000)
    torch.testing.assert_close(tensor_of(value.standard_error), error, rtol=rounding(2), atol=0)
    change = expected_change(lambda x: x**2, normal(3), [1.0, 0.5, 0.0], 0.1, 3000, seed=1)
    stepped = points * torch.tensor([1.2, 1.1, 1.0]).double()
    after = (stepped**2 - points**2).mean(0)
    # Of 2x, its product with the rate, the step, two squares and their difference.
    atol = rounding(8) * float((stepped**2).mean(0).max())
    torch.testing.assert_close(tensor_of(change.mean), after, rtol=0, atol=atol)
    assert (value.n, value.seed, value.mean.seed) == (3000, 1, 1)


def test_averages_name_the_sample_that_spoils_them() -> None:
    def sample(generator: torch.Generator, n: int) -> Tensor:
        points = torch.ones(n)
        points[7:] = 0.0
        return points

    with pytest.raises(NonFiniteError, match=r"mean fn\(x\) is not finite for sample 7, x = \[0\]"):
        expected_value(torch.log, sample, 30, seed=0)
    with pytest.raises(ShapeError, match=r"v has shape \(2,\), a family of 2; give one of them"):
        expected_change(torch.sin, sample, torch.ones(2), 0.1, 30, seed=0)
    with pytest.raises(ParameterError, match="n = 1 gives"):
        expected_value(torch.sin, sample, 1, seed=0)


def test_a_wrong_formula_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison with the loop can fail."""
    fn, shape = FUNCTIONS["similarity"]
    sample = Spy(*shape)
    v = torch.ones(5, 5)
    found = expected_gradient(fn, sample, v, 60, seed=3)
    points = sample.samples(1, 60)
    gradients, apart = looped(fn, points, v), seen(fn, points, v)
    assert_as_looped(found, gradients, apart=apart)
    with pytest.raises(AssertionError):
        assert_as_looped(found, gradients * 1.001, apart=apart)
    with pytest.raises(AssertionError):
        assert_as_looped(found, gradients[1:], apart=apart)
    monkeypatch.setattr(Moments, "standard_error", lambda self: self.mean)
    with pytest.raises(AssertionError):
        assert_as_looped(expected_gradient(fn, Spy(*shape), v, 60, seed=3), gradients, apart=apart)

"""Averages over random samples of what is no gradient: values of fn, and what a step changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored, stream
from gradmath.running.tensors import Function, Values, record
from gradmath.sampling.draws import (
    DrawPlan,
    Sampler,
    batched,
    draws_of,
    gradients,
    own_runs,
    plan_of,
    repeatable,
)
from gradmath.sampling.expectation import check_count, described, single
from gradmath.sampling.running_moments import Moments


@dataclass(frozen=True, eq=False)
class Average:
    """The mean of n samples of something, with the mean's standard error, in float64."""

    mean: Record
    standard_error: Record
    n: int
    seed: int


@with_gradients
def expected_value(fn: Function, sample: Sampler, n: int, seed: int) -> Average:
    """Average fn(x) over n random samples of x, those that `expected_gradient` draws.

    Shapes: like fn(x).
    Raises: as `expected_gradient`.

    >>> squares = expected_value(
    ...     lambda x: x * x, lambda g, n: torch.randn(n, generator=g), n=100_000, seed=0
    ... )
    >>> bool(abs(squares.mean.value - 1) < 4 * squares.standard_error.value)
    True
    """
    check_count(n)
    with random_states_restored(), torch.no_grad():
        draws, points = draws_of(sample, seed)
        repeatable(fn, points[0])
        batches = (
            (first, points, batched(fn, points.clone()))
            for first, points in draws.samples(n, stream(seed), draws.block)
        )
        return _average("mean fn(x)", batches, n, seed)


@with_gradients
def expected_change(
    fn: Function, sample: Sampler, v: Values, rate: float, n: int, seed: int
) -> Average:
    """Average what one step x + rate * x.grad changes in each entry of fn(x).

    Shapes: v and results like fn(x).
    Raises: as `expected_gradient`.

    >>> line = expected_change(
    ...     lambda x: 3 * x, lambda g, n: torch.randn(n, generator=g), v=1.0, rate=0.5, n=9, seed=0
    ... )
    >>> line.mean.text(decimals=1)  # rate * x.grad * 3
    '4.5'
    """
    check_count(n)
    with random_states_restored():
        plan = plan_of(fn, sample, v, seed)
        single(plan)
        batches = (
            (first, points, _change(plan, points, rate))
            for first, points, _ in own_runs(plan, n, seed)
        )
        return _average("mean change of fn(x)", batches, n, seed)


def _change(plan: DrawPlan, points: Tensor, rate: float) -> Tensor:
    (slopes,) = gradients(plan, points, (0,))
    with torch.no_grad():
        return batched(plan.fn, points + rate * slopes) - batched(plan.fn, points)


def _average(
    name: str, batches: Iterable[tuple[int, Tensor, Tensor]], n: int, seed: int
) -> Average:
    moments = None
    for first, points, values in batches:
        moments = moments or Moments(tuple(values.shape[1:]))
        if not moments.add(values):
            k = int((~torch.isfinite(values.reshape(len(values), -1)).all(1)).nonzero()[0])
            raise NonFiniteError(
                f"{name} is not finite for sample {first + k}, {described(points[k])}; "
                "keep fn finite where sample draws"
            )
    assert moments is not None
    source = f"torch.vmap(fn), {n} samples"
    return Average(
        mean=record(name, moments.mean, source, seed=seed),
        standard_error=record("standard error", moments.standard_error(), source, seed=seed),
        n=n,
        seed=seed,
    )

"""Gradients as statistics: what x.grad averages to over random x, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import Function, Values, record
from gradmath.sampling.draws import (
    Batch,
    DrawPlan,
    Sampler,
    gradients,
    own_runs,
    plan_of,
    shared_runs,
)
from gradmath.sampling.running_moments import Moments

# Where a run holds less for one sample, a second thread would mostly wait for the first.
_SMALL_BYTES = 2**12


@dataclass(frozen=True, eq=False)
class ExpectedGradient:
    """x.grad over n random samples of x: its mean, the mean's standard error, its size.

    Shapes: like one sample for a single v; (k, *sample) for a family of k. All in float64.
    standard_error is that of the mean, root_mean_square that of the single gradients, both
    entry by entry. Entry i of the family used the samples of stream i of the seed, all of it
    those of stream 0 where draws are shared.
    """

    v: Record
    mean: Record
    standard_error: Record
    root_mean_square: Record
    n: int
    seed: int
    shared_draws: bool


@with_gradients
def expected_gradient(
    fn: Function, sample: Sampler, v: Values, n: int, seed: int, shared_draws: bool = False
) -> ExpectedGradient:
    """Average the gradient of v . fn(x) over n random samples of x.

    fn maps one sample and is run on many at once by `torch.vmap`; sample(generator, count) draws
    `count` of them. v is one direction or a family of directions, stacked; each of a family gets
    draws of its own, unless they are shared. Memory does not grow with n. The samples depend on
    seed, sample and their number within the stream, so that n = 100 averages the first hundred
    of those that n = 1000 does.
    Shapes: sample(generator, count) (count, *shape); v like fn(x), or (k, *fn(x)).
    Units: all results in those of v . fn(x) per unit of x.
    Raises: ParameterError for n < 2 or a bad seed; ShapeError or DtypeError for samples or a v
        that do not fit; NonDeterministicError for a fn or sample whose results differ from call
        to call; BatchingError if vmap refuses fn (average `vjp` over samples then);
        NonFiniteError with the first sample whose gradient is not finite; NoPathError.
    Source: PyTorch docs, torch.vmap; T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae
        and a pairwise algorithm for computing sample variances" (1979).

    >>> gate = expected_gradient(
    ...     lambda x: torch.relu(2 * x), lambda g, n: torch.randn(n, 1, generator=g),
    ...     v=[0.5], n=100_000, seed=0,
    ... )
    >>> abs(gate.mean.value - 0.5) < 4 * gate.standard_error.value
    array([ True])
    >>> gate.standard_error.text((0,), decimals=5)  # 1 / (2 sqrt(n))
    '0.00158'
    """
    check_count(n)
    with random_states_restored():
        plan = plan_of(fn, sample, v, seed)
        runs = shared_runs(plan, n, seed) if shared_draws else own_runs(plan, n, seed)
        with _threads(1 if plan.held <= _SMALL_BYTES else torch.get_num_threads()):
            moments = _moments(plan, runs)
    return _result(plan, moments, n, seed, shared_draws)


def check_count(n: int) -> None:
    if not isinstance(n, int) or isinstance(n, bool) or n < 2:
        raise ParameterError(f"n = {n!r} gives no standard error; draw at least 2 samples")


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """torch runs on so many threads, and afterwards on as many as before."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _moments(plan: DrawPlan, runs: Iterator[Batch]) -> list[Moments]:
    moments = [Moments(plan.draws.shape) for _ in plan.family]
    for first, points, members in runs:
        for member, found in zip(members, gradients(plan, points, members), strict=True):
            if not moments[member].add(found):
                raise _not_finite(plan, first, points, member, found)
    return moments


def _not_finite(
    plan: DrawPlan, first: int, points: Tensor, member: int, found: Tensor
) -> NonFiniteError:
    """Which sample spoilt the statistics."""
    finite = torch.isfinite(found.reshape(len(found), -1)).all(1)
    if finite.all():
        return NonFiniteError(
            "the squares of the gradients overflow float64; scale v or fn(x) down"
        )
    k = int((~finite).nonzero()[0])
    where = f" of v[{member}]" if len(plan.family) > 1 else ""
    return NonFiniteError(
        f"x.grad{where} is not finite for sample {first + k}, {described(points[k])}; "
        "keep fn differentiable where sample draws"
    )


def described(point: Tensor) -> str:
    """A sample's first entries, for an error message."""
    values = ", ".join(f"{number:.6g}" for number in point.flatten()[:6].tolist())
    return f"x = [{values}{', ...' if point.numel() > 6 else ''}]"


def _result(
    plan: DrawPlan, moments: list[Moments], n: int, seed: int, shared_draws: bool
) -> ExpectedGradient:
    single = plan.v.dim() < plan.family.dim()

    def shown(name: str, tensors: list[Tensor]) -> Record:
        stacked = tensors[0] if single else torch.stack(tensors)
        return record(name, stacked, f"torch.vmap(fn), {n} samples", seed=seed)

    return ExpectedGradient(
        v=record("v", plan.v, "v"),
        mean=shown("mean x.grad", [each.mean for each in moments]),
        standard_error=shown("standard error", [each.standard_error() for each in moments]),
        root_mean_square=shown("rms x.grad", [each.root_mean_square() for each in moments]),
        n=n,
        seed=seed,
        shared_draws=shared_draws,
    )


@with_gradients
def sample_gradients(fn: Function, sample: Sampler, v: Values, n: int, seed: int) -> Record:
    """The gradients of the first n samples themselves, to be seen arriving one by one.

    Shapes: (n, *sample), in the order in which `expected_gradient` averages them; v like fn(x).
    Raises: as `expected_gradient`; ShapeError for a family of v.

    >>> sample_gradients(
    ...     lambda x: 3 * x, lambda g, n: torch.randn(n, generator=g), v=0.5, n=4, seed=0
    ... ).value.tolist()
    [1.5, 1.5, 1.5, 1.5]
    """
    check_count(n)
    with random_states_restored():
        plan = plan_of(fn, sample, v, seed)
        single(plan)
        runs = [next(gradients(plan, points, (0,))) for _, points, _ in own_runs(plan, n, seed)]
    return record("x.grad", torch.cat(runs), f"torch.vmap(fn), {n} samples", seed=seed)


def single(plan: DrawPlan) -> None:
    """Refuse a family of v."""
    if plan.v.dim() == plan.family.dim():
        raise ShapeError(
            f"v has shape {tuple(plan.v.shape)}, a family of {len(plan.v)}; give one of them"
        )

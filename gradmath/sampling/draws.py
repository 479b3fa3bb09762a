"""Random samples of x, and the gradients of many of them in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

import torch
from torch import Tensor

from gradmath.errors import BatchingError, DtypeError, NonDeterministicError, ShapeError
from gradmath.running.arguments import Arguments, one_tensor, pulled_back
from gradmath.running.random_states import stream
from gradmath.running.tensors import DTYPES, Function, Values, real_tensor
from gradmath.sampling.batched_matmul import SmallProducts, samples_innermost

Sampler: TypeAlias = Callable[[torch.Generator, int], Tensor]
# The number of the first sample, the samples, and for which members of the family of v.
Batch: TypeAlias = tuple[int, Tensor, tuple[int, ...]]

# Samples are drawn in blocks whose size depends on the sample's shape alone. So the first k of n
# samples are the same for every n and every fn.
_BLOCK = 10_000
_BLOCK_ENTRIES = 200_000
_RUN_BYTES = 2**24  # of what autograd saves for the samples that run at once


@dataclass(frozen=True, eq=False)
class Draws:
    """A sampler, and what its first two samples told."""

    sample: Sampler
    shape: tuple[int, ...]
    dtype: torch.dtype

    @property
    def block(self) -> int:
        """How many samples are drawn at once."""
        return max(1, min(_BLOCK, _BLOCK_ENTRIES // prod(self.shape)))

    def samples(
        self, n: int, generator: torch.Generator, at_once: int
    ) -> Iterator[tuple[int, Tensor]]:
        """n samples in batches of `at_once` or fewer, each with the number of its first."""
        for block in range(0, n, self.block):
            points = _drawn(self.sample, generator, self.block)
            if tuple(points.shape[1:]) != self.shape or points.dtype != self.dtype:
                raise ShapeError(
                    f"sample first drew {self.dtype} of shape {self.shape}, then {points.dtype} "
                    f"of shape {tuple(points.shape[1:])}; return samples that are all alike"
                )
            for first in range(0, min(self.block, n - block), at_once):
                last = min(first + at_once, n - block)
                yield block + first, points[first:last]


def draws_of(sample: Sampler, seed: int) -> tuple[Draws, Tensor]:
    """The sampler, seen to draw the same again from an equal generator, and two samples."""
    points = _drawn(sample, stream(seed), 2)
    if not _equal(points, _drawn(sample, stream(seed), 2)):
        raise NonDeterministicError(
            "sample drew something else from an equal generator; draw from the generator that "
            "it is given, as in torch.randn(n, 6, generator=generator)"
        )
    return Draws(sample, tuple(points.shape[1:]), points.dtype), points


def repeatable(fn: Function, point: Tensor) -> Tensor:
    """fn on one sample, on which two calls must agree."""
    out = one_tensor(fn(point))
    if not _equal(out, one_tensor(fn(point))):
        raise NonDeterministicError(
            "fn gave another result for the same sample; take out what it draws or counts"
        )
    return out


@dataclass(frozen=True, eq=False)
class DrawPlan:
    """A function with its samples and weights, and the bytes that a run holds for each sample."""

    fn: Function
    draws: Draws
    v: Tensor
    family: Tensor
    held: int

    @property
    def at_once(self) -> int:
        """How many samples are run at once."""
        return max(1, min(self.draws.block, _RUN_BYTES // self.held))


def plan_of(fn: Function, sample: Sampler, v: Values, seed: int) -> DrawPlan:
    """Try sample and fn on two samples, and see that they do what is asked of them."""
    draws, points = draws_of(sample, seed)
    leaf = points[0].clone().requires_grad_()
    out = repeatable(fn, leaf)
    weights = _weights_or_stack(v, out)
    family = weights if weights.dim() > out.dim() else weights.unsqueeze(0)
    pulled_back(out, Arguments({"x": leaf}, False), family[0])
    # What a second sample adds: tensors that all samples share do not count.
    held = _bytes_held(fn, points) - _bytes_held(fn, points[:1])
    return DrawPlan(fn, draws, weights, family, max(1, held))


def _equal(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a, b, rtol=0.0, atol=0.0, equal_nan=True)


def _bytes_held(fn: Function, points: Tensor) -> int:
    """What a run on some samples holds until its backward run."""
    held: dict[int, int] = {}

    def note(tensor: Tensor) -> Tensor:
        held[tensor.data_ptr()] = tensor.nbytes
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        out = batched(fn, points.clone().requires_grad_())
    return points.nbytes + out.nbytes + sum(held.values())


def _drawn(sample: Sampler, generator: torch.Generator, count: int) -> Tensor:
    points = sample(generator, count)
    if not isinstance(points, Tensor) or points.dtype not in DTYPES:
        came = points.dtype if isinstance(points, Tensor) else type(points).__name__
        raise DtypeError(
            f"sample(generator, {count}) returned {came}; return a real floating-point tensor"
        )
    if points.dim() == 0 or len(points) != count or points.numel() == 0:
        raise ShapeError(
            f"sample(generator, {count}) has shape {tuple(points.shape)}; "
            f"return {count} samples, as in torch.randn(n, 6, generator=generator)"
        )
    return points.detach()


def _weights_or_stack(v: Values, out: Tensor) -> Tensor:
    weights = real_tensor("v", v, out.dtype)
    if weights.dtype != out.dtype:
        raise DtypeError(
            f"v has dtype {weights.dtype} but fn(x) has {out.dtype}; "
            f"convert it, as in v.to({out.dtype})"
        )
    if out.shape not in (weights.shape, weights.shape[1:]):
        raise ShapeError(
            f"v has shape {tuple(weights.shape)} but fn(x) has {tuple(out.shape)}; "
            "give one weight for each output, or a stack of several such v"
        )
    return weights


def own_runs(plan: DrawPlan, n: int, seed: int) -> Iterator[Batch]:
    """For each v its own samples: the number of the first, the samples, and which v they serve."""
    for member in range(len(plan.family)):
        for first, points in plan.draws.samples(n, stream(seed, member), plan.at_once):
            yield first, points, (member,)


def shared_runs(plan: DrawPlan, n: int, seed: int) -> Iterator[Batch]:
    """The same samples for every v."""
    for first, points in plan.draws.samples(n, stream(seed), plan.at_once):
        yield first, points, tuple(range(len(plan.family)))


def gradients(plan: DrawPlan, points: Tensor, members: tuple[int, ...]) -> Iterator[Tensor]:
    """The gradient of each sample (n, *shape), for one v after the other."""
    leaf = samples_innermost(points).requires_grad_()
    with SmallProducts():
        out = batched(plan.fn, leaf)
    for member in members:
        weights = plan.family[member].expand_as(out)
        with SmallProducts():
            (each,) = torch.autograd.grad(out, leaf, weights, retain_graph=member != members[-1])
        yield each


def batched(fn: Function, points: Tensor) -> Tensor:
    """fn on many samples at once."""
    try:
        return one_tensor(torch.vmap(fn)(points))
    except RuntimeError as error:
        # fn has already run on one sample, so that it is vmap that refuses.
        raise BatchingError(
            f"torch.vmap cannot run fn on many samples at once "
            f"({str(error).strip().splitlines()[0]}); write it with tensor operations, as "
            "torch.where for if, or average gradmath.vjp over samples"
        ) from error
